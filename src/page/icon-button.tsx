const CROSS = 'l2 -2l2 2l2 -2l1.4 1.4l-2 2l2 2l-1.4 1.4l-2 -2l-2 2l-1.4 -1.4l2 -2l-2 -2z';

/** Drawn, not typed: fonts differ in which of these glyphs they have. */
const ICONS = {
  play: 'M5 3l10 6l-10 6z',
  pause: 'M4 3h4v12h-4zM10 3h4v12h-4z',
  start: 'M3 3h2.5v12h-2.5zM15 3v12l-8.5 -6z',
  end: 'M12.5 3h2.5v12h-2.5zM3 3v12l8.5 -6z',
  back: 'M12 3v12l-8 -6zM13.5 3h2v12h-2z',
  forward: 'M6 3v12l8 -6zM2.5 3h2v12h-2z',
  previousDenial: `M6.5 4v10l-6 -5zM9.6 7.6${CROSS}`,
  nextDenial: `M11.5 4v10l6 -5zM1.6 7.6${CROSS}`,
} as const;

export type Icon = keyof typeof ICONS;

interface Props {
  readonly icon: Icon;
  readonly label: string;
  /** Shown to those who point at it; the label, unless there is more to say. */
  readonly title?: string;
  readonly disabled?: boolean;
  onPress(): void;
}

/** A button of which only a sign is seen. */
export function IconButton({ icon, label, title = label, disabled, onPress }: Props) {
  return (
    <button type="button" aria-label={label} title={title} disabled={disabled} onClick={onPress}>
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
        <path d={ICONS[icon]} fill="currentColor" />
      </svg>
    </button>
  );
}
