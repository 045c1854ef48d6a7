import * as v from 'valibot';
import { FILTER_ACTIONS } from '../model/operation.ts';

/**
 * The grammar of the case language. It checks files (`read.ts`) and makes the published JSON Schema
 * (`public/cases.schema.json`, kept in step by a test); the manual is docs/cases.md, the types are in `case.ts`.
 */

/** What a value is for, for editors that know the published schema. */
const about = <const Schema extends v.GenericSchema>(text: string, schema: Schema) =>
  v.pipe(schema, v.description(text));

/** A field that may be left out. */
const field = <const Schema extends v.GenericSchema>(text: string, schema: Schema) => v.optional(about(text, schema));

/** An object with these fields and no others; to a mistake it says which there are. */
const closed = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.strictObject(entries, ({ expected, message }) =>
    expected === 'never' ? `the fields are ${Object.keys(entries).join(', ')}` : (message ?? ''),
  );

/** Things by name. */
const named = <const Schema extends v.GenericSchema>(schema: Schema) => v.record(word, schema);

const text = v.string();
const word = v.pipe(v.string(), v.minLength(1, 'text that is not empty'));
const flag = v.boolean();

/** JSON has numbers of any size; JavaScript reads those above 2^53 as their neighbours. `tooBig`: what to say of them. */
const integer = (tooBig: string) =>
  v.pipe(
    v.number(),
    v.safeInteger(({ input }) => (Number.isInteger(input) ? tooBig : 'a whole number')),
  );
const whole = integer('a whole number below 2^53');
/** Where text will do as well. */
const wholeOrText = integer('a whole number (above 2^53 write it as text: "0x20000000000001")');
const num = v.union([
  wholeOrText,
  v.pipe(v.string(), v.regex(/^-?(0x[0-9a-fA-F]{1,16}|\d{1,20})$/, 'a whole number, or text such as "0x1000"')),
]);
const numOrPlace = v.union([wholeOrText, word]);
const pair = v.pipe(v.array(v.unknown()), v.length(2, 'a pair of offset and number'), v.strictTuple([num, whole]));
const place = word;
const signal = v.pipe(v.string(), v.regex(/^SIG[A-Z0-9+-]+$/, 'a signal such as "SIGSYS"'));
const action = v.picklist(['catch', 'ignore', 'default']);
const arch = v.picklist(['amd64', 'i386', 'arm64', 'arm', 'riscv64', 'mips64', 'unknown']);
const role = v.picklist(['program', 'library', 'libthr', 'libc', 'libsys', 'rtld', 'sharedPage', 'anonymous']);
const grade = v.picklist(['src', 'test', 'doc', 'run', 'infer']);

const system = v.picklist([
  ...([
    'freebsd',
    'cheribsd',
    'openbsd',
    'netbsd',
    'linux',
    'serenity',
    'fuchsia',
    'macos',
    'windows',
    'unknown',
  ] as const),
]);

const site = about(
  'An instruction of an object.',
  closed({
    at: about('Offset from the start of the object, bytes.', num),
    number: field(
      'The number that the stub loads. Left out or null: any; a table does not list it.',
      v.nullable(whole),
    ),
    indirect: field('syscall(2) and its kin: makes the call whose number the caller passes.', flag),
    untraced: field('rr: an entry point that its filter lets through untraced.', flag),
  }),
);

const object = about(
  'One mapping that code can run from, or that a stack pointer can point into.',
  closed({
    role: about('What it is to its process.', role),
    at: field('Address of its first byte. Left out: a free place, 1 MiB apart.', num),
    size: field('Bytes. Left out: 0x10000, or more where a site needs it.', num),
    path: field('File that it comes from.', word),
    writable: field('Whether it can be written. Left out: no.', flag),
    executable: field('Whether it can be executed. Left out: yes.', flag),
    stack: field('Stack memory: MAP_STACK on OpenBSD, a stack region on SerenityOS.', flag),
    mapped: field('False: not there from the start; an event or a call brings it.', flag),
    sites: field(
      'Instructions by name: an offset, or an offset with what the stub is for.',
      named(v.union([num, site])),
    ),
    table: field(
      'Table that the file carries (PT_OPENBSD_SYSCALLS): pairs of offset and number. "sites" or left out: its sites that have a number. null: the file has none.',
      v.nullable(v.union([v.literal('sites'), v.array(pair)])),
    ),
    permission: field(
      'CHERI: whether its code runs with the permission. Left out: as the run-time linker leaves it.',
      flag,
    ),
    noSyscall: field('Linux RFC of 2020: mapped with PROT_NOSYSCALL.', flag),
    alsoRtld: field('One file that is both C library and run-time linker, as in musl.', flag),
    replaces: field('Name of the object whose place it took; no loader knows it as the original.', word),
    note: field('What the picture says of it although no call touches it.', text),
  }),
);

