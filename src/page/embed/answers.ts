import { version } from '../../../package.json';
import type { ErrorCode, Message } from '../../embed/messages.ts';
import { linkNow } from '../links.ts';
import type { Frame } from './frame.ts';
import { labelOf, stepsOf } from './steps.ts';

/** What the frame says of itself. Of an imported file nothing but numbers, until somebody has allowed more. */

export const refusal = (code: ErrorCode, message: string): Message => ({ type: 'error', code, message });

const NOTHING = refusal('not-opened', 'Nothing is open yet: wait for the message “ready”.');

export function readyMessage({ page, consent }: Frame): Message {
  const steps = stepsOf(page);
  if (!steps) return NOTHING;
  const { first, count } = steps;
  return { type: 'ready', version, first, steps: count, labels: consent.given ? steps.labels : [] };
}

export function stepMessage({ page, consent }: Frame): Message {
  const steps = stepsOf(page);
  if (!steps) return NOTHING;
  const { current, count } = steps;
  const open = consent.given;
  return {
    type: 'step',
    n: current,
    of: count,
    label: open ? labelOf(steps, current) : '',
    narration: open ? steps.narration() : '',
  };
}

export function stateMessage({ page, player, consent }: Frame): Message {
  const steps = stepsOf(page);
  if (!steps) return NOTHING;
  const { policies, theme } = page.choices.getState();
  return {
    type: 'state',
    link: linkNow(page, consent.given),
    step: steps.current,
    of: steps.count,
    playing: player.playing,
    policy: policies,
    theme,
  };
}
