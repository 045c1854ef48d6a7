/** What keys ask of a deck, by the method of reveal.js that does it. */
export type DeckMethod = 'next' | 'prev' | 'toggleOverview';

export const DECK_KEYS: Readonly<Record<string, DeckMethod>> = {
  ArrowRight: 'next',
  ArrowDown: 'next',
  PageDown: 'next',
  ArrowLeft: 'prev',
  ArrowUp: 'prev',
  PageUp: 'prev',
  Escape: 'toggleOverview',
};
