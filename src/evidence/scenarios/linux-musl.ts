import { LINUX_NUMBERS } from '../../facts/linux-syscalls.ts';
import type { Citation } from '../../model/model.ts';
import type { HistoryObject } from '../history/history.ts';
import { attackObjects, attacks, type Cast } from './attacks.ts';
import { linuxWorld, onlyFrom, throughLibc, VICTIM } from './linux-world.ts';
import { call, type Player, type PlayerEvent, play, stubs } from './play.ts';
import { written } from './written.ts';

/** One file: C library and run-time linker. */
const LIBC = 'libc.so';
const VDSO = '[vdso]';
const GUARD = 'libguard.so';

/** Calls that a thread may be cancelled in share one instruction: the number is an argument. */
const CANCEL = '__syscall_cp_asm';

const program = (path: string, more: Partial<HistoryObject> = {}): HistoryObject => ({
  role: 'program',
  at: '0x561a3c200000',
  size: '0x200000',
  path,
  ...more,
});

const OBJECTS: Readonly<Record<string, HistoryObject>> = {
  apk: program('/sbin/apk'),
  nginx: program('/usr/sbin/nginx'),
  victim: program('/usr/local/bin/victim'),
  busybox: program('/bin/busybox.static', {
    at: '0x401000',
    sites: {
      ...stubs(LINUX_NUMBERS, 'arch_prctl set_tid_address rt_sigaction fork execve getdents64 brk exit_group getpid'),
      sccp: { at: '0x2008', indirect: true },
    },
  }),
  [GUARD]: { role: 'library', at: '0x7f81c3000000', path: `/usr/local/lib/${GUARD}` },
  [LIBC]: {
    role: 'libc',
    alsoRtld: true,
    at: '0x7f81c4000000',
    size: '0x70000',
    path: `/usr/lib/x86_64-linux-musl/${LIBC}`,
    sites: {
      ...stubs(
        LINUX_NUMBERS,
        'mmap mprotect munmap brk arch_prctl set_tid_address rt_sigaction rt_sigprocmask newfstatat getpid socket ' +
          'execve fork clone prctl exit_group getrandom bind listen',
      ),
      __restore_rt: { at: '0x2008', number: 15 },
      [CANCEL]: { at: '0x2108', indirect: true },
      syscall: { at: '0x2208', indirect: true },
    },
  },
  [VDSO]: { role: 'sharedPage', at: '0x7ffe8a3d0000', size: '0x2000' },
  ...attackObjects({ page: '0x7f81c5000000', plugin: '0x7f81c6000000', stack: '0x7ffe8a000000' }),
};

const LD = `${LIBC}:_dlstart > ${LIBC}:__dls2 > ${LIBC}:__dls3`;
const MAIN = `_start > ${LIBC}:__libc_start_main > main`;
const DYNAMIC = [LIBC, VDSO];

/** A call that a thread may be cancelled in. */
const cancellable = (name: string, path: string, note: string, more: Parameters<typeof call>[4] = {}) =>
  call(name, `${LIBC}:${CANCEL}`, `${path} > ${LIBC}:__syscall_cp_c`, note, more);

const LOAD: readonly PlayerEvent[] = [
  call(
    'mmap',
    LIBC,
    `${LD} > ${LIBC}:load_library > ${LIBC}:map_library`,
    'musl maps the libraries; linker and C library are one file, so that is where its calls leave from.',
  ),
];

const GUARDED: readonly PlayerEvent[] = [
  ...LOAD,
  call(
    'prctl',
    LIBC,
    `${LD} > ${LIBC}:do_init_fini > ${GUARD}:confine`,
    'A preloaded library gives up new privileges, as a filter demands.',
    {
      args: { option: 'PR_SET_NO_NEW_PRIVS' },
    },
  ),
  call(
    'seccomp',
    `${LIBC}:syscall`,
    `${LD} > ${LIBC}:do_init_fini > ${GUARD}:confine`,
    'It installs a filter over the address: one range is enough for libc and linker.',
    {
      args: { filter: onlyFrom(LIBC) },
    },
  ),
];

