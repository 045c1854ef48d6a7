import { own } from '../../base/bytes.ts';

/** Every line of a stack begins with ` > `. */
const SPACE = 32;
const GREATER = 62;

export const isFrameLine = (text: string, at: number): boolean =>
  text.charCodeAt(at) === SPACE && text.charCodeAt(at + 1) === GREATER && text.charCodeAt(at + 2) === SPACE;

/** Text kept to recognise stacks that were seen before. It is only a cache, so it may be emptied at any time. */
const MAX_CACHED = 64 << 20;

/**
 * Interns stacks by their text. Nearly all bytes of a trace with stacks are frame lines, of which very few are distinct
 * (206 of 380 165 in a 19 MB trace), so one hash of the whole stack takes the place of parsing it.
 */
export class StackTable {
  /** Distinct frame lines, without the ` > `. */
  readonly lines: string[] = [];
  /** Distinct stacks, as indexes into `lines`. */
  readonly stacks: (readonly number[])[] = [];
  readonly #lineIds = new Map<string, number>();
  readonly #byLines = new Map<string, number>();
  readonly #byText = new Map<string, number>();
  #cached = 0;

  intern(text: string): number {
    return this.#byText.get(text) ?? this.#add(text);
  }

  #add(text: string): number {
    const lines = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => this.#lineId(line));
    const key = lines.join(',');
    let id = this.#byLines.get(key);
    if (id === undefined) {
      id = this.stacks.push(lines) - 1;
      this.#byLines.set(key, id);
    }
    if (this.#cached > MAX_CACHED) {
      this.#byText.clear();
      this.#cached = 0;
    }
    this.#cached += text.length;
    this.#byText.set(own(text), id);
    return id;
  }

  #lineId(line: string): number {
    const body = line.endsWith('\r') ? line.slice(3, -1) : line.slice(3);
    const known = this.#lineIds.get(body);
    if (known !== undefined) return known;
    const kept = own(body);
    const id = this.lines.push(kept) - 1;
    this.#lineIds.set(kept, id);
    return id;
  }
}
