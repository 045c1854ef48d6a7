import { OPENBSD_NUMBERS } from '../../facts/openbsd-syscalls.ts';
import type { History, HistoryObject, HistorySite, Num } from '../history/history.ts';
import { attackObjects, attacks, type Cast } from './attacks.ts';
import { call, INTO_STUB, ownSites, type Player, type PlayerEvent, play, STRIDE, stubs, type World } from './play.ts';

/** What a release decides about where calls may leave from, and about the programs of its time. */
export interface Release {
  readonly number: '6.6' | '7.2' | '7.4' | '7.5' | '7.6';
  readonly libc: string;
  /** ld.so registers the text of libc. */
  readonly msyscall: boolean;
  /** execve is pinned to its function. */
  readonly execPin: boolean;
  /** Files carry tables, and ld.so hands that of libc to the kernel. */
  readonly pins: boolean;
  /** mimmutable(2) is there: ld.so and the kernel make text unchangeable. */
  readonly immutable: boolean;
  /** libc has syscall(2). */
  readonly indirect: boolean;
  /** Go versions: the one that makes its own calls, and the one that calls libc; null: not yet. */
  readonly go: readonly [before: string, after: string | null];
}

const LIBC_SIZE = 0xa_0000;
const LIBC_STUBS =
  'exit fork read write open close getentropy wait4 getpid sigaction sigprocmask mmap fstat execve setitimer kevent ' +
  'munmap mprotect futex clock_gettime socket connect getdents bind listen pledge sysctl issetugid getthrid';
const LD_STUBS = 'exit read write open close getentropy mmap mprotect munmap fstat issetugid sysctl getthrid';
const STATIC_STUBS =
  'exit fork read write open close wait4 getpid sigaction sigprocmask mmap fstat execve getdents pledge';

/** Places. Illustrative; a real system draws them anew for each process. */
const AT = {
  program: '0x8f16a000000',
  library: '0xa6e2c400000',
  threads: '0xa9177a00000',
  libc: '0xb2d4c800000',
  ldso: '0xb9180000000',
  trampoline: '0xbd26f3a1000',
  page: '0xbe3d7700000',
  plugin: '0xa6e2c800000',
  stack: '0x7f7ffffc0000',
} as const;

const LD = 'ld.so';
const TRAMPOLINE = 'sigtramp';
const PERL = 'libperl.so.23.0';
const THREADS = 'libpthread.so.27.1';

function numbersOf({ number }: Release): Readonly<Record<string, number>> {
  // mmap got its present number between 6.9 and 7.3; the tree of 6.9 has the old one.
  return number === '6.6' ? { ...OPENBSD_NUMBERS, mmap: 197 } : OPENBSD_NUMBERS;
}

function objectsOf(release: Release): Record<string, HistoryObject> {
  const { libc, msyscall, execPin, pins, immutable, indirect } = release;
  const numbers = numbersOf(release);
  const table = pins ? 'sites' : null;
  const registrars = [
    ...(msyscall ? ['msyscall'] : []),
    ...(execPin ? ['pinsyscall'] : []),
    ...(pins ? ['pinsyscalls'] : []),
    ...(immutable ? ['mimmutable'] : []),
  ];
  const program = (
    path: string,
    sites: Record<string, Num | HistorySite> = {},
    own: typeof table = null,
  ): HistoryObject => ({
    role: 'program',
    at: AT.program,
    size: '0x200000',
    path,
    sites,
    table: own,
  });
  const ofStatic = stubs(numbers, execPin ? `${STATIC_STUBS} pinsyscall` : STATIC_STUBS);
  return {
    ftp: program('/usr/bin/ftp'),
    sh: program('/bin/sh', ofStatic, table),
    ls: program('/bin/ls', stubs(numbers, 'exit write open close fstat getdents mmap pledge'), table),
    redbean: program('/usr/local/bin/redbean', ownSites('systemfive')),
    caddy: program('/usr/local/bin/caddy', ownSites(GO_OWN)),
    syncthing: program('/usr/local/bin/syncthing'),
    perl: program('/usr/bin/perl'),
    victim: program('/usr/local/bin/victim'),
    [PERL]: { role: 'library', at: AT.library, size: '0x200000', path: `/usr/lib/${PERL}` },
    [THREADS]: { role: 'libthr', at: AT.threads, path: `/usr/lib/${THREADS}`, note: 'no system calls of its own' },
    [libc]: {
      role: 'libc',
      at: AT.libc,
      size: LIBC_SIZE,
      path: `/usr/lib/${libc}`,
      table,
      sites: {
        ...stubs(numbers, LIBC_STUBS),
        // The places that share a number: setjmp and its kin, brk and sbrk.
        setjmp: { at: '0x2108', number: 48 },
        sigsetjmp: { at: '0x2148', number: 48 },
        brk: { at: '0x2188', number: 17 },
        sbrk: { at: '0x21c8', number: 17 },
        __tfork_thread: { at: '0x2208', number: 8 },
        tc_get_timecount: '0x2400',
        ...(indirect ? { syscall: { at: '0x2308', indirect: true } } : {}),
      },
    },
    [LD]: {
      role: 'rtld',
      at: AT.ldso,
      path: '/usr/libexec/ld.so',
      table,
      sites: stubs(numbers, [LD_STUBS, 'kbind', ...registrars].join(' ')),
    },
    [TRAMPOLINE]: {
      role: 'sharedPage',
      at: AT.trampoline,
      size: '0x1000',
      sites: { sigreturn: { at: '0x1b', number: 103 } },
    },
    ...attackObjects(AT),
  };
}

