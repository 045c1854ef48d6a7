/** What the tests with real tools need of the sources that the command line does not say. */
export { captionSize, fitted, PAGES, pptxPictureSize, slideLayout } from '../../output/pptx-layout.ts';
export { SNIPPETS } from '../../output/snippets.ts';
