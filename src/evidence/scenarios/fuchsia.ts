import type { Citation } from '../../model/model.ts';
import type { HistoryObject } from '../history/history.ts';
import { attackObjects, attacks, type Cast } from './attacks.ts';
import { call, ownSites, type Player, type PlayerEvent, play, stubs, type World } from './play.ts';
import { written } from './written.ts';

/** Illustrative: the kernel’s build numbers the calls. */
const NUMBERS: Readonly<Record<string, number>> = {
  ...{
    zx_futex_wait: 1,
    zx_channel_write: 2,
    zx_channel_read: 3,
    zx_vmar_map: 4,
    zx_vmar_unmap: 5,
    zx_vmar_protect: 6,
  },
  ...{ zx_vmo_create: 7, zx_object_get_info: 8, zx_object_wait_one: 9, zx_port_wait: 10, zx_thread_create: 11 },
  ...{ zx_thread_start: 12, zx_thread_exit: 13, zx_process_create: 14, zx_process_exit: 15, zx_futex_wake: 16 },
  ...{ zx_socket_write: 17, zx_socket_create: 18, zx_handle_close: 19, zx_timer_set: 20 },
};

const VDSO = 'vdso';
const LIBC = 'ld.so.1';
const FDIO = 'libfdio.so';

const program = (path: string, sites: Record<string, number> = {}): HistoryObject => ({
  role: 'program',
  at: '0x1d3f4a000000',
  size: '0x80000',
  path,
  sites,
});

const OBJECTS: Readonly<Record<string, HistoryObject>> = {
  log_listener: program('/pkg/bin/log_listener'),
  audio_core: program('/pkg/bin/audio_core'),
  guest_code: program('/pkg/bin/guest_code', ownSites('guest_text')),
  bare: program('/pkg/bin/bare', ownSites('raw_call')),
  victim: program('/pkg/bin/victim'),
  [FDIO]: {
    role: 'library',
    at: '0x1d3f4b000000',
    size: '0x40000',
    path: `/pkg/lib/${FDIO}`,
    note: 'no system calls of its own',
  },
  [LIBC]: {
    role: 'libc',
    alsoRtld: true,
    at: '0x1d3f4c000000',
    size: '0x100000',
    path: `/pkg/lib/${LIBC}`,
    note: 'libc and loader in one file, and no system calls of its own',
  },
  [VDSO]: {
    role: 'libsys',
    at: '0x1d3f4d000000',
    size: '0x3000',
    sites: stubs(NUMBERS, Object.keys(NUMBERS).join(' '), 0x1008),
    note: 'made by the kernel, which knows every instruction in it',
  },
  ...attackObjects({ page: '0x1d3f4e000000', plugin: '0x1d3f4f000000', stack: '0x1d3f50000000' }),
};

const LOADER = `${LIBC}:_start > ${LIBC}:__dls3`;
const MAIN = `${LIBC}:__libc_start_main > main`;
const DYNAMIC = [LIBC, VDSO];

const LOAD: readonly PlayerEvent[] = [
  call(
    'zx_channel_read',
    VDSO,
    `${LIBC}:_start > ${LIBC}:processargs_read`,
    'The loader reads its first message; the vDSO was mapped before the first thread began.',
  ),
  call(
    'zx_vmar_map',
    VDSO,
    `${LOADER} > ${LIBC}:map_library`,
    'It maps the libraries, and even for that it calls the vDSO (several calls, shown as one).',
  ),
];

const LISTENER: Player = {
  process: { name: 'log_listener', linkage: 'dynamic', objects: ['log_listener', FDIO, ...DYNAMIC] },
  events: [
    ...LOAD,
    call(
      'zx_vmar_protect',
      VDSO,
      `${LOADER} > ${LIBC}:reloc_all`,
      'After relocation the loader makes its tables read-only.',
    ),
    call(
      'zx_object_get_info',
      VDSO,
      `${MAIN} > ${FDIO}:fdio_init`,
      'fdio asks what it was given. It has no instruction; it calls the vDSO.',
    ),
    call(
      'zx_channel_write',
      VDSO,
      `${MAIN} > connect_log > ${FDIO}:fdio_service_connect`,
      'The listener asks for the log.',
    ),
    call('zx_object_wait_one', VDSO, `${MAIN} > read_log`, 'It waits for an answer.'),
    call(
      'zx_channel_read',
      VDSO,
      `${MAIN} > read_log`,
      'The same instruction as the loader’s: there is one for this number.',
    ),
    call(
      'zx_clock_get_monotonic',
      `${VDSO}+0x2400`,
      `${MAIN} > read_log > ${LIBC}:clock_gettime`,
      'The time is worked out in the vDSO itself; the kernel is not entered.',
      { enters: false },
    ),
    call(
      'zx_socket_write',
      VDSO,
      `${MAIN} > print_line > ${LIBC}:printf > ${LIBC}:__stdio_write > ${FDIO}:write`,
      'printf ends in the vDSO, by way of libc and fdio.',
    ),
    call('zx_process_exit', VDSO, `${MAIN} > ${LIBC}:_Exit`, 'The program ends.'),
  ],
};

const mixer = { thread: 'mixer' } as const;
const MIXER = `${LIBC}:start_pthread > mix`;

