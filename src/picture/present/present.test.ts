import { describe, expect, it } from 'vitest';
import { importText } from '../../evidence/import.ts';
import type { Scenario } from '../../evidence/scenario.ts';
import { SCENARIOS, scenarioById } from '../../evidence/scenarios/index.ts';
import { indexCalls } from '../../model/call-index.ts';
import type { Model } from '../../model/model.ts';
import { attemptOf } from '../../model/queries.ts';
import { portableSvg } from '../../output/svg.ts';
import type { Policy } from '../../policy/policy.ts';
import { POLICIES, policyById } from '../../policy/registry.ts';
import { decisionOf, outcome, type Run, replay } from '../../run/run.ts';
import type { Box, Point } from '../geometry.ts';
import { widthOf } from '../measure.ts';
import type { Scene, Shape, TextShape, View } from '../scene.ts';
import { leastText } from './measures.ts';
import { presentBoxes, presentFrame, presentMoving, presentStage, presentStill } from './present.ts';

const view = (change: Partial<View> = {}): View => ({
  width: 1280,
  height: 720,
  scale: 1,
  focus: null,
  range: null,
  window: 1,
  ...change,
});

const named = (...ids: readonly string[]): readonly Policy[] => ids.flatMap((id) => policyById(id) ?? []);

const THREE = ['openbsd-msyscall', 'openbsd-pinsyscalls', 'freebsd-rtld-libsys'] as const;

/** No rule, the system's own or else three at once, and all there are. */
const setsFor = ({ home }: Scenario): readonly (readonly Policy[])[] => [
  [],
  named(...(home.length > 0 ? home : THREE)),
  POLICIES,
];

const runs = SCENARIOS.flatMap((scenario) => {
  const index = indexCalls(scenario.build());
  return setsFor(scenario).map((policies) => ({
    name: `${scenario.id} under ${policies.map(({ id }) => id).join('+') || 'none'}`,
    run: replay(index, policies),
  }));
});

const runOf = (id: string, ...policies: readonly string[]): Run => {
  const scenario = scenarioById(id);
  if (!scenario) throw new Error(`there is no scenario ${id}`);
  return replay(indexCalls(scenario.build()), named(...policies));
};

const callOf = ({ model }: Run, name: string): number =>
  [...model.calls.attempt.keys()].find((call) => attemptOf(model, call).name === name) ?? -1;

const SIZES = [
  [640, 360],
  [960, 720],
  [1280, 720],
  [1920, 1080],
  // With two lines of words beneath, on a slide of 1280 × 720.
  [1280, 612],
] as const;

const shapesOf = ({ still, moving }: Scene): readonly Shape[] => [...still, ...moving];
const textsOf = (scene: Scene): TextShape[] => shapesOf(scene).filter((shape) => shape.kind === 'text');
const wordsIn = (scene: Scene): string =>
  textsOf(scene)
    .map(({ text }) => text)
    .join('\n');
const has = (scene: Scene, role: string): boolean => shapesOf(scene).some((shape) => shape.role === role);

/** What a text covers: capitals and descenders. */
function extentOfText(shape: TextShape): Box {
  const { x, y, size, anchor } = shape;
  const width = widthOf(shape);
  const left = anchor === 'middle' ? x - width / 2 : anchor === 'end' ? x - width : x;
  return { x: left, y: y - size * 0.75, width, height: size * 0.97 };
}

/** Ends of the pieces of a path. */
function endsOf(d: string): readonly Point[] {
  return [...d.matchAll(/[MLCA][^MLCAZ]*/g)].flatMap(([piece]) => {
    const [x, y] = piece.slice(1).split(' ').slice(-2).map(Number);
    return x === undefined || y === undefined ? [] : [{ x, y }];
  });
}

/** The same with points between them, for lines whose pieces are straight but for their short arcs. */
function pointsOf(d: string): readonly Point[] {
  const ends = endsOf(d);
  return ends.flatMap((to, i) => {
    const from = ends[i - 1] ?? to;
    return Array.from({ length: 12 }, (_, step) => ({
      x: from.x + ((to.x - from.x) * (step + 1)) / 12,
      y: from.y + ((to.y - from.y) * (step + 1)) / 12,
    }));
  });
}

