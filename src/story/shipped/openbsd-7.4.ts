import { type ShippedStory, storyHead } from '../list.ts';

export const OPENBSD_7_4: ShippedStory = {
  ...storyHead('openbsd-7.4'),
  steps: [
    {
      title: 'One call is special',
      narration:
        'Text must be registered, as in 7.2. Besides, execve has a range of its own, and may leave from there only.',
      notes:
        'pinsyscall(2), releases 7.3 and 7.4. The range is tested inside sys_execve, so after the page test ' +
        '(sys/kern/kern_exec.c, 2023). pinsyscall takes no number but that of execve: any other is EINVAL.',
      show: 'scene=openbsd-7.4&policy=openbsd-msyscall-execpin&range=0-14&mark=wall',
    },
    {
      title: 'ld.so pins execve',
      narration:
        'When libc is loaded, ld.so looks up the symbol execve and gives its start and size to the kernel. Once.',
      notes:
        'A second pinsyscall returns EPERM. The range is kept in the process, copied by fork and zeroed by exec; where none is set, ' +
        'execve is not pinned (sys/uvm/uvm_mmap.c).',
      show: 'scene=openbsd-7.4&policy=openbsd-msyscall-execpin&range=0-14&step=3&mark=call:pinsyscall,object:ld.so',
    },
    {
      title: 'A static program pins itself',
      narration: 'sh has no ld.so. The start-up code of libc in the program does the same for it, before main.',
      notes:
        'lib/libc/dlfcn/init.c (2023); not on hppa. The text of a static program is registered by the kernel already.',
      show: 'scene=openbsd-7.4&policy=openbsd-msyscall-execpin&range=14-23&step=15&mark=process:sh,call:pinsyscall',
    },
    {
      title: 'An honest execve',
      narration:
        'A child of the shell becomes ls. execve leaves from the function of that name, which is where it is pinned.',
      notes:
        'The child has the pin from its parent: fork copies it. After exec the new program begins without one and pins its own.',
      show: 'scene=openbsd-7.4&policy=openbsd-msyscall-execpin&range=14-23&step=19&mark=function:execve,call:execve',
    },
    {
      title: 'It breaks: execve by syscall(2)',
      narration:
        'perl’s syscall function makes execve by number, from the stub of syscall(2): SIGABRT, which cannot be caught.',
      notes:
        'getpid and write by the same way were let in: only execve is pinned. From the program’s text it would have been SIGSEGV ' +
        'by the page test; from a wrong place in libc it is SIGABRT by the pin, marked E in lastcomm.',
      show: 'scene=openbsd-7.4&policy=openbsd-msyscall-execpin&range=46-53&step=53',
    },
    {
      title: 'Stopped: the wrong stub',
      narration:
        'execve from the instruction of getpid, which 7.2 still let in. It is outside the pinned range: SIGABRT.',
      notes:
        'Together with the four that msyscall and immutable text stop, 5 of 8 attacks are stopped. A forged signal frame that runs ' +
        'the trampoline’s own instruction as execve would end the same way.',
      show: 'scene=openbsd-7.4&policy=openbsd-msyscall-execpin&range=70-75&step=75',
    },
    {
      title: 'Remains: every other call',
      narration:
        'Two bytes inside another instruction of libc happen to read as a system call. socket has no pin, so it is let in.',
      notes:
        'Region rules make no difference between the places within a region, and on amd64 instructions may begin at any byte. ' +
        'Reading files and talking to the network need no execve.',
      show: 'scene=openbsd-7.4&policy=openbsd-msyscall-execpin&range=65-70&step=70&mark=call:socket,wall',
    },
    {
      title: 'Remains: the right stub',
      narration:
        'Who jumps to the function execve leaves from the right place. No rule about places can tell this from a call.',
      notes:
        'It needs the address of libc in this process, which is drawn anew at each start, and libc is relinked at each boot. ' +
        'What pledge(2) allows is asked afterwards and is not part of this picture.',
      show: 'scene=openbsd-7.4&policy=openbsd-msyscall-execpin&range=75-80&step=80&mark=function:execve,wall',
    },
    {
      title: 'The account',
      narration: 'Column “msyscall + execve pin”: 6 of 8 programs run, and 5 of 8 attacks are stopped.',
      notes:
        'Broken are Go 1.15, as in 7.2, and a perl script that makes execve by number. The pin was removed on 27 March ' +
        '2024 (plus76.html), so 7.5 is listed as still having it; whether anything there used it is not established.',
      show: 'scene=openbsd-7.4&policy=openbsd-msyscall-execpin&view=matrix',
    },
  ],
};
