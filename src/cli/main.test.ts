import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCENARIOS } from '../evidence/scenarios/index.ts';
import { ALL_POLICIES } from '../policy/registry.ts';
import { readCarrier } from '../record/recognise.ts';
import { STORIES } from '../story/index.ts';
import { type Answer, ask, sentenceOf, type World } from './fixtures/ask.ts';
import { COMMAND_USAGE, USAGE } from './help.ts';

const launcher = path.resolve('src/cli/syswhence.mjs');
const trace = path.resolve('src/evidence/fixtures/traces/strace-fink-python.txt');
const scenario = SCENARIOS[0]?.id ?? '';
const policy = 'openbsd-msyscall';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'syswhence-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (args: readonly string[], world: World = {}): Promise<Answer> => ask(args, { cwd: folder, ...world });
const refused = async (args: readonly string[], world?: World): Promise<string> => sentenceOf(await run(args, world));

describe('help', () => {
  test('is on standard output, for all and for each command', async () => {
    expect(await run([])).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^usage: syswhence COMMAND/) });
    expect((await run(['--help'])).out).toBe((await run(['help'])).out);
    for (const command of ['origins', 'check', 'render', 'scenarios', 'policies', 'stories']) {
      const { code, out } = await run([command, '--help']);
      expect(code).toBe(0);
      expect(out.startsWith(`usage: syswhence ${command}`)).toBe(true);
    }
  });

  test('fits in 80 columns, and the version is that of the package', async () => {
    const texts = [USAGE, ...Object.values(COMMAND_USAGE)].join('');
    expect(texts.split('\n').filter((line) => line.length > 80)).toEqual([]);
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect((await run(['--version'])).out).toBe(`syswhence ${version}\n`);
  });
});

describe('lists', () => {
  test('name every scenario and every policy', async () => {
    const scenarios = (await run(['scenarios'])).out;
    for (const { id, title } of SCENARIOS) expect(scenarios).toMatch(new RegExp(`^${id} +${title}$`, 'm'));
    const policies = JSON.parse((await run(['policies', '--json'])).out);
    expect(policies.map(({ id }: { id: string }) => id)).toEqual(ALL_POLICIES.map(({ id }) => id));
  });

  test('name every story, with the number of its steps', async () => {
    const stories = JSON.parse((await run(['stories', '--json'])).out);
    const told = STORIES.map(({ id, title, summary, steps }) => ({ id, title, summary, steps: steps.length }));
    expect(stories).toEqual(told);
    expect((await run(['stories'])).out.split('\n')).toHaveLength(STORIES.length + 1);
  });
});

