import type { Citation } from '../../model/model.ts';
import type { HistoryObject, HistorySite } from '../history/history.ts';
import { attackObjects, attacks, type Cast } from './attacks.ts';
import { call, ownSites, type Player, type PlayerEvent, play, type World } from './play.ts';
import { written } from './written.ts';

const LIBSYSTEM = 'libsystem.so';
const LIBC = 'libc.so';
const LIBCORE = 'libcore.so';
const LOADER = 'Loader.so';
const TRAMPOLINE = 'signal trampoline';

/** libsystem's functions take the number of the call as an argument; one for each count of further arguments. */
const GATES: Readonly<Record<string, HistorySite>> = Object.fromEntries(
  [0, 1, 2, 3, 4].map((count) => [`syscall${count}`, { at: 0x1008 + count * 0x20, indirect: true }]),
);

const program = (path: string, sites: Record<string, number> = {}): HistoryObject => ({
  role: 'program',
  at: '0x1ac4000000',
  size: '0x80000',
  path,
  sites,
});

const OBJECTS: Readonly<Record<string, HistoryObject>> = {
  ls: program('/bin/ls'),
  Shell: program('/bin/Shell'),
  emulator: program('/usr/local/bin/emulator', ownSites('host_call')),
  echo: program('/usr/local/bin/echo', ownSites('getpid write fstat exit')),
  victim: program('/usr/local/bin/victim'),
  [LIBCORE]: { role: 'library', at: '0x1b20000000', size: '0x80000', path: `/usr/lib/${LIBCORE}` },
  [LIBC]: {
    role: 'libc',
    at: '0x1b40000000',
    size: '0x100000',
    path: `/usr/lib/${LIBC}`,
    note: 'no system calls of its own',
  },
  [LIBSYSTEM]: { role: 'libsys', at: '0x1b60000000', size: '0x4000', path: `/usr/lib/${LIBSYSTEM}`, sites: GATES },
  [LOADER]: {
    role: 'rtld',
    at: '0x1b80000000',
    size: '0x60000',
    path: `/usr/lib/${LOADER}`,
    sites: ownSites('open mmap annotate_mapping prctl'),
  },
  [TRAMPOLINE]: { role: 'sharedPage', at: '0x1ba0000000', size: '0x1000', sites: { asm_signal_trampoline: '0x40' } },
  ...attackObjects({ page: '0x1bc0000000', plugin: '0x1bb0000000', stack: '0x1bd0000000' }),
};

const LINK = `${LOADER}:_entry > ${LOADER}:linker_main`;
const MAIN = `_entry > main`;
const DYNAMIC = [LIBC, LIBSYSTEM, LOADER, TRAMPOLINE];

/** From a function of libc to the kernel, by the gate for that many arguments. */
const gate = (name: string, count: number, path: string, note: string, more: Parameters<typeof call>[4] = {}) =>
  call(name, `${LIBSYSTEM}:syscall${count}`, path, note, more);

const REGISTER: readonly PlayerEvent[] = [
  call(
    'annotate_mapping',
    LOADER,
    `${LINK} > ${LOADER}:load_main_executable`,
    'The loader marks the text of libsystem.so as code that may make calls, and as immutable.',
    {
      args: { address: LIBSYSTEM, flags: ['SyscallCode', 'Immutable'] },
    },
  ),
  call(
    'prctl',
    LOADER,
    LINK,
    'Then it seals the process: from now on only marked text may enter, and no more can be marked.',
    {
      args: { option: 'PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS', value: 0 },
    },
  ),
];

