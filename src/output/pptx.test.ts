import { strFromU8, unzipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { leastText } from '../picture/present/measures.ts';
import type { Scene, Shape } from '../picture/scene.ts';
import { readCarrier } from '../record/recognise.ts';
import { recordOfPicture } from '../show/opening.ts';
import type { Deck, Slide } from '../show/slide.ts';
import { pptxOf } from './pptx.ts';
import { captionSize, fitted, PAGES, pptxPictureSize, slideLayout, titleSize } from './pptx-layout.ts';

const SHAPES: readonly Shape[] = [
  { kind: 'rect', id: 'sheet', role: 'paper', x: 0, y: 0, width: 800, height: 400, fill: 'paper' },
  {
    kind: 'rect',
    id: 'card',
    role: 'card',
    x: 10,
    y: 20,
    width: 200,
    height: 100,
    radius: 9,
    fill: 'libc',
    wash: true,
  },
  { kind: 'circle', id: 'token', role: 'token', x: 400, y: 200, radius: 7, fill: 'denied', opacity: 0.25 },
  {
    ...{ kind: 'path', id: 'way', role: 'edge', d: 'M100 100L100 200C100 250 200 250 200 300', stroke: 'rtld' },
    ...{ strokeWidth: 2, dash: '4 3' },
  },
  { kind: 'text', id: 'name', role: 'label', x: 50, y: 60, text: '<read> & \u0001', size: 20, fill: 'ink', bold: true },
  {
    kind: 'text',
    id: 'stamp',
    role: 'stamp',
    x: 400,
    y: 200,
    text: 'SIGABRT',
    size: 20,
    anchor: 'middle',
    rotate: -90,
  },
];

const scene = (more: Partial<Scene> = {}): Scene => ({
  ...{ width: 800, height: 400, scale: 1, title: 'A title', description: '', still: SHAPES, moving: [] },
  ...{ hotspots: [], words: [] },
  ...more,
});

const slide = (more: Partial<Slide> = {}): Slide => ({
  ...{ title: 'Who may read & why', caption: 'A caption.', notes: 'Say this.\nAnd that.', alt: '"Nine" of 62 <calls>' },
  ...{ link: 'v=1&step=3', theme: 'light', scene: scene(), sketches: [], frame: null },
  ...more,
});

const deck = (slides: readonly Slide[]): Deck => ({
  title: 'A deck',
  slides,
  record: recordOfPicture('v=1&step=3'),
  size: null,
});

const partsOf = (pptx: Uint8Array): Record<string, string> =>
  Object.fromEntries(Object.entries(unzipSync(pptx)).map(([name, bytes]) => [name, strFromU8(bytes)]));

/** Tags that are not closed, or closed in the wrong order; and characters that XML does not have. */
function faultOf(xml: string): string | null {
  const open: string[] = [];
  for (const [tag, close, name = '', empty] of xml.replace(/<\?.*?\?>/g, '').matchAll(/<(\/?)([\w:]+)[^<>]*?(\/?)>/g)) {
    if (close === '/' && open.pop() !== name) return `unexpected ${tag}`;
    if (close !== '/' && empty !== '/') open.push(name);
  }
  if (open.length > 0) return `not closed: ${open.join(', ')}`;
  if (/&(?!(amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i.test(xml)) return 'a bare &';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML forbids.
  return /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(xml) ? 'a control character' : null;
}

describe('a deck as PPTX', () => {
  let pptx: Uint8Array;
  let parts: Record<string, string>;
  let first: string;
  beforeAll(async () => {
    const near = slide({
      caption: '',
      theme: 'dark',
      scene: scene({ camera: { x: 0, y: 0, width: 400, height: 200 } }),
    });
    pptx = await pptxOf(deck([slide(), near]), '16:9');
    parts = partsOf(pptx);
    first = parts['ppt/slides/slide1.xml'] ?? '';
  });

  const shapeNamed = (xml: string, name: string): string =>
    xml.split('<p:sp>').find((part) => part.includes(`name="${name}"`)) ?? '';

  test('is made of well-formed parts, one slide for each of the deck', () => {
    const names = Object.keys(parts);
    expect(names[0]).toBe('[Content_Types].xml');
    expect(names.filter((name) => /^ppt\/slides\/slide\d+\.xml$/.test(name))).toHaveLength(2);
    for (const name of names) expect([name, faultOf(parts[name] ?? '')]).toEqual([name, null]);
  });

  test('has title, caption and notes as text of their own', () => {
    expect(first).toContain('type="title"');
    expect(first).toContain('<a:t>Who may read &amp; why</a:t>');
    expect(first).toContain('<a:t>A caption.</a:t>');
    const notes = [...(parts['ppt/notesSlides/notesSlide1.xml'] ?? '').matchAll(/<a:t>([^<]*)<\/a:t>/g)];
    const paragraphs = notes.map(([, text]) => text);
    expect(paragraphs.slice(0, 3)).toEqual(['Say this.', 'And that.', 'A caption.']);
    expect(paragraphs[3]).toContain('#v=1&amp;step=3');
    // Without a caption the speaker has the finding.
    expect(parts['ppt/notesSlides/notesSlide2.xml']).toContain('Nine');
  });

  test('has the picture as one group with its alternative text, behind the words', () => {
    expect(first.match(/<p:grpSp>/g)).toHaveLength(1);
    expect(first).toContain('name="Picture" descr="&quot;Nine&quot; of 62 &lt;calls&gt;"');
    expect(first.indexOf('</p:grpSp>')).toBeLessThan(first.indexOf('type="title"'));
    const numbers = [...first.matchAll(/<p:cNvPr id="(\d+)"/g)].map(([, id]) => id);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test('draws shapes as shapes', () => {
    const { picture } = slideLayout('16:9', ['A caption.', '']);
    const box = fitted({ width: 800, height: 400 }, picture);
    const perPixel = (box.width * 914_400) / 800;
    const card = shapeNamed(first, 'card');
    expect(card).toContain('prst="roundRect"');
    expect(card).toContain('fmla="val 9000"');
    const [, x = '', y = ''] = /<a:off x="(\d+)" y="(\d+)"\/>/.exec(card) ?? [];
    expect(Number(x)).toBeCloseTo(box.x * 914_400 + 10 * perPixel, -1);
    expect(Number(y)).toBeCloseTo(box.y * 914_400 + 20 * perPixel, -1);

    expect(shapeNamed(first, 'token')).toMatch(/prst="ellipse".*<a:srgbClr val="B93A06"><a:alpha val="25000"\/>/);

    const way = shapeNamed(first, 'way');
    expect(way).toContain('fill="none"><a:moveTo><a:pt x="0" y="0"/></a:moveTo><a:lnTo>');
    expect(way).toContain('<a:cubicBezTo>');
    expect(way).toContain('<a:custDash><a:ds d="200000" sp="150000"/></a:custDash><a:round/>');
    expect(way).toContain(`<a:ln w="${Math.round(2 * perPixel)}"`);
  });

  test('puts the baseline of a text where the scene has it, also when turned', () => {
    const { picture } = slideLayout('16:9', ['A caption.', '']);
    const box = fitted({ width: 800, height: 400 }, picture);
    const perPixel = (box.width * 914_400) / 800;
    const name = shapeNamed(first, 'name');
    expect(name).toContain('<a:t>&lt;read&gt; &amp; \ufffd</a:t>');
    expect(name).toContain(`sz="${Math.round((20 * perPixel) / 127)}" b="1"`);
    const [, y = ''] = /<a:off x="\d+" y="(\d+)"\/>/.exec(name) ?? [];
    expect(Number(y)).toBeCloseTo(box.y * 914_400 + (60 - 0.98 * 20) * perPixel, -1);

    const stamp = shapeNamed(first, 'stamp');
    expect(stamp).toContain('rot="16200000"');
    expect(stamp).toContain('algn="ctr"');
    const place = /<a:off x="(\d+)" y="(\d+)"\/><a:ext cx="(\d+)" cy="(\d+)"\/>/.exec(stamp) ?? [];
    const [left, top, width, height] = place.slice(1).map(Number) as [number, number, number, number];
    // Upright text read upwards: its middle is as far left of the point as a level one's is above it.
    expect(left + width / 2).toBeCloseTo(box.x * 914_400 + (400 + (0.6 - 0.98) * 20) * perPixel, -1);
    expect(top + height / 2).toBeCloseTo(box.y * 914_400 + 200 * perPixel, -1);
  });

  test('shows what the camera sees, and leaves out what it does not', () => {
    const second = parts['ppt/slides/slide2.xml'] ?? '';
    expect(second).toContain('name="card"');
    expect(shapeNamed(second, 'way')).not.toBe('');
    expect(second.match(/name="mat /g)).toHaveLength(4);
    expect(first).not.toContain('name="mat ');
    const sheet = /cx="(\d+)"/.exec(shapeNamed(second, 'sheet'))?.[1];
    // Cut a little beyond what is seen, instead of twice as wide as the slide's picture.
    const { picture } = slideLayout('16:9', ['A caption.', '']);
    const seen = fitted({ width: 400, height: 200 }, picture).width * 914_400;
    expect(Number(sheet)).toBeGreaterThan(seen);
    expect(Number(sheet)).toBeLessThan(seen * 1.1);
    const far = { ...slide(), scene: scene({ camera: { x: 400, y: 200, width: 400, height: 200 } }) };
    return pptxOf(deck([far]), '16:9').then((other) => {
      expect(shapeNamed(partsOf(other)['ppt/slides/slide1.xml'] ?? '', 'card')).toBe('');
    });
  });

  test('carries its record', () => {
    const carried = readCarrier(pptx, 'deck.pptx');
    expect(carried).toEqual({ ok: true, value: { link: 'v=1&step=3', story: null, file: null } });
  });

  test('says nothing of when and where it was made: equal decks give equal bytes', async () => {
    const { TZ } = process.env;
    try {
      process.env.TZ = 'Asia/Tokyo';
      const near = slide({
        caption: '',
        theme: 'dark',
        scene: scene({ camera: { x: 0, y: 0, width: 400, height: 200 } }),
      });
      expect(await pptxOf(deck([slide(), near]), '16:9')).toEqual(pptx);
    } finally {
      if (TZ === undefined) delete process.env.TZ;
      else process.env.TZ = TZ;
    }
    const dates = [
      ...Object.values(parts)
        .join('')
        .matchAll(/\d{4}-\d\d-\d\dT/g),
    ].map(([date]) => date);
    expect(new Set(dates)).toEqual(new Set(['2024-01-01T']));
    expect(parts['docProps/app.xml']).not.toContain('PptxGenJS');
  });
});

describe('the layout of a slide', () => {
  test.each(['16:9', '4:3'] as const)('keeps title, picture and caption apart and on the page: %s', (ratio) => {
    const { title, picture, caption } = slideLayout(ratio, ['', 'word '.repeat(120)]);
    expect(title.y + title.height).toBeLessThan(picture.y);
    expect(caption && picture.y + picture.height < caption.y).toBe(true);
    expect(caption && caption.y + caption.height <= PAGES[ratio].height).toBe(true);
    const size = pptxPictureSize(ratio, ['', 'word '.repeat(120)]);
    expect(size.width / size.height).toBeCloseTo(picture.width / picture.height, 1);
  });

  test.each([
    ['16:9', 0],
    ['16:9', 24],
    ['16:9', 34],
    ['4:3', 0],
    ['4:3', 34],
  ] as const)('leaves no small text for the back of a room: %s, a caption of %d words', (ratio, words) => {
    const captions = ['word '.repeat(words)];
    const { picture } = slideLayout(ratio, captions);
    const { width, height } = pptxPictureSize(ratio, captions, true);
    expect((leastText(width, height) * picture.width * 72) / width).toBeGreaterThanOrEqual(18);
    expect(width / height).toBeCloseTo(picture.width / picture.height, 1);
    const { caption } = slideLayout(ratio, captions);
    if (words > 0 && words <= 24) expect(captionSize(captions[0] ?? '', caption ?? expect.fail('no place'))).toBe(18);
  });

  test('gives the picture the room of a caption that no slide has', () => {
    const { picture, caption } = slideLayout('16:9', ['', '']);
    expect(caption).toBeNull();
    expect(picture.height).toBeGreaterThan(slideLayout('16:9', ['A caption.']).picture.height);
  });

  test('sets long titles and captions smaller', () => {
    const box = { x: 0, y: 0, width: 9, height: 0.8 };
    expect(titleSize('Short', box)).toBeGreaterThan(titleSize('A title of several words '.repeat(5), box));
    expect(captionSize('Short', box)).toBeGreaterThan(captionSize('A caption of several words '.repeat(20), box));
  });
});
