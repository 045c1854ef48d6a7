export const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, i) => bytes[i] === byte);

/**
 * Where an ASCII text begins in the bytes, at `from` or later and before `to`; -1: nowhere. Looks at about one byte of
 * each length of the text (Horspool), so that a large trace which is none of ours is passed over quickly.
 */
export function find(bytes: Uint8Array, text: string, from = 0, to = bytes.length): number {
  const last = text.length - 1;
  const skip = new Uint32Array(256).fill(text.length);
  for (let i = 0; i < last; i++) skip[text.charCodeAt(i) & 255] = last - i;
  for (let at = from; at + last < to; at += skip[bytes[at + last] as number] as number) {
    let i = last;
    while (i >= 0 && bytes[at + i] === text.charCodeAt(i)) i--;
    if (i < 0) return at;
  }
  return -1;
}

/** Big-endian, as PNG has it. */
export const u32be = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;

/** Little-endian, as ZIP and GIF have it. */
export const u16le = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);

export const u32le = (bytes: Uint8Array, at: number): number => (u16le(bytes, at) | (u16le(bytes, at + 2) << 16)) >>> 0;
