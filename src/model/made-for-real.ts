/**
 * Calls that a replay has to make: those that change what the kernel keeps of the process itself. What brings data in or
 * out, or only asks, is answered from the log. Of all systems together, for no name means one thing here and another
 * there, and attacks try the calls of others. `*` ends a beginning. Drawn up after the needs of Castor (ASPLOS 2017) and
 * of rr; a tool may choose otherwise.
 */
const REAL: Readonly<Record<string, string>> = {
  processes: `exit _exit exit_group abort2 fork vfork rfork pdfork* pdrfork* __tfork clone clone3 execve execveat
    fexecve wait4 wait6 waitid pdwait* zx_process_* zx_task_*`,
  threads: `thr_* __thr* thrkill getthrid gettid exit_thread create_thread join_thread detach_thread kill_thread tkill
    tgkill _umtx_op futex* set_tid_address set_robust_list rseq membarrier sched_yield yield zx_thread_* zx_futex_*`,
  memory: `mmap munmap mprotect mremap madvise minherit mimmutable mquery mlock* munlock* msync break obreak brk pkey_*
    map_time_page set_mmap_name allocate_tls zx_vmar_* zx_vmo_*`,
  signals: 'sig* rt_sig* getcontext setcontext swapcontext',
  machine: `sysarch arch_prctl set_thread_area modify_ldt __set_tcb __get_tcb zx_object_set_property zx_restricted_*`,
  rights: `pledge unveil cap_enter prctl procctl seccomp landlock_* setrlimit prlimit64 unshare kbind msyscall
    pinsyscall* annotate_mapping`,
};

const PATTERN = new RegExp(`^(${Object.values(REAL).join(' ').split(/\s+/).join('|').replaceAll('*', '.*')})$`);

/** Whether a replay has to make the call of this name. */
export const isMadeForReal = (name: string): boolean => PATTERN.test(name);
