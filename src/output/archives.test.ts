import { strFromU8, strToU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readCarrier } from '../record/recognise.ts';
import { beamerTex } from './beamer.ts';
import { deckJson } from './deck-json.ts';
import { deck, RECORD } from './fixtures/slides.ts';
import { tex } from './tex.ts';
import { deckZip } from './zip.ts';

describe('JSON of a deck', () => {
  it('opens again, and says of every slide what can be said', () => {
    const json = deckJson(deck());
    expect(readCarrier(strToU8(json), 'a.json')).toEqual({ ok: true, value: RECORD });
    const { slides } = JSON.parse(json);
    expect(slides[0]).toMatchObject({
      ...{ title: 'All calls', caption: 'Where 72 calls come from.', notes: 'Begin slowly.', theme: 'light' },
      ...{ link: 'v=1&policy=freebsd-rtld-libsys', width: 1280, height: 720 },
    });
    expect(slides.map(({ alt }: { alt: string }) => alt)).toEqual(deck().slides.map(({ alt }) => alt));
  });
});

describe('steps.zip', () => {
  const pngs = deck().slides.map((_, i) => Uint8Array.of(0x89, i));

  it('has every slide as a file, its words, and what opens it', () => {
    const files = unzipSync(deckZip(deck(), pngs));
    expect(Object.keys(files)).toEqual([
      ...['01', '02', '03', '04', '05'].flatMap((number) => [`step-${number}.svg`, `step-${number}.png`]),
      ...['captions.txt', 'beamer.tex', 'record.json'],
    ]);
    expect(files['step-05.png']).toEqual(pngs[4]);
    // A picture that was taken out opens its own step.
    expect(readCarrier(files['step-02.svg'] as Uint8Array, 'a')).toMatchObject({
      value: { link: deck().slides[1]?.link, story: null },
    });
    const captions = strFromU8(files['captions.txt'] as Uint8Array);
    expect(captions).toMatch(/^step-01: All calls\n\n {2}Where 72 calls come from\.\n\n {2}Under [^.]*refused/);
    expect(captions).toContain('  Begin slowly.\n');
  });

  it('opens as a whole, and repeats byte for byte', () => {
    expect(readCarrier(deckZip(deck(), pngs), 'steps.zip')).toEqual({ ok: true, value: RECORD });
    expect(deckZip(deck(), pngs)).toEqual(deckZip(deck(), pngs));
    expect(Object.keys(unzipSync(deckZip(deck())))).not.toContain('step-01.png');
  });
});

describe('TeX', () => {
  it.each([
    ['libsys.so.7`__sys_read', 'libsys.so.7\\textasciigrave{}\\_\\_sys\\_read'],
    ['100 % of {#$&~^\\}', '100 \\% of \\{\\#\\$\\&\\textasciitilde{}\\textasciicircum{}\\textbackslash{}\\}'],
    ['a → b · c…', 'a \\ensuremath{\\rightarrow} b \\textperiodcentered{} c\\dots{}'],
    ['--policy ---', '-{}-policy -{}-{}-'],
    ['one\n\ntwo\u2028three\u0007', 'one two three'],
    ['12\u202f345 é 漢', '12\\,345 é 漢'],
    ['<a|b> "c"', "\\textless{}a\\textbar{}b\\textgreater{} ''c''"],
  ])('sets %j as it is written', (text, set) => {
    expect(tex(text)).toBe(set);
  });

  it('shows one picture at a time, each with what it shows in a comment of one line', () => {
    const source = beamerTex(deck(), false);
    expect(
      [...source.matchAll(/\\only<(\d)>\{\\includegraphics\[[^\]]*\]\{step-0(\d)\}/g)].map(([, a, b]) => a === b),
    ).toEqual(Array(5).fill(true));
    for (const { alt } of deck().slides) expect(source).toContain(`\n  % ${alt}\n`);
    // Braces are even, outside of comments and escapes.
    const bare = source.replace(/(?<!\\)%.*$/gm, '').replace(/\\[{}]/g, '');
    expect(bare.split('{').length).toBe(bare.split('}').length);
    expect(source).toContain(
      "caddy \\& its \\textless{}runtime\\textgreater{} make calls of their own: ''sysarch'', 100 \\% of them.",
    );
  });

  it('does not repeat beneath a picture what stands on it, and leaves the picture that room', () => {
    const heights = (source: string): string[] => source.match(/height=[\d.]+/g) ?? [];
    expect(new Set(heights(beamerTex(deck(), false)))).toEqual(new Set(['height=0.72']));
    const source = beamerTex(deck(), true);
    expect(new Set(heights(source))).toEqual(new Set(['height=0.8']));
    expect(source).not.toContain('Where 72 calls come from');
    expect(strFromU8(unzipSync(deckZip(deck(), [], true))['beamer.tex'] as Uint8Array)).toBe(source);
  });
});
