import type { ThemeName } from '../../picture/theme.ts';
import type { Page } from '../context.ts';
import type { Consent } from './consent.ts';
import type { Player } from './player.ts';
import type { Presence } from './presence.ts';

/** The frame in another page: what commands, keys and buttons act on. */
export interface Frame {
  readonly page: Page;
  readonly player: Player;
  readonly presence: Presence;
  readonly consent: Consent;
  /** The theme in force. */
  theme(): ThemeName;
}
