/** A text file: a table, a recipe. */
export function saveText(text: string, type: string, name: string): void {
  save(new Blob([text], { type: `${type};charset=utf-8` }), name.replace(/[^a-z0-9._-]+/gi, '-'));
}

/** Hands a file to the browser, which asks or stores it as it does with every download. */
export function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The download has its own reference by the time that the next task runs.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A file name that says what the picture shows: `whence-freebsd-15-openbsd-msyscall-14`. */
export function fileName(source: string, policies: readonly string[], step: number): string {
  const words = ['whence', source.replace(/^file:/, 'trace-'), ...policies, ...(step > 0 ? [String(step)] : [])];
  return words
    .join('-')
    .replace(/[^a-z0-9._-]+/gi, '-')
    .slice(0, 120);
}
