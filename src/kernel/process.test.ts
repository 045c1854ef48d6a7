import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at } from '../base/assert.ts';
import { buildHistory } from '../evidence/history/build.ts';
import type { History } from '../evidence/history/history.ts';
import { ModelBuilder } from '../model/builder.ts';
import type { Image, Model, System } from '../model/model.ts';
import {
  ANY_THREAD,
  actionOn,
  areaAt,
  type Change,
  changed,
  execProcess,
  forkProcess,
  isCaught,
  isRecorded,
  isWritten,
  type ProcessState,
  startProcess,
  threadOf,
} from './process.ts';

/** Images of the model below: the process, its child, and what the process is after its exec. */
const [MAIN, CHILD, AFTER_EXEC] = [0, 1, 2];

const HISTORY: History = {
  system: 'linux',
  objects: {
    program: { role: 'program', at: 0x10000 },
    'libc.so.6': { role: 'libc', at: 0x30000 },
    heap: { role: 'anonymous', at: 0x50000, writable: true, executable: false },
    plugin: { role: 'library', at: 0x70000, mapped: false },
  },
  process: { linkage: 'dynamic' },
  events: [
    { map: 'plugin' },
    { fork: 'child' },
    { exec: { name: 'other', linkage: 'static', objects: ['program', 'heap'] } },
  ],
};

const model = ((): Model => {
  const built = buildHistory(HISTORY, { title: 'processes', summary: '', kind: 'scenario' });
  if (!built.ok) throw new Error(built.problem.message);
  return built.value.model;
})();

const moduleCalled = (name: string): number => model.modules.findIndex((module) => module.name === name);
const mappingOf = (name: string): number => model.mappings.findIndex(({ module }) => module === moduleCalled(name));

/** What is mapped: `libc.so.6 r-x`, in order. */
const memory = ({ areas }: ProcessState): string[] =>
  areas.map(
    ({ mapping, writable, executable }) =>
      `${at(model.modules, mapping.module).name} r${writable ? 'w' : '-'}${executable ? 'x' : '-'}`,
  );

const masks = ({ threads }: ProcessState): Record<number, string[]> =>
  Object.fromEntries([...threads].map(([thread, { mask }]) => [thread, [...mask].sort()]));

const through = (process: ProcessState, ...changes: readonly Change[]): ProcessState =>
  changes.reduce(changed, process);
const start = (): ProcessState => startProcess(model, MAIN);
const mask = (thread: number, ...signals: readonly string[]): Change => ({ kind: 'mask', thread, signals });
const deliver = (thread: number, signal: string): Change => ({ kind: 'deliver', thread, signal });
const endHandler = (thread: number): Change => ({ kind: 'return', thread });
const newThread = (thread: number, by: number): Change => ({ kind: 'thread', thread, by });

