import type { Attempt } from '../model/model.ts';
import { callName } from '../model/queries.ts';
import { shorten, textWidth } from './measure.ts';

/**
 * "sigreturn #417" in a width, pixels, monospaced. Only the name is ever shortened: half of a number is another number.
 * Where not even a part of the name fits, the number stands alone; a name without a number is shortened.
 */
export function callLabel(call: Pick<Attempt, 'name' | 'number'>, width: number, size: number): string {
  const whole = callName(call);
  if (call.number === null || textWidth(whole, size, 'mono') <= width) return shorten(whole, width, size, 'mono');
  const number = `#${call.number}`;
  const name = shorten(call.name, width - textWidth(` ${number}`, size, 'mono'), size, 'mono');
  if (name !== '') return `${name} ${number}`;
  return textWidth(number, size, 'mono') <= width ? number : '';
}
