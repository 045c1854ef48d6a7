import { describe, expect, it } from 'vitest';
import type { Model } from '../../model/model.ts';
import { attemptOf, frame0 } from '../../model/queries.ts';
import { bytesOfText, imported, importedFixture } from '../fixtures/read.ts';

const importedText = (text: string) => imported(bytesOfText(text));

/** Index of the nth call of a name. */
function callNamed(model: Model, name: string, nth = 0): number {
  const found = Array.from({ length: model.calls.length }, (_, call) => call).filter(
    (call) => attemptOf(model, call).name === name,
  );
  return found[nth] ?? -1;
}

function siteOf(model: Model, call: number) {
  const site = model.sites[attemptOf(model, call).site];
  if (!site) throw new Error(`call ${call} has no site`);
  const module = model.modules[site.module];
  return { ...site, module: module?.path ?? module?.name ?? null, role: module?.role ?? null };
}

const moduleOf = (model: Model, call: number) => siteOf(model, call).module;

describe('images', () => {
  it('follow fork, vfork and execve', async () => {
    const { model } = await importedFixture('strace-fink-fork-exec-signal.txt');
    expect(model.images.map(({ pid, name, startedBy, parent }) => [pid, name, startedBy, parent])).toEqual([
      [16920, 'forkexec', 'exec', -1],
      [16923, 'forkexec', 'fork', 0],
      [16923, 'true', 'exec', 1],
      [16924, 'forkexec', 'fork', 0],
      [16924, 'echo', 'exec', 3],
      [16926, 'forkexec', 'fork', 0],
    ]);
    expect(new Set(model.images.map(({ linkage, linkageGrade }) => `${linkage} ${linkageGrade}`))).toEqual(
      new Set(['dynamic module']),
    );
    const kinds = model.events.map(({ kind, image }) => `${kind} ${image}`);
    expect(kinds.filter((kind) => /fork|exec/.test(kind))).toEqual([
      'exec 0',
      'fork 0',
      'exec 2',
      'fork 0',
      'exec 4',
      'fork 0',
    ]);
    expect(model.events).toContainEqual({ kind: 'exit', at: expect.any(Number), image: 5, how: 'killed by SIGABRT' });
    expect(model.events.filter(({ kind }) => kind === 'signal')).toHaveLength(5);
  });

  it('attribute the execve of a child to the image that made it', async () => {
    const { model } = await importedFixture('strace-fink-fork-exec-signal.txt');
    const first = callNamed(model, 'execve');
    expect(siteOf(model, first)).toMatchObject({ module: null, how: expect.stringContaining('before this image') });
    expect(frame0(model, first)?.printed).toContain('ld-linux');
    const second = callNamed(model, 'execve', 1);
    expect(attemptOf(model, second).image).toBe(1);
    expect(siteOf(model, second)).toMatchObject({ symbol: 'execve', role: 'libc', grade: 'exact' });
  });

  it('share one image between threads', async () => {
    const { model } = await importedFixture('strace-fink-threads.txt');
    expect(model.images).toHaveLength(1);
    expect([...new Set(model.calls.thread)].sort()).toEqual([16802, 16803, 16804, 16805, 16839, 16842]);
    expect(model.events.filter(({ kind }) => kind === 'thread')).toHaveLength(5);
  });

  it('learn the pid of lines without one', async () => {
    const { model } = await importedFixture('strace-fk-threads-stderr.txt');
    expect(model.images.map(({ pid }) => pid)).toEqual([17113]);
    expect(new Set(model.calls.thread)).toEqual(new Set([17113, 17116, 17118, 17119, 17130, 17131]));
    const alone = await importedFixture('strace-ink-ls.txt');
    expect(alone.model.images[0]).toMatchObject({ pid: 16223, name: 'ls', path: '/usr/bin/ls' });
  });

  it('take attached threads for one process, and say so', async () => {
    const { model, report } = await importedFixture('strace-fink-go-server-attach.txt');
    expect(model.images).toHaveLength(1);
    expect(model.images[0]).toMatchObject({
      pid: 9852,
      name: 'gosrv',
      startedBy: 'attach',
      linkage: 'static',
      linkageGrade: 'assumed',
      runtime: 'Go',
    });
    expect(report.notes.join()).toMatch(/5 threads .* assumed/);
  });

  it('bind a child seen before its clone returned', async () => {
    const { model } = await importedText(
      [
        '10 execve("/bin/a", ["a"], 0x7 /* 4 vars */) = 0',
        '10 clone(child_stack=NULL, flags=CLONE_VM|CLONE_THREAD <unfinished ...>',
        '11 gettid() = 11',
        '10 <... clone resumed>) = 11',
        '10 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>',
        '12 getpid() = 12',
        '10 <... clone resumed>) = 12',
        '10 vfork( <unfinished ...>',
        '13 getpid() = 13',
      ].join('\n'),
    );
    expect(model.images.map(({ pid, startedBy, parent }) => [pid, startedBy, parent])).toEqual([
      [10, 'exec', -1],
      [12, 'fork', 0],
      [13, 'fork', 0],
    ]);
    expect(attemptOf(model, callNamed(model, 'gettid')).image).toBe(0);
  });

  it('let a thread that calls execve take over the pid', async () => {
    const { model } = await importedText(
      [
        '10 execve("/bin/a", ["a"], 0x7 /* 4 vars */) = 0',
        '10 clone(child_stack=NULL, flags=CLONE_THREAD) = 11',
        '11 execve("/bin/b", ["b"], 0x7 /* 4 vars */ <unfinished ...>',
        '10 +++ superseded by execve in pid 11 +++',
        '10 <... execve resumed>) = 0',
        '10 getpid() = 10',
      ].join('\n'),
    );
    expect(model.images.map(({ pid, name, parent }) => [pid, name, parent])).toEqual([
      [10, 'a', -1],
      [10, 'b', 0],
    ]);
    expect(attemptOf(model, callNamed(model, 'getpid')).image).toBe(1);
  });
});

