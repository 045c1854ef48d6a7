import { LINUX_NUMBERS } from '../../facts/linux-syscalls.ts';
import type { Citation } from '../../model/model.ts';
import type { HistoryObject } from '../history/history.ts';
import { attackObjects, attacks, type Cast } from './attacks.ts';
import { linuxWorld, onlyFrom, throughLibc, VICTIM } from './linux-world.ts';
import { call, ownSites, type Player, type PlayerEvent, play, stubs } from './play.ts';
import { written } from './written.ts';

const LIBC = 'libc.so.6';
const RTLD = 'ld-linux-x86-64.so.2';
const VDSO = '[vdso]';
const NTDLL = 'ntdll.so';
const GAME = 'game.exe';
const GOMP = 'libgomp.so.1';
const MAGICK = 'libMagickCore-6.so';
const GUARD = 'libguard.so';
const LIBC_SIZE = 0x16_0000;

const program = (path: string, more: Partial<HistoryObject> = {}): HistoryObject => ({
  role: 'program',
  at: '0x55d1c0a00000',
  size: '0x400000',
  path,
  ...more,
});

const GO_OWN =
  'runtime.settls runtime.sysMmap runtime.sysSigaction runtime.clone runtime.futex internal/runtime/syscall.Syscall6';

const OBJECTS: Readonly<Record<string, HistoryObject>> = {
  python3: program('/usr/bin/python3.11', { note: 'no system calls of its own' }),
  wine64: program('/usr/lib/wine/wine64'),
  gzip: program('/usr/bin/gzip'),
  convert: program('/usr/bin/convert'),
  caddy: program('/usr/bin/caddy', { at: '0x400000', size: '0x1000000', sites: ownSites(GO_OWN), table: null }),
  victim: program('/usr/local/bin/victim'),
  [GAME]: {
    role: 'library',
    at: '0x140000000',
    size: '0x200000',
    path: '/home/user/game.exe',
    sites: ownSites('NtCreateFile NtWriteFile'),
  },
  [NTDLL]: { role: 'library', at: '0x7f3a50000000', size: '0x80000', path: `/usr/lib/wine/x86_64-unix/${NTDLL}` },
  [MAGICK]: { role: 'library', at: '0x7f3a51000000', size: '0x300000', path: `/usr/lib/x86_64-linux-gnu/${MAGICK}` },
  [GOMP]: {
    role: 'library',
    at: '0x7f3a52000000',
    size: '0x40000',
    path: `/usr/lib/x86_64-linux-gnu/${GOMP}`,
    sites: ownSites('gomp_team_barrier_wait_end gomp_barrier_wait_end gomp_mutex_lock_slow gomp_sem_wait_slow'),
    note: '38 system-call instructions of its own',
  },
  [GUARD]: { role: 'library', at: '0x7f3a53000000', path: `/usr/local/lib/${GUARD}` },
  [LIBC]: {
    role: 'libc',
    at: '0x7f3a54000000',
    size: LIBC_SIZE,
    path: `/usr/lib/x86_64-linux-gnu/${LIBC}`,
    sites: {
      ...stubs(
        LINUX_NUMBERS,
        'read write openat close newfstatat mmap mprotect munmap brk rt_sigaction rt_sigprocmask ioctl getpid getppid ' +
          'socket execve fork clone3 futex prctl getrandom exit_group clock_nanosleep getdents64 lseek',
      ),
      __restore_rt: { at: '0x3008', number: 15 },
      syscall: { at: '0x3108', indirect: true },
    },
  },
  [RTLD]: {
    role: 'rtld',
    at: '0x7f3a55000000',
    size: '0x26000',
    path: `/usr/lib64/${RTLD}`,
    sites: stubs(
      LINUX_NUMBERS,
      'read openat close newfstatat mmap mprotect munmap brk arch_prctl getrandom exit_group',
    ),
  },
  [VDSO]: { role: 'sharedPage', at: '0x7ffd7bdf2000', size: '0x2000' },
  ...attackObjects({ page: '0x7f3a56000000', plugin: '0x7f3a57000000', stack: '0x7ffd7bc00000' }),
};

const LD = `${RTLD}:_start > ${RTLD}:_dl_start > ${RTLD}:dl_main`;
const MAIN = `_start > ${LIBC}:__libc_start_main > main`;
const DYNAMIC = [LIBC, RTLD, VDSO];

