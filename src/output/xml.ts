/** Characters that no XML 1.0 file can hold, and halves of a pair that have lost the other. */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML 1.0 forbids.
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text that XML can hold: what it forbids is replaced by U+FFFD. */
export const holdable = (text: string): string => text.replace(FORBIDDEN, '\ufffd');

/** Text as it stands in an element or an attribute: what XML forbids is replaced, markup is escaped. */
export const xmlText = (text: string): string =>
  holdable(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** Attributes as they stand in a tag, each with a space before it. */
export const attributeText = (list: readonly (readonly [string, string])[]): string =>
  list.map(([name, value]) => ` ${name}="${xmlText(value)}"`).join('');
