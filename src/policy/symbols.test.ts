import { expect, test } from 'vitest';
import { isIndirectStub, issues } from './symbols.ts';

test.each([
  ['write', 0x17, 'write'],
  ['__sys_read', 0xa, 'read'],
  ['_openat', 0xa, 'openat'],
  ['open', 0x20, 'openat'],
  ['__GI___open64_nocancel', 0x41, 'openat'],
  ['__libc_fcntl64', 0x44, 'fcntl'],
  ['__sys__exit', 0xa, '_exit'],
  ['_exit', 0xa, 'exit'],
  ['__sys___sysctl', 0xa, '__sysctl'],
  ['thr_self', 0xa, 'thr_self'],
  ['_umtx_op_err', 0xa, '_umtx_op'],
  ['__libc_sigaction', 0xbf, 'rt_sigaction'],
  ['clock_nanosleep@@GLIBC_2.17', 0x65, 'clock_nanosleep'],
  ['pread64', 0x10, 'pread64'],
])('%s+%i issues %s', (symbol, offset, call) => {
  expect(issues(symbol, offset, call)).toBe(true);
});

test.each([
  ['_dl_catch_error', 0x384c, 'mmap'],
  ['read', 0x4000, 'read'],
  ['thr_exit', 0xa, '_exit'],
  ['write', 0x17, 'writev'],
  ['constructor', 0, 'toString'],
])('%s+%i does not issue %s', (symbol, offset, call) => {
  expect(issues(symbol, offset, call)).toBe(false);
});

test('syscall(2) under its names', () => {
  expect(['syscall', '__syscall', 'syscall@@GLIBC_2.2.5'].every(isIndirectStub)).toBe(true);
  expect(['syscall.Syscall', 'nlm_syscall'].some(isIndirectStub)).toBe(false);
});
