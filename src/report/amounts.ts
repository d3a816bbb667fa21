import Big from 'big.js';
import { separateThousands } from '../domain/notation.js';

// Exact arithmetic and notation for the few sums that a report itself prints (Σ of what stands in the same table).

/** Sum of amounts (decimal strings), with two decimals, rounded half up. No amounts: "0.00". */
export function sumAmounts(amounts: Iterable<string>): string {
  let sum = new Big(0);
  for (const amount of amounts) sum = sum.plus(amount);
  return sum.toFixed(2);
}

/** First amount minus the others, with two decimals, rounded half up. */
export function subtractAmounts(from: string, ...amounts: readonly string[]): string {
  return amounts.reduce((left, amount) => left.minus(amount), new Big(from)).toFixed(2);
}

/** "1234567.5" → "1,234,567.50": two decimals, rounded half up, thousands separators. */
export function formatAmount(amount: string): string {
  return separateThousands(new Big(amount).toFixed(2), 2);
}

/** Quotient of two amounts as a ratio with four decimals, rounded half up; `null` when the divisor is zero. */
export function ratioOf(part: string, whole: string): string | null {
  const divisor = new Big(whole);
  return divisor.eq(0) ? null : new Big(part).div(divisor).toFixed(4);
}

/** A ratio (0…1) as "12.3%", one decimal, rounded half up. */
export function formatPercent(ratio: string): string {
  return `${new Big(ratio).times(100).toFixed(1)}%`;
}

/** "12345" → "12,345". */
export function formatCount(count: number): string {
  return separateThousands(String(count), 0);
}