describe.each([
  ['libunwind', 'strace-ink-direct-syscalls.txt'],
  ['libdw', 'strace72-libdw-ink-direct-syscalls.txt'],
])('direct system calls, unwound by %s', (_, file) => {
  const sites = async () => {
    const { model } = await importedFixture(file);
    return { model, write: (nth: number) => siteOf(model, callNamed(model, 'write', nth)) };
  };

  it('leave from libc, from syscall(2) and from the program', async () => {
    const { model, write } = await sites();
    expect(write(0)).toMatchObject({ role: 'libc', symbol: '__write', symbolOffset: 0x10, grade: 'exact' });
    expect(write(1)).toMatchObject({ role: 'libc', symbol: 'syscall', grade: 'exact' });
    expect(write(2)).toMatchObject({ module: '/usr/local/bin/raw', role: 'program', symbol: 'main', grade: 'exact' });
    const indirect = [0, 1, 2].map((nth) => attemptOf(model, callNamed(model, 'write', nth)).indirect);
    expect(indirect).toEqual([false, true, false]);
  });

  it('leave from memory without a file, even under a stale name', async () => {
    const { model, write } = await sites();
    expect(write(3)).toMatchObject({ role: 'anonymous', module: 'anonymous memory', grade: 'exact' });
    const frame = frame0(model, callNamed(model, 'write', 3));
    expect(model.modules[frame?.module ?? -1]?.role).toBe('anonymous');
    expect(write(4)).toMatchObject({ role: 'anonymous', module: '/memfd:jit (deleted)', grade: 'exact' });
  });

  it('find the module of int 0x80 by its pc where it has no stack', async () => {
    const { model } = await sites();
    const call = callNamed(model, 'getpid', 1);
    expect(siteOf(model, call)).toMatchObject({ module: '/usr/local/bin/raw', role: 'program' });
    expect(attemptOf(model, call).number).toBe(20);
  });

  it('know where everything lies', async () => {
    const { model } = await sites();
    const mapped = model.mappings.map(({ module, base }) => [model.modules[module]?.role, base !== null]);
    expect(mapped).toEqual(
      expect.arrayContaining([
        ['rtld', true],
        ['libc', true],
        ['program', true],
        ['anonymous', true],
      ]),
    );
    for (const { base } of model.mappings) expect((base ?? 0n) % 4096n).toBe(0n);
  });
});

