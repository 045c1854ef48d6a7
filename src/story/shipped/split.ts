import { type ShippedStory, storyHead } from '../list.ts';

export const SPLIT: ShippedStory = {
  ...storyHead('split'),
  steps: [
    {
      title: 'Before: stubs in libc',
      narration: 'FreeBSD 14. rtld brings stubs of its own; whatever else a dynamic program asks for leaves from libc.',
      notes:
        'The program here is a sketch of cat, written from sources; addresses are illustrative. Each line is a way that calls ' +
        'took, its width says how many. In the files of FreeBSD 13.2, which were ' +
        'disassembled, libc.so.7 holds 422 system-call instructions, libthr.so.3 one and rtld 31.',
      show: 'scene=freebsd-14&focus=0&mark=object:libc.so.7',
    },
    {
      title: 'One write, FreeBSD 14',
      narration: 'write() is a wrapper, __sys_write is the stub with the instruction. Both are functions of libc.',
      notes:
        'The wrapper exists because write can be interposed: it jumps through a slot of a table, which libthr fills when there are ' +
        'threads. The stub has three names: __sys_write, _write and, where nothing is interposed, the plain one. ' +
        'Sources: sys/tools/syscalls/scripts/syscalls_map.lua, lib/libc/include/libc_private.h.',
      show: 'scene=freebsd-14&range=0-28&step=20&mark=function:write,function:__sys_write,call:write',
    },
    {
      title: 'One write, FreeBSD 15',
      narration:
        'The wrapper stayed in libc, the stub moved to libsys. The program was not touched and links libc as before.',
      notes:
        'The first batch landed on 5 February 2024 (status report 2024Q1, libsys.adoc); 15.0 is the first release line with it. ' +
        'In that first batch the wrappers lived in libsys too; they were moved back to libc by 16 April 2024 (rG7dd9070e4425). ' +
        'A program built before 15 runs unchanged, since the soname of libc is the same (inferred).',
      show: 'scene=freebsd-15&range=0-32&step=24&mark=function:write,function:__sys_write,call:write',
    },
    {
      title: 'What is left in libc',
      narration:
        'No call leaves from libc any more. It keeps the wrappers, and all that is more than a call: stdio, malloc, locale.',
      notes:
        'Shared objects of libc are compiled with an empty body for each generated stub (lib/libc/sys/Makefile.inc). ' +
        'A few hand-written ones, vfork and getcontext among them, may still leave bytes of an instruction there which nobody ' +
        'calls: that is inferred from the makefiles, no FreeBSD 15 libc was disassembled.',
      show: 'scene=freebsd-15&focus=0&mark=object:libc.so.7',
    },
    {
      title: 'Who wins where both define fstat?',
      narration: 'libc has an empty fstat, but as a filter of libsys. So rtld binds the program to the one in libsys.',
      notes:
        'libc needs libsys (DT_NEEDED) and names it as auxiliary filtee (DT_AUXILIARY): for each symbol that both define, rtld ' +
        'takes the filtee’s. Sources: rG0d4f7723bc43; freebsd-current, 2 February 2024, message 5526. If libsys could not be ' +
        'loaded, the empty stub would run on into its neighbour instead of failing cleanly (inferred); only elf_aux_info traps.',
      show: 'scene=freebsd-15&range=0-32&step=22&mark=function:scanfiles,object:libsys.so.7',
    },
    {
      title: 'What did not move: rtld',
      narration:
        'rtld needs the kernel before any library is there. It keeps its own stubs; here it opens libsys with one of them.',
      notes:
        'rtld links selected objects of the PIC archives into itself: 31 numbers in the last list seen before the split, and ' +
        'today’s may differ slightly (libexec/rtld-elf/rtld-libc/Makefile.inc). Its build fails if either interposing table ' +
        'gets linked in (libexec/rtld-elf/Makefile).',
      show: 'scene=freebsd-15&range=0-32&step=11&mark=object:ld-elf.so.1',
    },
    {
      title: 'What also moved: one stub of libthr',
      narration:
        '_umtx_op_err, the second instruction for 454, came to libsys from libthr. Now libthr makes no call by itself.',
      notes:
        'It was measured in the libthr of 13.2: one site, number 454. It left after review in January 2024 (freebsd-src PR #908). ' +
        'libthr links libsys for it; a static libthr.a carries a copy of that object (lib/libthr/Makefile).',
      show: 'scene=freebsd-15&range=32-54&step=50&mark=function:_umtx_op_err,object:libthr',
    },
    {
      title: 'A static program',
      narration:
        'libc.a still holds every stub. In a static program there is no libsys, and each call leaves from the program.',
      notes:
        'The static archive has the stubs, the aux-vector code and the interposing table, so libsys.a need not be linked ' +
        '(lib/libsys/Makefile.sys; D44117). Wrapper, slot and stub are all here; only the library around them is missing.',
      show: 'scene=freebsd-15&range=54-62&step=60&mark=process:sh,call:write',
    },
    {
      title: 'What a rule could say now',
      narration:
        'Only rtld and libsys may enter. cat and mt would run; sh, shown here, and caddy would have all calls refused: 19 of 72 calls.',
      notes:
        'No kernel has this rule. The announcement of the split names limits in the manner of msyscall(2) as one purpose ' +
        '(freebsd-current, message 5526), and the status report asks for help with pinsyscalls. A usable rule would have to admit ' +
        'the image of static programs; that is inferred, and it is what the picture is for.',
      show: 'scene=freebsd-15&policy=freebsd-rtld-libsys&focus=2',
    },
  ],
};
