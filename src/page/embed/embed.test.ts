import { afterEach, describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Envelope, Message } from '../../embed/messages.ts';
import { loadScenario } from '../../evidence/scenarios/lazy.ts';
import { indexCalls } from '../../model/call-index.ts';
import { createChoicesStore } from '../../state/store.ts';
import type { Page } from '../context.ts';
import { type Clock, Playback } from '../playback.ts';
import { createTelling } from '../telling.ts';
import { createConsent } from './consent.ts';
import { connectHost } from './host.ts';
import { type KeyPlace, purposeOf } from './keys.ts';
import { listenToParent, type MessagesFromParent } from './parent-messages.ts';
import { createPlayer } from './player.ts';
import { heightFor } from './size.ts';
import type { Steps } from './steps.ts';

afterEach(() => vi.unstubAllGlobals());

describe('messages', () => {
  it('count only if the parent itself sent them, and early ones are kept', () => {
    const listeners: ((event: MessageEvent) => void)[] = [];
    const parent = {};
    const messages = listenToParent({
      parent,
      addEventListener: (_, listener) => listeners.push(listener),
      removeEventListener: (_, listener) => listeners.splice(listeners.indexOf(listener), 1),
    });
    const send = (source: unknown, data: unknown): void => {
      for (const listener of listeners) listener({ source, data, origin: 'null' } as unknown as MessageEvent);
    };
    send(parent, 1);
    send({}, 'stranger');
    send(null, 'nobody');
    const heard: unknown[] = [];
    const stop = messages.drain((data) => heard.push(data));
    send(parent, 2);
    send({}, 'stranger');
    expect(heard).toEqual([1, 2]);
    stop();
    expect(listeners).toEqual([]);
  });
});

/** A page whose evidence is a scenario, under the name of an imported file if asked. */
async function pageOf(source: string): Promise<Page> {
  const scenario = await loadScenario('freebsd-15');
  const index = indexCalls((scenario as NonNullable<typeof scenario>).build());
  const still: Clock = { now: () => 0, next: () => () => undefined };
  const choices = createChoicesStore({ initial: { source, data: 'abc' } });
  const playback = new Playback(still);
  playback.setLength(index.model.calls.length);
  playback.subscribe(() => choices.getState().set({ step: playback.step }));
  const session = createStore(() => ({
    evidence: { source, index, report: null, blob: null },
    problems: [],
    indexOf: async () => index,
  }));
  return { choices, playback, session: session as unknown as Page['session'], telling: createTelling(choices) };
}

/** A frame around it, and both ends of what is said. */
async function host(source: string) {
  vi.stubGlobal('window', { setTimeout: () => 0 });
  vi.stubGlobal('document', { hidden: true });
  const page = await pageOf(source);
  const said: Envelope<Message>[] = [];
  let hand: (data: unknown) => void = () => undefined;
  const messages: MessagesFromParent = {
    drain(listener) {
      hand = listener;
      return () => undefined;
    },
  };
  const consent = createConsent(page);
  const presence = { slide: vi.fn(), dispose: () => undefined };
  const player = createPlayer(page);
  const end = connectHost(
    { page, player, presence, consent, theme: () => 'light' },
    { post: (message) => said.push(message as Envelope<Message>), messages },
  );
  const ask = async (command: object): Promise<Envelope<Message> | undefined> => {
    hand({ ns: 'whence', v: 1, id: 'it', ...command });
    await vi.waitFor(() => expect(said.some(({ id }) => id === 'it')).toBe(true), { timeout: 20_000 });
    const answer = said.find(({ id }) => id === 'it');
    said.splice(0, said.length, ...said.filter(({ id }) => id !== 'it'));
    return answer;
  };
  return { page, said, ask, hand: (data: unknown) => hand(data), consent, presence, player, end };
}