const LS: Player = {
  process: { name: 'ls', linkage: 'dynamic', objects: ['ls', LIBCORE, ...DYNAMIC] },
  events: [
    call(
      'open',
      LOADER,
      `${LINK} > ${LOADER}:map_library`,
      'The loader opens the libraries. The kernel has marked its text by itself.',
    ),
    call('mmap', LOADER, `${LINK} > ${LOADER}:map_library`, 'It maps their segments (several calls, shown as one).'),
    call(
      'annotate_mapping',
      LOADER,
      `${LINK} > ${LOADER}:load_main_executable`,
      'The text of libc.so becomes immutable, and is not marked for calls.',
      {
        args: { address: LIBC, flags: ['Immutable'] },
      },
    ),
    ...REGISTER,
    gate(
      'open',
      4,
      `${MAIN} > do_dir > ${LIBCORE}:DirIterator > ${LIBC}:opendir > ${LIBC}:open`,
      'libc.so holds no instruction: it hands the number and the arguments to libsystem.so.',
    ),
    gate(
      'get_dir_entries',
      3,
      `${MAIN} > do_dir > ${LIBCORE}:DirIterator > ${LIBC}:readdir`,
      'The same for reading a directory, by the gate for three arguments.',
    ),
    gate('stat', 1, `${MAIN} > do_dir > ${LIBC}:lstat`, 'And for asking about a file, by the gate for one.'),
    gate(
      'write',
      3,
      `${MAIN} > do_dir > ${LIBC}:printf > ${LIBC}:fwrite > ${LIBC}:write`,
      'printf ends there as well.',
    ),
    gate('exit', 1, `${MAIN} > ${LIBC}:exit`, 'The program ends.'),
  ],
};

const SHELL: Player = {
  process: { name: 'Shell', linkage: 'dynamic', objects: ['Shell', LIBCORE, ...DYNAMIC] },
  events: [
    call('mmap', LOADER, `${LINK} > ${LOADER}:map_library`, 'The loader again comes first.'),
    ...REGISTER,
    gate(
      'sigaction',
      3,
      `${MAIN} > ${LIBCORE}:EventLoop > ${LIBC}:sigaction`,
      'The shell wants to know when the window changes its size.',
    ),
    gate('read', 3, `${MAIN} > ${LIBCORE}:EventLoop > ${LIBC}:read`, 'It waits for a command.'),
    { deliver: 'SIGWINCH' },
    gate(
      'ioctl',
      3,
      `${MAIN} > ${LIBCORE}:EventLoop > ${TRAMPOLINE}:asm_signal_trampoline > on_resize > ${LIBC}:ioctl`,
      'A signal arrives, and the handler asks for the size.',
    ),
    call(
      'sigreturn',
      `${TRAMPOLINE}:asm_signal_trampoline`,
      `${MAIN} > ${LIBCORE}:EventLoop`,
      'The trampoline ends the handler. Its page was marked by the kernel.',
    ),
    gate('fork', 0, `${MAIN} > run_command > ${LIBC}:fork`, 'A child for the command.'),
    { fork: 'child of Shell', name: 'Shell, child', pid: 5180 },
    gate(
      'execve',
      1,
      `${MAIN} > run_command > ${LIBC}:execvp > ${LIBC}:execve`,
      'The child inherits marks and seal until it becomes another program.',
      { process: 'child of Shell' },
    ),
    gate('waitid', 1, `${MAIN} > run_command > ${LIBC}:waitpid`, 'The shell waits for it.'),
  ],
};

const EMULATOR: Player = {
  process: { name: 'emulator', linkage: 'dynamic', objects: ['emulator', ...DYNAMIC] },
  events: [
    call(
      'mmap',
      LOADER,
      `${LINK} > ${LOADER}:map_library`,
      'A program ported from elsewhere, dynamic like the others.',
    ),
    ...REGISTER,
    gate('open', 4, `${MAIN} > load_rom > ${LIBC}:open`, 'What it does through libc is as good as in any program.'),
    call(
      'write',
      'emulator:host_call',
      `${MAIN} > run > trace`,
      'But it brings an instruction of its own, in text that nobody has marked.',
    ),
    gate('exit', 1, `${MAIN} > ${LIBC}:exit`, 'It would end by libc again.'),
  ],
};

const ECHO: Player = {
  process: { name: 'echo', linkage: 'static', objects: ['echo', TRAMPOLINE] },
  events: [
    call(
      'getpid',
      'echo',
      '_entry > main',
      'A static program: no loader has sealed it, so any text that cannot be written may enter.',
    ),
    call('fstat', 'echo', '_entry > main > printf', 'Its calls leave from its own text.'),
    call('write', 'echo', '_entry > main > printf > fwrite', 'It prints, from its own text as well.'),
    call('exit', 'echo', '_entry > main > exit', 'And it ends in the same way.'),
  ],
};

