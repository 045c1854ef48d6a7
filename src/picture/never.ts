import { at } from '../base/assert.ts';
import { attemptOf } from '../model/queries.ts';
import type { Run } from '../run/run.ts';

/** "cat died at call 55": why a call never happens. */
export function whyNever(run: Run, call: number): string {
  const { image } = attemptOf(run.model, call);
  const name = programOf(run, image);
  const death = at(run.death, image);
  const exited = at(run.ended, image);
  if (at(run.unborn, image) === 1) return `${name} is not started`;
  if (death >= 0 && call > death) return `${name} died at call ${death + 1}`;
  if (exited >= 0 && call >= exited) return `${name} has exited by then`;
  return 'its thread is dead by then';
}

/** What dies is the program, also where the process is called after the attack on it. */
export function programOf({ model }: Run, image: number): string {
  const { name, attack } = at(model.images, image);
  if (!attack) return name;
  const program = model.mappings.find(
    (mapping) => mapping.image === image && at(model.modules, mapping.module).role === 'program',
  );
  return program ? at(model.modules, program.module).name : name;
}
