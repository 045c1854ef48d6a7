import { type Change, minus, type ProcessState } from '../kernel/process.ts';
import type { Model, Range } from '../model/model.ts';
import type { Region } from './regions.ts';

/** Marks that a kernel keeps on mappings: they go with the mapping, and one that replaces another has none. */

/** The marked regions after a change. */
export function forgotten(
  change: Change,
  { model, image }: ProcessState,
  regions: readonly Region[],
): readonly Region[] {
  const module = moduleGone(change, model);
  if (module === null) return regions;
  const gone = model.mappings.filter((mapping) => mapping.image === image && mapping.module === module);
  return withoutModule(
    regions,
    module,
    gone.flatMap(({ text }) => text ?? []),
  );
}

/** The module whose old mapping a change ends; null: none. */
export function moduleGone(change: Change, model: Model): number | null {
  if (change.kind === 'unmap') return change.module;
  return change.kind === 'map' ? (model.mappings[change.mapping]?.module ?? null) : null;
}

/** Regions without what lay in a module that is gone: marks of the kernel go with the mapping. */
function withoutModule(regions: readonly Region[], module: number, gone: readonly Range[]): Region[] {
  return regions.flatMap((region) => {
    if (region.ranges.length === 0) return region.module === module ? [] : [region];
    const ranges = gone.reduce<readonly Range[]>(
      (left, hole) => left.flatMap((range) => minus(range, hole)),
      region.ranges,
    );
    return ranges.length === 0 ? [] : [{ ...region, ranges }];
  });
}
