/**
 * Messages that reach the frame before what answers them is loaded: a deck says `slide:start` as soon as the frame's
 * document is there, and only once.
 */
export interface MessagesFromParent {
  /** Hands over those that came, in order, and from then on every one as it comes. Returns a way to stop. */
  drain(listener: (data: unknown) => void): () => void;
}

/** More than a page in its senses sends before it hears `ready`. */
const MOST = 64;

/** The parts of a window that are used here. */
interface Listening {
  readonly parent: unknown;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/**
 * Only the page around counts, told by the sender itself: of a file and of a sandboxed frame the origin is "null", which
 * anybody's may be.
 */
export function listenToParent(frame: Listening): MessagesFromParent {
  const early: unknown[] = [];
  let hand = (data: unknown): void => {
    if (early.length < MOST) early.push(data);
  };
  const onMessage = ({ source, data }: MessageEvent): void => {
    if (source !== null && source === frame.parent) hand(data);
  };
  frame.addEventListener('message', onMessage);
  return {
    drain(listener) {
      for (const data of early.splice(0)) listener(data);
      hand = listener;
      return () => frame.removeEventListener('message', onMessage);
    },
  };
}
