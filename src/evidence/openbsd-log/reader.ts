import { decode } from '../../base/bytes.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { hex, plural } from '../../base/text.ts';
import { openbsdCallName } from '../../facts/openbsd-syscalls.ts';
import { ModelBuilder } from '../../model/builder.ts';
import type { Grade, Module, PinEntry, System } from '../../model/model.ts';
import type { Block, Evidence, Parser } from '../importer.ts';
import { eachLine } from '../lines.ts';
import { programsOf } from '../summary.ts';
import { UnreadLines } from '../unread.ts';
import { isKillMessage, type Kill, killOf, type LoggedRegion } from './line.ts';

/** The message does not say; the length of the instruction hangs on it. */
const SYSTEM: System = { os: 'openbsd', release: '', arch: 'amd64', instructionLength: 2 };

/** All ones: no region was asked, or any address of it would do. */
const NO_OFFSET = 0xffff_ffff;

/** ld.so registers the object whose soname begins so, and no other. */
const LIBC: Module = { name: 'libc.so.*', path: null, role: 'libc' };
const LINKER: Module = { name: 'ld.so', path: null, role: 'rtld' };
/** Neither ld.so nor libc: the program, another library, or memory without a file. */
const ELSEWHERE: Module = { name: 'memory outside both regions', path: null, role: 'anonymous' };

const PRINTED = {
  libc: '[libc pin region]',
  main: '[main pin region]',
  neither: '[outside both pinned regions]',
} as const;

/** Where a call came from, by the regions of the message. */
interface Origin {
  readonly module: number;
  readonly printed: string;
  readonly grade: Grade;
}

/** Reads what OpenBSD's kernel prints about processes that pinsyscalls(2) has killed: one refused call each. */
export class OpenbsdLogParser implements Parser {
  readonly #fileName: string;
  readonly #builder = new ModelBuilder();
  readonly #unread = new UnreadLines();
  readonly #commands = new Set<string>();
  #line = 0;
  #others = 0;
  #kills = 0;
  readonly #readings: string[] = [];

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
    if (this.#kills === 0) {
      return fail(`${this.#fileName} speaks of pinsyscalls, but no message in it is whole.`, {
        remedy: 'Copy the line from “NAME[PID]: pinsyscalls addr” to “error N”, as dmesg prints it.',
      });
    }
    const refused = `${plural(this.#kills, 'refused call')} of ${programsOf(this.#commands)}`;
    const summary = `${refused}, from messages of OpenBSD’s kernel.`;
    const model = this.#builder.finish({ title: this.#fileName, summary, kind: 'trace', system: SYSTEM });
    return ok({
      model,
      report: {
        format: 'openbsd-pinsyscalls',
        formatTitle: 'OpenBSD kernel messages of pinsyscalls(2)',
        lines: this.#line,
        unread: this.#unread.count,
        unreadExamples: this.#unread.examples,
        notes: [
          ...this.#readings,
          'A message tells of one refused call: not of the calls before it, nor of the stack.',
          'Assumed: amd64, as the message does not say; the pc after the instruction hangs on it.',
          ...(this.#others > 0
            ? [`${plural(this.#others, 'line')} of the log ${this.#others === 1 ? 'tells' : 'tell'} of something else.`]
            : []),
        ],
      },
    });
  }

  #readLine(text: string, offset: number): void {
    if (!isKillMessage(text)) {
      if (text.trim() !== '') this.#others++;
      return;
    }
    const kill = killOf(text);
    if (kill) this.#add({ ...kill, command: decode(kill.command) }, offset);
    else this.#unread.add(this.#line, text);
  }

  #add(kill: Kill, offset: number): void {
    const { command, address, number } = kill;
    const isDynamic = kill.libc.range !== null;
    const image = this.#builder.image({
      ...{ pid: kill.pid, name: command, path: null, runtime: null, parent: -1, startedBy: 'attach' },
      // Without libc's region it is a static program, or a dynamic one before libc was registered.
      ...{ linkage: isDynamic ? 'dynamic' : 'static', linkageGrade: isDynamic ? 'exact' : 'assumed' },
    });
    const own: Module = isDynamic ? LINKER : { name: command, path: null, role: 'program' };
    const main = this.#region(image, own, kill.main, kill);
    const libc = isDynamic ? this.#region(image, LIBC, kill.libc, kill) : -1;
    const { module, printed, grade } = this.#origin(kill, main, libc);
    const pc = address + BigInt(SYSTEM.instructionLength);
    const frame = { module, printed, symbol: null, symbolOffset: null, address: pc, addressKind: 'pc' } as const;
    const how = 'the address in the kernel’s message';
    const site = this.#builder.site({ module, pc, symbol: null, symbolOffset: null, grade, how });
    const name = openbsdCallName(number);
    this.#builder.call({
      attempt: this.#builder.attempt({ image, epoch: 0, site, name, number, kind: 'syscall', indirect: false }),
      stack: this.#builder.stack([this.#builder.frame(frame)]),
      line: this.#line,
      offset,
      note: readingOf(kill),
    });
    this.#builder.event({ kind: 'exit', at: this.#builder.length, image, how: 'killed by SIGABRT' });
    this.#kills++;
    this.#commands.add(command);
    if (this.#readings.length < MOST_READINGS) this.#readings.push(`${command}[${kill.pid}]: ${readingOf(kill)}`);
  }

  #origin({ main, libc }: Kill, mainModule: number, libcModule: number): Origin {
    if (libc.holds) return { module: libcModule, printed: PRINTED.libc, grade: 'exact' };
    if (main.holds) return { module: mainModule, printed: PRINTED.main, grade: 'exact' };
    // A dynamic program has ld.so's region from the start; where there is none at all, the program lies alone.
    const isAlone = main.range === null && libc.range === null;
    if (isAlone) return { module: mainModule, printed: PRINTED.neither, grade: 'assumed' };
    return { module: this.#builder.module(ELSEWHERE), printed: PRINTED.neither, grade: 'exact' };
  }

  #region(image: number, module: Module, region: LoggedRegion, kill: Kill): number {
    const { range } = region;
    const id = this.#builder.module(module);
    this.#builder.mapping({
      ...{ image, module: id, base: range?.start ?? null, text: range, writable: false, stubs: null },
      ...{ grade: range ? 'exact' : 'assumed', ...tableOf(region, kill) },
    });
    return id;
  }
}