function extentOf(shape: Shape): Box {
  switch (shape.kind) {
    case 'rect':
      return shape;
    case 'circle':
      return {
        x: shape.x - shape.radius,
        y: shape.y - shape.radius,
        width: shape.radius * 2,
        height: shape.radius * 2,
      };
    case 'text':
      return extentOfText(shape);
    case 'path': {
      const ends = endsOf(shape.d);
      const [xs, ys] = [ends.map((end) => end.x), ends.map((end) => end.y)];
      const [x, y] = [Math.min(...xs), Math.min(...ys)];
      return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
    }
  }
}

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const LINES = new Set(['way', 'trunk', 'rail']);

/** Every way in which a scene breaks the back-of-room rule, in words. */
function offences(scene: Scene): string[] {
  const { width, height } = scene;
  const found: string[] = [];
  const least = leastText(width, height);
  const texts = textsOf(scene)
    .filter(({ role }) => role !== 'doubt')
    .map((text) => ({ text, box: extentOfText(text) }));
  const ids = new Set<string>();
  for (const shape of shapesOf(scene)) {
    const { id } = shape;
    if (ids.has(id)) found.push(`${id} twice`);
    ids.add(id);
    if (shape.stroke && (shape.strokeWidth ?? 1) < 3) found.push(`${id} has a stroke of ${shape.strokeWidth}`);
    if (shape.kind === 'text' && shape.size < least - 0.001) found.push(`"${shape.text}" of ${shape.size} pixels`);
    const box = extentOf(shape);
    const inside =
      box.x >= -0.01 && box.y >= -0.01 && box.x + box.width <= width + 0.01 && box.y + box.height <= height + 0.01;
    if (!inside) found.push(`${id} reaches beyond the stage`);
    if (shape.kind === 'path' && LINES.has(shape.role)) {
      const half = (shape.strokeWidth ?? 1) / 2;
      const points = pointsOf(shape.d).map(({ x, y }) => ({
        x: x - half,
        y: y - half,
        width: half * 2,
        height: half * 2,
      }));
      const hit = texts.find((text) => points.some((point) => overlap(point, text.box)));
      if (hit) found.push(`${id} runs through "${hit.text.text}"`);
    }
    if (shape.kind === 'circle' && shape.role !== 'halo') {
      const hit = texts.find((text) => overlap(box, text.box));
      if (hit) found.push(`${id} lies on "${hit.text.text}"`);
    }
  }
  for (const [i, a] of texts.entries()) {
    const hit = texts.slice(i + 1).find((b) => overlap(a.box, b.box));
    if (hit) found.push(`"${a.text.text}" lies on "${hit.text.text}"`);
    const owner = /^object-(\w+)-/.exec(a.text.id)?.[1];
    const box = owner ? scene.still.find(({ id }) => id === `object-${owner}`) : undefined;
    if (box?.kind === 'rect' && (a.box.x < box.x || a.box.x + a.box.width > box.x + box.width))
      found.push(`"${a.text.text}" reaches beyond its box`);
  }
  const boxes = scene.still.filter(({ role }) => role === 'box' || role === 'kernel').length;
  if (boxes > 9) found.push(`${boxes} boxes`);
  return found;
}

/** The overview of every process, and steps that are spread over the run. */
function* scenesOf(run: Run, [width, height]: readonly [number, number]): Generator<Scene> {
  for (const image of run.model.images.keys()) {
    if (image % 4 === 0) yield presentStill(presentStage(run, view({ width, height }), image), -1);
  }
  // Other steps at each size.
  for (let step = 1 + (width % 13); step <= run.model.calls.length; step += 11)
    yield presentFrame(run, view({ width, height }), step);
}

describe.each(runs)('present picture of $name', ({ run }) => {
  it.each(SIZES)('can be read from the back of the room at %d × %d', (...size) => {
    for (const scene of scenesOf(run, size)) expect(offences(scene), scene.title).toEqual([]);
  });

  it('names the current call, and gives each outcome a shape of its own', () => {
    for (let call = 0; call < run.model.calls.length; call += 7) {
      const scene = presentFrame(run, view({ width: 640, height: 360 }), call + 1);
      const fate = outcome(run, call);
      const words = wordsIn(scene);
      expect(words).toContain(attemptOf(run.model, call).name);
      expect(has(scene, 'way')).toBe(true);
      expect(has(scene, 'cross')).toBe(fate === 'denied');
      expect(has(scene, 'doubt')).toBe(fate === 'unknown');
      expect(has(scene, 'arrow')).toBe(fate !== 'denied' && fate !== 'never');
      if (fate === 'never') expect(words).toContain('never happens');
      if (fate === 'no-entry') expect(words).toContain('never enters the kernel');
      if (fate === 'denied') {
        const { effect } = decisionOf(run, call);
        expect(words).toContain(effect?.signal ?? effect?.errno ?? effect?.exception);
      }
    }
  });

  it('is the same for the same arguments', () => {
    for (const time of [0, 6.5]) {
      const draw = (): string => portableSvg(presentFrame(run, view(), time), 'dark');
      expect(draw()).toBe(draw());
      expect(draw()).not.toMatch(/NaN|Infinity|undefined/);
    }
  });
});

