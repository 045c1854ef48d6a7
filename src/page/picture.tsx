import { type RefCallback, Suspense, use, useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import { halvesOf } from '../picture/beside.ts';
import { type Hotspot, type Scene, stageSize, type View } from '../picture/scene.ts';
import { focusOf, stageGraph } from '../picture/stage.ts';
import type { ThemeName } from '../picture/theme.ts';
import type { Run } from '../run/run.ts';
import { rulesOf, type Shot, shotOf, shotOfBoth } from '../show/shot.ts';
import { type MakeStand, ordinaryStand } from '../show/stand.ts';
import { useChoices, usePage, usePlaying } from './context.ts';
import { useSize } from './measured.ts';
import { PictureView } from './picture-view.tsx';
import { windowOf } from './playback.ts';

interface Props {
  readonly run: Run;
  /** Index of the call that is shown, -1 for the overview. */
  readonly call: number;
  readonly theme: ThemeName;
  readonly interactive: boolean;
  /** Filled with a way to get the picture as it stands. */
  readonly snapshot?: React.RefObject<(() => Scene) | null>;
}

/** The picture of the choices, as large as its place; `other`: the same evidence under other rules, drawn beside it. */
export function Picture({ other, ...props }: Props & { readonly other: Run | null }) {
  return (
    <Suspense fallback={<figure className="figure-box" />}>
      {other ? <Two other={other} {...props} /> : <One {...props} />}
    </Suspense>
  );
}

function One(props: Props) {
  const [box, { width, height }] = useSize();
  const stage = useMemo(() => stageSize(width, height), [width, height]);
  const shot = useShot(props.run, props.call, stage);
  return <Figure {...props} box={box} shot={shot} />;
}

function Two({ other, ...props }: Props & { readonly other: Run }) {
  const { run, call } = props;
  const [box, { width, height }] = useSize();
  const present = useChoices((state) => state.present);
  const courses = Math.max(run.policies.length, other.policies.length);
  const halves = useMemo(() => halvesOf({ width, height }, present), [width, height, present]);
  const stage = useMemo(() => ({ ...halves.half, courses }), [halves, courses]);
  const left = useShot(run, call, stage);
  const right = useShot(other, call, stage);
  const shot = useMemo(
    () => shotOfBoth(left, right, [rulesOf(run), rulesOf(other)], halves),
    [run, other, left, right, halves],
  );
  return <Figure {...props} box={box} shot={shot} />;
}

interface FigureProps extends Omit<Props, 'run' | 'call'> {
  readonly box: RefCallback<HTMLElement>;
  readonly shot: Shot;
}

function Figure({ box, shot, theme, interactive, snapshot }: FigureProps) {
  const { playback, choices } = usePage();
  const { moving } = shot;
  const arrived = useArrived();
  const scene = arrived ? shot.scene : shot.underway();
  const movingNow = useCallback(() => moving(playback.time), [moving, playback]);
  useEffect(() => {
    if (snapshot) snapshot.current = () => ({ ...scene, moving: movingNow() });
  }, [snapshot, scene, movingNow]);

  const onHotspot = ({ action }: Hotspot): void => {
    const { focus, set } = choices.getState();
    if (action.kind === 'call') playback.seek(action.call + 1);
    else set({ focus: focus === action.image ? null : action.image });
  };
  return (
    <figure ref={box} className="figure-box">
      <PictureView
        scene={scene}
        theme={theme}
        interactive={interactive}
        moving={movingNow}
        subscribe={playback.subscribe}
        onHotspot={onHotspot}
      />
      <figcaption className="hidden">
        <ol aria-label="The picture in words">
          {scene.words.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ol>
      </figcaption>
    </figure>
  );
}

/**
 * Whether what comes of the call is seen: a step that one goes to shows it when the call has arrived. While time runs
 * there is no moment at which a call has arrived and the next has not set out, so it is seen all the time.
 */
function useArrived(): boolean {
  const { playback } = usePage();
  return useSyncExternalStore(playback.subscribe, () => playback.playing || playback.step - playback.time < 1e-6);
}

let presenting: Promise<MakeStand> | null = null;

/** How the picture for talks is drawn; fetched when it is wanted, once. */
export function presentStand(): Promise<MakeStand> {
  presenting ??= import('../show/present-stand.ts').then(({ presentStand }) => presentStand);
  return presenting;
}

/** One picture, each part of it worked out again only when something that it depends on has changed. */
function useShot(run: Run, current: number, stage: Omit<View, 'focus' | 'range' | 'window'>): Shot {
  const playing = usePlaying();
  const speed = useChoices((state) => state.speed);
  const focus = useChoices((state) => state.focus);
  const range = useChoices((state) => state.range);
  const look = useChoices((state) => state.look);
  const mark = useChoices((state) => state.mark);
  const present = useChoices((state) => state.present);
  const window = playing ? windowOf(speed) : 1;
  // A stream of calls flows over the overview; only a single call has a way of its own drawn.
  const call = window > 1 ? -1 : current;
  const view: View = useMemo(() => ({ ...stage, focus, range, window }), [stage, focus, range, window]);
  const large = useMemo(() => focusOf(run, view, call), [run, view, call]);
  const { index } = run;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the run the graph depends on the index only.
  const graph = useMemo(() => stageGraph(run, range, large), [index, range, large]);
  const make = present ? use(presentStand()) : ordinaryStand;
  const stand = useMemo(() => make(run, view, large, graph), [make, run, view, large, graph]);
  return useMemo(() => shotOf(stand, call, { look, mark }), [stand, call, look, mark]);
}
