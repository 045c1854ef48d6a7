import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import PptxGenJS from 'pptxgenjs';
import { cameraOf } from '../picture/aim.ts';
import { THEMES } from '../picture/theme.ts';
import { putPptx } from '../record/carriers/pptx.ts';
import { recordText } from '../record/record.ts';
import { WRITTEN } from '../record/written.ts';
import type { Deck, Slide } from '../show/slide.ts';
import {
  captionSize,
  fitted,
  PAGES,
  POINTS_PER_INCH,
  type Ratio,
  type SlideLayout,
  slideLayout,
  titleSize,
} from './pptx-layout.ts';
import { EMU_PER_POINT, type Placing, shapeXml, solid } from './pptx-shapes.ts';
import { holdable, xmlText } from './xml.ts';

/**
 * A deck as a PowerPoint file: one slide for each of the deck, with title, picture, caption and notes. pptxgenjs makes
 * the file with its masters, titles and notes; the pictures are put in here, because it has no groups, no alternative
 * text for shapes and no dashes by length.
 *
 * Equal decks give equal bytes: the times that pptxgenjs writes are replaced by a fixed one here, those of the zip where
 * the record is put in.
 */
export async function pptxOf(deck: Deck, ratio: Ratio): Promise<Uint8Array> {
  const layout = slideLayout(
    ratio,
    deck.slides.map(({ caption }) => caption),
  );
  const parts = unzipSync(await container(deck, ratio, layout));
  deck.slides.forEach((slide, i) => {
    change(parts, `ppt/slides/slide${i + 1}.xml`, (part) => withPicture(part, slide, ratio, layout));
    change(parts, `ppt/notesSlides/notesSlide${i + 1}.xml`, withParagraphs);
  });
  change(parts, '[Content_Types].xml', (part) => onlyOf(part, parts));
  change(parts, 'docProps/core.xml', (part) => part.replace(/>\d{4}-\d\d-\d\dT[\d:]+Z</g, `>${WRITTEN}Z<`));
  return putPptx(zip(parts), recordText(deck.record));
}

/** In the order of pptxgenjs, which has the list of types first, and without its folders. */
const zip = (parts: Readonly<Record<string, Uint8Array>>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(parts).filter(([name]) => !name.endsWith('/'))), { level: 0 });

/** pptxgenjs gives a type to one master for each slide, and writes one. */
const onlyOf = (types: string, parts: Readonly<Record<string, Uint8Array>>): string =>
  types.replace(/<Override PartName="\/([^"]+)"[^>]*\/>/g, (element, name: string) => (name in parts ? element : ''));

function change(parts: Record<string, Uint8Array>, name: string, edit: (part: string) => string): void {
  const part = parts[name];
  if (!part) throw new Error(`pptxgenjs wrote no ${name}`);
  parts[name] = strToU8(edit(strFromU8(part)));
}

const LAYOUT = 'Picture';
const LAYOUT_CAPTIONED = 'Picture and caption';

/** The file without its pictures. */
async function container({ title, slides }: Deck, ratio: Ratio, layout: SlideLayout): Promise<Uint8Array> {
  const pptx = new PptxGenJS();
  const { width, height } = PAGES[ratio];
  pptx.defineLayout({ name: ratio, width, height });
  pptx.layout = ratio;
  pptx.title = holdable(title);
  pptx.subject = '';
  pptx.author = 'Whence';
  pptx.company = '';
  pptx.theme = { headFontFace: 'Arial', bodyFontFace: 'Arial' };
  const paints = THEMES[slides[0]?.theme ?? 'light'];
  const text = { fontFace: 'Arial', color: hex(paints.ink), margin: 0, align: 'left' } as const;
  const titleHolder = {
    placeholder: {
      options: { name: 'title', type: 'title', ...inches(layout.title), ...text, bold: true, valign: 'middle' },
      text: '',
    },
  } as const;
  const background = { color: hex(paints.paper) };
  pptx.defineSlideMaster({ title: LAYOUT, background, objects: [titleHolder] });
  if (layout.caption) {
    const options = { name: 'caption', type: 'body', ...inches(layout.caption), ...text, valign: 'top' } as const;
    pptx.defineSlideMaster({
      title: LAYOUT_CAPTIONED,
      background,
      objects: [titleHolder, { placeholder: { options, text: '' } }],
    });
  }
  for (const slide of slides) {
    const caption = layout.caption && slide.caption !== '' ? layout.caption : null;
    const page = pptx.addSlide({ masterName: caption ? LAYOUT_CAPTIONED : LAYOUT });
    page.background = { color: hex(THEMES[slide.theme].paper) };
    const color = hex(THEMES[slide.theme].ink);
    const heading = holdable(slide.title);
    page.addText(heading, { placeholder: 'title', color, fontSize: titleSize(heading, layout.title) });
    if (caption) {
      const words = holdable(slide.caption);
      page.addText(words, { placeholder: 'caption', color, fontSize: captionSize(words, caption) });
    }
    page.addNotes(notesOf(slide));
  }
  return (await pptx.write({ outputType: 'uint8array' })) as Uint8Array;
}

