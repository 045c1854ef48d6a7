import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { oneLine } from '../base/result.ts';
import { type ResolvedCase, readCases } from '../cases/read.ts';
import { type CallResult, type CaseResult, runCase } from '../cases/run.ts';
import { COLUMNS, printable, wrap } from '../output/wrap.ts';
import { BadInput, EXIT, type Io } from './io.ts';
import { parse } from './options.ts';
import { reasonOf } from './source.ts';

/** A file of cases, read and not yet run. */
interface Opened {
  readonly file: string;
  readonly title: string;
  readonly cases: readonly ResolvedCase[];
}

interface Tally {
  passed: number;
  failed: number;
}

/** `cases FILE…`: runs files of the case language. Nothing is printed before every file was read. */
export async function cases(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parse('cases', args, { json: { type: 'boolean' } });
  if (positionals.length === 0) throw new BadInput('cases needs a FILE (see syswhence cases --help)');
  if (positionals.filter((word) => word === '-').length > 1) throw new BadInput('cases can read "-" once only');
  const files: Opened[] = [];
  for (const word of positionals) files.push(await open(word, io));
  const tally: Tally = { passed: 0, failed: 0 };
  for (const part of values.json ? json(files, tally) : text(files, tally)) io.write(part);
  return tally.failed > 0 ? EXIT.findings : EXIT.fine;
}

async function open(word: string, io: Io): Promise<Opened> {
  const name = word === '-' ? 'standard input' : word;
  const read = readCases(decode(await bytesOf(word, name, io), name));
  if (!read.ok) throw new BadInput(`${name}: ${oneLine(read.problem)}`);
  return { file: word, ...read.value };
}

async function bytesOf(word: string, name: string, io: Io): Promise<Uint8Array> {
  try {
    if (word !== '-') return await readFile(path.resolve(io.cwd, word));
    const blocks: Uint8Array[] = [];
    for await (const block of io.stdin) blocks.push(block);
    return Buffer.concat(blocks);
  } catch (error) {
    throw new BadInput(`${name} cannot be read: ${reasonOf(error)}`);
  }
}

function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    // What no string can hold is a RangeError, or one of Node's own.
    const isText = !(error instanceof TypeError);
    throw new BadInput(isText ? `${name} is too large: split it` : `${name} is no UTF-8 text; save it as UTF-8`);
  }
}

function count(tally: Tally, { pass }: CaseResult): void {
  if (pass) tally.passed++;
  else tally.failed++;
}

function* text(files: readonly Opened[], tally: Tally): Generator<string> {
  for (const { file, title, cases: items } of files) {
    if (files.length > 1) yield heading(file, title);
    for (const item of items) {
      const result = runCase(item);
      count(tally, result);
      yield caseText(result);
    }
  }
  yield `${tally.passed} passed, ${tally.failed} failed\n`;
}

/** The name of a file is one line's beginning, whole however long: it is looked for, and copied. */
function heading(file: string, title: string): string {
  const name = printable(file);
  if (title === '') return `${name}\n`;
  const line = `${name}: ${printable(title)}`;
  return line.length <= COLUMNS ? `${line}\n` : `${name}:\n${wrap(title, '  ')}`;
}

const INDENT = '      ';

function caseText({ id, title, pass, expected, got, calls, problem }: CaseResult): string {
  const head = labelled(pass ? 'pass  ' : 'FAIL  ', title === '' ? id : `${id}: ${title}`);
  if (problem !== null) return `${head}${pair(INDENT, expected, got)}${labelled(`${INDENT}why       `, problem)}`;
  const [only, ...others] = calls;
  if (only && others.length === 0) return `${head}${callText(INDENT, only)}`;
  return (
    head + calls.map((call) => `${wrap(`${call.call}. ${call.name}`, INDENT)}${callText(`${INDENT}  `, call)}`).join('')
  );
}

const callText = (indent: string, { expected, got, pass, reason }: CallResult): string =>
  pair(indent, expected, got) + (pass ? '' : labelled(`${indent}why       `, reason));

const pair = (indent: string, expected: string, got: string): string =>
  labelled(`${indent}expected  `, expected) + labelled(`${indent}got       `, got === '' ? 'nothing' : got);

/** The first line begins with the label, the others are indented as far. */
const labelled = (label: string, words: string): string =>
  label + wrap(words, ' '.repeat(label.length), COLUMNS).slice(label.length);

/** In parts: many cases may be more than one string can hold. */
function* json(files: readonly Opened[], tally: Tally): Generator<string> {
  let before = '[';
  for (const { file, cases: items } of files) {
    for (const item of items) {
      const result = runCase(item);
      count(tally, result);
      yield `${before}\n  ${JSON.stringify({ file, ...result }, null, 2).replaceAll('\n', '\n  ')}`;
      before = ',';
    }
  }
  yield '\n]\n';
}
