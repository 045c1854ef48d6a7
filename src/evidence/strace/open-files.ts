/** A file is mapped soon after it was opened, so the latest are enough. Keeps hostile traces linear. */
const MAX_FILES = 256;

/** Paths of descriptors. Processes that were forked share one table until one of them changes its own. */
export class OpenFiles {
  /** The latest last. */
  #paths = new Map<number, string>();
  #shared = false;

  path(fd: number): string | null {
    return this.#paths.get(fd) ?? null;
  }

  open(fd: number, path: string): void {
    if (this.#shared) this.#paths = new Map(this.#paths);
    this.#shared = false;
    this.#paths.delete(fd);
    this.#paths.set(fd, path);
    const [oldest] = this.#paths.keys();
    if (this.#paths.size > MAX_FILES && oldest !== undefined) this.#paths.delete(oldest);
  }

  copy(): OpenFiles {
    const copy = new OpenFiles();
    copy.#paths = this.#paths;
    copy.#shared = true;
    this.#shared = true;
    return copy;
  }

  /** A copy of the parent's, with what was opened here since. */
  under(parent: OpenFiles): OpenFiles {
    const files = parent.copy();
    for (const [fd, path] of this.#paths) files.open(fd, path);
    return files;
  }
}
