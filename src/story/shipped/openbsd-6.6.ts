import { type ShippedStory, storyHead } from '../list.ts';

export const OPENBSD_6_6: ShippedStory = {
  ...storyHead('openbsd-6.6'),
  steps: [
    {
      title: 'One question',
      narration:
        'At each entry the kernel looks up the memory that the call leaves from. If it can be written, the call is refused.',
      notes:
        'uvm_map_inentry_pc in sys/uvm/uvm_map.c, a tree of mid-2019: the entry that holds the pc must not be writable, nothing else. ' +
        'That tree lies between 6.5 and 6.7, so 6.6 is likely but not confirmed. A cache for each thread keeps the cost to a compare.',
      show: 'scene=openbsd-6.6&policy=openbsd-wx-syscall&range=0-12&mark=wall',
    },
    {
      title: 'An honest program',
      narration:
        'ftp opens a connection: socket leaves from libc, whose text is not writable. Nobody had to register anything.',
      notes:
        'There is no registrar in this release: no call, no flag, no table. Any text will do, that of libc as well as that of the ' +
        'program or of a library which dlopen has brought.',
      show: 'scene=openbsd-6.6&policy=openbsd-wx-syscall&range=0-12&step=6&mark=call:socket,object:libc',
    },
    {
      title: 'Nothing breaks',
      narration: 'Even Go 1.13, which calls from its own text, runs: under this rule 7 of 7 programs run.',
      notes:
        'The seven are a dynamic program, a static shell with a child and a static ls, redbean from a toolchain of its own, a Go ' +
        'program and perl with its syscall function. Go made its calls by itself then (golang/go#36435).',
      show: 'scene=openbsd-6.6&policy=openbsd-wx-syscall&range=25-32&step=32&mark=process:caddy,wall',
    },
    {
      title: 'Stopped: code on the stack',
      narration:
        'The classic: input lands on the stack and is run there. The stack can be written, so execve ends in SIGSEGV.',
      notes:
        'The program with a hole and the stack that can be executed are made up for this scenario; OpenBSD grants memory that is ' +
        'both only to programs marked for it. The signal could be caught; the regression test of that is marked as failing on amd64.',
      show: 'scene=openbsd-6.6&policy=openbsd-wx-syscall&range=37-41&step=41',
    },
    {
      title: 'Remains: text written in the meantime',
      narration:
        'The text of libc was made writable, an instruction written there, the text made read-only again. Now it is in order.',
      notes:
        'The rule looks at the mapping as it is at this moment; tried while the text could be written, the call would be refused. A ' +
        'comment in the source says that a second, writable mapping of the same memory goes unnoticed.',
      show: 'scene=openbsd-6.6&policy=openbsd-wx-syscall&range=59-65&step=65',
    },
    {
      title: 'Remains: one mprotect more',
      narration:
        'Memory is filled, then made executable and no longer writable, as a JIT compiler does. The rule is content.',
      notes:
        'This is the weak point: whoever can call mprotect first can have a page of any content. msyscall closes it one release ' +
        'later, by asking who registered the page.',
      show: 'scene=openbsd-6.6&policy=openbsd-wx-syscall&range=41-47&step=47&mark=object:JIT page,wall',
    },
    {
      title: 'Remains: any instruction in libc',
      narration:
        'The attacker loads the number of execve and jumps to the instruction of getpid. The number is not looked at.',
      notes:
        'Jumps into text that is there already are what every rule about memory leaves over. Pins answer this one, from 7.5 on; ' +
        'the pin of execve in 7.3 answers it for execve alone.',
      show: 'scene=openbsd-6.6&policy=openbsd-wx-syscall&range=51-55&step=55&mark=function:getpid,wall',
    },
    {
      title: 'The account',
      narration: 'Column “no writable text”: nobody is hurt, and 1 of 7 attacks is stopped.',
      notes:
        'The matrix asks each policy alone; the other columns are rules of other releases and systems, carried over. An attack is ' +
        'stopped if the call that it is after is refused, or if it dies on the way there.',
      show: 'scene=openbsd-6.6&policy=openbsd-wx-syscall&view=matrix',
    },
  ],
};
