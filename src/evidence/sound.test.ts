import { expect, it } from 'vitest';
import { ModelBuilder } from '../model/builder.ts';
import type { Evidence } from './importer.ts';
import { soundOnly } from './sound.ts';

function evidence(attempt?: number): Evidence {
  const builder = new ModelBuilder();
  if (attempt !== undefined) builder.call({ attempt, stack: -1 });
  const system = { os: 'linux', release: '', arch: 'amd64', instructionLength: 2 } as const;
  const model = builder.finish({ title: 'x', summary: '', kind: 'trace', system });
  return { model, report: { format: 'f', formatTitle: 'F', lines: 0, unread: 0, unreadExamples: [], notes: [] } };
}

it('lets through what holds together', () => {
  const sound = evidence();
  expect(soundOnly(sound, 'a.txt')).toEqual({ ok: true, value: sound });
});

it('says in a sentence what does not', () => {
  expect(soundOnly(evidence(7), 'a.txt')).toEqual({
    ok: false,
    problem: {
      message: 'a.txt was read wrongly (attempt of call 0 is 7, outside 0 … -1), which is a fault of Whence.',
      remedy: 'Please report it, with the file if it may be shown.',
    },
  });
});
