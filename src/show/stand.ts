import { still } from '../picture/frame.ts';
import type { Box } from '../picture/geometry.ts';
import type { Graph } from '../picture/graph.ts';
import { movingShapes } from '../picture/moving.ts';
import type { Scene, Shape, View } from '../picture/scene.ts';
import { stageGraph, stageOf } from '../picture/stage.ts';
import { boxesOf, type Target } from '../picture/targets.ts';
import type { Run } from '../run/run.ts';

/** A way of drawing a run, with its places worked out: what the ordinary picture and the one for talks have in common. */
export interface Stand {
  /** `call` -1: the overview. `arrived`: false while the call is on its way, and nothing is seen of what comes of it. */
  still(call: number, arrived?: boolean): Scene;
  moving(time: number): readonly Shape[];
  /** Where the target stands; `call`: the one that is shown, where that makes a difference. */
  boxes(target: Target, call?: number): readonly Box[];
}

/** `focus`: image drawn large. `graph` is for callers that keep it while only policies change. */
export type MakeStand = (run: Run, view: View, focus: number, graph?: Graph) => Stand;

export const ordinaryStand: MakeStand = (run, view, focus, graph) => {
  const stage = stageOf(run, view, focus, graph ?? stageGraph(run, view.range, focus));
  return {
    still: (call, arrived) => still(stage, call, arrived),
    moving: (time) => movingShapes(stage, time),
    boxes: (target) => boxesOf(stage, target),
  };
};
