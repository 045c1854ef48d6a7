/**
 * FreeBSD's native system calls: every number that has a stub (`__sys_NAME`) in the object that enters the kernel, that
 * is libc up to 14 and libsys from 15 on. Old-ABI entries, which have a number but no stub, are left out.
 *
 * Basis: numbers and names 0–587 from freebsd-src sys/kern/syscalls.master 01705359e2d1 (the 14-era table), 588–602
 * from lib/libsys/_libsys.h 12fd3a76feec (main, 2026); kinds from lib/libsys/Makefile.sys 0dcfecbf4757 and
 * interposing_table.c 13b8077bc96c; rtld's list from libexec/rtld-elf/rtld-libc/Makefile.inc 023fc80ee38a, the last
 * version before libsys that could be read, so main's may differ slightly.
 */

/** How a program's plain name (`read`) reaches the raw stub (`__sys_read`). */
export type StubKind =
  /** The plain name is the stub itself. */
  | 'stub'
  /** As `stub`, but exported only as FBSDprivate_1.0. */
  | 'stub-private'
  /** No plain name: libc's own functions call the raw stub. */
  | 'private-only'
  /** A C function in front that may answer without entering the kernel. */
  | 'libsys-function'
  /** A libc function that jumps through the interposing table, whose slots libthr fills in threaded programs. */
  | 'libc-interposed'
  /** Another C function of libc in front. */
  | 'libc-wrapper'
  /** Indirect: the caller passes the number (`syscall`, `__syscall`). */
  | 'mux';

/** A native system call of FreeBSD amd64: number and name of sys/kern/syscalls.master, and where its stub lies. */
export interface NativeCall {
  readonly number: number;
  readonly name: string;
  readonly kind: StubKind;
  /** Slot of the interposing table that the libc function uses; null where it uses none. */
  readonly slot: string | null;
  /** The run-time linker links its own copy of the stub. */
  readonly inRtld: boolean;
}

/** Major releases that the built-in scenarios know. `15` stands for main as of 2026, the newest sources read. */
export type FreeBsdRelease = '14' | '15';

export const isFreeBsdRelease = (word: string): word is FreeBsdRelease => word === '14' || word === '15';

