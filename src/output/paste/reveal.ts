import { xmlText } from '../xml.ts';
import { frame } from './frame.ts';
import { noFiles, type Shareable, type SharedPicture, type Snippet } from './snippet.ts';

/** A slide of reveal.js without the plugin: a few lines let fragments step through the frame, on paper as well. */
export const reveal: Snippet = {
  id: 'reveal',
  title: 'reveal.js',
  about: ({ isStory }) =>
    isStory
      ? 'A slide whose fragments step through the story, and the few lines that let them.'
      : 'A slide with the picture. It has no fragments: click into it, and the arrows step through the calls and then turn the deck.',
  files: noFiles,
  write: (what) => `${slide(what)}\n${GLUE}`,
};

function slide(what: Shareable): string {
  // No `loading`: a frame that loads when it is seen stays blank on paper.
  const shown = frame(what, { source: 'data-src', link: 'deck=reveal', attributes: ['data-preload'] });
  const [first, ...others] = what.pictures;
  return [
    '<section>',
    `  ${shown.replaceAll('\n', '\n  ')}`,
    ...(first?.notes ? [`  ${aside(first)}`] : []),
    ...others.map((step, i) => fragment(step, i + 2, what.pictures)),
    '</section>',
  ].join('\n');
}

/** Where other steps have notes, one without them says so: otherwise those of the slide would be shown for it. */
function fragment(step: SharedPicture, number: number, all: readonly SharedPicture[]): string {
  const notes = all.some(({ notes }) => notes !== '') ? aside(step) : '';
  return `  <div class="fragment" data-whence-step="${number}" hidden>${xmlText(step.title)}${notes}</div>`;
}

const aside = ({ notes }: SharedPicture): string => `<aside class="notes">${xmlText(notes)}</aside>`;

const GLUE = `<script>
  // Once per deck, after Reveal.initialize(): fragments step through the frame of their slide.
  {
    const stepOf = (slide) =>
      Number([...slide.querySelectorAll('.fragment.visible[data-whence-step]')].at(-1)?.dataset.whenceStep ?? 1);
    const hasSteps = (slide) => slide.querySelector('[data-whence-step]') !== null;
    for (const name of ['fragmentshown', 'fragmenthidden', 'slidechanged']) {
      Reveal.on(name, () => {
        const slide = Reveal.getCurrentSlide();
        if (!hasSteps(slide)) return;
        const { contentWindow } = slide.querySelector('iframe') ?? {};
        contentWindow?.postMessage({ ns: 'whence', v: 1, type: 'goto', step: stepOf(slide) }, '*');
      });
    }
    // On paper every copy of a slide stands still at its step.
    Reveal.on('pdf-ready', () => {
      for (const frame of document.querySelectorAll('iframe:is([src*="embed=1"], [data-src*="embed=1"])')) {
        const [page, link] = (frame.getAttribute('src') ?? frame.dataset.src).split('#');
        const keys = new URLSearchParams(link);
        keys.set('still', '1');
        const slide = frame.closest('section');
        if (hasSteps(slide)) keys.set('at', stepOf(slide));
        // A new frame: one whose page is on its way may miss that nothing but its fragment has changed.
        const still = frame.cloneNode();
        still.removeAttribute('data-src');
        still.src = page + '#' + keys;
        frame.replaceWith(still);
      }
    });
  }
</script>
`;