const LOAD = `${LD}:_dl_boot > ${LD}:_dl_load_dep_libs > ${LD}:_dl_load_shlib > ${LD}:_dl_tryload_shlib`;

/** What ld.so does for a dynamic program, shortened: it maps libc and registers it, as the release has it. */
function loads({ libc, msyscall, execPin, pins }: Release): readonly PlayerEvent[] {
  return [
    call('mmap', LD, LOAD, `ld.so maps the segments of ${libc} (several calls, shown as one).`),
    ...(msyscall
      ? [
          call('msyscall', LD, LOAD, 'ld.so registers the text of libc, whose soname begins with “libc.so.”.', {
            args: { start: libc, length: LIBC_SIZE },
          }),
        ]
      : []),
    ...(execPin
      ? [
          call(
            'pinsyscall',
            LD,
            `${LD}:_dl_boot`,
            'execve is pinned to the range of the function that bears its name.',
            {
              args: { pins: 'execve', start: symbolOf(libc, 'execve', LIBC_STUBS), length: STRIDE },
            },
          ),
        ]
      : []),
    ...(pins
      ? [
          call(
            'pinsyscalls',
            LD,
            `${LOAD} > ${LD}:_dl_pin`,
            'The table that libc carries goes to the kernel, once and for all.',
            {
              args: { start: libc, length: LIBC_SIZE, table: 'sites' },
            },
          ),
        ]
      : []),
  ];
}

/** Where a function begins, as a place: its stub’s instruction lies a few bytes on. */
function symbolOf(object: string, name: string, names: string): string {
  const site = stubs(OPENBSD_NUMBERS, names)[name];
  return `${object}+${Number(site?.at ?? 0) - INTO_STUB}`;
}

const FETCH = 'main > auto_fetch > fetch_url';