const LOAD: readonly PlayerEvent[] = [
  call(
    'mmap',
    RTLD,
    `${LD} > ${RTLD}:_dl_map_object`,
    'ld.so maps the libraries, from instructions of its own (several calls, shown as one).',
  ),
];

/** A library that is loaded before the others and confines the process. */
const GUARDED: readonly PlayerEvent[] = [
  ...LOAD,
  call(
    'prctl',
    LIBC,
    `${RTLD}:_dl_init > ${GUARD}:confine`,
    'A preloaded library gives up new privileges, as a filter demands.',
    {
      args: { option: 'PR_SET_NO_NEW_PRIVS' },
    },
  ),
  call(
    'seccomp',
    `${LIBC}:syscall`,
    `${RTLD}:_dl_init > ${GUARD}:confine`,
    'It installs a filter over the address: libc and ld.so may enter, all else kills the process.',
    {
      args: { filter: onlyFrom(LIBC, RTLD) },
    },
  ),
];

const PYTHON: Player = {
  process: { name: 'python3', linkage: 'dynamic', objects: ['python3', ...DYNAMIC] },
  events: [
    call(
      'openat',
      RTLD,
      `${LD} > ${RTLD}:_dl_map_object > ${RTLD}:open_verify`,
      'ld.so looks for libc. It has 46 system-call instructions of its own.',
    ),
    ...LOAD,
    call('mprotect', RTLD, `${LD} > ${RTLD}:_dl_relocate_object`, 'After relocation it makes its tables read-only.'),
    call(
      'getrandom',
      LIBC,
      `${MAIN} > Py_BytesMain > _Py_HashRandomization_Init > ${LIBC}:getrandom`,
      'From here on calls leave from libc, which has 526.',
    ),
    call(
      'openat',
      LIBC,
      `${MAIN} > Py_BytesMain > _io_FileIO > ${LIBC}:open64`,
      'The script is opened: open64 in libc makes the call itself.',
    ),
    call('read', LIBC, `${MAIN} > Py_BytesMain > _Py_read > ${LIBC}:read`, 'It is read, a block at a time.'),
    call(
      'rt_sigaction',
      LIBC,
      `${MAIN} > Py_BytesMain > PyOS_setsig > ${LIBC}:sigaction`,
      'Python wants to know about the interrupt key.',
    ),
    call(
      'clock_gettime',
      VDSO,
      `${MAIN} > Py_RunMain > pytime > ${LIBC}:clock_gettime`,
      'The time is read in the vDSO; the kernel is not entered.',
      { enters: false },
    ),
    { deliver: 'SIGINT' },
    call(
      'write',
      LIBC,
      `${MAIN} > Py_RunMain > ${LIBC}:__restore_rt > signal_handler > ${LIBC}:write`,
      'A signal arrives, and its handler writes a byte.',
    ),
    call(
      'rt_sigreturn',
      `${LIBC}:__restore_rt`,
      `${MAIN} > Py_RunMain`,
      'On x86-64 the end of a handler is a piece of libc; there is no page for it.',
    ),
    call(
      'getppid',
      `${LIBC}:syscall`,
      `${MAIN} > Py_RunMain > ctypes > ${LIBC}:syscall`,
      'A script may call syscall(2): one instruction in libc, and any number.',
    ),
    call('exit_group', LIBC, `${MAIN} > ${LIBC}:exit > ${LIBC}:_exit`, 'The interpreter ends, by libc.'),
  ],
};

const ENTRY = `${MAIN} > ${NTDLL}:__wine_main > ${NTDLL}:start_main_thread`;
const IN_GAME = `${ENTRY} > ${GAME}:WinMain`;
const HANDLER = `${IN_GAME} > ${LIBC}:__restore_rt > ${NTDLL}:sigsys_handler`;
const second = { thread: 'second' } as const;

