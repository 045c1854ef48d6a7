import type { Citation } from '../../model/model.ts';
import type { HistoryObject, HistorySite } from '../history/history.ts';
import { attackObjects, attacks, type Cast } from './attacks.ts';
import { dynamicProgram, type PlacedObject, sharedObjects, staticProgram, TRAMPOLINE_SYMBOL } from './objects.ts';
import { call, ownSites, type Player, type PlayerEvent, play, type World } from './play.ts';
import { FREEBSD_15 } from './release.ts';
import { written } from './written.ts';

const LIBSYS = 'libsys.so.7';
const LIBC = 'libc.so.7';
const LIBTHR = 'libthr.so.3';
const RTLD = 'ld-elf.so.1';
const SHARED = 'shared page';
const PERL = 'libperl.so.5.40';
const CODE = 'JIT code';

/** An object of the other FreeBSD scenarios, in the notation of this one: offsets count from the start of its text. */
function described({ module, text, stubs, note }: PlacedObject): HistoryObject {
  const sites: Record<string, HistorySite> = {};
  for (const { symbol, number, address } of stubs) {
    let name = symbol;
    for (let place = 2; Object.hasOwn(sites, name); place++) name = `${symbol} (${place})`;
    sites[name] = {
      at: `0x${(address - text.start).toString(16)}`,
      number,
      ...(number === null ? { indirect: true } : {}),
    };
  }
  if (module.role === 'unknown') throw new Error(`${module.name} has no role`);
  return {
    role: module.role,
    at: `0x${text.start.toString(16)}`,
    size: `0x${(text.end - text.start).toString(16)}`,
    sites,
    ...(module.path === null ? {} : { path: module.path }),
    ...(note === undefined ? {} : { note }),
  };
}

const SH_LINKS = [
  ...['_exit', 'fork', 'read', 'write', 'open', 'close', 'wait4', 'getpid', 'execve', 'mmap', 'munmap', 'mprotect'],
  ...['sysarch', 'sigaction', 'sigprocmask', 'openat', 'fstat', 'fcntl', 'sigreturn'],
];

const GO_OWN =
  'runtime.settls runtime.sysMmap runtime.asmSigaction runtime.thr_new runtime.kqueue syscall.Syscall syscall.Syscall6';

const OBJECTS: Readonly<Record<string, HistoryObject>> = {
  ...Object.fromEntries(
    Object.values(sharedObjects(FREEBSD_15)).map((object) => [object.module.name, described(object)]),
  ),
  cat: described(dynamicProgram('/bin/cat')),
  mt: described(dynamicProgram('/usr/local/bin/mt')),
  perl: described(dynamicProgram('/usr/local/bin/perl')),
  sh: described(staticProgram(FREEBSD_15, '/rescue/sh', SH_LINKS)),
  caddy: {
    role: 'program',
    at: '0x401000',
    size: '0x1000000',
    path: '/usr/local/bin/caddy',
    sites: ownSites(GO_OWN),
    table: null,
  },
  node: {
    role: 'program',
    at: '0x400000',
    size: '0x1c00000',
    path: '/usr/local/bin/node',
    note: 'no system calls of its own',
  },
  victim: described(dynamicProgram('/usr/local/bin/victim')),
  [PERL]: {
    role: 'library',
    at: '0x803800000',
    size: '0x200000',
    path: `/usr/local/lib/perl5/5.40/mach/CORE/${PERL}`,
    note: 'no system calls of its own',
  },
  [CODE]: { role: 'anonymous', at: '0x820000000', size: '0x40000' },
  ...attackObjects({ page: '0x821000000', plugin: '0x803a00000', stack: '0x7fffdffe0000' }),
};

/** From libsys, by the name of the stub’s call. */
const sys = (name: string, path: string, note: string) => call(name, `${LIBSYS}:__sys_${name}`, path, note);
const rtld = (name: string, path: string, note: string) => call(name, `${RTLD}:__sys_${name}`, path, note);

const LD = `${RTLD}:.rtld_start > ${RTLD}:_rtld`;
const LOAD: readonly PlayerEvent[] = [
  rtld(
    'mmap',
    `${LD} > ${RTLD}:load_needed_objects > ${RTLD}:map_object`,
    'rtld maps libc and libsys, through its own stub (several calls, shown as one).',
  ),
  rtld('mprotect', `${LD} > ${RTLD}:obj_enforce_relro`, 'After relocation rtld makes its tables read-only.'),
];
const MAIN = `_start > ${LIBC}:__libc_start1 > main`;

