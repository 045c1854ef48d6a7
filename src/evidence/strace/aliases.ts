import type { Route } from './routes.ts';
import type { StackFrames } from './stack-frames.ts';

/**
 * One file, two names: a program opens `/lib/x86_64-linux-gnu/libz.so.1`, the process map that stacks are named after
 * has `/usr/lib/x86_64-linux-gnu/libz.so.1.2.13`. The second name is the one kept.
 */
export class Aliases {
  readonly #names = new Map<string, string>();

  constructor(routes: readonly Route[], frames: StackFrames) {
    const printed = new Set<string>();
    const opened = new Set<string>();
    for (const stack of new Set(routes.map((route) => route.stack))) {
      for (const module of frames.of(stack).modules.keys()) printed.add(module);
    }
    for (const image of new Set(routes.map((route) => route.entry.image.root))) {
      for (const region of image.memory.regions) if (region.path !== null) opened.add(region.path);
    }
    const real = new Map([...printed].map((path) => [withoutUsr(path), path]));
    const sonames = new Map([...printed].map((path) => [sonameOf(withoutUsr(path)), path]));
    for (const path of opened) {
      const name = printed.has(path) ? path : (real.get(withoutUsr(path)) ?? sonames.get(withoutUsr(path)));
      if (name !== undefined) this.#names.set(path, name);
    }
  }

  of(path: string): string {
    return this.#names.get(path) ?? path;
  }
}

/** Of the version the first number, which is all that a program asks for: `libz.so.1.2.13` is opened as `libz.so.1`. */
const sonameOf = (path: string): string =>
  path.replace(/\.so[\d.]*$/, (version) => /^\.so(?:\.\d+)?/.exec(version)?.[0] ?? version);

/** `/lib` is a link to `/usr/lib` on nearly every system of today. */
const withoutUsr = (path: string): string => path.replace(/^\/usr\//, '/');
