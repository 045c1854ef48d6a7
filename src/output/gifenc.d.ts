declare module 'gifenc' {
  /** Red, green and blue. */
  export type Rgb = [number, number, number];
  export type Palette = Rgb[];

  interface FrameOptions {
    readonly palette?: Palette;
    /** Milliseconds; GIF keeps hundredths of a second. */
    readonly delay?: number;
    /** Of the whole picture: 0 for ever, -1 once. */
    readonly repeat?: number;
    readonly transparent?: boolean;
    readonly transparentIndex?: number;
    /** 1: the next frame is drawn over this one. */
    readonly dispose?: number;
  }

  interface Encoder {
    /** `index`: of the palette, one for each pixel. The first frame takes the palette and `repeat`. */
    writeFrame(index: Uint8Array, width: number, height: number, options?: FrameOptions): void;
    finish(): void;
    bytes(): Uint8Array<ArrayBuffer>;
  }

  export function GIFEncoder(): Encoder;
  export function quantize(rgba: Uint8Array | Uint8ClampedArray, colours: number): Palette;
  export function nearestColorIndex(palette: Palette, colour: Rgb): number;
}
