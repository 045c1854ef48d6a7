import { describe, expect, test } from 'vitest';
import { importText } from '../evidence/import.ts';
import { scenarioById } from '../evidence/scenarios/index.ts';
import { indexCalls } from '../model/call-index.ts';
import type { Model } from '../model/model.ts';
import { policyById } from '../policy/registry.ts';
import { replay } from '../run/run.ts';
import { presentBoxes, presentStage } from './present/present.ts';
import { stageSize } from './scene.ts';
import { stageOf } from './stage.ts';
import { boxesOf, readTarget, type Target } from './targets.ts';

const view = { ...stageSize(1280, 720), focus: 0, range: null, window: 1 };

/** How many places each picture has for a target: the ordinary one, and the one for talks. */
function placesIn(model: Model): (text: string) => readonly [number, number] {
  const run = replay(indexCalls(model), [policyById('freebsd-rtld-libsys') ?? expect.fail('no policy')]);
  const [desk, room] = [stageOf(run, view, 0), presentStage(run, view, 0)];
  return (text) => {
    const target: Target = readTarget(text) ?? expect.fail(`${text} is no target`);
    return [boxesOf(desk, target).length, presentBoxes(room, target).length];
  };
}

describe('a target is found in both pictures or in none', () => {
  const model = scenarioById('freebsd-15')?.build() ?? expect.fail('no scenario');
  const [{ pid, path }] = model.images as [Model['images'][0]];
  const places = placesIn(model);

  test.each([
    ...[
      'object:libsys.so.7',
      'object:libsys.so',
      'object:libsys',
      'object:syscall stubs',
      'object:rtld',
      'object:ld-elf',
    ],
    ...['call:read', 'call:read #3', 'function:__sys_read', 'wall', 'kernel'],
    ...['process:cat', `process:${path}`, `process:${pid}`, `process:pid ${pid}`],
  ])('%s', (text) => {
    const [desk, room] = places(text);
    expect({ desk: desk > 0, room: room > 0 }).toEqual({ desk: true, room: true });
  });

  test.each(['object:lib', 'object:libsys.so.', 'call:rea', 'call:read #4', 'process:ca', 'function:read()'])(
    '%s names nothing',
    (text) => {
      expect(places(text)).toEqual([0, 0]);
    },
  );
});

test('an object that is not known has no name', () => {
  const trace = [
    '[  39] [????????????????] getpid() = 7',
    '[  39] [00007ff59016300d] getpid() = 7',
    ' > [vdso]() [0x10]',
  ];
  const result = importText(`${trace.join('\n')}\n`, 'a.txt');
  if (!result.ok) throw new Error(result.problem.message);
  expect(placesIn(result.value.model)('object:libsys')).toEqual([0, 0]);
});
