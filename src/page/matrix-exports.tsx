import { ok, type Result } from '../base/result.ts';
import { matrixAsciidoc, matrixCsv, matrixMarkdown } from '../output/matrix.ts';
import { portableSvg } from '../output/svg.ts';
import { matrixScene } from '../picture/matrix-scene.ts';
import type { ThemeName } from '../picture/theme.ts';
import type { Record } from '../record/record.ts';
import type { Matrix } from '../run/matrix.ts';
import { linkOfPicture, recordOfPicture } from '../show/opening.ts';
import { usePage } from './context.ts';
import { fileName, save } from './export.ts';
import { slidePng } from './media/raster.ts';
import { reasonOf } from './reason.ts';

/** Sharp on a slide. */
const PIXELS = 2;

/** A kind of file that the matrix is written as. */
interface Kind {
  readonly label: string;
  /** Without the dot. */
  readonly extension: string;
  readonly type: string;
  /** `record`: what opens it again. */
  write(shown: Shown, record: Record): Result<BlobPart> | Promise<Result<BlobPart>>;
}

interface Shown {
  readonly matrix: Matrix;
  readonly theme: ThemeName;
  /** Ids of the policies whose columns stand out. */
  readonly on: readonly string[];
}

const KINDS: readonly Kind[] = [
  {
    ...{ label: 'SVG', extension: 'svg', type: 'image/svg+xml' },
    write: ({ matrix, theme, on }, record) => ok(portableSvg(matrixScene(matrix, on), theme, record)),
  },
  {
    ...{ label: 'PNG', extension: 'png', type: 'image/png' },
    async write({ matrix, theme, on }, record) {
      const png = await slidePng({ scene: matrixScene(matrix, on), theme }, record, PIXELS);
      return png.ok ? ok(png.value as BlobPart) : png;
    },
  },
  {
    ...{ label: 'CSV', extension: 'csv', type: 'text/csv;charset=utf-8' },
    write: ({ matrix }) => ok(matrixCsv(matrix)),
  },
  {
    ...{ label: 'Markdown', extension: 'md', type: 'text/markdown;charset=utf-8' },
    write: ({ matrix }, record) => ok(matrixMarkdown(matrix, record)),
  },
  {
    ...{ label: 'AsciiDoc', extension: 'adoc', type: 'text/plain;charset=utf-8' },
    write: ({ matrix }, record) => ok(matrixAsciidoc(matrix, record)),
  },
];

/** Saves the matrix as it is shown. What it is written as opens the matrix of the same evidence again. */
export function MatrixExports({ matrix, theme }: { matrix: Matrix; theme: ThemeName }) {
  const { choices, session } = usePage();
  const saveAs = async ({ label, extension, type, write }: Kind): Promise<void> => {
    const now = choices.getState();
    const { report } = session.getState();
    try {
      const written = await write({ matrix, theme, on: now.policies }, recordOfPicture(linkOfPicture(now)));
      if (!written.ok) return report(written.problem);
      save(new Blob([written.value], { type }), `${fileName(now.source, ['matrix'], 0)}.${extension}`);
    } catch (error) {
      report({ message: `The matrix could not be saved as ${label}: ${reasonOf(error)}.` });
    }
  };
  return (
    <fieldset className="export-row">
      <legend className="hidden">Save the matrix</legend>
      {KINDS.map((kind) => (
        <button key={kind.extension} type="button" onClick={() => void saveAs(kind)}>
          {kind.label}
        </button>
      ))}
    </fieldset>
  );
}
