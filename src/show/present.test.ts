import { describe, expect, test } from 'vitest';
import { scenarioById } from '../evidence/scenarios/index.ts';
import { type CallIndex, indexCalls } from '../model/call-index.ts';
import { captioned, sizeAbove } from '../output/captioned.ts';
import { PAGES, pptxPictureSize, slideLayout } from '../output/pptx-layout.ts';
import { cameraOf } from '../picture/aim.ts';
import { leastText } from '../picture/present/measures.ts';
import type { Scene, TextShape } from '../picture/scene.ts';
import { STORIES } from '../story/index.ts';
import { choicesOfStep, type Story } from '../story/story.ts';
import { type Slide, type SlideSize, slidesOf, wordsOfStep } from './slide.ts';

const INDEXES = new Map<string, CallIndex>();

const indexOf = async (source: string): Promise<CallIndex> => {
  const known =
    INDEXES.get(source) ?? indexCalls(scenarioById(source)?.build() ?? expect.fail(`no scenario ${source}`));
  INDEXES.set(source, known);
  return known;
};

/** The steps that show calls, for the back of a room. A matrix is another picture. */
const drawn = async (story: Story, size: SlideSize): Promise<readonly Slide[]> => {
  const steps = story.steps.filter((step) => choicesOfStep(step).view !== 'matrix');
  return slidesOf({ ...story, steps }, indexOf, { present: true }, 'light', size);
};

const textsOf = ({ still, moving }: Scene): TextShape[] =>
  [...still, ...moving].flatMap((shape) => (shape.kind === 'text' ? [shape] : []));

/** What is smaller than it may be, in words. */
const small = (slide: Slide, least: number, by: number): string[] =>
  textsOf(slide.scene)
    .filter(({ size }) => size * by < least - 0.01)
    .map(({ text, size }) => `${slide.title}: "${text}" of ${(size * by).toFixed(2)}`);

describe.each(STORIES)('story $id, told in a room', (story) => {
  test.each([
    [1280, 720],
    [960, 720],
  ])('has no small text at %d × %d, captions included', async (width, height) => {
    const whole = { width, height };
    const slides = await drawn(story, sizeAbove(whole, story.steps.map(wordsOfStep)));
    for (const slide of captioned(slides, whole)) expect(small(slide, leastText(width, height), 1)).toEqual([]);
  });

  test.each(['16:9', '4:3'] as const)('has no small text on a slide of %s', async (ratio) => {
    const captions = story.steps.map(({ narration }) => narration);
    const size = pptxPictureSize(ratio, captions, true);
    const points = (slideLayout(ratio, captions).picture.width * 72) / size.width;
    for (const slide of await drawn(story, size)) {
      const zoom = slide.scene.width / cameraOf(slide.scene).width;
      expect(small(slide, 18, points * zoom), `${PAGES[ratio].width} inches`).toEqual([]);
    }
  });
});

test('two pictures side by side stand at the same heights', async () => {
  const compared = STORIES.flatMap((story) =>
    story.steps.filter((step) => choicesOfStep(step).compare !== null).map((step) => ({ ...story, steps: [step] })),
  );
  expect(compared.length).toBeGreaterThan(1);
  for (const story of compared) {
    for (const present of [true, false]) {
      const [slide] = await slidesOf(story, indexOf, { present }, 'light', { width: 1280, height: 720 });
      const heights = (side: string): unknown[] =>
        slide?.scene.still.flatMap((shape) =>
          shape.kind === 'rect' && ['box', 'card', 'band', 'kernel'].includes(shape.role) && shape.id.startsWith(side)
            ? [[shape.id.slice(side.length), shape.y, shape.height]]
            : [],
        ) ?? [];
      expect(heights('left-').length).toBeGreaterThan(1);
      expect(heights('left-'), slide?.title).toEqual(heights('right-'));
    }
  }
});
