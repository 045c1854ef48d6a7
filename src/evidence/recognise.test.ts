import { describe, expect, it } from 'vitest';
import { recognise } from './recognise.ts';

const nameOf = (head: string): string => {
  const result = recognise(head, 'a.bin');
  return result.ok ? result.value.id : result.problem.message;
};

describe('recognise', () => {
  it.each([
    ['gzip', '\x1f\x8b\x08\0', /compressed with gzip/],
    ['zstd', '\x28\xb5\x2f\xfd\x04', /compressed with zstd/],
    ['xz', '\xfd7zXZ\0\0', /compressed with xz/],
    ['zip', 'PK\x03\x04\x14\0', /a zip archive/],
    ['ELF', '\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0', /an ELF object/],
    ['core', '\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x04\0', /a core file/],
    ['core, big endian', '\x7fELF\x02\x02\x01\0\0\0\0\0\0\0\0\0\0\x04', /a core file/],
    ['PNG', '\x89PNG\r\n\x1a\n\0\0', /a PNG picture/],
    ['perf.data', 'PERFILE2h\0', /perf in its own binary form/],
    ['UTF-16 with a mark', '\xff\xfeg\0e\0t\0', /UTF-16/],
    ['UTF-16 without', 'g\0e\0t\0p\0i\0d\0(\0)\0 \0=\0 \x001\0\n\0', /UTF-16/],
    ['NUL bytes', 'abc\0\x01\x02\x03', /a binary file/],
    ['HTML', '\n<!DOCTYPE html><html>', /an HTML page/],
    ['JSON', '{"a": 1}', /is JSON/],
    ['JSON list', '[{"name": "x"}]', /is JSON/],
    ['nothing', '', /is empty/],
    ['prose', 'Dear all,\n\nplease find attached\n', /text, but not a trace/],
    ['strace -c', '% time     seconds  usecs/call     calls    errors syscall\n', /a summary of strace -c/],
    ['a line that starts like a list', '[  59] aaaa', /text, but not a trace/],
  ])('%s', (_name, head, expected) => {
    expect(nameOf(head)).toMatch(expected);
  });

  it.each([
    [
      'with numbers and program counters',
      '[  59] [00007f45f4993ad7] execve("/usr/bin/ls", ["ls"], 0x7 /* 4 vars */) = 0\n',
    ],
    ['of a single call', 'getpid() = 7'],
    ['behind a byte order mark', '\xef\xbb\xbfgetpid() = 7\n'],
    ['among the output of the program', `${'some output\n'.repeat(3)}getpid() = 7\ngetpid() = 7\n`],
  ])('strace %s', (_name, head) => {
    expect(nameOf(head)).toBe('strace');
  });

  it('looks at the content, not at the name', () => {
    expect(recognise('getpid() = 7\n', 'trace.png').ok).toBe(true);
    expect(recognise('\x89PNG\r\n\x1a\n', 'strace.txt').ok).toBe(false);
  });
});
