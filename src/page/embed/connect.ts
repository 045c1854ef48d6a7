import { envelope, type Message } from '../../embed/messages.ts';
import type { ThemeName } from '../../picture/theme.ts';
import type { Page } from '../context.ts';
import { createConsent } from './consent.ts';
import { fromParent } from './early.ts';
import type { Frame } from './frame.ts';
import { connectHost } from './host.ts';
import { listenToKeys } from './keys.ts';
import { createPlayer } from './player.ts';
import { watchPresence } from './presence.ts';
import { watchSize } from './size.ts';
import { stepsOf } from './steps.ts';

export interface Connection {
  readonly frame: Frame;
  end(): void;
}

/** Puts together what a frame in another page needs beside its picture. `around`: pixels of height that are not the picture. */
export function connect(page: Page, theme: () => ThemeName, around: () => number): Connection {
  const { choices } = page;
  const player = createPlayer(page);
  const presence = watchPresence(page, player);
  const frame: Frame = { page, player, presence, consent: createConsent(page), theme };
  // Paper shows where the last call has arrived, not a call on its way.
  const settle = (): void => page.playback.seek(page.playback.step);
  window.addEventListener('beforeprint', settle);
  const ends = [() => window.removeEventListener('beforeprint', settle), presence.dispose, player.dispose];

  // In a tab of its own there is nobody to talk to.
  if (window.parent !== window) {
    const post = (message: unknown): void => window.parent.postMessage(message, '*');
    const say = (message: Message): void => post(envelope(message));
    ends.unshift(
      connectHost(frame, { post, messages: fromParent }),
      watchSize(around, (width, height) => {
        say({ type: 'resize', width, height });
        if (choices.getState().resize === 'embedly') post({ context: 'iframe.resize', height, src: location.href });
      }),
    );
  }
  if (!choices.getState().still) {
    ends.unshift(
      listenToKeys(player, {
        place: () => ({
          steps: stepsOf(page),
          deck: choices.getState().deck,
          focused: document.activeElement !== null && document.activeElement !== document.body,
        }),
        pass: (key) => window.parent.postMessage(envelope({ type: 'key', key } satisfies Message), '*'),
        turn: (method) => window.parent.postMessage(JSON.stringify({ method }), '*'),
      }),
    );
  }
  return {
    frame,
    end: () => {
      for (const end of ends) end();
    },
  };
}
