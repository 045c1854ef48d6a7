import { at } from '../../base/assert.ts';
import { fail, ok, onLine, type Result } from '../../base/result.ts';
import { hex } from '../../base/text.ts';
import type { HistoryObject, HistorySite, Num, Place } from './history.ts';

/** An object at its place, with its sites worked out. Addresses and lengths are bytes. */
export interface PlacedObject {
  readonly name: string;
  readonly object: HistoryObject;
  readonly start: bigint;
  readonly end: bigint;
  readonly sites: ReadonlyMap<string, PlacedSite>;
}

export interface PlacedSite {
  readonly name: string;
  readonly address: bigint;
  readonly number: number | null;
  readonly indirect: boolean;
  readonly untraced: boolean;
}

/** What a place names. */
export interface Spot {
  /** Address of the instruction. */
  readonly address: bigint;
  /** Null: an address in no object. */
  readonly object: PlacedObject | null;
  readonly site: PlacedSite | null;
}

const FIRST = 0x20_0000n;
const APART = 0x10_0000n;
const SIZE = 0x1_0000n;
const PAGE = 0x1000n;
/** After the last site: the rest of its stub. */
const ROOM = 0x10n;
/** Offset of "some instruction" of an object. */
const SOMEWHERE = 0x10n;
const TOP = 1n << 64n;

/** A number, or text such as `0x7f00` or `4096`; null for anything else, and for what no 64 bits hold. */
export function toBigInt(value: Num): bigint | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : null;
  if (!/^-?(0x[0-9a-f]{1,16}|\d{1,20})$/i.test(value)) return null;
  const magnitude = BigInt(value.replace(/^-/, ''));
  const signed = value.startsWith('-') ? -magnitude : magnitude;
  return signed < TOP ? signed : null;
}

/**
 * Puts the objects where they say, and the others one after the other, where there is room. `lines`: of each in the file
 * that it was read from.
 */
export function placeObjects(
  objects: Readonly<Record<string, HistoryObject>>,
  lines: ReadonlyMap<string, number> = new Map(),
): Result<ReadonlyMap<string, PlacedObject>> {
  const spans: (Omit<Span, 'start'> & { readonly start: bigint | null })[] = [];
  for (const [name, object] of Object.entries(objects)) {
    const span = onLine(spanOf(name, object), lines.get(name));
    if (!span.ok) return span;
    spans.push(span.value);
  }
  const taken = spans.flatMap(({ start, size }) => (start === null ? [] : { start, size }));
  taken.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));

  const placed = new Map<string, PlacedObject>();
  let room = FIRST;
  for (const [position, [name, object]] of Object.entries(objects).entries()) {
    const { start: said, size } = at(spans, position);
    const from = FIRST + BigInt(position) * APART;
    const start = said ?? roomFor(size, from > room ? from : room, taken);
    if (start + size > TOP) {
      return onLine(fail(`Object “${name}” does not end below 2^64.`), lines.get(name));
    }
    if (said === null) room = aligned(start + size);
    const sites = onLine(sitesOf(name, object, start, size), lines.get(name));
    if (!sites.ok) return sites;
    placed.set(name, { name, object, start, end: start + size, sites: sites.value });
  }
  return ok(placed);
}

interface Span {
  readonly start: bigint;
  readonly size: bigint;
}

/** `start` null: not said. */
function spanOf(
  name: string,
  { at: where, size, sites }: HistoryObject,
): Result<{ start: bigint | null; size: bigint }> {
  const start = where === undefined ? null : toBigInt(where);
  if (where !== undefined && (start === null || start < 0n)) {
    return fail(`Object “${name}”: “${where}” is no address.`, { remedy: 'Addresses have 64 bits: "0x7f0000000000".' });
  }
  const bytes = size === undefined ? sizeFor(sites) : toBigInt(size);
  if (bytes === null || bytes <= 0n) {
    return fail(`Object “${name}”: “${size}” is no size.`, { remedy: 'Write the bytes, as in 65536 or "0x10000".' });
  }
  return ok({ start, size: bytes });
}

/** Where nobody says how long an object is, it is long enough for its sites. */
function sizeFor(sites: HistoryObject['sites'] = {}): bigint {
  const ends = Object.values(sites).map((site) => (toBigInt(typeof site === 'object' ? site.at : site) ?? 0n) + ROOM);
  return ends.reduce((size, end) => (end > size ? ((end + PAGE - 1n) / PAGE) * PAGE : size), SIZE);
}

