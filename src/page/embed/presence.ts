import type { Page } from '../context.ts';
import { motionAllowed } from '../motion.ts';
import type { Player } from './player.ts';

/** Whether the picture is looked at, and what follows for playing. */
export interface Presence {
  /** What the deck says of the slide. Once it has spoken, its word counts and not what can be seen. */
  slide(shown: boolean): void;
  dispose(): void;
}

/** Part of the frame that has to be in sight. */
const ENOUGH = 0.4;

/**
 * `autoplay=1` begins once the picture is looked at, where motion is wanted. Playing stops with the slide and in a hidden
 * tab; what began by itself goes on by itself.
 */
export function watchPresence({ choices }: Page, player: Player): Presence {
  let inSight = false;
  let slide: boolean | null = null;
  let looked = false;
  /** Whether it has begun, or was stopped, by itself: a person who has paused it is not overruled. */
  let due = true;

  const settle = (): void => {
    const now = (slide ?? inSight) && !document.hidden;
    if (now === looked) return;
    looked = now;
    const { autoplay, still } = choices.getState();
    if (!now) {
      // A frame that was scrolled away goes on: somebody may be on the way back to it.
      if (slide !== false && !document.hidden) return;
      due ||= player.playing;
      player.pause();
    } else if (autoplay && !still && due && motionAllowed()) {
      due = false;
      player.play();
    }
  };

  const observer = new IntersectionObserver(
    (entries) => {
      inSight = (entries.at(-1)?.intersectionRatio ?? 0) >= ENOUGH;
      settle();
    },
    { threshold: [0, ENOUGH] },
  );
  observer.observe(document.documentElement);
  document.addEventListener('visibilitychange', settle);

  return {
    slide(shown) {
      slide = shown;
      settle();
    },
    dispose() {
      observer.disconnect();
      document.removeEventListener('visibilitychange', settle);
    },
  };
}
