const DAY = 86_400;

/** Turns what -t, -tt, -ttt and -r print into seconds on one line of time. */
export class Clock {
  /** Which option recorded the times, for the report. */
  option: '-t' | '-ttt' | '-r' | null = null;
  #last = Number.NaN;
  #days = 0;

  seconds(printed: string): number {
    if (printed === '') return Number.NaN;
    if (printed.includes(':')) return this.#ofDay(printed);
    const value = Number(printed);
    // -ttt prints seconds since 1970, -r those since the line before.
    if (value > 1e8) {
      this.option = '-ttt';
      return value;
    }
    this.option = '-r';
    this.#last = (Number.isNaN(this.#last) ? 0 : this.#last) + value;
    return this.#last;
  }

  /** `14:12:01.000123`; a fall by more than half a day is midnight, a smaller one a line out of order. */
  #ofDay(printed: string): number {
    this.option = '-t';
    const [hours, minutes, seconds] = printed.split(':').map(Number);
    const time = (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
    if (time < this.#last - DAY / 2) this.#days++;
    this.#last = time;
    return time + this.#days * DAY;
  }
}