describe('the least text', () => {
  it.each([
    [1280, 720, 24],
    [1920, 1080, 36],
    [1280, 612, 24],
    [640, 360, 18],
    [960, 720, 21],
    [1024, 768, 21.6],
    [1280, 960, 24],
  ])('of %d × %d is %d pixels', (width, height, size) => {
    expect(leastText(width, height)).toBeCloseTo(size);
  });
});

/** A process with an object of every kind, and calls from all of them. */
function crowded(): Model {
  const files = ['bin/all', 'lib/libfoo.so.1', 'lib/libpthread.so.0', 'lib/libc.so.6', 'lib/libsys.so.7'];
  const stack = (objects: readonly string[]): string[] =>
    [...objects].reverse().map((file) => ` > /usr/${file}(f_of_${file.replace(/\W/g, '_')}+0x10) [0x1010]`);
  const lines = [
    '[  59] [00007f45f4993ad7] execve("/usr/bin/all", ["all"], 0x7ffcab0a31b8 /* 4 vars */) = 0',
    ' > /usr/lib/ld-linux-x86-64.so.2(_start+0x10) [0x1010]',
    ...files.flatMap((_, i) => [`[  39] [00007f45f49${i}3ad7] getpid() = 7`, ...stack(files.slice(0, i + 1))]),
    '[  39] [00007f45f4a93ad7] getpid() = 7',
    ' > [vdso]() [0x10]',
    '[  39] [00007ff59016300d] getpid() = 7',
    ' > unexpected_backtracing_error [0x7ff59016300d]',
    '[  39] [????????????????] getpid() = 7',
  ];
  const result = importText(`${lines.join('\n')}\n`, 'all.txt');
  if (!result.ok) throw new Error(result.problem.message);
  return result.value.model;
}

describe('a process with an object of every kind', () => {
  const model = crowded();

  it.each(SIZES)('still has nine boxes at most at %d × %d', (width, height) => {
    for (const policies of [[], POLICIES]) {
      const run = replay(indexCalls(model), policies);
      for (let step = 0; step <= model.calls.length; step++) {
        const scene = presentFrame(run, view({ width, height }), step);
        expect(offences(scene), `step ${step}`).toEqual([]);
        if (step > 0) expect(has(scene, 'way'), `step ${step}`).toBe(true);
      }
    }
    expect(new Set(model.modules.map(({ role }) => role)).size).toBeGreaterThanOrEqual(8);
  });

  it('is told what cannot be decided by a sign and in words', () => {
    const scene = presentFrame(replay(indexCalls(model), named('freebsd-rtld-libsys')), view(), 0);
    expect(has(scene, 'doubt')).toBe(true);
    expect(wordsIn(scene)).toContain('2 undecided');
  });
});

