import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULTS } from '../../choices/choices.ts';
import { parse } from '../../choices/fragment.ts';
import { packText } from '../../record/pack.ts';
import { readCarrier } from '../../record/recognise.ts';
import { type Record, recordText } from '../../record/record.ts';
import { STORIES } from '../../story/index.ts';
import { type Story, storyFile } from '../../story/story.ts';
import { type Answer, ask, sentenceOf, type World } from '../fixtures/ask.ts';

const trace = path.resolve('src/evidence/fixtures/traces/strace-fink-python.txt');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'syswhence-render-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (args: readonly string[], world: World = {}): Promise<Answer> =>
  ask(['render', ...args], { cwd: folder, ...world });

async function drawn(args: readonly string[], world?: World): Promise<Uint8Array> {
  const { code, bytes, err } = await run(args, world);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return bytes;
}

const refused = async (args: readonly string[], world?: World): Promise<string> => sentenceOf(await run(args, world));

function recordIn(bytes: Uint8Array): Record {
  const found = readCarrier(bytes, 'export');
  if (!found?.ok) throw new Error(found ? found.problem.message : 'it carries no record');
  return found.value;
}

const STORY: Story = {
  title: 'Two steps',
  summary: '',
  steps: [
    { title: 'Before', narration: 'Nothing asks.', notes: 'Wait.', show: 'v=1&step=5' },
    { title: 'After', narration: 'One rule asks.', notes: '', show: 'v=1&policy=freebsd-rtld-libsys&step=63' },
  ],
};

describe('a picture', () => {
  const WORDS = ['freebsd-15', '--policy', 'freebsd-rtld-libsys', '--step', '63', '--theme', 'dark'];

  test.each(['svg', 'web-svg', 'animated-svg', 'png', 'txt', 'json', 'pptx', 'html', 'zip'])(
    'as %s opens again as it was, and is the same bytes every time',
    async (format) => {
      const bytes = await drawn([...WORDS, '--format', format]);
      const record = recordIn(bytes);
      expect(record.link).toBe('v=1&policy=freebsd-rtld-libsys&step=63');
      expect(record.story).toBeNull();
      expect(await drawn([...WORDS, '--format', format], { cwd: tmpdir() })).toEqual(bytes);
    },
  );

  test('has the format that its file is named for', async () => {
    for (const [file, start] of [
      ['a.SVG', '<svg '],
      ['a.png', '\ufffdPNG'],
      ['a.pptx', 'PK'],
      ['a.txt', 'FreeBSD 15'],
      ['picture', '<svg '],
    ] as const) {
      await drawn([...WORDS, '-o', file]);
      expect(new TextDecoder().decode(readFileSync(path.join(folder, file))).startsWith(start)).toBe(true);
    }
  });

  test('is drawn again from an export, and differently where options say so', async () => {
    const svg = await drawn([...WORDS, '-o', 'again.svg']).then(() =>
      readFileSync(path.join(folder, 'again.svg'), 'utf8'),
    );
    expect(strFromU8(await drawn(['again.svg', '--theme', 'dark']))).toBe(svg);
    await drawn([...WORDS, '-o', 'again.png']);
    expect(strFromU8(await drawn(['again.png', '--theme', 'dark']))).toBe(svg);
    expect(recordIn(await drawn(['again.png', '--step', '3'])).link).toBe('v=1&policy=freebsd-rtld-libsys&step=3');
  });

  test('is that of a link, whole or in part; options come on top', async () => {
    const link = 'v=1&scene=openbsd-7.6&policy=openbsd-pinsyscalls&step=4&theme=dark&present=1';
    const bytes = await drawn(['--link', link]);
    expect(await drawn(['--link', `https://example.org/whence/#${link}`])).toEqual(bytes);
    const { choices } = parse(recordIn(bytes).link);
    expect(choices).toMatchObject({ source: 'openbsd-7.6', step: 4, present: true, policies: ['openbsd-pinsyscalls'] });
    const changed = recordIn(
      await drawn(['--link', link, '--step', '2', '--policy', 'none', '--compare', 'openbsd-msyscall']),
    );
    expect(parse(changed.link).choices).toMatchObject({ step: 2, policies: [], compare: ['openbsd-msyscall'] });
    // The word says of what, the link how.
    const other = parse(recordIn(await drawn(['freebsd-15', '--link', 'step=7'])).link).choices;
    expect(other).toMatchObject({ source: DEFAULTS.source, step: 7 });
  });

  test('is looked at and marked where that is asked for, if there is something', async () => {
    const look = strFromU8(await drawn(['freebsd-15', '--look', 'object:libsys', '--mark', 'wall,object:libsys.so.7']));
    expect(look).not.toMatch(/viewBox="0 0 1280 720"/);
    expect(recordIn(new TextEncoder().encode(look)).link).toContain('mark=wall,object:libsys.so.7');
    expect(await refused(['freebsd-15', '--look', 'object:libfoo'])).toContain(
      '--look object:libfoo: the picture has nothing',
    );
    expect(await refused(['freebsd-15', '--mark', 'call:frob'])).toContain('--mark call:frob: the picture has nothing');
  });

  test.each(['object:libsys.so', 'object:syscall stubs', 'call:read #3'])(
    'is looked at by the name %s, drawn for a room or not',
    async (target) => {
      for (const how of [[], ['--present']]) {
        const svg = strFromU8(await drawn(['freebsd-15', '--look', target, ...how]));
        expect(svg).not.toMatch(/viewBox="0 0 1280 720"/);
      }
    },
  );

  test('has its finding beneath it, where a caption is wanted', async () => {
    const plain = strFromU8(await drawn(WORDS));
    const told = strFromU8(await drawn([...WORDS, '--caption']));
    expect(plain).toMatch(/width="1280" height="720"/);
    expect(told).toMatch(/width="1280" height="720"/);
    expect(told.length).toBeGreaterThan(plain.length);
    expect(told).toContain('FreeBSD 15 · libsys, call 63 of 74</text>');
  });

  test('is as wide as ratio and scale say', async () => {
    expect(strFromU8(await drawn(['freebsd-15', '--ratio', '4:3']))).toMatch(/width="960" height="720"/);
    const png = await drawn(['freebsd-15', '--size', '320x200', '--scale', '2', '--format', 'png']);
    expect(new DataView(png.buffer, png.byteOffset).getUint32(16)).toBe(640);
  });
});