describe('sites', () => {
  it('are those of the begin line, not of the interrupted code', async () => {
    const { model } = await importedFixture('strace-fink-fork-exec-signal.txt');
    const call = callNamed(model, 'rt_sigreturn');
    expect(frame0(model, call)?.symbol).toBe('wait4');
    expect(siteOf(model, call)).toMatchObject({ role: 'libc', symbol: null, pc: 0x7f5d63982059n, grade: 'module' });
  });

  it('are known by symbol without -i', async () => {
    const { model, report } = await importedFixture('strace-k-ls.txt');
    expect(siteOf(model, callNamed(model, 'brk'))).toMatchObject({ pc: null, grade: 'symbol', role: 'rtld' });
    expect(report.notes.join(' ')).toMatch(/-i adds/);
    expect(report.notes.join(' ')).toMatch(/-n adds/);
  });

  it('lie in the one file of musl, C library and run-time linker', async () => {
    const { model } = await importedFixture('strace-ink-musl-dynamic.txt');
    expect(model.modules.find(({ name }) => name === 'libc.so')).toMatchObject({ role: 'libc', alsoRtld: true });
    expect(model.images[0]?.linkage).toBe('dynamic');
  });

  it('lie in the program where it is static', async () => {
    const { model } = await importedFixture('strace-ink-busybox-static.txt');
    expect(model.images[0]).toMatchObject({ linkage: 'static', linkageGrade: 'assumed' });
    expect(moduleOf(model, callNamed(model, 'brk'))).toBe('/usr/local/bin/busybox');
  });

  it('keep the kind of address that the unwinder prints', async () => {
    const kinds = async (file: string) =>
      new Set((await importedFixture(file)).model.frames.map((frame) => frame.addressKind));
    expect(await kinds('strace72-libdw-fink-go-esbuild.txt')).toEqual(new Set(['elf']));
    expect(await kinds('strace-fink-go-esbuild.txt')).toEqual(new Set(['file']));
  });

  it('have no base of their own for a pc in unmapped memory', async () => {
    const { model } = await importedText(
      [
        '[  59] [00007f0000000ad7] execve("/bin/a", ["a"], 0x7 /* 4 vars */) = 0',
        '[ 257] [00007f1000000010] openat(AT_FDCWD, "/lib/libx.so.1", O_RDONLY) = 3',
        '[   9] [00007f1000000020] mmap(NULL, 8192, PROT_READ|PROT_EXEC, MAP_PRIVATE, 3, 0) = 0x7f2000000000',
        '[  39] [00007f2000000010] getpid() = 7',
        '[  11] [00007f1000000030] munmap(0x7f2000000000, 8192) = 0',
        '[  39] [00007f2000000010] getpid() = 7',
      ].join('\n'),
    );
    expect(moduleOf(model, callNamed(model, 'getpid', 0))).toBe('/lib/libx.so.1');
    expect(moduleOf(model, callNamed(model, 'getpid', 1))).toBe(null);
  });
});

