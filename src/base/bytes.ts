/**
 * *Byte strings*: text of one character per byte, so that a position in the string is a position among the bytes and no
 * byte is lost. What is read for people is decoded as UTF-8 only where it is kept.
 */

/** Arguments that one call may safely spread; engines limit them to somewhere above 32 thousand. */
const SPREAD = 8192;

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Bytes to a byte string. What is read is ASCII nearly everywhere, and there UTF-8 decoding is both right and the
 * fastest path an engine has. It was ASCII if no character was merged (multi-byte sequences shrink) and none was
 * replaced. Throws a `RangeError` beyond the longest string of the engine, which is half a gigabyte at least.
 */
export function byteString(bytes: Uint8Array): string {
  const text = utf8.decode(bytes);
  if (text.length === bytes.length && !text.includes('\ufffd')) return text;
  // Not `TextDecoder('latin1')`: that label means windows-1252, which is not one to one between 0x80 and 0x9f.
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += SPREAD) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + SPREAD)));
  }
  return parts.join('');
}

/** The bytes that a byte string stands for. */
export function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** Byte string to readable text; malformed UTF-8 becomes U+FFFD. */
export const decode = (text: string): string => utf8.decode(bytesOf(text));

/**
 * A copy of its own. Engines implement `slice` as a view, so a short piece kept for long would hold its whole block in
 * memory.
 */
export const own = (text: string): string => byteString(bytesOf(text));

/** All parts in order, as one array of its own. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
