/** Ids within a picture that goes into other people's pages, where other pictures of ours may stand as well. */

/** A short word made of a text: equal texts, equal words (FNV-1a, 32 bits). */
export function wordOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return `w${(hash >>> 0).toString(36)}`;
}