describe('the grammar of a line', () => {
  const FRAME = ' > /usr/lib/libc.so.6(__write+0x10) [0xf8350]';

  it.each([
    ['nothing but the call', 'write(1, "x", 1) = 1'],
    ['-f -o', '16802 write(1, "x", 1) = 1'],
    ['-f -o -Y', '16802<a b> write(1, "x", 1) = 1'],
    ['-f', '[pid 16802] write(1, "x", 1) = 1'],
    ['-t', '14:12:01 write(1, "x", 1) = 1'],
    ['-f -tt', '16802 14:12:01.000123 write(1, "x", 1) = 1'],
    ['-ttt', '1795420823.074387 write(1, "x", 1) = 1'],
    ['-r', '     0.000123 write(1, "x", 1) = 1'],
    ['-r -t', '14:12:01 (+     0.000123) write(1, "x", 1) = 1'],
    ['-i', '[00007f5d63a3e350] write(1, "x", 1) = 1'],
    ['-i of 32-bit code', '[08048123] write(1, "x", 1) = 1'],
    ['-n', '[   1] write(1, "x", 1) = 1'],
    ['--secontext', '16802 [unconfined_u:s0] 14:12:01 [   1] [00007f5d63a3e350] write(1, "x", 1) = 1'],
    ['-y -T', 'write(1</dev/pts/0<char 136:0>>, ") = 0", 5) = 5 <0.000011>'],
  ])('%s', async (_name, line) => {
    const { model, report } = await importedText(`${line}\n${FRAME}\n`);
    expect(model.calls.length).toBe(1);
    expect(attemptOf(model, 0).name).toBe('write');
    expect(frame0(model, 0)?.symbol).toBe('__write');
    expect(report.unread).toBe(0);
  });

  it('CRLF, a byte order mark and colours', async () => {
    const { model } = await importedText(`\ufeff\x1b[33mwrite\x1b[0m(1, "x", 1) = 1\r\n${FRAME}\r\n`);
    expect(frame0(model, 0)?.printed).toBe('/usr/lib/libc.so.6');
    expect(model.calls.offset?.[0]).toBe(3);
  });

  it('times in seconds, over midnight and as differences', async () => {
    const day = await importedText('23:59:59.5 getpid() = 1\n00:00:00.5 getpid() = 1\n');
    expect([...(day.model.calls.time ?? [])]).toEqual([86_399.5, 86_400.5]);
    const steps = await importedText('     0.000000 getpid() = 1\n     0.250000 getpid() = 1\n');
    expect([...(steps.model.calls.time ?? [])]).toEqual([0, 0.25]);
  });

  it('names of C++ and of files that are gone', async () => {
    const { model } = await importedText(
      [
        'write(1, "x", 1) = 1',
        ' > /opt/a (b)/node (deleted)(node::Run(std::vector<int>, char**) [clone .part.0]+0x1f) [0x12] main.cc:7',
        ' > /usr/lib/libc.so.6() [0x20]',
        ' > /usr/lib/libc.so.6(+0x0) [0x30]',
      ].join('\n'),
    );
    expect(model.frames.map(({ printed, symbol, symbolOffset }) => [printed, symbol, symbolOffset])).toEqual([
      ['/opt/a (b)/node (deleted)', 'node::Run(std::vector<int>, char**) [clone .part.0]', 0x1f],
      ['/usr/lib/libc.so.6', null, null],
      ['/usr/lib/libc.so.6', null, null],
    ]);
    expect(model.modules[0]).toMatchObject({ name: 'node', role: 'program' });
  });

  it('lines cut in two by the output of the program', async () => {
    const { model, report } = await importedText(
      [
        'execve("/bin/a", ["a"], 0x7 /* 4 vars */) = 0',
        'hello(world',
        'write(1, "done\\n", 5done',
        'and more',
        ')       = 5',
        FRAME,
        'some output',
        'getpid() = 1',
      ].join('\n'),
    );
    expect(model.calls.length).toBe(3);
    expect(frame0(model, 1)?.symbol).toBe('__write');
    expect(model.calls.line?.[1]).toBe(3);
    expect(report.unreadExamples).toEqual([
      { line: 2, text: 'hello(world' },
      { line: 4, text: 'and more' },
      { line: 7, text: 'some output' },
    ]);
  });

  it('calls that began before the file does', async () => {
    const { model, report } = await importedText(`10 <... read resumed>"x", 1) = 1\n${FRAME}\n10 getpid() = 10\n`);
    expect(model.calls.length).toBe(2);
    expect(attemptOf(model, 0).name).toBe('read');
    expect(report.notes.join()).toMatch(/1 call began before/);
  });

  it('stacks that belong to no call', async () => {
    const { model } = await importedText(
      ['getpid() = 10', '--- SIGUSR1 {si_signo=SIGUSR1} ---', FRAME, 'pause( <unfinished ...>', FRAME].join('\n'),
    );
    expect([...model.calls.stack]).toEqual([-1, -1]);
  });
});
