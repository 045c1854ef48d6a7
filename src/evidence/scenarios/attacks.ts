import type { CallEvent, HistoryObject, Num, Place } from '../history/history.ts';
import type { Player, PlayerEvent } from './play.ts';

/**
 * The attack kit: eight ways to make a system call from a process that has been taken over, each told for whatever
 * system it is played on. All start alike: hostile input has given the attacker control of the program. Notes say what
 * the attacker does, never what comes of it: that is for the rules to say.
 */
export interface Cast {
  /** What such a process has from the start; its program among them. */
  readonly objects: readonly string[];
  /** The loader’s work, with the registrations of the system. */
  readonly startUp: readonly PlayerEvent[];
  /** The call that brings the hostile input. */
  readonly input: CallEvent;
  /** What the attacks are after, and the instruction that is meant for it; `where`: what that is, where it is no stub. */
  readonly goal: { readonly call: string; readonly what: string; readonly stub: Place; readonly where?: string };
  /** The instruction of another stub. */
  readonly otherStub: { readonly at: Place; readonly of: string };
  /** The bytes of a system call inside another instruction. Left out: the machine cannot jump there. */
  readonly middle?: { readonly at: Place; readonly call: string; readonly what: string };
  /** Gets a page of memory, fills it and makes it executable. */
  page(name: string): readonly PlayerEvent[];
  /** Registers a page for system calls once more. Left out: nothing is ever registered. */
  register?(page: string): readonly PlayerEvent[];
  /** Loader’s work of the process that registers once more, where it differs. */
  readonly registered?: readonly PlayerEvent[];
  /** Changes the text of a library. Left out: that is not played. */
  protect?(library: string, writable: boolean, note: string): readonly PlayerEvent[];
  /**
   * The library that calls may leave from, where its text can be changed. Left out: the system makes that text immutable,
   * so the attack changes a library of the program's own.
   */
  readonly changeable?: string;
  /** The instruction that ends a signal handler. Left out: there are no signal handlers. */
  readonly trampoline?: { readonly at: Place; readonly call: string; readonly note?: string };
}

export const STACK = 'stack';
export const PAGE = 'JIT page';
export const OWN_PAGE = 'own page';
export const PLUGIN = 'plugin.so';

/** What the attacks run in, besides the cast. The stack is one that can be executed. */
export function attackObjects(at: { stack: Num; page: Num; plugin: Num }): Record<string, HistoryObject> {
  const { stack, page, plugin } = at;
  const unmapped = { role: 'anonymous', size: '0x1000', writable: true, executable: false, mapped: false } as const;
  return {
    [STACK]: { role: 'anonymous', at: stack, size: '0x20000', stack: true, writable: true },
    [PAGE]: { ...unmapped, at: page },
    [OWN_PAGE]: { ...unmapped, at: page },
    [PLUGIN]: { role: 'library', at: plugin, size: '0x8000', path: `/usr/local/lib/${PLUGIN}` },
  };
}

/** The attacks that the cast can play, in order. */
export function attacks(cast: Cast): readonly Player[] {
  const all = [
    stackShellcode,
    jitPage,
    midInstruction,
    wrongStub,
    rightStub,
    secondRegistration,
    mprotectThenWrite,
    forgedSigreturn,
  ];
  return all.flatMap((attack) => attack(cast) ?? []);
}

interface Attack {
  readonly name: string;
  readonly goal?: { readonly call: string; readonly what: string };
  /** Objects besides the cast’s. */
  readonly objects?: readonly string[];
  readonly startUp?: readonly PlayerEvent[];
  readonly events: readonly PlayerEvent[];
}

function player(cast: Cast, { name, goal = cast.goal, objects = [], startUp = cast.startUp, events }: Attack): Player {
  return {
    process: {
      name,
      linkage: 'dynamic',
      objects: [...cast.objects, ...objects],
      attack: { name, goal: `${goal.call}: ${goal.what}` },
    },
    events: [...startUp, { ...cast.input, takeover: true }, ...events],
  };
}

