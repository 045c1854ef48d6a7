import { LINUX_NUMBERS } from '../../facts/linux-syscalls.ts';
import type { Citation } from '../../model/model.ts';
import type { HistoryObject, HistorySite } from '../history/history.ts';
import { linuxWorld } from './linux-world.ts';
import { call, ownSites, type Player, type PlayerEvent, play, stubs } from './play.ts';
import { written } from './written.ts';

const LIBC = 'libc.so.6';
const RTLD = 'ld-linux-x86-64.so.2';
const PRELOAD = 'librrpreload.so';
const PAGE = 'rr page';

/** The entries of rr’s page, 3 bytes each: the instruction and a return. */
const ENTRIES =
  'traced privileged_traced untraced untraced_replay_only untraced_recording_only privileged_untraced ' +
  'privileged_untraced_replay_only privileged_untraced_recording_only';

const ENTRY_SITES: Readonly<Record<string, HistorySite>> = Object.fromEntries(
  ENTRIES.split(' ').map((name, place) => [
    name,
    { at: place * 3, ...(name.includes('untraced') ? { untraced: true } : {}) },
  ]),
);

const program = (path: string, more: Partial<HistoryObject> = {}): HistoryObject => ({
  role: 'program',
  at: '0x55e07a000000',
  size: '0x400000',
  path,
  ...more,
});

const GO_OWN = 'runtime.settls runtime.sysMmap runtime.clone runtime.futex internal/runtime/syscall.Syscall6';

const OBJECTS: Readonly<Record<string, HistoryObject>> = {
  ls: program('/usr/bin/ls'),
  sort: program('/usr/bin/sort'),
  bash: program('/usr/bin/bash'),
  python3: program('/usr/bin/python3.11'),
  esbuild: program('/usr/bin/esbuild', { at: '0x400000', size: '0x1000000', sites: ownSites(GO_OWN), table: null }),
  [PRELOAD]: {
    role: 'library',
    at: '0x7f2b10000000',
    path: `/usr/lib/rr/${PRELOAD}`,
    note: 'holds the hook that patched places jump to; its own calls leave from rr’s page',
  },
  [LIBC]: {
    role: 'libc',
    at: '0x7f2b20000000',
    size: '0x160000',
    path: `/usr/lib/x86_64-linux-gnu/${LIBC}`,
    sites: {
      ...stubs(
        LINUX_NUMBERS,
        'read write openat close newfstatat mmap munmap brk rt_sigaction rt_sigprocmask ioctl getpid fork execve clone3 ' +
          'futex wait4 getdents64 exit_group',
      ),
      __restore_rt: { at: '0x3008', number: 15 },
      syscall: { at: '0x3108', indirect: true },
    },
  },
  [RTLD]: {
    role: 'rtld',
    at: '0x7f2b30000000',
    size: '0x26000',
    path: `/usr/lib64/${RTLD}`,
    sites: stubs(LINUX_NUMBERS, 'read openat close newfstatat mmap mprotect munmap brk arch_prctl'),
  },
  [PAGE]: { role: 'sharedPage', at: '0x70000000', size: '0x1000', sites: ENTRY_SITES },
};

const LD = `${RTLD}:_start > ${RTLD}:_dl_start > ${RTLD}:dl_main`;
const MAIN = `_start > ${LIBC}:__libc_start_main > main`;
const DYNAMIC = [PRELOAD, LIBC, RTLD, PAGE];

/** From a patched place: the hook decides, and leaves from rr’s page. */
const patched = (name: string, path: string, note: string, entry = 'untraced', more: Parameters<typeof call>[4] = {}) =>
  call(
    name,
    `${PAGE}:${entry}`,
    `${path} > ${PRELOAD}:_syscall_hook_trampoline > ${PRELOAD}:syscall_hook > ${PRELOAD}:_raw_syscall`,
    note,
    more,
  );

const LOAD: readonly PlayerEvent[] = [
  call(
    'mmap',
    RTLD,
    `${LD} > ${RTLD}:_dl_map_object`,
    'ld.so maps the libraries. Each of its calls stops for the recorder, for nothing is patched yet.',
  ),
  call(
    'rrcall_init_preload',
    `${PAGE}:privileged_traced`,
    `${RTLD}:_dl_init > ${PRELOAD}:init_process > ${PRELOAD}:_raw_syscall`,
    'rr’s library says that it is there, with a number that only rr understands.',
  ),
];

