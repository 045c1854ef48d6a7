import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';
import { pptxDiet, withoutFunctions } from './pptx-diet.ts';

const CODE = 'function one(a) {\n  if (a) {\n  }\n}\nasync function two() {\n  return 2;\n}\nexport { one, two };\n';

test('a function keeps its name and loses its body, the others stay', () => {
  expect(withoutFunctions(CODE, ['one'])).toBe(
    `function one() { throw new Error('one is not part of this build'); }\n${CODE.slice(CODE.indexOf('async'))}`,
  );
  expect(withoutFunctions(CODE, ['two'])).not.toContain('return 2');
});

test('a function that is not there is no silent miss', () => {
  expect(() => withoutFunctions(CODE, ['three'])).toThrow('no function three');
});

test('the library that is installed has all that is left out', () => {
  const main = createRequire(import.meta.url).resolve('pptxgenjs');
  const code = readFileSync(path.join(path.dirname(main), 'pptxgen.es.js'), 'utf8');
  const { transform } = pptxDiet();
  const handler = typeof transform === 'object' ? transform.handler : undefined;
  const result = (handler as unknown as (code: string) => { code: string })(code);
  expect(result.code.length).toBeLessThan(code.length - 150_000);
});
