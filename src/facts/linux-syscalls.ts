/**
 * Numbers of Linux’s system calls on x86-64 by name: those that the scenarios make.
 * arch/x86/entry/syscalls/syscall_64.tbl.
 */
export const LINUX_NUMBERS: Readonly<Record<string, number>> = {
  ...{ read: 0, write: 1, open: 2, close: 3, fstat: 5, poll: 7, lseek: 8, mmap: 9, mprotect: 10, munmap: 11, brk: 12 },
  ...{ rt_sigaction: 13, rt_sigprocmask: 14, rt_sigreturn: 15, ioctl: 16, madvise: 28, getpid: 39, socket: 41 },
  ...{
    connect: 42,
    sendto: 44,
    recvfrom: 45,
    bind: 49,
    listen: 50,
    clone: 56,
    fork: 57,
    execve: 59,
    exit: 60,
    wait4: 61,
  },
  ...{ creat: 85, gettimeofday: 96, getppid: 110, prctl: 157, arch_prctl: 158, gettid: 186, futex: 202 },
  ...{ sched_getaffinity: 204, getdents64: 217, set_tid_address: 218, clock_gettime: 228, clock_nanosleep: 230 },
  ...{ exit_group: 231, epoll_ctl: 233, openat: 257, newfstatat: 262, accept4: 288, epoll_create1: 291, seccomp: 317 },
  ...{ getrandom: 318, epoll_pwait: 281, clone3: 435 },
};
