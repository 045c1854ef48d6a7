import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandsBetween, fragmentOf, ratioOf } from './attributes.ts';
import { Calls } from './calls.ts';
import { envelope, readMessage } from './messages.ts';
import { readCommand } from './protocol.ts';
import { readSteps } from './reveal-pictures.ts';

const said = (fields: object): unknown => ({ ns: 'whence', v: 1, ...fields });

describe('a message to a frame', () => {
  it.each([
    [{ type: 'ping' }, { type: 'ping' }],
    [
      { type: 'load', link: '#step=1' },
      { type: 'load', link: '#step=1' },
    ],
    [
      { type: 'goto', step: 0 },
      { type: 'goto', step: 0 },
    ],
    [
      { type: 'goto', label: 'read' },
      { type: 'goto', label: 'read' },
    ],
    [
      { type: 'setPolicy', policy: 'a,b' },
      { type: 'setPolicy', policy: ['a', 'b'] },
    ],
    [
      { type: 'setPolicy', policy: ['a'] },
      { type: 'setPolicy', policy: ['a'] },
    ],
    [
      { type: 'setPolicy', policy: 'none' },
      { type: 'setPolicy', policy: [] },
    ],
    [
      { type: 'setTheme', theme: 'dark' },
      { type: 'setTheme', theme: 'dark' },
    ],
    [
      { type: 'export', format: 'svg' },
      { type: 'export', format: 'svg', step: null, scale: 1 },
    ],
    [
      { type: 'export', format: 'png', step: 3, scale: 2 },
      { type: 'export', format: 'png', step: 3, scale: 2 },
    ],
  ])('%j is read, as an object and as JSON, with its id', (fields, command) => {
    const expected = { kind: 'command', id: 'a', command };
    expect(readCommand(said({ id: 'a', ...fields }))).toEqual(expected);
    expect(readCommand(JSON.stringify(said({ id: 'a', ...fields })))).toEqual(expected);
    expect(readCommand(said(fields))).toEqual({ ...expected, id: null });
  });

  it.each([
    [{}, /^The type of a message is one of ping, load,/],
    [{ type: 'toString' }, /^The type of a message/],
    [{ type: 'load' }, /^load takes a link/],
    [{ type: 'load', link: 'x'.repeat(20_000) }, /^load takes a link/],
    [{ type: 'goto' }, /^goto takes a step, from 0, or a label\.$/],
    [{ type: 'goto', step: 1, label: 'a' }, /^goto takes/],
    [{ type: 'goto', step: -1 }, /^goto takes/],
    [{ type: 'goto', step: 1.5 }, /^goto takes/],
    [{ type: 'setPolicy' }, /^setPolicy takes policy: a list of ids, or ids with commas between them\.$/],
    [{ type: 'setPolicy', policy: 5 }, /^setPolicy takes policy: a list of ids,/],
    [{ type: 'setPolicy', policy: [1] }, /^In setPolicy, the id of a policy is a text of 1 to 200 characters\.$/],
    [{ type: 'setPolicy', policy: 'a,,b' }, /^In setPolicy, the id of a policy is a text/],
    [{ type: 'setPolicy', policy: Array(33).fill('a') }, /^setPolicy takes at most 32 policies, not 33\.$/],
    [{ type: 'setPolicy', policy: 'a,'.repeat(2100) }, /^setPolicy takes ids .* at most 4096 characters\.$/],
    [{ type: 'setTheme', theme: 'pink' }, /^setTheme takes a theme: auto, light, dark\.$/],
    [{ type: 'export', format: 'exe' }, /^export takes a format/],
    [{ type: 'export', format: 'png', scale: 99 }, /^export takes a scale from 1 to 4\.$/],
    [{ type: 'export', format: 'png', step: 'x' }, /^export takes the number of a step/],
    [{ type: 'ping', v: 2 }, /^A message says v: 1/],
  ])('%j is answered in one sentence', (fields, sentence) => {
    const reading = readCommand(said({ id: 7, ...fields }));
    expect(reading).toMatchObject({ kind: 'bad', id: 7, code: 'bad-message' });
    expect(reading.kind === 'bad' && reading.message).toMatch(sentence);
  });

  it('with an id that is none is bad, and answered without one', () => {
    for (const id of [{}, Number.NaN, 'x'.repeat(201), true]) {
      expect(readCommand(said({ id, type: 'ping' }))).toMatchObject({ kind: 'bad', id: null });
    }
  });

  it('of somebody else is foreign, whatever it is', () => {
    for (const data of [
      null,
      undefined,
      3,
      '',
      'slide',
      '{"method":"next"}',
      '{',
      { type: 'ping' },
      { ns: 'other' },
      [],
    ]) {
      expect(readCommand(data)).toEqual({ kind: 'foreign' });
    }
    expect(readCommand(`{"ns":"whence","v":1,"type":"load","link":"${'x'.repeat(70_000)}"}`)).toEqual({
      kind: 'foreign',
    });
  });

  it('may be what reveal.js says, and is never an exception', () => {
    expect(readCommand('slide:start')).toEqual({ kind: 'command', id: null, command: { type: 'slide', shown: true } });
    expect(readCommand('slide:stop')).toMatchObject({ command: { shown: false } });
    const fields = fc.record({
      type: fc.oneof(fc.constantFrom('goto', 'load', 'setPolicy', 'setTheme', 'export', 'ping'), fc.anything()),
      ...{ id: fc.anything(), link: fc.anything(), step: fc.anything(), label: fc.anything() },
      ...{ policy: fc.anything(), theme: fc.anything(), format: fc.anything(), scale: fc.anything() },
    });
    fc.assert(
      fc.property(fields, (message) => {
        expect(['bad', 'command']).toContain(readCommand(said(message)).kind);
      }),
    );
  });
});

