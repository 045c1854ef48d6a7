import type { Area, ProcessState } from '../kernel/process.ts';
import type { Gate, Reach } from './policy.ts';
import { bytesOf, type Region, regionsOf } from './regions.ts';

/** Gates and reach of the common kinds of rule. */

/** Bytes that can be executed now: each may be the start of an instruction. */
export function executableBytes({ areas }: ProcessState, counts: (area: Area) => boolean = () => true): number {
  let bytes = 0;
  for (const area of areas) {
    const { text } = area.mapping;
    if (area.executable && text !== null && counts(area)) bytes += Number(text.end - text.start);
  }
  return bytes;
}

/** Text that is not writable now, module by module. */
export function readOnlyRegions(process: ProcessState): Region[] {
  const writable = new Set(process.areas.filter((area) => area.writable).map(({ mapping }) => mapping.module));
  return regionsOf(process, () => true, 'not writable').filter(({ module }) => !writable.has(module));
}

/** Every region open to any number. */
export const gatesOf = (regions: readonly Region[]): readonly Gate[] =>
  regions
    .filter(({ doubt, module }) => doubt === null && module >= 0)
    .map(({ module, name }) => ({ module, numbers: null, label: `${name}: any call` }));

/** Any number from any byte of the regions. */
export const reachOf = (regions: readonly Region[]): Reach => ({ any: bytesOf(regions), pairs: 0 });
