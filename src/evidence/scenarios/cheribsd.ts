import { nativeCalls } from '../../facts/freebsd-syscalls.ts';
import type { Citation } from '../../model/model.ts';
import type { HistoryObject } from '../history/history.ts';
import { attackObjects, attacks, type Cast } from './attacks.ts';
import { call, type Player, type PlayerEvent, play, stubs, type World } from './play.ts';
import { written } from './written.ts';

const NUMBERS: Readonly<Record<string, number>> = Object.fromEntries(
  nativeCalls('15').map(({ name, number }) => [name, number]),
);

const LIBC = 'libc.so.7';
const LIBSYS = 'libsys.so.7';
const LIBTHR = 'libthr.so.3';
const RTLD = 'ld-elf.so.1';
const SHARED = 'shared page';
const PROBE = 'libprobe.so.1';
const CODE = 'JIT code';

/** On arm64 a stub loads x8 and then has its `svc`, 4 bytes long. */
const FIRST = 0x1004;

const program = (path: string, more: Partial<HistoryObject> = {}): HistoryObject => ({
  role: 'program',
  at: '0x110000',
  size: '0x80000',
  path,
  ...more,
});

const OBJECTS: Readonly<Record<string, HistoryObject>> = {
  cat: program('/bin/cat'),
  jsc: program('/usr/local/bin/jsc'),
  collectd: program('/usr/local/sbin/collectd'),
  sh: program('/rescue/sh', {
    sites: stubs(NUMBERS, '_exit read write openat fstat sigaction getpid sysarch execve fork', FIRST),
  }),
  victim: program('/usr/local/bin/victim'),
  [PROBE]: { role: 'library', at: '0x41200000', path: `/usr/local/lib/${PROBE}`, sites: { probe_self: '0x1404' } },
  [LIBTHR]: {
    role: 'libthr',
    at: '0x41000000',
    path: `/lib/${LIBTHR}`,
    note: 'trusted, but it cannot enter the kernel by itself',
  },
  [LIBC]: {
    role: 'libc',
    at: '0x40600000',
    size: '0x180000',
    path: `/lib/${LIBC}`,
    note: 'trusted, but it cannot enter the kernel by itself',
  },
  [LIBSYS]: {
    role: 'libsys',
    at: '0x40400000',
    size: '0x10000',
    path: `/lib/${LIBSYS}`,
    sites: stubs(
      NUMBERS,
      '_exit read write openat close fstat getpid sigaction sigprocmask mmap munmap mprotect execve socket kqueue kevent ' +
        'thr_new thr_exit thr_self _umtx_op nanosleep',
      FIRST,
    ),
  },
  [RTLD]: {
    role: 'rtld',
    at: '0x40200000',
    size: '0x40000',
    path: `/libexec/${RTLD}`,
    sites: stubs(NUMBERS, 'open read close fstat mmap mprotect munmap __sysctl issetugid thr_self', FIRST),
  },
  [SHARED]: { role: 'sharedPage', at: '0xfffffff000', size: '0x1000', sites: { sigcode: { at: '0x1c', number: 417 } } },
  [CODE]: { role: 'anonymous', at: '0x42000000', size: '0x10000', mapped: false },
  ...attackObjects({ page: '0x43000000', plugin: '0x41400000', stack: '0xffffbe0000' }),
};

const LD = `${RTLD}:.rtld_start > ${RTLD}:_rtld`;
const MAIN = `_start > ${LIBC}:__libc_start1 > main`;

const LOAD: readonly PlayerEvent[] = [
  call(
    'mmap',
    RTLD,
    `${LD} > ${RTLD}:load_needed_objects > ${RTLD}:map_object`,
    'rtld maps the libraries and makes their capabilities: all but that of libsys without the permission.',
  ),
  call('mprotect', RTLD, `${LD} > ${RTLD}:obj_enforce_relro`, 'After relocation rtld makes its tables read-only.'),
];

const DYNAMIC = [LIBC, LIBSYS, RTLD, SHARED];