describe('a step', () => {
  it('shows the way from box to box, and the name of each function that fits', () => {
    const run = runOf('freebsd-15');
    const call = callOf(run, 'nanosleep');
    const words = wordsIn(presentFrame(run, view(), call + 1));
    for (const name of ['worker', 'nanosleep', '__thr_nanosleep', '__sys_nanosleep', 'nanosleep #240']) {
      expect(words).toContain(name);
    }
  });

  it('says in two lines why a call is refused and what that does', () => {
    const run = runOf('freebsd-14', 'freebsd-rtld-libsys');
    const call = run.death[0] ?? -1;
    const words = wordsIn(presentFrame(run, view(), call + 1));
    expect(words).toContain('SIGABRT: cat dies');
    expect(words).toContain('from libc.so.7, not in rtld or libsys');
    expect(words).not.toMatch(/0x/);
  });

  it('of another process than the one shown says whose call it is', () => {
    const run = runOf('freebsd-15');
    const scene = presentFrame(run, view({ focus: 2 }), 3);
    expect(wordsIn(scene)).toContain('made by cat');
    expect(scene.moving).toEqual([]);
    expect(offences(scene)).toEqual([]);
  });

  it('outside the counted range has the boxes that it passes all the same', () => {
    const run = runOf('freebsd-15');
    const call = callOf(run, 'nanosleep');
    const first = run.index.firstOfImage[1] ?? 0;
    const stage = presentStage(run, view({ range: [first, first + 2] }), 1);
    expect(presentBoxes(stage, { kind: 'object', name: 'libthr' })).toEqual([]);
    const scene = presentStill(stage, call);
    expect(wordsIn(scene)).toContain('__thr_nanosleep');
    expect(offences(scene)).toEqual([]);
    expect(presentMoving(stage, call + 0.5)).toHaveLength(2);
  });

  it('keeps the ids and places of boxes, course and kernel', () => {
    const run = runOf('freebsd-15', 'freebsd-rtld-libsys');
    const stage = presentStage(run, view(), 0);
    const placesAt = (call: number): unknown[] =>
      presentStill(stage, call).still.flatMap((shape) =>
        shape.kind === 'rect' ? [[shape.id, shape.x, shape.y, shape.width, shape.height]] : [],
      );
    for (const call of [3, 12, 30]) expect(placesAt(call)).toEqual(placesAt(-1));
  });
});

describe('the overview', () => {
  it('counts the calls of each object, and the refused ones', () => {
    const run = runOf('freebsd-14', 'freebsd-rtld-libsys');
    const words = wordsIn(presentStill(presentStage(run, view(), 1), -1));
    for (const text of ['libthr.so.3', '2 calls', '12 calls', '2 refused', '12 refused', '6 let in · 14 refused'])
      expect(words).toContain(text);
    expect(has(presentStill(presentStage(run, view(), 1), -1), 'cross')).toBe(true);
  });

  it('opens the wall for objects that may make any call, and gives the others keyholes', () => {
    const gates = (policy: string): unknown =>
      presentStill(presentStage(runOf('freebsd-15', policy), view(), 0), -1).still.flatMap(({ id, role }) =>
        /^course-0-[a-zA-Z]+$/.test(id) && (role === 'opening' || role === 'keyhole')
          ? [`${id.slice(9)}: ${role}`]
          : [],
      );
    expect(gates('freebsd-rtld-libsys')).toEqual(['libsys: opening', 'rtld: opening', 'sharedPage: keyhole']);
    expect(gates('openbsd-pinsyscalls')).toEqual(['libsys: keyhole', 'rtld: keyhole', 'sharedPage: keyhole']);
  });

  it('keeps libc and libsys where nothing is called from them', () => {
    const run = runOf('freebsd-15');
    const scene = presentStill(presentStage(run, view(), 1), -1);
    const libc = scene.still.find(({ id }) => id === 'object-libc');
    expect(libc?.role).toBe('box');
    expect(wordsIn(scene)).toContain('no calls of its own');
  });

  it('draws a wider way for more calls', () => {
    const run = runOf('freebsd-14');
    const { still } = presentStill(presentStage(run, view(), 1), -1);
    const widthOf = (role: string): number => still.find(({ id }) => id === `trunk-${role}`)?.strokeWidth ?? 0;
    expect(widthOf('libc')).toBeGreaterThan(widthOf('rtld'));
    expect(widthOf('rtld')).toBeGreaterThan(widthOf('libthr'));
    expect(widthOf('libthr')).toBeGreaterThanOrEqual(3);
  });

  it('gives each policy a course, and says how many share the last one', () => {
    const courses = (size: Partial<View>): string[] =>
      textsOf(presentStill(presentStage(runOf('freebsd-15', ...THREE), view(size), 0), -1))
        .filter(({ role }) => role === 'wall-title')
        .map(({ text }) => text);
    expect(courses({})).toEqual(['msyscall', 'pinsyscalls', 'rtld + libsys only']);
    expect(courses({ width: 640, height: 360 })).toEqual(['msyscall and 2 more']);
  });

  it('can be pointed at: boxes and kernel lead to the first call', () => {
    const { hotspots, still } = presentStill(presentStage(runOf('freebsd-15'), view(), 0), -1);
    expect(hotspots.map(({ shape }) => shape)).toEqual(
      still.flatMap(({ id, role }) => (role === 'box' || role === 'kernel' ? [id] : [])),
    );
    expect(hotspots.at(-1)?.action).toEqual({ kind: 'call', call: 0 });
  });
});