function ftp(release: Release): Player {
  const { libc, immutable, pins } = release;
  return {
    process: { name: 'ftp', linkage: 'dynamic', objects: ['ftp', libc, LD, TRAMPOLINE] },
    events: [
      ...loads(release),
      call('mprotect', LD, `${LD}:_dl_boot > ${LD}:_dl_relro`, 'After relocation ld.so makes its tables read-only.'),
      ...(immutable && !release.msyscall
        ? [
            call(
              'mimmutable',
              LD,
              `${LD}:_dl_boot`,
              'And makes text unchangeable, for itself and for everybody after it.',
            ),
          ]
        : []),
      call(
        'kbind',
        LD,
        `main > ${LD}:_dl_bind_start > ${LD}:_dl_bind`,
        'A function is bound at its first use; ld.so has this instruction inlined.',
      ),
      call('pledge', libc, 'main', 'ftp says what it means to do from here on. The stub is in libc.'),
      call(
        'sigprocmask',
        `${libc}:setjmp`,
        'main > cmdscanner',
        pins
          ? 'setjmp has an instruction of its own for this number, so the table says: anywhere in libc.'
          : 'setjmp asks for the signal mask through an instruction of its own.',
      ),
      call('socket', libc, FETCH, 'A connection is to be made.'),
      call('setitimer', libc, `${FETCH} > progressmeter`, 'The progress meter wants to be called once a second.'),
      call('read', libc, FETCH, 'The first block of the file arrives.'),
      { deliver: 'SIGALRM' },
      call(
        'write',
        libc,
        `${FETCH} > ${TRAMPOLINE}:sigcode > updateprogressmeter > progressmeter`,
        'A signal interrupts: the trampoline runs the handler, and the handler writes a line.',
      ),
      call(
        'sigreturn',
        TRAMPOLINE,
        FETCH,
        'The handler is done; the trampoline itself tells the kernel, from its own page.',
      ),
      call(
        'write',
        libc,
        `${FETCH} > ${libc}:fprintf > ${libc}:vfprintf > ${libc}:__sflush > ${libc}:__swrite`,
        'fprintf ends in the stub of write, several functions of libc later.',
      ),
      call('exit', libc, `main > ${libc}:exit`, 'The program ends.'),
    ],
  };
}

function shell({ execPin, pins }: Release): Player {
  const main = 'main > shell';
  return {
    process: { name: 'sh', linkage: 'static', objects: ['sh', TRAMPOLINE] },
    events: [
      ...(execPin
        ? [
            call(
              'pinsyscall',
              'sh',
              '_start > _csu_finish > _libc_preinit',
              'Static programs pin execve themselves, while libc.a starts up.',
              {
                args: { pins: 'execve', start: symbolOf('sh', 'execve', STATIC_STUBS), length: STRIDE },
              },
            ),
          ]
        : []),
      call(
        'sigaction',
        'sh',
        'main > setsig',
        pins
          ? 'Everything in /bin is static: the stubs of libc.a are in the program, and so is a table of them.'
          : 'Everything in /bin is static: the stubs of libc.a are in the program itself.',
      ),
      call('read', 'sh', `${main} > compile > yylex > getsc_line`, 'The shell reads a command.'),
      call('fork', 'sh', `${main} > execute > exchild`, 'It makes a child for the command.'),
      { fork: 'child of sh', name: 'sh, child', pid: 5180 },
      call(
        'execve',
        'sh',
        `${main} > execute > exchild > comexec`,
        'The child becomes ls, through the program’s own stub.',
        {
          process: 'child of sh',
        },
      ),
      { exec: { name: 'ls', linkage: 'static', objects: ['ls', TRAMPOLINE] }, process: 'child of sh' },
      call(
        'getdents',
        'ls',
        'ls:main > ls:traverse > ls:fts_read > ls:readdir',
        pins
          ? 'A new program: what was permitted before is gone, and ls brings a table of its own.'
          : 'A new program: the kernel permits its text as it did that of the shell.',
        { process: 'child of sh' },
      ),
      call('write', 'ls', 'ls:main > ls:printcol > ls:printf > ls:__swrite', 'ls prints the names.', {
        process: 'child of sh',
      }),
      call('exit', 'ls', 'ls:main > ls:exit', 'The child is done.', { process: 'child of sh' }),
      call('wait4', 'sh', `${main} > execute > waitlast`, 'The shell hears of it, and will ask for the next command.'),
    ],
  };
}

/** A static program whose toolchain knows nothing of tables, with one gate for every number. */
function redbean({ number }: Release): Player {
  const from = 'redbean:systemfive';
  return {
    process: { name: 'redbean', linkage: 'static', objects: ['redbean', TRAMPOLINE] },
    events: [
      call(
        'mmap',
        from,
        '_start > cosmo > __map_stack',
        number === '7.5' || number === '7.6'
          ? 'A static program from another toolchain, which writes no table; one instruction serves all numbers.'
          : 'A static program from another toolchain: one instruction of its own serves all numbers.',
      ),
      call(
        'socket',
        from,
        'main > RedBean > Listen > socket',
        'A socket for the web server, through the same instruction.',
      ),
      call('bind', from, 'main > RedBean > Listen > bind', 'The socket gets its address.'),
      call('listen', from, 'main > RedBean > Listen > listen', 'And from here on it can be reached.'),
      call('write', from, 'main > RedBean > HandleConnection > writev', 'It answers a request.'),
    ],
  };
}