it('an answer finds who asked, and an error rejects', async () => {
  const calls = new Calls();
  const sent: object[] = [];
  const post = (message: object) => void sent.push(message);
  const [first, second, third] = [{ type: 'ping' }, { type: 'next' }, { type: 'play' }].map((c) => calls.call(c, post));
  expect(sent).toMatchObject([{ ns: 'whence', v: 1, id: 1, type: 'ping' }, { id: 2 }, { id: 3 }]);
  expect(calls.answer(envelope({ type: 'error', code: 'no-such-step', message: 'There is none.' } as const, 2))).toBe(
    true,
  );
  expect(calls.answer(envelope({ type: 'pong' } as const, 1))).toBe(true);
  expect(calls.answer(envelope({ type: 'pong' } as const, 1))).toBe(false);
  expect(calls.answer(envelope({ type: 'pong' } as const))).toBe(false);
  await expect(first).resolves.toMatchObject({ type: 'pong' });
  await expect(second).rejects.toMatchObject({ name: 'WhenceError', code: 'no-such-step', message: 'There is none.' });
  calls.abandon('It is gone.');
  await expect(third).rejects.toMatchObject({ name: 'WhenceError', code: 'gone', message: 'It is gone.' });
  expect(readMessage(sent[0])).toBe(sent[0]);
  for (const data of [null, 'x', {}, { ns: 'whence', v: 2, type: 'pong' }, { ns: 'whence', v: 1 }]) {
    expect(readMessage(data)).toBeNull();
  }
});

describe('attributes of the element', () => {
  const element = (attributes: Readonly<Record<string, string>>) => ({
    getAttribute: (name: string) => attributes[name] ?? null,
  });

  it('make the fragment, over what src says', () => {
    const link = fragmentOf(
      element({ src: 'x.html#scene=a&step=3', scene: 'b', autoplay: '', loop: 'false', present: '1' }),
    );
    expect(Object.fromEntries(new URLSearchParams(link))).toEqual({
      ...{ v: '1', embed: '1', scene: 'b', step: '3', present: '1' },
      ...{ controls: 'min', autoplay: '1', loop: '0', deck: '', resize: '' },
    });
  });

  it('that change alone are told alone; others load the whole link', () => {
    const before = fragmentOf(element({ scene: 'a', step: '3' }));
    expect(commandsBetween(before, before)).toEqual([]);
    expect(
      commandsBetween(before, fragmentOf(element({ scene: 'a', step: '4', policy: 'p,q', theme: 'dark' }))),
    ).toEqual(
      expect.arrayContaining([
        { type: 'goto', step: 4 },
        { type: 'setPolicy', policy: 'p,q' },
        { type: 'setTheme', theme: 'dark' },
      ]),
    );
    expect(commandsBetween(before, fragmentOf(element({ scene: 'a' })))).toEqual([{ type: 'goto', step: 0 }]);
    const other = fragmentOf(element({ scene: 'b', step: '4' }));
    expect(commandsBetween(before, other)).toEqual([{ type: 'load', link: other }]);
    const [first, second] = ['1', '2'].map((at) => fragmentOf(element({ story: 's', at })));
    expect(commandsBetween(first ?? '', second ?? '')).toEqual([{ type: 'goto', step: 2 }]);
  });

  it('give the ratio, 16 to 9 where they say nothing that is one', () => {
    expect([ratioOf('4/3'), ratioOf(' 21 : 9 '), ratioOf(null), ratioOf('0/1'), ratioOf('x')]).toEqual([
      ...['4 / 3', '21 / 9', '16 / 9', '16 / 9', '16 / 9'],
    ]);
  });
});

it('steps of a deck are ranges and lists; what is neither names none', () => {
  expect(readSteps('1-3')).toEqual([1, 2, 3]);
  expect(readSteps('2, 4-5,9')).toEqual([2, 4, 5, 9]);
  for (const text of ['', 'all', '5-1', '-1', 'x,y']) expect(readSteps(text)).toEqual([]);
  expect(readSteps('1-999999999')).toHaveLength(500);
});
