import type { Run } from '../run/run.ts';
import { movingShapes } from './moving.ts';
import type { Scene, View } from './scene.ts';
import { callAt, focusOf, type Stage, stageOf } from './stage.ts';
import { stillShapes } from './still.ts';
import { saidOf } from './words.ts';

/**
 * The picture as a pure function. `time` counts calls: n is the moment at which call n (1-based) has arrived, n - 0.5
 * has it half-way, 0 is the overview before anything happened. Same arguments, same scene, to the byte.
 */
export function frame(run: Run, view: View, time: number): Scene {
  const call = callAt(run, time);
  const stage = stageOf(run, view, focusOf(run, view, call));
  return { ...still(stage, call, time >= call + 1), moving: movingShapes(stage, time) };
}

/**
 * All of the scene that only changes from step to step; the page renders it through React. `arrived`: false while the
 * call is on its way, and nothing is seen yet of what comes of it.
 */
export function still(stage: Stage, call: number, arrived = true): Scene {
  const { run, layout } = stage;
  return {
    width: layout.width,
    height: layout.height,
    scale: stage.view.scale,
    ...saidOf(run, call, stage.view.range),
    still: stillShapes(stage, { call, arrived }),
    moving: [],
    hotspots: stage.hotspots,
  };
}
