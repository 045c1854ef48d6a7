import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { Mp4OutputFormat, WebMOutputFormat } from 'mediabunny';
import { describe, expect, test } from 'vitest';
import { concat } from '../base/bytes.ts';
import { putGif } from './carriers/gif.ts';
import { putHtml } from './carriers/html.ts';
import { putPng } from './carriers/png.ts';
import { putPptx } from './carriers/pptx.ts';
import { putSvg } from './carriers/svg.ts';
import { putText } from './carriers/text.ts';
import { along, CARRIERS, GIF, HTML, PPTX, png, read, video } from './fixtures/files.ts';
import { readCarrier } from './recognise.ts';
import { type Record, recordText } from './record.ts';

/** What nobody would write and everybody has to survive. */
const nasty = fc.constantFrom(
  ']]>',
  '-->',
  '</script><script>',
  '</metadata>',
  '-- end of whence --',
  ':whence',
  '&quot;&#x41;',
  '\u0000\u001b[31m',
  '\u2028\ufffe\ud800',
  'é漢😀',
  '\r\n  \n> ',
  '\\u003c',
);
const text = fc
  .array(fc.oneof(nasty, fc.string({ unit: 'grapheme', maxLength: 40 })), { maxLength: 6 })
  .map((parts) => parts.join('').slice(0, 120));