/** So many are told in words; the others are calls in the picture like these. */
const MOST_READINGS = 4;

/** What is known of a table: whether there is one, and the entry of the one number where this region was asked. */
function tableOf({ holds, entries }: LoggedRegion, kill: Kill): { readonly table?: readonly PinEntry[] | null } {
  if (entries === 0) return { table: null };
  if (!holds || kill.pinOffset === NO_OFFSET) return {};
  return { table: [{ offset: kill.pinOffset, number: kill.number }] };
}

/** What the errors of pin_check mean (sys/sys/syscall_mi.h). */
const ERRORS: Readonly<Record<number, string>> = {
  1: ' is EPERM: the signal trampoline may call sigreturn only',
  78: ' is ENOSYS: not permitted there',
};

/** The message in words. */
function readingOf({ address, number, pinOffset, main, libc, error }: Kill): string {
  const name = openbsdCallName(number);
  const call = name.startsWith('#') ? `call ${number}` : `${name} (${number})`;
  const asked = libc.holds ? libc : main.holds ? main : null;
  const region = libc.holds ? 'libc' : libc.range ? 'ld.so' : 'the program';
  const what = `${call} from the instruction at ${hex(address)}`;
  const end = `error ${error}${ERRORS[error] ?? ''}`;
  if (!asked?.range) {
    const none = !main.range && !libc.range;
    return `${what}, ${none ? 'and the process has no region with a table' : 'which lies in neither region'}; ${end}.`;
  }
  if (asked.entries === 0) return `${what}, which lies in ${region}, and that has no table; ${end}.`;
  const offset = hex(address - asked.range.start);
  const permitted =
    pinOffset === 0
      ? 'the table does not permit this number at all'
      : pinOffset === NO_OFFSET
        ? 'the message does not tell where the table has this number'
        : `the table permits this number at ${hex(asked.range.start + BigInt(pinOffset))} only (+${hex(pinOffset)})`;
  return `${what}, which is ${region} +${offset}: ${permitted}; ${end}.`;
}
