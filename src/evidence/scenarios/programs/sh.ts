import { staticProgram } from '../objects.ts';
import { Process, type World } from '../script.ts';

/** Stubs that a small static shell links, by name; `exit` and `_exit` are one number. */
const LINKED = [
  ...['_exit', 'exit', 'fork', 'read', 'write', 'open', 'close', 'wait4', 'getpid', 'geteuid', 'dup2', 'pipe2'],
  ...['fcntl', 'execve', 'munmap', 'mprotect', 'mmap', 'sysarch', '__sysctl', 'issetugid', 'sigaction', 'sigprocmask'],
  ...['openat', 'fstat', 'fstatat', 'lseek', 'ioctl', 'kill', 'sigreturn'],
];

const MAIN = '_start > libc:__libc_start1 > main';

/** A static program: no rtld and no libraries, so every call leaves from the program itself. */
export function sh(world: World): void {
  const process = new Process(world, {
    pid: 871,
    thread: 100_502,
    program: staticProgram(world.release, '/rescue/sh', LINKED),
    linkage: 'static',
  });
  process.call(
    'sysarch',
    '_start > libc:__libc_start1 > libc:_init_tls',
    'A static shell. Nobody linked it at run time: its first call is its own, to set the thread register.',
  );
  process.call('getpid', MAIN, 'libc.a put this stub into the program, so the program itself enters the kernel.');
  process.call(
    'sigaction',
    `${MAIN} > setsignal > libc:sigaction`,
    'Wrapper, slot and stub are all there, copied from libc.a; only the library is missing.',
  );
  const loop = `${MAIN} > cmdloop`;
  process.call('read', `${loop} > preadbuffer > libc:read`, 'The shell reads a command line.');
  process.call('openat', `${loop} > evaltree > openredirect > libc:open`, 'It opens the file that output is sent to.');
  process.call(
    'write',
    `${loop} > evaltree > echocmd > libc:write`,
    'echo is built in, so the shell writes by itself.',
  );
  process.call(
    'close',
    `${loop} > evaltree > popredir > libc:close`,
    'The redirection ends: the shell closes the file.',
  );
  process.call(
    process.release.number === '14' ? 'exit' : '_exit',
    `${MAIN} > exitshell`,
    'The shell leaves. A rule that knows only rtld and libsys would have let none of this in.',
  );
  process.exits('exited with status 0');
}
