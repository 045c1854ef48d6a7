/** Why something failed, as the end of a sentence without its full stop. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error && error.message !== '' ? error.message.replace(/\.$/, '') : 'the browser does not say why';
