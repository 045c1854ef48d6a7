import { type ShippedStory, storyHead } from '../list.ts';

export const GO_RUNTIME: ShippedStory = {
  ...storyHead('go-runtime'),
  steps: [
    {
      title: 'A program without libc',
      narration: 'A Go server on FreeBSD is static: no rtld, no libc, no libsys. Every call leaves from the program.',
      notes:
        'Go uses neither libc nor libsys on FreeBSD. Of the binaries that were disassembled for this project, C++, Rust and managed ' +
        'runtimes hold no instruction of their own; Go is the exception.',
      show: 'scene=freebsd-15&focus=3&range=62-74',
    },
    {
      title: 'Instructions of the runtime',
      narration:
        'The first call is the runtime’s own, to set the thread register. Each such function has its instruction inside.',
      notes:
        'Go 1.19 has 30 of them in runtime for FreeBSD on amd64 (runtime/sys_freebsd_amd64.s). A real program of 11 MB, ' +
        'esbuild with Go 1.26, holds 34 sites, 4 of which can make any call.',
      show: 'scene=freebsd-15&range=62-74&step=63&mark=function:runtime.settls,call:sysarch',
    },
    {
      title: 'Gates',
      narration:
        'Package syscall has gates: one instruction, and the number is an argument. From here any call could leave.',
      notes:
        'syscall.Syscall, Syscall6 and RawSyscall take the number from the stack. Looking one level up at their callers turns 4 ' +
        'opaque places into about 35 named numbers, measured on a FreeBSD binary. A table can list one place once for each of them; that ' +
        'is how a gate could be pinned.',
      show: 'scene=freebsd-15&range=62-74&step=70&mark=function:syscall.Syscall,call:listen',
    },
    {
      title: 'A rule for two libraries',
      narration:
        'Only rtld and libsys may enter: Go’s first call is its last. Without the rule the kernel does not ask.',
      notes:
        'The rule is a proposal, taken at its word; no kernel has it. SIGABRT is its choice here. A static C program ends the same ' +
        'way: a rule of this form needs an exception for programs that contain no library.',
      show: 'scene=freebsd-15&policy=freebsd-rtld-libsys&compare=none&range=62-74&step=63',
    },
    {
      title: 'Regions and pins',
      narration:
        'msyscall admits the text of a static program as a whole. Pins want a table, and this program has none.',
      notes:
        'Both are OpenBSD’s rules, carried over. There, the kernel flags the text of a program that has no interpreter while it maps ' +
        'it (sys/kern/exec_elf.c). From 7.6 on a region without a table may not enter at all; a toolchain may emit a section ' +
        '.openbsd.syscalls of its own.',
      show: 'scene=freebsd-15&policy=openbsd-msyscall&compare=openbsd-pinsyscalls&range=62-74&step=63',
    },
    {
      title: 'OpenBSD 6.6: nobody minds',
      narration: 'Go 1.13 calls from its own text. The only question is whether that text can be written; it cannot.',
      notes:
        'On OpenBSD such a program is dynamic, yet calls by itself. Releases 6.7 and 6.8 came with msyscall and let Go programs run ' +
        'by an exception (golang/go#36435); by what the kernel recognised them is not established. That 6.6 has the rule shown is ' +
        'likely, not confirmed.',
      show: 'scene=openbsd-6.6&policy=openbsd-wx-syscall&range=25-32&step=32&mark=function:syscall.Syscall,wall',
    },
    {
      title: 'The exception ends',
      narration:
        'OpenBSD 7.2 and a program built with Go 1.15: its text is not registered, so its first own call is SIGSEGV.',
      notes:
        'From 6.9 on programs that are not static have to go through libc (release notes of Go 1.16). The author of pinsyscalls ' +
        'called Go’s calls from inside the program the hardest obstacle (tech@, 28 January 2024).',
      show: 'scene=openbsd-7.2&policy=openbsd-msyscall&range=26-34&step=29',
    },
    {
      title: 'Go by way of libc',
      narration:
        'From Go 1.16 on the runtime calls libc on OpenBSD. Under the pins of 7.6 its write leaves like that of a C program.',
      notes:
        'Trampolines in the runtime switch to a system stack and call libc’s function. esbuild built for OpenBSD holds no ' +
        'system-call instruction at all, against 34 in the same program for FreeBSD. syscall(2) had to go as well before 7.5 ' +
        '(golang/go#63900).',
      show: 'scene=openbsd-7.6&policy=openbsd-pinsyscalls&range=35-43&step=43&mark=function:syscall.libc_write_trampoline,wall',
    },
    {
      title: 'Not only Go',
      narration:
        'redbean is static, from a toolchain of its own, and all its calls share one instruction. Without a table it ends here.',
      notes:
        'Cosmopolitan’s programs are said by their makers to stop at OpenBSD 7.3 or 7.4. Others differ: LLVM’s libc has stubs of its ' +
        'own on FreeBSD (llvm-project PR #124459), Zig goes through libc there but would rather not (ziglang/zig#16590).',
      show: 'scene=openbsd-7.6&policy=openbsd-pinsyscalls&range=22-27&step=23',
    },
  ],
};
