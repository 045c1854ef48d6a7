import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { stepName } from '../../output/step-name.ts';
import { BadInput, EXIT, type Io } from '../io.ts';
import { reasonOf } from '../source.ts';
import { writeOut } from '../write-out.ts';
import { decksOf } from './deck.ts';
import { FORMATS } from './formats.ts';
import { renderOptions } from './options.ts';
import { openSubject } from './subject.ts';
import { writerFor } from './write.ts';

/** `render FILE|SCENARIO|STORY-FILE`: pictures of steps, and decks of them. Equal arguments give equal bytes. */
export async function render(args: readonly string[], io: Io): Promise<number> {
  const options = renderOptions(args);
  const isFolder = options.allSteps && FORMATS[options.format].holds === 'picture';
  if (isFolder && options.output === '-') {
    throw new BadInput('--all-steps writes a file for each step; name their folder with -o');
  }
  if (options.word !== null && options.output !== '-') {
    const [read, written] = [options.word, options.output].map((word) => path.resolve(io.cwd, word));
    if (read === written) throw new BadInput(`${options.output} is what is drawn; write to another file`);
  }
  const decks = await decksOf(await openSubject(options, io), options);
  const write = await writerFor(options, io);
  if (isFolder) await makeFolder(options.output, io);
  for (const [i, deck] of decks.entries()) {
    const file = isFolder
      ? path.join(options.output, `${stepName(i, decks.length)}.${FORMATS[options.format].ending}`)
      : options.output;
    await writeOut(file, await write(deck), io);
  }
  return EXIT.fine;
}

async function makeFolder(word: string, io: Io): Promise<void> {
  try {
    await mkdir(path.resolve(io.cwd, word), { recursive: true });
  } catch (error) {
    throw new BadInput(`the folder ${word} cannot be made: ${reasonOf(error)}`);
  }
}
