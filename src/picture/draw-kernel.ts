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
  const rule =
    run.policies.length === 0
      ? 'does not ask where a call comes from'
      : `asks at entry: ${run.policies.map((policy) => policy.title).join(', then ')}`;
  const size = tight ? 11 : 12.5;
  const text = shorten(rule, layout.width - 100, size);
  const height = tight ? 15 : 20;
  const y = kernel.y + 4;
  return [
    {
      kind: 'rect',
      id: 'kernel-plate',
      role: 'plate',
      x: 6,
      y,
      width: 66 + textWidth(text, size),
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
    { kind: 'text', id: 'kernel-rule', role: 'kernel-rule', x: 62, y: y + height - 5, text, size, fill: 'kernelQuiet' },
  ];
}