describe('execve', () => {
  test('what is there from the start, one thread, no handlers', () => {
    const process = start();
    expect(memory(process)).toEqual(['program r-x', 'libc.so.6 r-x', 'heap rw-']);
    expect([...process.threads]).toEqual([[ANY_THREAD, { mask: new Set(), saved: [], selector: 0, critical: null }]]);
    expect(actionOn(process, 'SIGSEGV')).toBe('default');
  });

  test('new memory; the mask stays, caught signals are back to default, ignored ones stay', () => {
    const before = through(
      start(),
      { kind: 'action', signal: 'SIGSEGV', action: 'catch' },
      { kind: 'action', signal: 'SIGSYS', action: 'ignore' },
      mask(ANY_THREAD, 'SIGUSR1'),
      deliver(ANY_THREAD, 'SIGSEGV'),
      newThread(1, ANY_THREAD),
      { kind: 'selector', thread: ANY_THREAD, value: 1 },
      { kind: 'critical', thread: ANY_THREAD, range: { start: 1n, end: 2n } },
      { kind: 'protect', module: moduleCalled('program'), protection: { writable: true } },
    );
    const process = execProcess(before, AFTER_EXEC);
    expect(memory(process)).toEqual(['program r-x', 'heap rw-']);
    expect(process.image).toBe(AFTER_EXEC);
    expect([...process.threads]).toEqual([
      [ANY_THREAD, { mask: new Set(['SIGUSR1', 'SIGSEGV']), saved: [], selector: 0, critical: null }],
    ]);
    expect([...process.actions]).toEqual([['SIGSYS', 'ignore']]);
  });

  test('what is mapped over the middle of an object leaves two parts, each with its own instructions', () => {
    const built = buildHistory(
      {
        system: 'openbsd',
        objects: {
          libc: {
            role: 'libc',
            at: 0x10000,
            size: 0x3000,
            sites: { read: { at: 0x10, number: 3 }, write: { at: 0x1010, number: 4 }, open: { at: 0x2010, number: 5 } },
          },
          over: { role: 'anonymous', at: 0x11000, size: 0x1000, mapped: false },
        },
        process: { linkage: 'dynamic' },
        events: [{ map: 'over' }],
      },
      { title: '', summary: '', kind: 'scenario' },
    );
    if (!built.ok) throw new Error(built.problem.message);
    const event = built.value.model.events.find(({ kind }) => kind === 'map');
    const mapping = event?.kind === 'map' ? event.mapping : -1;
    const { areas } = changed(startProcess(built.value.model, 0), { kind: 'map', mapping });
    expect(
      areas.map(({ mapping: { text, stubs } }) => [text?.start, text?.end, stubs?.map(({ symbol }) => symbol)]),
    ).toEqual([
      [0x10000n, 0x11000n, ['read']],
      [0x12000n, 0x13000n, ['open']],
      [0x11000n, 0x12000n, []],
    ]);
  });

  test('a module that calls came from counts, although the evidence has no mapping for it', () => {
    const { builder, image } = tiny();
    const known = builder.module({ name: 'known', path: null, role: 'libc' });
    const seen = builder.module({ name: 'seen', path: null, role: 'library' });
    builder.module({ name: 'never seen', path: null, role: 'library' });
    const place = { image, base: null, text: null, writable: false, grade: 'module', stubs: null } as const;
    builder.mapping({ ...place, module: known });
    for (const module of [seen, known, seen, -1]) {
      const site = builder.site({ module, pc: null, symbol: null, symbolOffset: null, grade: 'module', how: '' });
      const call = { image, epoch: 0, site, name: 'read', number: null, kind: 'syscall', indirect: false } as const;
      builder.call({ attempt: builder.attempt(call), stack: -1 });
    }
    const process = startProcess(builder.finish({ ...HEAD, system: LINUX }), image);
    expect(process.modules).toEqual([known, seen]);
    // Left out in the evidence: text that can be executed.
    expect(process.areas.map(({ executable }) => executable)).toEqual([true]);
  });
});

describe('fork', () => {
  test('the memory as it is, the actions, and the one thread that forked', () => {
    const parent = through(
      start(),
      { kind: 'map', mapping: mappingOf('plugin') },
      { kind: 'protect', module: moduleCalled('plugin'), protection: { writable: true } },
      { kind: 'unmap', module: moduleCalled('libc.so.6') },
      { kind: 'action', signal: 'SIGSEGV', action: 'catch' },
      newThread(1, ANY_THREAD),
      mask(1, 'SIGUSR1'),
      { kind: 'selector', thread: 1, value: 1 },
      mask(ANY_THREAD, 'SIGUSR2'),
    );
    const child = forkProcess(parent, CHILD, 1);
    expect(memory(child)).toEqual(['program r-x', 'heap rw-', 'plugin rwx']);
    expect(child.image).toBe(CHILD);
    expect(child.areas.every(({ mapping }) => mapping.image === CHILD)).toBe(true);
    expect(masks(child)).toEqual({ [ANY_THREAD]: ['SIGUSR1'] });
    expect(threadOf(child, ANY_THREAD)).toMatchObject({ selector: 1 });
    expect(child.actions).toEqual(parent.actions);
  });

  test('a mapping that the evidence does not list for the child is copied', () => {
    const parent = startProcess(model, MAIN);
    const { mapping } = at(forkProcess(parent, AFTER_EXEC, ANY_THREAD).areas, 1);
    expect(at(model.modules, mapping.module).name).toBe('libc.so.6');
    expect(mapping).toEqual({ ...at(parent.areas, 1).mapping, image: AFTER_EXEC });
  });

  test('what one does afterwards is nothing to the other', () => {
    const parent = start();
    const child = forkProcess(parent, CHILD, ANY_THREAD);
    const changes: Change[] = [
      { kind: 'unmap', module: moduleCalled('libc.so.6') },
      { kind: 'action', signal: 'SIGSEGV', action: 'catch' },
      mask(ANY_THREAD, 'SIGUSR1'),
    ];
    const [wasParent, wasChild] = [plain(parent), plain(child)];
    through(parent, ...changes);
    expect(plain(child)).toEqual(wasChild);
    through(child, ...changes);
    expect(plain(parent)).toEqual(wasParent);
  });
});