describe('origins', () => {
  test('counts the calls of a trace', async () => {
    const { code, out, err } = await run(['origins', trace, '--json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { calls, origins, unread, format } = JSON.parse(out);
    const sum = Object.values<number>(origins).reduce((total, count) => total + count, 0);
    expect({ unread, format, sum }).toEqual({ unread: 0, format: 'strace', sum: calls });
    expect(calls).toBeGreaterThan(0);
  });

  test('are the same from standard input, wherever a block of it ends', async () => {
    const bytes = readFileSync(trace);
    const input = [0, 1, 2].map((i) => bytes.subarray(i * 1000, i === 2 ? undefined : (i + 1) * 1000));
    const named = await run(['origins', trace, '--json']);
    expect((await run(['origins', '-', '--json'], { input })).out).toBe(named.out);
    const relative = await run(['origins', path.basename(trace), '--json'], { cwd: path.dirname(trace) });
    expect(relative.out).toBe(named.out);
  });
});

describe('check', () => {
  test('tells verdicts, and fails on denials only when asked to', async () => {
    const words = ['check', trace, '--policy', policy];
    const report = JSON.parse((await run([...words, '--json'])).out);
    expect(report.calls).toBe(report.allowed + report.denied + report.unknown);
    expect(report.denials.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(report.denied);
    expect((await run(words)).code).toBe(0);
    expect((await run([...words, '--fail-on', 'denied'])).code).toBe(report.denied > 0 ? 1 : 0);
    expect((await run(['check', trace, '--policy', 'none', '--fail-on', 'denied'])).code).toBe(0);
  });

  test('says of a kernel’s message what the kernel compared', async () => {
    const log = path.resolve('src/evidence/fixtures/traces/synthetic-openbsd-pinsyscalls-log.txt');
    const report = JSON.parse((await run(['check', log, '--policy', 'openbsd-pinsyscalls', '--json'])).out);
    expect(report).toMatchObject({ calls: 2, denied: 2, unknown: 0 });
    expect(report.denials.map(({ reason }: { reason: string }) => reason)).toEqual([
      expect.stringContaining('not in a pinned region'),
      expect.stringMatching(/0x9031b4e11d4 .* is not where libc.* may make getpid \(20\): that is 0x9031b55ab10/),
    ]);
    const alone = 'a[1]: pinsyscalls addr 200417 code 33, pinoff 0xffffffff (pin 0 0-0 0) (libcpin 0 0-0 0) error 78';
    const { out } = await run(['check', '-', '--policy', 'openbsd-pinsyscalls', '--json'], { input: alone });
    expect(out).toContain('which has no table: nothing in it may enter');
  });

  test('takes a scenario by its id; a file of that name wins', async () => {
    const words = ['check', scenario, '--policy', 'none', '--json'];
    expect(JSON.parse((await run(words)).out).denied).toBe(0);
    writeFileSync(path.join(folder, scenario), 'not a trace\n');
    try {
      expect(await refused(words)).toContain(scenario);
    } finally {
      rmSync(path.join(folder, scenario));
    }
  });
});

describe('render', () => {
  test('draws the same bytes to standard output and to a file', async () => {
    const words = ['render', scenario, '--policy', policy, '--step', '3', '--theme', 'dark', '--size', '800x450'];
    const { code, out } = await run(words);
    expect(code).toBe(0);
    expect(out).toMatch(/^<svg [^>]*width="800" height="450"/);
    expect(await run([...words, '-o', 'out.svg'])).toMatchObject({ code: 0, out: '', err: '' });
    expect(readFileSync(path.join(folder, 'out.svg'), 'utf8')).toBe(out);
  });

  test.each(['png', 'pptx'])('draws %s without a browser, the same from every folder', async (format) => {
    const words = ['render', '--story', 'split', '--at', '2', '--size', '640x360'];
    expect(await run([...words, '-o', `one.${format}`])).toMatchObject({ code: 0, out: '', err: '' });
    const file = path.join(folder, `two.${format}`);
    expect(await run([...words, '-o', file], { cwd: path.resolve('docs') })).toMatchObject({
      code: 0,
      out: '',
      err: '',
    });
    const one = readFileSync(path.join(folder, `one.${format}`));
    expect(one.length).toBeGreaterThan(5000);
    expect(readFileSync(file).equals(one)).toBe(true);
  });
});

describe('matrix', () => {
  const words = ['matrix', 'freebsd-15', '--policy', 'freebsd-rtld-libsys'];
  const linkIn = (answer: Answer): string | null => {
    const found = readCarrier(answer.bytes, 'export');
    return found?.ok ? found.value.link : null;
  };

  test('carries what opens it again, whatever it is written as', async () => {
    const link = 'v=1&policy=freebsd-rtld-libsys&view=matrix';
    for (const format of ['text', 'md', 'adoc', 'json', 'svg'])
      expect([format, linkIn(await run([...words, '--format', format]))]).toEqual([format, link]);
    expect(linkIn(await run([...words, '--format', 'csv']))).toBeNull();
    expect(linkIn(await run(['matrix', '--libsys', 'logging', '--format', 'svg']))).toBe(
      'v=1&scene=freebsd-15-attacks&view=matrix&libsys=logging',
    );
    expect(linkIn(await run(['matrix', trace, '--json']))).toMatch(/^v=1&scene=file:[\da-f]{16}&view=matrix$/);
  });

  test('is drawn again from its picture, and written as its file is named', async () => {
    expect(await run([...words, '-o', 'm.svg'])).toMatchObject({ code: 0, out: '', err: '' });
    const again = await run(['render', 'm.svg']);
    expect(again.out).toContain('rtld + libsys only</text>');
    expect(linkIn(again)).toBe('v=1&policy=freebsd-rtld-libsys&view=matrix');
    await run([...words, '-o', 'm.csv']);
    expect(readFileSync(path.join(folder, 'm.csv'), 'utf8')).toMatch(/^Name,Kind,About,rtld \+ libsys only\r\n/);
    expect(await refused(['matrix', 'm.svg'])).toContain('m.svg is no trace, but what Whence has written');
    expect(await refused([...words, '-o', 'm.png'])).toContain('"m.png" ends as no format does (.txt, .csv, .md,');
  });
});

describe('cases', () => {
  const truth = path.resolve('src/cases/truth/cheribsd.json');
  const file = JSON.parse(readFileSync(truth, 'utf8'));
  const wrong = structuredClone(file);
  wrong.cases = wrong.cases.slice(0, 2);
  wrong.cases[1].events[1].expect.effect.signal = 'SIGSEGV';
  wrong.cases[1].title = 'A title that is long enough to need a second line of the report, and then some more of it';
  wrong.cases.push({
    id: 'odd',
    extends: 'cheribsd',
    events: [{ call: 'x', from: 'libd:x', expect: { verdict: 'allowed' } }],
  });
  const input = JSON.stringify(wrong, null, 2);

  test('that all pass are exit code 0, from files or standard input', async () => {
    const { code, out, err } = await run(['cases', truth]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /^pass {2}cheri-01: libsys\n {6}expected {2}allowed, no effect\n {6}got {7}allowed, no effect\n/,
    );
    expect(out).toMatch(/\n8 passed, 0 failed\n$/);
    expect((await run(['cases', '-'], { input: readFileSync(truth, 'utf8') })).out).toBe(out);
    const both = (await run(['cases', '-', truth], { input: readFileSync(truth, 'utf8') })).out;
    expect(both).toMatch(/^-: CheriBSD: the system-call permission\n/);
    expect(both).toContain(`\n${truth}:`);
    expect(both).toMatch(/\n16 passed, 0 failed\n$/);
  });

  test('stand under the whole name of their file, however long it is', async () => {
    const short = 'cheribsd.json';
    const long = path.join('deep'.repeat(12), 'of the ports tree', short);
    mkdirSync(path.join(folder, path.dirname(long)), { recursive: true });
    for (const file of [short, long]) copyFileSync(truth, path.join(folder, file));
    const { out } = await run(['cases', short, long]);
    expect(out).toMatch(/^cheribsd\.json: CheriBSD: the system-call permission\n/);
    expect(out).toContain(`\n${long}:\n  CheriBSD: the system-call permission\npass  `);
  });

  test('that fail are exit code 1, and say why, call by call', async () => {
    const { code, out, err } = await run(['cases', '-'], { input });
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toMatch(/^pass {2}cheri-01: /m);
    expect(out).toMatch(/^FAIL {2}cheri-02: A title that is long enough/m);
    expect(out).toMatch(
      / {6}1\. getpid\n {8}expected {2}denied, action signal, signal SIGSEGV, .*\n {8}got {7}denied, action signal, signal SIGSYS, /,
    );
    expect(out).toMatch(/^ {8}why {7}pc 0x\w+ \(libc\.so\.7 \+ 0x104\) is in libc\.so\.7/m);
    expect(out).toMatch(
      /^FAIL {2}odd\n {6}expected {2}allowed\n {6}got {7}nothing\n {6}why {7}Event 1: “libd:x” is no place: /m,
    );
    expect(out).toMatch(/\n1 passed, 2 failed\n$/);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('as JSON are a list with one entry for each', async () => {
    const { code, out } = await run(['cases', '-', '--json'], { input });
    expect(code).toBe(1);
    const entries = JSON.parse(out);
    expect(entries.map(({ file: name, id, pass }: Record<string, unknown>) => [name, id, pass])).toEqual([
      ['-', 'cheri-01', true],
      ['-', 'cheri-02', false],
      ['-', 'odd', false],
    ]);
    expect(entries[0]).toEqual({
      ...{ file: '-', id: 'cheri-01', title: 'libsys', pass: true, problem: null },
      ...{ expected: 'allowed, no effect', got: 'allowed, no effect' },
      calls: [
        {
          ...{ call: 1, name: 'getpid', pass: true, expected: 'allowed, no effect', got: 'allowed, no effect' },
          reason: expect.stringMatching(/runs with the permission\.$/),
        },
      ],
    });
    expect(entries[2]).toMatchObject({ calls: [], problem: expect.stringMatching(/no place/) });
  });

  test.each([
    ['no file', [], '', /^syswhence: cases needs a FILE/],
    ['a missing file', ['nowhere.json'], '', /nowhere\.json cannot be read: no such file/],
    ['a directory', ['.'], '', /it is a directory/],
    ['standard input twice', ['-', '-'], '', /"-" once only/],
    [
      'a text that is no JSON',
      ['-'],
      '{\n  "format",\n}',
      /standard input: .* expected “:” after “format”, .* \(line 2\)/,
    ],
    ['another file', ['-'], '{"format": "x"}', /standard input: .*format: expected "whence-cases\/1", found "x"/],
    [
      'a field that nobody knows',
      ['-'],
      input.replace('"title"', '"titel"'),
      /there is no field “titel”; the fields are /,
    ],
  ])('%s is one line and exit code 2', async (_, words, text, sentence) => {
    expect(await refused(['cases', ...words], { input: text })).toMatch(sentence);
  });

  test('one file that cannot be read stops all, before anything is printed', async () => {
    expect(await refused(['cases', truth, 'nowhere.json'])).toMatch(/nowhere\.json/);
    writeFileSync(path.join(folder, 'latin1.json'), Buffer.from('{"title": "\xe9"}', 'latin1'));
    expect(await refused(['cases', 'latin1.json'])).toMatch(/latin1\.json is no UTF-8 text; save it as UTF-8/);
  });

  test('are told in its help', async () => {
    expect(await run(['cases', '--help'])).toMatchObject({ code: 0, out: COMMAND_USAGE.cases });
    expect(USAGE).toContain('cases FILE...');
  });
});

describe('input that cannot be used is one line and exit code 2', () => {
  test.each([
    ['an unknown command', ['frob'], /no command is called "frob"; there are: origins, check/],
    ['an unknown option', ['origins', 'x', '--frob'], /--frob/],
    ['no file', ['origins'], /needs a FILE/],
    ['two files', ['origins', 'a', 'b'], /"b" is one too many/],
    ['a missing file', ['origins', 'nowhere.txt'], /nowhere\.txt: no such file/],
    ['a missing path', ['check', './freebsd-15', '--policy', 'none'], /no such file/],
    ['a directory', ['origins', '.'], /is a directory/],
    ['a file that is no trace', ['origins', launcher], /syswhence\.mjs is text, but not a trace/],
    ['no policy', ['check', scenario], /needs --policy; there are: \S+/],
    ['an unknown policy', ['check', scenario, '--policy', 'frob'], /"frob"; there are: .*none/],
    ['an unknown finding', ['check', scenario, '--policy', 'none', '--fail-on', 'x'], /--fail-on takes denied/],
    ['a step out of range', ['render', scenario, '--step', '999999'], /has steps 0 to \d+/],
    ['a step that is no number', ['render', scenario, '--step', '1.5'], /--step takes/],
    ['a theme', ['render', scenario, '--theme', 'pink'], /light or dark, not "pink"/],
    ['a size', ['render', scenario, '--size', '0x9'], /--size takes/],
    [
      'a place that cannot be written',
      ['render', scenario, '-o', 'nowhere/x.svg'],
      /nowhere\/x\.svg cannot be written/,
    ],
  ])('%s', async (_, args, sentence) => {
    expect(await refused(args)).toMatch(sentence);
  });

  test('an empty standard input', async () => {
    await refused(['origins', '-']);
  });

  test('a file that may not be read', async () => {
    // Root may read everything.
    if (process.getuid?.() === 0) return;
    const file = path.join(folder, 'secret.txt');
    writeFileSync(file, 'x', { mode: 0o000 });
    expect(await refused(['origins', file])).toMatch(/permission denied/);
  });

  test('nothing is left behind by a refused render', async () => {
    await refused(['render', scenario, '--step', '999999', '-o', 'none.svg']);
    expect(existsSync(path.join(folder, 'none.svg'))).toBe(false);
  });
});
