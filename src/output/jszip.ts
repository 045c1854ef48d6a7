import { strToU8, type Zippable, zipSync } from 'fflate';
import { WRITTEN } from '../record/written.ts';

/**
 * Stands in for JSZip in our builds (`vite.config.ts`, `tools/bundle.mjs`): the part of it that pptxgenjs needs for decks
 * without charts and media, over the library that all other archives here are made with. JSZip itself would be a
 * fifteenth of the page that has to fit into one file.
 */
export default class JSZip {
  readonly #files: Zippable = {};

  /** Adds a text. Binary files do not come: our pictures are shapes. */
  file(name: string, text: string): this {
    this.#files[name] = strToU8(text);
    return this;
  }

  /** Folders come with their files. */
  folder(): this {
    return this;
  }

  /** Bytes, whatever kind is asked for; `pptxOf` asks for those. */
  async generateAsync(): Promise<Uint8Array> {
    return zipSync(this.#files, { level: 0, mtime: WRITTEN });
  }
}
