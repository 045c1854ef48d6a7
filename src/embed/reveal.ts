import { DECK_KEYS } from './deck-keys.ts';
import { type Envelope, type Message, readMessage } from './messages.ts';
import { fix, markSteps, picturesIn, post, readSteps, slideOf, sync, windowOf } from './reveal-pictures.ts';

/** The parts of reveal.js that are used; written for version 6. */
export interface Deck {
  getSlidesElement(): HTMLElement | null | undefined;
  getCurrentSlide(): HTMLElement | null | undefined;
  syncFragments(slide: HTMLElement): unknown;
  on(type: string, listener: (event: Event) => void): void;
  next(): void;
  prev(): void;
  toggleOverview(): void;
}

export interface RevealPlugin {
  readonly id: 'whence';
  init(deck: Deck): void;
}

/**
 * Plugin of reveal.js: fragments step the pictures of their slide.
 *
 * `data-whence-steps="1-5"` on a frame or a `<whence-graph>` makes a fragment of each of these steps, `all` of every step
 * there is. Any other fragment with `data-whence-step="3"` takes the pictures of its slide there. On paper
 * (`?view=print`) every copy of a slide has the picture of its step.
 */
export default function WhenceReveal(): RevealPlugin {
  return { id: 'whence', init };
}

const ALL = 'all';

function init(deck: Deck): void {
  const slides = deck.getSlidesElement();
  if (!slides) return;
  const current = (): HTMLElement[] => {
    const slide = deck.getCurrentSlide();
    return slide ? picturesIn(slide) : [];
  };
  for (const picture of picturesIn(slides)) markSteps(picture, readSteps(picture.dataset.whenceSteps ?? ''));

  for (const type of ['fragmentshown', 'fragmenthidden']) deck.on(type, () => current().forEach(sync));
  let left: HTMLElement[] = [];
  for (const type of ['ready', 'slidechanged']) {
    deck.on(type, () => {
      // The deck tells frames of slides that come and go; of elements it does not know that they hold one.
      for (const picture of left) post(picture, 'slide:stop');
      left = current().filter(({ localName }) => localName !== 'iframe');
      for (const picture of left) post(picture, 'slide:start');
      current().forEach(sync);
    });
  }
  deck.on('pdf-ready', () => picturesIn(slides).forEach(fix));

  window.addEventListener('message', ({ source, data }) => {
    const message = readMessage(data);
    if (!message || source === null) return;
    const picture = picturesIn(slides).find((candidate) => windowOf(candidate) === source);
    if (picture) hear(deck, picture, message);
  });
}

function hear(deck: Deck, picture: HTMLElement, message: Envelope<Message>): void {
  if (message.type === 'key' && Object.hasOwn(DECK_KEYS, message.key)) deck[DECK_KEYS[message.key] ?? 'next']();
  if (message.type !== 'ready') return;
  const slide = slideOf(picture);
  if (slide && picture.dataset.whenceSteps === ALL) {
    const { first, steps } = message;
    picture.dataset.whenceSteps = `${first + 1}-${steps}`;
    markSteps(picture, readSteps(picture.dataset.whenceSteps));
    deck.syncFragments(slide);
  }
  // A picture that comes late stands where its slide is by now; on a slide that only waits it does not play either.
  sync(picture);
  post(picture, slide === deck.getCurrentSlide() ? 'slide:start' : 'slide:stop');
}
