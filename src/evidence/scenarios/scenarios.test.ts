import { describe, expect, test } from 'vitest';
import { at } from '../../base/assert.ts';
import { type FreeBsdRelease, nativeCalls } from '../../facts/freebsd-syscalls.ts';
import type { Model, Role } from '../../model/model.ts';
import { attemptOf, framesOf, originCounts } from '../../model/queries.ts';
import { SCENARIOS, scenarioById } from './index.ts';

const built = (id: string): Model => {
  const scenario = scenarioById(id);
  if (!scenario) throw new Error(`no scenario ${id}`);
  return scenario.build();
};

/** One call with everything that a check needs, innermost frame first. */
function callsOf(model: Model) {
  return Array.from({ length: model.calls.length }, (_, call) => {
    const attempt = attemptOf(model, call);
    const frames = [...framesOf(model, at(model.calls.stack, call))].map((frame) => at(model.frames, frame));
    const site = model.sites[attempt.site] ?? null;
    const module = site ? at(model.modules, site.module) : null;
    const note = model.notes[model.calls.note?.[call] ?? -1];
    return { call, attempt, frames, site, module, note, image: at(model.images, attempt.image) };
  });
}

test('the registry', () => {
  expect(SCENARIOS.map(({ id }) => id)).toEqual([
    ...['freebsd-15', 'freebsd-14', 'freebsd-15-attacks'],
    ...['openbsd-7.6', 'openbsd-7.5', 'openbsd-7.4', 'openbsd-7.2', 'openbsd-6.6'],
    ...['cheribsd-c18n', 'serenityos', 'zircon', 'linux-glibc', 'linux-musl', 'linux-rr'],
  ]);
  expect(scenarioById('freebsd-13')).toBeUndefined();
});

