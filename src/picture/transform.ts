import { fix } from './geometry.ts';
import type { Shape } from './scene.ts';

/** Where a point of one stage lies on another: enlarged `by` about the origin, then moved. */
export interface Placing {
  readonly by: number;
  readonly dx: number;
  readonly dy: number;
}

/** A shape on another stage, its lines, corners and letters enlarged with it. */
export function placed(shape: Shape, { by, dx, dy }: Placing): Shape {
  const line = {
    ...(shape.strokeWidth === undefined ? {} : { strokeWidth: shape.strokeWidth * by }),
    ...(shape.dash === undefined ? {} : { dash: shape.dash.replace(/[\d.]+/g, (part) => fix(Number(part) * by)) }),
  };
  if (shape.kind === 'path') return { ...shape, ...line, d: placedPath(shape.d, { by, dx, dy }) };
  const place = { x: shape.x * by + dx, y: shape.y * by + dy };
  switch (shape.kind) {
    case 'rect': {
      const radius = shape.radius === undefined ? {} : { radius: shape.radius * by };
      return { ...shape, ...line, ...place, ...radius, width: shape.width * by, height: shape.height * by };
    }
    case 'circle':
      return { ...shape, ...line, ...place, radius: shape.radius * by };
    case 'text':
      return { ...shape, ...line, ...place, size: shape.size * by };
  }
}

/** Path data with absolute commands, on another stage. */
export function placedPath(d: string, { by, dx, dy }: Placing): string {
  return d.replace(/([A-Z])([^A-Z]*)/g, (_, command: string, rest: string) => {
    const numbers = rest.match(/-?\d*\.?\d+(?:e-?\d+)?/gi)?.map(Number) ?? [];
    return command + numbers.map((value, i) => fix(placedNumber(command, value, i))).join(' ');
  });

  function placedNumber(command: string, value: number, i: number): number {
    if (command === 'V') return value * by + dy;
    if (command === 'H') return value * by + dx;
    if (command !== 'A') return value * by + (i % 2 === 0 ? dx : dy);
    // An arc: radii, its turning, two flags, its end.
    const part = i % 7;
    if (part < 2) return value * by;
    return part === 5 ? value * by + dx : part === 6 ? value * by + dy : value;
  }
}