const CAT: Player = {
  process: { name: 'cat', linkage: 'dynamic', objects: ['cat', ...DYNAMIC] },
  events: [
    call(
      'open',
      RTLD,
      `${LD} > ${RTLD}:c18n_init > ${RTLD}:c18n_open_policy`,
      'rtld reads which libraries are compartments; it keeps the permission itself.',
    ),
    ...LOAD,
    call(
      'openat',
      LIBSYS,
      `${MAIN} > scanfiles > ${LIBC}:open`,
      'From compartment to compartment the call passes a trampoline that rtld has made; it ends in libsys.',
    ),
    call('fstat', LIBSYS, `${MAIN} > scanfiles`, 'The program cannot enter the kernel, but it may call libsys.'),
    call(
      'read',
      LIBSYS,
      `${MAIN} > scanfiles > raw_cat > ${LIBC}:read`,
      'libc cannot enter it either, although it is trusted otherwise.',
    ),
    call(
      'clock_gettime',
      SHARED,
      `${MAIN} > scanfiles > raw_cat > ${LIBSYS}:clock_gettime`,
      'The time is read from the shared page; no permission is needed for that.',
      { enters: false },
    ),
    { deliver: 'SIGINFO' },
    call(
      'write',
      LIBSYS,
      `${MAIN} > scanfiles > raw_cat > ${SHARED}:sigcode > siginfo > ${LIBC}:write`,
      'A signal arrives, and its handler writes a line.',
    ),
    call(
      'sigreturn',
      `${SHARED}:sigcode`,
      `${MAIN} > scanfiles > raw_cat`,
      'The kernel has made the trampoline’s capability, and it has the permission.',
    ),
    call(
      'write',
      LIBSYS,
      `${MAIN} > scanfiles > ${LIBC}:printf > ${LIBC}:__vfprintf > ${LIBC}:__swrite`,
      'printf ends in libsys, some functions of libc later.',
    ),
    call('_exit', LIBSYS, `${MAIN} > ${LIBC}:exit`, 'The program ends.'),
  ],
};

const worker = { thread: 'compiler' } as const;
const JS = `${MAIN} > jsc_run > ${CODE}:compiled function`;

const JSC: Player = {
  process: { name: 'jsc', linkage: 'dynamic', objects: ['jsc', LIBTHR, ...DYNAMIC] },
  events: [
    ...LOAD,
    call('thr_self', LIBSYS, `${LD} > ${LIBTHR}:_libpthread_init`, 'libthr asks for its thread id by way of libsys.'),
    call(
      'mmap',
      LIBSYS,
      `${MAIN} > jsc_allocate_executable > ${LIBSYS}:mmap_c18n`,
      'Memory for compiled code: what mmap in libsys returns may be executed, but lacks the permission.',
      {
        args: { object: CODE, executable: true },
      },
    ),
    call('thr_new', LIBSYS, `${MAIN} > ${LIBTHR}:_pthread_create`, 'A thread for the compiler.'),
    { newThread: 'compiler' },
    call(
      'nanosleep',
      LIBSYS,
      `${LIBTHR}:thread_start > jsc_compiler > ${LIBC}:nanosleep`,
      'It waits for work.',
      worker,
    ),
    call(
      'openat',
      LIBSYS,
      `${JS} > jsc_read_file > ${LIBC}:open`,
      'Compiled script calls back into the program, which calls libc, which calls libsys.',
    ),
    call(
      'read',
      LIBSYS,
      `${JS} > jsc_read_file > ${LIBC}:read`,
      'The page that the call began in needs no permission.',
    ),
    call(
      'write',
      LIBSYS,
      `${JS} > jsc_print > ${LIBC}:fwrite > ${LIBC}:__swrite`,
      'What counts is the capability that the instruction itself runs with.',
    ),
    call('_exit', LIBSYS, `${MAIN} > ${LIBC}:exit`, 'The script is done.'),
  ],
};

const COLLECTD: Player = {
  process: { name: 'collectd', linkage: 'dynamic', objects: ['collectd', PROBE, ...DYNAMIC] },
  events: [
    ...LOAD,
    call('openat', LIBSYS, `${MAIN} > read_config > ${LIBC}:open`, 'A monitoring program reads its configuration.'),
    call('read', LIBSYS, `${MAIN} > read_config > ${LIBC}:fgets > ${LIBC}:__sread`, 'So far it goes through libsys.'),
    call(
      'getpid',
      `${PROBE}:probe_self`,
      `${MAIN} > plugin_init`,
      'A library of it has this call written out, with an instruction of its own.',
    ),
    call('write', LIBSYS, `${MAIN} > flush > ${LIBC}:fflush > ${LIBC}:__swrite`, 'It would go on with libsys.'),
  ],
};

