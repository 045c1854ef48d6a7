/**
 * Does a function of the C library issue the call of that name? Used where the evidence has symbols but no table of
 * instructions; conclusions from it are graded `symbol`.
 */

/** What a function is called besides, on the systems that tracers are used on. Keys and values are bare names. */
const ISSUES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    open: ['openat'],
    creat: ['open', 'openat'],
    stat: ['newfstatat', 'fstatat', 'statx'],
    lstat: ['newfstatat', 'fstatat', 'statx'],
    fstat: ['newfstatat', 'fstatat', 'statx'],
    fstatat: ['newfstatat'],
    exit: ['exit_group'],
    fork: ['clone'],
    Fork: ['clone', 'fork'],
    clone: ['clone3'],
    restore_rt: ['rt_sigreturn'],
    restore: ['sigreturn'],
    sigaction: ['rt_sigaction'],
    sigprocmask: ['rt_sigprocmask'],
    pthread_sigmask: ['rt_sigprocmask', 'sigprocmask'],
    sigsuspend: ['rt_sigsuspend'],
    sigtimedwait: ['rt_sigtimedwait'],
    nanosleep: ['clock_nanosleep'],
    select: ['pselect6'],
    pselect: ['pselect6'],
    waitpid: ['wait4'],
    wait: ['wait4'],
    wait3: ['wait4'],
    recv: ['recvfrom'],
    send: ['sendto'],
    pipe: ['pipe2'],
    brk: ['break'],
    sbrk: ['brk', 'break'],
    getdents: ['getdirentries'],
    getrlimit: ['prlimit'],
    setrlimit: ['prlimit'],
    umtx_op_err: ['umtx_op'],
  }),
);

/** Bytes. A function with the name of a call is short; farther in, a symbol table with gaps is the likelier cause. */
const NEAR = 0x200;

const BARE = new Map<string, string>();
/** More names than any C library has; behind it the memory is given back. */
const MOST_NAMES = 1 << 15;

/** `__GI___open64_nocancel` → `open`. Asked for every attempt, of which few differ. */
function bareName(symbol: string): string {
  let bare = BARE.get(symbol);
  if (bare === undefined) {
    if (BARE.size >= MOST_NAMES) BARE.clear();
    bare = stripped(symbol);
    BARE.set(symbol, bare);
  }
  return bare;
}

function stripped(symbol: string): string {
  return symbol
    .replace(/@.*$/, '')
    .replace(/^__GI_/, '')
    .replace(/^_+(thr|sys|libc)_+(?=\w)/, '')
    .replace(/^_+/, '')
    .replace(/_nocancel$/, '')
    .replace(/(?<=\D)64$/, '');
}

/** A near hit: the function of that name, or a wrapper known to issue the call. */
export function issues(symbol: string, symbolOffset: number | null, call: string): boolean {
  if (symbolOffset !== null && symbolOffset > NEAR) return false;
  const from = bareName(symbol);
  const to = bareName(call);
  return from === to || (ISSUES.get(from)?.includes(to) ?? false);
}

/** `syscall(2)` and its kin: one instruction for any number. */
export const isIndirectStub = (symbol: string): boolean => /^_{0,2}syscall$/.test(symbol.replace(/@.*$/, ''));
