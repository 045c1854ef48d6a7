import { at } from '../base/assert.ts';
import type { CallIndex } from './call-index.ts';
import { type Attempt, type Mapping, type Model, type Site, weakest } from './model.ts';
import { siteOf } from './queries.ts';
import {
  type Interposer,
  mappingOf,
  type Sighting,
  type StandIn,
  type StandIns,
  sightingsOf,
  standInsOf,
  standsInFront,
} from './stand-in.ts';
import { RAW_ENTRY, restack } from './stand-in-stacks.ts';
import { withoutRegistrations } from './unregistered.ts';

export { isAnswered } from './answered.ts';
export type { Interposer } from './stand-in.ts';

/** The evidence as it would be with another object in the place of libsys. */
export interface Interposition {
  /** The calls as they are with the object that stands in. What it sees of them says `coverage.ts`. */
  readonly index: CallIndex;
}

/** Offset of the one instruction, bytes. Illustrative. */
const OFFSET = 0x100n;

/**
 * What it is like with another object in the place of libsys, as Castor does it: one that logs every call, or answers
 * calls from a log. It has the same exported names, and enters the kernel by one indirect instruction of its own.
 * Where there is no libsys the C library is replaced, as the object that holds the stubs. In front of a vDSO it enters
 * through that (`standsInFront`).
 *
 * Numbers of attempts and ways stay as they are, so little is gone through call by call.
 */
export function interpose(index: CallIndex, mode: Interposer): Interposition {
  const { model } = index;
  const { modules, standIns } = standInsOf(model, mode);
  const sightings = sightingsOf(index, standIns, mode);
  const { note, ...registered } = withoutRegistrations(index, modules, standIns);

  const sites = [...model.sites];
  const attempts = registered.attempts.map((attempt, id): Attempt => {
    const standIn = standIns.get(attempt.image);
    const sighting = at(sightings, id);
    const site = standIn ? siteIn(model, standIn, attempt, sighting) : null;
    if (site === null) return attempt;
    const moved = { ...attempt, site: sites.push(site) - 1 };
    return sighting === 'answered' ? { ...moved, kind: 'no-entry' } : { ...moved, indirect: true };
  });
  const { frames, stacks, ways, calls } = restack(index, modules, (id) => {
    const standIn = standIns.get(at(model.attempts, id).image);
    return standIn ? { ...standIn, sighting: at(sightings, id) } : null;
  });
  const interposed: Model = {
    ...{ ...model, ...registered, modules, sites, attempts, frames, stacks },
    calls: { ...calls, note },
    mappings: mappingsWith(model, standIns),
  };
  return { index: { ...index, ways, model: interposed } };
}

/** Where a call leaves from now, or turns back; null: as before. */
function siteIn(model: Model, standIn: StandIn, attempt: Attempt, sighting: Sighting): Site | null {
  switch (sighting) {
    case 'answered':
      return turningPoint(siteOf(model, attempt), standIn);
    case 'made':
    case 'jump':
      return standsInFront(model) ? null : oneInstruction(model, standIn, attempt);
    case 'read':
    case 'passes':
      return null;
  }
}

/** Where there is no instruction, there is no address to know it by. */
const turningPoint = (site: Site | null, { by }: StandIn): Site => ({
  ...{ module: by, pc: null, symbol: site?.symbol ?? null, symbolOffset: null },
  grade: site?.symbol ? weakest('symbol', site.grade) : 'module',
  how: 'answered there from the log: no instruction enters the kernel',
});

function oneInstruction(model: Model, { holder, by }: StandIn, attempt: Attempt): Site {
  const start = mappingOf(model, attempt.image, holder)?.text?.start ?? null;
  const pc = start === null ? null : start + OFFSET + BigInt(model.system.instructionLength);
  const how = `moved: every call of ${at(model.modules, holder).name} leaves from one instruction of what replaces it`;
  const grade = siteOf(model, attempt)?.grade ?? 'assumed';
  return { module: by, pc, symbol: RAW_ENTRY, symbolOffset: null, grade, how };
}

function mappingsWith(model: Model, standIns: StandIns): readonly Mapping[] {
  if (standsInFront(model)) {
    const here = model.mappings.filter(({ image, module }) => standIns.get(image)?.holder === module);
    return [...model.mappings, ...here.map((mapping) => inFrontOf(model, mapping, standIns))];
  }
  return model.mappings.map((mapping) => {
    const standIn = standIns.get(mapping.image);
    return standIn?.holder === mapping.module ? inPlaceOf(model, mapping, standIn) : mapping;
  });
}

/** Its text lies where that of the other one lay; of its instructions there is one, and no table in the file. */
function inPlaceOf(model: Model, { note: _, ...mapping }: Mapping, { by }: StandIn): Mapping {
  const { text, module } = mapping;
  const stubs = text === null ? null : [{ symbol: RAW_ENTRY, number: null, address: text.start + OFFSET }];
  return { ...mapping, module: by, stubs, table: null, note: `in the place of ${at(model.modules, module).name}` };
}

/** Somewhere, without an instruction of its own. */
function inFrontOf(model: Model, { image, module }: Mapping, standIns: StandIns): Mapping {
  return {
    ...{ image, module: standIns.get(image)?.by ?? -1, base: null, text: null, writable: false, grade: 'assumed' },
    ...{ stubs: [], note: `in front of ${at(model.modules, module).name}` },
  };
}