describe('threads and signals', () => {
  test('a mask is set anew, for its own thread', () => {
    const process = through(
      start(),
      newThread(1, ANY_THREAD),
      mask(1, 'SIGUSR1', 'SIGUSR2'),
      mask(1, 'SIGSEGV'),
      mask(ANY_THREAD, 'SIGSYS'),
    );
    expect(masks(process)).toEqual({ [ANY_THREAD]: ['SIGSYS'], 1: ['SIGSEGV'] });
  });

  test('a new thread has the mask of the one that made it, and nothing else of it', () => {
    const process = through(
      start(),
      mask(ANY_THREAD, 'SIGUSR1'),
      deliver(ANY_THREAD, 'SIGSEGV'),
      { kind: 'selector', thread: ANY_THREAD, value: 1 },
      { kind: 'critical', thread: ANY_THREAD, range: { start: 1n, end: 2n } },
      newThread(1, ANY_THREAD),
      newThread(2, 1),
    );
    for (const thread of [1, 2]) {
      expect(process.threads.get(thread)).toEqual({
        ...{ mask: new Set(['SIGUSR1', 'SIGSEGV']), saved: [], selector: 0, critical: null },
      });
    }
  });

  test('a thread that nobody has seen begin is as the first one', () => {
    expect(threadOf(through(start(), mask(ANY_THREAD, 'SIGSYS')), 7).mask).toEqual(new Set(['SIGSYS']));
  });

  test('a handler holds its own signal off until it returns, one inside the other', () => {
    const first = through(start(), mask(ANY_THREAD, 'SIGUSR1'), deliver(ANY_THREAD, 'SIGSEGV'));
    const second = through(first, deliver(ANY_THREAD, 'SIGSYS'));
    expect([first, second].map(masks)).toEqual([
      { [ANY_THREAD]: ['SIGSEGV', 'SIGUSR1'] },
      { [ANY_THREAD]: ['SIGSEGV', 'SIGSYS', 'SIGUSR1'] },
    ]);
    const back = through(second, endHandler(ANY_THREAD));
    expect(masks(back)).toEqual(masks(first));
    expect(masks(through(back, endHandler(ANY_THREAD)))).toEqual({ [ANY_THREAD]: ['SIGUSR1'] });
  });

  test('what a handler does to the mask is undone when it returns', () => {
    const process = through(start(), mask(ANY_THREAD, 'SIGUSR1'), deliver(ANY_THREAD, 'SIGSEGV'), mask(ANY_THREAD));
    expect(masks(process)).toEqual({ [ANY_THREAD]: [] });
    expect(masks(through(process, endHandler(ANY_THREAD)))).toEqual({ [ANY_THREAD]: ['SIGUSR1'] });
  });

  test('a return outside of every handler changes nothing', () => {
    const process = start();
    expect(changed(process, endHandler(ANY_THREAD))).toBe(process);
  });

  test('a signal is caught where there is a handler and the thread does not hold it off', () => {
    const caught = through(start(), newThread(1, ANY_THREAD), { kind: 'action', signal: 'SIGSEGV', action: 'catch' });
    const isIn = (process: ProcessState, thread: number): boolean => isCaught(process, thread, 'SIGSEGV');
    expect(isIn(start(), ANY_THREAD)).toBe(false);
    expect(isIn(caught, ANY_THREAD)).toBe(true);
    const inHandler = through(caught, deliver(1, 'SIGSEGV'));
    expect([isIn(inHandler, ANY_THREAD), isIn(inHandler, 1)]).toEqual([true, false]);
    for (const action of ['ignore', 'default'] as const) {
      expect(isIn(through(caught, { kind: 'action', signal: 'SIGSEGV', action }), ANY_THREAD)).toBe(false);
    }
  });
});

