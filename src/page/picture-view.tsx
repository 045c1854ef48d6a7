import { select } from 'd3';
import { type KeyboardEvent, memo, useEffect, useLayoutEffect, useRef } from 'react';
import { attributes } from '../output/svg-shape.ts';
import { cameraOf } from '../picture/aim.ts';
import type { Box } from '../picture/geometry.ts';
import type { Hotspot, Scene, Shape } from '../picture/scene.ts';
import type { ThemeName } from '../picture/theme.ts';
import { motionAllowed } from './motion.ts';

interface Props {
  readonly scene: Scene;
  readonly theme: ThemeName;
  readonly interactive: boolean;
  /** Shapes that move, asked once per frame; not through React. */
  moving(): readonly Shape[];
  /** Calls back whenever `moving` has something new; returns a way to stop. */
  subscribe(listener: () => void): () => void;
  onHotspot(hotspot: Hotspot): void;
}

/**
 * The scene on the page. React owns what stands still between two steps; the shapes that move are joined by D3 in one
 * frame loop, straight from the pure `moving` function, so a frame costs no React work at any size of the picture.
 */
export function PictureView({ scene, theme, interactive, moving, subscribe, onHotspot }: Props) {
  const layer = useRef<SVGGElement>(null);
  const views = useCamera(cameraOf(scene));

  useLayoutEffect(() => {
    const draw = (): void => {
      if (layer.current) join(layer.current, moving(), theme);
    };
    draw();
    return subscribe(draw);
  }, [moving, subscribe, theme]);

  const size = {
    width: scene.width * scene.scale,
    height: scene.height * scene.scale,
  };
  return (
    <>
      <svg
        ref={views.still}
        className="picture"
        {...size}
        role={interactive ? 'group' : 'img'}
        aria-roledescription="call graph"
        aria-label={scene.description}
      >
        <StillLayer shapes={scene.still} theme={theme} />
        {interactive ? <Hotspots hotspots={scene.hotspots} onHotspot={onHotspot} /> : null}
      </svg>
      {/* A surface of its own: what stands still is not painted again for every frame. */}
      <svg ref={views.moving} className="moving" {...size} aria-hidden="true">
        <g ref={layer} />
      </svg>
    </>
  );
}

/**
 * Points both surfaces at a part of the stage. From one part to another the camera travels, if motion is wanted; a
 * change of the stage itself (another size) is no travel.
 */
function useCamera(camera: Box) {
  const still = useRef<SVGSVGElement>(null);
  const moving = useRef<SVGSVGElement>(null);
  const at = useRef<Box | null>(null);
  const { x, y, width, height } = camera;
  useLayoutEffect(() => {
    const to: Box = { x, y, width, height };
    const from = at.current;
    const point = (box: Box): void => {
      at.current = box;
      const text = [box.x, box.y, box.width, box.height].map((value) => Math.round(value * 100) / 100).join(' ');
      for (const { current } of [still, moving]) current?.setAttribute('viewBox', text);
    };
    const sameShape = from !== null && Math.abs(from.width / from.height - width / height) < 0.01;
    if (!sameShape || isAt(from, to) || !motionAllowed()) return point(to);
    let stop: (() => void) | null = null;
    let left = false;
    void import('./camera-travel.ts').then(
      ({ travel }) => {
        if (!left) stop = travel(from, to, point);
      },
      () => point(to),
    );
    return () => {
      left = true;
      stop?.();
    };
  }, [x, y, width, height]);
  return { still, moving };
}

const isAt = (a: Box, b: Box): boolean =>
  Math.abs(a.x - b.x) + Math.abs(a.y - b.y) + Math.abs(a.width - b.width) + Math.abs(a.height - b.height) < 0.5;

export const StillLayer = memo(function StillLayer({ shapes, theme }: { shapes: readonly Shape[]; theme: ThemeName }) {
  return (
    <g aria-hidden="true">
      {shapes.map((shape) => (
        <StillShape key={shape.id} shape={shape} theme={theme} />
      ))}
    </g>
  );
});

/** React's names for the SVG attributes that have a dash. */
const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const StillShape = memo(
  function StillShape({ shape, theme }: { shape: Shape; theme: ThemeName }) {
    const props = Object.fromEntries(attributes(shape, theme).map(([name, value]) => [camel(name), value]));
    if (shape.kind === 'text') return <text {...props}>{shape.text}</text>;
    return <shape.kind {...props} data-role={shape.role} />;
  },
  (a, b) => a.theme === b.theme && sameShape(a.shape, b.shape),
);