const APK: Player = {
  process: { name: 'apk', linkage: 'dynamic', objects: ['apk', ...DYNAMIC] },
  events: [
    call(
      'arch_prctl',
      LIBC,
      `${LD} > ${LIBC}:__init_tp > ${LIBC}:__set_thread_area`,
      'The linker begins: it sets the thread register.',
    ),
    call('set_tid_address', LIBC, `${LD} > ${LIBC}:__init_tp`, 'And asks for its thread id.'),
    ...LOAD,
    call('mprotect', LIBC, `${LD} > ${LIBC}:reloc_all`, 'After relocation it makes its tables read-only.'),
    cancellable(
      'open',
      `${MAIN} > apk_db_open > ${LIBC}:open`,
      'open may be cancelled: such calls share one instruction, and the number is an argument.',
    ),
    cancellable('read', `${MAIN} > apk_db_read > ${LIBC}:read`, 'read leaves from the same place.'),
    call(
      'newfstatat',
      LIBC,
      `${MAIN} > apk_db_check > ${LIBC}:fstatat`,
      'Others, like this one, are inlined where they are needed.',
    ),
    call(
      'clock_gettime',
      VDSO,
      `${MAIN} > apk_print_progress > ${LIBC}:clock_gettime`,
      'The time is read in the vDSO; the kernel is not entered.',
      { enters: false },
    ),
    { deliver: 'SIGWINCH' },
    cancellable(
      'write',
      `${MAIN} > apk_print_progress > ${LIBC}:__restore_rt > on_resize > ${LIBC}:write`,
      'A signal arrives, and its handler draws the line anew.',
    ),
    call(
      'rt_sigreturn',
      `${LIBC}:__restore_rt`,
      `${MAIN} > apk_print_progress`,
      'The end of a handler is a piece of libc, as with glibc.',
    ),
    cancellable(
      'write',
      `${MAIN} > apk_print_progress > ${LIBC}:fprintf > ${LIBC}:__stdio_write > ${LIBC}:write`,
      'fprintf ends at the shared instruction.',
    ),
    call('exit_group', LIBC, `${MAIN} > ${LIBC}:exit > ${LIBC}:_Exit`, 'The program ends.'),
  ],
};

const ASH = '_start > __libc_start_main > main > ash_main';

const BUSYBOX: Player = {
  process: { name: 'busybox', linkage: 'static', objects: ['busybox', VDSO] },
  events: [
    call(
      'arch_prctl',
      'busybox',
      '_start > __libc_start_main > __init_tp',
      'A static busybox, run as a shell: all of musl that it needs is in it.',
    ),
    call('rt_sigaction', 'busybox', `${ASH} > setsignal > sigaction`, 'It sets its signal handlers.'),
    call(
      'read',
      'busybox:sccp',
      `${ASH} > cmdloop > preadfd > read`,
      'Without threads the shared instruction is this one, in the program itself.',
    ),
    call('fork', 'busybox', `${ASH} > evalcommand > forkshell > fork`, 'A child for the command.'),
    { fork: 'child of busybox', name: 'busybox, child', pid: 5180 },
    call(
      'execve',
      'busybox',
      `${ASH} > evalcommand > shellexec > execve`,
      'The child becomes another program, which is the same file.',
      { process: 'child of busybox' },
    ),
    { exec: { name: 'busybox ls', linkage: 'static', objects: ['busybox', VDSO] }, process: 'child of busybox' },
    call('getdents64', 'busybox', '_start > __libc_start_main > main > ls_main > readdir', 'It reads a directory.', {
      process: 'child of busybox',
    }),
    call(
      'write',
      'busybox:sccp',
      '_start > __libc_start_main > main > ls_main > printf > write',
      'It prints the names.',
      { process: 'child of busybox' },
    ),
    call('exit_group', 'busybox', '_start > __libc_start_main > exit', 'And it is done, by its own text.', {
      process: 'child of busybox',
    }),
    call('wait4', 'busybox:sccp', `${ASH} > waitforjob > waitpid`, 'The shell hears of it.'),
    call('exit_group', 'busybox', `${ASH} > exitshell > exit`, 'The shell leaves.'),
  ],
};

