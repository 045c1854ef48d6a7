/**
 * Numbers of OpenBSD's system calls by name: those that the scenarios make, and those that reports of killed programs
 * speak of. sys/kern/syscalls.master, a tree of 2023.
 */
export const OPENBSD_NUMBERS: Readonly<Record<string, number>> = {
  ...{ exit: 1, fork: 2, read: 3, write: 4, open: 5, close: 6, getentropy: 7, __tfork: 8, wait4: 11, break: 17 },
  ...{ getpid: 20, accept: 30, access: 33, msyscall: 37, sigaction: 46, sigprocmask: 48, mmap: 49, fstat: 53 },
  ...{ execve: 59, setitimer: 69, kevent: 72, munmap: 73, mprotect: 74, futex: 83, kbind: 86, clock_gettime: 87 },
  ...{ socket: 97, connect: 98, getdents: 99, sigreturn: 103, bind: 104, listen: 106, pledge: 108, pinsyscall: 146 },
  ...{ pinsyscalls: 158, mimmutable: 159, sysctl: 202, issetugid: 253, getthrid: 299, __threxit: 302 },
};

/** The same, by number. */
export const OPENBSD_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(OPENBSD_NUMBERS).map(([name, number]) => [number, name]),
);

/** Name of a number; `#33` for one that is not in the list. */
export const openbsdCallName = (number: number): string => OPENBSD_NAMES.get(number) ?? `#${number}`;
