import { xmlText } from '../xml.ts';
import { addressOf, besides, noFiles, picture, type Shareable, type Snippet } from './snippet.ts';

/** What a frame may do: run scripts, and open the full page in a tab of its own (`embed/sandbox.ts`, for the element). */
export const SANDBOX = 'allow-scripts allow-popups allow-popups-to-escape-sandbox';

export interface FrameOptions {
  /** `data-src`: reveal.js puts it into its place when the slide is near. */
  readonly source?: 'src' | 'data-src';
  /** What the fragment says beside what a frame says in any case. */
  readonly link?: string;
  readonly attributes?: readonly string[];
}

/** The picture in a frame, with what the text around it needs of attributes. */
export function frame(what: Shareable, { source = 'src', link = '', attributes = [] }: FrameOptions = {}): string {
  const { title, width, height } = what;
  return [
    `<iframe ${source}="${xmlText(framed(what, link))}" title="${xmlText(title)}" width="${width}" height="${height}"`,
    `  style="width: 100%; height: auto; aspect-ratio: ${width} / ${height}; border: 0"`,
    `  ${[`sandbox="${SANDBOX}"`, 'allow="fullscreen"', ...attributes].join(' ')}></iframe>`,
  ].join('\n');
}

/** The address of the same state as a frame shows it, in the colours that were chosen. */
const framed = (what: Shareable, link: string): string =>
  addressOf(what, [what.link || 'v=1', 'embed=1', `theme=${what.theme}`, link].filter(Boolean).join('&'));

export const iframe: Snippet = {
  id: 'iframe',
  title: 'Frame',
  about: () => 'For any web page. The frame may run scripts and open the full page in a tab; nothing else.',
  files: noFiles,
  write: (what) => `${frame(what, { attributes: ['loading="lazy"'] })}\n`,
};

export const element: Snippet = {
  id: 'element',
  title: 'Element',
  about: () => 'For web pages; while scripts are off, readers see the picture inside it.',
  files: (what) => [picture(what, what.theme)],
  write: (what) =>
    [
      // No module: those of another host would need its leave.
      `<script src="${xmlText(besides(what, 'embed/whence-graph.iife.js'))}"></script>`,
      `<whence-graph src="${xmlText(framed(what, ''))}" title="${xmlText(what.title)}" ratio="${what.width}/${what.height}">`,
      `  <img src="${xmlText(picture(what, what.theme).name)}" alt="${xmlText(what.alt)}" width="${what.width}" height="${what.height}">`,
      '</whence-graph>',
      '',
    ].join('\n'),
};
