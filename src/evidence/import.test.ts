import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Result } from '../base/result.ts';
import type { Model } from '../model/model.ts';
import { bytesOfText, fixture, imported, stream } from './fixtures/read.ts';
import { importBlocks, importText } from './import.ts';
import type { Evidence } from './importer.ts';

/** Small files of both formats with most of the traps in them. */
const SAMPLES = [
  'strace-fk-threads-stderr.txt',
  'strace-fink-fork-exec-signal.txt',
  'strace72-libdw-color-ink-musl-static.txt',
  'strace-in-ls-nostack.txt',
  'synthetic-dtrace-agg-freebsd15.txt',
  'synthetic-dtrace-q-freebsd15-libthr.txt',
] as const;

/** Why a file was refused, empty if it was not. That a model does not hold together is never the fault of a file. */
function problemOf(result: Result<Evidence>): string {
  const message = result.ok ? '' : result.problem.message;
  expect(message).not.toContain('fault of Whence');
  return message;
}

const plain = (model: Model): unknown =>
  JSON.parse(JSON.stringify(model, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)));

describe('importBlocks', () => {
  it.each(SAMPLES)('gives the same model however %s is cut', async (file) => {
    const bytes = fixture(file);
    const whole = plain((await imported(bytes, file)).model);
    const cuts = fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(cuts, async (places) => {
        const sorted = [...new Set(places)].sort((a, b) => a - b);
        expect(plain((await imported(bytes, file, ...sorted)).model)).toEqual(whole);
      }),
      { numRuns: 8 },
    );
  });

  it.each(SAMPLES)('answers whatever is left of %s', async (file) => {
    const bytes = fixture(file);
    const damage = fc.record({
      length: fc.integer({ min: 0, max: bytes.length }),
      flips: fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 200 }),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ length, flips }) => {
        const broken = bytes.slice(0, length);
        for (const [at, value] of flips) if (at < length) broken[at] = value;
        const result = await importBlocks(stream(broken), { fileName: file });
        expect(problemOf(result)).toMatch(/^$|\.$/);
      }),
      { numRuns: 40 },
    );
  });

  it('answers any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        const result = await importBlocks(stream(bytes), { fileName: 'x' });
        expect(result.ok).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('tells how far it is, and stops when told to', async () => {
    const bytes = new Uint8Array(3 << 20).fill(0x0a);
    bytes.set(bytesOfText('getpid() = 1\n'), 0);
    const seen: number[] = [];
    await importBlocks(stream(bytes), { fileName: 'x', size: bytes.length, onProgress: (done) => seen.push(done) });
    expect(seen).toEqual([1 << 20, 2 << 20, 3 << 20]);
    const abort = new AbortController();
    const result = await importBlocks(stream(bytes), {
      fileName: 'x',
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    expect(result).toEqual({ ok: false, problem: { message: 'Reading x was stopped.' } });
  });

  it('does not read on when the file is of another kind', async () => {
    let read = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (; read < 100; read++) yield new Uint8Array(1 << 16).fill(0x20);
    }
    const result = await importBlocks(endless(), { fileName: 'x' });
    expect(result.ok).toBe(false);
    expect(read).toBeLessThan(3);
  });
});

describe('hostile input', () => {
  const lines = (count: number, line: (n: number) => string): string =>
    Array.from({ length: count }, (_, n) => line(n)).join('\n');

  it.each([
    ['a line without an end', `getpid() = 1\n${'a'.repeat(9 << 20)}`],
    ['a stack without an end', `getpid() = 1\n${lines(200_000, (n) => ` > /a(b+0x${n.toString(16)}) [0x1]`)}`],
    ['many pids', lines(50_000, (n) => `${n + 1} getpid() = 1`)],
    ['many clones that never return', lines(20_000, (n) => `${n + 1} clone(flags=CLONE_THREAD <unfinished ...>`)],
    [
      'many mappings',
      lines(20_000, (n) => `mmap(NULL, 4096, PROT_EXEC, MAP_ANONYMOUS, -1, 0) = 0x${n.toString(16)}000`),
    ],
    ['many program counters', lines(50_000, (n) => `[${n.toString(16).padStart(16, '0')}] getpid() = 1`)],
    ['a huge pid', '99999999999999999999 getpid() = 1\n1 getpid() = 1\n'],
    ['a huge length', 'mmap(NULL, 99999999999999999999999, PROT_EXEC, MAP_ANONYMOUS, -1, 0) = 0xffffffffffffffff\n'],
    [
      'names of Object.prototype',
      'getpid() = 1\n__proto__() = 1\nconstructor() = 1\n > __proto__(__proto__+0x1) [0x1]\n',
    ],
    ['brackets', `${'['.repeat(100_000)}\n${'[]'.repeat(50_000)}\ngetpid() = 1\n`],
    [
      'parentheses',
      `getpid() = 1\n > ${'('.repeat(50_000)}${')'.repeat(50_000)} [0x1]\n > ${')'.repeat(90_000)} [0x1]\n`,
    ],
    ['spaces', `getpid() = 1\n)${' '.repeat(200_000)}x\n${' '.repeat(200_000)}\n`],
    ['quotes', `openat(1, "${'\\'.repeat(100_000)}", 0) = 3\n`],
    ['names', `getpid() = 1\n${'a'.repeat(100_000)}() = 1\n`],
    ['a version without an end', `getpid() = 1\n > /lib/x.so.${'1'.repeat(100_000)}!(f+0x1) [0x4]\n`],
    ['a library that is one again and again', `getpid() = 1\n > /lib/x${'.so'.repeat(33_000)}!(f+0x1) [0x4]\n`],
    [
      'many places of code',
      `${lines(20_000, (n) => `[${(n * 65_536 + 4112).toString(16).padStart(16, '0')}] getpid() = 1\n > /l${n}(f+0x1) [0x10]`)}\n${lines(20_000, (n) => `[${(n * 16).toString(16).padStart(16, '0')}] getpid() = 1`)}\n`,
    ],
    [
      'many files of many children',
      `${lines(4000, (n) => `1 openat(AT_FDCWD, "/f${n}", O_RDONLY) = ${n}`)}\n${lines(4000, (n) => `1 fork() = ${n + 2}`)}\n`,
    ],
    [
      'many files of children that know their parent late',
      `${lines(4000, (n) => `1 openat(AT_FDCWD, "/f${n}", O_RDONLY) = ${n}`)}\n1 fork( <unfinished ...>\n${lines(4000, (n) => `${n + 2} getpid() = 1`)}\n`,
    ],
    [
      'many mappings of many children',
      `${lines(1024, (n) => `1 mmap(NULL, 1, PROT_EXEC, MAP_PRIVATE, 3</l${n}.so>, 0) = 0x${n.toString(16)}000`)}\n${lines(4000, (n) => `1 fork() = ${n + 2}\n${n + 2} mmap(NULL, 4096, PROT_EXEC, MAP_PRIVATE|MAP_ANON, -1, 0) = 0x7f0000`)}\n`,
    ],
  ])(
    '%s',
    (_name, text) => {
      problemOf(importText(text, 'x'));
    },
    5000,
  );
});
