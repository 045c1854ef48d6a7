import type { ModelBuilder } from '../../model/builder.ts';
import type { Frame } from '../../model/model.ts';
import type { ModuleTable } from '../modules.ts';
import type { FrameLine } from './frame-line.ts';
import { isBeyondFiles, isStale, type StackFrames } from './stack-frames.ts';
import type { Unwinder } from './unwinder.ts';

/** Enters recorded stacks into the model. */
export class ModelStacks {
  readonly #builder: ModelBuilder;
  readonly #modules: ModuleTable;
  readonly #frames: StackFrames;
  readonly #addressKind: 'elf' | 'file';
  readonly #entered = new Map<number, number>();

  constructor(builder: ModelBuilder, modules: ModuleTable, frames: StackFrames, unwinder: Unwinder | null) {
    this.#builder = builder;
    this.#modules = modules;
    this.#frames = frames;
    this.#addressKind = unwinder === 'libdw' ? 'elf' : 'file';
  }

  /** Id in the model, -1 for none. `pc`: that of the call; it can show that the module of frame 0 is wrong. */
  enter(stack: number, pc: bigint | null): number {
    const { frames } = this.#frames.of(stack);
    const [innermost] = frames;
    if (!innermost) return -1;
    if (isStale(innermost, pc) !== isStale(innermost, null)) return this.#add(frames, pc);
    let id = this.#entered.get(stack);
    if (id === undefined) {
      id = this.#add(frames, null);
      this.#entered.set(stack, id);
    }
    return id;
  }

  #add(frames: readonly FrameLine[], pc: bigint | null): number {
    return this.#builder.stack(
      frames.map((frame, depth) => this.#builder.frame(this.#frame(frame, depth === 0 ? pc : null))),
    );
  }

  #frame(frame: FrameLine, pc: bigint | null): Frame {
    const { module, symbol, symbolOffset, address } = frame;
    if (module === null || isStale(frame, pc)) {
      const printed = module ?? '[anon]';
      const nowhere = { symbol: null, symbolOffset: null, address, addressKind: 'pc' } as const;
      return { module: this.#modules.anonymous, printed, ...nowhere };
    }
    const addressKind = isBeyondFiles(address) ? 'pc' : this.#addressKind;
    return { module: this.#modules.named(module), printed: module, symbol, symbolOffset, address, addressKind };
  }
}
