import { isFreeBsdRelease, nativeCalls } from '../../facts/freebsd-syscalls.ts';
import { OPENBSD_NAMES } from '../../facts/openbsd-syscalls.ts';
import type { CallEvent, History } from './history.ts';

/** `#146`: a number without a name. */
const BARE = /^#(-?\d{1,15})$/;

/** Which call an event makes: kernels know it by its number, rules and people by its name. */
export interface CallName {
  readonly name: string;
  /** Null: not known. */
  readonly number: number | null;
}

/** Names and numbers of calls in one history: its own list first, then what is known of its system. */
export class CallNames {
  readonly #numbers: Readonly<Record<string, number>>;
  /** Name of each number in the list; of several the first. */
  readonly #listed = new Map<number, string>();
  readonly #native: ReadonlyMap<string, number>;
  readonly #system: History['system'];

  constructor({ system, release = '', numbers = {} }: Pick<History, 'system' | 'release' | 'numbers'>) {
    this.#numbers = numbers;
    this.#system = system;
    for (const [name, number] of Object.entries(numbers)) {
      if (!this.#listed.has(number)) this.#listed.set(number, name);
    }
    const native = system === 'freebsd' && isFreeBsdRelease(release) ? nativeCalls(release) : [];
    this.#native = new Map(native.map(({ name, number }) => [name, number]));
  }

  /** Null: not known. */
  number(name: string): number | null {
    if (Object.hasOwn(this.#numbers, name)) return this.#numbers[name] ?? null;
    const bare = BARE.exec(name);
    return bare ? Number(bare[1]) : (this.#native.get(name) ?? null);
  }

  /**
   * The call of an event. A number that the event gives decides, and it goes by the name that belongs to the number: to
   * the kernel a call of another name is the same.
   */
  of({ call, number: given }: Pick<CallEvent, 'call' | 'number'>): CallName {
    const own = this.number(call);
    const number = given ?? own;
    const isItsName = !call.startsWith('#') && own === number;
    return { name: isItsName || number === null ? call : (this.#nameOf(number) ?? call), number };
  }

  #nameOf(number: number): string | null {
    const listed = this.#listed.get(number);
    if (listed !== undefined) return listed;
    for (const [name, native] of this.#native) if (native === number) return name;
    return this.#system === 'openbsd' ? (OPENBSD_NAMES.get(number) ?? null) : null;
  }
}
