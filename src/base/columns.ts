/** A typed-array column that grows by doubling. */
export class IntColumn {
  #data = new Int32Array(1024);
  length = 0;

  push(value: number): number {
    if (this.length === this.#data.length) {
      const grown = new Int32Array(this.length * 2);
      grown.set(this.#data);
      this.#data = grown;
    }
    this.#data[this.length] = value;
    return this.length++;
  }

  set(index: number, value: number): void {
    this.#data[index] = value;
  }

  get(index: number): number {
    return this.#data[index] ?? -1;
  }

  /** A copy of exactly the values pushed. */
  finish(): Int32Array {
    return this.#data.slice(0, this.length);
  }
}

/** As `IntColumn`, for numbers that need more than 31 bits: byte offsets, seconds, weights. */
export class FloatColumn {
  #data = new Float64Array(1024);
  length = 0;

  push(value: number): number {
    if (this.length === this.#data.length) {
      const grown = new Float64Array(this.length * 2);
      grown.set(this.#data);
      this.#data = grown;
    }
    this.#data[this.length] = value;
    return this.length++;
  }

  finish(): Float64Array {
    return this.#data.slice(0, this.length);
  }
}
