import { RECORD_FREEBSD, RECORD_LINUX } from './commands.ts';

/** A kind of file that people try to open, and what they should do instead. */
export interface ForeignFormat {
  readonly id: string;
  /** Completes "NAME is …". */
  readonly title: string;
  readonly remedy: string;
}

interface Signature extends ForeignFormat {
  matches(head: string): boolean;
}

const LINUX = `record with: ${RECORD_LINUX}`;
const FREEBSD = `record on FreeBSD with: ${RECORD_FREEBSD}`;

const noStacks = (title: string): string =>
  `${title} records no stacks, so the origin of a call is not in the file; ${FREEBSD}`;

const startsWith =
  (...magic: readonly string[]) =>
  (head: string): boolean =>
    magic.some((bytes) => head.startsWith(bytes));

const unpack = (id: string, title: string, command: string, ...magic: readonly string[]): Signature => ({
  id,
  title,
  remedy: `Decompress it first: ${command}`,
  matches: startsWith(...magic),
});

/** Share of NUL bytes at even and odd positions: in UTF-16 nearly all of one kind. */
function isUtf16(head: string): boolean {
  if (head.startsWith('\xff\xfe') || head.startsWith('\xfe\xff')) return true;
  const counts = [0, 0];
  const length = Math.min(head.length, 4096);
  for (let at = 0; at < length; at++) if (head.charCodeAt(at) === 0) counts[at % 2] = (counts[at % 2] ?? 0) + 1;
  return length >= 16 && Math.max(...counts) > length * 0.4 && Math.min(...counts) < length * 0.02;
}

/** `e_type` of the ELF header, at offset 16: 4 is a core file. */
const elfType = (head: string): number => (head.charCodeAt(5) === 2 ? head.charCodeAt(17) : head.charCodeAt(16));

const BINARY: readonly Signature[] = [
  unpack('gzip', 'compressed with gzip', 'gunzip FILE', '\x1f\x8b'),
  unpack('zstd', 'compressed with zstd', 'unzstd FILE', '\x28\xb5\x2f\xfd'),
  unpack('xz', 'compressed with xz', 'unxz FILE', '\xfd7zXZ\0'),
  unpack('bzip2', 'compressed with bzip2', 'bunzip2 FILE', 'BZh'),
  unpack('zip', 'a zip archive', 'unzip FILE', 'PK\x03\x04', 'PK\x05\x06'),
  {
    id: 'core',
    title: 'a core file: the memory of a process, not a trace of its calls',
    remedy: `Run the program again and ${LINUX}`,
    matches: (head) => head.startsWith('\x7fELF') && elfType(head) === 4,
  },
  {
    id: 'elf',
    title: 'an ELF object: a program or library, not a trace of its calls',
    remedy: `Run it and ${LINUX}`,
    matches: startsWith('\x7fELF'),
  },
  {
    id: 'png',
    title: 'a PNG picture',
    remedy: `Open a trace instead; ${LINUX}`,
    matches: startsWith('\x89PNG\r\n\x1a\n'),
  },
  {
    id: 'perf-data',
    title: 'a recording of perf in its own binary form',
    remedy: `Whence reads what tracers print; ${LINUX}`,
    matches: startsWith('PERFILE2', 'PERFFILE'),
  },
  {
    id: 'utf16',
    title: 'text in UTF-16, as PowerShell writes with ">"',
    remedy: 'Convert it to UTF-8: iconv -f UTF-16 -t UTF-8 FILE > trace.txt',
    matches: isUtf16,
  },
  {
    id: 'binary',
    title: 'a binary file, not a text trace',
    remedy: `Open a trace instead; ${LINUX}`,
    matches: (head) => head.includes('\0'),
  },
];

/** How much of a head the patterns look at; each is applied to single lines of bounded length. */
const LINES = 400;
const WIDTH = 300;

const anyLine =
  (pattern: RegExp) =>
  (head: string): boolean =>
    head.split('\n', LINES).some((line) => pattern.test(line.slice(0, WIDTH).trimEnd()));

