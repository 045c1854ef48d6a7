import { DEFAULTS } from '../choices/choices.ts';
import type { CallIndex } from '../model/call-index.ts';
import { matrixAsciidoc, matrixCsv, matrixJson, matrixMarkdown, matrixText } from '../output/matrix.ts';
import { portableSvg } from '../output/svg.ts';
import { matrixScene } from '../picture/matrix-scene.ts';
import type { ThemeName } from '../picture/theme.ts';
import { bySystem } from '../policy/by-system.ts';
import { POLICIES } from '../policy/registry.ts';
import type { Record as Opening } from '../record/record.ts';
import { type Matrix, matrixOf } from '../run/matrix.ts';
import { linkOfPicture, recordOfPicture } from '../show/opening.ts';
import { interposed } from '../show/runs.ts';
import { BadInput, EXIT, type Io } from './io.ts';
import { formatFor, libsysOf, only, parse, policiesFor, themeOf } from './options.ts';
import { opener, openGiven, sourceOfTrace } from './render/given.ts';
import { writeOut } from './write-out.ts';

interface Format {
  /** Ending of a file's name, without the dot. */
  readonly ending: string;
  /** `record`: what opens the matrix in the page. */
  write(matrix: Matrix, record: Opening, theme: ThemeName): string;
}

const FORMATS = {
  text: { ending: 'txt', write: matrixText },
  csv: { ending: 'csv', write: matrixCsv },
  md: { ending: 'md', write: matrixMarkdown },
  adoc: { ending: 'adoc', write: matrixAsciidoc },
  json: { ending: 'json', write: matrixJson },
  svg: { ending: 'svg', write: (matrix, record, theme) => portableSvg(matrixScene(matrix), theme, record) },
} as const satisfies Readonly<Record<string, Format>>;

/** Programs and attacks of one system: what is shown where nothing else is asked for. */
const DEFAULT = 'freebsd-15-attacks';

/** `matrix [FILE|SCENARIO]`: programs and attacks by policies. */
export async function matrix(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parse('matrix', args, {
    policy: { type: 'string', multiple: true },
    format: { type: 'string' },
    json: { type: 'boolean' },
    libsys: { type: 'string', default: 'shipped' },
    theme: { type: 'string', default: 'light' },
    output: { type: 'string', short: 'o', default: '-' },
  });
  const word = positionals.length === 0 ? DEFAULT : only('matrix', 'FILE or SCENARIO', positionals);
  const format: Format = FORMATS[formatFor(FORMATS, values.json ? 'json' : (values.format ?? null), values.output)];
  const theme = themeOf(values.theme);
  const libsys = libsysOf(values.libsys);
  const chosen = values.policy ? policiesFor(values.policy) : null;

  const { source, index } = await evidenceOf(word, io);
  const policies = (chosen ?? []).map(({ id }) => id);
  const link = linkOfPicture({ ...DEFAULTS, source, policies, libsys, view: 'matrix' });
  const found = matrixOf(interposed(index, libsys), bySystem(chosen ?? POLICIES));
  await writeOut(values.output, format.write(found, recordOfPicture(link), theme), io);
  return EXIT.fine;
}

/** The calls, and what a link names them by. */
async function evidenceOf(word: string, io: Io): Promise<{ readonly source: string; readonly index: CallIndex }> {
  const given = await openGiven(word, io);
  if (given.kind === 'record') {
    throw new BadInput(`${word} is no trace, but what Whence has written: syswhence render draws it again`);
  }
  const isTrace = given.kind === 'trace';
  const source = isTrace ? await sourceOfTrace(given.trace) : given.id;
  return { source, index: await opener(new Map(isTrace ? [[source, given.trace]] : []))(source) };
}
