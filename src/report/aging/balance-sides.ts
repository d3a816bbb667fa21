import type { AgeingTotal } from '../../domain/result.js';
import { formatPercent, ratioOf, subtractAmounts, sumAmounts } from '../amounts.js';

/** What is not past due yet. */
export const NOT_DUE = { zh: '未到期', en: 'Not due' };

/** What is past due: Σ of the buckets. */
export const overdueOf = ({ buckets }: { readonly buckets: readonly string[] }): string => sumAmounts(buckets);

/** All that is open: not due + Σ buckets. */
export const openOf = (row: { readonly notDue: string; readonly buckets: readonly string[] }): string =>
  sumAmounts([row.notDue, ...row.buckets]);

/** Left side of the control check: what the open items say. */
export const leftOf = (row: AgeingTotal): string => subtractAmounts(openOf(row), row.onAccount);

/** Right side of the control check: what the documents say. */
export const rightOf = (row: AgeingTotal): string =>
  subtractAmounts(row.invoiced, row.credited, row.received, row.writtenOff);

/** Part of a whole as a percentage; '' when the whole is zero. */
export const share = (part: string, whole: string): string => {
  const ratio = ratioOf(part, whole);
  return ratio === null ? '' : formatPercent(ratio);
};
