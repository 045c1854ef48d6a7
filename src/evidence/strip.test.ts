import { describe, expect, it } from 'vitest';
import { byteString, bytesOf } from '../base/bytes.ts';
import { originCounts } from '../model/queries.ts';
import { fixture, importedFixture, stream } from './fixtures/read.ts';
import { DTRACE, OPENBSD_LOG, STRACE } from './fixtures/truth.ts';
import { importBlocks } from './import.ts';
import { strippedTrace } from './strip.ts';

const withoutDetails = (text: string): string => byteString(strippedTrace(bytesOf(text)));

/** Origins by the last part of their path: folders may go. */
function origins(counts: ReadonlyMap<string, number>): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [path, calls] of counts) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    sums[name] = (sums[name] ?? 0) + calls;
  }
  return sums;
}

describe('a trace without its details', () => {
  it.each([...STRACE, ...DTRACE, ...OPENBSD_LOG].map(({ file }) => file))(
    '%s has the same calls from the same objects',
    async (file) => {
      const whole = await importedFixture(file);
      const stripped = await importBlocks(stream(strippedTrace(fixture(file))), { fileName: file });
      if (!stripped.ok) throw new Error(stripped.problem.message);
      const { model, report } = stripped.value;
      expect(report.unread).toBe(whole.report.unread);
      expect(model.calls.length).toBe(whole.model.calls.length);
      expect(origins(originCounts(model).origins)).toEqual(origins(originCounts(whole.model).origins));
      expect(model.images.map(({ name }) => name)).toEqual(whole.model.images.map(({ name }) => name));
    },
  );

  it.each([
    [
      'write(1</home/me/diary.txt>, "dear \\"me\\"\\n"..., 20) = 20 <0.000012>',
      'write(1</.../diary.txt>, "...", 20) = 20 <0.000012>',
    ],
    [
      'connect(5<TCP:[127.0.0.1:1->9.9.9.9:443]>, {sin_addr=inet_addr("9.9.9.9")}, 16) = 0',
      'connect(5<...>, {sin_addr=inet_addr("...")}, 16) = 0',
    ],
    ['recv(6<TCPv6:[[::1]:80->[2001:db8::7]:3]>, "x", 1, 0) = 1', 'recv(6<...>, "...", 1, 0) = 1'],
    ['recv(7<UNIX-STREAM:[12->34, "/home/me/s"]>, "x", 1, 0) = 1', 'recv(7<...>, "...", 1, 0) = 1'],
    ['read(3</tmp/a\\"b>, "x", 1) = 1', 'read(3</.../a\\"b>, "...", 1) = 1'],
    [
      'execve("/home/me/bin/prog", ["prog", "--password", "x"], 0x7ffc /* 30 vars */) = 0',
      'execve("/.../prog", ["...", "...", "..."], 0x7ffc /* 30 vars */) = 0',
    ],
    ['openat(AT_FDCWD, "/home/me/secret.txt", O_RDONLY) = 3', 'openat(AT_FDCWD, "...", O_RDONLY) = 3'],
    ['openat(AT_FDCWD, "/home/me/libx.so.1", O_RDONLY) = 3', 'openat(AT_FDCWD, "/.../libx.so.1", O_RDONLY) = 3'],
    [' > /home/me/bin/prog(main+0x10) [0x1234]', ' > /.../prog(main+0x10) [0x1234]'],
    [' > /home/me (old)/a (deleted)(f(int)+0x1) [0x12]', ' > /.../a (deleted)(f(int)+0x1) [0x12]'],
    [' > /home/me/bin/prog(main+0x10) [0x1] /home/me/src/a.c:7', ' > /.../prog(main+0x10) [0x1] /.../a.c:7'],
    [' > /home/me/bin/prog(ma', ' > /.../prog(ma'],
    ['16802<my prog> getpid() = 1', '16802<...> getpid() = 1'],
  ])('keeps no text, no folder of a person and no address of a peer: %s', (line, stripped) => {
    expect(withoutDetails(line)).toBe(stripped);
  });

  it.each([
    'openat(AT_FDCWD, "/lib/x86_64-linux-gnu/libc.so.6", O_RDONLY) = 3</lib/x86_64-linux-gnu/libc.so.6>',
    'capset({version=3, pid=0}, {effective=1<<CAP_KILL|1<<CAP_CHOWN, inheritable=0}) = 0 <0.000012>',
    '              node`v8::Vector2<char>::at+0x1',
    ' > no matching address range',
  ])('keeps all of what tells nothing: %s', (line) => {
    expect(withoutDetails(line)).toBe(line);
  });

  it('keeps nothing of a log but the messages that are read', () => {
    const message = 'demo[1]: pinsyscalls addr 1 code 4, pinoff 0x0 (pin 92 1-2 1) (libcpin(Y) 331 3-4 1) error 78';
    const log = `Jan 28 10:00:00 mine sshd[3]: accepted 9.9.9.9\nJan 28 10:00:01 mine /bsd: ${message}\n`;
    expect(withoutDetails(log)).toBe(`\n${message}\n`);
    // strace tells of a program that writes such a message.
    expect(withoutDetails(`write(1, "${message}"..., 90) = 90\n`)).toBe('write(1, "...", 90) = 90\n');
  });

  it('takes a text or a descriptor without an end to be one up to the end of the line', () => {
    expect(withoutDetails('write(1, "my secret\nwrite(1</home/me/di\ngetpid() = 1')).toBe(
      'write(1, "...\nwrite(1</.../di\ngetpid() = 1',
    );
  });

  it.each([
    ['brackets in a descriptor', `1<${'[a]'.repeat(33_000)}`],
    ['brackets that open', `1<a:[${'['.repeat(100_000)}`],
    ['descriptors without an end', '1<'.repeat(50_000)],
    ['descriptors of digits', `1<${'1<2'.repeat(33_000)}`],
    ['a number without an end', `1<${'1'.repeat(100_000)}`],
    ['quotes that are escaped', `"${'\\"'.repeat(50_000)}`],
    ['quotes', '"'.repeat(100_001)],
    ['back strokes', `"${'\\'.repeat(100_001)}`],
    ['names of libraries', `open("${'.so'.repeat(33_000)} `],
    ['folders', `open("${'/lib'.repeat(25_000)}`],
    ['spaces', `${' '.repeat(100_000)}x`],
    ['colours', `${'\u001b['.repeat(50_000)}`],
    ['parentheses of a frame', ` > ${'('.repeat(50_000)}${')'.repeat(50_000)} [0x1]`],
    ['addresses of a frame', ` > ${' [0x1'.repeat(20_000)}`],
  ])(
    'looks at a hostile line in no time: %s',
    (_, line) => {
      expect(withoutDetails(`${line}\ngetpid() = 1`)).toMatch(/\ngetpid\(\) = 1$/);
    },
    5000,
  );
});