const LS: Player = {
  process: { name: 'ls', linkage: 'dynamic', objects: ['ls', ...DYNAMIC] },
  events: [
    call(
      'openat',
      RTLD,
      `${LD} > ${RTLD}:_dl_map_object`,
      'A program under rr. This call stops: the recorder looks, notes it down, lets it go on.',
    ),
    ...LOAD,
    call(
      'openat',
      LIBC,
      `${MAIN} > print_dir > ${LIBC}:opendir > ${LIBC}:open64`,
      'The first call from this place in libc stops too; then rr patches the place.',
    ),
    call('getdents64', LIBC, `${MAIN} > print_dir > ${LIBC}:readdir64`, 'So does the first from this one.'),
    patched(
      'getdents64',
      `${MAIN} > print_dir > ${LIBC}:readdir64 > ${LIBC}:getdents64`,
      'From the patched place it goes by rr’s hook and page: no stop, the result is noted in a buffer.',
    ),
    patched(
      'openat',
      `${MAIN} > print_dir > ${LIBC}:opendir > ${LIBC}:open64`,
      'The first place has been patched as well.',
    ),
    patched(
      'clock_gettime',
      `${MAIN} > print_long > ${LIBC}:clock_gettime`,
      'rr has patched the vDSO too: a time must be recorded, so it becomes a call.',
    ),
    call(
      'write',
      LIBC,
      `${MAIN} > print_long > ${LIBC}:fwrite > ${LIBC}:_IO_file_write > ${LIBC}:write`,
      'The first write stops.',
    ),
    patched(
      'write',
      `${MAIN} > print_long > ${LIBC}:fwrite > ${LIBC}:_IO_file_write > ${LIBC}:write`,
      'The second does not.',
    ),
    patched(
      'mmap',
      `${MAIN} > print_long > ${LIBC}:malloc`,
      'Some calls the hook will not buffer; it sends them by the traced entry.',
      'traced',
    ),
    call('exit_group', LIBC, `${MAIN} > ${LIBC}:exit > ${LIBC}:_exit`, 'The last one stops.'),
  ],
};

const second = { thread: 'second' } as const;
const WORK = `${LIBC}:start_thread > sortlines_thread`;

const SORT: Player = {
  process: { name: 'sort', linkage: 'dynamic', objects: ['sort', ...DYNAMIC] },
  events: [
    ...LOAD,
    call('read', LIBC, `${MAIN} > fillbuf > ${LIBC}:fread > ${LIBC}:read`, 'The first read stops.'),
    patched('read', `${MAIN} > fillbuf > ${LIBC}:fread > ${LIBC}:read`, 'The next are buffered.'),
    call('clone3', LIBC, `${MAIN} > sortlines > ${LIBC}:pthread_create`, 'A second thread; rr will run one at a time.'),
    { newThread: 'second' },
    call(
      'rrcall_init_buffers',
      `${PAGE}:privileged_traced`,
      `${LIBC}:start_thread > ${PRELOAD}:init_thread > ${PRELOAD}:_raw_syscall`,
      'The thread gets a buffer of its own.',
      second,
    ),
    call(
      'futex',
      LIBC,
      `${WORK} > ${LIBC}:pthread_mutex_lock > ${LIBC}:__lll_lock_wait`,
      'It waits for a lock, and stops the first time.',
      second,
    ),
    patched(
      'futex',
      `${WORK} > ${LIBC}:pthread_mutex_unlock > ${LIBC}:__lll_lock_wake`,
      'Waking somebody is buffered, from a place that was patched meanwhile.',
      'untraced',
      second,
    ),
    patched('write', `${MAIN} > output > ${LIBC}:fwrite > ${LIBC}:write`, 'The first thread writes.'),
    call('exit_group', LIBC, `${MAIN} > ${LIBC}:exit > ${LIBC}:_exit`, 'The program ends.'),
  ],
};

