import { describe, expect, it } from 'vitest';
import { ModelBuilder } from './builder.ts';
import type { Attempt, Frame, Module, Site } from './model.ts';

const FRAME: Frame = { module: 0, printed: 'a', symbol: 'f', symbolOffset: 1, address: 2n, addressKind: 'pc' };
const SITE: Site = { module: 0, pc: 1n, symbol: 'f', symbolOffset: 1, grade: 'exact', how: 'h' };
const ATTEMPT: Attempt = {
  ...{ image: 0, epoch: 0, site: 0, name: 'read', number: 3, kind: 'syscall', indirect: false },
  circumstance: 0,
};
const MODULE: Module = { name: 'a', path: '/a', role: 'library' };

/** What texts of a file may say so that they look like one another, or like something that is missing. */
const FRAMES: readonly Partial<Frame>[] = [
  { symbol: null },
  { symbol: 'null' },
  { symbol: '' },
  { printed: 'a|b', symbol: 'c' },
  { printed: 'a', symbol: 'b|c' },
  { printed: '1|a', symbol: null },
  { printed: 'a', symbol: 'f', symbolOffset: null },
  { address: null, addressKind: null },
];
const SITES: readonly Partial<Site>[] = [
  { symbol: null },
  { symbol: 'null' },
  { symbol: '' },
  { how: 'a|b', symbol: 'c' },
  { how: 'a', symbol: 'b|c' },
  { pc: null },
];
const ATTEMPTS: readonly Partial<Attempt>[] = [
  { name: 'a', number: null },
  { name: 'null|a', number: null },
  { name: 'a|3' },
  { name: '3|a' },
  { circumstance: 1 },
];
const MODULES: readonly Module[] = [
  MODULE,
  { name: 'a', path: null, role: 'library' },
  { name: 'library|a', path: null, role: 'library' },
  { name: 'a', path: 'library|a', role: 'library' },
  { name: 'a', path: '\0library\0a', role: 'library' },
];

describe('what is told apart by text from a file', () => {
  it.each([
    ['frames', FRAMES.map((change) => (builder: ModelBuilder) => builder.frame({ ...FRAME, ...change }))],
    ['sites', SITES.map((change) => (builder: ModelBuilder) => builder.site({ ...SITE, ...change }))],
    ['attempts', ATTEMPTS.map((change) => (builder: ModelBuilder) => builder.attempt({ ...ATTEMPT, ...change }))],
    ['modules', MODULES.map((module) => (builder: ModelBuilder) => builder.module(module))],
  ] as const)('gets an id of its own: %s', (_, entries) => {
    const builder = new ModelBuilder();
    const ids = entries.map((enter) => enter(builder));
    expect(ids).toEqual(entries.map((_, id) => id));
    expect(entries.map((enter) => enter(builder))).toEqual(ids);
  });
});
