import { describe, expect, test } from 'vitest';
import { scenarioById } from '../evidence/scenarios/index.ts';
import { indexCalls } from '../model/call-index.ts';
import { matrixScene } from '../picture/matrix-scene.ts';
import { POLICIES } from '../policy/registry.ts';
import { readCarrier } from '../record/recognise.ts';
import { matrixOf } from '../run/matrix.ts';
import { recordOfPicture } from '../show/opening.ts';
import { matrixAsciidoc, matrixCsv, matrixJson, matrixMarkdown, matrixText } from './matrix.ts';
import { portableSvg } from './svg.ts';

const index = indexCalls(scenarioById('freebsd-15-attacks')?.build() ?? expect.fail('no scenario'));
const matrix = matrixOf(index, POLICIES);
const RECORD = recordOfPicture('v=1&scene=freebsd-15-attacks&policy=openbsd-msyscall,freebsd-rtld-libsys&view=matrix');

describe('the matrix', () => {
  test('as tables: one line for each row, the same words in each', () => {
    const csv = matrixCsv(matrix).trim().split('\r\n');
    expect(csv).toHaveLength(matrix.rows.length + 1);
    const markdown = matrixMarkdown(matrix, RECORD).match(/^\|.*$/gm) ?? [];
    expect(markdown).toHaveLength(matrix.rows.length + 2);
    expect(new Set(markdown.map((line) => line.match(/(?<!\\)\|/g)?.length))).toEqual(new Set([POLICIES.length + 4]));
    const asciidoc = matrixAsciidoc(matrix, RECORD);
    expect(asciidoc).toContain('|===\n');
    expect(asciidoc.match(/^\|/gm)).toHaveLength(matrix.rows.length + 3);
    expect(JSON.parse(matrixJson(matrix, RECORD)).rows).toHaveLength(matrix.rows.length);
    const lines = matrixText(matrix, RECORD).split('\n');
    expect(lines.every((line) => line.length <= 160)).toBe(true);
  });

  test.each(Object.entries({ matrixMarkdown, matrixAsciidoc, matrixText, matrixJson }))(
    'opens again from what %s writes',
    (_, write) => {
      expect(readCarrier(new TextEncoder().encode(write(matrix, RECORD)), 'a')).toEqual({ ok: true, value: RECORD });
    },
  );

  test('opens again from its picture, and says in comments alone what is not of the table', () => {
    const svg = portableSvg(matrixScene(matrix), 'light', RECORD);
    expect(readCarrier(new TextEncoder().encode(svg), 'a.svg')).toEqual({ ok: true, value: RECORD });
    const bare = matrixMarkdown(matrix, RECORD).replace(/<!--[\s\S]*?-->\n/, '');
    expect(bare).not.toContain('whence');
    expect(matrixAsciidoc(matrix, RECORD).replace(/^\/{4}\n[\s\S]*?^\/{4}\n/m, '')).not.toContain('whence');
  });

  test('says of calls that are let in whether they are reported', () => {
    const watched = matrixOf(
      index,
      POLICIES.filter(({ id }) => id === 'windows-detect-only'),
    );
    expect(matrixCsv(watched)).toContain('cat,program,dynamic,"runs, reported"\r\n');
    const [cat] = JSON.parse(matrixJson(watched, RECORD)).rows;
    expect(cat.cells).toEqual({ 'windows-detect-only': { outcome: 'runs', reported: true, call: null } });
  });

  test('keeps a name that a spreadsheet would compute as text', () => {
    const evil = { ...matrix, rows: matrix.rows.map((row) => ({ ...row, name: '=HYPERLINK("x")' })) };
    expect(matrixCsv(evil)).toContain(`"'=HYPERLINK(""x"")"`);
  });
});
