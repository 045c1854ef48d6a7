import type { System } from '../../model/model.ts';

/**
 * The system by its libraries. FreeBSD moved the system call stubs from libc.so.7 to libsys.so.7 in release 15
 * (freebsd-src lib/libsys/Makefile); DTrace does not print the release.
 */
export function systemOf(modules: Iterable<string>): System {
  const names = [...modules];
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  const amd64 = { arch: 'amd64', instructionLength: 2 } as const;
  if (has(/\.dylib$/) || has(/^libc\.so\.1$/)) return { os: 'unknown', release: '', ...amd64 };
  const release = has(/^libsys\.so\./) ? '15' : has(/^libc\.so\.7$/) ? '14' : '';
  return { os: 'freebsd', release, ...amd64 };
}
