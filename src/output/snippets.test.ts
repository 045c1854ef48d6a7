import { describe, expect, test } from 'vitest';
import { SANDBOX as OF_THE_ELEMENT } from '../embed/sandbox.ts';
import { SCENARIOS } from '../evidence/scenarios/index.ts';
import { indexCalls } from '../model/call-index.ts';
import { slidesOf } from '../show/slide.ts';
import { STORIES } from '../story/index.ts';
import { ENDINGS } from './file-names.ts';
import { SANDBOX } from './paste/frame.ts';
import { filesFor, type Shareable, type SharedPicture, SNIPPETS } from './snippets.ts';

const PICTURE: SharedPicture = {
  title: 'All of it',
  alt: 'Under rtld + libsys only, 9 of 62 calls of caddy are refused: 7 from caddy, "raw", 2 from libc.so.7.',
  caption: 'What would be refused',
  notes: '',
};

const WHAT: Shareable = {
  page: 'https://example.org/whence/whence.html',
  saved: false,
  link: 'v=1&scene=freebsd-15&policy=freebsd-rtld-libsys',
  title: 'rtld & libsys "only"',
  alt: PICTURE.alt,
  file: 'whence-freebsd-15',
  width: 1280,
  height: 720,
  theme: 'light',
  isStory: false,
  pictures: [PICTURE],
};

const STORY: Partial<Shareable> = {
  link: 'v=1&story=split',
  file: 'whence-split',
  isStory: true,
  pictures: ['One', 'Two', 'Three'].map((title, i) => ({
    ...{ title, alt: `Finding ${title}.`, caption: `Words of ${title}.`, notes: i === 2 ? '' : `Say ${title} & more.` },
  })),
};

const known = (id: string) => {
  const snippet = SNIPPETS.find((one) => one.id === id);
  if (!snippet) throw new Error(`no snippet ${id}`);
  return snippet;
};
const write = (id: string, what: Partial<Shareable> = {}): string => known(id).write({ ...WHAT, ...what });
const files = (id: string, what: Partial<Shareable> = {}): readonly string[] =>
  filesFor(known(id), { ...WHAT, ...what }).map(({ name }) => name);

/** Files that a text names, as its readers would fetch them: what lies beside it. */
const named = (text: string): string[] => {
  const kinds = Object.values(ENDINGS).map((ending) => ending.slice(ending.lastIndexOf('.') + 1));
  const pattern = new RegExp(`(?<![\\w./-])[\\w.-]+\\.(?:${[...new Set(kinds)].join('|')})(?![\\w-])`, 'g');
  return [...new Set(text.match(pattern) ?? [])];
};

