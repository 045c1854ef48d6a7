/** Links of the page inside files: `https://…/#v=1&scene=…`. */

/** Longest fragment that is taken for a link; the page itself reads no longer one. */
const LONGEST = 8192;

/** A link as text. That of a fresh page is empty, and says its version here so that it can be told from any address. */
export const addressOf = (link: string): string => `#${link === '' ? 'v=1' : link}`;

/** Fragment of an address of ours, without `#`; null: it is somebody else's. */
export function linkIn(address: string): string | null {
  const hash = address.indexOf('#');
  if (hash < 0 || address.length - hash > LONGEST) return null;
  const fragment = address.slice(hash + 1);
  return /^v=\d+(&[\w-]+=[^\s"<>]*)?$/.test(fragment) ? fragment : null;
}
