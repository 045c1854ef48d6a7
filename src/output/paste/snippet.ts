import type { ThemeName } from '../../picture/theme.ts';
import { type FileKind, fileNameOf } from '../file-names.ts';

/** What is pasted into a page, a deck or a report so that it shows a picture of ours, and the files that it names. */

export interface Shareable {
  /** Address of the page without fragment: where the readers will find it. */
  readonly page: string;
  /**
   * Whether no link has room for what is shown: then a page that was saved with it, beside the text, takes the place of
   * `page`.
   */
  readonly saved: boolean;
  /** Fragment of the link. */
  readonly link: string;
  /** A few words. */
  readonly title: string;
  /** One sentence that says the finding. */
  readonly alt: string;
  /** File name without ending. */
  readonly file: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly theme: ThemeName;
  /** Whether a story is told, and not one picture shown. */
  readonly isStory: boolean;
  /** The picture, or those of the steps in order; one at least. */
  readonly pictures: readonly SharedPicture[];
}

/** A picture with what is said of it, as in a slide. */
export interface SharedPicture {
  readonly title: string;
  readonly alt: string;
  readonly caption: string;
  /** For the speaker; empty: nothing. */
  readonly notes: string;
}

export interface Snippet {
  readonly id: string;
  readonly title: string;
  /** Where it goes, and how it behaves there. */
  about(what: Shareable): string;
  /** Files that the text names, apart from the saved page (`filesFor`). */
  files(what: Shareable): readonly NeededFile[];
  write(what: Shareable): string;
}

/** A file that has to lie beside the text. */
export interface NeededFile {
  readonly name: string;
  readonly kind: FileKind;
  readonly theme: ThemeName;
  /** What is to be done with it, or why it is needed; empty: it is the picture. */
  readonly note: string;
}

/** Files that have to lie beside a text, in the order in which it names them. */
export const filesFor = (snippet: Snippet, what: Shareable): readonly NeededFile[] =>
  what.saved ? [...snippet.files(what), savedPage(what)] : snippet.files(what);

export const noFiles = (): readonly NeededFile[] => [];

/** A picture, or the film of a story. */
export const picture = ({ file, isStory }: Shareable, theme: ThemeName): NeededFile =>
  needed(file, isStory ? 'animated-svg' : 'svg', theme);

/** A picture for programs that take no SVG; of a story those of all steps, by the names of `stepName`. */
export const pixels = (what: Shareable): NeededFile =>
  what.isStory ? archive(what, what.theme) : needed(what.file, 'png', what.theme);

/** The pictures of all steps. */
export const archive = ({ file }: Shareable, theme: ThemeName): NeededFile => needed(file, 'zip', theme, 'unpacked');

const savedPage = ({ file, theme }: Shareable): NeededFile =>
  needed(file, 'html', theme, 'the page with it inside: no link has room for it');

const needed = (base: string, kind: FileKind, theme: ThemeName, note = ''): NeededFile => ({
  ...{ name: fileNameOf(base, kind, theme), kind, theme, note },
});

/** Address of what is shown. */
export function addressOf(what: Shareable, link = what.link): string {
  const page = what.saved ? savedPage(what).name : what.page;
  return link === '' ? page : `${page}#${link}`;
}

/** A file that is served beside the page. */
export const besides = ({ page }: Shareable, file: string): string => page.replace(/[^/]*$/, file);

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** A comment of HTML: two dashes would be its end, and markup in it is none. */
export const comment = (text: string): string => `<!-- ${text.replace(/-{2,}/g, '–').replace(/[<>]/g, '')} -->`;
