import type { Command, Message } from '../../embed/messages.ts';
import { policyById } from '../../policy/registry.ts';
import { reasonOf } from '../reason.ts';
import { refusal, stateMessage, stepMessage } from './answers.ts';
import type { Frame } from './frame.ts';
import { type Steps, stepsOf } from './steps.ts';

/** Carries out a command and says what is to be answered; null: nothing. */
export async function obey(frame: Frame, command: Command): Promise<Message | null> {
  const { page, player, presence } = frame;
  switch (command.type) {
    case 'ping':
      return { type: 'pong' };
    case 'slide':
      presence.slide(command.shown);
      return null;
    case 'getState':
      return stateMessage(frame);
    case 'play':
    case 'pause':
      player[command.type]();
      return stateMessage(frame);
    case 'next':
    case 'prev':
      player.pause();
      stepsOf(page)?.[command.type]();
      return stepMessage(frame);
    case 'goto':
      return goTo(frame, command);
    case 'setTheme':
      page.choices.getState().set({ theme: command.theme });
      return stateMessage(frame);
    case 'setPolicy': {
      const known = command.policy.flatMap((id) => policyById(id)?.id ?? []);
      const unknown = command.policy.find((id) => !policyById(id));
      if (unknown !== undefined) return refusal('no-such-policy', `There is no policy “${unknown}”.`);
      page.choices.getState().set({ policies: known });
      return stateMessage(frame);
    }
    case 'load': {
      player.pause();
      const { loadLink } = await import('./load.ts');
      return (await loadLink(page, command.link)) ?? stateMessage(frame);
    }
    case 'export':
      return exported(frame, command);
  }
}

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;

function goTo(frame: Frame, command: Of<'goto'>): Message {
  const steps = stepsOf(frame.page);
  // Nothing is open: the answer says so.
  if (!steps) return stepMessage(frame);
  // Whether an imported file has a call of that name is not told either.
  const labels = frame.consent.given ? steps.labels : [];
  const step = 'step' in command ? command.step : labels.indexOf(command.label) + 1;
  if ('label' in command && step === 0) return refusal('no-such-step', `No step is called “${command.label}”.`);
  if (!isStep(steps, step)) return refusal('no-such-step', `There is no step ${step}: ${rowOf(steps)}.`);
  frame.player.pause();
  steps.goTo(step);
  return stepMessage(frame);
}

async function exported(frame: Frame, command: Of<'export'>): Promise<Message> {
  const { page, consent } = frame;
  const steps = stepsOf(page);
  if (!steps) return stepMessage(frame);
  if (command.step !== null && !isStep(steps, command.step)) {
    return refusal('no-such-step', `There is no step ${command.step}: ${rowOf(steps)}.`);
  }
  if (!consent.given) {
    consent.ask();
    return refusal('needs-gesture', 'This is an imported file: a person has to allow it by the button in the frame.');
  }
  try {
    const { handOver } = await import('./hand-over.ts');
    return { type: 'exported', ...(await handOver(page, frame.theme(), command)) };
  } catch (error) {
    return refusal('cannot-export', `The picture could not be exported: ${reasonOf(error)}.`);
  }
}

const isStep = ({ first, count }: Steps, step: number): boolean => step >= first && step <= count;

const rowOf = ({ first, count }: Steps): string => `the steps here are ${first} to ${count}`;
