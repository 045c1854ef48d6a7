import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { indexCalls } from '../model/call-index.ts';
import { svgOf } from '../output/svg.ts';
import { frame } from '../picture/frame.ts';
import { stageSize } from '../picture/scene.ts';
import { replay } from '../run/run.ts';
import { BadInput, EXIT, type Io } from './io.ts';
import { only, parse, policiesFor } from './options.ts';
import { openSource, reasonOf } from './source.ts';

const SMALLEST = 64;
const LARGEST = 16384;

/** `render FILE|SCENARIO`: one step as SVG. */
export async function render(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parse('render', args, {
    policy: { type: 'string', multiple: true, default: [] },
    step: { type: 'string', default: '0' },
    theme: { type: 'string', default: 'light' },
    size: { type: 'string', default: '1280x720' },
    output: { type: 'string', short: 'o', default: '-' },
  });
  const word = only('render', 'FILE or SCENARIO', positionals);
  const policies = policiesFor(values.policy);
  const theme = themeOf(values.theme);
  const [width, height] = sizeOf(values.size);
  if (!/^\d{1,10}$/.test(values.step)) throw new BadInput(`--step takes the number of a call, not "${values.step}"`);
  const step = Number(values.step);

  const { model } = await openSource(word, io);
  const { length } = model.calls;
  if (step > length) throw new BadInput(`--step ${step} is out of range: ${word} has steps 0 to ${length}`);
  const view = { ...stageSize(width, height), focus: null, range: null, window: 1 };
  const svg = svgOf(frame(replay(indexCalls(model), policies), view, step), theme);
  if (values.output === '-') io.write(svg);
  else await save(path.resolve(io.cwd, values.output), values.output, svg);
  return EXIT.fine;
}

function themeOf(word: string): 'light' | 'dark' {
  if (word === 'light' || word === 'dark') return word;
  throw new BadInput(`--theme takes light or dark, not "${word}"`);
}

function sizeOf(word: string): [number, number] {
  const match = /^(\d{1,5})x(\d{1,5})$/i.exec(word);
  const [width, height] = [Number(match?.[1]), Number(match?.[2])];
  const fits = (side: number): boolean => side >= SMALLEST && side <= LARGEST;
  if (fits(width) && fits(height)) return [width, height];
  throw new BadInput(`--size takes two sides of ${SMALLEST} to ${LARGEST} pixels, such as 1280x720, not "${word}"`);
}

async function save(file: string, word: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new BadInput(`${word} cannot be written: ${reasonOf(error)}`);
  }
}
