import type { Model } from './model.ts';

/** More are not looked for: one is enough to tell that a model cannot be used. */
const MOST = 20;

/** Violations found so far, in words. Words are made only where something is wrong: a model may have millions of calls. */
class Findings {
  readonly list: string[] = [];

  get enough(): boolean {
    return this.list.length >= MOST;
  }

  add(violation: string): void {
    if (!this.enough) this.list.push(violation);
  }

  /** `least … length - 1` is where an index of an `owner`, such as "image of mapping", may point. */
  index(owner: string, id: number, index: number, length: number, least = 0): void {
    if (!Number.isInteger(index) || index < least || index >= length) {
      this.add(`${owner} ${id} is ${index}, outside ${least} … ${length - 1}`);
    }
  }

  column(owner: string, column: ArrayLike<number>, length: number, least = 0): void {
    for (let id = 0; id < column.length; id++) {
      const index = column[id] as number;
      if (index < least || index >= length) this.index(owner, id, index, length, least);
    }
  }
}

/**
 * Checks what everything downstream takes for granted: columns of one length, indexes in range, parents before their
 * children, stacks in order. Returns the first violations, in words; an empty list is a sound model.
 */
export function violations(model: Model): readonly string[] {
  const found = new Findings();
  checkObjects(model, found);
  checkStacks(model, found);
  checkCalls(model, found);
  checkEvents(model, found);
  return found.list;
}

function checkObjects(model: Model, found: Findings): void {
  const { modules, images, mappings, frames, sites, attempts, calls, circumstances } = model;
  for (const [id, { parent, goal = -1, takeover = -1 }] of images.entries()) {
    found.index('parent of image', id, parent, id, -1);
    found.index('goal of image', id, goal, calls.length, -1);
    found.index('takeover of image', id, takeover, calls.length, -1);
  }
  for (const [id, { image, module, text }] of mappings.entries()) {
    found.index('image of mapping', id, image, images.length);
    found.index('module of mapping', id, module, modules.length);
    if (text && text.start >= text.end) found.add(`text of mapping ${id} is empty`);
  }
  for (const [id, { module }] of frames.entries()) found.index('module of frame', id, module, modules.length, -1);
  for (const [id, { module }] of sites.entries()) found.index('module of site', id, module, modules.length, -1);
  for (const [id, { image, site, kind, circumstance = -1 }] of attempts.entries()) {
    found.index('image of attempt', id, image, images.length);
    found.index('site of attempt', id, site, sites.length, kind === 'no-entry' ? -1 : 0);
    found.index('circumstance of attempt', id, circumstance, circumstances.length, -1);
  }
}

function checkStacks({ stacks, frames }: Model, found: Findings): void {
  const { start } = stacks;
  for (let stack = 1; stack < start.length; stack++) {
    if ((start[stack] as number) <= (start[stack - 1] as number)) found.add(`stack ${stack - 1} has no frames`);
  }
  if (start[0] !== 0) found.add('the first stack does not start at 0');
  if (start.at(-1) !== stacks.frames.length) found.add('the stacks do not cover their frames');
  found.column('stack frame at', stacks.frames, frames.length);
}

function checkCalls({ calls, attempts, stacks, notes }: Model, found: Findings): void {
  for (const [name, column] of Object.entries({ ...calls, length: null })) {
    if (column && column.length !== calls.length) found.add(`column ${name} has ${column.length} of ${calls.length}`);
  }
  found.column('attempt of call', calls.attempt, attempts.length);
  found.column('stack of call', calls.stack, stacks.start.length - 1, -1);
  if (calls.note) found.column('note of call', calls.note, notes.length, -1);
}

function checkEvents({ events, images, mappings, calls }: Model, found: Findings): void {
  let last = 0;
  for (const [id, event] of events.entries()) {
    found.index('image of event', id, event.image, images.length);
    found.index('place of event', id, event.at, calls.length + 1);
    if (event.kind === 'fork') found.index('child of event', id, event.child, images.length);
    if (event.kind === 'map') found.index('mapping of event', id, event.mapping, mappings.length);
    if (event.at < last) found.add(`event ${id} is out of order`);
    last = event.at;
  }
}
