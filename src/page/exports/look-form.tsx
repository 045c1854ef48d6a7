import type { ThemeName } from '../../picture/theme.ts';
import { Choice } from '../choice.tsx';
import type { ExportOptions } from './gather.ts';

const SIZES = {
  screen: 'as on the screen',
  '16:9': '16:9, 1280 × 720',
  '4:3': '4:3, 960 × 720',
} as const;

const TRACE = {
  no: 'stays here',
  stripped: 'goes along, without texts and folders',
  whole: 'goes along, whole',
} as const;

/** The options as they are chosen: the size by its name. */
export interface Chosen extends Omit<ExportOptions, 'size'> {
  readonly size: keyof typeof SIZES;
}

interface Props {
  readonly chosen: Chosen;
  /** Steps of the story that could be exported; 0: none is told. */
  readonly steps: number;
  /** Whether an imported file could go along. */
  readonly hasTrace: boolean;
  onChange(part: Partial<Chosen>): void;
}

/** How what is exported looks. */
export function LookForm({ chosen, steps, hasTrace, onChange }: Props) {
  const { what, size, theme, scale, present, caption, trace } = chosen;
  return (
    <div className="export-options">
      {steps > 0 ? (
        <Choice
          label="What"
          value={what}
          options={{ story: `the story, ${steps} steps`, picture: 'this step' }}
          onChoose={(what) => onChange({ what })}
        />
      ) : null}
      <Choice label="Size" value={size} options={SIZES} onChoose={(size) => onChange({ size })} />
      <Choice
        label="Colours"
        value={theme}
        options={{ light: 'light', dark: 'dark' } satisfies Record<ThemeName, string>}
        onChoose={(theme) => onChange({ theme })}
      />
      <Choice
        label="PNG"
        value={String(scale) as '1' | '2' | '4'}
        options={{ 1: '1×', 2: '2×', 4: '4×' }}
        onChoose={(word) => onChange({ scale: Number(word) as Chosen['scale'] })}
      />
      {hasTrace ? (
        <Choice label="The trace" value={trace} options={TRACE} onChoose={(trace) => onChange({ trace })} />
      ) : null}
      <div className="export-checks">
        <Check label="For the back of a room" on={present} onChange={(present) => onChange({ present })} />
        <Check label="Caption beneath" on={caption} onChange={(caption) => onChange({ caption })} />
      </div>
    </div>
  );
}

function Check({ label, on, onChange }: { label: string; on: boolean; onChange(on: boolean): void }) {
  return (
    <label className="check">
      <input type="checkbox" checked={on} onChange={({ target }) => onChange(target.checked)} /> {label}
    </label>
  );
}