/** Patterns: docs of each tool and the samples; order matters where one format could pass for another. */
const TEXT: readonly Signature[] = [
  {
    id: 'strace-summary',
    title: 'a summary of strace -c',
    remedy: `It counts calls and does not say where they come from; leave -c out and ${LINUX}`,
    matches: anyLine(/^% time +seconds +usecs\/call +calls +errors syscall$/),
  },
  {
    id: 'perf-script',
    title: 'perf script output',
    remedy: `For origins ${LINUX}`,
    matches: anyLine(
      /\braw_syscalls:sys_(enter|exit): NR |PERF_RECORD_[A-Z0-9]+ -?\d+\/\d+: |^\S.{0,40} \d+ .{0,20}\d+\.\d{6}: +[\w-]+:/,
    ),
  },
  {
    id: 'perf-trace',
    title: 'perf trace output',
    remedy: `For origins ${LINUX}`,
    matches: anyLine(/^ *[\d.?]+ \( *(?:[\d.]+ ms)? *\): [^\s/]{1,32}\/\d+ +\S.*\(/),
  },
  {
    id: 'bpftrace',
    title: 'bpftrace output',
    remedy: `For origins ${LINUX}`,
    matches: anyLine(/^Attach(?:ing|ed) \d+ probes?|^@\w*\[/),
  },
  {
    id: 'truss',
    title: 'truss output',
    remedy: noStacks('truss'),
    matches: anyLine(/^[ \d:.]*\w+\(.*\)\s+= -?\d+ \(0x[0-9a-f]+\)$|^[ \d:.]*\w+\(.*\)\s+ERR#\d+ '/),
  },
  {
    id: 'kdump',
    title: 'kdump output of a ktrace recording',
    remedy: noStacks('ktrace'),
    matches: anyLine(/^ *\d+(?:[ /]+\d+)? +\S{1,32} +(?:[\d.]+ +){0,2}(?:CALL|RET|NAMI|GIO|PSIG|STRU|CSW|ARGS) {2}/),
  },
  {
    id: 'gdb',
    title: 'gdb output',
    remedy: `A debugger stops at single calls; to have them all ${LINUX}`,
    matches: anyLine(/^Catchpoint \d+ |^GNU gdb|^#\d+ +(?:0x[0-9a-f]+ in )?\S+ \(.*\)(?: at | from |$)/),
  },
  {
    id: 'lldb',
    title: 'an lldb backtrace',
    remedy: `A backtrace is one moment; to have every call, ${FREEBSD}`,
    matches: anyLine(/^\s*\*? *frame #\d+: 0x[0-9a-f]+/),
  },
  {
    id: 'linux-maps',
    title: 'a process map of Linux (/proc/PID/maps)',
    remedy: `It says where files lie, not which calls were made; ${LINUX}`,
    matches: anyLine(/^[0-9a-f]{4,16}-[0-9a-f]{4,16} [r-][w-][x-][ps] /),
  },
  {
    id: 'procstat',
    title: 'a process map of FreeBSD (procstat -v)',
    remedy: `It says where files lie, not which calls were made; ${FREEBSD}`,
    matches: anyLine(/^ *PID +START +END +PRT|^ *\d+ +0x[0-9a-f]+ +0x[0-9a-f]+ [r-][w-][x-] +\d/),
  },
  {
    id: 'procfs-map',
    title: 'a process map of FreeBSD (/proc/PID/map)',
    remedy: `It says where files lie, not which calls were made; ${FREEBSD}`,
    matches: anyLine(/^0x[0-9a-f]+ 0x[0-9a-f]+ \d+ \d+ 0x[0-9a-f]+ [r-][w-][x-] /),
  },
  {
    id: 'html',
    title: 'an HTML page',
    remedy: `Open the trace itself; ${LINUX}`,
    matches: (head) => /^\s{0,200}<(?:!doctype html|html|head|body)\b/i.test(head),
  },
  {
    id: 'json',
    title: 'JSON',
    remedy: `Open the text that the tracer printed; ${LINUX}`,
    matches: (head) =>
      /^\s{0,200}(?:\{\s{0,200}(?:"|\})|\[\s{0,200}(?:[{["\]]|-?\d[\d.eE+-]{0,30}\s{0,20},))/.test(head),
  },
];

const find = (formats: readonly Signature[], head: string): ForeignFormat | null =>
  formats.find((format) => format.matches(head)) ?? null;

/** What a file that is not text at all is. */
export const binaryFormat = (head: string): ForeignFormat | null => find(BINARY, head);

/** Text of a tool whose output is known, but not read. */
export const textFormat = (head: string): ForeignFormat | null => find(TEXT, head);
