/** Of the element's shadow: the frame takes the place of what stands in the element once the picture is there. */
export const STYLE = `
:host { display: block; position: relative; aspect-ratio: var(--whence-ratio, 16 / 9); }
:host([hidden]) { display: none; }
slot { display: block; height: 100%; overflow: auto; }
::slotted(img) { max-width: 100%; height: auto; }
iframe { position: absolute; inset: 0; width: 100%; height: 100%; border: 0; visibility: hidden; }
:host([data-ready]) iframe { visibility: visible; }
:host([data-ready]) slot { display: none; }
@media print { :host { break-inside: avoid; } }
`;
