import { byteString, bytesOf, concat } from '../base/bytes.ts';
import { baseName, COLOURS } from '../base/text.ts';
import { looksLikeDtrace } from './dtrace/detect.ts';
import { type Block, HEAD_BYTES } from './importer.ts';
import { LineReader, SLICE_BYTES } from './lines.ts';
import { looksLikeOpenbsdLog } from './openbsd-log/detect.ts';
import { messageIn } from './openbsd-log/line.ts';
import { looksLikeStrace } from './strace/detect.ts';
import { partsOfFrame } from './strace/frame-line.ts';

/**
 * A trace without what tells of its owner: texts among the arguments, and folders outside of the system's own. Calls,
 * numbers, addresses, stacks and the names of objects stay, so the picture stays. Of a log all stays away but the
 * messages that are read.
 *
 * Works line by line, whatever tracer wrote it: only what stands in quotes or angle brackets, and the paths of stack
 * frames, is looked at. Each character is looked at a few times at most, whatever the line holds.
 */
export function strippedTrace(trace: Uint8Array): Uint8Array {
  const reader = new LineReader();
  const strip = isLog(byteString(trace.subarray(0, HEAD_BYTES))) ? messageIn : strippedLine;
  const parts: Uint8Array[] = [];
  const take = ({ text }: Block): void => {
    parts.push(bytesOf(text.replace(COLOURS, '').replace(/[^\n]+/g, strip)));
  };
  // In slices: a trace may be larger than any text.
  for (let at = 0; at < trace.length; at += SLICE_BYTES)
    reader.push(trace.subarray(at, at + SLICE_BYTES)).forEach(take);
  reader.finish().forEach(take);
  return concat(parts);
}

/** As the importers are chosen. */
const isLog = (head: string): boolean =>
  looksLikeOpenbsdLog(head) > Math.max(looksLikeStrace(head), looksLikeDtrace(head));

/** Before each frame of a stack of strace. */
const STRACE_FRAME = ' > ';
/** MODULE`SYMBOL, as DTrace prints it: it knows no folders, and the names of C++ have brackets of their own. */
const DTRACE_FRAME = /^\s{4,}[^\s`"]+`/;

function strippedLine(line: string): string {
  if (line.startsWith(STRACE_FRAME)) return STRACE_FRAME + strippedFrame(line.slice(STRACE_FRAME.length));
  return DTRACE_FRAME.test(line) ? line : strippedCall(line);
}

/** A line that was cut, or tells an error in the unwinder's words, may name a file too. */
function strippedFrame(line: string): string {
  const parts = partsOfFrame(line);
  if (!parts) return strippedPath(line);
  const { module, symbol, address, source } = parts;
  return strippedPath(module) + symbol + address + source.slice(0, 1) + strippedPath(source.slice(1));
}

/**
 * Where a text, or what a descriptor stands for (-y), begins: `3</etc/passwd>`, `5<TCP:[52762]>`. What -T prints has
 * digits only, and `1<<CAP_KILL` is arithmetic.
 */
const MARK = /"|(?<=\d)<(?!<|[\d.]*>)/g;

/** Calls of which a text names what is mapped: the origin of calls hangs on it. */
const NAMES_OBJECT = /\b(?:execve|execveat|open|openat|uselib)\(/;

function strippedCall(line: string): string {
  const keepsObjects = NAMES_OBJECT.test(line);
  // The first text of execve is the program itself.
  let isProgram = /\bexecve(?:at)?\(/.test(line);
  let stripped = '';
  let at = 0;
  for (const { index: mark } of line.matchAll(MARK)) {
    // Inside of what was just replaced.
    if (mark < at) continue;
    const isText = line[mark] === '"';
    const end = isText ? endOfText(line, mark + 1) : endOfDescriptor(line, mark + 1);
    const inside = line.slice(mark + 1, end);
    const isNeeded = isText ? isProgram || (keepsObjects && namesObject(inside)) : inside.startsWith('/');
    if (isText) isProgram = false;
    stripped += line.slice(at, mark + 1) + (isNeeded ? strippedPath(inside) : '...') + line.slice(end, end + 1);
    at = end + 1;
    // strace says by them that it has cut the text.
    if (isText && line.startsWith('...', at)) at += '...'.length;
  }
  return stripped + line.slice(at);
}

/** Position of the quote that closes the text from `at` on; the end of the line where none does. */
function endOfText(line: string, at: number): number {
  let end = at;
  while (end < line.length && line[end] !== '"') end += line[end] === '\\' ? 2 : 1;
  return Math.min(end, line.length);
}

/** Sockets and the like have brackets, with arrows and brackets between them: `TCPv6:[[::1]:80->[::1]:3]`. */
const BRACKETED = /^[\w-]{1,32}:\[/;
const LONGEST_BRACKETED = 34;

/** Position of the bracket that closes the descriptor from `at` on; the end of the line where none does. */
function endOfDescriptor(line: string, at: number): number {
  const isBracketed = BRACKETED.test(line.slice(at, at + LONGEST_BRACKETED));
  const end = isBracketed ? line.indexOf(']>', at) + 1 : line.indexOf('>', at);
  return end < at ? line.length : end;
}

/** A library by its name, a program or library by its folder. */
const namesObject = (path: string): boolean =>
  /\.so(?:\.|$)/.test(baseName(path)) || /^\/(?:usr\/)?(?:s?bin|lib\w*)\/[^/]+$/.test(path);

/** Folders that are the same on every machine. */
const SYSTEM = /^\/(?:usr\/(?:local\/)?)?(?:lib\w*|libexec|s?bin)\/|^\/(?:dev|proc|sys)\//;

/** The name without folders of somebody's own. What is no path stays. */
function strippedPath(path: string): string {
  if (!path.includes('/') || SYSTEM.test(path)) return path;
  return `/.../${baseName(path)}`;
}
