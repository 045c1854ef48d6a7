import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCENARIOS } from '../evidence/scenarios/index.ts';
import { POLICIES } from '../policy/registry.ts';
import { COMMAND_USAGE, USAGE } from './help.ts';

/** The launcher is run as people run it: what counts is exit codes and what stands on which stream. */

const launcher = path.resolve('src/cli/syswhence.mjs');
const trace = path.resolve('src/evidence/fixtures/traces/strace-fink-python.txt');
const scenario = SCENARIOS[0]?.id ?? '';
const policy = POLICIES[0]?.id ?? '';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'syswhence-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Answer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function run(args: readonly string[], { cwd = folder, input = '', env = {} } = {}): Answer {
  const { npm_lifecycle_event: _, INIT_CWD: __, ...outer } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...args], {
    cwd,
    input,
    encoding: 'utf8',
    env: { ...outer, ...env },
  });
  return { code: status, out: stdout, err: stderr };
}

/** Exit code 2, nothing on standard output, one line that names the program. */
function refused(answer: Answer): string {
  expect(answer).toMatchObject({ code: 2, out: '' });
  expect(answer.err).toMatch(/^syswhence: [^\n]+\n$/);
  return answer.err;
}

describe('help', () => {
  test('is on standard output, for all and for each command', () => {
    expect(run([])).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^usage: syswhence COMMAND/) });
    expect(run(['--help']).out).toBe(run(['help']).out);
    for (const command of ['origins', 'check', 'render', 'scenarios', 'policies']) {
      const { code, out } = run([command, '--help']);
      expect(code).toBe(0);
      expect(out.startsWith(`usage: syswhence ${command}`)).toBe(true);
    }
  });

  test('fits in 80 columns, and the version is that of the package', () => {
    const texts = [USAGE, ...Object.values(COMMAND_USAGE)].join('');
    expect(texts.split('\n').filter((line) => line.length > 80)).toEqual([]);
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(run(['--version']).out).toBe(`syswhence ${version}\n`);
  });
});

describe('lists', () => {
  test('name every scenario and every policy', () => {
    const scenarios = run(['scenarios']).out;
    for (const { id, title } of SCENARIOS) expect(scenarios).toMatch(new RegExp(`^${id} +${title}$`, 'm'));
    const policies = JSON.parse(run(['policies', '--json']).out);
    expect(policies.map(({ id }: { id: string }) => id)).toEqual(POLICIES.map(({ id }) => id));
  });
});

describe('origins', () => {
  test('counts the calls of a trace', () => {
    const { code, out, err } = run(['origins', trace, '--json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { calls, origins, unread, format } = JSON.parse(out);
    const sum = Object.values<number>(origins).reduce((total, count) => total + count, 0);
    expect({ unread, format, sum }).toEqual({ unread: 0, format: 'strace', sum: calls });
    expect(calls).toBeGreaterThan(0);
  });

  test('reads standard input, and files named from where npm was called', () => {
    const input = readFileSync(trace, 'utf8');
    const asked = run(['origins', '-', '--json'], { input });
    expect(asked.out).toBe(run(['origins', trace, '--json']).out);
    const env = { npm_lifecycle_event: 'syswhence', INIT_CWD: path.dirname(trace) };
    expect(run(['origins', path.basename(trace), '--json'], { env }).out).toBe(asked.out);
  });
});

describe('check', () => {
  test('tells verdicts, and fails on denials only when asked to', () => {
    const words = ['check', trace, '--policy', policy];
    const report = JSON.parse(run([...words, '--json']).out);
    expect(report.calls).toBe(report.allowed + report.denied + report.unknown);
    expect(report.denials.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(report.denied);
    expect(run(words).code).toBe(0);
    expect(run([...words, '--fail-on', 'denied']).code).toBe(report.denied > 0 ? 1 : 0);
    expect(run(['check', trace, '--policy', 'none', '--fail-on', 'denied']).code).toBe(0);
  });

  test('takes a scenario by its id; a file of that name wins', () => {
    const words = ['check', scenario, '--policy', 'none', '--json'];
    expect(JSON.parse(run(words).out).denied).toBe(0);
    writeFileSync(path.join(folder, scenario), 'not a trace\n');
    try {
      expect(refused(run(words))).toContain(scenario);
    } finally {
      rmSync(path.join(folder, scenario));
    }
  });
});

describe('render', () => {
  test('draws the same bytes to standard output and to a file', () => {
    const words = ['render', scenario, '--policy', policy, '--step', '3', '--theme', 'dark', '--size', '800x450'];
    const { code, out } = run(words);
    expect(code).toBe(0);
    expect(out).toMatch(/^<svg [^>]*width="800" height="450"/);
    expect(run([...words, '-o', 'out.svg'])).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(path.join(folder, 'out.svg'), 'utf8')).toBe(out);
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
  ])('%s', (_, args, sentence) => {
    expect(refused(run(args))).toMatch(sentence);
  });

  test('an empty standard input', () => {
    refused(run(['origins', '-']));
  });

  test('a file that may not be read', () => {
    // Root may read everything.
    if (process.getuid?.() === 0) return;
    const file = path.join(folder, 'secret.txt');
    writeFileSync(file, 'x', { mode: 0o000 });
    expect(refused(run(['origins', file]))).toMatch(/permission denied/);
  });

  test('nothing is left behind by a refused render', () => {
    refused(run(['render', scenario, '--step', '999999', '-o', 'none.svg']));
    expect(existsSync(path.join(folder, 'none.svg'))).toBe(false);
  });
});
