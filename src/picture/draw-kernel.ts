import type { Policy } from '../policy/policy.ts';
import { shorten, textWidth } from './measure.ts';
import type { Shape } from './scene.ts';
import type { Stage } from './stage.ts';

export function kernelShapes({ layout }: Stage): Shape[] {
  return [{ kind: 'rect', id: 'kernel', role: 'kernel', ...layout.kernel, fill: 'kernel' }];
}

/** Over the edges, on plates, so that no line runs through the words. */
export function kernelTexts({ layout, run }: Stage): Shape[] {
  const { kernel } = layout;
  const tight = kernel.height < 60;
  const size = tight ? 11 : 12.5;
  const height = tight ? 15 : 20;
  const y = kernel.y + 4;
  const x = 12 + textWidth('kernel ', size, 'bold');
  const room = layout.width - x - 12;
  const wordings = [titlesOf, countOf].map((name) => askedBy(run.policies, name));
  const text = wordings.find((words) => textWidth(words, size) <= room) ?? shorten(wordings.at(-1) ?? '', room, size);
  return [
    {
      kind: 'rect',
      id: 'kernel-plate',
      role: 'plate',
      x: 6,
      y,
      width: x + textWidth(text, size),
      height,
      radius: 4,
      fill: 'kernel',
    },
    {
      kind: 'text',
      id: 'kernel-name',
      role: 'kernel-name',
      x: 12,
      y: y + height - 5,
      text: 'kernel',
      size,
      bold: true,
      fill: 'kernelInk',
    },
    { kind: 'text', id: 'kernel-rule', role: 'kernel-rule', x, y: y + height - 5, text, size, fill: 'kernelQuiet' },
  ];
}

type Name = (policies: readonly Policy[]) => string;

const titlesOf: Name = (policies) => policies.map(({ title }) => title).join(', then ');
/** Where there is no room for so many titles. */
const countOf: Name = (policies) => (policies.length > 2 ? `${policies.length} rules` : titlesOf(policies));

/** What the kernel asks of a call and when, and who looks on where it does not ask. */
function askedBy(policies: readonly Policy[], name: Name): string {
  const kernels = policies.filter((policy) => !isProduct(policy));
  const at = (when: string, which: readonly Policy[]): string[] =>
    which.length === 0 ? [] : [`${when}: ${name(which)}`];
  const asks = [
    ...at(
      'at entry',
      kernels.filter(({ onTheWayOut }) => !onTheWayOut),
    ),
    ...at(
      'on the way out',
      kernels.filter(({ onTheWayOut }) => onTheWayOut),
    ),
  ];
  const kernel = asks.length === 0 ? 'does not ask where a call comes from' : `asks ${asks.join('; ')}`;
  return [kernel, ...at('a product looks on', policies.filter(isProduct))].join('; ');
}

/** Of Windows no check of the kernel is known (policies.md): security products judge the stacks that it records. */
const isProduct = ({ group }: Policy): boolean => group === 'Windows';
