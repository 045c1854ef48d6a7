/** The page as one file, without data. */
export async function singleFile(): Promise<string> {
  if (import.meta.env.MODE === 'single') return thisPage();
  const address = new URL('whence-html.js', document.baseURI).href;
  const module: unknown = await import(/* @vite-ignore */ address).catch(() => null);
  if (typeof module === 'object' && module !== null && 'default' in module && typeof module.default === 'string') {
    return module.default;
  }
  throw new Error('the page could not be fetched as one file; whence.html beside it is the same without the data');
}

/** This very file, as it was before anything was drawn in it. */
function thisPage(): string {
  const root = document.documentElement.cloneNode(true) as HTMLElement;
  root.removeAttribute('style');
  for (const child of [...(root.querySelector('body')?.children ?? [])]) {
    if (child.id === 'page') child.replaceChildren();
    else if (!['NOSCRIPT', 'SCRIPT'].includes(child.tagName)) child.remove();
  }
  return `<!doctype html>\n${root.outerHTML}\n`;
}
