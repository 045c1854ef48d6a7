import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { POLICIES } from '../policy/registry.ts';

const FILES = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

it.each(FILES)('%s links only to files that are there', (file) => {
  const links = [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(
    ([, target]) => target ?? '',
  );
  for (const target of links) expect(existsSync(path.join(path.dirname(file), target)), target).toBe(true);
});

it('every policy is in the documentation under its id and aliases', () => {
  const text = readFileSync('docs/policies.md', 'utf8');
  for (const { id, aliases } of POLICIES) for (const word of [id, ...aliases]) expect(text).toContain(`\`${word}\``);
});
