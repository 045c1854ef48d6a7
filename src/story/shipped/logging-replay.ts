import { type ShippedStory, storyHead } from '../list.ts';

export const LOGGING_REPLAY: ShippedStory = {
  ...storyHead('logging-replay'),
  steps: [
    {
      title: 'Another object, the same names',
      narration:
        'One purpose of the split: put a library in the place of libsys that logs every call, then replay from its log.',
      notes:
        'Castor (ASPLOS 2017) drove the first proposal of the split, D14609, for tools that replace libsys at run time. The ' +
        'replacement exports the same names and versions; here it is called liblogsys. Other wishes were compartments and an ' +
        'easier rule in the manner of msyscall.',
      show: 'scene=freebsd-15&libsys=logging&range=0-32&mark=object:liblogsys.so.1',
    },
    {
      title: 'One write, logged',
      narration:
        'Program and libc are unchanged. The stub is now the logger’s, and it enters by one indirect instruction for all numbers.',
      notes:
        'Castor’s own entry is one syscall instruction with number 0, which takes the real number as an argument. It needs a raw path ' +
        'beneath itself, and no call in the libraries that passes the names by.',
      show: 'scene=freebsd-15&libsys=logging&range=0-32&step=24&mark=object:liblogsys.so.1,call:write',
    },
    {
      title: 'Time is seen as well',
      narration:
        'clock_gettime is a function of libsys, so it is replaced along with the rest. No tracer of calls would see this read.',
      notes:
        'The shared page is read without entering the kernel, so truss, ktrace and strace show nothing. Castor overrides ' +
        'gettimeofday and clock_gettime for that reason; without them a replay would see other times.',
      show: 'scene=freebsd-15&libsys=logging&range=0-32&step=25&mark=function:clock_gettime,object:liblogsys.so.1',
    },
    {
      title: 'Passes it by: rtld',
      narration:
        'rtld has stubs of its own, and runs before the logger is even loaded. What it asks for is not in the log.',
      notes:
        'D14609 was to be followed by a change that links rtld to libsys.a instead; a replacement at run time would still not get ' +
        'there. A recorder below the libraries, such as rr on Linux, sees these calls.',
      show: 'scene=freebsd-15&libsys=logging&range=0-32&step=11&mark=object:ld-elf.so.1',
    },
    {
      title: 'Passes it by: the trampoline',
      narration: 'The end of a signal handler: sigreturn leaves from the shared page, which the kernel provides.',
      notes:
        'The trampoline calls the handler and then issues 417 itself (sys/kern/kern_sharedpage.c). The call can be inferred when the ' +
        'log knows that a handler ran; Castor hooks the slot of sigaction.',
      show: 'scene=freebsd-15&libsys=logging&range=0-32&step=28&mark=call:sigreturn,object:shared page',
    },
    {
      title: 'Passes it by: static and Go',
      narration:
        'Nothing is linked at run time here, so nothing can be replaced. sh and caddy run as if the logger were not there.',
      notes:
        'Castor’s manual page says that programs which make calls directly may not replay. Of a Go program the logger would not see ' +
        'a single call, and not its time reads either.',
      show: 'scene=freebsd-15&libsys=logging&range=54-74&step=71&mark=process:sh,process:caddy',
    },
    {
      title: 'Replay: answered from the log',
      narration:
        'The same write, replayed: its result comes from the log. The kernel is not entered, and no rule is asked.',
      notes:
        'What a replay answers itself are the calls that only bring data in or out. In this scenario that is most of what cat and mt ' +
        'do after their start.',
      show: 'scene=freebsd-15&libsys=replaying&range=0-32&step=24&mark=object:libreplaysys.so.1',
    },
    {
      title: 'Replay: done for real',
      narration: 'Threads, memory and signals cannot be answered from a log: thr_new has to make a thread.',
      notes:
        'The same holds for mmap, sigaction, _umtx_op and the end of the process. Which calls are real is this model’s list, drawn up ' +
        'after Castor’s needs; a tool may choose otherwise (illustrative).',
      show: 'scene=freebsd-15&libsys=replaying&range=32-54&step=44&mark=object:libreplaysys.so.1,call:thr_new',
    },
    {
      title: 'Who would refuse it',
      narration:
        'Pins: not the registered libc, and one place for all numbers has no form in a table. A filter only wants its range.',
      notes:
        'Under pins the logger’s first call, readlink of cat, is SIGABRT. Region rules would have to register the replacement, CheriBSD ' +
        'to give it the permission. Both rules are carried over from OpenBSD and Linux; the filter is taken to list the logger’s range.',
      show: 'scene=freebsd-15&libsys=logging&policy=openbsd-pinsyscalls&compare=linux-seccomp-ip&range=0-32&step=17',
    },
  ],
};
