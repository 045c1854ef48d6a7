/** `step-01`: file of a slide among so many, with as many digits as their number needs, so that names sort in order. */
export const stepName = (position: number, slides: number): string =>
  `step-${String(position + 1).padStart(Math.max(2, String(slides).length), '0')}`;
