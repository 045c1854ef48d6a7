import { easeCubicInOut, interpolateZoom, type ZoomView } from 'd3';
import type { Box } from '../picture/geometry.ts';

/** Milliseconds that the camera takes from one view to the next. */
const SHORTEST = 200;
const LONGEST = 900;

/** Moves from one view to another, out and in again where they are far apart. Returns a way to stop. */
export function travel(from: Box, to: Box, point: (box: Box) => void): () => void {
  const way = interpolateZoom(zoomOf(from), zoomOf(to));
  const duration = Math.min(LONGEST, Math.max(SHORTEST, way.duration));
  const start = performance.now();
  let handle = requestAnimationFrame(function draw(now) {
    const progress = Math.min(1, Math.max(0, now - start) / duration);
    const [x, y, width] = way(easeCubicInOut(progress));
    const height = (width * to.height) / to.width;
    point(progress < 1 ? { x: x - width / 2, y: y - height / 2, width, height } : to);
    if (progress < 1) handle = requestAnimationFrame(draw);
  });
  return () => cancelAnimationFrame(handle);
}

const zoomOf = ({ x, y, width, height }: Box): ZoomView => [x + width / 2, y + height / 2, width];
