import { own } from '../../base/bytes.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { COLOURS } from '../../base/text.ts';
import { RECORD_LINUX } from '../commands.ts';
import type { Block, Evidence, Parser } from '../importer.ts';
import { UnreadLines } from '../unread.ts';
import { Clock } from './clock.ts';
import { skipName } from './head.ts';
import { attachedIn, endingOf, isMessage, kindOf, RESUMED, restOf } from './line-kind.ts';
import { emptyPrefix, scanPrefix } from './prefix.ts';
import { type Place, Recorder } from './recorder.ts';
import { reportOf } from './report.ts';
import { settle } from './settle.ts';
import { isFrameLine } from './stacks.ts';
import type { Task } from './tasks.ts';

const CARRIAGE_RETURN = 13;
const ESCAPE = '\x1b';

/** A stack ends here at the latest. strace prints 256 frames by default (`--stack-trace-frame-limit`). */
const MAX_STACK_BYTES = 1 << 20;

/**
 * Reads strace output, line by line. What a line means often shows later only (the stack follows the call, the parent
 * of a process its first calls, a base address hundreds of calls): so this records, and `settle` draws the conclusions
 * at the end, once for each distinct combination.
 */
export class StraceParser implements Parser {
  readonly #fileName: string;
  readonly #recorder = new Recorder();
  readonly #clock = new Clock();
  readonly #unread = new UnreadLines();
  readonly #prefix = emptyPrefix();
  #line = 0;
  #withPid = false;
  /** A stack that reached the end of its block and may go on. */
  #openStack = '';
  /** Task whose line was cut in two. */
  #cut: Task | null = null;
  /** A line without any prefix that is a call if the next line completes it, and program output if not. */
  #maybe: { readonly text: string; readonly line: number; readonly offset: number } | null = null;

  constructor(fileName: string) {
    this.#fileName = fileName;
  }

  push({ text, offset }: Block): void {
    if (!isFrameLine(text, 0)) this.#endStack('');
    this.#readLines(text, offset, text.includes(ESCAPE));
  }

  finish(): Result<Evidence> {
    this.#endStack('');
    this.#dropMaybe();
    const recorder = this.#recorder;
    if (recorder.builder.length === 0) {
      return fail(`${this.#fileName} looks like strace output, but there is no system call in it.`, {
        remedy: `Record with: ${RECORD_LINUX}`,
      });
    }
    recorder.tasks.finish();
    const { model, unwinder } = settle(recorder, this.#fileName);
    const report = reportOf(recorder, {
      lines: this.#line,
      unread: this.#unread,
      withPid: this.#withPid,
      clock: this.#clock.option,
      unwinder,
    });
    return ok({ model, report });
  }

  /** `coloured` is a parameter because V8 would search the block anew for every line if it were computed here. */
  #readLines(text: string, offset: number, coloured: boolean): void {
    let at = 0;
    while (at < text.length) {
      if (isFrameLine(text, at)) {
        at = this.#readStack(text, at);
        continue;
      }
      const newline = text.indexOf('\n', at);
      const next = newline < 0 ? text.length : newline + 1;
      let end = newline < 0 ? text.length : newline;
      if (text.charCodeAt(end - 1) === CARRIAGE_RETURN) end--;
      this.#line++;
      if (coloured) {
        // strace 7 and later, `--color`.
        const plain = text.slice(at, end).replace(COLOURS, '');
        this.#readLine(plain, 0, plain.length, offset + at);
      } else this.#readLine(text, at, end, offset + at);
      at = next;
    }
  }

