import { dynamicProgram } from '../objects.ts';
import { Process, type World } from '../script.ts';
import { linkAtLength, MAIN } from './start.ts';

/** A dynamic C program from rtld's first call to its end: every kind of path that a single thread takes. */
export function cat(world: World): void {
  const process = new Process(world, {
    pid: 812,
    thread: 100_101,
    program: dynamicProgram('/bin/cat'),
    linkage: 'dynamic',
    libraries: ['libc'],
  });
  const stubs = process.stubsName;
  linkAtLength(process);

  process.call(
    'readlink',
    'rtld:.rtld_start > rtld:_rtld > rtld:objlist_call_init > libc:jemalloc_constructor > libc:malloc_conf_init',
    `Still before main: a constructor of libc runs and looks for malloc.conf. From here on calls leave from ${stubs}.`,
  );
  process.call(
    'open',
    `${MAIN} > libc:setlocale > libc:__part_load_locale`,
    `Inside libc, code calls _open: that name is the raw stub in ${stubs}, no wrapper and no slot between.`,
  );
  process.call(
    'close',
    `${MAIN} > libc:setlocale > libc:__part_load_locale`,
    'The locale file is closed the same way, through the underscore name.',
  );
  process.call(
    'mmap',
    `${MAIN} > libc:malloc > libc:pages_map`,
    `malloc needs pages. mmap is a direct name: the stub in ${stubs} is all there is to it.`,
  );
  const scan = `${MAIN} > scanfiles`;
  process.call(
    'openat',
    `${scan} > libc:open`,
    `open() is a libc function that jumps through the openat slot of the interposing table, to __sys_openat in ${stubs}.`,
  );
  process.call('fstat', scan, `fstat has no wrapper: the program is bound straight to the stub in ${stubs}.`);
  const copy = `${scan} > raw_cat`;
  process.call(
    'read',
    `${copy} > libc:read`,
    `read() in libc jumps through the read slot. Without threads the slot holds __sys_read in ${stubs}.`,
  );
  process.call('write', `${copy} > libc:write`, `write() goes the same way: wrapper, slot, __sys_write in ${stubs}.`);
  process.reads(
    'clock_gettime',
    `${copy} > stubs:clock_gettime`,
    `What time is it? The function in ${stubs} reads the shared page and never enters the kernel.`,
  );
  process.call(
    'read',
    `${copy} > libc:read`,
    'The second block of the file, by the same path to the same instruction.',
  );
  process.signal('SIGINFO');
  process.call(
    'write',
    `${copy} > sharedPage:sigcode > siginfo > libc:write`,
    'A signal arrives. The trampoline in the shared page runs the handler, and the handler writes a line.',
  );
  process.returnsFromSignal(
    copy,
    'The handler is done. The trampoline itself calls sigreturn: neither rtld nor libc nor libsys is asked.',
  );
  process.call('write', `${copy} > libc:write`, 'cat goes on where the signal had stopped it.');
  process.call(
    'getpid',
    `${MAIN} > trace_point`,
    'An indirect call: syscall(2) takes the number as an argument, so one instruction can issue any call.',
    { stub: 'syscall', indirect: true },
  );
  process.call('close', `${scan} > libc:close`, `close() has a slot too, and ends in __sys_close in ${stubs}.`);
  process.call(
    process.release.number === '14' ? 'exit' : '_exit',
    `${MAIN} > libc:exit`,
    'The end: exit() runs the handlers that were registered, then the last stub does not return.',
  );
  process.exits('exited with status 0');
}