const process = about(
  'A program as it is started.',
  closed({
    name: field('What the picture calls it.', word),
    pid: field('Process id. Left out: 100 and up.', whole),
    linkage: about(
      'static: no run-time linker; the system calls are in the program itself.',
      v.picklist(['dynamic', 'static']),
    ),
    objects: field('What is mapped at its start. Left out: every object that is not "mapped": false.', v.array(word)),
    runtime: field('Language runtime that makes its own calls, for the label.', word),
    attack: field(
      'An attack, not an honest program. Its call with "goal": true is what must be stopped.',
      closed({ name: about('What it is called.', word), goal: about('What it is after.', word) }),
    ),
  }),
);

const settings = about(
  'What the kernel is set to; every switch is on where it is left out.',
  closed({
    permissionCheck: field('CheriBSD: the permission is looked at (a sysctl).', flag),
    compartments: field('CheriBSD: libraries are compartments (c18n).', flag),
    debugRseq: field('Linux: CONFIG_DEBUG_RSEQ.', flag),
    userDispatch: field('Linux: sysctl kernel.syscall_user_dispatch.', flag),
  }),
);

const filterAction = v.picklist(FILTER_ACTIONS);

const filterAddress = about(
  'A condition on instruction_pointer, which is the address after the instruction.',
  closed({
    equals: field('A place (the address of the instruction) or an address.', numOrPlace),
    plus: field('Bytes to add to "equals": the length of the instruction.', whole),
    in: field(
      'Name of an object, or a range.',
      v.union([word, closed({ start: about('A place or an address.', numOrPlace), length: about('Bytes.', num) })]),
    ),
    low32: field('Compare the low 32 bits only.', flag),
    not: field('True where the condition is not met.', flag),
  }),
);

const filter = about(
  'A seccomp filter: the first rule whose conditions all hold decides.',
  closed({
    rules: about(
      'In order.',
      v.array(
        closed({
          when: field(
            'All of them must hold. Left out: always.',
            closed({
              ip: v.optional(filterAddress),
              number: field('A number, or several of which one must be it.', v.union([whole, v.array(whole)])),
              arch: field('Architecture of the call.', arch),
            }),
          ),
          // biome-ignore lint/suspicious/noThenProperty: a word of the language; nobody awaits it.
          then: about('The answer.', filterAction),
          data: field(
            'SECCOMP_RET_DATA, 0 to 65535: with ERRNO the number of the error, of which 4095 is the greatest.',
            whole,
          ),
        }),
      ),
    ),
    otherwise: about('The answer where no rule decides.', filterAction),
    otherwiseData: field('SECCOMP_RET_DATA of that answer, 0 to 65535.', whole),
  }),
);

