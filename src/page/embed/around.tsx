import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';
import type { ThemeName } from '../../picture/theme.ts';
import type { Run } from '../../run/run.ts';
import { useChoices, usePage } from '../context.ts';
import { connect } from './connect.ts';
import { Controls } from './controls.tsx';
import type { Frame } from './frame.ts';

interface Props {
  readonly run: Run;
  readonly theme: ThemeName;
  /** Where the picture is. */
  readonly stage: RefObject<HTMLElement | null>;
  /** Pixels of height of the frame that are not the picture. */
  around(): number;
}

/** All that an embedded picture does beside being seen: talks with the page around, plays, has keys and controls. */
export function Around({ run, theme, stage, around }: Props) {
  const page = usePage();
  const [frame, setFrame] = useState<Frame | null>(null);
  const latest = useRef({ theme, around });
  latest.current = { theme, around };
  useEffect(() => {
    const { frame, end } = connect(
      page,
      () => latest.current.theme,
      () => latest.current.around(),
    );
    setFrame(frame);
    return end;
  }, [page]);
  const controls = useChoices((state) => (state.still ? '0' : state.controls));
  if (!frame) return null;
  return (
    <>
      <ConsentBar frame={frame} />
      {controls === 'full' ? <Controls frame={frame} run={run} full /> : null}
      {controls === 'min' && stage.current
        ? createPortal(<Controls frame={frame} run={run} full={false} />, stage.current)
        : null}
    </>
  );
}

/** Shown when the page around has asked for what only a person may give. */
function ConsentBar({ frame: { consent } }: { frame: Frame }) {
  const asked = useSyncExternalStore(consent.subscribe, () => consent.asked);
  if (!asked) return null;
  return (
    <p className="consent" role="status">
      The page around this frame asks for the picture of your file.{' '}
      <button
        type="button"
        onClick={({ nativeEvent }) => {
          if (nativeEvent.isTrusted) consent.give();
        }}
      >
        Hand it over
      </button>
    </p>
  );
}
