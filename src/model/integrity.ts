import type { Model } from './model.ts';

/**
 * Checks what everything downstream takes for granted: columns of one length, indexes in range, parents before their
 * children, stacks in order. Returns the violations, in words; an empty list is a sound model.
 */
export function violations(model: Model): string[] {
  const found: string[] = [];
  const { modules, images, mappings, frames, stacks, sites, attempts, calls, notes, events } = model;
  const inRange = (what: string, index: number, length: number, least = 0): void => {
    if (!Number.isInteger(index) || index < least || index >= length) {
      found.push(`${what} is ${index}, outside ${least} … ${length - 1}`);
    }
  };

  for (const [id, { parent }] of images.entries()) inRange(`parent of image ${id}`, parent, id, -1);
  for (const [id, mapping] of mappings.entries()) {
    inRange(`image of mapping ${id}`, mapping.image, images.length);
    inRange(`module of mapping ${id}`, mapping.module, modules.length);
    if (mapping.text && mapping.text.start >= mapping.text.end) found.push(`text of mapping ${id} is empty`);
  }
  for (const [id, { module }] of frames.entries()) inRange(`module of frame ${id}`, module, modules.length, -1);
  for (let stack = 1; stack < stacks.start.length; stack++) {
    const [from, to] = [stacks.start[stack - 1] ?? 0, stacks.start[stack] ?? 0];
    if (to <= from) found.push(`stack ${stack - 1} has no frames`);
  }
  if (stacks.start[0] !== 0) found.push('the first stack does not start at 0');
  if (stacks.start.at(-1) !== stacks.frames.length) found.push('the stacks do not cover their frames');
  for (const frame of stacks.frames) inRange('a frame of a stack', frame, frames.length);
  for (const [id, { module }] of sites.entries()) inRange(`module of site ${id}`, module, modules.length, -1);
  for (const [id, attempt] of attempts.entries()) {
    inRange(`image of attempt ${id}`, attempt.image, images.length);
    inRange(`site of attempt ${id}`, attempt.site, sites.length, attempt.kind === 'no-entry' ? -1 : 0);
  }

  const columns = { ...calls, length: undefined };
  for (const [name, column] of Object.entries(columns)) {
    if (column && column.length !== calls.length) found.push(`column ${name} has ${column.length} of ${calls.length}`);
  }
  for (let call = 0; call < calls.length; call++) {
    inRange(`attempt of call ${call}`, calls.attempt[call] ?? -1, attempts.length);
    inRange(`stack of call ${call}`, calls.stack[call] ?? -2, stacks.start.length - 1, -1);
    if (calls.note) inRange(`note of call ${call}`, calls.note[call] ?? -2, notes.length, -1);
  }

  let last = 0;
  for (const [id, event] of events.entries()) {
    inRange(`image of event ${id}`, event.image, images.length);
    inRange(`place of event ${id}`, event.at, calls.length + 1);
    if (event.kind === 'fork') inRange(`child of event ${id}`, event.child, images.length);
    if (event.at < last) found.push(`event ${id} is out of order`);
    last = event.at;
  }
  return found;
}