const BASH: Player = {
  process: { name: 'bash', linkage: 'dynamic', objects: ['bash', ...DYNAMIC] },
  events: [
    ...LOAD,
    call(
      'rt_sigaction',
      LIBC,
      `${MAIN} > set_signal_handler > ${LIBC}:sigaction`,
      'Handlers are set; such a call stops, for rr must know of them.',
    ),
    call(
      'fork',
      LIBC,
      `${MAIN} > execute_command > make_child > ${LIBC}:fork`,
      'A child is made, and will be recorded too.',
    ),
    { deliver: 'SIGCHLD' },
    patched(
      'wait4',
      `${MAIN} > execute_command > ${LIBC}:__restore_rt > sigchld_handler > ${LIBC}:waitpid`,
      'It has ended: the handler asks how. rr chooses the moment of every signal.',
    ),
    call(
      'rt_sigreturn',
      `${LIBC}:__restore_rt`,
      `${MAIN} > execute_command`,
      'The end of a handler stops for the recorder.',
    ),
    patched('write', `${MAIN} > echo_builtin > ${LIBC}:write`, 'An ordinary write is buffered.'),
    call('exit_group', LIBC, `${MAIN} > exit_shell > ${LIBC}:_exit`, 'The shell leaves.'),
  ],
};

const PYTHON: Player = {
  process: { name: 'python3', linkage: 'dynamic', objects: ['python3', ...DYNAMIC] },
  events: [
    ...LOAD,
    call(
      'getpid',
      `${LIBC}:syscall`,
      `${MAIN} > Py_RunMain > ctypes`,
      'A script calls syscall(2). What follows that instruction is a pattern that is taken not to be known.',
    ),
    call(
      'getpid',
      `${LIBC}:syscall`,
      `${MAIN} > Py_RunMain > ctypes`,
      'So the place is not patched, and every call from it stops.',
    ),
    patched(
      'read',
      `${MAIN} > Py_RunMain > _Py_read > ${LIBC}:read`,
      'Ordinary calls are buffered in the same program.',
    ),
    call('exit_group', LIBC, `${MAIN} > ${LIBC}:exit > ${LIBC}:_exit`, 'The last call stops as well.'),
  ],
};

const GATE = 'esbuild:internal/runtime/syscall.Syscall6';

const ESBUILD: Player = {
  process: { name: 'esbuild', linkage: 'static', runtime: 'Go', objects: ['esbuild', PAGE] },
  events: [
    call(
      'arch_prctl',
      'esbuild:runtime.settls',
      'runtime.rt0_go',
      'A static Go program: rr’s library cannot be preloaded, so there is nothing to patch to.',
    ),
    call(
      'mmap',
      'esbuild:runtime.sysMmap',
      'runtime.rt0_go > runtime.mallocinit > runtime.sysReserve',
      'Every call stops, this one too.',
    ),
    call('clone', 'esbuild:runtime.clone', 'runtime.main > runtime.newosproc', 'A second thread is made.'),
    { newThread: 'second' },
    call(
      'futex',
      'esbuild:runtime.futex',
      'runtime.mstart1 > runtime.notesleep',
      'It is recorded all the same: no call is refused, or missed.',
      second,
    ),
    call('openat', GATE, 'main.main > os.ReadFile > syscall.Openat', 'The general gate of package syscall.'),
    call('read', GATE, 'main.main > os.ReadFile > syscall.Read', 'It is slower so, by a stop at each call.'),
    call('write', GATE, 'main.main > os.Stdout.Write > syscall.Write', 'Even the output stops each time.'),
    call('exit_group', GATE, 'main.main > os.Exit', 'The last call, from the same gate.'),
  ],
};

const CITATIONS: readonly Citation[] = [
  {
    label: 'Illustrative: addresses but that of rr’s page, functions of the programs, and the order of ordinary calls',
    source: 'written for this scenario, not recorded',
  },
  {
    label: 'The filter, and which calls it lets through',
    source: 'rr: src/Task.cc (create_seccomp_filter), src/seccomp-bpf.h',
  },
  { label: 'The page and its entries', source: 'rr: src/preload/preload_interface.h' },
  { label: 'What the preloaded library does', source: 'rr: src/preload/syscallbuf.c' },
  { label: 'Places are patched if a known pattern follows', source: 'rr: src/Monkeypatcher.cc (not re-read)' },
  {
    label: 'Inferred: which of the calls here are buffered, and that syscall(2) is not patched',
    source: 'reading of syscallbuf.c',
  },
  { label: 'Inferred: that a static program gets no library of rr’s', source: 'LD_PRELOAD is read by ld.so' },
];

export const LINUX_RR_SCENARIO = written({
  id: 'linux-rr',
  longer:
    'The one filter over the address that is in wide use. ls and sort show a place before and after it is patched, bash a ' +
    'signal, python3 a place that stays as it is, and esbuild a static program, in which nothing can be patched.',
  citations: CITATIONS,
  history: play(linuxWorld(OBJECTS), [LS, SORT, BASH, PYTHON, ESBUILD]),
});
