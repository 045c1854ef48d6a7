import { ok, type Result } from '../../base/result.ts';
import { parse } from '../../choices/fragment.ts';
import { strippedTrace } from '../../evidence/strip.ts';
import { pictureOf, sizeAbove, type Words } from '../../output/captioned.ts';
import type { ThemeName } from '../../picture/theme.ts';
import { carry } from '../../record/pack.ts';
import type { CarriedFile } from '../../record/record.ts';
import { recordOfPicture, recordOfStory, type Told } from '../../show/opening.ts';
import { type Deck, type Slide, type SlideSize, slidesOf, wordsOfStep } from '../../show/slide.ts';
import { choicesOf } from '../../state/store.ts';
import { stepAt } from '../../story/story.ts';
import type { Page } from '../context.ts';

/** What is exported, and how it looks. */
export interface Looks {
  /** The picture that is shown, or all steps of the story. */
  readonly what: 'picture' | 'story';
  /** Pixels. */
  readonly size: SlideSize;
  readonly theme: ThemeName;
  /** For the back of a room. */
  readonly present: boolean;
  /** Title and caption beneath each picture. */
  readonly caption: boolean;
}

export interface ExportOptions extends Looks {
  /** Pixels of a PNG for one of the picture. */
  readonly scale: 1 | 2 | 4;
  /** Whether the imported file goes along: not at all, without texts and folders, or as it is. */
  readonly trace: 'no' | 'stripped' | 'whole';
}

/**
 * The slides to export, with what opens them again but for an imported file (`withTrace`). Null: a source cannot be had,
 * and it was said which. `room`: pixels of the pictures, where a format has places of its own for the words.
 */
export async function gather(page: Page, options: Looks, room?: SlideSize): Promise<Deck | null> {
  const { story, id } = page.telling.getState();
  const told = story && { story, id };
  return told && options.what === 'story'
    ? wholeStory(page, told, options, room)
    : onePicture(page, told, options, room);
}

/** The deck as its pictures show it: words that are not to be read beneath them are said by the speaker. */
export const asShown = (deck: Deck, { caption }: Looks): Deck =>
  caption ? deck : { ...deck, slides: deck.slides.map(unwritten) };

function unwritten(slide: Slide): Slide {
  const notes = [slide.caption, slide.notes].filter((text) => text !== '').join('\n\n');
  return { ...slide, caption: '', notes };
}

/** The imported file that a deck shows, as choices name it; null: it shows none. */
export const traceIn = ({ slides }: Deck): string | null =>
  slides.map(({ link }) => parse(link).choices.source).find((source) => source.startsWith('file:')) ?? null;

/** The deck with its imported file inside, if that is wanted. Asked for last: a file may be large. */
export async function withTrace(page: Page, deck: Deck, { trace }: ExportOptions): Promise<Result<Deck>> {
  const source = traceIn(deck);
  if (source === null || trace === 'no') return ok(deck);
  const file = await carriedFile(page, source, trace);
  return file.ok ? ok({ ...deck, record: { ...deck.record, file: file.value } }) : file;
}

async function wholeStory(page: Page, told: Told, options: Looks, room?: SlideSize): Promise<Deck | null> {
  const { story } = told;
  const slides = await storySlides(page, told, options, room ?? sizeOf(options, story.steps.map(wordsOfStep)));
  if (!slides) return null;
  return {
    title: story.title,
    slides,
    record: recordOfStory(told, options),
    size: options.size,
  };
}

/** The picture that is shown; it has the words of its step, if it is one. */
async function onePicture(page: Page, told: Told | null, options: Looks, room?: SlideSize): Promise<Deck | null> {
  const { theme, present, caption } = options;
  const choices = { ...choicesOf(page.choices.getState()), present };
  const index = await page.session.getState().indexOf(choices.source);
  if (!index) return null;
  const slide = pictureOf(index, choices, theme, {
    step: told && stepAt(told.story, choices.at),
    caption,
    sizeFor: (words) => room ?? sizeOf(options, words),
  });
  return { title: slide.title, slides: [slide], record: recordOfPicture(slide.link), size: options.size };
}

/** Pixels of the pictures alone: words beneath take their room from them. */
const sizeOf = ({ size, caption }: Looks, words: readonly Words[]): SlideSize =>
  caption ? sizeAbove(size, words) : size;

async function storySlides(page: Page, { story }: Told, options: Looks, size: SlideSize): Promise<Slide[] | null> {
  const open = async (source: string) => {
    const index = await page.session.getState().indexOf(source);
    if (!index) throw new MissingSource();
    return index;
  };
  try {
    return await slidesOf(story, open, options, options.theme, size);
  } catch (error) {
    if (error instanceof MissingSource) return null;
    throw error;
  }
}

/** It has been reported. */
class MissingSource extends Error {}

/** Null: the file is here no more, and the export names it. */
async function carriedFile(
  page: Page,
  source: string,
  trace: 'stripped' | 'whole',
): Promise<Result<CarriedFile | null>> {
  const file = await page.session.getState().fileOf(source);
  if (!file) return ok(null);
  const bytes = new Uint8Array(await file.blob.arrayBuffer());
  return carry(file.name, trace === 'whole' ? bytes : strippedTrace(bytes));
}
