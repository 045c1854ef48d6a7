/**
 * Time of the picture: a number of calls (see `frame`). This is the only place that reads a clock; everything that is
 * drawn is a function of `time`. The clock can be replaced, so tests step it by hand.
 */
export interface Clock {
  now(): number;
  /** Calls back once, at the next frame; returns a way to call it off. */
  next(callback: () => void): () => void;
}

const frameClock: Clock = {
  now: () => performance.now(),
  next: (callback) => {
    const handle = requestAnimationFrame(callback);
    return () => cancelAnimationFrame(handle);
  },
};

/** A hidden tab or a long task must not make the picture leap. Milliseconds. */
const LONGEST_FRAME = 100;

/** A call that has just set out: its step is already the one that is shown. Calls. */
const SET_OUT = 0.98;

export class Playback {
  #time = 0;
  #target = 0;
  #length = 0;
  #rate = 1;
  #cancel: (() => void) | null = null;
  #last = 0;
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();

  constructor(clock: Clock = frameClock) {
    this.#clock = clock;
  }

  get time(): number {
    return this.#time;
  }

  /** True while time runs to the end; a single animated step is not playing. */
  get playing(): boolean {
    return this.#cancel !== null && this.#target === this.#length && this.#target - this.#time > 1e-9 && this.#through;
  }

  #through = false;

  /** Step that the time stands for: n once call n has set out. */
  get step(): number {
    return Math.max(0, Math.ceil(this.#time - 1e-9));
  }

  /** Bound, so that it can be handed on as it is. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  setLength(length: number): void {
    this.#length = length;
    this.#target = Math.min(this.#target, length);
    this.#time = Math.min(this.#time, length);
  }

  /** Calls per second. */
  setRate(rate: number): void {
    this.#rate = rate;
  }

  play(): void {
    if (this.#length === 0) return;
    if (this.#time >= this.#length) this.#time = 0;
    this.#through = true;
    this.#run(this.#length);
  }

  pause(): void {
    this.#stop();
    this.#through = false;
    this.#emit();
  }

  /** Jumps to where the call of a step sets out, and lets it arrive. */
  arriveAt(step: number): void {
    if (step < 1) {
      this.seek(step);
      return;
    }
    const target = Math.min(step, this.#length);
    this.#stop();
    this.#through = false;
    this.#time = Math.max(0, target - SET_OUT);
    this.#run(target);
  }

  /** Goes to a step, or the nearest there is: the one after the current may travel there, any other has arrived. */
  goTo(step: number, travels: boolean): void {
    const target = Math.min(Math.max(0, step), this.#length);
    if (travels && target === this.step + 1) this.arriveAt(target);
    else this.seek(target);
  }

  /** Jumps. */
  seek(step: number): void {
    this.#stop();
    this.#through = false;
    this.#time = Math.min(Math.max(0, step), this.#length);
    this.#target = this.#time;
    this.#emit();
  }

  dispose(): void {
    this.#stop();
    this.#listeners.clear();
  }

  #run(target: number): void {
    this.#target = target;
    this.#last = this.#clock.now();
    if (this.#cancel === null) this.#schedule();
    this.#emit();
  }

  #schedule(): void {
    this.#cancel = this.#clock.next(() => {
      const now = this.#clock.now();
      const elapsed = Math.min(LONGEST_FRAME, now - this.#last);
      this.#last = now;
      // A lone step takes its time whatever the speed of playing is.
      const rate = this.#through ? this.#rate : Math.min(Math.max(this.#rate, 0.8), 2);
      this.#time = Math.min(this.#target, this.#time + (elapsed / 1000) * rate);
      if (this.#time < this.#target) this.#schedule();
      else {
        this.#cancel = null;
        this.#through = false;
      }
      this.#emit();
    });
  }

  #stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #emit(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Calls in flight at once at a speed: slow playing shows one at a time, fast playing a stream. */
export const windowOf = (rate: number): number => Math.max(1, Math.min(200, Math.round(rate * 0.8)));
