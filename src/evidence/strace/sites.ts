import type { Grade, Site } from '../../model/model.ts';
import type { ModuleTable } from '../modules.ts';
import type { Aliases } from './aliases.ts';
import type { FrameLine } from './frame-line.ts';
import type { Ground } from './ground.ts';
import type { Entry } from './recording.ts';
import { hasForeignStack } from './routes.ts';
import { isStale } from './stack-frames.ts';

/** What sites are found with, besides the route itself. */
export interface Surroundings {
  readonly modules: ModuleTable;
  readonly aliases: Aliases;
  /** Of the image that the call belongs to. */
  readonly ground: Ground;
}

/** Where a call entered the kernel from, as well as the trace can tell. */
export function siteOf(entry: Entry, frame: FrameLine | undefined, around: Surroundings): Site {
  const { pc } = entry.head;
  if (entry.opening) return unknown(pc, 'made by the process before this image existed');
  if (!frame || hasForeignStack(entry)) return byPc(entry, around);
  if (frame.module !== null && !isStale(frame, pc)) return byFrame(entry, frame, frame.module, around);
  // The tracer knows no file here. A recorded mapping knows more: a name, or that there is none.
  if (entry.region?.path) return byPc(entry, around);
  const recorded = entry.region?.anonymous ? `; memory made executable on line ${entry.region.line}` : '';
  const what =
    frame.module === null
      ? 'the tracer found no file at this address'
      : `${frame.module} is a stale name, printed with the pc in place of an address in it`;
  return {
    module: around.modules.anonymous,
    pc: pc ?? frame.address,
    symbol: null,
    symbolOffset: null,
    grade: recorded === '' ? 'module' : 'exact',
    how: `frame 0 of the stack: ${what}${recorded}`,
  };
}

function byFrame({ head, region }: Entry, frame: FrameLine, printed: string, { modules, ground }: Surroundings): Site {
  const { pc } = head;
  const { symbol, symbolOffset } = frame;
  let grade: Grade = symbol === null ? 'module' : 'symbol';
  let how = 'frame 0 of the stack';
  if (pc !== null && ground.of(printed)?.base === pc - frame.address) {
    grade = 'exact';
    how = 'frame 0 of the stack, whose address and the pc agree on the load base';
  } else if (pc !== null && region?.path === printed) {
    grade = 'exact';
    how = `frame 0 of the stack and the mapping recorded on line ${region.line}`;
  } else if (pc !== null) how = 'frame 0 of the stack; the pc does not fit the load base of the module';
  return { module: modules.named(printed), pc, symbol, symbolOffset, grade, how };
}

/** Without a stack of its own: the recorded mapping, or the known code, that the pc lies in. */
function byPc({ head, region }: Entry, { modules, aliases, ground }: Surroundings): Site {
  const { pc } = head;
  if (pc === null) return unknown(pc, 'neither a stack nor a pc in the trace');
  const site = { pc, symbol: null, symbolOffset: null, grade: 'module' } as const;
  if (region?.path) {
    const how = `pc inside the mapping recorded on line ${region.line}`;
    return { ...site, module: modules.named(aliases.of(region.path)), how };
  }
  if (region?.anonymous) {
    return { ...site, module: modules.anonymous, how: `pc inside memory made executable on line ${region.line}` };
  }
  if (region)
    return unknown(pc, `pc inside the mapping recorded on line ${region.line}, of a file without a name here`);
  const place = ground.around(pc);
  if (place) return { ...site, module: modules.named(place.printed), how: 'pc among the code that other stacks show' };
  return unknown(pc, 'pc outside every mapping that the trace shows');
}

const unknown = (pc: bigint | null, how: string): Site => ({
  module: -1,
  pc,
  symbol: null,
  symbolOffset: null,
  grade: 'assumed',
  how,
});

/** `syscall(2)`: the number is an argument, the stub's own tells nothing. glibc's symbol version may be attached. */
export const isIndirect = (frame: FrameLine | undefined): boolean =>
  frame?.symbol !== null && frame?.symbol !== undefined && /^(__)?syscall(@|$)/.test(frame.symbol);
