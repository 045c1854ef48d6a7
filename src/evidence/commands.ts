/** What to type in order to record a trace that says where its calls come from. */

export const RECORD_LINUX = 'strace -f -i -n -k -o trace.txt PROGRAM';

/** What records a trace with stacks on FreeBSD: dtrace(1), ustack(). */
export const RECORD_FREEBSD = `dtrace -x ustackframes=64 -n 'syscall:::entry /pid == $target/ { ustack(); }' -c PROGRAM`;