const BY_KIND: Readonly<Record<StubKind, string>> = {
  stub: `
    1:_exit 9:link 10:unlink 12:chdir 13:fchdir 15:chmod 16:chown 20:getpid 21:mount 22:unmount 23:setuid 24:getuid
    25:geteuid 31:getpeername 32:getsockname 33:access 34:chflags 35:fchflags 36:sync 37:kill 39:getppid 41:dup
    43:getegid 44:profil 45:ktrace 47:getgid 50:setlogin 51:acct 53:sigaltstack 54:ioctl 55:reboot 56:revoke 57:symlink
    58:readlink 59:execve 60:umask 61:chroot 66:vfork 73:munmap 74:mprotect 75:madvise 78:mincore 79:getgroups
    80:setgroups 81:getpgrp 82:setpgid 83:setitimer 85:swapon 86:getitimer 89:getdtablesize 90:dup2 96:setpriority
    97:socket 100:getpriority 104:bind 105:setsockopt 106:listen 117:getrusage 118:getsockopt 122:settimeofday
    123:fchown 124:fchmod 126:setreuid 127:setregid 128:rename 131:flock 132:mkfifo 134:shutdown 135:socketpair
    136:mkdir 137:rmdir 138:utimes 140:adjtime 147:setsid 148:quotactl 155:nfssvc 160:lgetfh 161:getfh 165:sysarch
    166:rtprio 169:semsys 170:msgsys 171:shmsys 175:setfib 176:ntp_adjtime 181:setgid 182:setegid 183:seteuid
    191:pathconf 192:fpathconf 194:getrlimit 195:setrlimit 202:__sysctl 203:mlock 204:munlock 205:undelete 206:futimes
    207:getpgid 221:semget 222:semop 225:msgget 226:msgsnd 227:msgrcv 228:shmat 230:shmdt 231:shmget 233:clock_settime
    234:clock_getres 235:ktimer_create 236:ktimer_delete 237:ktimer_settime 238:ktimer_gettime 239:ktimer_getoverrun
    241:ffclock_getcounter 242:ffclock_setestimate 243:ffclock_getestimate 247:clock_getcpuclockid2 248:ntp_gettime
    250:minherit 251:rfork 253:issetugid 254:lchown 255:aio_read 256:aio_write 257:lio_listio 274:lchmod 276:lutimes
    289:preadv 290:pwritev 298:fhopen 300:modnext 301:modstat 302:modfnext 303:modfind 304:kldload 305:kldunload
    306:kldfind 307:kldnext 308:kldstat 309:kldfirstmod 310:getsid 311:setresuid 312:setresgid 314:aio_return
    316:aio_cancel 317:aio_error 324:mlockall 325:munlockall 326:__getcwd 327:sched_setparam 328:sched_getparam
    329:sched_setscheduler 330:sched_getscheduler 331:sched_yield 332:sched_get_priority_max 333:sched_get_priority_min
    334:sched_rr_get_interval 335:utrace 337:kldsym 338:jail 343:sigpending 347:__acl_get_file 348:__acl_set_file
    349:__acl_get_fd 350:__acl_set_fd 351:__acl_delete_file 352:__acl_delete_fd 353:__acl_aclcheck_file
    354:__acl_aclcheck_fd 355:extattrctl 356:extattr_set_file 357:extattr_get_file 358:extattr_delete_file
    359:aio_waitcomplete 360:getresuid 361:getresgid 362:kqueue 371:extattr_set_fd 372:extattr_get_fd
    373:extattr_delete_fd 374:__setugid 376:eaccess 378:nmount 384:__mac_get_proc 385:__mac_set_proc 386:__mac_get_fd
    387:__mac_get_file 388:__mac_set_fd 389:__mac_set_file 390:kenv 391:lchflags 392:uuidgen 393:sendfile
    394:mac_syscall 400:ksem_close 401:ksem_post 402:ksem_wait 403:ksem_trywait 404:ksem_init 405:ksem_open
    406:ksem_unlink 407:ksem_getvalue 408:ksem_destroy 409:__mac_get_pid 410:__mac_get_link 411:__mac_set_link
    412:extattr_set_link 413:extattr_get_link 414:extattr_delete_link 415:__mac_execve 417:sigreturn 421:getcontext
    425:__acl_get_link 426:__acl_set_link 427:__acl_delete_link 428:__acl_aclcheck_link 430:thr_create 431:thr_exit
    432:thr_self 433:thr_kill 436:jail_attach 437:extattr_list_fd 438:extattr_list_file 439:extattr_list_link
    441:ksem_timedwait 442:thr_suspend 443:thr_wake 444:kldunloadf 445:audit 446:auditon 447:getauid 448:setauid
    449:getaudit 450:setaudit 451:getaudit_addr 452:setaudit_addr 453:auditctl 454:_umtx_op 455:thr_new 456:sigqueue
    457:kmq_open 458:kmq_setattr 459:kmq_timedreceive 460:kmq_timedsend 461:kmq_notify 462:kmq_unlink 463:abort2
    464:thr_set_name 465:aio_fsync 466:rtprio_thread 475:pread 476:pwrite 477:mmap 478:lseek 479:truncate 480:ftruncate
    481:thr_kill2 483:shm_unlink 484:cpuset 485:cpuset_setid 486:cpuset_getid 487:cpuset_getaffinity
    488:cpuset_setaffinity 489:faccessat 490:fchmodat 491:fchownat 492:fexecve 494:futimesat 495:linkat 496:mkdirat
    497:mkfifoat 500:readlinkat 501:renameat 502:symlinkat 503:unlinkat 504:posix_openpt 506:jail_get 507:jail_set
    508:jail_remove 510:__semctl 511:msgctl 512:shmctl 513:lpathconf 515:__cap_rights_get 516:cap_enter 517:cap_getmode
    519:pdkill 520:pdgetpid 523:getloginclass 524:setloginclass 525:rctl_get_racct 526:rctl_get_rules
    527:rctl_get_limits 528:rctl_add_rule 529:rctl_remove_rule 530:posix_fallocate 531:posix_fadvise
    533:cap_rights_limit 534:cap_ioctls_limit 535:cap_ioctls_get 536:cap_fcntls_limit 537:cap_fcntls_get 538:bindat
    539:connectat 540:chflagsat 542:pipe2 543:aio_mlock 544:procctl 546:futimens 547:utimensat 551:fstat 552:fstatat
    553:fhstat 554:getdirentries 555:statfs 556:fstatfs 557:getfsstat 558:fhstatfs 559:mknodat 561:cpuset_getdomain
    562:cpuset_setdomain 563:getrandom 564:getfhat 565:fhlink 566:fhlinkat 567:fhreadlink 568:funlinkat
    569:copy_file_range 570:__sysctlbyname 572:shm_rename 575:close_range 578:aio_writev 579:aio_readv 580:fspacectl
    582:swapoff 583:kqueuex 584:membarrier 585:timerfd_create 586:timerfd_gettime 587:timerfd_settime 588:kcmp
    589:getrlimitusage 590:fchroot 591:setcred 592:exterrctl 593:inotify_add_watch_at 594:inotify_rm_watch
    595:getgroups 596:setgroups 597:jail_attach_jd 598:jail_remove_jd 599:kexec_load 600:pdrfork 602:renameat2`,
  'stub-private': '154:nlm_syscall 576:rpctls_syscall',
  'private-only': `
    17:break 339:nnpfs_syscall 377:afs3_syscall 471:sctp_peeloff 472:sctp_generic_sendmsg 473:sctp_generic_sendmsg_iov
    474:sctp_generic_recvmsg 505:gssd_syscall 571:shm_open2 573:sigfastblock 574:__realpathat 577:__specialfd`,
  'libsys-function': '116:gettimeofday 232:clock_gettime 581:sched_getcpu',
  'libc-interposed': `
    2:fork 3:read 4:write 5:open 6:close 7:wait4 27:recvmsg 28:sendmsg 29:recvfrom 30:accept 65:msync 92:fcntl
    93:select 95:fsync 98:connect 120:readv 121:writev 133:sendto 209:poll 240:nanosleep 244:clock_nanosleep
    315:aio_suspend 340:sigprocmask 341:sigsuspend 345:sigtimedwait 346:sigwaitinfo 416:sigaction 422:setcontext
    423:swapcontext 429:sigwait 499:openat 518:pdfork 522:pselect 532:wait6 541:accept4 545:ppoll 550:fdatasync
    560:kevent 601:pdwait`,
  'libc-wrapper': '26:ptrace 49:getlogin',
  mux: '0:syscall 198:__syscall',
};

