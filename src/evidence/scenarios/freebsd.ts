import { ModelBuilder } from '../../model/builder.ts';
import type { Citation, Model, System } from '../../model/model.ts';
import type { Scenario } from '../scenario.ts';
import { scenarioHead } from './list.ts';
import { sharedObjects } from './objects.ts';
import { caddy } from './programs/caddy.ts';
import { cat } from './programs/cat.ts';
import { mt } from './programs/mt.ts';
import { sh } from './programs/sh.ts';
import { FREEBSD_14, FREEBSD_15, type Release } from './release.ts';
import { Addresses } from './script.ts';

const CITATIONS: readonly Citation[] = [
  {
    label: 'Illustrative: addresses, thread ids, functions inside programs; the real cat has no signal handler',
    source: 'written for this scenario, not recorded',
  },
  { label: 'System call numbers and names', source: 'freebsd-src: sys/kern/syscalls.master, lib/libsys/_libsys.h' },
  { label: 'What libsys holds', source: 'freebsd-src: lib/libsys/Makefile, lib/libsys/Makefile.sys' },
  { label: 'Shape of a stub on amd64', source: 'freebsd-src: lib/libsys/amd64/SYS.h' },
  { label: 'libc as a filter of libsys', source: 'reviews.freebsd.org: rG0d4f7723bc43' },
  { label: 'Wrappers that stayed in libc, and empty stubs there', source: 'freebsd-src: lib/libc/sys/Makefile.inc' },
  { label: 'open uses the openat slot', source: 'freebsd-src: lib/libc/sys/open.c' },
  { label: 'libc calls the raw stub by its underscore name', source: 'freebsd-src: lib/libc/locale/ldpart.c' },
  { label: 'malloc starts before main and reads malloc.conf', source: 'jemalloc: src/jemalloc.c' },
  { label: 'Slots of the interposing table', source: 'freebsd-src: lib/libsys/interposing_table.c' },
  { label: 'Handlers that libthr puts there', source: 'cheribsd: lib/libthr/thread/thr_syscalls.c' },
  { label: 'Second instruction for _umtx_op', source: 'freebsd-src: lib/libsys/amd64/_umtx_op_err.S, PR #908' },
  { label: 'Stubs that rtld links', source: 'freebsd-src: libexec/rtld-elf/rtld-libc/Makefile.inc' },
  { label: 'Signal trampoline in the shared page', source: 'freebsd-src: sys/kern/kern_sharedpage.c' },
  { label: 'Time without a call', source: 'freebsd-src: lib/libsys/clock_gettime.c, __vdso_gettimeofday.c' },
  { label: 'Indirect calls', source: 'freebsd-src: lib/libsys/syscall.2' },
  { label: 'Go on FreeBSD', source: 'golang/go: src/runtime/sys_freebsd_amd64.s, src/runtime/vdso_freebsd.go' },
  {
    label: 'Inferred: a compiler may turn the last call of a wrapper into a jump, and a debugger then omits its frame',
    source: 'the paths show the route, not what a stack walk prints',
  },
];

function build(release: Release, title: string, summary: string): Model {
  const builder = new ModelBuilder();
  const world = { builder, release, shared: sharedObjects(release), addresses: new Addresses() };
  for (const program of [cat, mt, sh, caddy]) program(world);
  const system: System = { os: 'freebsd', release: release.number, arch: 'amd64', instructionLength: 2 };
  return builder.finish({ title, summary, kind: 'scenario', system, citations: CITATIONS });
}

function scenario(release: Release, longer: string): Scenario {
  const head = scenarioHead(`freebsd-${release.number}`);
  return { ...head, build: () => build(release, head.title, `${head.summary} ${longer}`) };
}

const SKETCHES =
  'The four programs are the same in both scenarios: sketches of cat, a program with two threads, a static shell and a ' +
  'Go server, shortened. Addresses are illustrative.';

export const FREEBSD_14_SCENARIO = scenario(FREEBSD_14, SKETCHES);

export const FREEBSD_15_SCENARIO = scenario(
  FREEBSD_15,
  `${SKETCHES} The stub list is that of the main branch in 2026; 15.0 lacks its last few numbers (inferred).`,
);
