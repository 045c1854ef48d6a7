/** What a frame is made of. Asked for with the first script, not when the evidence is here. */
export const loadEmbedded = () => import('./embedded.tsx');