function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  const left = a as unknown as Record<string, unknown>;
  const right = b as unknown as Record<string, unknown>;
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === right[key]);
}

function join(layer: SVGGElement, shapes: readonly Shape[], theme: ThemeName): void {
  select(layer)
    .selectAll<SVGElement, Shape>(':scope > *')
    .data(shapes, (shape) => shape.id)
    .join((enter) => enter.append((shape) => document.createElementNS('http://www.w3.org/2000/svg', shape.kind)))
    .each(function write(shape) {
      for (const [name, value] of attributes(shape, theme)) {
        if (this.getAttribute(name) !== value) this.setAttribute(name, value);
      }
    });
}

/**
 * What can be chosen in the picture: one Tab stop, arrows go to the nearest neighbour in that direction, Enter chooses,
 * Escape leaves.
 */
function Hotspots({ hotspots, onHotspot }: { hotspots: readonly Hotspot[]; onHotspot(hotspot: Hotspot): void }) {
  const group = useRef<SVGGElement>(null);
  const current = useRef<string | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs whenever the buttons in the DOM have changed.
  useEffect(() => {
    // Keep the one Tab stop on something that still exists.
    const buttons = group.current?.querySelectorAll('[data-shape]') ?? [];
    let kept = false;
    for (const button of buttons) kept ||= button.getAttribute('data-shape') === current.current;
    for (const [i, button] of [...buttons].entries()) {
      const isStop = kept ? button.getAttribute('data-shape') === current.current : i === 0;
      button.setAttribute('tabindex', isStop ? '0' : '-1');
    }
  }, [hotspots]);

  const focus = (hotspot: Hotspot): void => {
    const buttons = group.current?.querySelectorAll<SVGElement>('[data-shape]') ?? [];
    for (const button of buttons) {
      const isIt = button.getAttribute('data-shape') === hotspot.shape;
      button.setAttribute('tabindex', isIt ? '0' : '-1');
      if (isIt) button.focus();
    }
    current.current = hotspot.shape;
  };

  const onKeyDown = (event: KeyboardEvent, hotspot: Hotspot): void => {
    if (event.key === 'Enter' || event.key === ' ') onHotspot(hotspot);
    else if (event.key === 'Escape') (event.currentTarget as SVGElement).blur();
    else if (event.key in DIRECTIONS) {
      const next = neighbour(hotspots, hotspot, DIRECTIONS[event.key as keyof typeof DIRECTIONS]);
      if (next) focus(next);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <g ref={group}>
      {hotspots.map((hotspot) => (
        // biome-ignore lint/a11y/useSemanticElements: SVG has no button element.
        <rect
          key={hotspot.shape}
          data-shape={hotspot.shape}
          className="hotspot"
          x={hotspot.x}
          y={hotspot.y}
          width={hotspot.width}
          height={hotspot.height}
          rx={6}
          fill="transparent"
          role="button"
          tabIndex={-1}
          aria-label={hotspot.label}
          onFocus={() => {
            current.current = hotspot.shape;
          }}
          onClick={() => onHotspot(hotspot)}
          onKeyDown={(event) => onKeyDown(event, hotspot)}
        >
          <title>{hotspot.label}</title>
        </rect>
      ))}
    </g>
  );
}

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as const;

/** The closest hotspot within the quadrant of the direction; sideways distance counts double. */
function neighbour(hotspots: readonly Hotspot[], from: Hotspot, [dx, dy]: readonly [number, number]): Hotspot | null {
  let best: Hotspot | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  const fx = from.x + from.width / 2;
  const fy = from.y + from.height / 2;
  for (const hotspot of hotspots) {
    const along = (hotspot.x + hotspot.width / 2 - fx) * dx + (hotspot.y + hotspot.height / 2 - fy) * dy;
    const across =
      Math.abs((hotspot.x + hotspot.width / 2 - fx) * dy) + Math.abs((hotspot.y + hotspot.height / 2 - fy) * dx);
    if (along <= 1 || across > along * 3) continue;
    const cost = along + 2 * across;
    if (cost < bestCost) {
      best = hotspot;
      bestCost = cost;
    }
  }
  return best;
}