const aligned = (address: bigint): bigint => ((address + APART - 1n) / APART) * APART;

/** The first place at or after `from` that is free of objects that said where they lie, given by address. */
function roomFor(size: bigint, from: bigint, taken: readonly Span[]): bigint {
  let start = from;
  for (const span of taken) {
    if (start < span.start + span.size && span.start < start + size) start = aligned(span.start + span.size);
  }
  return start;
}

function sitesOf(
  name: string,
  { sites = {} }: HistoryObject,
  start: bigint,
  size: bigint,
): Result<Map<string, PlacedSite>> {
  const placed = new Map<string, PlacedSite>();
  for (const [word, text] of Object.entries(sites)) {
    const site: HistorySite = typeof text === 'object' ? text : { at: text };
    const offset = toBigInt(site.at);
    if (offset === null) return fail(`Site “${name}:${word}”: “${site.at}” is no offset.`);
    if (offset < 0n || offset >= size) {
      return fail(`Site “${name}:${word}” at ${site.at} is outside its object, which has ${hex(size)} bytes.`, {
        remedy: 'Offsets count from the start of the object; give it a larger “size”.',
      });
    }
    placed.set(word, {
      name: word,
      address: start + offset,
      number: site.number ?? null,
      indirect: site.indirect ?? false,
      untraced: site.untraced ?? false,
    });
  }
  return ok(placed);
}

/** Names of the objects that are there now; the latest last. */
export type Mapped = ReadonlySet<string>;

/**
 * Finds what a place names; see `history.ts`. `whole`: offset that the bare name of an object stands for (its first byte
 * where a range begins, some instruction where a call leaves from). Of several objects at an address the one that was
 * mapped last is meant.
 */
export function spotOf(
  objects: ReadonlyMap<string, PlacedObject>,
  place: Place,
  whole: 'start' | 'inside',
  mapped: Mapped,
): Result<Spot> {
  const exact = objects.get(place);
  if (exact) {
    const inside = exact.end - exact.start > SOMEWHERE ? SOMEWHERE : 0n;
    return ok({ address: exact.start + (whole === 'start' ? 0n : inside), object: exact, site: null });
  }
  if (/^-?(0x|\d)/i.test(place)) {
    const address = toBigInt(place);
    if (address === null || address < 0n) return fail(`“${place}” is no address.`);
    const object = objectAt(objects, address, mapped);
    return ok({ address, object, site: siteAt(object, address) });
  }
  const colon = place.lastIndexOf(':');
  const owner = objects.get(place.slice(0, colon));
  if (colon > 0 && owner) {
    const word = place.slice(colon + 1);
    const site = owner.sites.get(word);
    if (site) return ok({ address: site.address, object: owner, site });
    const known = [...owner.sites.keys()].join(', ');
    const remedy = known === '' ? `Give it one under “sites”, or write “${owner.name}+0x100”.` : `It has ${known}.`;
    return fail(`“${place}”: ${owner.name} has no site “${word}”.`, { remedy });
  }
  const plus = place.lastIndexOf('+');
  const base = objects.get(place.slice(0, plus));
  const offset = plus > 0 ? toBigInt(place.slice(plus + 1)) : null;
  if (base && offset !== null) {
    const address = base.start + offset;
    if (address < 0n || address >= TOP)
      return fail(`“${place}” is no address: there is nothing below 0 or above 2^64.`);
    return ok({ address, object: base, site: siteAt(base, address) });
  }
  const known = objects.size === 0 ? 'there are no objects yet' : `the objects are ${[...objects.keys()].join(', ')}`;
  return fail(`“${place}” is no place: there is no such object.`, {
    remedy: `Write object:site, object+0x10 or an address; ${known}.`,
  });
}

export function objectAt(
  objects: ReadonlyMap<string, PlacedObject>,
  address: bigint,
  mapped: Mapped,
): PlacedObject | null {
  const there = [...objects.values()].filter(({ start, end }) => address >= start && address < end);
  const now = there.filter(({ name }) => mapped.has(name));
  if (now.length < 2) return now[0] ?? there[0] ?? null;
  const last = [...mapped].findLast((name) => now.some((object) => object.name === name));
  return now.find(({ name }) => name === last) ?? null;
}

/** The site at an address, where the object has one. */
export const siteAt = (object: PlacedObject | null, address: bigint): PlacedSite | null =>
  [...(object?.sites.values() ?? [])].find((site) => site.address === address) ?? null;
