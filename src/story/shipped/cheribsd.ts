import { type ShippedStory, storyHead } from '../list.ts';

export const CHERIBSD: ShippedStory = {
  ...storyHead('cheribsd'),
  steps: [
    {
      title: 'Not a place, a permission',
      narration:
        'Code runs with a capability. If that lacks the permission for system calls, the kernel refuses, wherever it lies.',
      notes:
        'CHERI_PERM_SYSCALL, a software-defined bit of the program-counter capability; cheri_syscall_authorize looks at it on entry. ' +
        'Enforcement came with CheriBSD pull request 2320 in February 2025, off by default (2352); what the default is today is not ' +
        'established. Taken as switched on here.',
      show: 'scene=cheribsd-c18n&policy=cheribsd-perm-syscall&range=0-11&mark=wall',
    },
    {
      title: 'rtld hands it out',
      narration:
        'With library compartments rtld takes the permission from every library but libsys. It keeps its own (inferred).',
      notes:
        'There is no table and no registration: what an object may do is in the capability that it was given. Switched on for a ' +
        'process by LD_COMPARTMENT_ENABLE (pull request 2012).',
      show: 'scene=cheribsd-c18n&policy=cheribsd-perm-syscall&range=0-11&step=2&mark=object:ld-elf.so.1,call:mmap',
    },
    {
      title: 'libc has to ask, too',
      narration:
        'cat reads by libc and libsys. libc is trusted otherwise, and still cannot enter the kernel by itself.',
      notes:
        'The trusted compartment is libc.so.7, libthr.so.3 and libsys.so.7 together (rtld_c18n_policy.txt), the right to call is ' +
        'libsys’s alone. Calls between compartments pass trampolines that rtld has made; they are not drawn.',
      show: 'scene=cheribsd-c18n&policy=cheribsd-perm-syscall&range=0-11&step=6&mark=object:libc.so.7,object:libsys.so.7',
    },
    {
      title: 'The way back from a signal',
      narration:
        'The kernel makes the capability of the signal trampoline, with the permission. So sigreturn goes on working.',
      notes:
        'cheri_sigcode_capability. A rule by permission needs no exception for this page: whoever makes the capability decides, and ' +
        'here that is the kernel.',
      show: 'scene=cheribsd-c18n&policy=cheribsd-perm-syscall&range=0-11&step=9&mark=call:sigreturn,wall',
    },
    {
      title: 'Fresh memory comes without',
      narration: 'A JIT compiler asks for pages. What libsys’s mmap returns can be executed, but cannot make a call.',
      notes:
        'lib/libsys/mmap_c18n.c strips SYSCALL from the result, and EXECUTIVE on Morello. The compiled script still reads and writes: ' +
        'it calls back into the program, and from there into libsys.',
      show: 'scene=cheribsd-c18n&policy=cheribsd-perm-syscall&range=11-21&step=15&mark=function:mmap_c18n',
    },
    {
      title: 'It breaks: a call written out',
      narration: 'A library of this program has getpid inlined. Its capability lacks the permission: SIGSYS.',
      notes:
        'libprobe stands for any library with an instruction of its own. The refusal takes the path of a number that does not exist, ' +
        'nosys: SIGSYS, and ENOSYS for who handles it. On MIPS it was ECAPMODE without a signal.',
      show: 'scene=cheribsd-c18n&policy=cheribsd-perm-syscall&range=21-27&step=26',
    },
    {
      title: 'A static program',
      narration:
        'No rtld, so nobody takes the permission away: the shell calls from its own text and is let in (inferred).',
      notes:
        'The start-up code that is linked into each program counts as trusted anyway, says the manual page (pull request 2640). ' +
        'Compartments are made of libraries; a static program has none.',
      show: 'scene=cheribsd-c18n&policy=cheribsd-perm-syscall&range=27-33&step=30&mark=process:sh,wall',
    },
    {
      title: 'Stopped: a page of one’s own',
      narration:
        'The attacker fills a page and makes it executable. mprotect adds no permission, so the call is refused.',
      notes:
        'Neither address nor number was compared: the page is refused because its capability came from mmap. Code on the stack and ' +
        'text that was made writable end the same way.',
      show: 'scene=cheribsd-c18n&policy=cheribsd-perm-syscall&range=37-43&step=43',
    },
    {
      title: 'Remains: who holds the capability',
      narration:
        'The number is not looked at: code that gets to run libsys’s getpid may make execve there. It must get there first.',
      notes:
        'Capabilities cannot be forged, so the jump that is a matter of knowing an address elsewhere needs a capability here; the ' +
        'picture takes it as found (inferred). Under this rule 3 of 6 attacks are stopped.',
      show: 'scene=cheribsd-c18n&policy=cheribsd-perm-syscall&range=43-47&step=47&mark=object:libsys.so.7,wall',
    },
  ],
};
