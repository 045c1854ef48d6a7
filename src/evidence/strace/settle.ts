import { at } from '../../base/assert.ts';
import { plural } from '../../base/text.ts';
import type { ModelBuilder } from '../../model/builder.ts';
import type { Model, ModelEvent } from '../../model/model.ts';
import { ModuleTable } from '../modules.ts';
import { programsOf } from '../summary.ts';
import { Aliases } from './aliases.ts';
import { Ground } from './ground.ts';
import type { DraftEvent, ImageDraft } from './image-draft.ts';
import { enterMappings, imageOf, recordedMappings, type Sighting } from './images.ts';
import { ModelStacks } from './model-stacks.ts';
import type { Recording } from './recording.ts';
import { collectRoutes, type Route } from './routes.ts';
import { isIndirect, siteOf } from './sites.ts';
import { StackFrames } from './stack-frames.ts';
import { systemOf } from './system.ts';
import { type Unwinder, unwinderOf } from './unwinder.ts';

/** Turns what was recorded into the model: bases, sites and attempts, images and where their modules lie. */
export function settle(
  recording: Recording,
  title: string,
): { readonly model: Model; readonly unwinder: Unwinder | null } {
  const { builder, entries, tasks } = recording;
  const frames = new StackFrames(recording.stacks);
  const routes = collectRoutes(recording);
  const unwinder = unwinderOf(frames.lines, programCounters(routes, frames));
  const modules = new ModuleTable(builder);
  const aliases = new Aliases(routes, frames);
  const sightings = meetImages(recording, routes, frames, modules, aliases);

  const modelStacks = new ModelStacks(builder, modules, frames, unwinder);

  const attempts = new Int32Array(routes.length);
  const stacks = new Int32Array(routes.length);
  for (const [index, { entry, stack }] of routes.entries()) {
    const { name, number, pc } = entry.head;
    const sighting = sightings.get(entry.image.root) as Sighting;
    const [frame] = frames.of(stack).frames;
    const found = siteOf(entry, frame, { modules, aliases, ground: sighting.ground });
    const site = builder.site(found);
    const indirect = !entry.opening && isIndirect(frame);
    attempts[index] = builder.attempt({ image: sighting.id, epoch: 0, site, name, number, kind: 'syscall', indirect });
    stacks[index] = modelStacks.enter(stack, pc);
    if (found.module >= 0) sighting.origins.add(found.module);
    if (found.module === modules.anonymous && entry.region?.anonymous) sighting.anonymous ??= entry.region;
  }
  for (const sighting of sightings.values()) {
    builder.updateImage(sighting.id, imageOf(sighting, builder, parentOf(sighting, sightings)));
    enterMappings(sighting, builder);
  }
  enterCalls(builder, attempts, stacks, sightings);
  enterEvents(builder, tasks.events, sightings);

  const heads = entries.map((entry) => entry.head);
  const printed = [...sightings.values()].flatMap((sighting) => [...sighting.modules.values()]);
  const model = builder.finish({
    title,
    summary: summaryOf(builder, sightings),
    kind: 'trace',
    system: systemOf(printed, heads),
  });
  return { model, unwinder };
}

/** Gives each image its id and its ground; the rest is filled in as routes are settled. */
function meetImages(
  recording: Recording,
  routes: readonly Route[],
  frames: StackFrames,
  modules: ModuleTable,
  aliases: Aliases,
): Map<ImageDraft, Sighting> {
  const ofImage = new Map<ImageDraft, Route[]>();
  for (const image of recording.tasks.images) if (image.root === image) ofImage.set(image, []);
  for (const route of routes) ofImage.get(route.entry.image.root)?.push(route);
  const sightings = new Map<ImageDraft, Sighting>();
  for (const [draft, own] of ofImage) {
    const id = recording.builder.image({
      pid: draft.pid,
      name: '',
      path: null,
      linkage: 'unknown',
      linkageGrade: 'assumed',
      runtime: null,
      parent: -1,
      startedBy: draft.startedBy,
    });
    const ground = new Ground(own, frames);
    sightings.set(draft, {
      draft,
      id,
      ground,
      modules: modulesOf(own, frames, modules),
      origins: new Set(),
      recorded: recordedMappings(draft, modules, aliases),
      anonymous: null,
      isGo: own.some(({ stack }) => frames.of(stack).isGo),
    });
  }
  return sightings;
}

/** Modules in the stacks of an image, with the word that the tracer has for each. */
function modulesOf(routes: readonly Route[], frames: StackFrames, table: ModuleTable): Map<number, string> {
  const found = new Map<number, string>();
  for (const stack of new Set(routes.map((route) => route.stack))) {
    for (const printed of frames.of(stack).modules.keys()) found.set(table.named(printed), printed);
  }
  return found;
}

/** Parents come before their children; a file that claims otherwise was made by hand. */
function parentOf({ draft, id }: Sighting, sightings: ReadonlyMap<ImageDraft, Sighting>): number {
  const parent = draft.parent === null ? -1 : (sightings.get(draft.parent.root)?.id ?? -1);
  return parent < id ? parent : -1;
}

function* programCounters(routes: readonly Route[], frames: StackFrames): Iterable<{ address: bigint; pc: bigint }> {
  for (const { entry, stack } of routes) {
    const [frame] = frames.of(stack).frames;
    const { pc } = entry.head;
    if (pc !== null && frame?.module && !entry.opening) yield { address: frame.address, pc };
  }
}

/** Puts the model's ids in place of the recorded ones. */
function enterCalls(
  builder: ModelBuilder,
  attempts: Int32Array,
  stacks: Int32Array,
  sightings: ReadonlyMap<ImageDraft, Sighting>,
): void {
  // Without -f no line has a pid; set_tid_address may have told it later.
  const [first] = sightings.values();
  const unnamed = first?.draft.pid ?? 0;
  for (let call = 0; call < builder.length; call++) {
    const route = builder.attemptOf(call);
    builder.setAttempt(call, at(attempts, route));
    builder.setStack(call, at(stacks, route));
    if (builder.threadOf(call) === 0) builder.setThread(call, unnamed);
  }
}

function enterEvents(
  builder: ModelBuilder,
  events: readonly DraftEvent[],
  sightings: ReadonlyMap<ImageDraft, Sighting>,
): void {
  const id = (image: ImageDraft): number => sightings.get(image.root)?.id ?? -1;
  const settled = events.map((event): ModelEvent => {
    const image = id(event.image);
    return event.kind === 'fork' ? { ...event, image, child: id(event.child) } : { ...event, image };
  });
  for (const event of settled.sort((a, b) => a.at - b.at)) builder.event(event);
}

function summaryOf(builder: ModelBuilder, sightings: ReadonlyMap<ImageDraft, Sighting>): string {
  const programs = programsOf([...sightings.values()].map(({ id }) => builder.imageAt(id)?.name ?? ''));
  return `${plural(builder.length, 'system call')} of ${programs}, recorded with strace.`;
}
