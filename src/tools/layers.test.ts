import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let src = '';
beforeEach(() => {
  src = mkdtempSync(path.join(tmpdir(), 'layers-'));
});
afterEach(() => rmSync(src, { recursive: true }));

function tree(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(src, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function check(): { code: number | null; lines: string[] } {
  const { status, stdout } = spawnSync(process.execPath, ['src/tools/layers.mjs', src], { encoding: 'utf8' });
  return { code: status, lines: stdout.trim().split('\n') };
}

test('a tree that keeps the rules passes', () => {
  tree({
    'base/text.ts': "import { at } from './assert.ts';\n",
    'model/model.ts': "import type { X } from '../base/text.ts';\n",
    'picture/layout.ts': "import { scaleLinear, line } from 'd3';\nimport type { Selection } from 'd3';\n",
    'cli/main.ts': "import { parseArgs } from 'node:util';\nimport { x } from '../output/svg.ts';\n",
    'page/main.tsx': "import { createRoot } from 'react-dom/client';\nimport './page.css';\n",
    'worker/client.ts': "import Worker from './import.worker.ts?worker&inline';\n",
  });
  expect(check()).toEqual({ code: 0, lines: ['layers: 6 files, all imports run one way'] });
});

test('each violation is named with its line and its rule', () => {
  tree({
    'base/up.ts': "\n\nimport {\n  a,\n} from '../model/model.ts';\n",
    'policy/peek.ts': "export { x } from '../evidence/lines.ts';\n",
    'model/node.ts': "const fs = await import('node:fs');\n",
    'picture/dom.ts':
      "import { scaleLinear, select as s } from 'd3';\nimport * as d3 from 'd3';\nconst t = Date.now();\n",
    'picture/file.ts': "import type { Evidence } from '../evidence/importer.ts';\n",
    'run/react.ts': "import 'react';\n",
  });
  expect(check()).toEqual({
    code: 1,
    lines: [
      'src/base/up.ts:5: base may import nothing, not model',
      'src/model/node.ts:1: model may use nothing, not node:fs',
      'src/picture/dom.ts:1: picture is pure; select of d3 needs a document, a clock or chance',
      'src/picture/dom.ts:2: picture imports d3 by name: { scaleLinear }',
      'src/picture/dom.ts:3: picture is pure; it may not use Date.now(',
      'src/picture/file.ts:1: picture may import base, model, facts, kernel, policy, run, not evidence',
      'src/policy/peek.ts:1: policy may import base, model, facts, kernel, not evidence',
      'src/run/react.ts:1: run may use nothing, not react',
      'layers: 8 violations',
    ],
  });
});

test('tests, comments and strings are no imports', () => {
  tree({
    'base/a.test.ts': "import { x } from '../page/page.ts';\n",
    'base/b.ts': "// import x from 'react';\n/* Math.random() */\nconst help = `see\nimport it`;\n",
  });
  expect(check().code).toBe(0);
});

test('a folder without a rule is a violation: the table stays complete', () => {
  tree({ 'misc/x.ts': '' });
  expect(check()).toEqual({
    code: 1,
    lines: ['src/misc: no rule for this folder in src/tools/layers.mjs', 'layers: 1 violations'],
  });
});
