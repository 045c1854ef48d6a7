import type { StoryStep } from '../story.ts';

/** What FreeBSD’s split of libc means for those who build, link, package and trace. */
export const QUESTIONS_LIBSYS: readonly StoryStep[] = [
  {
    title: 'Which object executes the trap?',
    narration:
      'FreeBSD 15: libsys, for all that a dynamic program asks for; rtld, for what it does itself; a static program, its own. libc no longer.',
    notes:
      'Seen here: one write of cat. Two others: the end of a signal handler leaves from the shared page, and Go calls ' +
      'by itself. That libc.so holds no instruction at all is inferred from its makefiles: bytes of a few hand-written stubs may ' +
      'remain that nobody calls. Up to FreeBSD 14 the instruction was in libc.',
    source:
      'freebsd-src PR #908; lib/libsys/Makefile.sys, lib/libc/sys/Makefile.inc; status report 2024Q1, libsys.adoc',
    show: 'scene=freebsd-15&range=0-32&step=24&mark=function:__sys_write,call:write',
  },
  {
    title: 'Must I relink, or add -lsys?',
    narration:
      'No. A program goes on linking libc alone, and libc brings libsys along. Only an image that you put together needs the new file.',
    notes:
      'The announcement says that existing software needs no change, except that custom disk images have to hold libsys. That a ' +
      'program built before 15 runs unchanged, since the soname of libc is the same, is inferred. The one case of -lsys is ' +
      'question 10.',
    source: 'freebsd-current, 2 February 2024, “libc/libsys split coming soon” (message 5526); rG0d4f7723bc43',
    show: 'scene=freebsd-15&range=0-32&step=23&mark=object:cat,object:libc.so.7',
  },
  {
    title: 'Both export the symbol: who wins?',
    narration:
      'libsys. libc is its auxiliary filter: where both define a name, as here fstat, rtld takes libsys’s and falls back on libc’s.',
    notes:
      'libc names libsys twice: as needed (DT_NEEDED) and as auxiliary filtee (DT_AUXILIARY). Its own fstat is an empty stub. Names ' +
      'with a wrapper, such as read, are different: there libsys exports no plain name, so libc’s wrapper is the only one. An empty ' +
      'stub that was run after all would fall through into its neighbour (inferred); elf_aux_info traps.',
    source: 'reviews.freebsd.org rG0d4f7723bc43, D44117; lib/libsys/Makefile.sys',
    show: 'scene=freebsd-15&range=0-32&step=22&mark=object:libc.so.7,object:libsys.so.7',
  },
  {
    title: 'What if the program is static?',
    narration:
      'libc.a still holds every stub, so libsys.a is not needed. Wrapper, stub and instruction are all in the program.',
    notes:
      'The static archive has the stubs, the code for the ELF auxiliary vector and the interposing table. A rule that admits only ' +
      'rtld and libsys would refuse every call of such a program.',
    source: 'freebsd-current, 2 February 2024 (message 5526); lib/libsys/Makefile.sys; D44117',
    show: 'scene=freebsd-15&range=54-62&step=60&mark=process:sh,call:write',
  },
  {
    title: 'Is libsys an ABI, or only its __sys_ names?',
    narration:
      'Neither, it was said in 2025: an internal detail that may change. Programs link libc, so the manual says libc. Here a __sys_ name that changed.',
    notes:
      'Call 1 was exit and its raw stub __sys_exit; main calls it _exit, hence __sys__exit. The 2024 status report named the __sys_ ' +
      'names as the ones that are safe to use and a stable ABI as work to do; in March 2025 Konstantin Belousov wrote that libsys is ' +
      'not part of the official ABI and that −1 with errno does not suit it. intro(2) still names libc.',
    source: 'freebsd-current, 21 March 2025 (msg191411); libsys.adoc, known issues; lib/libsys/_libsys.h',
    show: 'scene=freebsd-15&range=0-32&step=32&mark=function:__sys__exit,call:_exit',
  },
  {
    title: 'Why does ldd show libsys beneath libc, pkg not?',
    narration:
      'libc names libsys, the program does not. ldd follows libraries of libraries; pkg lists what the package’s own files name (inferred).',
    notes:
      'Reported with pkg 2.7.0: ldd -a of gcc15 has libsys.so.7 under /lib/libc.so.7, pkg info -d has libc.so.7 and no libsys. What pkg ' +
      'does inside was not read. Here rtld finds the same: libc is loaded, and asks for libsys.',
    source: 'freebsd/pkg#2637; rG0d4f7723bc43',
    show: 'scene=freebsd-15&range=0-17&step=11&mark=object:ld-elf.so.1,object:libc.so.7,object:libsys.so.7',
  },
  {
    title: 'May a language skip libc on FreeBSD?',
    narration:
      'No rule of the kernel is against it, and Go does: its calls leave from the program. Runtimes that link libsys but no libc were a purpose of the split.',
    notes:
      'FreeBSD looks at no origin of a call. Zig goes through libc; an open issue asks for instructions of its own, and another asked for ' +
      'libsys when cross-compiling. What such a language takes on is the next question: numbers and structs.',
    source:
      'freebsd-current, 2 February 2024 (message 5526); ziglang/zig#16590, #24989; Go: runtime/sys_freebsd_amd64.s',
    show: 'scene=freebsd-15&range=62-74&step=72&mark=function:syscall.Syscall,call:read',
  },
  {
    title: 'Are numbers and structs stable? What of ino64?',
    narration:
      'A number keeps its meaning; what changes gets a new one. ino64 made fstat 551, and 189 needs COMPAT_FREEBSD11, which RISC-V never had.',
    notes:
      'FreeBSD 12 widened inode numbers and with them stat and dirent. GENERIC kernels of older platforms keep the old calls; on RISC-V ' +
      'they never existed, so a program with the FreeBSD 11 ABI gets SIGSYS. Structs that are no arguments of a versioned call do ' +
      'change: if_data between 8 and 9 (golang/go#16735).',
    source: 'sys/kern/syscalls.master; rust-lang/rust#92466; golang/go#16735, #22448; briansmith/ring#917',
    show: 'scene=freebsd-14&range=13-28&step=18&mark=function:__sys_fstat,call:fstat',
  },
  {
    title: 'Why did sigaction crash before relocation?',
    narration:
      'libc’s sigaction jumps through a table of slots, as read does here. A sanitizer called it before the table was relocated; now it calls __sys_sigaction.',
    notes:
      'The interposing table lets libthr put itself in the way: here read goes from libc through its slot to __thr_read and on to the ' +
      'stub, and so do three others. sigaction has such a slot too. A table that is not relocated yet holds no valid address. __sys_sigaction is the stub itself, in ' +
      'libsys since FreeBSD 15, and needs no libc that is ready.',
    source: 'llvm/llvm-project#84441; lib/libsys/interposing_table.c; cheribsd: lib/libthr/thread/thr_syscalls.c',
    show: 'scene=freebsd-15&range=44-48&step=47&mark=function:read,function:__thr_read,function:__sys_read',
  },
  {
    title: 'Why did ASan need -lsys?',
    narration:
      'It used __elf_aux_vector, a private name that had moved to libsys; linking libc alone does not find it. It is optional now. Here clock_gettime uses the vector.',
    notes:
      'More moved than stubs: the auxiliary vector, errno, page sizes, and the time, for which an entry of the vector (AT_TIMEKEEP) says where ' +
      'the shared page is. Seen on 21 February 2024, two weeks after the split; -lsys was the way around it. The fix makes the reference ' +
      'weak: 8b181c2fbaa8 in the tree, upstream in November 2024.',
    source: 'freebsd-current, 21 February 2024 (message 5638); llvm PR #118110; libsys.adoc; lib/libsys/Symbol.map',
    show: 'scene=freebsd-15&range=0-32&step=25&mark=object:libsys.so.7,object:shared page',
  },
  {
    title: 'LD_PRELOAD misses libc’s own calls: better now?',
    narration:
      'In glibc they pass by no name that another could take. FreeBSD 15’s libc calls stubs in libsys: replace that and you see them (inferred), not rtld’s.',
    notes:
      'Here libc’s locale code opens a file by the underscore name, and the logger in the place of libsys has it. Replacing libsys is what ' +
      'D14609 proposed it for. Still passed by: rtld, the signal trampoline, static programs and Go. Shadow turned to a seccomp filter ' +
      'in the end.',
    source: 'shadow/shadow#991, #1452; reviews.freebsd.org D14609; lib/libc/locale/ldpart.c',
    show: 'scene=freebsd-15&libsys=logging&range=0-32&step=18&mark=function:__part_load_locale,object:liblogsys.so.1',
  },
];
