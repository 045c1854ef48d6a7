import { expect, it } from 'vitest';
import { ModelBuilder } from './builder.ts';
import { violations } from './integrity.ts';
import type { Model } from './model.ts';

function sound(): Model {
  const builder = new ModelBuilder();
  const module = builder.module({ name: 'a', path: null, role: 'program' });
  const image = builder.image({
    ...{ pid: 1, name: 'a', path: null, linkage: 'static', linkageGrade: 'exact', runtime: null },
    ...{ parent: -1, startedBy: 'attach' },
  });
  builder.mapping({
    image,
    module,
    base: 0n,
    text: { start: 0n, end: 1n },
    writable: false,
    grade: 'exact',
    stubs: null,
  });
  const site = builder.site({ module, pc: 1n, symbol: null, symbolOffset: null, grade: 'exact', how: '' });
  const frame = { module, printed: 'a', symbol: null, symbolOffset: null, address: 1n, addressKind: 'pc' } as const;
  const stack = builder.stack([builder.frame(frame)]);
  const attempt = builder.attempt({
    ...{ image, epoch: 0, site, name: 'read', number: 0, kind: 'syscall', indirect: false },
  });
  builder.call({ attempt, stack });
  builder.event({ kind: 'exit', at: 1, image, how: 'exited' });
  return builder.finish({
    ...{ title: '', summary: '', kind: 'trace' },
    system: { os: 'unknown', release: '', arch: 'amd64', instructionLength: 2 },
  });
}

it('finds nothing in a sound model', () => {
  expect(violations(sound())).toEqual([]);
});

it.each<[string, (model: Model) => Partial<Model>]>([
  ['parent of image 0 is 0, outside -1 … -1', ({ images }) => ({ images: images.map((it) => ({ ...it, parent: 0 })) })],
  [
    'module of mapping 0 is 7, outside 0 … 0',
    ({ mappings }) => ({ mappings: mappings.map((it) => ({ ...it, module: 7 })) }),
  ],
  [
    'text of mapping 0 is empty',
    ({ mappings }) => ({ mappings: mappings.map((it) => ({ ...it, text: { start: 1n, end: 1n } })) }),
  ],
  [
    'site of attempt 0 is 1, outside 0 … 0',
    ({ attempts }) => ({ attempts: attempts.map((it) => ({ ...it, site: 1 })) }),
  ],
  ['attempt of call 0 is 9, outside 0 … 0', ({ calls }) => ({ calls: { ...calls, attempt: Int32Array.of(9) } })],
  ['stack of call 0 is -2, outside -1 … 0', ({ calls }) => ({ calls: { ...calls, stack: Int32Array.of(-2) } })],
  ['column thread has 2 of 1', ({ calls }) => ({ calls: { ...calls, thread: Int32Array.of(1, 2) } })],
  ['stack frame at 0 is 5, outside 0 … 0', ({ stacks }) => ({ stacks: { ...stacks, frames: Int32Array.of(5) } })],
  ['place of event 0 is 3, outside 0 … 1', ({ events }) => ({ events: events.map((it) => ({ ...it, at: 3 })) })],
])('says what is wrong: %s', (words, change) => {
  const model = sound();
  expect(violations({ ...model, ...change(model) })).toEqual([words]);
});

it('says some of what is wrong, however much it is', () => {
  const model = sound();
  const attempt = new Int32Array(100_000).fill(-5);
  expect(violations({ ...model, calls: { ...model.calls, length: 100_000, attempt } }).length).toBe(20);
});