describe.each([
  ['freebsd-14', '14', 'libc'],
  ['freebsd-15', '15', 'libsys'],
] as const)('%s', (id, release: FreeBsdRelease, holder: Role) => {
  const model = built(id);
  const calls = callsOf(model);
  const table = nativeCalls(release);

  test('builds the same model each time', () => {
    expect(built(id)).toEqual(model);
  });

  test('names and numbers are those of the release', () => {
    for (const { attempt } of calls) {
      expect(table.find(({ number }) => number === attempt.number)?.name).toBe(attempt.name);
    }
  });

  test('rtld makes only calls that it links', () => {
    const fromRtld = calls.filter(({ module }) => module?.role === 'rtld');
    expect(fromRtld.length).toBeGreaterThan(15);
    for (const { attempt } of fromRtld) {
      expect(table.find(({ number }) => number === attempt.number)?.inRtld).toBe(true);
    }
  });

  test('a dynamic program enters through rtld, the holder of the stubs, the trampoline, or libthr’s one site', () => {
    const dynamic = calls.filter(({ image, site }) => image.linkage === 'dynamic' && site);
    const roles = new Set(dynamic.map(({ module }) => module?.role));
    const expected: Role[] = ['rtld', holder, 'sharedPage', ...(release === '14' ? (['libthr'] as const) : [])];
    expect([...roles].sort()).toEqual([...expected].sort());
  });

  test('wrappers of libc use the slot that the table names, and libthr’s handlers stand behind them', () => {
    const wrapped = calls.filter(
      ({ frames }) => frames[1]?.printed === 'libc.so.7' || frames[1]?.symbol?.startsWith('__thr_'),
    );
    for (const { attempt, frames } of wrapped) {
      const behindLibthr = frames[1]?.symbol?.startsWith('__thr_') ?? false;
      const wrapper = frames[behindLibthr ? 2 : 1]?.symbol;
      const entry = table.find(({ name, kind }) => name === wrapper && kind === 'libc-interposed');
      if (entry) expect(entry.slot).toBe(attempt.name);
      if (behindLibthr && frames[1]?.symbol !== '__thr_umutex_lock')
        expect(frames[1]?.symbol).toBe(`__thr_${attempt.name}`);
    }
    expect(wrapped.length).toBeGreaterThan(10);
  });

  test('frame 0 is the site, inside the text of its object, at one of its stubs', () => {
    for (const { frames, site, attempt, image } of calls) {
      if (!site) continue;
      expect(frames[0]).toMatchObject({ module: site.module, symbol: site.symbol, address: site.pc });
      const mapping = model.mappings.find(
        (candidate) => candidate.image === attempt.image && candidate.module === site.module,
      );
      if (!mapping?.text || site.pc === null) throw new Error('every object of a scenario is placed');
      const address = site.pc - 2n;
      expect(address >= mapping.text.start && site.pc < mapping.text.end).toBe(true);
      const stub = mapping.stubs?.find((candidate) => candidate.address === address);
      if (image.runtime === 'Go') expect(mapping.stubs).toEqual([]);
      else expect(stub?.number).toBe(attempt.indirect ? null : attempt.number);
    }
  });

  test('stubs do not overlap, and lie in the text', () => {
    for (const { stubs, text } of model.mappings) {
      const addresses = (stubs ?? []).map(({ address }) => address);
      expect(new Set(addresses).size).toBe(addresses.length);
      expect(addresses.every((address) => text !== null && address >= text.start && address + 2n <= text.end)).toBe(
        true,
      );
    }
  });

  test('functions of one object have addresses of their own, in its text and behind its stubs', () => {
    const starts = new Map<string, string | null>();
    for (const { module, symbol, address, symbolOffset } of model.frames) {
      if (address === null || symbolOffset === null) continue;
      const start = `${module}|${address - BigInt(symbolOffset)}`;
      expect(starts.get(start) ?? symbol).toBe(symbol);
      starts.set(start, symbol);
      const text = model.mappings.find((mapping) => mapping.module === module)?.text;
      expect(text && address >= text.start && address < text.end).toBe(true);
    }
  });

  test('numbers with several sites in one object', () => {
    const mapping = model.mappings.find((candidate) => at(model.modules, candidate.module).role === holder);
    const counts = new Map<number | null, number>();
    for (const { number } of mapping?.stubs ?? []) counts.set(number, (counts.get(number) ?? 0) + 1);
    const several = [...counts].filter(([number, count]) => number !== null && count > 1).map(([number]) => number);
    expect(several.sort((a, b) => Number(a) - Number(b))).toEqual(release === '15' ? [1, 251, 454, 600] : [1, 251]);
    expect(counts.get(null)).toBe(2);
    // 417 has one stub here; its other place is the shared page.
    expect(counts.get(417)).toBe(1);
  });

  test('every step is told, in a sentence', () => {
    for (const { note } of calls) expect(note).toMatch(/^\S.{20,140}[.]$/);
  });

  test('inferred routes say so', () => {
    for (const { site } of calls) {
      if (site) expect(site.grade === 'assumed').toBe(site.how.startsWith('inferred'));
    }
  });

  test('a time read ends in the shared page, and has no site', () => {
    const reads = calls.filter(({ attempt }) => attempt.kind === 'no-entry');
    expect(reads.map(({ image, frames }) => [image.name, frames[0]?.printed, frames[1]?.printed])).toEqual([
      ['cat', 'shared page', holder === 'libc' ? 'libc.so.7' : 'libsys.so.7'],
      ['caddy', 'shared page', 'caddy'],
    ]);
    expect(reads.every(({ site }) => site === null)).toBe(true);
  });

  test('events stand where they happen', () => {
    const kinds = model.events.map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['exec', 'thread', 'signal', 'exit']));
    for (const event of model.events) {
      const before = calls[event.at - 1];
      const after = calls[event.at];
      if (event.kind === 'exec') expect(after?.attempt.image).toBe(event.image);
      if (event.kind === 'exit') expect(before?.attempt.name).toMatch(/^_?exit$/);
      if (event.kind === 'thread') expect(at(model.calls.thread, event.at)).toBe(event.thread);
    }
  });
});

test('the split in figures: the same programs, other origins', () => {
  const origins = (id: string) => Object.fromEntries(originCounts(built(id)).origins);
  expect(origins('freebsd-14')).toEqual({
    ...{ 'libc.so.7': 26, 'ld-elf.so.1': 18, caddy: 11, sh: 8, 'libthr.so.3': 2, 'shared page': 1 },
  });
  expect(origins('freebsd-15')).toEqual({
    ...{ 'libsys.so.7': 28, 'ld-elf.so.1': 24, caddy: 11, sh: 8, 'shared page': 1 },
  });
});

test('apart from rtld, which has one more object to load, both histories make the same calls', () => {
  const names = (id: string) =>
    callsOf(built(id))
      .filter(({ module }) => module?.role !== 'rtld')
      .map(({ attempt, image }) => `${image.name} ${attempt.name.replace(/^_exit$/, 'exit')}`);
  expect(names('freebsd-15')).toEqual(names('freebsd-14'));
});
