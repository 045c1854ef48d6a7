import type { Run } from '../run/run.ts';
import { movingShapes } from './moving.ts';
import type { Scene, View } from './scene.ts';
import { callAt, focusOf, type Stage, stageOf } from './stage.ts';
import { stillShapes } from './still.ts';
import { sentence, wordsOf } from './words.ts';

/**
 * The picture as a pure function. `time` counts calls: n is the moment at which call n (1-based) has arrived, n - 0.5
 * has it half-way, 0 is the overview before anything happened. Same arguments, same scene, to the byte.
 */
export function frame(run: Run, view: View, time: number): Scene {
  const call = callAt(run, time);
  const stage = stageOf(run, view, focusOf(run, view, call));
  return { ...still(stage, call), moving: movingShapes(stage, time) };
}

/** All of the scene that only changes from step to step; the page renders it through React. */
export function still(stage: Stage, call: number): Scene {
  const { run, layout } = stage;
  return {
    width: layout.width,
    height: layout.height,
    scale: stage.view.scale,
    title: call < 0 ? run.model.title : `${run.model.title}, call ${call + 1} of ${run.model.calls.length}`,
    description: sentence(run, call),
    still: stillShapes(stage, call),
    moving: [],
    hotspots: stage.hotspots,
    words: wordsOf(run, call),
  };
}
