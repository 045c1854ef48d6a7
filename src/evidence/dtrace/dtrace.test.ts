import { describe, expect, it } from 'vitest';
import { attemptOf } from '../../model/queries.ts';
import { bytesOfText, imported, importedFixture } from '../fixtures/read.ts';

const importedText = (text: string) => imported(bytesOfText(text));

describe('dtrace', () => {
  it.each([
    ['synthetic-dtrace-freebsd14-cat.txt', '14', 'cat', 'dynamic'],
    ['synthetic-dtrace-freebsd15-cat.txt', '15', 'cat', 'dynamic'],
    ['synthetic-dtrace-freebsd-static.txt', '', 'rescue', 'static'],
    ['synthetic-dtrace-freebsd-go.txt', '', 'gosrv', 'static'],
  ])('%s: release %j, program %s, %s', async (file, release, name, linkage) => {
    const { model, report } = await importedFixture(file);
    expect(model.system).toEqual({ os: 'freebsd', release, arch: 'amd64', instructionLength: 2 });
    expect(model.images).toMatchObject([{ name, linkage, runtime: name === 'gosrv' ? 'Go' : null }]);
    expect(report.notes.join(' ')).toMatch(/Assumed: FreeBSD/);
  });

  it('reads pid, thread, time and pc of a quiet header', async () => {
    const { model } = await importedFixture('synthetic-dtrace-q-freebsd15-libthr.txt');
    expect(model.images).toMatchObject([{ pid: 4711, name: 'mt' }]);
    expect(model.calls.thread[0]).toBe(100345);
    expect(model.calls.time?.[0]).toBeCloseTo(91823.345112001);
    const { name, site } = attemptOf(model, 0);
    expect(name).toBe('thr_self');
    expect(model.sites[site]).toMatchObject({ pc: 0x3a7ca5a08a1an, symbol: 'thr_self', symbolOffset: 0xa });
  });

  it('counts an aggregation by its weights', async () => {
    const { model } = await importedFixture('synthetic-dtrace-agg-freebsd15.txt');
    expect([...(model.calls.weight ?? [])]).toEqual([1, 2, 9, 3, 4, 257, 256]);
    const bare = model.sites[attemptOf(model, 3).site];
    expect(model.modules[bare?.module ?? -1]?.role).toBe('anonymous');
    expect(bare?.pc).toBe(0x3a7cb0001007n);
    const absolute = model.sites[attemptOf(model, 2).site];
    expect(absolute).toMatchObject({ pc: 0x3a7c9a1ff2can, symbol: null, grade: 'module' });
  });

  it('reports drops, and takes no message for a call', async () => {
    const { report } = await importedText(
      [
        'dtrace: 12 drops on CPU 0',
        'CPU     ID                    FUNCTION:NAME',
        '  1  80006                      write:entry ',
        '              libc.so.7`_write+0xa',
        '',
      ].join('\n'),
    );
    expect(report.notes[0]).toMatch(/calls are missing/);
    expect(report.unread).toBe(0);
  });

  it('starts an image per process, and another when its name changes after execve', async () => {
    const { model } = await importedText(
      [
        '1000 10 100 sh execve 0x10',
        '              libc.so.7`_execve+0xa',
        '2000 10 100 cat read 0x10',
        '              libc.so.7`_read+0xa',
        '3000 11 101 ls read 0x10',
        '              libc.so.7`_read+0xa',
      ].join('\n'),
    );
    expect(model.images.map(({ pid, name, parent, startedBy }) => [pid, name, parent, startedBy])).toEqual([
      [10, 'sh', -1, 'attach'],
      [10, 'cat', 0, 'exec'],
      [11, 'ls', -1, 'attach'],
    ]);
  });

  it('knows the Go runtime by each of its packages', async () => {
    for (const symbol of ['runtime.futex', 'runtime/internal/syscall.Syscall6', 'internal/runtime/syscall.Syscall6']) {
      const { model } = await importedText(`1000 10 100 a read 0x10\n              a\`${symbol}+0xa\n`);
      expect(model.images[0]?.runtime).toBe('Go');
    }
    const { model } = await importedText('1000 10 100 a read 0x10\n              a`runtimes.x+0xa\n');
    expect(model.images[0]?.runtime).toBe(null);
  });

  it('reads a hostile line in no time, and no line of more than 64 KiB', async () => {
    const event = '  1  80006                      write:entry \n              libc.so.7`_write+0xa\n\n';
    const { report } = await importedText(`${event}  1 1 ${':'.repeat(40_000)} x\n${' '.repeat(70_000)}a\`b+0x1\n`);
    expect(report.unreadExamples.map(({ line }) => line)).toEqual([5, 4]);
  }, 5000);

  it('marks calls through syscall(2)', async () => {
    const { model } = await importedText(
      '  1  80006                      write:entry \n              libsys.so.7`__syscall+0xa\n              a`main+0x1\n',
    );
    expect(attemptOf(model, 0).indirect).toBe(true);
  });
});