describe('a trace', () => {
  test('is named by its content, and goes along where that is wanted', async () => {
    const bytes = await drawn([trace, '--step', '3', '-o', 'trace.svg']).then(() =>
      readFileSync(path.join(folder, 'trace.svg')),
    );
    const { link, file } = recordIn(bytes);
    expect(link).toMatch(/^v=1&scene=file:[\da-f]{16}&step=3$/);
    expect(file).toBeNull();
    expect(await refused(['trace.svg'])).toMatch(
      /of a trace that is not here \(file:[\da-f]{16}\); name its file as well/,
    );
    expect(await drawn([trace, '--link', link])).toEqual(new Uint8Array(bytes));
    // Named otherwise, but by the same content.
    const piped = await drawn(['-', '--step', '3'], { input: readFileSync(trace, 'utf8') });
    expect(recordIn(piped).link).toBe(link);

    await drawn([trace, '--step', '3', '--with-data', '-o', 'whole.png']);
    const whole = recordIn(readFileSync(path.join(folder, 'whole.png')));
    expect(whole).toMatchObject({ link, file: { name: path.basename(trace) } });
    expect(await drawn(['whole.png'])).toEqual(new Uint8Array(bytes));
  });

  test('stands for the one that a link or a story was made of', async () => {
    const link = 'v=1&scene=file:0123456789abcdef&step=2';
    await drawn([trace, '--link', link]);
    writeFileSync(
      path.join(folder, 'of-trace.json'),
      JSON.stringify(storyFile({ ...STORY, steps: [{ title: 'a', narration: '', notes: '', show: link }] })),
    );
    await drawn([trace, '--story', 'of-trace.json', '--format', 'txt']);
    expect(await refused(['--story', 'of-trace.json', '--format', 'txt'])).toContain('file:0123456789abcdef');
  });
});

