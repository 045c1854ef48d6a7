import type { Process } from '../script.ts';

const RTLD = 'rtld:.rtld_start > rtld:_rtld';
const LOAD = `${RTLD} > rtld:load_needed_objects > rtld:load_object`;

/** Path of a dynamic C program's main function, outermost first. */
export const MAIN = '_start > libc:__libc_start1 > main';

interface Load {
  readonly path: string;
  readonly why: string;
}

const LIBTHR: Load = { path: '/lib/libthr.so.3', why: 'the program was linked with -pthread' };
const LIBC: Load = { path: '/lib/libc.so.7', why: 'the only library that every C program names' };
const LIBSYS: Load = { path: '/lib/libsys.so.7', why: 'no program names it: libc asks for it and is its filter' };

/** What rtld has to find for a program, in order. libsys exists from 15 on. */
export function loads(process: Process, threaded: boolean): readonly Load[] {
  const split = process.release.stubsIn === 'libsys';
  return [...(threaded ? [LIBTHR] : []), LIBC, ...(split ? [LIBSYS] : [])];
}

/** rtld's work from the kernel's jump to `_start`, at full length. */
export function linkAtLength(process: Process): void {
  process.call('mmap', `${RTLD} > rtld:__crt_malloc`, 'The first call of the process: rtld needs memory of its own.');
  process.call(
    'issetugid',
    RTLD,
    'rtld asks whether it may trust the environment. It enters the kernel from its own copy of the stub.',
  );
  process.call(
    'sigfastblock',
    `${RTLD} > rtld:lockdflt_init`,
    'rtld registers the word with which it holds signals off.',
  );
  const hints = `${RTLD} > rtld:gethints`;
  process.call('open', hints, 'Where are libraries? rtld opens the hints file.');
  process.call('read', hints, 'It reads the list of directories.');
  process.call('close', hints, 'The hints file is closed again.');
  for (const { path, why } of loads(process, false)) {
    process.call('open', LOAD, `rtld opens ${path}: ${why}.`);
    process.call('fstat', LOAD, `Is ${path} loaded already under another name? rtld compares device and inode.`);
    process.call(
      'mmap',
      `${LOAD} > rtld:map_object`,
      `The segments of ${path} are mapped (several calls, shown as one).`,
    );
    process.call('close', LOAD, `${path} is in place; the descriptor is no longer needed.`);
  }
  process.call('mprotect', `${RTLD} > rtld:obj_enforce_relro`, 'After relocation rtld makes its tables read-only.');
  process.call(
    'sysarch',
    `${RTLD} > rtld:allocate_initial_tls`,
    'rtld points the thread register at the first TLS block.',
  );
}

/** The same, shortened: the steps that tell nothing new are left out. */
export function linkBriefly(process: Process): void {
  process.call('mmap', `${RTLD} > rtld:__crt_malloc`, 'Again rtld comes first, with its own stubs.');
  for (const { path, why } of loads(process, true)) {
    process.call('open', LOAD, `rtld opens ${path}: ${why}.`);
    process.call('mmap', `${LOAD} > rtld:map_object`, `${path} is mapped (several calls, shown as one).`);
  }
  process.call('sysarch', `${RTLD} > rtld:allocate_initial_tls`, 'rtld sets the thread register of the first thread.');
}
