// What comes of a check: it passed or failed, with figures, or was left out, with the reason.

/**
 * @typedef {object} Outcome
 * @property {string} what what was looked at
 * @property {'passed' | 'failed' | 'skipped'} state
 * @property {string} says figures, or the reason
 */

/** @param {string} what @param {string} says @returns {Outcome} */
export const failed = (what, says) => ({ what, state: 'failed', says });

/** @param {string} what @param {string} says @returns {Outcome} */
export const skipped = (what, says) => ({ what, state: 'skipped', says });

/** @param {string} what @param {boolean} isGood @param {string} figures @returns {Outcome} */
export const judged = (what, isGood, figures) => ({ what, state: isGood ? 'passed' : 'failed', says: figures });

/** A share as people read it: 0.0123 is 1.23 %. @param {number} share */
export const percent = (share) => `${(share * 100).toFixed(2)} %`;