const CAT: Player = {
  process: { name: 'cat', linkage: 'dynamic', objects: ['cat', LIBC, LIBSYS, RTLD, SHARED] },
  events: [
    ...LOAD,
    sys('openat', `${MAIN} > scanfiles > ${LIBC}:open`, 'open() jumps through the openat slot, to a stub in libsys.'),
    sys('fstat', `${MAIN} > scanfiles`, 'fstat has no wrapper: the program is bound straight to the stub.'),
    sys('read', `${MAIN} > scanfiles > raw_cat > ${LIBC}:read`, 'read() in libc jumps through its slot to libsys.'),
    call(
      'clock_gettime',
      SHARED,
      `${MAIN} > scanfiles > raw_cat > ${LIBSYS}:clock_gettime`,
      'The time is read from the shared page; the kernel is not entered.',
      { enters: false },
    ),
    { deliver: 'SIGINFO' },
    sys(
      'write',
      `${MAIN} > scanfiles > raw_cat > ${SHARED}:sigcode > siginfo > ${LIBC}:write`,
      'A signal arrives, and its handler writes a line.',
    ),
    call(
      'sigreturn',
      `${SHARED}:${TRAMPOLINE_SYMBOL}`,
      `${MAIN} > scanfiles > raw_cat`,
      'The trampoline ends the handler with a call of its own, from the shared page.',
    ),
    sys('write', `${MAIN} > scanfiles > raw_cat > ${LIBC}:write`, 'cat goes on where the signal had stopped it.'),
    sys('_exit', `${MAIN} > ${LIBC}:exit`, 'The end, through libsys like all the rest.'),
  ],
};

const WORKER = `${LIBTHR}:thread_start > worker`;
const worker = { thread: 'worker' } as const;

const MT: Player = {
  process: { name: 'mt', linkage: 'dynamic', objects: ['mt', LIBTHR, LIBC, LIBSYS, RTLD, SHARED] },
  events: [
    ...LOAD,
    sys(
      'thr_self',
      `${LD} > ${LIBTHR}:_libpthread_init > ${LIBTHR}:init_main_thread`,
      'libthr asks for its thread id, in libsys like everybody.',
    ),
    sys('thr_new', `${MAIN} > ${LIBTHR}:_pthread_create`, 'A second thread is made.'),
    { newThread: 'worker' },
    {
      ...sys(
        'nanosleep',
        `${WORKER} > ${LIBC}:nanosleep > ${LIBTHR}:__thr_nanosleep`,
        'The slot leads to libthr now, and libthr calls libsys.',
      ),
      ...worker,
    },
    {
      ...sys(
        '_umtx_op',
        `${WORKER} > ${LIBC}:sem_post > ${LIBC}:usem_wake`,
        'A semaphore wakes its waiter through the plain stub of _umtx_op.',
      ),
      ...worker,
    },
    call(
      '_umtx_op',
      `${LIBSYS}:_umtx_op_err`,
      `${MAIN} > ${LIBTHR}:_pthread_mutex_lock > ${LIBTHR}:__thr_umutex_lock`,
      'A mutex uses the second instruction for the same number, which returns the error.',
    ),
    {
      ...sys(
        'read',
        `${WORKER} > ${LIBC}:read > ${LIBTHR}:__thr_read`,
        'read goes by libc and libthr, and ends in libsys.',
      ),
      ...worker,
    },
    {
      ...sys(
        'thr_exit',
        `${LIBTHR}:thread_start > ${LIBTHR}:exit_thread`,
        'The second thread ends; the process does not.',
      ),
      ...worker,
    },
    sys('_exit', `${MAIN} > ${LIBC}:exit`, 'The first thread ends the process.'),
  ],
};

const OP = `${MAIN} > ${PERL}:perl_run > ${PERL}:Perl_runops_standard > ${PERL}:Perl_pp_syscall`;

const PERL_PLAYER: Player = {
  process: { name: 'perl', linkage: 'dynamic', objects: ['perl', PERL, LIBC, LIBSYS, RTLD, SHARED] },
  events: [
    ...LOAD,
    sys(
      'read',
      `${MAIN} > ${PERL}:perl_parse > ${PERL}:PerlIOUnix_read > ${LIBC}:read`,
      'The script is read, by the stub of read.',
    ),
    call(
      'getpid',
      `${LIBSYS}:syscall`,
      OP,
      'The script calls syscall(20): one instruction in libsys can make any call.',
    ),
    call('kqueue', `${LIBSYS}:syscall`, OP, 'Number 362 leaves from the very same place.'),
    sys(
      'write',
      `${MAIN} > ${PERL}:perl_run > ${PERL}:Perl_pp_print > ${PERL}:PerlIOUnix_write > ${LIBC}:write`,
      'An ordinary print uses the stub of write.',
    ),
    sys('_exit', `${MAIN} > ${LIBC}:exit`, 'The script is done.'),
  ],
};