const args = about(
  'Arguments that a rule, or the memory, depends on. Which ones a call takes: docs/cases.md.',
  closed({
    start: field('msyscall, pinsyscall, pinsyscalls: first byte of the range, a place or an address.', numOrPlace),
    length: field('Bytes.', num),
    pins: field('pinsyscall: the number to pin, or the name of its call.', v.union([whole, word])),
    table: field(
      'pinsyscalls: offsets by number or name; or the array itself; 0 forbidden, -1 anywhere. "sites" or left out: those of the object at "start". null: a bad pointer.',
      v.nullable(v.union([v.literal('sites'), v.array(num), named(num)])),
    ),
    npins: field('pinsyscalls: entries that the caller claims. Left out: as many as the table has.', whole),
    address: field(
      'annotate_mapping, msyscall of SerenityOS: a place or an address; null: a null pointer.',
      v.nullable(numOrPlace),
    ),
    flags: field('annotate_mapping: SyscallCode, Immutable.', v.array(word)),
    option: field('prctl: PR_SET_SYSCALL_USER_DISPATCH, PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS.', word),
    mode: field('prctl: off, on, inclusive or a number. seccomp: memmap, memmap-off.', v.union([word, whole])),
    offset: field('prctl: start of the range, a place or an address. zx_vmar_map: offset in the vDSO.', numOrPlace),
    selector: field(
      'prctl: no selector, a byte, one in memory that is gone, an address that is refused.',
      v.picklist(['none', 'byte', 'unmapped', 'invalid']),
    ),
    value: field('prctl of SerenityOS: its argument, which must be 0.', whole),
    filter: v.optional(filter),
    tsync: field('seccomp: SECCOMP_FILTER_FLAG_TSYNC, for all threads (without TSYNC_ESRCH).', flag),
    object: field('mmap, munmap, mprotect, zx_vmar_map, zx_vmar_unmap: name of the object.', word),
    writable: field('mmap, mprotect.', flag),
    executable: field('mmap, mprotect, zx_vmar_map.', flag),
    stack: field('mmap: MAP_STACK.', flag),
    signal: field('sigaction.', signal),
    action: field('sigaction.', action),
    operation: field('sysarch: MIPS_GET_COUNT.', word),
  }),
);

const effect = about(
  'Every field that is given must be equal.',
  closed({
    action: field(
      'What is done: a signal, an error, an exception; trace and observe let the call in.',
      v.picklist(['signal', 'errno', 'exception', 'trace', 'observe']),
    ),
    signal: field('Name of the signal; null: none.', v.nullable(signal)),
    catchable: field('Whether a handler could run, or the exception be handled.', flag),
    fatal: field('Whether the process is dead afterwards.', flag),
    errno: field('Error that the call returns, by name or number; null: none.', v.nullable(v.union([word, whole]))),
    errnoIfContinued: field('Error that the call returns if a handler lets it go on.', word),
    errnoRecorded: field('Error in the record of the refusal.', word),
    siginfo: field('si_code of the signal.', word),
    core: field('Whether a core file is written: no handler runs, and the whole process dies.', flag),
    accounting: field('Flag of process accounting, as lastcomm prints it: M, E, S.', word),
    exception: field('Name of the exception.', word),
    status: field('Status of the exception.', word),
  }),
);

const expectation = about(
  'What must come of the call.',
  closed({
    verdict: about(
      'allowed is also met by a call that never enters. never: its process is dead by then.',
      v.picklist(['allowed', 'denied', 'unknown', 'no-entry', 'never']),
    ),
    effect: field('none: no effect at all. Left out: any.', v.union([v.literal('none'), effect])),
    by: field('Policy that decides; none: nobody does.', word),
  }),
);

const who = {
  process: field('Name of the process. Left out: main.', word),
  thread: field('Name of the thread. Left out: main.', word),
};
const protection = {
  writable: field('Left out: as before.', flag),
  executable: field('Left out: as before.', flag),
};

