/** Reads an index that the caller knows to be in range. Throws on a broken invariant, never on user input. */
export function at<T>(list: ArrayLike<T>, index: number): T {
  const value = list[index];
  if (value === undefined) throw new Error(`index ${index} is outside a list of ${list.length}`);
  return value;
}
