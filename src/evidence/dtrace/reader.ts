import { own } from '../../base/bytes.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { ModelBuilder } from '../../model/builder.ts';
import { RECORD_FREEBSD } from '../commands.ts';
import type { Block, Evidence, Parser } from '../importer.ts';
import { eachLine } from '../lines.ts';
import { UnreadLines } from '../unread.ts';
import { type DtraceFrame, type DtraceLine, parseLine, type QuietHeader } from './line.ts';
import { Processes } from './processes.ts';
import { type DtraceReport, reportOf } from './report.ts';
import { SiteTable } from './sites.ts';
import { systemOf } from './system.ts';

/** Frames of one stack; DTrace itself stops at `ustackframes`, 100 by default. */
const MAX_FRAMES = 1024;

/** Text kept of lines seen before: most lines of a trace are repeated ones. It is only a cache. Bytes. */
const MAX_KNOWN = 16 << 20;

const MAX_MESSAGES = 1000;

/** In a second: DTrace's `timestamp` counts them. */
const NANOSECONDS = 1e9;

/** A record on its way: its header, then its frames. */
interface OpenRecord {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Empty where the header does not name it. */
  readonly program: string;
  readonly pc: bigint | null;
  readonly time: number;
  readonly line: number;
  readonly offset: number;
  /** An aggregation is complete only with its count. */
  readonly aggregated: boolean;
  readonly frames: DtraceFrame[];
}

/** Reads what dtrace prints for `syscall:::entry` with user stacks. */
export class DtraceParser implements Parser {
  readonly #fileName: string;
  readonly #builder = new ModelBuilder();
  readonly #processes = new Processes(this.#builder);
  readonly #sites = new SiteTable(this.#builder);
  readonly #unread = new UnreadLines();
  readonly #known = new Map<string, DtraceLine>();
  #knownBytes = 0;
  readonly #messages: string[] = [];
  #record: OpenRecord | null = null;
  #line = 0;
  #returns = 0;

  constructor(fileName: string) {
    this.#fileName = fileName;
  }

  push(block: Block): void {
    eachLine(block, (line, offset) => {
      this.#line++;
      this.#readLine(line, offset);
    });
  }

  finish(): Result<Evidence> {
    this.#endRecord(null);
    if (this.#builder.length === 0) {
      return fail(`${this.#fileName} looks like DTrace output, but there is no system call with a stack in it.`, {
        remedy: `Record with: ${RECORD_FREEBSD}`,
      });
    }
    this.#processes.finish();
    const system = systemOf(this.#sites.moduleNames());
    const model = this.#builder.finish({
      title: this.#fileName,
      summary: this.#processes.summary(),
      kind: 'trace',
      system,
    });
    const reading: DtraceReport = {
      lines: this.#line,
      unread: this.#unread,
      messages: this.#messages,
      withPc: this.#sites.withPc,
      withPid: this.#processes.withPid,
      aggregated: model.calls.weight !== null,
      returns: this.#returns,
      system,
    };
    return ok({ model, report: reportOf(reading) });
  }

  #parse(text: string): DtraceLine {
    const known = this.#known.get(text);
    if (known) return known;
    const line = parseLine(text);
    if (this.#knownBytes > MAX_KNOWN) {
      this.#known.clear();
      this.#knownBytes = 0;
    }
    this.#knownBytes += text.length;
    this.#known.set(own(text), line);
    return line;
  }

  #readLine(text: string, offset: number): void {
    const line = this.#parse(text);
    const record = this.#record;
    switch (line.kind) {
      case 'frame':
        if (!record) this.#unread.add(this.#line, text);
        else if (record.frames.length < MAX_FRAMES) record.frames.push(line.frame);
        break;
      case 'count':
        if (record?.aggregated) this.#endRecord(line.count);
        else this.#unread.add(this.#line, text);
        break;
      case 'event':
        this.#endRecord(null);
        if (line.probe !== 'entry') this.#returns++;
        else this.#begin({ name: line.name, offset });
        break;
      case 'quiet':
        this.#endRecord(null);
        this.#beginEvent(line.header, offset);
        break;
      case 'key':
        this.#endRecord(null);
        this.#begin({ ...keyOf(line.words), aggregated: true, offset });
        break;
      case 'message':
        if (this.#messages.length < MAX_MESSAGES) this.#messages.push(own(text));
        break;
      case 'other':
        this.#unread.add(this.#line, text);
        break;
      case 'blank':
        if (record && !record.aggregated) this.#endRecord(null);
        break;
      case 'columns':
      case 'note':
    }
  }

  #beginEvent({ name, pid, tid, program, pc, time }: QuietHeader, offset: number): void {
    this.#begin({ name, pid, tid, program, pc, time: time / NANOSECONDS, offset });
  }

  #begin(header: Partial<OpenRecord> & { readonly name: string; readonly offset: number }): void {
    this.#record = {
      name: header.name,
      pid: header.pid ?? 0,
      tid: header.tid ?? 0,
      program: header.program ?? '',
      pc: header.pc ?? null,
      time: header.time ?? Number.NaN,
      line: this.#line,
      offset: header.offset,
      aggregated: header.aggregated ?? false,
      frames: [],
    };
  }

  /** `count`: what the aggregation says; null where the record is one event, or ends before its count. */
  #endRecord(count: number | null): void {
    const record = this.#record;
    this.#record = null;
    if (!record) return;
    if (record.aggregated && count === null) {
      this.#unread.add(record.line, record.name);
      return;
    }
    const image = this.#processes.imageOf(record.pid, record.program, record.name);
    const stack = this.#sites.stack(record.frames);
    const attempt = this.#sites.attempt(image, record.name, record.frames[0], record.pc);
    this.#processes.saw(image, this.#builder.stackFrames(stack), count ?? 1);
    const { time, line, offset, tid } = record;
    this.#builder.call({ attempt, stack, thread: tid, time, line, offset, weight: count ?? 1 });
  }
}

/** Keys of an aggregation, in the order of the script: numbers are pids, the last word is the call. */
function keyOf(words: readonly string[]): { readonly name: string; readonly program: string; readonly pid: number } {
  const names = words.filter((word) => !/^\d+$/.test(word));
  const pid = Number(words.find((word) => /^\d{1,9}$/.test(word)) ?? 0);
  return { name: names.at(-1) ?? '', program: names.length > 1 ? (names[0] ?? '') : '', pid };
}
