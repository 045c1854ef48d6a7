import { linkBlock, recordBlock } from '../record/carriers/text.ts';
import { recordText } from '../record/record.ts';
import type { Deck, Slide } from '../show/slide.ts';
import { sketchText } from './sketch-text.ts';
import { wrap } from './wrap.ts';

/**
 * Slides as plain text of at most 80 columns, for mail and terminals: what the pictures show drawn with letters, what is
 * said of them, and at the end, between marks, what opens them again like any other export: the link, where it says all,
 * else the record.
 */
export function deckText({ title, slides, record }: Deck): string {
  const [first] = slides;
  // A deck of one slide has its title.
  const alone = slides.length === 1 && first?.title === title;
  const said = new Set<string>();
  const parts = slides.flatMap((slide, i) => partsOf(slide, alone ? '' : `${i + 1}. `, said));
  const linkSaysAll = record.story === null && record.file === null;
  const end = alone && linkSaysAll ? linkBlock(record.link) : recordBlock(recordText(record));
  return [...(alone ? [] : [heading(title, '=')]), ...parts, end].join('\n');
}

/** Paragraphs. What earlier slides `said` of the same program and policies is not said again. */
function partsOf(slide: Slide, number: string, said: Set<string>): string[] {
  const { title, caption, sketches, scene } = slide;
  const drawings = sketches.map(({ name, sketch }) => (name === '' ? '' : wrap(`${name}:`)) + sketchText(sketch));
  const words = scene.words.filter((line) => !said.has(line));
  for (const line of words) said.add(line);
  const told = [caption === '' ? '' : wrap(caption), ...drawings, words.map((line) => wrap(line)).join('')];
  return [heading(`${number}${title}`, '-'), ...told.filter((part) => part !== '')];
}

function heading(text: string, rule: string): string {
  const lines = wrap(text);
  const longest = Math.max(...lines.split('\n').map(({ length }) => length));
  return `${lines}${rule.repeat(longest)}\n`;
}