describe('snippets', () => {
  test('have names of their own and say where they go', () => {
    expect(new Set(SNIPPETS.map(({ id }) => id)).size).toBe(SNIPPETS.length);
    for (const what of [WHAT, { ...WHAT, ...STORY }]) {
      for (const { about } of SNIPPETS) expect(about(what)).toMatch(/\.$/);
    }
  });

  test('the frame and the element may do the same', () => {
    expect(SANDBOX).toBe(OF_THE_ELEMENT);
  });

  test('a frame has a title, a size and colours, loads late, may run scripts and open a tab', () => {
    const frame = write('iframe');
    const link = `${WHAT.page}#v=1&amp;scene=freebsd-15&amp;policy=freebsd-rtld-libsys&amp;embed=1&amp;theme=light`;
    expect(frame).toContain(`src="${link}"`);
    expect(frame).toContain('title="rtld &amp; libsys &quot;only&quot;"');
    for (const part of ['width="1280"', 'height="720"', 'loading="lazy"', `sandbox="${SANDBOX}"`]) {
      expect(frame).toContain(part);
    }
  });

  test.each(['iframe', 'element', 'reveal', 'slidev'])('%s shows the colours and the room that were chosen', (id) => {
    const text = write(id, { theme: 'dark', link: `${WHAT.link}&present=1` });
    expect(text).toContain('&amp;present=1&amp;embed=1&amp;theme=dark');
    expect(text).not.toContain('theme=light');
  });

  test('text of a trace never becomes markup', () => {
    const title = '</iframe><script>alert(1)</script>';
    const alt = '--> <img onerror=x> \\end{frame} "]';
    const evil = { title, alt, pictures: [{ ...PICTURE, title, alt, notes: alt }, PICTURE] };
    // Beamer and AsciiDoc are no HTML: there the sentence is a comment, and what stands in a passthrough is escaped.
    for (const { id } of SNIPPETS.filter(({ id }) => id !== 'beamer' && id !== 'asciidoc')) {
      for (const isStory of [false, true]) {
        const text = write(id, { ...evil, isStory });
        expect(text).not.toContain('<script>alert');
        expect(text).not.toContain('<img onerror');
        expect(text.match(/-->/g)?.length ?? 0).toBe(id === 'marp' ? 2 : 0);
      }
    }
  });

  test('every file that a text names is one that is offered, and no other', () => {
    for (const theme of ['light', 'dark'] as const) {
      for (const { id } of SNIPPETS) {
        // A picture: its own files, by their names.
        expect([id, named(write(id, { theme })).toSorted()]).toEqual(
          // Beamer takes whatever picture has the name.
          [id, id === 'beamer' ? [] : files(id, { theme }).toSorted()],
        );
        for (const isStory of [false, true]) {
          const steps = isStory ? { ...STORY, theme } : { theme };
          for (const { kind, name, theme } of filesFor(known(id), { ...WHAT, ...steps })) {
            expect(name.endsWith(ENDINGS[kind])).toBe(true);
            expect(name.includes('-dark')).toBe(theme === 'dark');
          }
        }
      }
    }
    expect(files('markdown')).toEqual(['whence-freebsd-15-dark.svg', 'whence-freebsd-15.svg']);
    expect(files('markdown', STORY)).toEqual(['whence-split-dark-animated.svg', 'whence-split-animated.svg']);
    for (const id of ['asciidoc', 'marp', 'beamer']) expect(files(id, STORY)).toEqual(['whence-split.zip']);
    expect(named(write('asciidoc', STORY))).toEqual(['step-01.svg', 'step-02.svg', 'step-03.svg']);
    expect(named(write('marp', STORY))).toEqual(['step-01.png', 'step-02.png', 'step-03.png']);
    // Reports are read on white.
    expect(files('asciidoc', { ...STORY, theme: 'dark' })).toEqual(['whence-split.zip']);
    expect(files('marp', { ...STORY, theme: 'dark' })).toEqual(['whence-split-dark.zip']);
  });

  test('where no link has room, the page saved beside the text has it inside', () => {
    const saved = { saved: true, file: 'whence-story', link: 'v=1&story=own' };
    expect(write('url', saved)).toBe('whence-story.html#v=1&story=own\n');
    for (const { id } of SNIPPETS) expect(files(id, saved).at(-1)).toBe('whence-story.html');
    expect(write('iframe', saved)).toContain('src="whence-story.html#v=1&amp;story=own&amp;embed=1');
    // The script of the element is where the page is served.
    expect(write('element', saved)).toContain('src="https://example.org/whence/embed/whence-graph.iife.js"');
  });
});

/** What AsciiDoc makes of a title of ours: the text within the passthrough, with its brackets as they were. */
const titlesIn = (text: string): string[] =>
  [...text.matchAll(/^\.pass:c\[(.*?[^\\])\]$/gm)].map(([, inner = '']) => inner.replace(/\\\]/g, ']').trim());

