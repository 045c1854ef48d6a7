import { baseName, plural } from '../../base/text.ts';
import type { ModelBuilder } from '../../model/builder.ts';
import type { Role } from '../../model/model.ts';
import { isShared } from '../modules.ts';
import { programsOf } from '../summary.ts';
import { isOfGoRuntime } from '../symbols.ts';

/** What is known of one process image. */
interface Known {
  readonly id: number;
  readonly pid: number;
  /** From execname; empty where the trace does not tell. */
  program: string;
  readonly parent: number;
  /** Calls per module of the stacks, to find the program among them. */
  readonly modules: Map<number, number>;
  readonly origins: Set<number>;
  isGo: boolean;
  calls: number;
}

/** Images by pid. Without pids in the trace, all calls are of one. */
export class Processes {
  withPid = false;
  readonly #builder: ModelBuilder;
  readonly #images: Known[] = [];
  readonly #current = new Map<number, Known>();
  /** Processes inside execve: the next name of theirs is that of another image. */
  readonly #executing = new Set<number>();

  constructor(builder: ModelBuilder) {
    this.#builder = builder;
  }

  imageOf(pid: number, program: string, call: string): number {
    this.withPid ||= pid !== 0;
    let known = this.#current.get(pid);
    if (!known) known = this.#start(pid, program, -1);
    else if (program !== '' && known.program !== program && known.program !== '') {
      known = this.#start(pid, program, this.#executing.has(pid) ? known.id : -1);
    }
    if (known.program === '') known.program = program;
    if (call === 'execve' || call === 'fexecve') this.#executing.add(pid);
    else this.#executing.delete(pid);
    return known.id;
  }

  /** Takes note of the stack of a call. */
  saw(image: number, frames: readonly number[], weight: number): void {
    const known = this.#images[image];
    if (!known) return;
    known.calls += weight;
    for (const [depth, id] of frames.entries()) {
      const frame = this.#builder.frameAt(id);
      if (!frame || frame.module < 0) continue;
      known.modules.set(frame.module, (known.modules.get(frame.module) ?? 0) + weight);
      if (depth === 0) known.origins.add(frame.module);
      known.isGo ||= isOfGoRuntime(frame.symbol);
    }
  }

  finish(): void {
    for (const known of this.#images) {
      const role = (id: number): Role => this.#builder.moduleAt(id)?.role ?? 'unknown';
      const shared = [...known.modules.keys()].some((id) => isShared(role(id)));
      const own = [...known.origins].some((id) => role(id) === 'program');
      this.#builder.updateImage(known.id, {
        name: this.#nameOf(known),
        linkage: shared ? 'dynamic' : own ? 'static' : 'unknown',
        linkageGrade: shared ? 'module' : 'assumed',
        runtime: known.isGo ? 'Go' : null,
      });
      for (const module of known.modules.keys()) {
        const mapping = { image: known.id, module, base: null, text: null, writable: false, stubs: null } as const;
        this.#builder.mapping({ ...mapping, grade: 'module' });
      }
    }
  }

  summary(): string {
    const calls = this.#images.reduce((sum, known) => sum + known.calls, 0);
    const programs = programsOf(this.#images.map((known) => this.#nameOf(known)));
    return `${plural(calls, 'system call')} of ${programs}, recorded with DTrace.`;
  }

  /** Execname, else the module that is no library and that most calls came through. */
  #nameOf({ program, modules, pid }: Known): string {
    if (program !== '') return program;
    const programs = [...modules].filter(([id]) => this.#builder.moduleAt(id)?.role === 'program');
    const [most] = programs.sort((a, b) => b[1] - a[1]);
    const name = most ? this.#builder.moduleAt(most[0])?.name : undefined;
    return name === undefined ? `process ${pid}` : baseName(name);
  }

  #start(pid: number, program: string, parent: number): Known {
    const id = this.#builder.image({
      pid,
      name: program,
      path: null,
      linkage: 'unknown',
      linkageGrade: 'assumed',
      runtime: null,
      parent,
      startedBy: parent < 0 ? 'attach' : 'exec',
    });
    const known: Known = {
      id,
      pid,
      program,
      parent,
      modules: new Map(),
      origins: new Set(),
      isGo: false,
      calls: 0,
    };
    this.#images[id] = known;
    this.#current.set(pid, known);
    if (parent >= 0) this.#builder.event({ kind: 'exec', at: this.#builder.length, image: id });
    return known;
  }
}
