import { type ShippedStory, storyHead } from '../list.ts';

export const THREADS: ShippedStory = {
  ...storyHead('threads'),
  steps: [
    {
      title: 'One more library',
      narration: 'A program linked with -pthread has libthr above libc. Calls pass through it, none leaves from it.',
      notes:
        'mt is a sketch with two threads, FreeBSD 15 on amd64. That libthr holds no system-call instruction is the state after ' +
        'January 2024: the only one it had, for number 454, went to libsys (freebsd-src PR #908).',
      show: 'scene=freebsd-15&focus=1&range=32-54&mark=object:libthr.so.3',
    },
    {
      title: 'libthr wakes up before main',
      narration:
        'rtld runs libthr’s initialisation, which asks the kernel for the id of the thread that is already there.',
      notes:
        'thr_self is number 432, a plain stub in libsys. rtld itself holds a thr_self of its own, so the same number has places in ' +
        'two objects.',
      show: 'scene=freebsd-15&range=32-54&step=41&mark=function:init_main_thread,call:thr_self',
    },
    {
      title: 'The slots are filled',
      narration:
        'Signals are held off; then libthr puts its own functions into the table that libc’s wrappers jump through.',
      notes:
        '__thr_interpose_libc asks for each slot by __libc_interposing_slot and hands libsys a function that finds the errno of ' +
        'the thread (lib/libthr/thread/thr_syscalls.c). The table has 38 slots for calls; filling them takes no call.',
      show: 'scene=freebsd-15&range=32-54&step=42&mark=function:_libpthread_init,call:sigprocmask',
    },
    {
      title: 'A thread is made',
      narration:
        'pthread_create maps a stack, then calls thr_new. libthr calls the stubs in libsys like everybody else.',
      notes:
        'mmap of the stack is the call before this one. thr_new is number 455. The new thread begins in thread_start of libthr: ' +
        'from now on the picture has two beginnings of ways.',
      show: 'scene=freebsd-15&range=32-54&step=44&mark=function:_pthread_create,call:thr_new',
    },
    {
      title: 'The detour',
      narration:
        'nanosleep of the second thread: wrapper in libc, handler in libthr, stub in libsys. Three libraries for one call.',
      notes:
        'The handler makes the call a cancellation point: a pending pthread_cancel may act before it, while it blocks, and after ' +
        'it. The cost is a jump; the entry into the kernel is the same instruction as without threads.',
      show: 'scene=freebsd-15&range=32-54&step=45&mark=function:nanosleep,function:__thr_nanosleep,function:__sys_nanosleep',
    },
    {
      title: 'Waking by the plain stub',
      narration: 'sem_post in libc wakes a waiter through _umtx_op, number 454, and its ordinary stub.',
      notes:
        '_umtx_op is what mutexes, condition variables and semaphores come down to. This stub reports an error as all others do: ' +
        '-1, and errno.',
      show: 'scene=freebsd-15&range=32-54&step=49&mark=function:usem_wake,call:_umtx_op',
    },
    {
      title: 'Two instructions, one number',
      narration:
        'A mutex uses _umtx_op_err, which returns the error and leaves errno alone: a second instruction for 454.',
      notes:
        'lib/libsys/amd64/_umtx_op_err.S. Numbers with more than one site are 1, 251, 417, 454 and 600 (inferred from ' +
        'the sources), so a strict one-to-one table cannot be drawn for it.',
      show: 'scene=freebsd-15&range=32-54&step=50&mark=function:_umtx_op_err,call:_umtx_op',
    },
    {
      title: 'Before the split',
      narration:
        'In FreeBSD 14 that instruction lies in libthr itself: a third library from which calls leave (inferred).',
      notes:
        'It was measured in the libthr of 13.2. That 14 has it too is inferred: it left libthr in January 2024, after stable/14 had ' +
        'branched. A rule for rtld and libc alone would have refused every contended mutex (inferred).',
      show: 'scene=freebsd-14&range=28-48&step=44&mark=object:libthr.so.3',
    },
    {
      title: 'What pins make of it',
      narration:
        'A number that a table lists twice may leave from anywhere in its region. The mutex runs, and the pin is lost.',
      notes:
        'That is how OpenBSD’s kernel reads a table: the second entry of a number turns it into “anywhere” (sys/kern/exec_elf.c, ' +
        'elf_read_pintable). On OpenBSD it happens to sigprocmask, break and __threxit. A set of places for each number would keep ' +
        'the precision; Zircon has that for its vDSO.',
      show: 'scene=freebsd-15&policy=openbsd-pinsyscalls&range=32-54&step=50&mark=function:_umtx_op_err,wall',
    },
  ],
};
