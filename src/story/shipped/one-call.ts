import { type ShippedStory, storyHead } from '../list.ts';

export const ONE_CALL: ShippedStory = {
  ...storyHead('one-call'),
  steps: [
    {
      title: 'One call of cat',
      narration:
        'cat has read a block of a file and writes it. The call passes two libraries before it gets to the kernel.',
      notes:
        'FreeBSD 15 on amd64, a sketch of cat. The thick line is the call that happens now; the thin ones are all the ways that ' +
        'calls of this program take. Follow it from top to bottom: program, libc, libsys, kernel.',
      show: 'scene=freebsd-15&range=0-32&step=24',
    },
    {
      title: 'The program',
      narration: 'raw_cat() calls write. The program names libc as the library it needs, and knows nothing of libsys.',
      notes:
        'libsys comes in through libc, which needs it and filters it (rG0d4f7723bc43). That it is there at all is meant to be an ' +
        'internal detail: applications link libc (freebsd-current, 21 March 2025).',
      show: 'scene=freebsd-15&range=0-32&step=24&mark=function:raw_cat&look=function:raw_cat',
    },
    {
      title: 'The wrapper',
      narration:
        'write() in libc is plain C without an instruction of its own: it jumps through slot 31 of the interposing table.',
      notes:
        'The table has 46 indexes: 38 slots of libsys, 7 of libc, 1 reserved (lib/libc/include/libc_private.h, ' +
        'lib/libsys/interposing_table.c). Names without a wrapper, such as mmap or fstat, go from the program straight to libsys.',
      show: 'scene=freebsd-15&range=0-32&step=24&mark=function:write&look=function:write',
    },
    {
      title: 'The stub',
      narration: 'The slot holds __sys_write. Three instructions: the number 4, the fourth argument, syscall.',
      notes:
        'mov imm32 into eax, 5 bytes; rcx to r10, 3 bytes; syscall, 2 bytes: so a tracer prints __sys_write+0xa, the address after ' +
        'the instruction (lib/libsys/amd64/SYS.h). An error comes back in the carry flag, and cerror stores errno.',
      show: 'scene=freebsd-15&range=0-32&step=24&mark=function:__sys_write&look=function:__sys_write',
    },
    {
      title: 'The kernel',
      narration:
        'Number 4 arrives. FreeBSD looks at the number and the arguments, not at the address that they came from.',
      notes:
        'No patch or review for a rule about the origin was found for FreeBSD, only statements of intent (PR #908; message 5526; ' +
        'status report 2024Q1). So a call from any place that can be executed is as good as this one.',
      show: 'scene=freebsd-15&range=0-32&step=24&mark=call:write,kernel',
    },
    {
      title: 'With threads, one more stop',
      narration:
        'In a threaded program the slot leads to libthr. __thr_write minds cancellation, then calls the same stub.',
      notes:
        'A pending cancellation may act before and while write blocks, and after it if nothing was written ' +
        '(lib/libthr/thread/thr_syscalls.c). Every handler that was read ends in the stub of the same name in libsys, so the ' +
        'kernel is entered from the same place with and without threads.',
      show: 'scene=freebsd-15&range=32-54&step=48&mark=function:__thr_write,function:__sys_write,function:write',
    },
    {
      title: 'A call that is none',
      narration:
        'What time is it? clock_gettime in libsys reads the shared page. The kernel is not entered, so no rule is asked.',
      notes:
        'It holds for the ordinary clocks while the page is enabled and the counter usable; other clocks fall back to ' +
        '__sys_clock_gettime (lib/libsys/clock_gettime.c, __vdso_gettimeofday.c). In a trace such a read leaves no line at all.',
      show: 'scene=freebsd-15&range=0-32&step=25&mark=function:clock_gettime,object:shared page',
    },
    {
      title: 'With a rule: the right instruction',
      narration:
        'With pins as in OpenBSD 7.6 the kernel asks: is this libsys’s instruction for number 4? It is, and the call goes on.',
      notes:
        'The rule is carried over: pinned is the object that holds the stubs, which is libsys here and libc on OpenBSD. The pin is ' +
        'the address of the instruction, so the kernel takes 2 bytes off the pc (sys/sys/syscall_mi.h, pin_check). Two range ' +
        'compares and one load, no lock.',
      show: 'scene=freebsd-15&policy=openbsd-pinsyscalls&range=0-32&step=24&mark=function:__sys_write,wall',
    },
    {
      title: 'With a rule: the wrong one',
      narration:
        'getpid by way of syscall(2): an instruction of libsys, but not the one of getpid. The process ends with SIGABRT.',
      notes:
        'syscall(2) and __syscall(2) are numbers 0 and 198: one place, any number (lib/libsys/syscall.2). A table of one address per ' +
        'number has no form for that, which is why OpenBSD made SYS_syscall unimplemented in December 2023, before pins came. ' +
        'FreeBSD’s manual still calls them useful for testing.',
      show: 'scene=freebsd-15&policy=openbsd-pinsyscalls&range=0-32&step=30',
    },
  ],
};
