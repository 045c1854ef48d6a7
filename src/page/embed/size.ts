/** Tells the page around how high a frame of this width should be. */

/** Width to height of the picture itself. */
const RATIO = 16 / 9;

/** Pixels. Depends on the width alone, so that a page that obeys is not told again. */
export const heightFor = (width: number, around: number): number => Math.round(width / RATIO) + around;

/** Calls back with the size at once and whenever it changes; `around`: what is not the picture. Returns a way to stop. */
export function watchSize(around: () => number, tell: (width: number, height: number) => void): () => void {
  let last = '';
  const measure = (): void => {
    const width = window.innerWidth;
    const height = heightFor(width, around());
    const now = `${width} ${height}`;
    if (width === 0 || now === last) return;
    last = now;
    tell(width, height);
  };
  const observer = new ResizeObserver(measure);
  observer.observe(document.documentElement);
  return () => observer.disconnect();
}