const WINE: Player = {
  process: { name: 'wine', linkage: 'dynamic', objects: ['wine64', NTDLL, GAME, ...DYNAMIC] },
  events: [
    ...LOAD,
    call(
      'rt_sigaction',
      LIBC,
      `${MAIN} > ${NTDLL}:__wine_main > ${NTDLL}:signal_init > ${LIBC}:sigaction`,
      'An emulator gets ready: SIGSYS is to be caught.',
      {
        args: { signal: 'SIGSYS', action: 'catch' },
      },
    ),
    call(
      'prctl',
      LIBC,
      `${ENTRY} > ${LIBC}:prctl`,
      'It names libc as the range where calls are native; elsewhere a byte decides.',
      {
        args: { option: 'PR_SET_SYSCALL_USER_DISPATCH', mode: 'on', offset: LIBC, length: LIBC_SIZE, selector: 'byte' },
      },
    ),
    { selector: 1 },
    call(
      'creat',
      `${GAME}:NtCreateFile`,
      IN_GAME,
      'Foreign code asks for number 85, NtCreateFile on Windows and creat here; the byte says block.',
    ),
    { selector: 0 },
    call(
      'openat',
      LIBC,
      `${HANDLER} > ${NTDLL}:NtCreateFile > ${LIBC}:open64`,
      'The handler does what was meant. It has set the byte to allow for the meantime.',
    ),
    { selector: 1 },
    call(
      'rt_sigreturn',
      `${LIBC}:__restore_rt`,
      IN_GAME,
      'The byte says block again; the return is in the range, so it is native all the same.',
    ),
    call(
      'lseek',
      `${GAME}:NtWriteFile`,
      IN_GAME,
      'Number 8, NtWriteFile there and lseek here, comes back as a signal too.',
    ),
    { selector: 0 },
    call('write', LIBC, `${HANDLER} > ${NTDLL}:NtWriteFile > ${LIBC}:write`, 'The handler writes.'),
    { selector: 1 },
    call('rt_sigreturn', `${LIBC}:__restore_rt`, IN_GAME, 'And returns to the foreign code.'),
    call(
      'clone3',
      LIBC,
      `${ENTRY} > ${NTDLL}:NtCreateThreadEx > ${LIBC}:pthread_create`,
      'A second thread is made. In it the dispatch is off.',
    ),
    { newThread: 'second' },
    call(
      'prctl',
      LIBC,
      `${LIBC}:start_thread > ${NTDLL}:start_thread > ${LIBC}:prctl`,
      'So it has to ask for it by itself, before it runs foreign code.',
      {
        ...second,
        args: { option: 'PR_SET_SYSCALL_USER_DISPATCH', mode: 'on', offset: LIBC, length: LIBC_SIZE, selector: 'byte' },
      },
    ),
    call('exit_group', LIBC, `${MAIN} > ${LIBC}:exit > ${LIBC}:_exit`, 'The program ends, by libc.'),
  ],
};

const GZIP: Player = {
  process: { name: 'gzip', linkage: 'dynamic', objects: ['gzip', GUARD, ...DYNAMIC] },
  events: [
    ...GUARDED,
    call(
      'openat',
      LIBC,
      `${MAIN} > treat_file > open_input_file > ${LIBC}:openat`,
      'An ordinary program under that filter: its calls leave from libc.',
    ),
    call('read', LIBC, `${MAIN} > treat_file > zip > file_read > ${LIBC}:read`, 'It reads, from libc’s read.'),
    call('write', LIBC, `${MAIN} > treat_file > zip > write_buf > ${LIBC}:write`, 'It writes, from libc’s write.'),
    call('exit_group', LIBC, `${MAIN} > ${LIBC}:exit > ${LIBC}:_exit`, 'And notices nothing of the filter.'),
  ],
};

const CONVERT: Player = {
  process: { name: 'convert', linkage: 'dynamic', objects: ['convert', MAGICK, GOMP, GUARD, ...DYNAMIC] },
  events: [
    ...GUARDED,
    call(
      'read',
      LIBC,
      `${MAIN} > ${MAGICK}:ReadImage > ${LIBC}:fread > ${LIBC}:_IO_file_read > ${LIBC}:read`,
      'A program that reads a picture.',
    ),
    call(
      'clone3',
      LIBC,
      `${MAIN} > ${MAGICK}:ResizeImage > ${GOMP}:gomp_team_start > ${LIBC}:pthread_create`,
      'It divides the work among threads, with OpenMP.',
    ),
    { newThread: 'second' },
    call(
      'futex',
      `${GOMP}:gomp_team_barrier_wait_end`,
      `${LIBC}:start_thread > ${GOMP}:gomp_thread_start`,
      'libgomp waits with futex instructions of its own, not with those of libc.',
      second,
    ),
    call(
      'write',
      LIBC,
      `${MAIN} > ${MAGICK}:WriteImage > ${LIBC}:fwrite > ${LIBC}:_IO_file_write > ${LIBC}:write`,
      'The picture would be written.',
    ),
    call('exit_group', LIBC, `${MAIN} > ${LIBC}:exit > ${LIBC}:_exit`, 'And the program would end.'),
  ],
};

