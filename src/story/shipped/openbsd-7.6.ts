import { type ShippedStory, storyHead } from '../list.ts';

export const OPENBSD_7_6: ShippedStory = {
  ...storyHead('openbsd-7.6'),
  steps: [
    {
      title: 'A keyhole for each number',
      narration:
        'Two regions have tables: libc, and ld.so or a static program. The address of the instruction must be the listed one.',
      notes:
        'pin_check in sys/sys/syscall_mi.h 1.34 to 1.37: two range compares and one load. msyscall left the tree on 2 and 5 April ' +
        '2024 (plus76.html), so 7.6 is the first release without it. 7.7 adds that registration fails while there are other threads.',
      show: 'scene=openbsd-7.6&policy=openbsd-pinsyscalls&range=0-14&mark=wall',
    },
    {
      title: 'ld.so pins libc',
      narration:
        'Before this call only ld.so’s own few calls work. It passes on the table that libc carries, and cannot do so twice.',
      notes:
        'The kernel has read ld.so’s table at exec: 23 calls on amd64. A second pinsyscalls is EPERM. An ld.so without a table would ' +
        'not start at all in 7.6. The result of the call is ignored: with a bad table libc simply cannot enter.',
      show: 'scene=openbsd-7.6&policy=openbsd-pinsyscalls&range=0-14&step=2&mark=call:pinsyscalls,object:ld.so',
    },
    {
      title: 'The way back from a signal',
      narration:
        'ftp’s handler is done. The trampoline lies in no pinned region: its one instruction may make sigreturn, no more.',
      notes:
        'The rule has a line for it: the trampoline’s exact return pc, and only this number. So the page needs no table; ' +
        'libc has no stub for sigreturn.',
      show: 'scene=openbsd-7.6&policy=openbsd-pinsyscalls&range=0-14&step=12&mark=call:sigreturn,wall',
    },
    {
      title: 'A static program brings its table',
      narration:
        'ls is static. Its stubs come from libc.a and so do their pins; the kernel reads them at exec, from the file.',
      notes:
        'Program header 0x65a3dbe9, at most two entries for each number of the kernel; one bad entry voids the whole table ' +
        '(sys/kern/exec_elf.c, elf_read_pintable). It lists only the stubs that are linked, so here fewer calls are possible at all.',
      show: 'scene=openbsd-7.6&policy=openbsd-pinsyscalls&range=14-22&step=19&mark=process:ls,wall',
    },
    {
      title: 'It breaks: no table',
      narration:
        'redbean comes from another toolchain, without a table. 7.5 had no opinion; now its first call is SIGABRT.',
      notes:
        'Regions without a table became illegal on 1 April 2024 (syscall_mi.h 1.33, plus76.html). A toolchain can emit the section ' +
        'itself. Go 1.15 breaks as well, so 6 of 8 programs run; Go 1.23, by way of libc, does run.',
      show: 'scene=openbsd-7.6&policy=openbsd-pinsyscalls&range=22-27&step=23',
    },
    {
      title: 'Stopped: the wrong stub',
      narration:
        'The number of execve at the instruction of getpid. It is in libc, and it is not the place of execve: SIGABRT.',
      notes:
        'From 7.6 on the message goes to the terminal: address, number, table entry, both regions. kdump shows a record of type ' +
        'PINSYSCALL, lastcomm an S.',
      show: 'scene=openbsd-7.6&policy=openbsd-pinsyscalls&range=63-67&step=67',
    },
    {
      title: 'Remains: a forged signal frame',
      narration:
        'The frame sets registers and pc: the program goes on at the stub of execve. That is the right place, so it is let in.',
      notes:
        'The trampoline’s own instruction makes sigreturn only; as execve it would be SIGABRT, with EPERM recorded. The cookie that a ' +
        'real frame has to hold is left out here: it would stop most forgeries earlier (sys_sigreturn; not re-read).',
      show: 'scene=openbsd-7.6&policy=openbsd-pinsyscalls&range=84-89&step=89',
    },
    {
      title: 'Remains: the right stub',
      narration:
        'Who goes to the stub of execve makes execve. It takes the address of libc in this process, and that is all.',
      notes:
        'libc is relinked at each boot and placed anew in each process, so the address has to be leaked first. pledge(2) is asked after ' +
        'the pins and may still refuse; it is not modelled here.',
      show: 'scene=openbsd-7.6&policy=openbsd-pinsyscalls&range=67-71&step=71&mark=function:execve,wall',
    },
    {
      title: 'The account',
      narration: 'Column “pinsyscalls”: 6 of 8 attacks are stopped, as in 7.5, with one test instead of two.',
      notes:
        'What it asks of others: no syscall(2), a table in each static program, no call from a program’s own text. A replaced libc ' +
        'must be called libc.so. something and bring its table.',
      show: 'scene=openbsd-7.6&policy=openbsd-pinsyscalls&view=matrix',
    },
  ],
};