const CAST: Cast = {
  objects: ['victim', ...DYNAMIC],
  startUp: REGISTER,
  input: gate(
    'read',
    3,
    `${MAIN} > serve > read_request > ${LIBC}:read`,
    'A request arrives that is longer than its buffer: the attacker has the program.',
  ),
  goal: {
    call: 'execve',
    what: 'start a shell',
    stub: `${LIBSYSTEM}:syscall1`,
    where: 'syscall1, with the number of execve',
  },
  otherStub: { at: `${LIBSYSTEM}:syscall0`, of: 'syscall0, which is for calls without arguments' },
  middle: { at: `${LIBSYSTEM}+0x1233`, call: 'socket', what: 'reach the network' },
  page: (name) => [
    gate('mmap', 1, `${MAIN} > gadget > ${LIBC}:mmap`, 'The attacker asks for memory, as any program may.', {
      args: { object: name, executable: false },
    }),
    gate(
      'mprotect',
      3,
      `${MAIN} > gadget > ${LIBC}:mprotect`,
      'It is filled, then made executable and no longer writable.',
      {
        args: { object: name, writable: false, executable: true },
      },
    ),
  ],
  register: (page) => [
    gate('annotate_mapping', 2, `${MAIN} > gadget`, 'The attacker marks the page as the loader did libsystem.so.', {
      args: { address: page, flags: ['SyscallCode'] },
    }),
  ],
  protect: (object, writable, note) => [
    gate('mprotect', 3, `${MAIN} > gadget > ${LIBC}:mprotect`, note, { args: { object, writable, executable: true } }),
  ],
  trampoline: { at: `${TRAMPOLINE}:asm_signal_trampoline`, call: 'sigreturn' },
};

const CITATIONS: readonly Citation[] = [
  {
    label: 'Illustrative: addresses, functions, the order of ordinary calls, the programs emulator and echo',
    source: 'written for this scenario, not recorded',
  },
  {
    label: 'The order of tests',
    source: 'SerenityOS: Kernel/Memory/MemoryManager.cpp (validate_syscall_preconditions)',
  },
  { label: 'Marking a region', source: 'SerenityOS: Kernel/Syscalls/mmap.cpp (sys$annotate_mapping)' },
  { label: 'The seal', source: 'SerenityOS: Kernel/Syscalls/prctl.cpp' },
  { label: 'Marked by the kernel', source: 'SerenityOS: Kernel/Syscalls/execve.cpp' },
  {
    label: 'Marked by the loader, which then seals',
    source: 'SerenityOS: Userland/Libraries/LibELF/DynamicLinker.cpp, Userland/DynamicLoader/main.cpp',
  },
  { label: 'Gates that take the number', source: 'SerenityOS: Userland/Libraries/LibSystem/syscall.cpp' },
  {
    label: 'Left out: numbers, which the kernel makes of a list and the rule does not look at',
    source: 'SerenityOS: Kernel/API/Syscall.h',
  },
  {
    label:
      'Illustrative: a stack that can be executed, and text of a library that can be made writable although the loader makes text immutable',
    source: 'written for this scenario; both are taken to succeed to show what the rule itself does',
  },
];

const WORLD: World = {
  system: 'serenity',
  // Sealed by a prctl, as since January 2023. Under the rule of an earlier year the work of its own loader is taken as given.
  release: '2023',
  registrations: 'release',
  arch: 'amd64',
  objects: OBJECTS,
};

export const SERENITY_SCENARIO = written({
  id: 'serenityos',
  longer:
    'The closest relative of a design with libsys. ls and Shell are ordinary dynamic programs, emulator has an instruction of ' +
    'its own, echo is static and was never sealed. The processes after them are attacks.',
  citations: CITATIONS,
  history: play(WORLD, [LS, SHELL, EMULATOR, ECHO, ...attacks(CAST)]),
});
