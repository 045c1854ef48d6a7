import { describe, expect, it } from 'vitest';
import { bytesOfText, imported, stream } from '../fixtures/read.ts';
import { importBlocks } from '../import.ts';

/** The line of jart/cosmopolitan#1263: a static program of another toolchain. */
const STATIC =
  'redbean.com[123]: pinsyscalls addr 200417 code 33, pinoff 0xffffffff (pin 0 0-0 0) (libcpin 0 0-0 0) error 78';
const IN_LIBC =
  'demo[51240]: pinsyscalls addr 9031b4e11d4 code 20, pinoff 0x8ab10 (pin 92 8f2c1a00000-8f2c1a0a000 a000) ' +
  '(libcpin(Y) 331 9031b4d0000-9031b57f000 af000) error 78';

const notesOf = async (text: string): Promise<readonly string[]> => (await imported(bytesOfText(text))).report.notes;

describe('a message of the kernel', () => {
  it('is said in words', async () => {
    expect((await notesOf(STATIC))[0]).toBe(
      'redbean.com[123]: access (33) from the instruction at 0x200417, and the process has no region with a table; ' +
        'error 78 is ENOSYS: not permitted there.',
    );
    expect((await notesOf(IN_LIBC))[0]).toBe(
      'demo[51240]: getpid (20) from the instruction at 0x9031b4e11d4, which is libc +0x111d4: the table permits this ' +
        'number at 0x9031b55ab10 only (+0x8ab10); error 78 is ENOSYS: not permitted there.',
    );
    expect((await notesOf(IN_LIBC.replace('0x8ab10', '0x0')))[0]).toContain('does not permit this number at all');
    const elsewhere = IN_LIBC.replace('9031b4e11d4', '8f2c1a7e4d0');
    expect((await notesOf(elsewhere))[0]).toMatch(/lies in neither region; error 78 is ENOSYS/);
    expect((await notesOf(elsewhere.replace('error 78', 'error 1')))[0]).toMatch(/error 1 is EPERM: the signal tramp/);
    expect((await notesOf(elsewhere.replace('error 78', 'error 5')))[0]).toMatch(/error 5\.$/);
  });

  it('is found among what syslogd and other parts of the kernel wrote', async () => {
    const log = ['sd0: attached', `Jan 28 10:00:00 host /bsd: ${STATIC}`, '', `${IN_LIBC}\r`].join('\n');
    const { model, report } = await imported(bytesOfText(log));
    expect(model.images.map(({ name, pid }) => [name, pid])).toEqual([
      ['redbean.com', 123],
      ['demo', 51240],
    ]);
    expect(report).toMatchObject({ lines: 4, unread: 0 });
    expect(report.notes.at(-1)).toBe('1 line of the log tells of something else.');
    expect([...(model.calls.line ?? [])]).toEqual([2, 4]);
  });

  it('that is cut is shown as unread, and one alone is refused with what would work', async () => {
    const { report } = await imported(bytesOfText(`${IN_LIBC}\n${STATIC.slice(0, 60)}\n`));
    expect(report).toMatchObject({ unread: 1, unreadExamples: [{ line: 2, text: STATIC.slice(0, 60) }] });
    const cut = await importBlocks(stream(bytesOfText(STATIC.slice(0, 60))), { fileName: 'dmesg.txt' });
    expect(cut).toMatchObject({ ok: false, problem: { message: expect.stringMatching(/^dmesg\.txt .* is whole\.$/) } });
  });

  it('of a process without a region for libc tells of no libc', async () => {
    const { model } = await imported(bytesOfText(STATIC));
    expect(model.modules.map(({ name, role }) => [name, role])).toEqual([['redbean.com', 'program']]);
    expect(model.mappings).toMatchObject([{ base: null, text: null, table: null, grade: 'assumed' }]);
  });

  it('of a region that ends before it begins has none', async () => {
    const turned = IN_LIBC.replace('9031b4d0000-9031b57f000', '9031b57f000-9031b4d0000');
    const { model } = await imported(bytesOfText(turned));
    expect(model.images[0]?.linkage).toBe('static');
  });
});
