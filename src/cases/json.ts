import { fail, ok, type Result } from '../base/result.ts';

/** A JSON text with the line of every member, so that a mistake in what it says can be pointed at. */
export interface JsonText {
  readonly value: unknown;
  /** 1-based line of a member of an object or of a list of this text. */
  lineOf(container: unknown, key: unknown): number | undefined;
}

/**
 * Reads JSON, and says in one sentence, with line and column, what is wrong with a text that is none: the sentences of
 * the engines differ and name no line. Stricter than `JSON.parse` in three things that are mistakes in a file written by
 * hand: a name that is there twice in one object, names that JavaScript keeps for itself, and nesting without end.
 */
export function readJson(text: string): Result<JsonText> {
  const parser = new Parser(text);
  try {
    const value = parser.whole();
    return ok({ value, lineOf: (container, key) => parser.lineOf(container, key) });
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    const { line, column } = parser.lineAndColumn(error.at);
    const where = `${error.message}, at column ${column}.`;
    return fail(`This is not JSON: ${where}`, { line, ...(error.remedy === null ? {} : { remedy: error.remedy }) });
  }
}

class Wrong extends Error {
  readonly at: number;
  readonly remedy: string | null;

  constructor(message: string, at: number, remedy: string | null = null) {
    super(message);
    this.at = at;
    this.remedy = remedy;
  }
}

const DEEPEST = 100;
const RESERVED: readonly string[] = ['__proto__', 'prototype', 'constructor'];
const SPACE = /[ \t\n\r]*/y;
const LITERAL = /true|false|null/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON allows none of them in a string.
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  /** Offset of each member, by its object or list. */
  readonly #places = new WeakMap<object, Map<unknown, number>>();
  #lines: readonly number[] | null = null;

  constructor(text: string) {
    this.#text = text;
    if (text.startsWith('\uFEFF')) this.#at = 1;
  }

  whole(): unknown {
    const value = this.#value();
    if (this.#next() !== '') throw this.#unexpected('nothing after the end of the text');
    return value;
  }

  lineOf(container: unknown, key: unknown): number | undefined {
    const place = typeof container === 'object' && container ? this.#places.get(container)?.get(key) : undefined;
    return place === undefined ? undefined : this.lineAndColumn(place).line;
  }

  lineAndColumn(offset: number): { readonly line: number; readonly column: number } {
    this.#lines ??= starts(this.#text);
    let low = 0;
    let high = this.#lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lines[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#lines[low] ?? 0) + 1 };
  }

  #value(): unknown {
    switch (this.#next()) {
      case '{':
        return this.#nested('object', () => this.#object());
      case '[':
        return this.#nested('list', () => this.#list());
      case '"':
        return this.#string();
      default: {
        const literal = this.#take(LITERAL) ?? this.#take(NUMBER);
        if (literal === null) throw this.#unexpected('a value');
        return JSON.parse(literal);
      }
    }
  }

  #nested<T>(what: string, read: () => T): T {
    if (++this.#depth > DEEPEST) throw new Wrong(`more than ${DEEPEST} ${what}s lie in each other`, this.#at);
    this.#at++;
    const value = read();
    this.#depth--;
    return value;
  }

  #object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    const places = this.#placesOf(object);
    if (this.#skip('}')) return object;
    do {
      if (this.#next() !== '"') throw this.#unexpected('a name in double quotes');
      const at = this.#at;
      const name = this.#string();
      if (RESERVED.includes(name)) throw new Wrong(`nothing can be called “${name}”`, at, 'Use another name.');
      const before = places.get(name);
      if (before !== undefined) {
        const { line } = this.lineAndColumn(before);
        const remedy = `It is there on line ${line} too, and only one of them would count: give it another name.`;
        throw new Wrong(`“${name}” is there twice in one object`, at, remedy);
      }
      places.set(name, at);
      if (!this.#skip(':')) throw this.#unexpected(`“:” after “${name}”`);
      object[name] = this.#value();
    } while (this.#comma('}'));
    return object;
  }

  #list(): unknown[] {
    const list: unknown[] = [];
    const places = this.#placesOf(list);
    if (this.#skip(']')) return list;
    do {
      this.#next();
      places.set(list.length, this.#at);
      list.push(this.#value());
    } while (this.#comma(']'));
    return list;
  }

  #placesOf(container: object): Map<unknown, number> {
    const places = new Map<unknown, number>();
    this.#places.set(container, places);
    return places;
  }

  /** Whether another member follows. */
  #comma(end: '}' | ']'): boolean {
    if (this.#skip(end)) return false;
    const at = this.#at;
    if (!this.#skip(',')) throw this.#unexpected(`“,” or “${end}”`);
    if (this.#next() !== end) return true;
    throw new Wrong(`“,” before “${end}”`, at, 'JSON takes no comma after the last one: remove it.');
  }

  #string(): string {
    const start = this.#at++;
    for (;;) {
      this.#take(PLAIN);
      if (this.#text.charAt(this.#at) === '"') break;
      if (this.#take(ESCAPE) !== null) continue;
      if (this.#text.charAt(this.#at) === '\\') throw new Wrong('“\\” before a character that needs none', this.#at);
      throw new Wrong('a string that does not end on its line', start, 'Strings end with a double quote.');
    }
    this.#at++;
    return JSON.parse(this.#text.slice(start, this.#at));
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    if (found !== null) this.#at += found.length;
    return found;
  }

  /** The next character that is no space; empty at the end. */
  #next(): string {
    this.#take(SPACE);
    return this.#text.charAt(this.#at);
  }

  #skip(character: string): boolean {
    if (this.#next() !== character) return false;
    this.#at++;
    return true;
  }

  #unexpected(wanted: string): Wrong {
    const found = this.#next();
    if (found === '')
      return new Wrong(`the text ends where ${wanted} should follow`, this.#at, 'Is the file complete?');
    const remedy = found === '/' || found === '#' ? 'JSON has no comments: write a “note”.' : null;
    const word =
      this.#text.slice(this.#at).match(/^[\w$'.+-]{1,20}/)?.[0] ??
      String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
    return new Wrong(`expected ${wanted}, found “${word}”`, this.#at, remedy);
  }
}

/** Offsets at which lines begin. */
function starts(text: string): number[] {
  const lines = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) lines.push(end + 1);
  return lines;
}
