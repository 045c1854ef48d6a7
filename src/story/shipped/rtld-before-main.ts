import { type ShippedStory, storyHead } from '../list.ts';

export const RTLD_BEFORE_MAIN: ShippedStory = {
  ...storyHead('rtld-before-main'),
  steps: [
    {
      title: 'Before main',
      narration:
        'The kernel starts rtld, not the program. All that is counted here happens before main() has run one line.',
      notes:
        'Seventeen calls in this sketch of cat: sixteen of rtld, one of a constructor in libc. A real start maps each library with ' +
        'several calls; here they are shown as one. The picture counts calls 1 to 17 only.',
      show: 'scene=freebsd-15&range=0-17&focus=0&mark=object:ld-elf.so.1',
    },
    {
      title: 'Memory for itself',
      narration:
        'Its first call: rtld has a small malloc of its own, and that wants pages. No library is there to be asked.',
      notes:
        'rtld is self-contained: no libc and no libsys at run time, private copies of what it needs ' +
        '(libexec/rtld-elf/rtld-libc/Makefile.inc). Since the stub is in rtld, the kernel sees the call come from rtld.',
      show: 'scene=freebsd-15&range=0-17&step=1&mark=function:__crt_malloc',
    },
    {
      title: 'May the environment be trusted?',
      narration:
        'issetugid tells rtld whether the program runs with somebody else’s rights. If so, LD_PRELOAD does not count.',
      notes:
        'Variables that would load other objects are ignored for set-user-ID programs, see rtld(1). It is number 253, and one of ' +
        'the 31 stubs that rtld links (list of shortly before the split).',
      show: 'scene=freebsd-15&range=0-17&step=2&mark=object:ld-elf.so.1',
    },
    {
      title: 'Where are libraries?',
      narration:
        'It opens the hints file, reads the list of directories and closes it: open, read, close from rtld’s own text.',
      notes:
        'The same numbers as any program’s, from other instructions: 5, 3 and 6. A rule that wants one place for each number has ' +
        'its first difficulty here, before the program has begun.',
      show: 'scene=freebsd-15&range=0-17&step=4&mark=function:gethints',
    },
    {
      title: 'libc, which the program names',
      narration: 'libc.so.7 is found, opened and mapped. For a C program it is the only library named in the file.',
      notes:
        'fstat tells whether the file is loaded already under another name, then the segments are mapped. The file of the program ' +
        'was mapped by the kernel, so no call of this process is to be seen for it.',
      show: 'scene=freebsd-15&range=0-17&step=7&mark=object:libc.so.7',
    },
    {
      title: 'libsys, which nobody names',
      narration:
        'libc asks for libsys.so.7. From here on there is an object with the stubs that all the others will use.',
      notes:
        'libc names it twice: as a library that it needs and as its auxiliary filtee. libsys is linked with -Bsymbolic, because ' +
        'with immediate binding rtld relocates libsys while libc is still loading its filtees (rGbaa7d0741b9a, D44027).',
      show: 'scene=freebsd-15&range=0-17&step=11&mark=object:libsys.so.7',
    },
    {
      title: 'Tables become read-only',
      narration:
        'Relocation is done. mprotect closes the tables that it has filled, so that later nobody can turn a call elsewhere.',
      notes:
        'The next call, sysarch, points the thread register at the first TLS block; then constructors run. On OpenBSD this is ' +
        'about where ld.so makes text immutable, which is what its rules rely on from 7.3 on.',
      show: 'scene=freebsd-15&range=0-17&step=15&mark=object:ld-elf.so.1',
    },
    {
      title: 'The first call from libsys',
      narration: 'Still before main: a constructor in libc looks for malloc.conf, and its readlink leaves from libsys.',
      notes:
        'jemalloc reads its configuration when it starts (jemalloc: src/jemalloc.c). From this call to the end of the program rtld ' +
        'enters the kernel only if something is loaded later, for example by dlopen.',
      show: 'scene=freebsd-15&range=0-17&step=17&mark=function:malloc_conf_init,function:__sys_readlink',
    },
    {
      title: 'What a rule has to know',
      narration:
        'rtld and libsys hold the same numbers at different places. One table is not enough; with one for each, this open passes.',
      notes:
        'OpenBSD’s kernel keeps two regions with a table each: ld.so, or a static program, and libc (sys/sys/syscall_mi.h). The rule ' +
        'is carried over here, with libsys in the part of libc. That both objects hold the same numbers is one reason why pins ' +
        'are no obvious match for libsys (inferred; the status report gives none).',
      show: 'scene=freebsd-15&policy=openbsd-pinsyscalls&range=0-17&step=11&mark=wall,object:ld-elf.so.1',
    },
  ],
};
