import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { parse } from '../../choices/fragment.ts';
import { captioned } from '../../output/captioned.ts';
import type { Record } from '../../record/record.ts';
import { linkIntoStory } from '../../show/opening.ts';
import type { Deck, Slide } from '../../show/slide.ts';
import { OWN } from '../../story/story.ts';
import { SceneView } from '../scene-view.tsx';

/** A page of a story that ships leads into the story; a PDF has no room for one of one's own, and leads to its picture. */
function linkOf(whole: Record, { link }: Slide, position: number): string {
  const { story, present } = parse(whole.link).choices;
  return story === '' || story === OWN ? link : linkIntoStory(story, position + 1, { present });
}

/** Prints a deck, one page per slide, by the browser's own dialog: that is where a PDF comes from. */
export function printDeck(deck: Deck): void {
  const slides = captioned(deck.slides, deck.size);
  const paper = new CSSStyleSheet();
  paper.replaceSync(pageRule(slides));
  const sheet = document.createElement('div');
  sheet.className = 'print-sheet';
  const root = createRoot(sheet);
  const before = { title: document.title, sheets: document.adoptedStyleSheets };
  const clear = (): void => {
    document.documentElement.classList.remove('printing');
    document.title = before.title;
    document.adoptedStyleSheets = before.sheets;
    root.unmount();
    sheet.remove();
  };
  window.addEventListener('afterprint', clear, { once: true });
  try {
    flushSync(() => root.render(<Sheets slides={slides} record={deck.record} />));
    document.body.append(sheet);
    // Browsers offer the title as the name of the file.
    document.title = deck.title;
    document.adoptedStyleSheets = [...before.sheets, paper];
    document.documentElement.classList.add('printing');
    window.print();
  } catch (error) {
    window.removeEventListener('afterprint', clear);
    clear();
    throw error;
  }
}

/** A page is as large as a slide, whatever its shape. (A style element would need leave of the page's own policy.) */
function pageRule([slide]: readonly Slide[]): string {
  if (!slide) return '';
  const { width, height, scale } = slide.scene;
  return `@page { size: ${width * scale}px ${height * scale}px; margin: 0 }`;
}

function Sheets({ slides, record }: { readonly slides: readonly Slide[]; readonly record: Record }) {
  // With a query: of a link into the page itself Chromium keeps nothing in the PDF.
  const address = `${location.href.replace(/[?#].*$/, '')}?`;
  return slides.map((slide, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: slides do not move.
    <section key={i} aria-label={slide.title}>
      <a href={`${address}#${linkOf(record, slide, i)}`} aria-label={slide.alt}>
        <SceneView scene={slide.scene} theme={slide.theme} />
      </a>
    </section>
  ));
}
