import { goProgram } from '../objects.ts';
import { Process, type World } from '../script.ts';

const START = 'runtime.rt0_go';
const SERVE = 'runtime.main > main.main > net/http.ListenAndServe';
const CONN = 'net/http.(*conn).serve';

/** A static Go program: the runtime brings its own instructions and uses neither libc nor libsys. */
export function caddy(world: World): void {
  const process = new Process(world, {
    pid: 907,
    thread: 100_611,
    program: goProgram('/usr/local/bin/caddy'),
    linkage: 'static',
    runtime: 'Go',
  });
  process.instruction('sysarch', `${START} > runtime.settls`, 'A Go program: the runtime enters the kernel by itself.');
  process.instruction(
    'cpuset_getaffinity',
    `${START} > runtime.osinit > runtime.getncpu > runtime.cpuset_getaffinity`,
    'How many processors? Each such function of the runtime holds an instruction of its own.',
  );
  process.instruction(
    'mmap',
    `${START} > runtime.schedinit > runtime.mallocinit > runtime.sysReserve > runtime.sysMmap`,
    'The Go heap is reserved, not by malloc and not through libc.',
  );
  process.instruction(
    'sigaction',
    `${START} > runtime.mstart1 > runtime.initsig > runtime.setsig > runtime.asmSigaction`,
    'The runtime installs its signal handlers.',
  );
  process.instruction(
    'thr_new',
    'runtime.main > runtime.newosproc > runtime.thr_new',
    'A second kernel thread for goroutines.',
  );
  process.on(100_612, true);
  process.instruction(
    'kqueue',
    'runtime.mstart1 > runtime.netpollinit > runtime.kqueue',
    'The network poller gets its queue.',
  );
  process.on(100_611);
  process.instruction(
    'socket',
    `${SERVE} > net.Listen > syscall.Socket > syscall.RawSyscall`,
    'Package syscall has gates: one instruction, and the number in a register.',
  );
  process.instruction(
    'listen',
    `${SERVE} > net.Listen > syscall.Listen > syscall.Syscall`,
    'The server listens, through the general gate of package syscall.',
  );
  process.instruction(
    'accept4',
    `${SERVE} > net.(*netFD).accept > syscall.Accept4 > syscall.Syscall6`,
    'A client connects; this call takes the gate for six arguments.',
  );
  process.on(100_612);
  process.instruction(
    'read',
    `${CONN} > syscall.Read > syscall.Syscall`,
    'The request is read through the same gate as listen.',
  );
  process.reads(
    'clock_gettime',
    `${CONN} > time.Now > runtime.walltime > runtime.vdsoClockGettime`,
    'For the date header Go reads the shared time page itself: no call is made.',
  );
  process.instruction(
    'write',
    `${CONN} > syscall.Write > syscall.Syscall`,
    'The answer goes out, straight from program text.',
  );
}
