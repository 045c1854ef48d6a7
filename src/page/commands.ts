import { nextDenial, type Run } from '../run/run.ts';
import type { Page } from './context.ts';
import { motionAllowed } from './motion.ts';
import { SWITCHES } from './switches.ts';
import { isTaken } from './taken.ts';

/** A thing a person can do: toolbar, shortcut and the list of keys all read this one table. */
export interface Command {
  readonly id: string;
  readonly label: string;
  /** Keys as `KeyboardEvent.key`; the first one is shown. */
  readonly keys: readonly string[];
  perform(page: Page, run: Run): void;
}

function moveCalls({ playback }: Page, by: 1 | -1): void {
  playback.goTo(playback.step + by, motionAllowed());
}

/** By a step of the story, where one is told. */
function move(page: Page, by: 1 | -1): void {
  const { story, goTo } = page.telling.getState();
  if (story) goTo(Math.min(page.choices.getState().at, story.steps.length) + by);
  else moveCalls(page, by);
}

export const COMMANDS: readonly Command[] = [
  {
    id: 'play',
    label: 'Play or pause',
    keys: [' ', 'k'],
    perform: ({ playback }) => (playback.playing ? playback.pause() : playback.play()),
  },
  {
    id: 'forward',
    label: 'One call forward; in a story, one step',
    keys: ['ArrowRight', 'l', 'PageDown'],
    perform: (page) => move(page, 1),
  },
  {
    id: 'back',
    label: 'One call back; in a story, one step',
    keys: ['ArrowLeft', 'j', 'PageUp'],
    perform: (page) => move(page, -1),
  },
  {
    id: 'call-forward',
    label: 'One call forward, in a story too',
    keys: ['.'],
    perform: (page) => moveCalls(page, 1),
  },
  {
    id: 'call-back',
    label: 'One call back, in a story too',
    keys: [','],
    perform: (page) => moveCalls(page, -1),
  },
  {
    id: 'start',
    label: 'Overview (before the first call)',
    keys: ['Home'],
    perform: ({ playback }) => playback.seek(0),
  },
  {
    id: 'end',
    label: 'Last call',
    keys: ['End'],
    perform: ({ playback }, run) => playback.seek(run.model.calls.length),
  },
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
  ...SWITCHES.slice(0, 9).map((policy, i) => ({
    id: `policy-${policy.id}`,
    label: `Switch ${policy.title} (${policy.group})`,
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
    id: 'matrix',
    label: 'Matrix of programs and policies',
    keys: ['m'],
    perform: ({ choices }) =>
      choices.getState().set({ view: choices.getState().view === 'matrix' ? 'graph' : 'matrix' }),
  },
  {
    id: 'lab',
    label: 'Laboratory',
    keys: ['b'],
    perform: ({ choices }) => choices.getState().set({ view: choices.getState().view === 'lab' ? 'graph' : 'lab' }),
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

export const commandById = (id: string): Command | undefined => COMMANDS.find((command) => command.id === id);

/** Key as it is shown to a person. */
export function keyName(key: string): string {
  const names: Readonly<Record<string, string>> = {
    ' ': 'Space',
    ArrowRight: '→',
    ArrowLeft: '←',
    PageDown: 'PgDn',
    PageUp: 'PgUp',
    N: 'Shift N',
  };
  return names[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}

/** The command for a key press; null: the key has none, or is needed where the focus is. */
export const commandFor = (event: KeyboardEvent): Command | null =>
  isTaken(event) ? null : (COMMANDS.find(({ keys }) => keys.includes(event.key)) ?? null);
