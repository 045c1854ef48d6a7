/** What the browser keeps of a person's own on this machine. One part of the page, which is fetched when it is asked. */
export * as files from './files.ts';
export * as recipes from './recipes.ts';
