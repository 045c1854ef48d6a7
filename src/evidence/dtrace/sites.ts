import type { ModelBuilder } from '../../model/builder.ts';
import type { Site } from '../../model/model.ts';
import { ModuleTable } from '../modules.ts';
import type { DtraceFrame } from './line.ts';

/** Frames, stacks, sites and attempts of DTrace's words for them. */
export class SiteTable {
  /** Whether any header told the pc. */
  withPc = false;
  readonly #builder: ModelBuilder;
  readonly #modules: ModuleTable;
  readonly #names = new Set<string>();
  /** The reader hands out one object for all equal lines, so identity saves building keys. */
  readonly #frames = new WeakMap<DtraceFrame, number>();

  constructor(builder: ModelBuilder) {
    this.#builder = builder;
    this.#modules = new ModuleTable(builder);
  }

  /** Module words met, in order. */
  moduleNames(): Iterable<string> {
    return this.#names;
  }

  stack(frames: readonly DtraceFrame[]): number {
    return this.#builder.stack(frames.map((frame) => this.#frame(frame)));
  }

  attempt(image: number, name: string, frame: DtraceFrame | undefined, pc: bigint | null): number {
    this.withPc ||= pc !== null;
    const site = this.#builder.site(this.#site(frame, pc));
    const indirect = frame?.symbol === 'syscall' || frame?.symbol === '__syscall';
    return this.#builder.attempt({ image, epoch: 0, site, name, number: null, kind: 'syscall', indirect });
  }

  #frame(frame: DtraceFrame): number {
    let id = this.#frames.get(frame);
    if (id === undefined) {
      id = this.#newFrame(frame);
      this.#frames.set(frame, id);
    }
    return id;
  }

  #newFrame({ module, symbol, symbolOffset, address }: DtraceFrame): number {
    const addressKind = address === null ? null : 'pc';
    if (module !== null) {
      this.#names.add(module);
      const id = this.#modules.named(module);
      return this.#builder.frame({ module: id, printed: module, symbol, symbolOffset, address, addressKind });
    }
    // An address without a module lies in no file; text without one comes from a helper (ustack helpers of runtimes).
    const [id, printed] = address === null ? [-1, '[no module]'] : [this.#modules.anonymous, '[anon]'];
    return this.#builder.frame({ module: id, printed, symbol, symbolOffset, address, addressKind });
  }

  /** The stub keeps no frame, yet it is frame 0: DTrace takes that one from the pc of the trap frame. */
  #site(frame: DtraceFrame | undefined, headerPc: bigint | null): Site {
    const pc = headerPc ?? frame?.address ?? null;
    if (!frame) {
      return { module: -1, pc, symbol: null, symbolOffset: null, grade: 'assumed', how: 'no stack in the trace' };
    }
    const { module, symbol, symbolOffset } = frame;
    if (module !== null) {
      const grade = symbol === null ? 'module' : 'symbol';
      return { module: this.#modules.named(module), pc, symbol, symbolOffset, grade, how: 'frame 0 of the stack' };
    }
    if (frame.address === null) {
      const how = 'frame 0 of the stack names no file';
      return { module: -1, pc, symbol, symbolOffset, grade: 'assumed', how };
    }
    const how = 'frame 0 of the stack: DTrace found no file at this address';
    return { module: this.#modules.anonymous, pc, symbol: null, symbolOffset: null, grade: 'module', how };
  }
}
