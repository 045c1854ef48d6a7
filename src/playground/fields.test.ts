import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse, write } from '../choices/fragment.ts';
import { LINKED } from '../embed/attributes.ts';
import { SCENARIO_HEADS } from '../evidence/scenarios/list.ts';
import { FIELDS } from './fields.ts';

/** A frame has these in any case. */
const ALWAYS = ['v', 'embed'];

it('every key of the contract can be tried, and no other', () => {
  const contract = readFileSync('docs/embedding.md', 'utf8').split('## The fragment')[1]?.split('\n## ')[0] ?? '';
  const keys = [...contract.matchAll(/^\| `(\w+)` /gm)].map(([, key]) => key ?? '');
  expect(keys.length).toBeGreaterThan(20);
  expect(FIELDS.map(({ key }) => key).toSorted()).toEqual(keys.filter((key) => !ALWAYS.includes(key)).toSorted());
});

it('every key is an attribute of the element, but the one that HTML has itself', () => {
  const keys = FIELDS.map(({ key }) => key).filter((key) => key !== 'lang');
  expect(LINKED.filter((name) => name !== 'src').toSorted()).toEqual(keys.toSorted());
});

it('every word that is offered is one that the page reads', () => {
  for (const field of FIELDS) {
    if (field.kind !== 'words') continue;
    for (const word of field.words.filter(Boolean)) {
      const { choices, problems } = parse(`${field.key}=${word}`);
      expect(problems).toEqual([]);
      expect(parse(write(choices)).choices).toEqual(choices);
    }
  }
});

it('who has no scripts is told the scenes that a link can name', () => {
  const [, text = ''] =
    /<noscript>([\s\S]*)<\/noscript>/.exec(readFileSync('src/playground/embedding.html', 'utf8')) ?? [];
  const named = [...text.matchAll(/<li><code>([^<]+)<\/code> ([^<]+)<\/li>/g)].map(([, id, title]) => ({ id, title }));
  expect(named).toEqual(SCENARIO_HEADS.map(({ id, title }) => ({ id, title })));
});
