import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BadInput, type Io } from './io.ts';
import { reasonOf } from './source.ts';

/** Writes to a file, or to standard output for `-`. */
export async function writeOut(word: string, content: string | Uint8Array, io: Io): Promise<void> {
  if (word === '-') {
    io.write(content);
    return;
  }
  try {
    await writeFile(path.resolve(io.cwd, word), content);
  } catch (error) {
    throw new BadInput(`${word} cannot be written: ${reasonOf(error)}`);
  }
}