const goalFrom = (cast: Cast, from: Place, note: string, more: Partial<CallEvent> = {}): CallEvent => ({
  call: cast.goal.call,
  from,
  goal: true,
  note,
  ...more,
});

/** Offset of the attacker’s instruction in memory of its own. */
const SHELLCODE = '0x40';

const stackShellcode = (cast: Cast): Player =>
  player(cast, {
    name: 'stack shellcode',
    objects: [STACK],
    events: [
      goalFrom(
        cast,
        `${STACK}+${SHELLCODE}`,
        'The return address leads to the stack, where the input lies, and an instruction in it makes the call.',
        { sp: STACK },
      ),
    ],
  });

const jitPage = (cast: Cast): Player =>
  player(cast, {
    name: 'JIT page',
    events: [
      ...cast.page(PAGE),
      goalFrom(cast, `${PAGE}+${SHELLCODE}`, 'The call leaves from that page, behind which there is no file.'),
    ],
  });

const midInstruction = (cast: Cast): Player | null => {
  const { middle } = cast;
  if (!middle) return null;
  const { at, call, what } = middle;
  return player(cast, {
    name: 'mid-instruction jump',
    goal: { call, what },
    events: [
      {
        call,
        from: at,
        goal: true,
        note: 'Two bytes inside another instruction happen to read as a system call; the attacker jumps to them.',
      },
    ],
  });
};

const wrongStub = (cast: Cast): Player =>
  player(cast, {
    name: 'wrong stub',
    events: [
      goalFrom(
        cast,
        cast.otherStub.at,
        `The attacker loads the number of ${cast.goal.call} and jumps to the instruction of ${cast.otherStub.of}.`,
      ),
    ],
  });

const rightStub = (cast: Cast): Player => {
  return player(cast, {
    name: 'right stub',
    events: [goalFrom(cast, cast.goal.stub, `The attacker goes to ${stubOf(cast)}, as any caller would.`)],
  });
};

const stubOf = ({ goal: { call, where = `the stub of ${call}` } }: Cast): string => where;

const secondRegistration = (cast: Cast): Player | null => {
  const { register, registered = cast.startUp } = cast;
  if (!register) return null;
  return player(cast, {
    name: 'second registration',
    startUp: registered,
    events: [
      ...cast.page(OWN_PAGE),
      ...register(OWN_PAGE),
      goalFrom(cast, `${OWN_PAGE}+${SHELLCODE}`, 'Whatever came of that, the call is tried from the page.'),
    ],
  });
};

const mprotectThenWrite = (cast: Cast): Player | null => {
  const { protect, changeable } = cast;
  if (!protect) return null;
  const library = changeable ?? PLUGIN;
  const whose = changeable ?? 'a library of the program’s own';
  return player(cast, {
    name: 'mprotect, then write',
    objects: changeable === undefined ? [PLUGIN] : [],
    events: [
      ...protect(library, true, `The text of ${whose} is made writable, by the proper call.`),
      ...protect(library, false, 'It is made read-only again, with an instruction that was written there meanwhile.'),
      goalFrom(cast, `${library}+${SHELLCODE}`, 'That instruction makes the call, from memory that cannot be written.'),
    ],
  });
};

const forgedSigreturn = (cast: Cast): Player | null => {
  const { trampoline } = cast;
  if (!trampoline) return null;
  return player(cast, {
    name: 'forged sigreturn',
    events: [
      {
        call: trampoline.call,
        from: trampoline.at,
        note:
          trampoline.note ??
          'A jump to the trampoline’s instruction: the kernel takes a forged frame for that of a handler.',
      },
      goalFrom(
        cast,
        cast.goal.stub,
        `The frame has set registers and pc: the program goes on at ${stubOf(cast)}, with arguments of the attacker’s.`,
      ),
    ],
  });
};
