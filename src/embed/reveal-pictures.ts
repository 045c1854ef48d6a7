import { fragmentOf } from './attributes.ts';
import { type Command, envelope } from './messages.ts';

/** Pictures of Whence in the slides of a deck, and the fragments that step them. */

/** A `<whence-graph>`, or a frame. */
const PICTURES = [
  'whence-graph',
  'iframe[data-whence-steps]',
  ...['src', 'data-src'].map((name) => `iframe[${name}*="embed=1"]`),
].join(', ');

export const picturesIn = (place: ParentNode): HTMLElement[] => [...place.querySelectorAll<HTMLElement>(PICTURES)];

const isFrame = (picture: Element): picture is HTMLIFrameElement => picture.localName === 'iframe';

/** The frame itself; null: an element whose script is not there. */
const frameOf = (picture: HTMLElement): HTMLIFrameElement | null =>
  isFrame(picture) ? picture : (picture.shadowRoot?.querySelector('iframe') ?? null);

export const windowOf = (picture: HTMLElement): Window | null => frameOf(picture)?.contentWindow ?? null;

/** Says something to a picture; before it is there it hears nothing, and is told again when it says that it is ready. */
export function post(picture: HTMLElement, message: 'slide:start' | 'slide:stop' | Command): void {
  windowOf(picture)?.postMessage(typeof message === 'string' ? message : envelope(message), '*');
}

export const slideOf = (picture: Element): HTMLElement | null => picture.closest('section');

const addressOf = (picture: HTMLElement): string =>
  picture.getAttribute('src') ?? picture.getAttribute('data-src') ?? '';

function paramsOf(picture: HTMLElement): URLSearchParams {
  return new URLSearchParams(isFrame(picture) ? addressOf(picture).split('#')[1] : fragmentOf(picture));
}

/** The key of the fragment that says the step, and the step that it says. */
function standOf(params: URLSearchParams): { readonly key: 'at' | 'step'; readonly step: number } {
  const key = params.get('story') ? 'at' : 'step';
  return { key, step: Number(params.get(key) ?? (key === 'at' ? 1 : 0)) };
}

const MOST_STEPS = 500;

/** The steps that `data-whence-steps` names: `1-5`, `2,4,9`, or both. What is no such list names none. */
export function readSteps(text: string): readonly number[] {
  const parts = text.split(',').map((part) => /^\s*(\d{1,9})(?:\s*-\s*(\d{1,9}))?\s*$/.exec(part));
  const steps = parts.flatMap((part) => {
    const from = Number(part?.[1] ?? 1);
    const to = part ? Number(part[2] ?? from) : 0;
    return Array.from({ length: Math.min(MOST_STEPS, Math.max(0, to - from + 1)) }, (_, i) => from + i);
  });
  return steps.slice(0, MOST_STEPS);
}

/** Makes a fragment of each step: pressing "next" in the deck goes to it. */
export function markSteps(picture: HTMLElement, steps: readonly number[]): void {
  const slide = slideOf(picture);
  if (!slide) return;
  const place = String(picturesIn(slide).indexOf(picture));
  const marks = steps.map((step) => {
    const mark = document.createElement('span');
    mark.className = 'fragment';
    mark.hidden = true;
    mark.dataset.whenceStep = String(step);
    mark.dataset.whenceOf = place;
    return mark;
  });
  picture.after(...marks);
}

/** The step that the fragments of its slide say; null: none of them is for this picture. */
export function stepNow(picture: HTMLElement): number | null {
  const slide = slideOf(picture);
  if (!slide) return null;
  const place = String(picturesIn(slide).indexOf(picture));
  const marks = [...slide.querySelectorAll<HTMLElement>('.fragment[data-whence-step]')].filter(
    ({ dataset }) => dataset.whenceOf === undefined || dataset.whenceOf === place,
  );
  if (marks.length === 0) return null;
  const order = (mark: HTMLElement): number => Number(mark.dataset.fragmentIndex ?? 0);
  const shown = marks.filter((mark) => mark.classList.contains('visible')).sort((a, b) => order(a) - order(b));
  const last = shown.at(-1);
  return last ? Number(last.dataset.whenceStep) : standOf(paramsOf(picture)).step;
}

/** Takes a picture to the step that its slide stands at. */
export function sync(picture: HTMLElement): void {
  const step = stepNow(picture);
  if (step !== null) post(picture, { type: 'goto', step });
}

/** For paper: the picture of that step, standing still, on each copy of a slide. */
export function fix(picture: HTMLElement): void {
  const step = stepNow(picture);
  const params = paramsOf(picture);
  if (isFrame(picture)) {
    params.set('still', '1');
    if (step !== null) params.set(standOf(params).key, String(step));
    const [page] = addressOf(picture).split('#');
    // A new frame: one whose page is on its way may miss that nothing but its fragment has changed.
    const still = picture.cloneNode() as HTMLIFrameElement;
    still.loading = 'eager';
    still.removeAttribute('data-src');
    still.src = `${page}#${params}`;
    picture.replaceWith(still);
    return;
  }
  picture.setAttribute('loading', 'eager');
  picture.setAttribute('still', '');
  if (step !== null) picture.setAttribute(standOf(params).key, String(step));
}