describe('memory', () => {
  test('a mapping comes as the evidence has it, or with the protection that was asked for', () => {
    const [mapping, module] = [mappingOf('plugin'), moduleCalled('plugin')];
    const mapped = through(start(), { kind: 'map', mapping });
    expect(memory(mapped).at(-1)).toBe('plugin r-x');
    expect(mapped.modules).toContain(module);
    expect(memory(through(start(), { kind: 'map', mapping, protection: { executable: false } })).at(-1)).toBe(
      'plugin r--',
    );
  });

  test('a new mapping takes the place of the old one, with its own protection', () => {
    const module = moduleCalled('libc.so.6');
    const process = through(
      start(),
      { kind: 'protect', module, protection: { writable: true } },
      { kind: 'map', mapping: mappingOf('libc.so.6') },
    );
    expect(memory(process)).toEqual(['program r-x', 'heap rw-', 'libc.so.6 r-x']);
  });

  test('what is unmapped is gone', () => {
    const process = through(start(), { kind: 'unmap', module: moduleCalled('libc.so.6') });
    expect(memory(process)).toEqual(['program r-x', 'heap rw-']);
    expect(process.modules).not.toContain(moduleCalled('libc.so.6'));
    expect(areaAt(process, 0x30010n)).toBeNull();
  });

  test('protection changes as far as it is said', () => {
    const module = moduleCalled('libc.so.6');
    const protect = (protection: { writable?: boolean; executable?: boolean }): string | undefined =>
      memory(through(start(), { kind: 'protect', module, protection }))[1];
    expect(protect({ writable: true })).toBe('libc.so.6 rwx');
    expect(protect({ executable: false })).toBe('libc.so.6 r--');
    expect(protect({})).toBe('libc.so.6 r-x');
  });

  test('the area at an address', () => {
    const nameAt = (address: bigint): string | null => {
      const area = areaAt(start(), address);
      return area && at(model.modules, area.mapping.module).name;
    };
    const { start: from, end } = at(model.mappings, mappingOf('libc.so.6')).text ?? { start: 0n, end: 0n };
    expect([from - 1n, from, end - 1n, end].map(nameAt)).toEqual([null, 'libc.so.6', 'libc.so.6', null]);
  });
});

test('a rule’s registrations are recorded at home, or everywhere where the history says so', () => {
  const process = (registrations: Image['registrations'], os: System['os']): ProcessState => {
    const { builder, image } = tiny(registrations);
    return startProcess(builder.finish({ ...HEAD, system: { ...LINUX, os } }), image);
  };
  expect(isRecorded(process('home', 'openbsd'), { os: 'openbsd' })).toBe(true);
  expect(isRecorded(process('home', 'freebsd'), { os: 'openbsd' })).toBe(false);
  expect(isRecorded(process('all', 'freebsd'), { os: 'openbsd' })).toBe(true);
  expect(isRecorded(process(undefined, 'openbsd'), { os: 'openbsd' })).toBe(false);
  const home = { os: 'openbsd', since: 7.3, until: 7.5 } as const;
  const of = (release: string) => {
    const { builder, image } = tiny('release');
    return startProcess(builder.finish({ ...HEAD, system: { ...LINUX, os: 'openbsd', release } }), image);
  };
  expect(['7.2', '7.3', '7.5', '7.6', ''].map((release) => isRecorded(of(release), home))).toEqual([
    ...[false, true, true, false, true],
  ]);
  expect([undefined, 'home', 'all'].map((word) => isWritten(process(word as Image['registrations'], 'linux')))).toEqual(
    [...[false, true, true]],
  );
});

