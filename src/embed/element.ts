import { commandsBetween, fragmentOf, LINKED, pageOf, ratioOf } from './attributes.ts';
import { Calls, WhenceError } from './calls.ts';
import { gate } from './gate.ts';
import {
  type Envelope,
  type ErrorCode,
  type Exported,
  type ExportFormat,
  envelope,
  type Message,
  readMessage,
  type State,
  type StepList,
  type StepTold,
} from './messages.ts';
import { SANDBOX } from './sandbox.ts';
import { STYLE } from './style.ts';

export type { ErrorCode, ExportFormat, State, StepList, StepTold } from './messages.ts';
export { WhenceError };

/** The single file beside this script's folder: the only form of the page that runs in a sandboxed frame. */
const HERE = import.meta.url;
const PAGE = new URL('../whence.html', HERE).href;

/** What happens in the picture. The events bubble. */
export interface WhenceEvents {
  'whence-ready': CustomEvent<StepList & { readonly version: string }>;
  'whence-step': CustomEvent<StepTold>;
  'whence-end': CustomEvent<null>;
  /** Of an error that is not the answer to a method. */
  'whence-error': CustomEvent<{ readonly code: ErrorCode; readonly message: string }>;
}

/**
 * `<whence-graph scene="freebsd-15" policy="openbsd-msyscall">`: a picture of Whence in any page. A frame that may run
 * scripts and open the full page in a tab; what stands inside the element is shown until the picture is there, and where
 * it cannot be.
 *
 * Methods wait until the picture is ready. Their promises are rejected with a `WhenceError` in one clear sentence.
 */
export class WhenceGraph extends HTMLElement {
  static readonly observedAttributes: readonly string[] = [...LINKED, 'base', 'title', 'ratio', 'loading'];

  readonly #frame = document.createElement('iframe');
  readonly #calls = new Calls();
  #ready = gate();
  #steps: StepList = { first: 0, steps: 0, labels: [] };
  #current = 0;
  #isReady = false;
  #telling = false;
  /** What the frame was last told to show. */
  #shown = '';

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const frame = this.#frame;
    frame.setAttribute('sandbox', SANDBOX);
    frame.setAttribute('allow', 'fullscreen');
    root.append(document.createElement('slot'), frame);
  }

  /** Number of the step that is shown, as the frame last told it. */
  get current(): number {
    return this.#current;
  }

  /** Number of the last step. */
  get steps(): number {
    return this.#steps.steps;
  }

  /** Number of the first step: 0, or 1 where a story is told. */
  get first(): number {
    return this.#steps.first;
  }

  /** Names of steps 1 to `steps`. */
  get labels(): readonly string[] {
    return this.#steps.labels;
  }

  /** Resolved once the picture is there. */
  get ready(): Promise<void> {
    return this.#ready.passed;
  }

  /** By number, or the first step of that name. */
  async goTo(step: number | string): Promise<StepTold> {
    return this.#ask<'step'>(typeof step === 'number' ? { type: 'goto', step } : { type: 'goto', label: step });
  }

  async next(): Promise<StepTold> {
    return this.#ask<'step'>({ type: 'next' });
  }

  async prev(): Promise<StepTold> {
    return this.#ask<'step'>({ type: 'prev' });
  }

  async play(): Promise<State> {
    return this.#ask<'state'>({ type: 'play' });
  }

  async pause(): Promise<State> {
    return this.#ask<'state'>({ type: 'pause' });
  }

  async getState(): Promise<State> {
    return this.#ask<'state'>({ type: 'getState' });
  }

  /** The picture of a step (the one that is shown, if none is named) in a format. */
  async export(format: ExportFormat, options: { step?: number; scale?: number } = {}): Promise<Exported> {
    return this.#ask<'exported'>({ type: 'export', format, ...options });
  }

  connectedCallback(): void {
    window.addEventListener('message', this.#onMessage);
    this.#dress();
    this.#load();
  }

  disconnectedCallback(): void {
    window.removeEventListener('message', this.#onMessage);
    // A frame that is taken out loses its document; put in again it begins anew.
    this.#unready('The picture was taken out of the page.');
    this.#frame.removeAttribute('src');
  }

  attributeChangedCallback(name: string): void {
    if (['ratio', 'title', 'loading'].includes(name)) this.#dress();
    else this.#tell();
  }

  #dress(): void {
    this.style.setProperty('--whence-ratio', ratioOf(this.getAttribute('ratio')));
    this.#frame.title = this.title || 'Where the system calls of a program come from';
    this.#frame.loading = this.getAttribute('loading') === 'eager' ? 'eager' : 'lazy';
  }

  #load(): void {
    if (!this.isConnected) return;
    this.#unready('The picture was replaced by that of another address.');
    this.#shown = fragmentOf(this);
    this.#frame.src = `${pageOf(this, PAGE)}#${this.#shown}`;
  }

  /** The document in the frame is leaving: what it was asked stays without an answer, and what is asked now waits. */
  #unready(why: string): void {
    this.#calls.abandon(why);
    this.removeAttribute('data-ready');
    if (this.#isReady) this.#ready = gate();
    this.#isReady = false;
  }

  /** Several attributes that change at once are one change of the picture. */
  #tell(): void {
    if (this.#telling || !this.isConnected) return;
    this.#telling = true;
    queueMicrotask(() => {
      this.#telling = false;
      if (!this.isConnected) return;
      const page = new URL(pageOf(this, PAGE), document.baseURI).href;
      if (!this.#isReady || this.#frame.src.split('#')[0] !== page) {
        this.#load();
        return;
      }
      const before = this.#shown;
      this.#shown = fragmentOf(this);
      // Without an id: what is wrong with one is an event.
      for (const command of commandsBetween(before, this.#shown)) this.#post(envelope(command));
    });
  }

  readonly #onMessage = ({ source, data }: MessageEvent): void => {
    if (source === null || source !== this.#frame.contentWindow) return;
    const message = readMessage(data);
    if (!message || this.#calls.answer(message)) return;
    this.#hear(message);
  };

  #hear(message: Envelope<Message>): void {
    if (message.type === 'ready') {
      const { version, first, steps, labels } = message;
      this.#steps = { first, steps, labels };
      this.#isReady = true;
      this.setAttribute('data-ready', '');
      this.#ready.open();
      this.#dispatch('whence-ready', { version, first, steps, labels });
    } else if (message.type === 'step') {
      const { n, of, label, narration } = message;
      this.#current = n;
      this.#dispatch('whence-step', { n, of, label, narration });
    } else if (message.type === 'end') this.#dispatch('whence-end', null);
    else if (message.type === 'error') {
      const { code, message: sentence } = message;
      this.#dispatch('whence-error', { code, message: sentence });
    }
  }

  #dispatch(name: keyof WhenceEvents, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  async #ask<Type extends Message['type']>(command: object): Promise<Extract<Message, { type: Type }>> {
    // Attributes that have just changed are told first; by them it may be another picture, which is awaited as well.
    do await this.#ready.passed;
    while (!this.#isReady);
    return this.#calls.call<Type>(command, (message) => this.#post(message));
  }

  #post(message: unknown): void {
    // The frame is sandboxed: its origin is nobody's, and cannot be named.
    this.#frame.contentWindow?.postMessage(message, '*');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'whence-graph': WhenceGraph;
  }
}

if (!customElements.get('whence-graph')) customElements.define('whence-graph', WhenceGraph);
