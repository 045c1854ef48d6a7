import type { StoryStep } from '../story.ts';

/** What kernels that look at the origin of a call forbid, what that broke, and what would suit libsys. */
export const QUESTIONS_ENFORCED: readonly StoryStep[] = [
  {
    title: 'What does msyscall forbid? Why was Go exempt?',
    narration:
      'Calls from any page that was not registered: a Go 1.15 program dies at its first. 6.7 and 6.8 exempted Go, which had no other way until 1.16.',
    notes:
      'Registered are ld.so, libc, the trampoline and static programs. Text of a dynamic program is not, and on OpenBSD Go’s programs ' +
      'are dynamic. By what the kernel recognised them in 6.7 and 6.8 is not established. The release shown is 7.2.',
    source:
      'msyscall(2); golang/go#36435; release notes of Go 1.16; utcc, “Go 1.16 will make system calls through libc”',
    show: 'scene=openbsd-7.2&policy=openbsd-msyscall&range=26-34&step=29',
  },
  {
    title: 'Direct or indirect: which died in 7.5?',
    narration:
      'Indirect: syscall(2), one instruction for any number. perl now calls functions by name. Direct calls of dynamic programs had died by 6.9.',
    notes:
      '“Direct” can be misread, says a comment there: as an instruction in the program, or as libc’s function for the call. Removed were ' +
      'syscall(2), on 12 December 2023, and __syscall(2) before. perl has a generated emulator of about 1400 lines; Go moved to libc’s ' +
      'functions.',
    source: 'golang/go#63900; openbsd.org/75.html; gnu/usr.bin/perl/syscall_emulator.c',
    show: 'scene=openbsd-7.5&policy=openbsd-7.5-both&range=45-52&step=50&mark=function:syscall_emulator,function:getpid',
  },
  {
    title: '“pinsyscalls addr 200417 code 33 … error 78”?',
    narration:
      'Call 33 (access) at 0x200417, and no table: pinoff 0xffffffff, regions 0. 78 is ENOSYS: not permitted there. Paste your own line: it is read.',
    notes:
      'The line goes on “(pin 0 0-0 0) (libcpin 0 0-0 0)”: entries, start, end and length of each region; a (Y) marks the one that holds the ' +
      'address. error 1, EPERM, would mean the trampoline. Pasted into the page, such a line is drawn and said in words. This is a static program from another toolchain; redbean here is one, and ' +
      'ends the same way, at mmap.',
    source: 'jart/cosmopolitan#1263; sys/sys/syscall_mi.h, pin_check; pinsyscalls(2)',
    show: 'scene=openbsd-7.6&policy=openbsd-pinsyscalls&range=22-27&step=23',
  },
  {
    title: 'What must a static binary carry?',
    narration:
      'A section .openbsd.syscalls: pairs of address and number, linked into PT_OPENBSD_SYSCALLS. libc is what ld.so says: its soname begins with “libc.so.”.',
    notes:
      'Program header 0x65a3dbe9; the kernel reads it at exec where there is no interpreter, here for ls. Each stub macro of libc emits its ' +
      'pair, another toolchain may emit its own; one bad entry voids the table. ld.so registers libc by pinsyscalls(2), once; a soname ' +
      'is all that it knows libc by.',
    source:
      'sys/kern/exec_elf.c, elf_read_pintable; libexec/ld.so; lld and binutils commits of kettenis; Hacker News 46866262',
    show: 'scene=openbsd-7.6&policy=openbsd-pinsyscalls&range=14-22&step=19&mark=process:ls,wall',
  },
  {
    title: 'My port broke: who still calls syscall()?',
    narration:
      'Go modules with syscall.Syscall and a number, C code with syscall(SYS_…). Up to 7.4 it ran, as for perl here; since 7.5 the symbol is gone.',
    notes:
      'ld.so then says: undefined symbol “syscall”, lazy binding failed. The cure is the function of that name: golang.org/x/sys/unix, or ' +
      'libc’s own, as mimalloc did. purego has no OpenBSD port; a comment there names the missing syscall() as the deeper reason.',
    source: 'micro-editor/micro#3557, #3651; golang/go#66943; microsoft/mimalloc#821; ebitengine/purego#454',
    show: 'scene=openbsd-7.4&policy=openbsd-msyscall-execpin&range=46-53&step=51&mark=function:Perl_pp_syscall,function:syscall',
  },
  {
    title: 'Which attack stops, which remains?',
    narration:
      'Column “pinsyscalls”: 6 of 8 attacks are stopped. What remains leads to the right stub, by a jump or a forged frame, for whoever knows where libc lies.',
    notes:
      'The announcement says no more: together with relinking at boot it takes low-level methods away and makes attackers use others, ' +
      'hopefully harder ones. A static program has only the stubs that it links. The attacks are this project’s sketches; their outcomes ' +
      'follow from the rules as read.',
    source: 'tech@openbsd.org, de Raadt, 28 January 2024; LWN 806776, “OpenBSD system-call-origin verification”',
    show: 'scene=openbsd-7.6&policy=openbsd-pinsyscalls&view=matrix',
  },
  {
    title: 'Why is pinsyscalls no match for libsys? What is?',
    narration:
      'The report gives no reason. Inferred: syscall(2) is one place for all numbers, and some numbers have several. Sets of places, right, would fit.',
    notes:
      'Left pins, right a proposal composed in the laboratory; no kernel has it. Other reasons visible in the sources: rtld and libsys hold ' +
      'the same numbers; 1, 251, 417, 454 and 600 have several instructions; libsys is meant to be replaceable; Go carries no table. ' +
      'The price of the right side: from that one instruction any call may be made.',
    source: 'status report 2024Q1, libsys.adoc, help wanted; lib/libsys/syscall.2, _umtx_op_err.S',
    show: 'scene=freebsd-15&policy=openbsd-pinsyscalls&compare=lab~omrs.s.t.10a~sets_with_indirect_calls&range=0-32&step=30',
  },
  {
    title: 'What of calls that a JIT compiler emits?',
    narration:
      'No engine was found that emits any: its code calls a library. From a fresh page a call passes OpenBSD’s first rule, left, and none of its later ones.',
    notes:
      'The author of zpoline’s patch for such calls doubts that any JIT emits them, for they are slow and dangerous. The attack shown writes ' +
      'a page, makes it executable and no longer writable, and calls execve from it; the first rule is likely that of 6.6, not confirmed. blink’s JIT fails on 7.6 with EPERM; why is not ' +
      'established, and it is not the origin of a call.',
    source: 'yasukata/zpoline#20; jart/blink#189; uvm_map_inentry_pc (2019); msyscall(2)',
    show: 'scene=openbsd-7.6&policy=openbsd-wx-syscall&compare=openbsd-msyscall&range=53-59&step=59',
  },
  {
    title: 'Who may trap under c18n, on macOS, on Solaris?',
    narration:
      'c18n: libsys, and rtld (inferred); libc is trusted and may not. macOS and Solaris: the library, by convention. XNU asks for no place; Solaris was not read.',
    notes:
      'CHERI_PERM_SYSCALL, off by default when it came. Apple and Solaris promise no stable numbers, so Go calls their libraries; Go ' +
      'left raw calls on macOS in 1.11 and 1.12. XNU’s entry was read, for arm; that of Solaris or illumos was not, so whether it checks ' +
      'an origin is not established.',
    source: 'CheriBSD PR #2320, rtld_c18n_policy.txt; cheribsd-getting-started, c18n; golang/go#17490, #29581, #36435',
    show: 'scene=cheribsd-c18n&policy=cheribsd-perm-syscall&range=0-11&step=6&mark=object:libc.so.7,object:libsys.so.7,wall',
  },
];