describe('any course of changes', () => {
  const thread = fc.nat({ max: 2 });
  const signal = fc.constantFrom('SIGSEGV', 'SIGSYS', 'SIGUSR1');
  const module = fc.constantFrom('program', 'libc.so.6', 'heap', 'plugin').map(moduleCalled);
  const protection = fc.record({ writable: fc.boolean(), executable: fc.boolean() }, { requiredKeys: [] });
  const change: fc.Arbitrary<Change> = fc.oneof(
    fc.record({ kind: fc.constant('map' as const), mapping: module.map((id) => firstMapping(id)), protection }),
    fc.record({ kind: fc.constant('unmap' as const), module }),
    fc.record({ kind: fc.constant('protect' as const), module, protection }),
    fc.record({
      kind: fc.constant('action' as const),
      signal,
      action: fc.constantFrom('catch' as const, 'ignore' as const, 'default' as const),
    }),
    fc.record({ kind: fc.constant('mask' as const), thread, signals: fc.uniqueArray(signal) }),
    fc.record({ kind: fc.constant('deliver' as const), thread, signal }),
    fc.record({ kind: fc.constant('return' as const), thread }),
    fc.record({ kind: fc.constant('selector' as const), thread, value: fc.constantFrom(0, 1, 'unmapped' as const) }),
    fc.record({ kind: fc.constant('critical' as const), thread, range: fc.constantFrom(null, { start: 1n, end: 9n }) }),
    fc.record({ kind: fc.constant('thread' as const), thread, by: thread }),
  );
  const course = fc.array(change, { maxLength: 12 });

  test('no state is changed in place', () => {
    fc.assert(
      fc.property(course, change, (changes, last) => {
        const process = through(start(), ...changes);
        const was = plain(process);
        changed(process, last);
        forkProcess(process, CHILD, ANY_THREAD);
        execProcess(process, AFTER_EXEC);
        expect(plain(process)).toEqual(was);
      }),
    );
  });

  test('each module is mapped once, and listed while it is', () => {
    fc.assert(
      fc.property(course, (changes) => {
        const { areas, modules } = through(start(), ...changes);
        const mapped = areas.map(({ mapping }) => mapping.module);
        expect(new Set(mapped).size).toBe(mapped.length);
        expect(new Set(modules)).toEqual(new Set(mapped));
      }),
    );
  });

  test('handlers that return leave the thread as they found it', () => {
    fc.assert(
      fc.property(course, thread, fc.array(signal), (changes, inside, signals) => {
        const before = through(start(), ...changes);
        const during = through(before, ...signals.map((name) => deliver(inside, name)));
        for (const name of signals) expect(isCaught(during, inside, name)).toBe(false);
        const back = through(during, ...signals.map(() => endHandler(inside)));
        expect(threadOf(back, inside)).toEqual(threadOf(before, inside));
      }),
    );
  });

  test('a child is a copy, and a copy of it too', () => {
    fc.assert(
      fc.property(course, thread, (changes, forking) => {
        const parent = through(start(), ...changes);
        const child = forkProcess(parent, CHILD, forking);
        expect(memory(child)).toEqual(memory(parent));
        expect(child.actions).toEqual(parent.actions);
        expect(threadOf(child, ANY_THREAD)).toEqual(threadOf(parent, forking));
        expect(plain(forkProcess(child, CHILD, ANY_THREAD))).toEqual(plain(child));
      }),
    );
  });
});

const firstMapping = (module: number): number => model.mappings.findIndex((mapping) => mapping.module === module);

/** Everything but the model, as data. */
const plain = ({ model: _model, ...process }: ProcessState) => structuredClone(process);

const LINUX: System = { os: 'linux', release: '', arch: 'amd64', instructionLength: 2 };
const HEAD = { title: '', summary: '', kind: 'trace' } as const;

function tiny(registrations?: Image['registrations']): { builder: ModelBuilder; image: number } {
  const builder = new ModelBuilder();
  const image = builder.image({
    ...{ pid: 1, name: 'tiny', path: null, linkage: 'dynamic', linkageGrade: 'exact', runtime: null, parent: -1 },
    startedBy: 'attach',
    ...(registrations === undefined ? {} : { registrations }),
  });
  return { builder, image };
}
