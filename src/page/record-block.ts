import { HTML_ID } from '../record/carriers/html.ts';

/** Text of the record that this page was saved with; null: it was not saved with one. */
export const recordInPage = (): string | null => document.getElementById(HTML_ID)?.textContent ?? null;
