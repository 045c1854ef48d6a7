import { POLICIES } from '../policy/registry.ts';
import { nextDenial, type Run } from '../run/run.ts';
import type { Page } from './context.ts';

/** A thing a person can do: toolbar, shortcut and the list of keys all read this one table. */
export interface Command {
  readonly id: string;
  readonly label: string;
  /** Keys as `KeyboardEvent.key`; the first one is shown. */
  readonly keys: readonly string[];
  perform(page: Page, run: Run): void;
}

const goTo = ({ playback }: Page, step: number): void => playback.seek(step);

export const COMMANDS: readonly Command[] = [
  {
    id: 'play',
    label: 'Play or pause',
    keys: [' ', 'k'],
    perform: ({ playback }) => (playback.playing ? playback.pause() : playback.play()),
  },
  {
    id: 'forward',
    label: 'One call forward',
    keys: ['ArrowRight', 'l'],
    perform: (page, run) => {
      const { playback } = page;
      const next = Math.min(run.model.calls.length, Math.floor(playback.time + 1e-9) + 1);
      if (reducedMotion()) playback.seek(next);
      else playback.animateTo(next);
    },
  },
  {
    id: 'back',
    label: 'One call back',
    keys: ['ArrowLeft', 'j'],
    perform: (page) => goTo(page, Math.max(0, page.playback.step - 1)),
  },
  { id: 'start', label: 'Overview (before the first call)', keys: ['Home'], perform: (page) => goTo(page, 0) },
  { id: 'end', label: 'Last call', keys: ['End'], perform: (page, run) => goTo(page, run.model.calls.length) },
  {
    id: 'next-denial',
    label: 'Next denial',
    keys: ['n'],
    perform: (page, run) => jump(page, run, 1),
  },
  {
    id: 'previous-denial',
    label: 'Previous denial',
    keys: ['N', 'p'],
    perform: (page, run) => jump(page, run, -1),
  },
  {
    id: 'faster',
    label: 'Faster',
    keys: ['+', '='],
    perform: ({ choices }) => choices.getState().set({ speed: Math.min(200, choices.getState().speed * 2) }),
  },
  {
    id: 'slower',
    label: 'Slower',
    keys: ['-'],
    perform: ({ choices }) => choices.getState().set({ speed: Math.max(0.25, choices.getState().speed / 2) }),
  },
  {
    id: 'no-policy',
    label: 'All policies off',
    keys: ['0'],
    perform: ({ choices }) => choices.getState().set({ policies: [] }),
  },
  ...POLICIES.map((policy, i) => ({
    id: `policy-${policy.id}`,
    label: `Switch ${policy.title}`,
    keys: [String(i + 1)],
    perform: ({ choices }: Page) => choices.getState().togglePolicy(policy.id),
  })),
  {
    id: 'view',
    label: 'Graph or list of calls',
    keys: ['v'],
    perform: ({ choices }) => choices.getState().set({ view: choices.getState().view === 'graph' ? 'calls' : 'graph' }),
  },
  {
    id: 'theme',
    label: 'Light, dark, as the system',
    keys: ['t'],
    perform: ({ choices }) => {
      const order = ['auto', 'light', 'dark'] as const;
      const { theme, set } = choices.getState();
      set({ theme: order[(order.indexOf(theme) + 1) % order.length] ?? 'auto' });
    },
  },
];

/** Goes to the next refusal after the step that is shown; stays, and says so, where there is none. */
function jump(page: Page, run: Run, direction: 1 | -1): void {
  const from = page.playback.step - 1;
  const found = nextDenial(run, direction === 1 ? from : Math.max(from, 0), direction);
  if (found >= 0) page.playback.seek(found + 1);
  else {
    const where = direction === 1 ? 'after' : 'before';
    page.session.getState().report({
      message:
        run.policies.length === 0 ? 'No policy is on, so nothing is refused.' : `No call is refused ${where} this one.`,
    });
  }
}

const reducedMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

export const commandById = (id: string): Command | undefined => COMMANDS.find((command) => command.id === id);

/** Key as it is shown to a person. */
export function keyName(key: string): string {
  const names: Readonly<Record<string, string>> = { ' ': 'Space', ArrowRight: '→', ArrowLeft: '←', N: 'Shift N' };
  return names[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}

/** The command for a key press, unless the person is typing or using a control that needs the key itself. */
export function commandFor(event: KeyboardEvent): Command | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('input[type="text"], input[type="number"], textarea, select, [contenteditable], dialog'))
    return null;
  const onControl = target?.closest('button, a, summary, input, [role="button"]') !== null && target !== null;
  if (onControl && [' ', 'Enter'].includes(event.key)) return null;
  if (target?.closest('input[type="range"]') && event.key.startsWith('Arrow')) return null;
  return COMMANDS.find((command) => command.keys.includes(event.key)) ?? null;
}
