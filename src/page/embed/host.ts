import { envelope, type Id, type Message } from '../../embed/messages.ts';
import { readCommand } from '../../embed/protocol.ts';
import { readyMessage, refusal, stateMessage, stepMessage } from './answers.ts';
import type { Frame } from './frame.ts';
import { obey } from './obey.ts';
import type { MessagesFromParent } from './parent-messages.ts';
import { rowOf, stepsOf } from './steps.ts';

/** The page around, as far as a frame deals with it. */
export interface Host {
  /** Says something to it. The origin of who listens is not known, and in a sandbox ours is nobody's. */
  post(message: unknown): void;
  readonly messages: MessagesFromParent;
}

/** Talks with the page around: does what it asks, tells it what happens. The answer ends it. */
export function connectHost(frame: Frame, { post, messages }: Host): () => void {
  const { page, consent } = frame;
  const say = (message: Message, id: Id | null = null): void => post(envelope(message, id));

  // One after the other: what comes after "load" is meant for what is loaded.
  let queue: Promise<unknown> = Promise.resolve();
  const stopListening = messages.drain((data) => {
    const reading = readCommand(data);
    if (reading.kind === 'foreign') return;
    const { id } = reading;
    queue = queue.then(async () => {
      const answer =
        reading.kind === 'bad' ? refusal(reading.code, reading.message) : await obey(frame, reading.command);
      if (answer && (id !== null || answer.type === 'error')) say(answer, id);
    });
  });

  let row: unknown = null;
  let step = Number.NaN;
  const tell = (): void => {
    const steps = stepsOf(page);
    // Between two scenarios there is nothing to tell yet.
    if (!steps || page.session.getState().evidence?.source !== page.choices.getState().source) return;
    const isNew = rowOf(page) !== row;
    if (isNew) {
      row = rowOf(page);
      say(readyMessage(frame));
    }
    if (!isNew && steps.current === step) return;
    step = steps.current;
    say(stepMessage(frame));
    if (!isNew && step === steps.count) say({ type: 'end' });
  };
  const told = new Set<number>();
  const complain = (): void => {
    // A sentence about an imported file may quote it.
    if (!consent.given) return;
    for (const { id, message } of page.session.getState().problems) {
      if (told.has(id)) continue;
      told.add(id);
      say({ type: 'error', code: 'notice', message });
    }
  };
  const ends = [
    stopListening,
    page.choices.subscribe(tell),
    page.telling.subscribe(tell),
    page.session.subscribe(tell),
    page.session.subscribe(complain),
    consent.subscribe(() => {
      if (consent.given) say(stateMessage(frame));
    }),
  ];
  tell();
  complain();
  return () => {
    for (const end of ends) end();
  };
}
