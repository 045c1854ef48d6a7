import { afterEach, expect, it, vi } from 'vitest';
import { pageAt } from './fixtures/page-at.ts';

afterEach(() => vi.unstubAllGlobals());

it('what a link asks for and this evidence does not have is said, and the rest of the link counts', async () => {
  const { page, problems, opened } = pageAt('#v=1&scene=freebsd-15&step=99&range=0-99&focus=9&reach=8&theme=dark');
  await opened();
  expect(problems()).toEqual([
    'The link asks for call 99; this one has 74.',
    'The link asks for calls 1 to 99; this one has 74.',
    'The link asks for process 9; this one has 4.',
    'The link asks for process 8; this one has 4.',
  ]);
  const { step, range, focus, reach, theme } = page.choices.getState();
  expect({ step, range, focus, reach, theme }).toEqual({
    step: 74,
    range: null,
    focus: null,
    reach: null,
    theme: 'dark',
  });
  expect(page.playback.step).toBe(74);
});
