/** Names a file by what is in it, so that the same trace opened twice is kept once. */

const SLICE = 64 * 1024;
/** Up to this size the whole file is read; of a larger one, slices spread evenly over it. */
const SLICES = 64;

/** What the name is made from: the bytes (or a sample of them) and the size. */
async function sample(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  const size = new TextEncoder().encode(`${blob.size}:`);
  const parts: BlobPart[] = [size];
  if (blob.size <= SLICE * SLICES) {
    parts.push(blob);
  } else {
    const stride = (blob.size - SLICE) / (SLICES - 1);
    for (let slice = 0; slice < SLICES; slice++) {
      const start = Math.floor(slice * stride);
      parts.push(blob.slice(start, start + SLICE));
    }
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Two FNV-1a sums of 32 bits with different starts: enough to tell a person's files apart, not against an attacker. */
function plainHash(bytes: Uint8Array): string {
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b ^ byte, 0x01000193) ^ (a >>> 15);
  }
  return [a, b].map((sum) => (sum >>> 0).toString(16).padStart(8, '0')).join('');
}

/** 16 hexadecimal digits. */
export async function contentKey(
  blob: Blob,
  subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle,
): Promise<string> {
  const bytes = await sample(blob);
  // Missing outside secure contexts: plain http in a local network, some frames.
  if (!subtle) return plainHash(bytes);
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