describe('a story', () => {
  beforeAll(() => writeFileSync(path.join(folder, 'story.json'), JSON.stringify(storyFile(STORY))));

  test('is a deck, with its own steps inside if it did not come with the program', async () => {
    const pptx = await drawn(['story.json', '--format', 'pptx']);
    const names = Object.keys(unzipSync(pptx)).filter((name) => /slides\/slide\d+\.xml$/.test(name));
    expect(names).toHaveLength(2);
    expect(recordIn(pptx)).toEqual({ link: 'v=1&story=own', story: STORY, file: null });
    expect(await drawn(['--story', 'story.json', '--format', 'pptx'])).toEqual(pptx);
    const id = STORIES[0]?.id ?? '';
    expect(recordIn(await drawn(['--story', id, '--format', 'json']))).toMatchObject({
      link: `v=1&story=${id}`,
      story: null,
    });
  });

  test('has one picture for a step, with its words', async () => {
    const second = strFromU8(await drawn(['story.json', '--at', '2', '--caption']));
    expect(second).toContain('After</text>');
    expect(second).toContain('One rule asks.</text>');
    expect(recordIn(new TextEncoder().encode(second)).link).toBe('v=1&policy=freebsd-rtld-libsys&step=63');
    expect(await drawn(['story.json', '--caption'])).toEqual(await drawn(['story.json', '--at', '1', '--caption']));
    const other = await drawn(['story.json', '--at', '2', '--policy', 'none']);
    expect(recordIn(other).link).toBe('v=1&step=63');
    // A link into a story is read against the step that it names.
    const data = packText(recordText({ link: 'v=1&story=own', story: STORY, file: null }));
    const linked = await drawn(['--link', `v=1&story=own&at=2&step=60&data=${data}`]);
    expect(recordIn(linked).link).toBe('v=1&policy=freebsd-rtld-libsys&step=60');
  });

  test('has its words beneath the pictures of an archive, which are as large as without them', async () => {
    const files = unzipSync(await drawn(['story.json', '--format', 'zip', '--caption']));
    const svg = strFromU8(files['step-02.svg'] ?? new Uint8Array());
    expect(svg).toMatch(/^<svg [^>]*width="1280" height="720" viewBox="0 0 1280 720"/);
    expect(svg).toContain('One rule asks.</text>');
    const png = files['step-02.png'] ?? expect.fail('no PNG');
    const { buffer, byteOffset } = png;
    const size = new DataView(buffer, byteOffset);
    expect([size.getUint32(16), size.getUint32(20)]).toEqual([1280, 720]);
    expect(recordIn(png).link).toBe('v=1&policy=freebsd-rtld-libsys&step=63');
    // What is no picture has its words all the same, and is not made smaller for them.
    const { slides } = JSON.parse(strFromU8(await drawn(['story.json', '--format', 'json', '--caption'])));
    expect(slides[1]).toMatchObject({ caption: 'One rule asks.', width: 1280, height: 720 });
  });

  test('opens as it was told: for the back of a room', async () => {
    expect(recordIn(await drawn(['story.json', '--present', '--format', 'json'])).link).toBe('v=1&story=own&present=1');
  });

  test('has a file for every step, in a folder that is made', async () => {
    await drawn(['story.json', '--all-steps', '-o', 'a/steps']);
    expect(readdirSync(path.join(folder, 'a/steps'))).toEqual(['step-01.svg', 'step-02.svg']);
    const first = readFileSync(path.join(folder, 'a/steps/step-01.svg'));
    expect(recordIn(first).link).toBe('v=1&step=5');
  });

  test('is made of all calls where there is none', async () => {
    const deck = JSON.parse(
      strFromU8(await drawn(['freebsd-15', '--policy', 'freebsd-rtld-libsys', '--all-steps', '--format', 'json'])),
    );
    expect(deck.slides).toHaveLength(74);
    const { story } = recordIn(new TextEncoder().encode(JSON.stringify(deck)));
    expect(story?.steps.map(({ show }) => parse(show).choices.step)).toEqual(
      Array.from({ length: 74 }, (_, i) => i + 1),
    );
    expect(story?.steps.every(({ narration }) => narration !== '')).toBe(true);
  });
});

