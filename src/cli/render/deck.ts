import { oneLine } from '../../base/result.ts';
import { elide } from '../../base/text.ts';
import type { Choices } from '../../choices/choices.ts';
import { strippedTrace } from '../../evidence/strip.ts';
import type { CallIndex } from '../../model/call-index.ts';
import { captioned, pictureOf, sizeAbove, type Words } from '../../output/captioned.ts';
import { pptxPictureSize } from '../../output/pptx-layout.ts';
import type { ThemeName } from '../../picture/theme.ts';
import { carry } from '../../record/pack.ts';
import type { CarriedFile, Record } from '../../record/record.ts';
import { recordOfPicture, recordOfStory, type Told } from '../../show/opening.ts';
import { type Deck, type Slide, type SlideSize, slideOf, slidesOf, wordsOfStep } from '../../show/slide.ts';
import { MOST_STEPS } from '../../story/read.ts';
import { OWN, type Story, stepAt } from '../../story/story.ts';
import { BadInput } from '../io.ts';
import { FORMATS } from './formats.ts';
import type { RenderOptions } from './options.ts';
import type { Subject } from './subject.ts';

/** What goes into one file each. */
export async function decksOf(subject: Subject, options: RenderOptions): Promise<readonly Deck[]> {
  const file = await fileOf(subject, options);
  const { title, slides, opens } = await wholeOf(subject, options);
  const { holds, captionsIn } = FORMATS[options.format];
  const size = wholeSize(options);
  const pictures = captionsIn === 'picture' && options.caption ? captioned(slides, size) : slides;
  if (holds === 'deck') return [{ title, slides: pictures, record: { ...opens, file }, size }];
  return pictures.map((slide) => ({
    title: slide.title,
    slides: [slide],
    record: recordOfPicture(slide.link, file),
    size: null,
  }));
}

async function fileOf({ trace }: Subject, { withData, strip }: RenderOptions): Promise<CarriedFile | null> {
  if (strip && !withData) throw new BadInput('--strip is about what --with-data puts inside');
  if (!withData) return null;
  if (!trace) throw new BadInput('--with-data puts a trace inside, and what is drawn is of none');
  const bytes = new Uint8Array(await trace.bytes.arrayBuffer());
  const file = carry(trace.name, strip ? strippedTrace(bytes) : bytes);
  if (!file.ok) throw new BadInput(oneLine(file.problem));
  return file.value;
}

interface Whole {
  readonly title: string;
  readonly slides: readonly Slide[];
  /** What opens all of it again, but for a trace that goes along. */
  readonly opens: Record;
}

function wholeOf(subject: Subject, options: RenderOptions): Promise<Whole> {
  const { told, at } = subject;
  const { allSteps, format } = options;
  if (allSteps && options.at !== null) throw new BadInput('--all-steps draws every step; leave out --at');
  if (told && (allSteps || (at === null && FORMATS[format].holds === 'deck')))
    return wholeStory(subject, told, options);
  return allSteps ? everyCall(subject, options) : onePicture(subject, options);
}

async function wholeStory({ choices, open }: Subject, told: Told, options: RenderOptions): Promise<Whole> {
  if (Object.keys(options.changes).length > 0) {
    throw new BadInput('a story says itself what its steps show; choose one with --at to show it another way');
  }
  const { story } = told;
  const size = sizeOf(options, choices, story.steps.map(wordsOfStep));
  const slides = await slidesOf(story, open, choices, themeOf(options, choices), size);
  return { title: story.title, slides, opens: recordOfStory(told, choices) };
}

async function onePicture({ choices, open, told, at }: Subject, options: RenderOptions): Promise<Whole> {
  const index = await open(choices.source);
  const { length } = index.model.calls;
  if (options.changes.step !== undefined && choices.step > length) {
    throw new BadInput(
      `--step ${choices.step} is out of range: ${options.word ?? choices.source} has steps 0 to ${length}`,
    );
  }
  const slide = pictureOf(index, choices, themeOf(options, choices), {
    step: told && stepAt(told.story, at ?? 1),
    caption: options.caption,
    sizeFor: (words) => sizeOf(options, choices, words),
  });
  checkPointing(slide, options.changes);
  return { title: slide.title, slides: [slide], opens: recordOfPicture(slide.link) };
}

/** A target that this picture does not have would be looked at in vain. */
function checkPointing({ scene }: Slide, { look, mark }: Partial<Choices>): void {
  const isOne = scene.still.every(({ role }) => role !== 'half-name');
  if (look && isOne && !scene.camera) throw new BadInput(`--look ${look}: the picture has nothing of that name`);
  if (mark && isOne && scene.still.every(({ role }) => role !== 'veil')) {
    throw new BadInput(`--mark ${mark.join(',')}: the picture has nothing of that name`);
  }
}

/** Without a story each call is a step, and its finding is the caption. */
async function everyCall({ choices, open }: Subject, options: RenderOptions): Promise<Whole> {
  const index = await open(choices.source);
  const slides = callSlides(index, choices, options);
  const story: Story = {
    title: elide(index.model.title, 120),
    summary: '',
    steps: slides.map(({ title, caption, link }) => ({ title, narration: caption, notes: '', show: link })),
  };
  return { title: story.title, slides, opens: recordOfStory({ id: OWN, story }, choices) };
}

/** As long as findings are, which are known when they are drawn: they seldom need more than two lines of a slide. */
const USUAL_FINDING = 'word '.repeat(24);

function callSlides(index: CallIndex, choices: Choices, options: RenderOptions): readonly Slide[] {
  const { length } = index.model.calls;
  if (options.changes.step !== undefined) throw new BadInput('--all-steps draws every call; leave out --step');
  if (length === 0) throw new BadInput(`${options.word ?? choices.source} has no calls, so there are no steps to draw`);
  if (length > MOST_STEPS) {
    throw new BadInput(
      `${options.word ?? choices.source} has ${length} calls, and --all-steps draws ${MOST_STEPS} at most; choose one with --step, or some with a --story`,
    );
  }
  const theme = themeOf(options, choices);
  const size = sizeOf(options, choices, [{ title: index.model.title, caption: USUAL_FINDING }]);
  return Array.from({ length }, (_, call) => {
    const slide = slideOf(index, { ...choices, step: call + 1 }, theme, size);
    return { ...slide, title: elide(slide.title, 120), caption: elide(slide.caption, 600) };
  });
}

const themeOf = ({ theme }: RenderOptions, choices: Choices): ThemeName =>
  theme ?? (choices.theme === 'dark' ? 'dark' : 'light');

/** Pixels of a picture with its words, if it has some. */
const wholeSize = ({ size, ratio }: RenderOptions): SlideSize =>
  size ?? (ratio === '16:9' ? { width: 1280, height: 720 } : { width: 960, height: 720 });

/** Pixels of the pictures alone. */
function sizeOf(options: RenderOptions, { present }: Choices, told: readonly Words[]): SlideSize {
  const { size, ratio, format, caption } = options;
  const whole = wholeSize(options);
  switch (FORMATS[format].captionsIn) {
    case 'picture':
      return caption ? sizeAbove(whole, told) : whole;
    case 'format':
      // A slide has places of its own for title and caption.
      if (format !== 'pptx') return sizeAbove(whole, told);
      return (
        size ??
        pptxPictureSize(
          ratio,
          told.map(({ caption }) => caption),
          present,
        )
      );
    case 'none':
      return whole;
  }
}
