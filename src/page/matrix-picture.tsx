import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { CallIndex } from '../model/call-index.ts';
import type { ThemeName } from '../picture/theme.ts';
import { matrixChoices, matrixShown } from '../show/matrix.ts';
import { useChoices } from './context.ts';
import { useSize } from './measured.ts';
import { SceneView } from './scene-view.tsx';

/** The matrix as large as its place, with nothing to press: as an export of it would be. */
export function MatrixPicture({ index, theme }: { index: CallIndex; theme: ThemeName }) {
  const [box, size] = useSize();
  const choices = useChoices(useShallow(matrixChoices));
  const { scene } = useMemo(() => matrixShown(index, choices, size), [index, choices, size]);
  return (
    <figure ref={box} className="figure-box">
      <SceneView scene={scene} theme={theme} />
      <figcaption className="hidden">{scene.description}</figcaption>
    </figure>
  );
}