const hex = (colour: string): string => colour.slice(1).toUpperCase();
const inches = ({ x, y, width, height }: SlideLayout['title']): { x: number; y: number; w: number; h: number } => ({
  ...{ x, y, w: width, h: height },
});

/** For the speaker: what was written for her, what the audience reads, and how to get back to the live picture. */
const notesOf = ({ notes, caption, alt, link }: Slide): string =>
  [notes, caption === '' ? alt : caption, `Opens in Whence with #${link}`]
    .filter((part) => part !== '')
    .map(holdable)
    .join('\n');

/** pptxgenjs writes all notes as one run; a line of them is a paragraph. */
const withParagraphs = (part: string): string =>
  part.replace(/<a:t>([^<]*\n[^<]*)<\/a:t>/, (_, text: string) => {
    const next = '</a:t></a:r></a:p><a:p><a:r><a:rPr lang="en-US" dirty="0"/><a:t>';
    return `<a:t>${text.split(/\r?\n/).join(next)}</a:t>`;
  });

/** Numbers below are those of pptxgenjs's own elements. */
const FIRST_NUMBER = 1000;
const EMU_PER_INCH = EMU_PER_POINT * POINTS_PER_INCH;

/** Puts the picture behind title and caption, as one group that has the alternative text. */
function withPicture(part: string, slide: Slide, ratio: Ratio, layout: SlideLayout): string {
  const { scene, theme } = slide;
  const camera = cameraOf(scene);
  const box = fitted(camera, layout.picture);
  const placing: Placing = {
    left: box.x * EMU_PER_INCH,
    top: box.y * EMU_PER_INCH,
    perPixel: (box.width * EMU_PER_INCH) / camera.width,
    camera,
    theme,
  };
  let number = FIRST_NUMBER;
  const shapes = [...scene.still, ...scene.moving].map((shape) => shapeXml(shape, placing, ++number));
  const mat = scene.camera ? matXml(placing, ratio, THEMES[theme].paper, () => ++number) : '';
  const extent = `x="${Math.round(placing.left)}" y="${Math.round(placing.top)}"`;
  const size = `cx="${Math.round(box.width * EMU_PER_INCH)}" cy="${Math.round(box.height * EMU_PER_INCH)}"`;
  const group =
    `<p:grpSp><p:nvGrpSpPr><p:cNvPr id="${FIRST_NUMBER}" name="Picture" descr="${xmlText(slide.alt)}"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>` +
    `<p:grpSpPr><a:xfrm><a:off ${extent}/><a:ext ${size}/><a:chOff ${extent}/><a:chExt ${size}/></a:xfrm></p:grpSpPr>` +
    `${shapes.join('')}</p:grpSp>${mat}`;
  const after = '</p:grpSpPr>';
  const at = part.indexOf(after);
  if (at < 0) throw new Error('pptxgenjs wrote a slide without a tree of shapes');
  return part.slice(0, at + after.length) + group + part.slice(at + after.length);
}

/** Slides cannot clip: what lies beyond the camera is covered, on all four sides of the picture. */
function matXml({ left, top, perPixel, camera }: Placing, ratio: Ratio, paper: string, next: () => number): string {
  const page = { width: PAGES[ratio].width * EMU_PER_INCH, height: PAGES[ratio].height * EMU_PER_INCH };
  const right = left + camera.width * perPixel;
  const bottom = top + camera.height * perPixel;
  const sides: readonly (readonly [string, number, number, number, number])[] = [
    ['above', 0, 0, page.width, top],
    ['beneath', 0, bottom, page.width, page.height - bottom],
    ['left', 0, 0, left, page.height],
    ['right', right, 0, page.width - right, page.height],
  ];
  return sides
    .map(([name, ...place]) => {
      const [x, y, cx, cy] = place.map(Math.round);
      return (
        `<p:sp><p:nvSpPr><p:cNvPr id="${next()}" name="mat ${name}"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>` +
        `<a:xfrm><a:off x="${x}" y="${y}"/><a:ext cx="${cx}" cy="${cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>` +
        `${solid(paper)}<a:ln><a:noFill/></a:ln></p:spPr></p:sp>`
      );
    })
    .join('');
}
