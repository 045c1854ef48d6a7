import { cameraOf } from '../picture/aim.ts';
import type { Scene } from '../picture/scene.ts';
import type { ThemeName } from '../picture/theme.ts';
import { StillLayer } from './picture-view.tsx';

/** A scene at one moment, which cannot be pointed into: a chart, a preview, a printed page. */
export function SceneView({ scene, theme }: { scene: Scene; theme: ThemeName }) {
  const { width, height, description } = scene;
  const { x, y, width: across, height: down } = cameraOf(scene);
  return (
    <svg
      className="chart"
      width={width}
      height={height}
      viewBox={`${x} ${y} ${across} ${down}`}
      role="img"
      aria-label={description}
    >
      <StillLayer shapes={scene.still} theme={theme} />
      {scene.moving.length > 0 ? <StillLayer shapes={scene.moving} theme={theme} /> : null}
    </svg>
  );
}
