/** Whether anything may move: not for those who asked for that, and it need not where nobody looks. */
export const motionAllowed = (): boolean => !document.hidden && !matchMedia('(prefers-reduced-motion: reduce)').matches;
