import { presentBoxes, presentMoving, presentStage, presentStill } from '../picture/present/present.ts';
import type { MakeStand } from './stand.ts';

/** The picture for talks. In a file of its own: most visits do without it. */
export const presentStand: MakeStand = (run, view, focus) => {
  const stage = presentStage(run, view, focus);
  return {
    still: (call, arrived) => presentStill(stage, call, arrived),
    moving: (time) => presentMoving(stage, time),
    boxes: (target, call) => presentBoxes(stage, target, call),
  };
};
