import type { Choices } from '../choices/choices.ts';
import type { CallIndex } from '../model/call-index.ts';
import { type Frame, stripHeight, withCaption } from '../picture/caption.ts';
import type { Scene } from '../picture/scene.ts';
import type { ThemeName } from '../picture/theme.ts';
import { type Slide, type SlideSize, slideOf, toldAs, wordsOfStep } from '../show/slide.ts';
import type { StoryStep } from '../story/story.ts';

/**
 * The slides as pictures of a film: all of one size, without cameras (what they see has become the picture), and with
 * their words at the foot where any slide has a caption. The strip is as tall as the longest of them needs, so that the
 * picture stays in its place from slide to slide. `whole`: the size of picture and words (see `Deck.size`).
 */
export function captioned(slides: readonly Slide[], whole: SlideSize | null): readonly Slide[] {
  const pictures = sizeOf(slides);
  if (!pictures) return slides;
  const told = isTold(slides);
  const size = told && whole ? { ...whole, scale: 1 } : pictures;
  const frame: Frame = { width: size.width, height: size.height, strip: strip(size, slides) };
  const fits = ({ width, height, camera }: Scene): boolean =>
    width === size.width && height === size.height && camera === undefined;
  if (!told && slides.every(({ scene }) => fits(scene))) return slides;
  return slides.map((slide) => {
    const [title, caption] = told ? [slide.title, slide.caption] : ['', ''];
    const put = (scene: Scene): Scene => ({ ...withCaption(scene, title, caption, frame), scale: size.scale });
    const { frame: moving } = slide;
    return { ...slide, scene: put(slide.scene), frame: moving && ((progress) => put(moving(progress))) };
  });
}

/** What is said of a picture. */
export type Words = Pick<Slide, 'title' | 'caption'>;

/** Height of the words beneath, pixels; none where no picture has a caption. */
const strip = (size: SlideSize, told: readonly Words[]): number =>
  isTold(told) ? Math.max(...told.map(({ title, caption }) => stripHeight(size, title, caption))) : 0;

const isTold = (told: readonly Words[]): boolean => told.some(({ caption }) => caption !== '');

/** The size that pictures have to be drawn at so that `captioned` need not shrink them. */
export const sizeAbove = (whole: SlideSize, told: readonly Words[]): SlideSize => ({
  width: whole.width,
  height: whole.height - strip(whole, told),
});

/** How one picture is told, and drawn. */
export interface PictureOptions {
  /** The step that it is of; null: nobody has written words for it. */
  readonly step: StoryStep | null;
  /** Whether a finding that nobody wrote stands beneath. */
  readonly caption: boolean;
  /** The size of the picture for what is said of it. */
  sizeFor(told: readonly Words[]): SlideSize;
}

/** One picture with its words, and the room that they leave. */
export function pictureOf(index: CallIndex, choices: Choices, theme: ThemeName, options: PictureOptions): Slide {
  const { step, caption, sizeFor } = options;
  const draw = (size: SlideSize): Slide => {
    const slide = slideOf(index, choices, theme, size);
    if (step) return toldAs(slide, step);
    return caption ? slide : { ...slide, caption: '' };
  };
  return drawnToFit(draw, sizeFor, step && wordsOfStep(step));
}

/**
 * A picture with the room that its words leave. `sizeFor`: the size of the picture for what is said of it; `words`: that,
 * where it is known before the picture is drawn. Else it is drawn to know them, and again only if they take room.
 */
export function drawnToFit(
  draw: (size: SlideSize) => Slide,
  sizeFor: (told: readonly Words[]) => SlideSize,
  words: Words | null,
): Slide {
  const guess = sizeFor(words ? [words] : []);
  const first = draw(guess);
  const size = sizeFor([first]);
  return size.width === guess.width && size.height === guess.height ? first : draw(size);
}

/** The size that most slides have: a table among pictures has one of its own. */
function sizeOf(slides: readonly Slide[]): Scene | undefined {
  const same = (a: Scene, b: Scene): boolean => a.width === b.width && a.height === b.height;
  const votes = ({ scene }: Slide): number => slides.filter((other) => same(other.scene, scene)).length;
  return slides.reduce<Slide | undefined>(
    (best, slide) => (!best || votes(slide) > votes(best) ? slide : best),
    undefined,
  )?.scene;
}