const GATE = 'caddy:internal/runtime/syscall.Syscall6';

const CADDY: Player = {
  process: { name: 'caddy', linkage: 'static', runtime: 'Go', objects: ['caddy', VDSO] },
  events: [
    call(
      'arch_prctl',
      'caddy:runtime.settls',
      'runtime.rt0_go',
      'A static Go program: no ld.so, no libc, instructions of its own.',
    ),
    call(
      'mmap',
      'caddy:runtime.sysMmap',
      'runtime.rt0_go > runtime.mallocinit > runtime.sysReserve',
      'The heap is reserved.',
    ),
    call(
      'rt_sigaction',
      'caddy:runtime.sysSigaction',
      'runtime.mstart1 > runtime.initsig > runtime.setsig',
      'Signal handlers are set.',
    ),
    call('clone', 'caddy:runtime.clone', 'runtime.main > runtime.newosproc', 'A second thread for goroutines.'),
    { newThread: 'second' },
    call(
      'futex',
      'caddy:runtime.futex',
      'runtime.mstart1 > runtime.notesleep',
      'It sleeps until it is needed.',
      second,
    ),
    call(
      'listen',
      GATE,
      'runtime.main > main.main > net.Listen > syscall.Listen',
      'Package syscall has one gate for all numbers.',
    ),
    call('accept4', GATE, 'runtime.main > main.main > net.(*netFD).accept > syscall.Accept4', 'A client connects.'),
    call('write', GATE, 'net/http.(*conn).serve > syscall.Write', 'The answer leaves by the same gate.', second),
  ],
};

const CAST: Cast = {
  ...throughLibc(LIBC, MAIN),
  objects: ['victim', GUARD, ...DYNAMIC],
  startUp: GUARDED,
  input: call(
    'read',
    LIBC,
    `${MAIN} > serve > read_request > ${LIBC}:read`,
    'A request arrives that is longer than its buffer: the attacker has the program.',
  ),
  middle: { at: `${LIBC}+0x9d33`, call: 'socket', what: 'reach the network' },
  // A filter cannot be taken back; what a thread has asked for with prctl can.
  registered: [
    ...LOAD,
    call(
      'prctl',
      LIBC,
      `${RTLD}:_dl_init > ${GUARD}:confine`,
      'Here the guard uses user dispatch instead: only calls from libc are native.',
      {
        args: { option: 'PR_SET_SYSCALL_USER_DISPATCH', mode: 'on', offset: LIBC, length: LIBC_SIZE, selector: 'none' },
      },
    ),
  ],
  register: (page) => [
    call(
      'prctl',
      LIBC,
      `${MAIN} > gadget > ${LIBC}:prctl`,
      'The attacker asks for it anew, with the page as the range; user dispatch is no security boundary.',
      {
        args: { option: 'PR_SET_SYSCALL_USER_DISPATCH', mode: 'on', offset: page, length: 0x1000, selector: 'none' },
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
  { label: 'How many instructions each library has', source: 'disassembly of Debian 12 (glibc 2.36, libgomp)' },
  { label: 'User dispatch: the order of tests', source: 'Linux: kernel/entry/syscall_user_dispatch.c' },
  {
    label: 'What it is for, and that it is no security boundary',
    source: 'Linux: Documentation/admin-guide/syscall-user-dispatch.rst',
  },
  {
    label: 'Filters over the address',
    source: 'Linux: Documentation/userspace-api/seccomp_filter.rst; man-pages: seccomp(2)',
  },
  {
    label: 'Ranges as libguard has them were tried with ls, node and a program of violations',
    source: 'run on Linux 6.18 with a tracer that installs the filter',
  },
  { label: 'Go on Linux', source: 'golang/go: src/runtime/sys_linux_amd64.s, src/internal/runtime/syscall' },
  {
    label: 'Inferred: how Wine uses it in detail; the functions of ntdll.so are shortened',
    source: 'wine: dlls/ntdll/unix/signal_x86_64.c (not re-read)',
  },
  VICTIM,
];

export const LINUX_GLIBC_SCENARIO = written({
  id: 'linux-glibc',
  longer:
    'python3 and the Go server ask for nothing; wine sends foreign calls back to itself; gzip and convert run under a filter ' +
    'over the address. The processes after them are attacks on a program that is confined in one of the two ways.',
  citations: CITATIONS,
  history: play(linuxWorld(OBJECTS), [PYTHON, WINE, GZIP, CONVERT, CADDY, ...attacks(CAST)]),
});
