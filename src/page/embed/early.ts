import { listenToParent } from './parent-messages.ts';

/** Messages of the page around, from the first script of this page on. */
export const fromParent = listenToParent(window);
