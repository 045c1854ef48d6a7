import { type Choices, DEFAULTS } from '../../choices/choices.ts';
import type { Exported } from '../../embed/messages.ts';
import { deckJson } from '../../output/deck-json.ts';
import { portableSvg } from '../../output/svg.ts';
import { deckText } from '../../output/text.ts';
import type { ThemeName } from '../../picture/theme.ts';
import { putHtml } from '../../record/carriers/html.ts';
import { putPng } from '../../record/carriers/png.ts';
import { recordText } from '../../record/record.ts';
import { slideOf, toldAs } from '../../show/slide.ts';
import { choicesOf } from '../../state/store.ts';
import { choicesOfStep, OWN, stepAt } from '../../story/story.ts';
import type { Page } from '../context.ts';
import { pngOf } from '../media/raster.ts';
import { singleFile } from '../single-file.ts';
import { fullLink } from './links.ts';

/** Whatever the size of the frame, so that equal requests have equal answers. Pixels. */
const SIZE = { width: 1280, height: 720 } as const;

interface Request extends Pick<Exported, 'format'> {
  /** Null: the one that is shown. */
  readonly step: number | null;
  /** Pixels of a PNG for one of the picture. */
  readonly scale: number;
}

/**
 * What the page around asked to be given: the picture of a step in one of the formats, with its record inside. Throws in
 * plain words where the browser or the network fails.
 */
export async function handOver(page: Page, theme: ThemeName, request: Request): Promise<Exported> {
  const { format, scale } = request;
  const telling = page.telling.getState();
  const choices = atStep(page, request.step);
  // A story of one's own is in the record; its link need not carry it as well.
  const link = fullLink({ ...choices, data: DEFAULTS.data }, telling);
  const record = { link, story: choices.story === OWN ? telling.own : null, file: null };
  if (format === 'html') return { format, mime: 'text/html', data: putHtml(await singleFile(), recordText(record)) };

  // A step of a story may tell of another scenario than the one that is open.
  const index = await page.session.getState().indexOf(choices.source);
  if (!index) throw new Error(`“${choices.source}” could not be opened`);
  const picture = slideOf(index, choices, theme, SIZE);
  const slide = telling.story ? toldAs(picture, stepAt(telling.story, choices.at)) : picture;
  const deck = { title: slide.title, slides: [slide], record, size: null };
  if (format === 'txt') return { format, mime: 'text/plain', data: deckText(deck) };
  if (format === 'json') return { format, mime: 'application/json', data: deckJson(deck) };
  const { scene } = slide;
  const svg = portableSvg(scene, theme, record);
  if (format === 'svg') return { format, mime: 'image/svg+xml', data: svg };
  const pixels = scene.scale * scale;
  const blob = await pngOf(svg, scene.width * pixels, scene.height * pixels);
  const png = putPng(new Uint8Array(await blob.arrayBuffer()), recordText(record));
  return { format, mime: 'image/png', data: await dataAddress(png) };
}

/** The choices as another step would have them. */
function atStep({ choices, telling }: Page, step: number | null): Choices {
  const now = choicesOf(choices.getState());
  if (step === null) return now;
  const { story } = telling.getState();
  return story ? { ...now, ...choicesOfStep(stepAt(story, step)), at: step } : { ...now, step };
}

function dataAddress(png: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(new Blob([png as Uint8Array<ArrayBuffer>], { type: 'image/png' }));
  });
}
