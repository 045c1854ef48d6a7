import { dynamicProgram } from '../objects.ts';
import { Process, type World } from '../script.ts';
import { linkBriefly, MAIN } from './start.ts';

const INIT =
  'rtld:.rtld_start > rtld:_rtld > rtld:objlist_call_init > libthr:_thread_init_hack > libthr:_libpthread_init';
const CREATE = `${MAIN} > libthr:_pthread_create`;
const WORKER = 'libthr:thread_start > worker';
const MAIN_THREAD = 100_345;
const WORKER_THREAD = 100_400;

/** Two threads: libthr has filled the slots, and still the kernel is entered from the object that holds the stubs. */
export function mt(world: World): void {
  const process = new Process(world, {
    pid: 845,
    thread: MAIN_THREAD,
    program: dynamicProgram('/usr/local/bin/mt'),
    linkage: 'dynamic',
    libraries: ['libthr', 'libc'],
  });
  const stubs = process.stubsName;
  const inLibthr = process.release.umtxErrIn === 'libthr';
  const secondSite = {
    stub: '_umtx_op_err',
    ...(inLibthr && {
      inferred:
        'the site was measured in the libthr of 13.2 and left libthr in January 2024, after stable/14 had branched',
    }),
  };
  linkBriefly(process);

  process.call(
    'thr_self',
    `${INIT} > libthr:init_main_thread`,
    'libthr wakes up before main and asks for the thread id.',
  );
  process.call(
    'sigprocmask',
    INIT,
    'Signals are held off while libthr puts its handlers into the interposing table: read, write, close and more.',
  );
  process.call(
    'mmap',
    `${CREATE} > libthr:_thr_stack_alloc`,
    `A stack for the second thread. libthr calls mmap like everybody else, in ${stubs}.`,
  );
  process.call('thr_new', CREATE, 'The kernel starts the second thread.');
  process.on(WORKER_THREAD, true);
  process.call(
    'nanosleep',
    `${WORKER} > libc:nanosleep > libthr:__thr_nanosleep`,
    `The slot now leads to libthr, which minds cancellation; then it calls __sys_nanosleep in ${stubs}.`,
  );
  process.on(MAIN_THREAD);
  process.call(
    'poll',
    `${MAIN} > libc:poll > libthr:__thr_poll`,
    'Meanwhile the first thread waits in poll, by way of its own slot.',
  );
  process.on(WORKER_THREAD);
  process.call(
    'read',
    `${WORKER} > libc:read > libthr:__thr_read`,
    'As in cat, with one more stop on the way: libc, libthr, then the stub.',
  );
  process.call('write', `${WORKER} > libc:write > libthr:__thr_write`, 'And the same for write.');
  process.call(
    '_umtx_op',
    `${WORKER} > libc:sem_post > libc:usem_wake`,
    'A semaphore wakes its waiter through the plain _umtx_op stub.',
  );
  process.on(MAIN_THREAD);
  process.call(
    '_umtx_op',
    `${MAIN} > libthr:_pthread_mutex_lock > libthr:__thr_umutex_lock`,
    inLibthr
      ? 'A mutex uses _umtx_op_err, which returns the error. In this release that instruction lies in libthr itself.'
      : 'A mutex uses _umtx_op_err, which returns the error: a second instruction for 454, moved to libsys by the split.',
    secondSite,
  );
  process.call(
    '_umtx_op',
    `${MAIN} > libthr:_pthread_join > libthr:_thr_umtx_timedwait_uint`,
    'Waiting for the other thread to end, through the second instruction again.',
    secondSite,
  );
  process.on(WORKER_THREAD);
  process.call('close', `${WORKER} > libc:close > libthr:__thr_close`, 'close is interposed as well.');
  process.call('thr_exit', 'libthr:thread_start > libthr:exit_thread', 'The second thread ends; the process does not.');
  process.on(MAIN_THREAD);
  process.call(
    process.release.number === '14' ? 'exit' : '_exit',
    `${MAIN} > libc:exit`,
    'The first thread ends the process.',
  );
  process.exits('exited with status 0');
}
