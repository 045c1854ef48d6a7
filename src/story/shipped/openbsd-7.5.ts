import { type ShippedStory, storyHead } from '../list.ts';

export const OPENBSD_7_5: ShippedStory = {
  ...storyHead('openbsd-7.5'),
  steps: [
    {
      title: 'Two questions',
      narration:
        'First as before: is the text registered? Then, where it has a table: is this the instruction for that number?',
      notes:
        'sys/sys/syscall_mi.h 1.31, code of January to March 2024; the tag of 7.5 itself was not read. The order is: number range, ' +
        'stack pointer, page test, pin_check, pledge, the call. So main text dies of SIGSEGV and a wrong stub of SIGABRT.',
      show: 'scene=openbsd-7.5&policy=openbsd-7.5-both&range=0-14&mark=wall',
    },
    {
      title: 'The table goes to the kernel',
      narration:
        'libc carries pairs of address and number. ld.so reads them and hands them over with pinsyscalls, once.',
      notes:
        'Section .openbsd.syscalls, program header 0x65a3dbe9, two 32-bit words for each stub (lib/libc/arch/amd64/SYS.h). ld.so’s own ' +
        'table, and that of a static program, are read by the kernel at exec. A table takes at most 1324 bytes.',
      show: 'scene=openbsd-7.5&policy=openbsd-7.5-both&range=0-14&step=3&mark=call:pinsyscalls,object:ld.so',
    },
    {
      title: 'An honest program',
      narration:
        'setjmp in ftp asks for the signal mask from an instruction of its own. sigprocmask has several: anywhere in libc will do.',
      notes:
        'A number that the table lists twice gets -1, which is any address of the region. On amd64 that is so for sigprocmask, break ' +
        'and __threxit. All else in this program leaves from its one pinned place.',
      show: 'scene=openbsd-7.5&policy=openbsd-7.5-both&range=0-14&step=7&mark=function:setjmp,wall',
    },
    {
      title: 'perl had to learn',
      narration:
        'libc has no syscall(2) any more. perl brings an emulator: by number it calls the function of that name.',
      notes:
        'gnu/usr.bin/perl/syscall_emulator.c, generated, about 1400 lines; an unknown number gives ENOSYS. One instruction for all ' +
        'numbers has no form in a table. Go left syscall(2) too (golang/go#63900).',
      show: 'scene=openbsd-7.5&policy=openbsd-7.5-both&range=45-52&step=50&mark=function:syscall_emulator,function:getpid',
    },
    {
      title: 'It breaks: Go 1.15',
      narration:
        'As since 6.9: own calls of a dynamic program are refused by the page test, before any pin is looked at.',
      notes:
        'SIGSEGV, not SIGABRT: it tells which of the two tests has refused. 7 of 8 programs run in this scenario, this one does not.',
      show: 'scene=openbsd-7.5&policy=openbsd-7.5-both&range=27-36&step=31',
    },
    {
      title: 'No table, no opinion',
      narration:
        'redbean is static and has no table. Of a region without one this release has no opinion: it runs (inferred).',
      notes:
        'By reading of syscall_mi.h 1.31. Whether redbean really ran on 7.5 is not established: its makers name 7.3 or 7.4 as the ' +
        'last release. From 1 April 2024 on, so in 7.6, a region without a table is refused.',
      show: 'scene=openbsd-7.5&policy=openbsd-7.5-both&range=22-27&step=23&mark=process:redbean,wall',
    },
    {
      title: 'Stopped: between the instructions',
      narration:
        'socket from two bytes inside another instruction of libc, let in by 7.4: the table knows one place for it. SIGABRT.',
      notes:
        'The kernel subtracts the length of the instruction and compares addresses: 2 bytes on amd64, 12 on arm64. Before the signal it ' +
        'writes a ktrace record, logs the numbers, and stops the other threads; the signal cannot be caught.',
      show: 'scene=openbsd-7.5&policy=openbsd-7.5-both&range=64-69&step=69',
    },
    {
      title: 'Remains: the right stub',
      narration: 'Who goes to the stub of execve makes execve. A pin ties a number to a place, not to who comes by.',
      notes:
        'A dynamic program has all of libc’s stubs to jump to, a static one only those that it links. So pins leave least to ' +
        'an attacker in a small static program.',
      show: 'scene=openbsd-7.5&policy=openbsd-7.5-both&range=74-79&step=79&mark=function:execve,wall',
    },
    {
      title: 'The account',
      narration: 'Column “msyscall, then pins”: 7 of 8 programs run, and 6 of 8 attacks are stopped.',
      notes:
        'What remains is the right stub, by a jump or by a forged signal frame. The price was syscall(2), and five years of work on userland by the author’s ' +
        'count (tech@, 28 January 2024).',
      show: 'scene=openbsd-7.5&policy=openbsd-7.5-both&view=matrix',
    },
  ],
};