const IN_RTLD: ReadonlySet<number> = new Set([
  0, 1, 3, 4, 5, 6, 20, 25, 43, 58, 73, 74, 92, 165, 202, 253, 326, 335, 340, 432, 433, 475, 477, 478, 499, 551, 552,
  554, 556, 573, 574,
]);

/** `getgroups` and `setgroups` moved to 595 and 596; `gssd_syscall` is absent from the 2026 header. */
const ONLY_14: ReadonlySet<number> = new Set([79, 80, 505]);

/** First number that the 14-era table does not have. */
const FIRST_15 = 588;

const ALL: readonly NativeCall[] = (Object.keys(BY_KIND) as StubKind[])
  .flatMap((kind) =>
    BY_KIND[kind]
      .trim()
      .split(/\s+/)
      .map((entry): NativeCall => {
        const [number = '', name = ''] = entry.split(':');
        return { number: Number(number), name, kind, slot: slotOf(kind, name), inRtld: IN_RTLD.has(Number(number)) };
      }),
  )
  .sort((a, b) => a.number - b.number);

/** libc's `open` has no slot of its own: it asks the `openat` slot (lib/libc/sys/open.c). */
function slotOf(kind: StubKind, name: string): string | null {
  if (kind !== 'libc-interposed') return null;
  return name === 'open' ? 'openat' : name;
}

/** Native calls of a release, by number. Number 1 was named `exit` in 14 and is `_exit` in main. */
export function nativeCalls(release: FreeBsdRelease): readonly NativeCall[] {
  if (release === '15') return ALL.filter((call) => !ONLY_14.has(call.number));
  return ALL.filter((call) => call.number < FIRST_15).map((call) =>
    call.number === 1 ? { ...call, name: 'exit' } : call,
  );
}

/** A second place in the same object that issues a number which also has a plain stub. */
export interface ExtraSite {
  readonly symbol: string;
  readonly number: number;
}

/**
 * Hand-written assembly on amd64 with instructions of its own (lib/libsys/amd64/rfork_thread.S, pdrfork_thread.S): the
 * child that cannot return ends itself in there, so number 1 has further sites too. `_umtx_op_err` returns the error
 * instead of setting errno; it lay in libthr until the split moved it to libsys (freebsd-src PR #908, January 2024).
 */
export const RFORK_THREAD: readonly ExtraSite[] = [
  { symbol: 'rfork_thread', number: 251 },
  { symbol: 'rfork_thread', number: 1 },
];
/** The same for `pdrfork_thread`, see `RFORK_THREAD`. */
export const PDRFORK_THREAD: readonly ExtraSite[] = [
  { symbol: 'pdrfork_thread', number: 600 },
  { symbol: 'pdrfork_thread', number: 1 },
];
/** See `RFORK_THREAD`. */
export const UMTX_OP_ERR: ExtraSite = { symbol: '_umtx_op_err', number: 454 };

/** `sigreturn`: issued by the signal trampoline in the kernel's shared page, though libsys has a stub for it as well. */
export const SIGRETURN = 417;
