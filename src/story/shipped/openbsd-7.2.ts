import { type ShippedStory, storyHead } from '../list.ts';

export const OPENBSD_7_2: ShippedStory = {
  ...storyHead('openbsd-7.2'),
  steps: [
    {
      title: 'Registered text may enter',
      narration:
        'The memory that a call leaves from must not be writable, and it must carry a flag: registered for system calls.',
      notes:
        'msyscall(2), first in 6.7 and the only rule of its kind until 7.2. Flagged by the kernel while it maps: ld.so, a program ' +
        'without interpreter, the page of the signal trampoline. A dynamic program and its other libraries never get the flag ' +
        '(sys/kern/exec_elf.c, exec_subr.c, kern_exec.c).',
      show: 'scene=openbsd-7.2&policy=openbsd-msyscall&range=0-13&mark=wall',
    },
    {
      title: 'ld.so registers libc',
      narration:
        'ld.so knows libc by its soname, which begins with libc.so., and registers its text by a call that works only once.',
      notes:
        'libexec/ld.so/library.c. A second use returns EPERM; fork copies the flag, exec clears it (sys/uvm/uvm_mmap.c). On FreeBSD 15 ' +
        'this soname would be the wrong one: the stubs are in libsys.',
      show: 'scene=openbsd-7.2&policy=openbsd-msyscall&range=0-13&step=2&mark=call:msyscall,object:ld.so',
    },
    {
      title: 'An honest program',
      narration:
        'ftp opens a connection from libc: registered, and not writable. The call is let in, whatever its number is.',
      notes:
        'What is looked up is the address after the instruction, and whole mappings are flagged: any two bytes 0f 05 in libc may ' +
        'issue any call. Checks in the tree: regress/sys/kern/syscall_segment.',
      show: 'scene=openbsd-7.2&policy=openbsd-msyscall&range=0-13&step=7&mark=call:socket,wall',
    },
    {
      title: 'It breaks: Go 1.15',
      narration:
        'A dynamic program’s own text is not registered. The runtime’s first own call is SIGSEGV: 7 of 8 programs run.',
      notes:
        '6.7 and 6.8 still let Go programs through by an exception; how they were recognised is not established. Go 1.16 and later ' +
        'call libc on OpenBSD and run (release notes of Go 1.16; golang/go#36435).',
      show: 'scene=openbsd-7.2&policy=openbsd-msyscall&range=26-34&step=29',
    },
    {
      title: 'Stopped: a page of one’s own',
      narration:
        'Filled, made executable, no longer writable: 6.6 let this page in. Nobody has registered it, so now it is SIGSEGV.',
      notes:
        'The message names the address, lastcomm marks the process, and the signal may in principle be caught: trapsignal, code ' +
        'SEGV_ACCERR. On amd64 the regression test for the handler is marked as failing (regress/usr.bin/lastcomm).',
      show: 'scene=openbsd-7.2&policy=openbsd-msyscall&range=52-58&step=58',
    },
    {
      title: 'Stopped: registering once more',
      narration:
        'The attacker calls msyscall for a page. The call enters from ld.so, as it may, and fails: EPERM, it was used before.',
      notes:
        'A refusal without a signal: the process goes on, and dies one call later when it tries the page. The registration is a ' +
        'call too, and is itself subject to the rule in force.',
      show: 'scene=openbsd-7.2&policy=openbsd-msyscall&range=70-77&step=76',
    },
    {
      title: 'Remains: any instruction in libc',
      narration:
        'The number of execve, the instruction of getpid. Both are in registered text, and the number is not looked at.',
      notes:
        'So do a jump into the middle of another instruction, the right stub itself, and a forged signal frame, which lets the ' +
        'program go on at any of them.',
      show: 'scene=openbsd-7.2&policy=openbsd-msyscall&range=62-66&step=66&mark=function:getpid,wall',
    },
    {
      title: 'The account',
      narration: 'Column “msyscall”: 3 of 8 attacks are stopped, at the price of Go programs that call by themselves.',
      notes:
        'Stopped are code on the stack, a page of one’s own and a second registration. What remains are jumps within registered ' +
        'text, which pins were made for, and text of libc that is written anew, which mimmutable(2) ends in 7.3.',
      show: 'scene=openbsd-7.2&policy=openbsd-msyscall&view=matrix',
    },
  ],
};