describe('calls in flight', () => {
  it('go from the box into the kernel, or as far as they are let', () => {
    const run = runOf('freebsd-14', 'freebsd-rtld-libsys');
    const kernel = 720 - 96;
    for (let call = 0; call < 40; call++) {
      const fate = outcome(run, call);
      const stage = presentStage(run, view(), attemptOf(run.model, call).image);
      const token = presentMoving(stage, call + 1).find(({ id }) => id === `call-${call}`);
      if (fate === 'never') expect(token).toBeUndefined();
      else if (token?.kind !== 'circle') throw new Error('a call is a circle');
      else {
        expect(token.radius).toBeGreaterThanOrEqual(12);
        expect(token.y > kernel).toBe(fate === 'allowed');
      }
    }
  });

  it('are as many as the window holds', () => {
    const run = runOf('freebsd-15');
    const stage = presentStage(run, view({ window: 5 }), 0);
    expect(presentMoving(stage, 12.5).filter(({ role }) => role === 'token')).toHaveLength(5);
    expect(presentMoving(stage, 0)).toEqual([]);
  });
});

describe('where named things stand', () => {
  const run = runOf('freebsd-15', 'freebsd-rtld-libsys');
  const stage = presentStage(run, view(), 0);

  it.each([
    ['process', 'cat', 1],
    ['object', 'libsys.so.7', 1],
    ['object', 'libsys', 1],
    ['object', 'shared page', 1],
    // Also made by rtld.
    ['call', 'read', 2],
    ['call', 'write #4', 1],
    ['function', '__sys_read', 2],
    ['function', 'raw_cat', 1],
    ['wall', '', 1],
    ['kernel', '', 1],
  ] as const)('%s %s: %d', (kind, name, number) => {
    const boxes = presentBoxes(stage, { kind, name });
    expect(boxes).toHaveLength(number);
    for (const { x, y, width, height } of boxes) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(1280);
      expect(y + height).toBeLessThanOrEqual(720);
    }
  });

  it.each([
    ['process', 'mt'],
    ['object', 'libthr'],
    ['call', 'kqueue'],
    ['function', 'worker'],
  ] as const)('no %s %s', (kind, name) => {
    expect(presentBoxes(stage, { kind, name })).toEqual([]);
  });

  it('rings the name of a function where it stands, below that of its object, and else the whole box', () => {
    const old = runOf('freebsd-14');
    const before = presentStage(old, view(), 0);
    const call = callOf(old, 'write');
    const [libc] = presentBoxes(before, { kind: 'object', name: 'libc' }, call);
    const texts = textsOf(presentStill(before, call));
    const [title, name] = ['object-libc-title', 'object-libc-second'].map((id) => texts.find((text) => text.id === id));
    if (!libc || !title || !name) throw new Error('there is a box with two lines');
    expect(name.text).toBe('__sys_write');
    const [line] = presentBoxes(before, { kind: 'function', name: '__sys_write' }, call);
    if (!line) throw new Error('the name stands there');
    // With the ring around it.
    expect(line.y - 4).toBeGreaterThan(title.y + title.size * 0.2);
    expect(line.y).toBeLessThan(name.y - name.size * 0.6);
    expect(line.width).toBeCloseTo(widthOf(name));
    expect(line.y + line.height + 4).toBeLessThan(libc.y + libc.height);
    expect(presentBoxes(before, { kind: 'function', name: 'write' }, call)).toEqual([libc]);
    expect(presentBoxes(before, { kind: 'function', name: '__sys_write' })).toEqual([libc]);
  });

  it('leaves room for a ring around a call in the kernel', () => {
    for (const [width, height] of SIZES) {
      const small = presentStage(run, view({ width, height }), 0);
      for (const box of presentBoxes(small, { kind: 'call', name: 'write' }))
        expect(box.y + box.height + 6).toBeLessThanOrEqual(height);
    }
  });

  it('puts a function into the box of its object, and a call into the kernel', () => {
    const [libsys] = presentBoxes(stage, { kind: 'object', name: 'libsys' });
    const [read] = presentBoxes(stage, { kind: 'function', name: '__sys_read' });
    const [call] = presentBoxes(stage, { kind: 'call', name: 'read' });
    const [kernel] = presentBoxes(stage, { kind: 'kernel', name: '' });
    expect(libsys && read && overlap(libsys, read)).toBe(true);
    expect(kernel && call && overlap(kernel, call)).toBe(true);
  });
});