const SH: Player = {
  process: { name: 'sh', linkage: 'static', objects: ['sh', SHARED] },
  events: [
    call(
      'sysarch',
      'sh:__sys_sysarch',
      '_start > __libc_start1 > _init_tls',
      'A static shell: the stubs of libc.a are in the program, and so is its first call.',
    ),
    call(
      'sigaction',
      'sh:__sys_sigaction',
      '_start > __libc_start1 > main > setsignal > sigaction',
      'It sets its signal handlers.',
    ),
    call(
      'read',
      'sh:__sys_read',
      '_start > __libc_start1 > main > cmdloop > preadbuffer > read',
      'It reads a command line.',
    ),
    call(
      'openat',
      'sh:__sys_openat',
      '_start > __libc_start1 > main > cmdloop > evaltree > openredirect > open',
      'It opens a file for the output.',
    ),
    call(
      'write',
      'sh:__sys_write',
      '_start > __libc_start1 > main > cmdloop > evaltree > echocmd > write',
      'echo is built in, so the shell writes by itself.',
    ),
    call(
      '_exit',
      'sh:__sys__exit',
      '_start > __libc_start1 > main > exitshell',
      'The shell leaves, from its own text as always.',
    ),
  ],
};

const second = { thread: 'second' } as const;

const CADDY: Player = {
  process: { name: 'caddy', linkage: 'static', runtime: 'Go', objects: ['caddy', SHARED] },
  events: [
    call(
      'sysarch',
      'caddy:runtime.settls',
      'runtime.rt0_go',
      'A Go program enters the kernel by itself: no stubs of libc.a, and no table of its places.',
    ),
    call(
      'mmap',
      'caddy:runtime.sysMmap',
      'runtime.rt0_go > runtime.mallocinit > runtime.sysReserve',
      'The heap is reserved without libc.',
    ),
    call(
      'sigaction',
      'caddy:runtime.asmSigaction',
      'runtime.mstart1 > runtime.initsig > runtime.setsig',
      'The runtime sets its signal handlers.',
    ),
    call('thr_new', 'caddy:runtime.thr_new', 'runtime.main > runtime.newosproc', 'A second thread for goroutines.'),
    { newThread: 'second' },
    call(
      'kqueue',
      'caddy:runtime.kqueue',
      'runtime.mstart1 > runtime.netpollinit',
      'The network poller gets its queue.',
      second,
    ),
    call(
      'listen',
      'caddy:syscall.Syscall',
      'runtime.main > main.main > net.Listen > syscall.Listen',
      'Package syscall has gates, with the number in a register.',
    ),
    call(
      'accept4',
      'caddy:syscall.Syscall6',
      'runtime.main > main.main > net.(*netFD).accept > syscall.Accept4',
      'A client connects; this call takes the gate for six arguments.',
    ),
    call(
      'write',
      'caddy:syscall.Syscall',
      'net/http.(*conn).serve > syscall.Write',
      'The answer leaves from the same gate as listen.',
      second,
    ),
  ],
};

/** Code made at run time, which is called by the program and calls it again: it holds no instruction of its own. */
const JS = `${MAIN} > node_main > ${CODE}:compiled function`;

const NODE: Player = {
  process: { name: 'node', linkage: 'dynamic', objects: ['node', LIBTHR, LIBC, LIBSYS, RTLD, SHARED, CODE] },
  events: [
    ...LOAD,
    sys(
      'thr_self',
      `${LD} > ${LIBTHR}:_libpthread_init > ${LIBTHR}:init_main_thread`,
      'node is threaded, so libthr wakes up first.',
    ),
    sys('mmap', `${MAIN} > node_main > v8_AllocatePages`, 'The JIT compiler asks for pages, by the stub in libsys.'),
    sys(
      'mprotect',
      `${MAIN} > node_main > v8_SetPermissions`,
      'They are made executable once the code in them is complete.',
    ),
    sys('kqueue', `${MAIN} > node_main > uv_loop_init`, 'The event loop gets its queue.'),
    sys(
      'openat',
      `${JS} > uv_fs_open > ${LIBC}:open`,
      'Compiled script opens a file: it calls back into the program, which calls libc.',
    ),
    sys(
      'read',
      `${JS} > uv_fs_read > ${LIBC}:read > ${LIBTHR}:__thr_read`,
      'It reads; compiled code never enters the kernel itself.',
    ),
    sys(
      'write',
      `${JS} > uv_write > ${LIBC}:write > ${LIBTHR}:__thr_write`,
      'And writes, from libsys like any C program.',
    ),
    sys(
      'kevent',
      `${MAIN} > node_main > uv_run > ${LIBC}:kevent > ${LIBTHR}:__thr_kevent`,
      'Then it waits for more to do.',
    ),
  ],
};

