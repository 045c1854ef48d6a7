import { describe, expect, it } from 'vitest';
import { type Clock, Playback, windowOf } from './playback.ts';

/** A clock that is stepped by hand. */
class HandClock implements Clock {
  #now = 0;
  #next: (() => void) | null = null;

  now(): number {
    return this.#now;
  }

  next(callback: () => void): () => void {
    this.#next = callback;
    return () => {
      this.#next = null;
    };
  }

  /** Lets `milliseconds` pass in frames of a given length. */
  pass(milliseconds: number, frame = 20): void {
    for (let left = milliseconds; left > 0; left -= frame) {
      this.#now += frame;
      const due = this.#next;
      this.#next = null;
      due?.();
    }
  }
}

function playbackOf(length: number): { clock: HandClock; playback: Playback } {
  const clock = new HandClock();
  const playback = new Playback(clock);
  playback.setLength(length);
  return { clock, playback };
}

describe('playback', () => {
  it.each([5, 20, 50])('comes to the same time whatever the frame length (%d ms)', (frame) => {
    const { clock, playback } = playbackOf(100);
    playback.setRate(4);
    playback.play();
    clock.pass(2000, frame);
    expect(playback.time).toBeCloseTo(8, 6);
    expect(playback.step).toBe(8);
  });

  it('stops at the end and starts again from the beginning', () => {
    const { clock, playback } = playbackOf(3);
    playback.setRate(10);
    playback.play();
    clock.pass(1000);
    expect(playback.time).toBe(3);
    expect(playback.playing).toBe(false);
    playback.play();
    expect(playback.time).toBe(0);
    expect(playback.playing).toBe(true);
  });

  it('does not leap when a tab was hidden', () => {
    const { clock, playback } = playbackOf(1000);
    playback.setRate(10);
    playback.play();
    clock.pass(60_000, 60_000);
    expect(playback.time).toBeLessThanOrEqual(1);
  });

  it('lets one call travel for a step, and a seek cuts it short', () => {
    const { clock, playback } = playbackOf(10);
    playback.goTo(1, true);
    clock.pass(100);
    expect(playback.time).toBeGreaterThan(0);
    expect(playback.time).toBeLessThan(1);
    expect(playback.playing).toBe(false);
    expect(playback.step).toBe(1);
    playback.seek(5);
    clock.pass(1000);
    expect(playback.time).toBe(5);
  });

  it('goes one on with each step, however quickly they come', () => {
    const { clock, playback } = playbackOf(10);
    playback.seek(3);
    for (const step of [4, 5, 6, 7]) {
      playback.goTo(playback.step + 1, true);
      expect(playback.step).toBe(step);
      clock.pass(150);
    }
    // One more than there are is the last, which does not set out anew.
    playback.seek(10);
    playback.goTo(11, true);
    expect(playback.time).toBe(10);
    // Back, and where nothing may move, it is there at once.
    playback.goTo(9, true);
    expect(playback.time).toBe(9);
    playback.goTo(10, false);
    expect(playback.time).toBe(10);
  });

  it('stays within the calls there are', () => {
    const { playback } = playbackOf(10);
    playback.seek(99);
    expect(playback.time).toBe(10);
    playback.seek(-4);
    expect(playback.time).toBe(0);
    playback.setLength(0);
    playback.play();
    expect(playback.playing).toBe(false);
  });

  it('shows one call at a time when slow and a bounded stream when fast', () => {
    expect(windowOf(1)).toBe(1);
    expect(windowOf(50)).toBe(40);
    expect(windowOf(1000)).toBe(200);
  });
});
