import { at } from '../base/assert.ts';
import type { Box } from './geometry.ts';
import { namesCall, namesObject, namesProcess } from './names.ts';
import type { Card } from './places.ts';
import type { Stage } from './stage.ts';

/**
 * Things in the picture, named so that the name means the same at every size of the stage:
 *
 *   process:caddy   object:libsys.so.7   object:libsys (its role)   function:__sys_read   call:read   wall   kernel
 *
 * `names.ts` has all the words for each.
 */
export interface Target {
  readonly kind: 'process' | 'object' | 'function' | 'call' | 'wall' | 'kernel';
  /** Empty for the wall and the kernel. */
  readonly name: string;
}

const KINDS = ['process', 'object', 'function', 'call', 'wall', 'kernel'] as const;

/** Null for what names nothing that a picture could have. */
export function readTarget(text: string): Target | null {
  const colon = text.indexOf(':');
  const [word, name] = colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
  const kind = KINDS.find((known) => known === word);
  const isPlace = kind === 'wall' || kind === 'kernel';
  return kind === undefined || isPlace === (name !== '') ? null : { kind, name };
}

/**
 * Where the target stands; more than one box where several parts bear the name, none where it is not shown. Of functions
 * and calls those in the card that is drawn in full, if there are any: the folded ones only repeat them.
 */
export function boxesOf({ run, layout, graph }: Stage, { kind, name }: Target): Box[] {
  const { model } = run;
  switch (kind) {
    case 'process':
      return layout.cards.filter(({ image }) => namesProcess(at(model.images, image), name)).map(({ box }) => box);
    case 'object':
      return nearest(
        layout.cards.flatMap((card) =>
          card.bands
            .filter(({ role, modules }) => namesObject(model, role, modules, name))
            .map(({ box }) => ({ box, card })),
        ),
      );
    case 'function':
      return nearest(graph.chips.filter(({ label }) => label === name).flatMap(({ id }) => layout.chips.get(id) ?? []));
    case 'call':
      return nearest(
        graph.slots.filter((slot) => namesCall(slot, name)).flatMap(({ id }) => layout.slots.get(id) ?? []),
      );
    case 'wall':
      return layout.courses.length > 0
        ? layout.courses.map(({ box }) => box)
        : [{ x: 0, y: layout.boundary - 6, width: layout.width, height: 12 }];
    case 'kernel':
      return [layout.kernel];
  }
}

/** Each box once (several names may be hidden behind one "+3"), of the full card where there are some. */
function nearest(places: readonly { readonly box: Box; readonly card: Card }[]): Box[] {
  const visible = places.filter(({ box }) => box.width > 0);
  const full = visible.filter(({ card }) => card.full);
  return [...new Set((full.length > 0 ? full : visible).map(({ box }) => box))];
}
