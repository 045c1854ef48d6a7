import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { expect, expectTypeOf, test } from 'vitest';
import type { CaseFile } from './case.ts';
import { FILE_SCHEMA, SCHEMA_PARTS } from './schema.ts';

/**
 * The published JSON Schema is made from the grammar. To write it anew:
 *
 *   UPDATE_SCHEMA=1 npx vitest run src/cases/schema.test.ts && npx biome check --write public/cases.schema.json
 */

const published = new URL('../../public/cases.schema.json', import.meta.url);

function made(): unknown {
  const { $schema, ...schema } = toJsonSchema(FILE_SCHEMA, { definitions: SCHEMA_PARTS, typeMode: 'output' });
  const title = 'Whence cases';
  const description =
    'Histories of processes and system calls, with what a policy is expected to answer. docs/cases.md is the manual.';
  return { $schema, $id: 'urn:whence:cases:1', title, description, ...schema };
}

test('the published schema is the one that the grammar gives', () => {
  const schema = made();
  if (process.env.UPDATE_SCHEMA) writeFileSync(published, `${JSON.stringify(schema, null, 2)}\n`);
  expect(JSON.parse(readFileSync(published, 'utf8'))).toEqual(JSON.parse(JSON.stringify(schema)));
});

test('every field says what it is for', () => {
  const silent: string[] = [];
  const look = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'properties') {
        for (const [name, field] of Object.entries(value as Record<string, Record<string, unknown>>)) {
          const meant = typeof field.$ref === 'string' ? part(field.$ref) : field;
          if (typeof meant.description !== 'string') silent.push(`${path}.${name}`);
        }
      }
      look(value, `${path}.${key}`);
    }
  };
  const schema = made() as { $defs: Record<string, Record<string, unknown>> };
  const part = (ref: string): Record<string, unknown> => schema.$defs[ref.replace('#/$defs/', '')] ?? {};
  look(schema, '');
  expect(silent).toEqual([]);
});

test('the files of cases name it where it lies', () => {
  for (const folder of ['truth', 'more']) {
    for (const name of readdirSync(new URL(`./${folder}/`, import.meta.url))) {
      const file = new URL(`./${folder}/${name}`, import.meta.url);
      const { $schema } = JSON.parse(readFileSync(file, 'utf8'));
      expect(new URL($schema, file).href).toBe(published.href);
    }
  }
});

test('what the grammar lets through is what the rest of the project takes it for', () => {
  expectTypeOf<Given<v.InferOutput<typeof FILE_SCHEMA>>>().toExtend<CaseFile>();
});

/** A field that may be left out is left out, in JSON: it is never undefined. */
type Given<T> = T extends readonly (infer Item)[]
  ? number extends T['length']
    ? readonly Given<Item>[]
    : { readonly [Key in keyof T]: Given<T[Key]> }
  : T extends object
    ? { [Key in keyof T]: undefined extends T[Key] ? Given<Exclude<T[Key], undefined>> : Given<T[Key]> }
    : T;
