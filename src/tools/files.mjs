// Lists and hashes source files, for everything that is made from them once per state of the sources.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { root } from './install.mjs';

/**
 * Files below the given places, sorted, so that equal trees give equal lists.
 *
 * @param {readonly string[]} places relative to the checkout
 * @returns {string[]} relative to the checkout
 */
export function filesBelow(places) {
  return places.flatMap((place) => {
    const stat = statSync(path.join(root, place), { throwIfNoEntry: false });
    if (!stat?.isDirectory()) return stat ? [place] : [];
    const names = readdirSync(path.join(root, place)).sort();
    return filesBelow(names.map((name) => path.join(place, name)));
  });
}

/** @param {readonly string[]} files relative to the checkout */
export function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}
