import { decode } from '../base/bytes.ts';
import type { ImportReport } from './importer.ts';

const EXAMPLES = 5;
const EXAMPLE_LENGTH = 160;

/** Lines that no record claims. They are counted and the first few kept, so that nothing is dropped in silence. */
export class UnreadLines {
  count = 0;
  readonly examples: ImportReport['unreadExamples'][number][] = [];

  add(line: number, text: string): void {
    this.count++;
    if (this.examples.length >= EXAMPLES) return;
    const shown = decode(text.slice(0, EXAMPLE_LENGTH));
    this.examples.push({ line, text: text.length > EXAMPLE_LENGTH ? `${shown}…` : shown });
  }
}
