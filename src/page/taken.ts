/** Controls that are typed into or chosen from, and dialogs, which have keys of their own. */
const TYPED = 'input[type="text"], input[type="number"], textarea, select, [contenteditable], dialog';
/** Controls that a key presses. */
const PRESSED = 'button, a, summary, input, [role="button"]';

/** Whether the browser, or the control that has the focus, needs this key itself. */
export function isTaken({ target, key, ctrlKey, metaKey, altKey, defaultPrevented }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || defaultPrevented) return true;
  const control = target instanceof Element ? target : null;
  // Whatever has the focus, Escape lets go of it.
  if (!control || key === 'Escape') return false;
  if (control.closest(TYPED)) return true;
  if (control.closest('input[type="range"]') && key.startsWith('Arrow')) return true;
  return control.closest(PRESSED) !== null && (key === ' ' || key === 'Enter');
}
