import { expect, test } from 'vitest';
import { type NativeCall, nativeCalls, RFORK_THREAD, SIGRETURN, UMTX_OP_ERR } from './freebsd-syscalls.ts';

const named = (calls: readonly NativeCall[], name: string) => calls.find((call) => call.name === name);

test('numbers and names are unique within a release', () => {
  for (const release of ['14', '15'] as const) {
    const calls = nativeCalls(release);
    expect(new Set(calls.map((call) => call.number)).size).toBe(calls.length);
    expect(new Set(calls.map((call) => call.name)).size).toBe(calls.length);
  }
});

test('every row of the facts that has a stub is here, and the releases differ where the facts say so', () => {
  expect(nativeCalls('15')).toHaveLength(411);
  expect(nativeCalls('14').every((call) => call.number < 588)).toBe(true);
  expect(named(nativeCalls('14'), 'getgroups')?.number).toBe(79);
  expect(named(nativeCalls('15'), 'getgroups')?.number).toBe(595);
  expect(named(nativeCalls('14'), 'exit')?.number).toBe(1);
  expect(named(nativeCalls('15'), '_exit')?.number).toBe(1);
});

test('the run-time linker links 31 stubs, one of them indirect', () => {
  const linked = nativeCalls('15').filter((call) => call.inRtld);
  expect(linked).toHaveLength(31);
  expect(linked.filter((call) => call.kind === 'mux').map((call) => call.name)).toEqual(['syscall']);
});

test('interposed calls use the slot of their own name, open that of openat', () => {
  for (const call of nativeCalls('15')) {
    const expected = call.kind === 'libc-interposed' ? (call.name === 'open' ? 'openat' : call.name) : null;
    expect(call.slot).toBe(expected);
  }
  expect(nativeCalls('15').filter((call) => call.slot !== null)).toHaveLength(39);
});

test('numbers with a second site', () => {
  expect([...RFORK_THREAD, UMTX_OP_ERR].map((site) => site.number)).toEqual([251, 1, 454]);
  expect(named(nativeCalls('15'), 'sigreturn')?.number).toBe(SIGRETURN);
});
