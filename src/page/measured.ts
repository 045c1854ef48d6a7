import { type RefCallback, useCallback, useState } from 'react';

/** What is drawn to fit its place asks here how large that is. All in pixels. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The width of an element as it changes, and the `ref` that tells which. */
export const useWidth = (): Measured<number> => useMeasured(720, widthOf);

const widthOf = ({ clientWidth }: HTMLElement): number => clientWidth;

/** The size of an element as it changes, but never too small for a picture, and the `ref` that tells which. */
export const useSize = (): Measured<Size> => useMeasured({ width: 960, height: 600 }, sizeOf);

function sizeOf({ clientWidth, clientHeight }: HTMLElement, before: Size): Size {
  const width = Math.max(320, clientWidth);
  const height = Math.max(200, clientHeight);
  return before.width === width && before.height === height ? before : { width, height };
}

type Measured<T> = readonly [RefCallback<HTMLElement>, T];

function useMeasured<T>(first: T, read: (element: HTMLElement, before: T) => T): Measured<T> {
  const [measured, setMeasured] = useState(first);
  const box = useCallback(
    (element: HTMLElement | null) => {
      if (!element) return;
      const measure = (): void => setMeasured((before) => read(element, before));
      const observer = new ResizeObserver(measure);
      observer.observe(element);
      // At once, before anything is painted: nobody sees a picture of another size first.
      measure();
      return () => observer.disconnect();
    },
    [read],
  );
  return [box, measured];
}