const anyRecord: fc.Arbitrary<Record> = fc.record({
  link: fc.constantFrom('', 'v=1', 'v=1&scene=openbsd-7.5&policy=a,b&step=14&mark=object:libc%20%2B'),
  story: fc.option(
    fc.record({
      title: text.map((title) => title || 'Story'),
      summary: text,
      steps: fc.array(
        fc.record({
          title: text.map((title) => title || 'A step'),
          narration: text,
          notes: text,
          show: fc.constantFrom('', 'v=1&scene=freebsd-15&step=3'),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    }),
  ),
  file: fc.option(fc.tuple(text, fc.uint8Array({ maxLength: 3000 })).map(([name, bytes]) => along(name, bytes))),
});

const svgWith = (record: string): string => putSvg('<svg xmlns="http://www.w3.org/2000/svg"></svg>', record);

/** What JSON makes of it: halves of pairs stay as they are, so this is the record itself. */
const same = (record: Record): Record => JSON.parse(JSON.stringify(record));

describe('a record', () => {
  test.each(CARRIERS)('comes out of %s as it went in', (name, put) => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        expect(read(put(recordText(record)), name)).toEqual(same(record));
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['WebM', () => new WebMOutputFormat()],
    ['WebM that is streamed', () => new WebMOutputFormat({ appendOnly: true })],
    ['MP4', () => new Mp4OutputFormat()],
    ['MP4 in fragments', () => new Mp4OutputFormat({ fastStart: 'fragmented' })],
  ])('comes out of %s', async (_, format) => {
    await fc.assert(
      fc.asyncProperty(anyRecord, async (record) => {
        expect(read(await video(format(), recordText(record)))).toEqual(same(record));
      }),
      { numRuns: 20 },
    );
  });

  test('takes the place of an older one', () => {
    const [old, young] = ['v=1&step=1', 'v=1&step=2'].map((link) => recordText({ link, story: null, file: null }));
    const twice = [
      putPng(putPng(png(), old as string), young as string),
      putGif(putGif(GIF, old as string), young as string),
      putPptx(putPptx(PPTX, old as string), young as string),
      strToU8(putHtml(putHtml(HTML, old as string), young as string)),
    ];
    for (const bytes of twice) {
      expect(read(bytes).link).toBe('v=1&step=2');
      expect(readCarrier(bytes.slice(0, -1), 'a')).not.toMatchObject({ value: { link: 'v=1&step=1' } });
    }
  });

  test('may be megabytes', async () => {
    const bytes = new Uint8Array(3_000_000);
    let seed = 1;
    for (let i = 0; i < bytes.length; i++) {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      bytes[i] = seed >>> 24;
    }
    const record: Record = { link: 'v=1', story: null, file: along('trace.txt', bytes) };
    const json = recordText(record);
    for (const [name, put] of CARRIERS) expect(read(put(json), name)).toEqual(record);
    expect(read(await video(new WebMOutputFormat(), json))).toEqual(record);
  });
});

describe('what is none of ours', () => {
  test.each([
    ['a PNG', png()],
    ['a GIF', GIF],
    ['a presentation', PPTX],
    ['a page that holds the program', strToU8(HTML)],
    ['a picture', strToU8('<svg xmlns="http://www.w3.org/2000/svg"><text>whence</text></svg>')],
    ['JSON', strToU8('{"whence": 3, "record": {"a": 1}}')],
    ['a trace', strToU8('read(3, "-- whence --\\n{", 20) = 20\n > /usr/lib/libc.so.7(read+0xa) [0x1]\n')],
    ['nothing', new Uint8Array()],
  ])('%s, is left to others', (_, bytes) => {
    expect(readCarrier(bytes, 'a')).toBeNull();
  });
});

describe('a damaged file', () => {
  const record = recordText({ link: 'v=1&step=3', story: null, file: along('t', new Uint8Array(900).fill(65)) });

  test('that was ours is told so in a sentence', () => {
    const cut = putPng(png(), record);
    const flipped = putPng(png(), record);
    flipped[80] = (flipped[80] ?? 0) ^ 1;
    for (const bytes of [cut.slice(0, 120), flipped]) {
      expect(readCarrier(bytes, 'talk.png')).toEqual({
        ok: false,
        problem: {
          message: '“talk.png”: What this PNG carries of Whence is damaged; perhaps it was cut on its way.',
          remedy: 'Export it again, or open the link it came with.',
        },
      });
    }
    const text = putText('Title', record);
    for (const bytes of [
      strToU8(text.slice(0, -30)),
      putGif(GIF, record).slice(0, 100),
      strToU8(record.slice(0, 60)),
    ]) {
      expect(readCarrier(bytes, 'a')?.ok).toBe(false);
    }
  });

  test('never throws, and never gives a part for the whole', async () => {
    const files = [
      ...CARRIERS.map(([, put]) => put(record)),
      await video(new WebMOutputFormat(), record),
      await video(new Mp4OutputFormat(), record),
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
        fc.nat(),
        (file, flips, cut) => {
          const bytes = file.slice(0, cut % 3 === 0 ? cut % (file.length + 1) : file.length);
          for (const [at, value] of flips) if (bytes.length > 0) bytes[at % bytes.length] = value;
          const result = readCarrier(bytes, 'a');
          if (result?.ok) expect(typeof result.value.link).toBe('string');
          else expect(result === null || result.problem.message.length > 20).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('takes no time to speak of, however it is made', () => {
    const heads = [
      '%PDF-',
      '%PDF-1.7 /ObjStm stream ',
      '<svg id="whence-record"',
      '{"whence"',
      'PK\u0003\u0004',
      'GIF89a',
    ];
    const words = [
      ...[
        '/URI',
        '/URI(',
        '/ObjStm stream\n',
        '-- whence --',
        '\n-- whence -- x',
        'whence:({',
        '<!--',
        '{"a":',
        '!\u0001',
      ],
    ];
    const ebml = Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3);
    const made = [...heads.map((head) => strToU8(head)), ebml].flatMap((head) =>
      words.map((word) => concat([head, strToU8(word.repeat(500_000 / word.length))])),
    );
    for (const bytes of made) expect(() => readCarrier(bytes, 'a')).not.toThrow();
  }, 60_000);

  test.each([
    ['spaces between the marks of a text', `-- whence --\na${' '.repeat(100_000)}x\n-- end of whence --\n`],
    ['ends of lines between the marks', `-- whence --\na${'\r'.repeat(100_000)}x\n-- end of whence --\n`],
    ['marks of a quotation', `${'> '.repeat(50_000)}-- whence --\n${'> '.repeat(50_000)}x\n-- end of whence --\n`],
    ['a record in a record in a record', svgWith(`${'{"record":'.repeat(20_000)}1${'}'.repeat(20_000)}`)],
    ['a mark that is a list of lists', svgWith(`{"whence":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)],
    ['a mark that is no text', svgWith('{"whence":{"toString":1}}')],
  ])(
    'is read in no time: %s',
    (_, text) => {
      expect(readCarrier(strToU8(text), 'a')?.ok ?? false).toBe(false);
    },
    5000,
  );

  test('that lies about sizes is not believed', () => {
    const zip = zipSync({ 'record.json': strToU8(record) });
    const view = new DataView(zip.buffer);
    const directory = zip.length - 22 - 46 - 'record.json'.length;
    view.setUint32(directory + 24, 0x7fffffff, true);
    expect(readCarrier(zip, 'a.zip')?.ok).toBe(false);
  });
});