const GO_OWN = 'runtime.mmap runtime.sysctl runtime.sigaction runtime.tfork runtime.kevent syscall.Syscall';

/** A dynamic Go program from before the move: ld.so and libc are there, but the runtime uses neither for its calls. */
function caddy(release: Release): Player {
  const { libc } = release;
  const [version] = release.go;
  const own = (name: string): string => `caddy:${name}`;
  return {
    process: { name: 'caddy', linkage: 'dynamic', runtime: `Go ${version}`, objects: ['caddy', libc, LD, TRAMPOLINE] },
    events: [
      ...loads(release),
      call(
        'sysctl',
        own('runtime.sysctl'),
        'runtime.rt0_go > runtime.osinit',
        `Built by Go ${version}: dynamic, but the runtime enters the kernel from the program’s own text.`,
      ),
      call(
        'mmap',
        own('runtime.mmap'),
        'runtime.rt0_go > runtime.mallocinit > runtime.sysReserve',
        'The heap is reserved the same way.',
      ),
      call(
        'sigaction',
        own('runtime.sigaction'),
        'runtime.mstart1 > runtime.initsig > runtime.setsig',
        'So are the signal handlers set.',
      ),
      call('__tfork', own('runtime.tfork'), 'runtime.main > runtime.newosproc', 'A second thread is made.'),
      { newThread: 'second' },
      call('kevent', own('runtime.kevent'), 'runtime.mstart1 > runtime.netpoll', 'It waits for the network.', {
        thread: 'second',
      }),
      call(
        'write',
        own('syscall.Syscall'),
        'net/http.(*conn).serve > syscall.Write',
        'Package syscall has a gate of its own, for any number.',
      ),
    ],
  };
}

/** The same kind of program after the move: every call goes through a stub of libc. */
function syncthing(release: Release): readonly Player[] {
  const { libc } = release;
  const [, version] = release.go;
  if (version === null) return [];
  const lib = 'runtime.asmcgocall';
  return [
    {
      process: {
        name: 'syncthing',
        linkage: 'dynamic',
        runtime: `Go ${version}`,
        objects: ['syncthing', THREADS, libc, LD, TRAMPOLINE],
      },
      events: [
        ...loads(release),
        call(
          'sysctl',
          libc,
          `runtime.rt0_go > runtime.osinit > ${lib} > runtime.sysctl_trampoline`,
          `Built by Go ${version}: the runtime now calls libc, and holds no instruction.`,
        ),
        call(
          'mmap',
          libc,
          `runtime.rt0_go > runtime.mallocinit > ${lib} > runtime.mmap_trampoline`,
          'The heap, through the stub of mmap.',
        ),
        call(
          '__tfork',
          `${libc}:__tfork_thread`,
          `runtime.main > runtime.newosproc > ${lib} > runtime.pthread_create_trampoline > ${THREADS}:pthread_create`,
          'Threads come from libpthread, and that too ends in libc.',
        ),
        { newThread: 'second' },
        call(
          'kevent',
          libc,
          `runtime.mstart1 > runtime.netpoll > ${lib} > runtime.kevent_trampoline`,
          'The second thread is held to the same rule as the first.',
          { thread: 'second' },
        ),
        call(
          'clock_gettime',
          `${libc}:tc_get_timecount`,
          `runtime.mstart1 > time.now > ${lib} > ${libc}:clock_gettime`,
          'The time is read from a page that the kernel shares; no call is made.',
          { enters: false },
        ),
        call(
          'write',
          libc,
          `net/http.(*conn).serve > syscall.Write > ${lib} > syscall.libc_write_trampoline`,
          'Package syscall goes through libc as well.',
        ),
      ],
    },
  ];
}