describe('a frame', () => {
  it('of a scenario tells everything', async () => {
    const { said, ask, hand, presence, player, end } = await host('freebsd-15');
    expect(said.map(({ type }) => type)).toEqual(['ready', 'step']);
    expect(said[0]).toMatchObject({ first: 0, steps: 74, labels: expect.arrayContaining(['read']) });
    expect(await ask({ type: 'goto', step: 74 })).toMatchObject({ n: 74, of: 74, label: expect.any(String) });
    expect(said.map(({ type }) => type)).toEqual(['ready', 'step', 'step', 'end']);
    expect(await ask({ type: 'next' })).toMatchObject({ n: 74 });
    expect(await ask({ type: 'play' })).toMatchObject({ type: 'state', playing: true, step: 0 });
    expect(await ask({ type: 'goto', step: 2 })).toMatchObject({ n: 2 });
    expect(player.playing).toBe(false);
    expect(await ask({ type: 'getState' })).toMatchObject({ link: 'v=1&step=2&data=abc', policy: [], theme: 'auto' });
    hand('slide:stop');
    await vi.waitFor(() => expect(presence.slide).toHaveBeenCalledWith(false));
    end();
  });

  it('of an imported file tells numbers only, until a person has allowed more', async () => {
    const { page, said, ask, consent } = await host('file:abc');
    expect(said).toMatchObject([
      { type: 'ready', steps: 74, labels: [] },
      { type: 'step', label: '', narration: '' },
    ]);
    expect(await ask({ type: 'goto', step: 3 })).toMatchObject({ n: 3, label: '', narration: '' });
    expect(await ask({ type: 'getState' })).toMatchObject({ link: 'v=1&scene=file:abc&step=3' });
    expect(consent.asked).toBe(false);
    expect(await ask({ type: 'export', format: 'svg' })).toMatchObject({ type: 'error', code: 'needs-gesture' });
    expect(consent.asked).toBe(true);
    consent.give();
    expect(said.at(-1)).toMatchObject({ type: 'state' });
    expect(await ask({ type: 'export', format: 'svg' })).toMatchObject({ type: 'exported', mime: 'image/svg+xml' });
    // Another file is another question.
    page.choices.getState().set({ source: 'file:other' });
    expect(consent.given).toBe(false);
  });
});

describe('a key', () => {
  const at = (current: number, more: Partial<KeyPlace> = {}): KeyPlace => ({
    steps: { first: 0, count: 3, current } as Steps,
    deck: '',
    focused: false,
    ...more,
  });

  it('steps while there are steps, and then belongs to the page around', () => {
    expect(purposeOf('ArrowRight', at(1))).toEqual({ use: 'step', to: 2 });
    expect(purposeOf('PageUp', at(1))).toEqual({ use: 'step', to: 0 });
    expect(purposeOf('End', at(1))).toEqual({ use: 'step', to: 3 });
    expect(purposeOf(' ', at(1))).toEqual({ use: 'play' });
    expect(purposeOf('ArrowRight', at(3))).toEqual({ use: 'pass', key: 'ArrowRight' });
    expect(purposeOf('ArrowRight', at(3, { deck: 'reveal' }))).toEqual({ use: 'deck', method: 'next' });
    expect(purposeOf('PageUp', at(0, { deck: 'reveal' }))).toEqual({ use: 'deck', method: 'prev' });
    expect(purposeOf('x', at(1, { deck: 'reveal' }))).toEqual({ use: 'pass', key: 'x' });
  });

  it('of leaving lets go first; Tab and Shift are the browser’s', () => {
    expect(purposeOf('Escape', at(1, { focused: true, deck: 'reveal' }))).toEqual({ use: 'leave' });
    expect(purposeOf('Escape', at(1, { deck: 'reveal' }))).toEqual({ use: 'deck', method: 'toggleOverview' });
    for (const key of ['Tab', 'Shift', 'Meta']) expect(purposeOf(key, at(1))).toEqual({ use: 'none' });
  });
});

it('the height that suits a frame depends on its width and what stands around the picture', () => {
  expect(heightFor(1600, 0)).toBe(900);
  expect(heightFor(1600, 40)).toBe(940);
});