const SH: Player = {
  process: { name: 'sh', linkage: 'static', objects: ['sh', SHARED] },
  events: [
    call(
      'sysarch',
      'sh',
      '_start > __libc_start1 > _init_tls',
      'A static shell: there is no rtld, so nobody takes the permission away.',
    ),
    call(
      'sigaction',
      'sh',
      '_start > __libc_start1 > main > setsignal > sigaction',
      'Its stubs are those of libc.a, in the program.',
    ),
    call('read', 'sh', '_start > __libc_start1 > main > cmdloop > preadbuffer > read', 'It reads a command line.'),
    call(
      'openat',
      'sh',
      '_start > __libc_start1 > main > cmdloop > evaltree > openredirect > open',
      'It opens a file for the output.',
    ),
    call(
      'write',
      'sh',
      '_start > __libc_start1 > main > cmdloop > evaltree > echocmd > write',
      'It writes, by the stub that was linked into it.',
    ),
    call(
      '_exit',
      'sh',
      '_start > __libc_start1 > main > exitshell',
      'And leaves, without ever having asked a library.',
    ),
  ],
};

/** No jump into an instruction: on arm64 they begin at multiples of four. No second registration: nothing is registered. */
const CAST: Cast = {
  objects: ['victim', ...DYNAMIC],
  startUp: LOAD,
  input: call(
    'read',
    LIBSYS,
    `${MAIN} > serve > read_request > ${LIBC}:read`,
    'A request arrives that the program does not survive: the attacker is taken to run code in it.',
  ),
  goal: { call: 'execve', what: 'start a shell', stub: `${LIBSYS}:execve` },
  otherStub: { at: `${LIBSYS}:getpid`, of: 'getpid' },
  page: (name) => [
    call(
      'mmap',
      LIBSYS,
      `${MAIN} > gadget > ${LIBSYS}:mmap_c18n`,
      'The attacker asks for memory; the capability that comes back lacks the permission.',
      {
        args: { object: name, executable: false },
      },
    ),
    call('mprotect', LIBSYS, `${MAIN} > gadget`, 'It is filled and made executable, and that adds no permission.', {
      args: { object: name, writable: false, executable: true },
    }),
  ],
  protect: (object, writable, note) => [
    call('mprotect', LIBSYS, `${MAIN} > gadget`, note, { args: { object, writable, executable: true } }),
  ],
  trampoline: {
    at: `${SHARED}:sigcode`,
    call: 'sigreturn',
    note: 'A jump to the trampoline, taken as possible: the attacker would have to hold its capability.',
  },
};

const CITATIONS: readonly Citation[] = [
  {
    label:
      'Illustrative: addresses, functions, the order of ordinary calls, and libprobe, which stands for any library with a call written out',
    source: 'written for this scenario, not recorded',
  },
  { label: 'The permission, and what lacks it', source: 'CheriBSD: sys/cheri/cheri_syscall.c; pull request 2320' },
  { label: 'rtld takes it from every library but libsys', source: 'CheriBSD: pull request 2320' },
  { label: 'mmap returns memory without it', source: 'CheriBSD: lib/libsys/mmap_c18n.c' },
  { label: 'Which libraries are trusted', source: 'CheriBSD: libexec/rtld-elf/rtld_c18n_policy.txt' },
  { label: 'The capability of the trampoline', source: 'CheriBSD: cheri_sigcode_capability' },
  { label: 'Off by default when it came; taken as switched on', source: 'CheriBSD: pull request 2352' },
  { label: 'System call numbers', source: 'freebsd-src: sys/kern/syscalls.master, lib/libsys/_libsys.h' },
  {
    label: 'Inferred: rtld keeps the permission, and a static program has nobody to take it away',
    source: 'reading of the above',
  },
  {
    label: 'Not established: what today’s default is, and the machine-dependent way to the refusal',
    source: 'not read',
  },
  {
    label:
      'Inferred: the jumps of the attacks; capabilities cannot be forged, so most of them need one that the attacker would have to find',
    source: 'general knowledge of CHERI',
  },
];

const WORLD: World = {
  system: 'cheribsd',
  arch: 'arm64',
  settings: { permissionCheck: true, compartments: true },
  numbers: NUMBERS,
  objects: OBJECTS,
};

export const CHERIBSD_SCENARIO = written({
  id: 'cheribsd-c18n',
  longer:
    'Every library is a compartment. cat and jsc reach the kernel through libsys, collectd has a library that tries by itself, ' +
    'and sh is static. The processes after them are attacks.',
  citations: CITATIONS,
  history: play(WORLD, [CAT, JSC, COLLECTD, SH, ...attacks(CAST)]),
});
