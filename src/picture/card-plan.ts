import type { Model } from '../model/model.ts';
import type { Content } from './places.ts';

const FOLDED_WIDTH = 118;
const FOLDED_MIN = 100;
const FULL_MIN = 380;
const CARD_GAP = 12;

/** Left end and width, pixels. */
interface Span {
  readonly x: number;
  readonly width: number;
}

export interface CardPlan {
  readonly cards: readonly (Span & { readonly image: number; readonly full: boolean })[];
  readonly hidden: number[];
  readonly more: Span | null;
}

/** The focused process gets the room it needs; the others are folded beside it, in the order of their start. */
export function planCards(model: Model, content: readonly Content[], focus: number, span: Span): CardPlan {
  const present = model.images
    .map((_, image) => image)
    .filter((image) => (content[image]?.slots.length ?? 0) > 0 || image === focus);
  const others = present.filter((image) => image !== focus);
  const folded = Math.max(FOLDED_MIN, Math.min(FOLDED_WIDTH, span.width * 0.1));
  const room = Math.max(0, span.width - Math.max(FULL_MIN, span.width * 0.5));
  const fits = Math.floor(room / (folded + CARD_GAP));
  const overflowing = others.length > fits;
  const shownOthers = overflowing ? nearest(others, focus, Math.max(0, fits - 1)) : others;
  const hidden = others.filter((image) => !shownOthers.includes(image));
  const order = present.filter((image) => image === focus || shownOthers.includes(image));
  const asides = shownOthers.length + (hidden.length > 0 && fits > 0 ? 1 : 0);
  const fullWidth = span.width - asides * (folded + CARD_GAP);

  const cards: CardPlan['cards'][number][] = [];
  let { x } = span;
  for (const image of order) {
    const full = image === focus;
    const width = full ? fullWidth : folded;
    cards.push({ image, x, width, full });
    x += width + CARD_GAP;
  }
  return { cards, hidden, more: hidden.length > 0 && fits > 0 ? { x, width: folded } : null };
}

/** The images closest to the focus in start order, so that the neighbours in the story stay visible. */
function nearest(images: readonly number[], focus: number, limit: number): number[] {
  return [...images]
    .sort((a, b) => Math.abs(a - focus) - Math.abs(b - focus) || a - b)
    .slice(0, limit)
    .sort((a, b) => a - b);
}