const FREEBSD_CAST: Cast = {
  objects: ['victim', LIBC, LIBSYS, RTLD, SHARED],
  startUp: LOAD,
  input: sys(
    'read',
    `${MAIN} > serve > read_request > ${LIBC}:read`,
    'A request arrives that is longer than its buffer: the attacker has the program.',
  ),
  goal: { call: 'execve', what: 'start a shell', stub: `${LIBSYS}:__sys_execve` },
  otherStub: { at: `${LIBSYS}:__sys_getpid`, of: 'getpid' },
  middle: { at: `${LIBSYS}+0x4f33`, call: 'socket', what: 'reach the network' },
  page: (name) => [
    call('mmap', `${LIBSYS}:__sys_mmap`, `${MAIN} > gadget`, 'The attacker asks for memory, as any program may.', {
      args: { object: name, executable: false },
    }),
    call(
      'mprotect',
      `${LIBSYS}:__sys_mprotect`,
      `${MAIN} > gadget`,
      'It is filled, then made executable and no longer writable, as a JIT compiler would.',
      {
        args: { object: name, writable: false, executable: true },
      },
    ),
  ],
  register: (page) => [
    call(
      'msyscall',
      `${LIBSYS}:syscall`,
      `${MAIN} > gadget`,
      'The registration of whatever rule there were, by the indirect stub; FreeBSD has no such call.',
      {
        args: { start: page, length: 0x1000 },
      },
    ),
  ],
  protect: (object, writable, note) => [
    call('mprotect', `${RTLD}:__sys_mprotect`, `${MAIN} > gadget`, note, {
      args: { object, writable, executable: true },
    }),
  ],
  // FreeBSD has nothing like mimmutable(2).
  changeable: LIBSYS,
  trampoline: { at: `${SHARED}:${TRAMPOLINE_SYMBOL}`, call: 'sigreturn' },
};

const CITATIONS: readonly Citation[] = [
  {
    label: 'Illustrative: addresses, functions, the order of ordinary calls, and a program with a hole in it',
    source: 'written for this scenario, not recorded',
  },
  { label: 'System call numbers and names', source: 'freebsd-src: sys/kern/syscalls.master, lib/libsys/_libsys.h' },
  { label: 'What libsys holds', source: 'freebsd-src: lib/libsys/Makefile, lib/libsys/Makefile.sys' },
  { label: 'Stubs that rtld links', source: 'freebsd-src: libexec/rtld-elf/rtld-libc/Makefile.inc' },
  { label: 'Second instruction for _umtx_op', source: 'freebsd-src: lib/libsys/amd64/_umtx_op_err.S, PR #908' },
  { label: 'Indirect calls', source: 'freebsd-src: lib/libsys/syscall.2' },
  { label: 'Signal trampoline in the shared page', source: 'freebsd-src: sys/kern/kern_sharedpage.c' },
  { label: 'Go on FreeBSD', source: 'golang/go: src/runtime/sys_freebsd_amd64.s' },
  { label: 'node holds no instruction of its own; measured on Linux', source: 'disassembly of node 20 (Debian 12)' },
  {
    label: 'FreeBSD asks nothing about the place of a call; the call msyscall stands for what a rule would need',
    source: 'freebsd-current archive 2024-02: message 5526',
  },
  {
    label: 'Illustrative: a stack that can be executed; a program gets one only if it was linked so (not re-read)',
    source: 'written for this scenario',
  },
];

const WORLD: World = { system: 'freebsd', release: '15', arch: 'amd64', objects: OBJECTS };

export const FREEBSD_15_ATTACKS_SCENARIO = written({
  id: 'freebsd-15-attacks',
  longer:
    'FreeBSD has no rule about the place of a call, so everything here is let in until one is switched on. The programs: a ' +
    'dynamic and a threaded one, perl with its syscall function, a static shell, a Go server, and a runtime that compiles ' +
    'while it runs.',
  citations: CITATIONS,
  history: play(WORLD, [CAT, MT, PERL_PLAYER, SH, CADDY, NODE, ...attacks(FREEBSD_CAST)]),
});
