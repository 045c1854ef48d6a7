import { at } from '../base/assert.ts';
import type { Model } from '../model/model.ts';
import type { Graph, Trail } from './graph.ts';

/** What an object in the place of libsys sees of the calls, and what passes it by. */

/** Whether the object has been put in the place of libsys. */
export const standsIn = (model: Model, module: number): boolean => model.modules[module]?.interposed === true;

/** Whether another object has been put in the place of libsys. */
export const hasStandIn = ({ modules }: Model): boolean => modules.some(({ interposed }) => interposed === true);

/** Whether calls of a trail enter the kernel without that object. False where there is none. */
export function passesBy(model: Model, { chips }: Graph, trail: Trail): boolean {
  const site = trail.chips.at(-1);
  return trail.slot >= 0 && site !== undefined && hasStandIn(model) && !standsIn(model, at(chips, site).module);
}
