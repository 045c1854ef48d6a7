import { recordFile } from '../record/record.ts';
import type { Deck } from '../show/slide.ts';

/**
 * A deck as JSON, for programs that make something else of it. `record` opens it again in Whence; `slides` say in words
 * what each picture shows. One field a line, so that versions can be compared.
 */
export function deckJson({ title, slides, record }: Deck): string {
  const told = slides.map(({ title, caption, notes, alt, link, theme, scene }) => ({
    ...{ title, caption, notes, alt, link, theme },
    // Pixels.
    width: scene.width * scene.scale,
    height: scene.height * scene.scale,
    words: scene.words,
  }));
  return `${JSON.stringify({ record: recordFile(record), title, slides: told }, null, 2)}\n`;
}