const worker = { thread: 'worker' } as const;

const NGINX: Player = {
  process: { name: 'nginx', linkage: 'dynamic', objects: ['nginx', GUARD, ...DYNAMIC] },
  events: [
    ...GUARDED,
    call('socket', LIBC, `${MAIN} > ngx_open_listening_sockets > ${LIBC}:socket`, 'A server under that filter.'),
    call('listen', LIBC, `${MAIN} > ngx_open_listening_sockets > ${LIBC}:listen`, 'It can be reached from here on.'),
    call(
      'clone',
      LIBC,
      `${MAIN} > ngx_thread_pool_init > ${LIBC}:pthread_create`,
      'A thread for slow files; it has the filter of the one that made it.',
    ),
    { newThread: 'worker' },
    cancellable(
      'read',
      `${LIBC}:start > ngx_thread_pool_cycle > ${LIBC}:pread`,
      'It reads a file, from the same place as the first thread would.',
      worker,
    ),
    cancellable('accept4', `${MAIN} > ngx_event_accept > ${LIBC}:accept4`, 'A client connects.'),
    cancellable(
      'write',
      `${MAIN} > ngx_linux_sendfile_chain > ${LIBC}:writev`,
      'And gets its answer, by the shared instruction.',
    ),
    call(
      'exit_group',
      LIBC,
      `${MAIN} > ${LIBC}:exit > ${LIBC}:_Exit`,
      'The server ends; the filter has let everything in.',
    ),
  ],
};

const CAST: Cast = {
  ...throughLibc(LIBC, MAIN),
  objects: ['victim', GUARD, ...DYNAMIC],
  startUp: GUARDED,
  input: cancellable(
    'read',
    `${MAIN} > serve > read_request > ${LIBC}:read`,
    'A request arrives that is longer than its buffer: the attacker has the program.',
  ),
  middle: { at: `${LIBC}+0x5d33`, call: 'socket', what: 'reach the network' },
  register: (page) => [
    call(
      'seccomp',
      `${LIBC}:syscall`,
      `${MAIN} > gadget > ${LIBC}:syscall`,
      'The attacker installs one more filter, which lets the page in; of several filters the strictest answer counts.',
      {
        args: { filter: onlyFrom(page, LIBC) },
      },
    ),
  ],
};

const CITATIONS: readonly Citation[] = [
  {
    label:
      'Illustrative: addresses, functions, the order of ordinary calls, and libguard, which stands for whoever installs a filter',
    source: 'written for this scenario, not recorded',
  },
  { label: 'One file for library and linker, 499 instructions in it', source: 'disassembly of musl 1.2.3 (Debian 12)' },
  { label: 'Two of them take any number', source: 'musl: src/thread/x86_64/syscall_cp.s, src/misc/syscall.c' },
  {
    label: 'Static busybox and musl run under a filter that names their own text',
    source: 'run on Linux 6.18 with a tracer that installs the filter',
  },
  { label: 'Filters over the address; of several the strictest counts', source: 'man-pages: seccomp(2)' },
  {
    label: 'Inferred: which calls share the instruction, and that a program without threads has another for them',
    source: 'reading of musl: src/thread/pthread_cancel.c, __syscall_cp.c (not re-read)',
  },
  VICTIM,
];

export const LINUX_MUSL_SCENARIO = written({
  id: 'linux-musl',
  longer:
    'apk asks for nothing, busybox is static, nginx runs under a filter over the address. The processes after them are attacks ' +
    'on a program that is confined by such a filter.',
  citations: CITATIONS,
  history: play(linuxWorld(OBJECTS), [APK, BUSYBOX, NGINX, ...attacks(CAST)]),
});
