import { quoted } from '../base/text.ts';
import type { Page } from './context.ts';
import { reasonOf } from './reason.ts';

/**
 * Opens a file that was picked, dropped or pasted: an export of this page in the state that it carries, anything else as
 * a trace. On failure everything stays as it was, and it is said what failed.
 */
export async function openFile(page: Page, file: Blob, name: string): Promise<void> {
  try {
    await take(page, file, name);
  } catch (error) {
    // The file was removed since it was chosen, or a part of the page could not be fetched.
    page.session.getState().report({
      message: `${quoted(name)} could not be opened: ${reasonOf(error)}.`,
      remedy: 'Choose it again, or reload the page.',
    });
  }
}

async function take(page: Page, file: Blob, name: string): Promise<void> {
  const { readExport } = await import('../record/read-export.ts');
  const record = await readExport(file, name);
  if (record) {
    if (record.ok) await (await import('./admit.ts')).openRecord(page, record.value);
    else page.session.getState().report(record.problem);
    return;
  }
  const source = await page.session.getState().openFile(file, name);
  if (source !== null) page.choices.getState().set({ source });
}

/** Listens for drops and pastes anywhere in the page. Returns a way to stop. */
export function listenForFiles(page: Page, onDrag: (over: boolean) => void): () => void {
  const isFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
  const over = (event: DragEvent): void => {
    if (!isFile(event)) return;
    event.preventDefault();
    onDrag(true);
  };
  const leave = (event: DragEvent): void => {
    if (event.relatedTarget === null) onDrag(false);
  };
  const drop = (event: DragEvent): void => {
    onDrag(false);
    if (!isFile(event)) return;
    event.preventDefault();
    const dropped = event.dataTransfer?.files ?? [];
    const file = dropped[0];
    if (!file) return;
    if (dropped.length > 1) {
      page.session.getState().report({ message: `Opened ${file.name} only: one trace at a time.` });
    }
    void openFile(page, file, file.name);
  };
  const paste = (event: ClipboardEvent): void => {
    if (event.target instanceof Element && event.target.closest('input, textarea')) return;
    const file = event.clipboardData?.files[0];
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (file) void openFile(page, file, file.name);
    else if (text.trim() !== '') void openFile(page, new Blob([text]), 'pasted text');
    else return;
    event.preventDefault();
  };
  document.addEventListener('dragover', over);
  document.addEventListener('dragleave', leave);
  document.addEventListener('drop', drop);
  document.addEventListener('paste', paste);
  return () => {
    document.removeEventListener('dragover', over);
    document.removeEventListener('dragleave', leave);
    document.removeEventListener('drop', drop);
    document.removeEventListener('paste', paste);
  };
}
