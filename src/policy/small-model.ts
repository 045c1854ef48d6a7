import { ModelBuilder } from '../model/builder.ts';
import {
  type Attempt,
  type Grade,
  type Image,
  type Model,
  type Role,
  type Stub,
  type System,
  weakest,
} from '../model/model.ts';

/**
 * For tests: a model of one process, written as a list of objects and of calls. Object number n lies at
 * (n + 1) × 0x2_0000, and its first 0x1_0000 bytes are text.
 */
export interface SmallModel {
  readonly os?: System['os'];
  readonly arch?: System['arch'];
  readonly linkage?: Image['linkage'];
  readonly linkageGrade?: Grade;
  readonly objects: readonly SmallObject[];
  readonly calls: readonly SmallCall[];
}

interface SmallObject {
  readonly name: string;
  readonly role: Role;
  readonly alsoRtld?: boolean;
  /** Name of the object whose place it took. */
  readonly replaces?: string;
  readonly writable?: boolean;
  /** Offset of each instruction, with its number (null: indirect). Left out: the evidence does not list them. */
  readonly stubs?: readonly (readonly [offset: number, number: number | null])[];
  /** False: no addresses, as in a trace that prints modules and symbols only. */
  readonly placed?: boolean;
}

interface SmallCall {
  /** Name of the object; null: the evidence does not tell. */
  readonly from: string | null;
  /** Offset of the instruction; left out: the pc is not recorded. */
  readonly offset?: number;
  readonly symbol?: readonly [name: string, offset: number];
  readonly name: string;
  readonly number?: number;
  readonly indirect?: boolean;
  readonly kind?: Attempt['kind'];
  readonly weight?: number;
}

const STRIDE = 0x2_0000n;
const TEXT = 0x1_0000n;

/** Evidence of one process in a few lines: what rules are tried on. */
export function smallModel(small: SmallModel): Model {
  const { os = 'openbsd', arch = 'amd64', linkage = 'dynamic', linkageGrade = 'exact', objects, calls } = small;
  const system: System = { os, release: '', arch, instructionLength: arch === 'arm64' ? 4 : 2 };
  const builder = new ModelBuilder();
  const image = builder.image({
    ...{ pid: 1, name: 'program', path: null, runtime: null, parent: -1, startedBy: 'scenario' as const },
    ...{ linkage, linkageGrade },
  });
  const places = new Map<string, { module: number; base: bigint | null }>();
  for (const [place, object] of objects.entries()) {
    const { name, role, alsoRtld, replaces, writable = false, stubs, placed = true } = object;
    const module = builder.module({
      ...{ name, path: null, role },
      ...(alsoRtld === undefined ? {} : { alsoRtld }),
      ...(replaces === undefined ? {} : { replaces }),
    });
    const base = placed ? BigInt(place + 1) * STRIDE : null;
    places.set(name, { module, base });
    const listed = stubs?.map(
      ([offset, number]): Stub => ({ symbol: `stub${offset}`, number, address: (base ?? 0n) + BigInt(offset) }),
    );
    const text = base === null ? null : { start: base, end: base + TEXT };
    const grade = base === null ? 'module' : 'exact';
    builder.mapping({ image, module, base, text, writable, grade, stubs: listed ?? null });
  }
  for (const call of calls) {
    const { module = -1, base = null } = places.get(call.from ?? '') ?? {};
    const pc =
      call.offset === undefined || base === null ? null : base + BigInt(call.offset + system.instructionLength);
    const site = builder.site({
      module,
      pc,
      symbol: call.symbol?.[0] ?? null,
      symbolOffset: call.symbol?.[1] ?? null,
      grade: gradeOf(pc, call.symbol !== undefined),
      how: 'written for a test',
    });
    const { name, number = null, indirect = false, kind = 'syscall', weight = 1 } = call;
    const attempt = builder.attempt({
      image,
      epoch: 0,
      site: kind === 'no-entry' ? -1 : site,
      name,
      number,
      kind,
      indirect,
    });
    builder.call({ attempt, stack: -1, weight });
  }
  return builder.finish({ title: 'small', summary: '', kind: 'trace', system });
}

const gradeOf = (pc: bigint | null, hasSymbol: boolean): Grade =>
  weakest(pc === null ? 'symbol' : 'exact', pc === null && !hasSymbol ? 'module' : 'exact');