  /** Takes the run of stack lines at `at`; returns the position after it. */
  #readStack(text: string, at: number): number {
    const room = MAX_STACK_BYTES - this.#openStack.length;
    let end = at;
    while (end - at < room && isFrameLine(text, end)) {
      const newline = text.indexOf('\n', end);
      end = newline < 0 ? text.length : newline + 1;
      this.#line++;
    }
    if (end === text.length) this.#openStack += text.slice(at, end);
    else this.#endStack(text.slice(at, end));
    return end;
  }

  #endStack(rest: string): void {
    const text = this.#openStack + rest;
    this.#openStack = '';
    if (text !== '') this.#recorder.stack(text);
  }

  #readLine(text: string, start: number, end: number, offset: number): void {
    if (start === end) return;
    const prefix = this.#prefix;
    switch (scanPrefix(text, start, end, prefix) ? kindOf(text, prefix.body, end) : 'other') {
      case 'call':
        this.#readCall(text, start, end, offset);
        break;
      case 'resumed':
        this.#readResumed(text, end, offset);
        break;
      case 'signal':
        this.#readSignal(text.slice(prefix.body + 4, end));
        break;
      case 'exit':
        this.#readExit(text.slice(prefix.body + 4, end));
        break;
      case 'other':
        this.#readOther(text.slice(start, end));
    }
  }

  #readCall(text: string, start: number, end: number, offset: number): void {
    const { style, head, body } = this.#prefix;
    const nameEnd = skipName(text, body, end);
    const ending = endingOf(text, nameEnd, end, style === 'file');
    if (ending === 'cut') {
      this.#readHalf(text.slice(start, end), offset);
      return;
    }
    this.#nextRecord();
    const args = (): string => text.slice(nameEnd + 1, end);
    const way = text.slice(head, nameEnd);
    const place = this.#place(offset);
    if (ending === 'done') this.#recorder.done(this.#task(false), way, nameEnd - body, args, place);
    else this.#recorder.entered(this.#task(false), way, nameEnd - body, args, place);
  }

  /** A line that stops in the middle. Without any prefix it could as well be the output of the program: wait and see. */
  #readHalf(text: string, offset: number): void {
    const { style, head, body, time } = this.#prefix;
    const bare = style === 'none' && head === body && time === '';
    if (bare && attachedIn(text) === null) {
      this.#nextRecord();
      this.#maybe = { text: own(text), line: this.#line, offset };
    } else this.#readCut(text, offset, this.#line);
  }

  /** The first half of a line; `readOther` will meet the second. */
  #readCut(text: string, offset: number, line: number): void {
    this.#nextRecord();
    if (!scanPrefix(text, 0, text.length, this.#prefix)) return;
    const { head, body } = this.#prefix;
    const nameEnd = skipName(text, body, text.length);
    const task = this.#task(false);
    const place = { ...this.#place(offset), line };
    this.#recorder.entered(task, text.slice(head, nameEnd), nameEnd - body, () => text.slice(nameEnd + 1), place);
    this.#cut = task;
    const attached = attachedIn(text);
    if (attached !== null) this.#attach(attached);
  }

  #readResumed(text: string, end: number, offset: number): void {
    const { head, body } = this.#prefix;
    this.#nextRecord();
    const nameEnd = skipName(text, body + 5, end);
    if (!text.startsWith(RESUMED, nameEnd)) {
      this.#unread.add(this.#line, text.slice(body, end));
      return;
    }
    const task = this.#task(true);
    const name = text.slice(body + 5, nameEnd);
    const rest = (): string => text.slice(nameEnd + RESUMED.length, end);
    if (this.#recorder.left(task, name, rest, this.#line)) return;
    this.#recorder.resumed(task, text.slice(head, body) + name, name.length, this.#place(offset));
  }

  #readSignal(text: string): void {
    this.#nextRecord();
    const name = /^SIG\w{1,20}/.exec(text);
    if (name) this.#recorder.signal(this.#task(false), own(name[0]));
  }

  #readExit(text: string): void {
    this.#nextRecord();
    const task = this.#task(false);
    const superseded = /^superseded by execve in pid (\d{1,9})/.exec(text);
    if (superseded) this.#recorder.tasks.superseded(task, Number(superseded[1]));
    else {
      // Where other lines have a pid, one without it does not say whose end it is.
      const isNamed = this.#prefix.style !== 'none' || !this.#withPid;
      this.#recorder.exited(task, own(text.replace(/ \+\+\+$/, '')), isNamed);
    }
  }

  /** What is no record of its own: the rest of a line cut in two, a message, the program's output. */
  #readOther(text: string): void {
    const attached = attachedIn(text);
    if (isMessage(text)) {
      if (attached !== null) this.#attach(attached);
      return;
    }
    const rest = restOf(text);
    if (rest === null) this.#unread.add(this.#line, text);
    else this.#readRest(text, rest);
  }

  /** The second half of a line that was cut; any number of lines of output may lie between the two. */
  #readRest(text: string, rest: 'unfinished' | 'done'): void {
    const maybe = this.#maybe;
    this.#maybe = null;
    if (maybe) this.#readCut(maybe.text, maybe.offset, maybe.line);
    const task = this.#cut;
    this.#nextRecord();
    if (task && rest === 'unfinished') return;
    if (task && this.#recorder.left(task, null, () => text, this.#line)) return;
    this.#unread.add(this.#line, text);
  }

  #attach(tid: number): void {
    this.#recorder.tasks.announced(tid, this.#recorder.builder.length);
  }

  #dropMaybe(): void {
    if (this.#maybe) this.#unread.add(this.#maybe.line, this.#maybe.text);
    this.#maybe = null;
  }

  /** A record begins: what was waiting for its second half will not get it. */
  #nextRecord(): void {
    this.#recorder.disown();
    this.#cut = null;
    if (this.#maybe) this.#dropMaybe();
  }

  #task(resuming: boolean): Task {
    const { style, tid } = this.#prefix;
    const { tasks, builder } = this.#recorder;
    if (style === 'none') return tasks.ofBareLine(builder.length);
    this.#withPid = true;
    return tasks.of(tid, builder.length, resuming);
  }

  #place(offset: number): Place {
    return { line: this.#line, offset, time: this.#clock.seconds(this.#prefix.time) };
  }
}
