import { at } from '../../base/assert.ts';
import type { Run } from '../../run/run.ts';
import { unseenRule } from '../reasons.ts';
import type { Scene, Shape, Step, View } from '../scene.ts';
import { callAt, focusOf } from '../stage.ts';
import { saidOf } from '../words.ts';
import { type Callout, calloutOf } from './callout.ts';
import { boxShapes } from './draw-boxes.ts';
import { headingShapes } from './draw-heading.ts';
import { kernelShapes, nameShapes, summaryShapes } from './draw-kernel.ts';
import { overviewShapes } from './draw-overview.ts';
import { stepShapes } from './draw-step.ts';
import { wallShapes } from './draw-wall.ts';
import { hotspotsOf } from './hotspots.ts';
import { presentMoving } from './moving.ts';
import { imageOf, type PresentStage, presentStage, stageWith, wayOfCall } from './stage.ts';
import { calloutShapes } from './yard.ts';

/**
 * The picture for talks: one process, few and large things, readable from the back of a room. Same run, same contract
 * as the ordinary picture (`frame.ts`): text of at least 24 pixels on 1280 × 720, strokes of 3, nine boxes at most; a
 * smaller stage shows less instead of shrinking (`measures.ts`).
 */
export { presentBoxes } from './boxes.ts';
export { presentMoving } from './moving.ts';
export { type PresentStage, presentStage } from './stage.ts';

/** As `frame()`: the picture at a time, a pure function of its arguments. */
export function presentFrame(run: Run, view: View, time: number): Scene {
  const call = callAt(run, time);
  const stage = presentStage(run, view, focusOf(run, view, call));
  return { ...presentStill(stage, call, time >= call + 1), moving: presentMoving(stage, time) };
}

/** As `still()`: all that only changes from step to step. `call` -1: the overview. */
export function presentStill(given: PresentStage, call: number, arrived = true): Scene {
  const stage = stageWith(given, call);
  const { run, view } = stage;
  return {
    width: view.width,
    height: view.height,
    scale: view.scale,
    ...saidOf(run, call, view.range),
    still: shapesOf(stage, { call, arrived }),
    moving: [],
    hotspots: hotspotsOf(stage),
  };
}

function shapesOf(stage: PresentStage, step: Step): Shape[] {
  const { call, arrived } = step;
  const { run, view, focus } = stage;
  const own = call >= 0 && imageOf(run, call) === focus;
  const way = wayOfCall(stage, call);
  const callout =
    call < 0 || !arrived ? null : own ? calloutOf(run, call, unseenRule(run, stage, call)) : elsewhere(run, call);
  return [
    { kind: 'rect', id: 'paper', role: 'paper', x: 0, y: 0, width: view.width, height: view.height, fill: 'paper' },
    ...headingShapes(stage, step),
    ...boxShapes(stage, call, way),
    ...wallShapes(stage),
    ...kernelShapes(stage),
    ...(call < 0 ? [...overviewShapes(stage), ...summaryShapes(stage)] : []),
    ...(way ? stepShapes(stage, step, way) : []),
    ...(call >= 0 ? nameShapes(stage, step, way?.port ?? null) : []),
    ...(callout ? calloutShapes(stage, callout, way) : []),
  ];
}

/** The current call is that of a process which is not shown. */
const elsewhere = (run: Run, call: number): Callout => ({
  tone: 'quiet',
  head: `made by ${at(run.model.images, imageOf(run, call)).name}`,
  reason: '',
});
