/**
 * A small seeded generator of numbers (mulberry32): the same seed gives the same sequence on every machine.
 * @param {number} seed
 */
export function createRandom(seed) {
  let state = seed >>> 0;
  /** The next number in [0, 1). */
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    /** An integer from `low` through `high`. @param {number} low @param {number} high */
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
    /** True with this probability. @param {number} probability */
    chance: (probability) => next() < probability,
    /** One of the values. @template T @param {readonly T[]} values @returns {T} */
    pick: (values) => /** @type {T} */ (values[Math.floor(next() * values.length)]),
  };
}
