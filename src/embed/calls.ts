import { type Envelope, envelope, type Id, type Message } from './messages.ts';

/** A frame that did not do what was asked. `code` is one of those of the contract, or `gone`. */
export class WhenceError extends Error {
  override readonly name = 'WhenceError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

type Answer<Type extends Message['type']> = Extract<Message, { type: Type }>;

interface Waiting {
  resolve(message: Envelope<Message>): void;
  reject(error: WhenceError): void;
}

/** Commands under way: each gets an id, and a promise for the answer that comes back with it. */
export class Calls {
  #last = 0;
  readonly #waiting = new Map<Id, Waiting>();

  /** Sends a command by `post`. The answer is of the type that the contract promises for it. */
  call<Type extends Message['type']>(command: object, post: (message: object) => void): Promise<Answer<Type>> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: (message) => resolve(message as Envelope<Answer<Type>>), reject });
      post(envelope(command, id));
    });
  }

  /** Gives an answer to whoever waits for it. False: nobody does. */
  answer(message: Envelope<Message>): boolean {
    const waiting = message.id === undefined ? undefined : this.#waiting.get(message.id);
    if (!waiting || message.id === undefined) return false;
    this.#waiting.delete(message.id);
    if (message.type === 'error') waiting.reject(new WhenceError(message.code, message.message));
    else waiting.resolve(message);
    return true;
  }

  /** Nobody will answer any more: rejects all that wait, with the sentence that says why. */
  abandon(why: string): void {
    for (const { reject } of this.#waiting.values()) reject(new WhenceError('gone', why));
    this.#waiting.clear();
  }
}