/** And of the sentence in quotes, in which it would take some characters for its own. */
const sentencesIn = (text: string): string[] =>
  [...text.matchAll(/^image::[\w.-]+\["((?!.*(?:--|\.\.\.|\([CRT]M?\)))[^"\]{\\']*)",\d+\]$/gm)].map(([, inner = '']) =>
    inner
      .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
      .replace(/&(quot|lt|gt|amp);/g, (_, name) => ({ quot: '"', lt: '<', gt: '>', amp: '&' })[String(name)] ?? ''),
  );

describe('AsciiDoc', () => {
  test('quotes the sentence, for it has commas', () => {
    expect(write('asciidoc')).toBe(
      [
        '.pass:c[What would be refused]',
        'image::whence-freebsd-15.svg["Under rtld + libsys only, 9 of 62 calls of caddy are refused: 7 from caddy, &quot;raw&quot;, 2 from libc.so.7.",640]',
        '',
        `link:++${WHAT.page}#${WHAT.link}++[Open this picture in Whence].`,
        '',
      ].join('\n'),
    );
  });

  test('has a block for each step of a story', () => {
    const text = write('asciidoc', STORY);
    expect(titlesIn(text)).toEqual(['One: Words of One.', 'Two: Words of Two.', 'Three: Words of Three.']);
    expect(sentencesIn(text)).toEqual(['Finding One.', 'Finding Two.', 'Finding Three.']);
    expect(text).toContain('[Open this story in Whence]');
  });

  test.each([
    'a]b[c] *d* __e__ `f` #g# {h} <<i>> "j" & \\k \\] l\\',
    'x\\]',
    "{set:a:b} --x a -- b... (C) it's",
    '&amp; &lt;',
  ])('sets %j as it is written', (words) => {
    const text = write('asciidoc', { pictures: [{ ...PICTURE, caption: words, alt: words }] });
    expect(titlesIn(text)).toEqual([words]);
    expect(sentencesIn(text)).toEqual([words]);
  });

  test('keeps every word of every shipped step', { timeout: 120_000 }, async () => {
    const open = async (source: string) => {
      const scenario = SCENARIOS.find(({ id }) => id === source);
      if (!scenario) throw new Error(`there is no scenario ${source}`);
      return indexCalls(scenario.build());
    };
    const size = { width: 1280, height: 720 };
    for (const story of STORIES) {
      const pictures = await slidesOf(story, open, { present: false }, 'light', size);
      const text = write('asciidoc', { isStory: true, pictures });
      const told = pictures.map(({ title, caption }) => `${title}: ${caption}`);
      expect(titlesIn(text)).toEqual(told.map((words) => words.replace(/\s+/g, ' ')));
      expect(sentencesIn(text)).toEqual(pictures.map(({ alt }) => alt.replace(/\s+/g, ' ')));
    }
  });
});

describe('reveal.js', () => {
  test('a deck gets a fragment for every step but the first, and tells the frame which', () => {
    const deck = write('reveal', STORY);
    expect(deck.match(/class="fragment"/g)).toHaveLength(2);
    expect(deck).toContain('data-whence-step="3" hidden>Three<');
    expect(deck).toContain('data-src="');
    expect(deck).toContain('data-preload');
    // On paper a frame that loads when it is seen stays blank.
    expect(deck).not.toContain('loading=');
    expect(deck).toContain("type: 'goto', step");
  });

  test('notes stand where the speaker view looks for them: of the slide, and in each fragment', () => {
    const deck = write('reveal', STORY);
    expect([...deck.matchAll(/<aside class="notes">([^<]*)<\/aside>/g)].map(([, notes]) => notes)).toEqual([
      'Say One &amp; more.',
      'Say Two &amp; more.',
      // Without it the notes of the slide would be shown for this step.
      '',
    ]);
    expect(deck).toMatch(/<\/iframe>\n {2}<aside class="notes">Say One/);
    expect(write('reveal')).not.toContain('<aside');
  });

  test('of one picture it does not promise fragments', () => {
    expect(known('reveal').about(WHAT)).toContain('It has no fragments');
    expect(write('reveal')).not.toContain('class="fragment"');
  });
});

describe('Slidev', () => {
  /** The script of the slide, with what it imports stood in for. */
  function run(script: string) {
    const turned: string[] = [];
    const listeners: ((event: object) => void)[] = [];
    const frame = { contentWindow: {} };
    const body = script.replace(/^import .*$/gm, '');
    new Function('ref', 'useNav', 'onMounted', 'onUnmounted', 'addEventListener', 'removeEventListener', body)(
      () => ({ value: frame }),
      () => ({ next: () => turned.push('next'), prev: () => turned.push('prev') }),
      (begin: () => void) => begin(),
      () => undefined,
      (_: string, listener: (event: object) => void) => listeners.push(listener),
      () => undefined,
    );
    return { turned, frame, hear: (event: object) => listeners.forEach((listener) => void listener(event)) };
  }

  test('is a slide with its front matter, the frame, and a script that takes the keys back', () => {
    const text = write('slidev');
    const parts =
      /^---\nlayout: full\n---\n\n(<iframe [\s\S]*?<\/iframe>)\n\n<script setup>\n([\s\S]*)<\/script>\n$/.exec(text);
    const [, frame = '', script = ''] = parts ?? [];
    expect(frame).toContain('ref="whence"');
    expect(frame).not.toMatch(/loading=|\n\n/);
    const deck = run(script);
    const source = deck.frame.contentWindow;
    const key = (key: string) => ({ source, data: { ns: 'whence', v: 1, type: 'key', key } });
    for (const name of ['ArrowRight', 'ArrowLeft', 'PageDown', 'PageUp', 'x']) deck.hear(key(name));
    // Of others nothing is taken.
    deck.hear({ ...key('ArrowRight'), source: {} });
    deck.hear({ source, data: 'ArrowRight' });
    deck.hear({ source, data: { ns: 'whence', type: 'step' } });
    expect(deck.turned).toEqual(['next', 'prev', 'next', 'prev']);
  });
});

test('Marp has a slide for each step, and what is said of it for the speaker', () => {
  expect(
    write('marp', STORY)
      .split('\n---\n')
      .map((slide) => slide.trim()),
  ).toEqual([
    `![bg contain](step-01.png)\n\n<!-- Say One & more. Finding One. ${WHAT.page}#v=1&story=split -->`,
    '![bg contain](step-02.png)\n\n<!-- Say Two & more. Finding Two. -->',
    '![bg contain](step-03.png)\n\n<!-- Finding Three. -->',
  ]);
  expect(write('marp')).toMatch(/^!\[bg contain\]\(whence-freebsd-15\.png\)\n\n<!-- Under .* -->\n$/);
});

test('Markdown of a story plays it, in the colours of its reader', () => {
  const text = write('markdown', { ...STORY, alt: 'The finding.' });
  expect(text).toContain('srcset="whence-split-dark-animated.svg"');
  expect(text).toContain('<img src="whence-split-animated.svg" alt="The finding."');
});

describe('Beamer', () => {
  test('has the picture alone, as large as its frame lets it be', () => {
    expect(write('beamer')).toBe(
      [
        `% ${WHAT.alt}`,
        `% ${WHAT.page}#${WHAT.link}`,
        "\\begin{frame}{rtld \\& libsys ''only''}",
        '  \\centering',
        '  \\includegraphics[width=\\textwidth,height=0.8\\textheight,keepaspectratio]{whence-freebsd-15}',
        '\\end{frame}',
        '',
      ].join('\n'),
    );
  });

  test('has an overlay and a note for each step', () => {
    const frame = write('beamer', STORY);
    expect(frame).toContain('\\only<2>{\\includegraphics');
    expect(frame).toContain('{step-02}');
    expect(frame.match(/\\note.*/g)).toEqual(['\\note<1>{Say One \\& more.}', '\\note<2>{Say Two \\& more.}']);
  });
});
