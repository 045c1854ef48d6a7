import type { Point } from './geometry.ts';

/** A piece of an outline. Arcs and quadratic curves have become cubics: every output can draw those. */
export type PathStep =
  | { readonly kind: 'move'; readonly to: Point }
  | { readonly kind: 'line'; readonly to: Point }
  | { readonly kind: 'curve'; readonly a: Point; readonly b: Point; readonly to: Point }
  | { readonly kind: 'close' };

/** Numbers that a command takes at a time. */
const ARITY = { M: 2, L: 2, H: 1, V: 1, C: 6, Q: 4, A: 7, Z: 0 } as const;

type Command = keyof typeof ARITY;

/** Why, in the one sentence of an error: path data is written by this program, so a bad one is a mistake in it. */
const wrong = (d: string, why: string): Error => new Error(`path data “${d.slice(0, 60)}”: ${why}`);

/**
 * Reads SVG path data with absolute commands, as the picture is made of (`scene.ts`).
 * Throws for what the picture never writes: other commands, numbers missing.
 */
export function pathSteps(d: string): PathStep[] {
  const steps: PathStep[] = [];
  let at: Point = { x: 0, y: 0 };
  let start = at;
  for (const [, word = '', rest = ''] of d.matchAll(/([a-z])([^a-z]*)/gi)) {
    if (!isCommand(word)) throw wrong(d, `there is no command ${word}`);
    const numbers = rest.match(/[+-]?(?:\d+\.?\d*|\.\d+)/g)?.map(Number) ?? [];
    const arity = ARITY[word];
    if (arity === 0 ? numbers.length > 0 : numbers.length === 0 || numbers.length % arity !== 0) {
      throw wrong(d, `${word} takes ${arity} numbers at a time, not ${numbers.length}`);
    }
    if (word === 'Z') {
      steps.push({ kind: 'close' });
      at = start;
    }
    for (let from = 0; from < numbers.length; from += arity) {
      // Further pairs after a move are lines.
      const command = word === 'M' && from > 0 ? 'L' : word;
      const next = stepsOf(command, numbers.slice(from, from + arity), at);
      steps.push(...next);
      const last = next.at(-1);
      if (last && last.kind !== 'close') at = last.to;
      if (command === 'M') start = at;
    }
  }
  return steps;
}

const isCommand = (word: string): word is Command => Object.hasOwn(ARITY, word);

function stepsOf(command: Command, numbers: readonly number[], from: Point): PathStep[] {
  const [n0 = 0, n1 = 0, n2 = 0, n3 = 0, n4 = 0, n5 = 0, n6 = 0] = numbers;
  switch (command) {
    case 'M':
      return [{ kind: 'move', to: { x: n0, y: n1 } }];
    case 'L':
      return [{ kind: 'line', to: { x: n0, y: n1 } }];
    case 'H':
      return [{ kind: 'line', to: { x: n0, y: from.y } }];
    case 'V':
      return [{ kind: 'line', to: { x: from.x, y: n0 } }];
    case 'C':
      return [{ kind: 'curve', a: { x: n0, y: n1 }, b: { x: n2, y: n3 }, to: { x: n4, y: n5 } }];
    case 'Q':
      return [quadratic(from, { x: n0, y: n1 }, { x: n2, y: n3 })];
    case 'A':
      return arc(from, { rx: n0, ry: n1, degrees: n2, large: n3 !== 0, clockwise: n4 !== 0 }, { x: n5, y: n6 });
    case 'Z':
      return [];
  }
}

const between = (from: Point, to: Point, share: number): Point => ({
  x: from.x + (to.x - from.x) * share,
  y: from.y + (to.y - from.y) * share,
});

/** The same curve as a cubic. */
const quadratic = (from: Point, control: Point, to: Point): PathStep => ({
  kind: 'curve',
  a: between(from, control, 2 / 3),
  b: between(to, control, 2 / 3),
  to,
});

interface Ellipse {
  readonly rx: number;
  readonly ry: number;
  /** Of the x axis of the ellipse, clockwise. */
  readonly degrees: number;
  readonly large: boolean;
  readonly clockwise: boolean;
}

/** An elliptical arc as cubics of a quarter turn at most; centre and radii as the SVG specification works them out. */
function arc(from: Point, ellipse: Ellipse, to: Point): PathStep[] {
  if (from.x === to.x && from.y === to.y) return [];
  if (ellipse.rx === 0 || ellipse.ry === 0) return [{ kind: 'line', to }];
  const turn = (ellipse.degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  // Half the way, in the axes of the ellipse.
  const [dx, dy] = [(from.x - to.x) / 2, (from.y - to.y) / 2];
  const half = { x: cos * dx + sin * dy, y: -sin * dx + cos * dy };
  let [rx, ry] = [Math.abs(ellipse.rx), Math.abs(ellipse.ry)];
  const reach = (half.x / rx) ** 2 + (half.y / ry) ** 2;
  if (reach > 1) {
    // Too small to get there: as large as it has to be.
    rx *= Math.sqrt(reach);
    ry *= Math.sqrt(reach);
  }
  const rest = Math.max(0, 1 / Math.max(1e-12, (half.x / rx) ** 2 + (half.y / ry) ** 2) - 1);
  const side = (ellipse.large === ellipse.clockwise ? -1 : 1) * Math.sqrt(rest);
  const centre = { x: (side * rx * half.y) / ry, y: (-side * ry * half.x) / rx };
  const angleTo = (x: number, y: number): number => Math.atan2((y - centre.y) / ry, (x - centre.x) / rx);
  const first = angleTo(half.x, half.y);
  let sweep = angleTo(-half.x, -half.y) - first;
  if (ellipse.clockwise && sweep < 0) sweep += 2 * Math.PI;
  if (!ellipse.clockwise && sweep > 0) sweep -= 2 * Math.PI;

  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const place = (x: number, y: number): Point => ({
    x: middle.x + cos * (centre.x + rx * x) - sin * (centre.y + ry * y),
    y: middle.y + sin * (centre.x + rx * x) + cos * (centre.y + ry * y),
  });
  const pieces = Math.max(1, Math.ceil(Math.abs(sweep) / (Math.PI / 2) - 1e-9));
  const step = sweep / pieces;
  const pull = (4 / 3) * Math.tan(step / 4);
  return Array.from({ length: pieces }, (_, i): PathStep => {
    const [begin, end] = [first + i * step, first + (i + 1) * step];
    return {
      kind: 'curve',
      a: place(Math.cos(begin) - pull * Math.sin(begin), Math.sin(begin) + pull * Math.cos(begin)),
      b: place(Math.cos(end) + pull * Math.sin(end), Math.sin(end) - pull * Math.cos(end)),
      to: i === pieces - 1 ? to : place(Math.cos(end), Math.sin(end)),
    };
  });
}
