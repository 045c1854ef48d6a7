/** What the command line needs from the world, so that it can be run by a launcher or a test. */
export interface Io {
  /** Folder that relative file names refer to. */
  readonly cwd: string;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Path of a file that comes with a package, such as `dejavu-fonts-ttf/ttf/DejaVuSans.ttf`; throws if there is none. */
  locate(file: string): string;
  /** Text of the page in one file, for a picture to be put into; throws with the reason if it cannot be made. */
  page(): Promise<string>;
  /** Standard output. */
  write(content: string | Uint8Array): void;
  /** Standard error. */
  complain(text: string): void;
}

/** Exit codes: all is well, refused calls or failed cases were found, or what was given cannot be used. */
export const EXIT = { fine: 0, findings: 1, badInput: 2 } as const;

/** Input that cannot be used. `main` prints the one sentence and exits with 2. */
export class BadInput extends Error {}
