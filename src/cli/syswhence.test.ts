import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';

/** The launcher, run as people run it: exit codes, what stands on which stream, pipes at both ends. */

const launcher = path.resolve('src/cli/syswhence.mjs');
const trace = path.resolve('src/evidence/fixtures/traces/strace-fink-python.txt');

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** What ended it but itself; null as it should be. */
  readonly trouble: string | null;
}

function launch(args: readonly string[], { input = '', env = {} } = {}): Ended {
  const { npm_lifecycle_event: _, INIT_CWD: __, ...outer } = process.env;
  const { status, stdout, stderr, signal, error } = spawnSync(process.execPath, [launcher, ...args], {
    ...{ cwd: tmpdir(), input, encoding: 'utf8', maxBuffer: 1 << 26 },
    env: { ...outer, ...env },
  });
  return { code: status, out: stdout, err: stderr, trouble: error?.message ?? signal };
}

test('answers are on standard output, complaints on standard error, and the exit code tells them apart', () => {
  const words = ['check', 'freebsd-15', '--policy', 'freebsd-rtld-libsys'];
  const fine = launch(words);
  expect(fine).toMatchObject({ code: 0, err: '', trouble: null });
  expect(launch([...words, '--fail-on', 'denied'])).toEqual({ ...fine, code: 1 });
  const refused = launch(['frob']);
  expect(refused).toMatchObject({ code: 2, out: '', trouble: null });
  expect(refused.err).toMatch(/^syswhence: no command is called "frob"[^\n]+\n$/);
});

test('standard input and a file are the same, and a file is named from where npm was called', () => {
  const named = launch(['origins', trace, '--json']);
  expect(named).toMatchObject({ code: 0, err: '', trouble: null });
  expect(launch(['origins', '-', '--json'], { input: readFileSync(trace, 'utf8') })).toEqual(named);
  const env = { npm_lifecycle_event: 'syswhence', INIT_CWD: path.dirname(trace) };
  expect(launch(['origins', path.basename(trace), '--json'], { env })).toEqual(named);
});

test('more than a pipe holds arrives whole, and ends as it should', () => {
  const { code, out, err, trouble } = launch(['render', 'freebsd-15', '--all-steps', '--format', 'json', '-o', '-']);
  expect({ code, err, trouble }).toEqual({ code: 0, err: '', trouble: null });
  expect(JSON.parse(out).slides).toHaveLength(74);
  expect(out.length).toBeGreaterThan(1 << 16);
});

test('a reader that has seen enough is no error', async () => {
  const child = spawn(process.execPath, [launcher, 'render', 'freebsd-15', '--all-steps', '--format', 'json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.on('close', (...ended) => resolve(ended));
  });
  expect({ code, signal, complaint }).toEqual({ code: 0, signal: null, complaint: '' });
});