const AUDIO: Player = {
  process: { name: 'audio_core', linkage: 'dynamic', objects: ['audio_core', FDIO, ...DYNAMIC] },
  events: [
    ...LOAD,
    call(
      'zx_vmo_create',
      VDSO,
      `${MAIN} > ${LIBC}:pthread_create > ${LIBC}:__allocate_thread`,
      'Memory for the stack of a second thread.',
    ),
    call('zx_thread_create', VDSO, `${MAIN} > ${LIBC}:pthread_create`, 'The thread is made.'),
    call('zx_thread_start', VDSO, `${MAIN} > ${LIBC}:pthread_create`, 'And then it is started.'),
    { newThread: 'mixer' },
    call(
      'zx_timer_set',
      VDSO,
      MIXER,
      'The second thread sets its timer: the places are the same for every thread.',
      mixer,
    ),
    call('zx_futex_wait', VDSO, `${MAIN} > ${LIBC}:mtx_lock`, 'The first waits for a lock.'),
    call('zx_futex_wake', VDSO, `${MIXER} > ${LIBC}:mtx_unlock`, 'The second lets it go.', mixer),
    call('zx_port_wait', VDSO, `${MAIN} > loop_run`, 'The first waits for the next event.'),
    call(
      'zx_thread_exit',
      VDSO,
      `${LIBC}:start_pthread > ${LIBC}:finish_exit`,
      'The second thread ends; the process does not.',
      mixer,
    ),
  ],
};

const GUEST: Player = {
  process: { name: 'guest_code', linkage: 'dynamic', objects: ['guest_code', ...DYNAMIC] },
  events: [
    ...LOAD,
    call('zx_vmo_create', VDSO, `${MAIN} > load_guest`, 'A program that loads code written for another kernel.'),
    call(
      'zx_channel_write',
      'guest_code:guest_text',
      `${MAIN} > run_guest`,
      'That code has an instruction of its own; for this kernel the number is one of its own calls.',
    ),
    call(
      'zx_process_exit',
      VDSO,
      `${MAIN} > ${LIBC}:_Exit`,
      'With a handler for the exception it could have gone on to here.',
    ),
  ],
};

const BARE: Player = {
  process: { name: 'bare', linkage: 'static', objects: ['bare'] },
  events: [
    call(
      'zx_channel_read',
      'bare:raw_call',
      '_start',
      'A process that was made without a vDSO: its only instruction is its own.',
    ),
    call('zx_vmo_create', 'bare:raw_call', '_start > setup', 'There is no place for any number.'),
    call('zx_channel_write', 'bare:raw_call', '_start > report', 'It could not tell anybody.'),
    call('zx_process_exit', 'bare:raw_call', '_start > leave', 'Nor could it end by itself.'),
  ],
};

/** No forged sigreturn: there are no signals. The text of a library is left alone, for nothing outside the vDSO counts. */
const CAST: Cast = {
  objects: ['victim', ...DYNAMIC],
  startUp: LOAD,
  input: call(
    'zx_channel_read',
    VDSO,
    `${MAIN} > serve`,
    'A message arrives that is longer than its buffer: the attacker has the program.',
  ),
  goal: { call: 'zx_process_create', what: 'make a process', stub: `${VDSO}:zx_process_create` },
  otherStub: { at: `${VDSO}:zx_handle_close`, of: 'zx_handle_close' },
  middle: { at: `${VDSO}+0x2233`, call: 'zx_socket_create', what: 'reach another process' },
  page: (name) => [
    call('zx_vmar_map', VDSO, `${MAIN} > gadget`, 'The attacker asks for memory, as any program may.', {
      args: { object: name, executable: false },
    }),
    call('zx_vmar_protect', VDSO, `${MAIN} > gadget`, 'It is filled, then made executable and no longer writable.'),
    { protect: name, writable: false, executable: true },
  ],
  register: () => [
    call(
      'zx_vmar_map',
      VDSO,
      `${MAIN} > gadget`,
      'The vDSO is to be mapped once more, so that the kernel takes note of another place.',
      { args: { object: VDSO } },
    ),
  ],
};

const CITATIONS: readonly Citation[] = [
  {
    label:
      'Illustrative: addresses, functions, the order of ordinary calls, and the numbers, which the kernel’s build makes',
    source: 'written for this scenario, not recorded',
  },
  { label: 'What is enforced, and that the vDSO is mapped once', source: 'Fuchsia: docs/concepts/kernel/vdso.md' },
  { label: 'The places of each number', source: 'Fuchsia: zircon/kernel/lib/syscalls/syscalls.cc' },
  {
    label: 'The exception, and that a handler may resolve it',
    source: 'Fuchsia: zircon core threads test (BadSyscallCaller, BadSyscallNumber)',
  },
  { label: 'libc and loader in one file', source: 'Fuchsia: zircon/third_party/ulib/musl (not re-read)' },
  {
    label: 'Left out: restricted mode, in which a supervisor gets every call of foreign code',
    source: 'Fuchsia: Starnix',
  },
  {
    label: 'Illustrative: a program with a hole in it, a stack that can be executed, and a process without a vDSO',
    source: 'written for this scenario',
  },
];

const WORLD: World = { system: 'fuchsia', arch: 'amd64', numbers: NUMBERS, objects: OBJECTS };

export const FUCHSIA_SCENARIO = written({
  id: 'zircon',
  longer:
    'log_listener and audio_core do as all programs do; guest_code has an instruction of its own; bare was made without a ' +
    'vDSO. The processes after them are attacks.',
  citations: CITATIONS,
  history: play(WORLD, [LISTENER, AUDIO, GUEST, BARE, ...attacks(CAST)]),
});