/** perl’s syscall(): a number in, a call out. */
function perl(release: Release): Player {
  const { libc, indirect, execPin } = release;
  const op = `main > ${PERL}:perl_run > ${PERL}:Perl_runops_standard > ${PERL}:Perl_pp_syscall`;
  const make = (name: string, note: string) =>
    indirect
      ? call(name, `${libc}:syscall`, op, note)
      : call(name, `${libc}:${name}`, `${op} > ${PERL}:syscall_emulator`, note);
  return {
    process: { name: 'perl', linkage: 'dynamic', objects: ['perl', PERL, libc, LD, TRAMPOLINE] },
    events: [
      ...loads(release),
      call(
        'read',
        libc,
        `main > ${PERL}:perl_parse > ${PERL}:PerlIOUnix_read`,
        'The script is read, by libc’s stub like anybody’s.',
      ),
      make(
        'getpid',
        indirect
          ? 'The script calls syscall(20): syscall(2) in libc has one instruction for every number.'
          : 'The script calls syscall(20): perl looks the number up and calls the function that has it.',
      ),
      make(
        'write',
        indirect ? 'Number 4 leaves from the very same instruction.' : 'Number 4 leads to the stub of write.',
      ),
      make(
        'execve',
        indirect
          ? execPin
            ? 'Number 59 as well; but execve is pinned to the function that bears its name.'
            : 'And number 59, which makes it another program.'
          : 'And number 59 to that of execve, whatever asks for it.',
      ),
    ],
  };
}

function cast(release: Release): Cast {
  const { libc, msyscall, execPin, pins } = release;
  const protect = (object: string, writable: boolean, executable: boolean, note: string) =>
    call('mprotect', libc, 'main > gadget', note, { args: { object, writable, executable } });
  return {
    objects: ['victim', libc, LD, TRAMPOLINE],
    startUp:
      release.number === '6.6'
        ? [
            ...loads(release),
            call('mprotect', LD, `${LD}:_dl_boot > ${LD}:_dl_relro`, 'ld.so makes its tables read-only.'),
          ]
        : loads(release),
    input: call(
      'read',
      libc,
      'main > serve > read_request',
      'A request arrives that is longer than its buffer: the attacker has the program.',
    ),
    goal: { call: 'execve', what: 'start a shell', stub: `${libc}:execve` },
    otherStub: { at: `${libc}:getpid`, of: 'getpid' },
    middle: { at: `${libc}+0x5d33`, call: 'socket', what: 'reach the network' },
    page: (name) => [
      call('mmap', libc, 'main > gadget', 'The attacker asks for memory, as any program may.', {
        args: { object: name, executable: false },
      }),
      protect(name, false, true, 'It is filled, then made executable and no longer writable, as a JIT compiler would.'),
    ],
    ...(msyscall || pins
      ? {
          register: (page: string) => [
            ...(msyscall
              ? [
                  call(
                    'msyscall',
                    LD,
                    'main > gadget',
                    'The attacker registers the page as ld.so did libc, from ld.so’s own instruction.',
                    { args: { start: page, length: 0x1000 } },
                  ),
                ]
              : []),
            ...(execPin
              ? [
                  call('pinsyscall', LD, 'main > gadget', 'And pins execve to it.', {
                    args: { pins: 'execve', start: page, length: 0x1000 },
                  }),
                ]
              : []),
            ...(pins
              ? [
                  call(
                    'pinsyscalls',
                    LD,
                    'main > gadget',
                    'The attacker pins the page, with a table of its own, from ld.so’s own instruction.',
                    { args: { start: page, length: 0x1000, table: { execve: 0x40 } } },
                  ),
                ]
              : []),
          ],
        }
      : {}),
    // From ld.so's own stub: while libc can be written, no call leaves from it.
    protect: (object, writable, note) => [
      call('mprotect', LD, 'main > gadget', note, { args: { object, writable, executable: true } }),
    ],
    ...(release.immutable ? {} : { changeable: libc }),
    trampoline: { at: `${TRAMPOLINE}:sigreturn`, call: 'sigreturn' },
  };
}

/** The history of a release: the same programs in each, as they were then. */
export function historyOf(release: Release): History {
  const world: World = {
    system: 'openbsd',
    // Under the rule of another release its own loader’s registration is taken as given.
    registrations: 'release',
    release: release.number,
    arch: 'amd64',
    numbers: numbersOf(release),
    objects: objectsOf(release),
  };
  return play(world, [
    ftp(release),
    shell(release),
    redbean(release),
    caddy(release),
    ...syncthing(release),
    perl(release),
    ...attacks(cast(release)),
  ]);
}