/** Each kind of event has a word of its own; this is the word, and the rest of the event. */
const EVENTS = {
  call: closed({
    ...who,
    call: about('A call, by name. #146 is the number 146.', word),
    from: about('Address of its instruction: object:site, object+0x10, object, or an address.', place),
    number: field('Its number. Left out: by its name, from "numbers".', whole),
    indirect: field('Made through syscall(2). Left out: as its site says.', flag),
    enters: field('False: answered in user space.', flag),
    sp: field('Where the stack pointer points. Left out: into a stack.', place),
    permission: field(
      'CHERI: permission of the capability that the code runs with. Left out: that of its object.',
      flag,
    ),
    args: v.optional(args),
    path: field('Functions on the stack for the picture, outermost first: main > libc.so.7:printf.', word),
    note: field('One sentence for the person who steps through.', text),
    takeover: field('The call that brings the hostile input: from here on the attacker has the program.', flag),
    goal: field('The call that an attack is after.', flag),
    expect: v.optional(expectation),
  }),
  fork: closed({
    ...who,
    fork: about('A copy of the process, by the name of the new one.', word),
    name: field('What the picture calls it.', word),
    pid: field('Process id.', whole),
  }),
  exec: closed({ ...who, exec: process }),
  start: closed({ start: about('Another process, started by nobody we know: its name.', word), program: process }),
  newThread: closed({ ...who, newThread: about('A thread that this one makes: its name.', word) }),
  endThread: closed({ ...who, endThread: about('That thread has ended; the process goes on.', word) }),
  map: closed({
    ...who,
    map: about('An object is mapped at its place.', word),
    ...protection,
    stack: field('As stack memory.', flag),
  }),
  unmap: closed({ ...who, unmap: about('An object is unmapped.', word) }),
  protect: closed({ ...who, protect: about('The protection of an object changes.', word), ...protection }),
  signal: closed({
    ...who,
    signal: about('What the process does with this signal changes.', signal),
    action: about('To this.', action),
  }),
  mask: closed({ ...who, mask: about('The signals that the thread holds off: all of them, anew.', v.array(signal)) }),
  deliver: closed({ ...who, deliver: about('A signal arrives, and its handler begins.', signal) }),
  selector: closed({
    ...who,
    selector: about(
      'Byte of user dispatch, 0 to 255: 0 allow, 1 block, others an error; or gone.',
      v.union([whole, v.literal('unmapped')]),
    ),
  }),
  critical: closed({
    ...who,
    critical: about(
      'rseq: the critical section that is active in the thread; null: none.',
      v.nullable(closed({ from: about('Its first instruction.', place), length: about('Bytes.', num) })),
    ),
  }),
  exit: closed({ ...who, exit: about('The process ends: how, in a word.', word) }),
} as const;

type EventWord = keyof typeof EVENTS;
export const EVENT_WORDS = Object.keys(EVENTS) as EventWord[];

/** By the word of the event, so that a mistake in one is reported for that kind and not for all. */
export const eventSchema = (event: Readonly<Record<string, unknown>>) => {
  const found = EVENT_WORDS.find((name) => Object.hasOwn(event, name));
  return found ? EVENTS[found] : null;
};

const event = v.union(Object.values(EVENTS));

const worldFields = {
  extends: field('World that this builds on; what is said here wins.', word),
  source: field('Where the expectation was read: man page, kernel file, test.', text),
  grade: field('How well it is known.', grade),
  note: field('A sentence for the reader.', text),
  system: field('Operating system.', system),
  release: field('Release of it, such as 7.6. Which rule holds is said by "policies" alone.', text),
  arch: field('Architecture; gives the length of the instruction. Left out: amd64.', arch),
  settings: v.optional(settings),
  registrations: field(
    'Whose registrations are among the calls. home (or left out): of the rules of this system; others take theirs as given. all: of every rule.',
    v.picklist(['home', 'all']),
  ),
  policies: field(
    'Policies that are on, by id; asked in the order of the registry. "none" is no policy.',
    v.array(word),
  ),
  objects: field('Objects by name.', named(object)),
  numbers: field('Numbers of calls by name.', named(whole)),
  process: v.optional(process),
};

const caseFields = {
  id: about('Name of the case, once in a file.', word),
  title: field('What it is about.', text),
  ...worldFields,
};

const file = <Event extends v.GenericSchema>(events: Event) => {
  const list = field('What happens, in order; each event by its own word.', v.array(events));
  return closed({
    $schema: field('Where this schema is, for editors.', text),
    format: about('The language and its version.', v.literal('whence-cases/1')),
    title: field('What the cases have in common.', text),
    worlds: field(
      'Parts of histories that cases share, by name. Their events come before those of the case.',
      named(closed({ ...worldFields, events: list })),
    ),
    cases: about(
      'The cases.',
      v.pipe(v.array(closed({ ...caseFields, events: list })), v.minLength(1, 'at least one case')),
    ),
  });
};

/** With events left open: `read.ts` checks them one by one, by their word. */
export const FILE_SHAPE = file(v.record(v.string(), v.unknown()));

/** With events: what is published. */
export const FILE_SCHEMA = file(event);

/** Parts that the published schema names. */
export const SCHEMA_PARTS = {
  num,
  site,
  object,
  process,
  settings,
  filterAddress,
  filter,
  args,
  effect,
  expectation,
  event,
};
