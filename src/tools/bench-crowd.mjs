// A trace for the bench: as many functions as a picture is asked to draw, and calls through all of them.

const PROGRAM = '/usr/bin/crowd';
const OBJECTS = ['/lib/liba.so.1', '/lib/libpthread.so.0', '/lib/libc.so.6'];
/** Primes: every function of an object comes, and with every one of the others. */
const STRIDES = [1, 7, 11];

/**
 * strace -i -n -k output of one process: each call passes one of `functions / 4` functions of each of four objects.
 *
 * @param {number} functions
 * @param {number} calls
 * @returns {string}
 */
export function crowd(functions, calls) {
  const each = Math.ceil(functions / (OBJECTS.length + 1));
  const lines = [`[  59] [00007f0000001000] execve("${PROGRAM}", ["crowd"], 0x7ffc /* 1 var */) = 0`];
  for (let call = 0; call < calls; call++) {
    const frames = OBJECTS.map(
      (object, i) => `${object}(${'apc'[i]}${(call * (STRIDES[i] ?? 1)) % each}+0x10) [0x1010]`,
    );
    lines.push(
      `[   1] [00007f0000${(0x10000 + (call % each) * 16).toString(16)}] write(1, "x", 1) = 1`,
      ...frames.reverse().map((frame) => ` > ${frame}`),
      ` > ${PROGRAM}(m${call % each}+0x10) [0x1010]`,
    );
  }
  return `${lines.join('\n')}\n`;
}
