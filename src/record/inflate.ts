import { Inflate } from 'fflate';
import { concat } from '../base/bytes.ts';

/** What a packed stream has given. */
export interface Inflated {
  readonly bytes: Uint8Array;
  /** The stream came to its end, and all of it is here. */
  readonly complete: boolean;
}

/** Bytes unpacked at a time, so that a small bomb is stopped before it has grown. */
const PIECE = 16 * 1024;

/**
 * Unpacks deflate (raw), and makes no more than `most` bytes of it. A stream that is cut, damaged or larger gives what
 * came before, and is not complete; what stands behind its end is left.
 */
export function inflate(packed: Uint8Array, most: number): Inflated {
  const parts: Uint8Array[] = [];
  let left = most;
  const stream = new Inflate((part) => {
    parts.push(part.subarray(0, left));
    left -= part.length;
    if (left < 0) throw new RangeError('larger than it may be');
  });
  // The last byte is kept back: that the stream ends there can be said with a byte only, and gives nothing if it is cut.
  const last = packed.subarray(-1);
  const rest = packed.subarray(0, -1);
  let complete = last.length > 0;
  try {
    for (let at = 0; at < rest.length; at += PIECE) {
      const before = left;
      stream.push(rest.subarray(at, at + PIECE));
      // A piece that gives nothing stands behind the end.
      if (left === before) break;
    }
    stream.push(last, true);
  } catch {
    complete = false;
  }
  return { bytes: concat(parts), complete };
}