describe('what cannot be drawn is one line and exit code 2', () => {
  beforeAll(() => writeFileSync(path.join(folder, 'in-the-way'), ''));

  test.each([
    ['nothing', [], /needs a FILE or SCENARIO, a --story or a --link/],
    ['a format', ['freebsd-15', '--format', 'bmp'], /--format takes svg, web-svg, .*zip, not "bmp"/],
    [
      'a name that ends as nothing does that can be written',
      ['freebsd-15', '-o', 'x.gif'],
      /"x\.gif" ends as no format does \(\.svg, \.png, \.txt, \.json, \.pptx, \.html, \.zip\); choose one with --format/,
    ],
    ['a list of targets', ['freebsd-15', '--mark', 'wall,libsys'], /--mark takes process:NAME, .* not "wall,libsys"/],
    ['a story', ['--story', 'frob'], /no story is called "frob"; there are: \S+/],
    ['a file without a story', ['--story', trace], /holds no story; one is \{"whence"/],
    ['a step of no story', ['freebsd-15', '--at', '2'], /--at names a step of a story/],
    ['a step beyond the story', ['--story', 'split', '--at', '99'], /the story has \d+ steps, and no step 99/],
    ['a call before the first', ['freebsd-15', '--step', '-1'], /--step takes the number of a call, not "-1"$/m],
    ['a step before the first', ['--story', 'split', '--at', '-2'], /--at takes the number of a step .* not "-2"$/m],
    ['no number of a step', ['--story', 'split', '--at', '0'], /--at takes the number of a step of the story/],
    ['a scenario beside a story', ['freebsd-15', '--story', 'split'], /leave out freebsd-15/],
    ['another view of all of a story', ['--story', 'split', '--format', 'pptx', '--step', '3'], /choose one with --at/],
    ['no folder', ['freebsd-15', '--all-steps'], /name their folder with -o/],
    ['all steps and one', ['--story', 'split', '--all-steps', '--at', '2', '-o', 'x'], /leave out --at/],
    ['all calls and one', ['freebsd-15', '--all-steps', '--step', '2', '-o', 'x'], /leave out --step/],
    ['an address without a link', ['--link', 'https://example.org/'], /--link takes a link of the page/],
    ['a link that is none', ['--link', 'step=x'], /In the link, step takes the number of a call/],
    ['a link to what there is not', ['--link', 'scene=frob'], /no scenario is called "frob"/],
    ['a policy of a link', ['--link', 'policy=frob'], /no policy is called "frob"/],
    ['a link cut in two', ['--link', 'story=own&data=AAAA'], /damaged/],
    ['a link without its story', ['--link', 'story=own'], /a story that it does not carry/],
    ['a target', ['freebsd-15', '--look', 'libsys'], /--look takes process:NAME, .* not "libsys"/],
    ['a ratio', ['freebsd-15', '--ratio', '3:2'], /16:9 or 4:3, not "3:2"/],
    ['a scale', ['freebsd-15', '--scale', '3'], /1, 2 or 4, not "3"/],
    ['data of no trace', ['freebsd-15', '--with-data'], /--with-data puts a trace inside/],
    [
      'a folder that is a file',
      ['--story', 'split', '--all-steps', '-o', 'in-the-way'],
      /a file of that name is in the way/,
    ],
    ['over what is drawn', [trace, '-o', trace], /is what is drawn; write to another file/],
  ])('%s', async (_, args, sentence) => {
    expect(await refused(args)).toMatch(sentence);
    expect(readdirSync(folder).filter((name) => /^x/.test(name))).toEqual([]);
  });

  test('more calls than anybody looks at', async () => {
    const input = Array.from({ length: 201 }, () => 'getpid() = 7\n').join('');
    const sentence = await refused(['-', '--all-steps', '-o', 'x'], { input });
    expect(sentence).toContain('has 201 calls, and --all-steps draws 200 at most; choose one with --step');
  });

  test('a damaged export', async () => {
    await drawn(['freebsd-15', '-o', 'cut.png']);
    const png = readFileSync(path.join(folder, 'cut.png'));
    const at = png.indexOf('tEXt');
    png[at + 30] = 0;
    writeFileSync(path.join(folder, 'cut.png'), png);
    expect(await refused(['cut.png'])).toMatch(/cut\.png.*damaged/);
  });

  test('a page that cannot be built', async () => {
    const page = async (): Promise<string> => {
      throw new Error('its build failed; npm run build says why');
    };
    expect(await refused(['freebsd-15', '--format', 'html'], { page })).toContain(
      'the page for the HTML cannot be made: its build failed; npm run build says why',
    );
  });
});
