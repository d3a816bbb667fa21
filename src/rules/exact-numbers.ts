import Big from 'big.js';

/** Digits that a JavaScript number holds exactly whatever they are. */
const SAFE_DIGITS = 15;

/**
 * Decimals as JavaScript numbers that compare exactly as the decimals do, zero included. Up to fifteen digits they are
 * the numbers themselves. When one has more, two different decimals could become the same number; then each is replaced
 * by its rank around zero, which compares the same way with the others and with zero, and with nothing else.
 */
export function comparableNumbers(decimals: readonly string[]): ReadonlyMap<string, number> {
  if (decimals.every(isSafeDecimal)) return new Map(decimals.map((decimal) => [decimal, Number(decimal)]));
  const values = [...decimals, '0'].map((text) => ({ text, value: new Big(text) }));
  values.sort((a, b) => a.value.cmp(b.value));
  const ranks = new Map<string, number>();
  let rank = 0;
  for (const [i, { text, value }] of values.entries()) {
    const previous = values[i - 1];
    if (previous !== undefined && !previous.value.eq(value)) rank++;
    ranks.set(text, rank);
  }
  const zero = ranks.get('0') as number;
  return new Map(decimals.map((decimal) => [decimal, (ranks.get(decimal) as number) - zero]));
}

/** True when a JavaScript number holds the decimal exactly enough to compare: at most fifteen digits. */
export function isSafeDecimal(decimal: string): boolean {
  const digits = decimal.replace('-', '').replace('.', '');
  return digits.length <= SAFE_DIGITS;
}
