import type { Severity } from '../../domain/verdict.js';
import type { ReportRule } from '../data.js';

/** The severities that come first in every list. */
export const GRAVE: readonly Severity[] = ['serious', 'critical'];

/** The area of a rule: the folder it stands in. */
export const areaOf = (ruleId: string): string => ruleId.split('/')[0] ?? ruleId;

/** True for a serious or critical rule. */
export const isGrave = (severity: Severity): boolean => GRAVE.includes(severity);

/** Sum of counts. */
export const sum = (numbers: Iterable<number>): number => {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
};

/** Findings of a rule that the report lists. */
export const reported = ({ summary }: ReportRule): number => summary.inPeriod + summary.carried;

/** compliant ÷ (compliant + violations), four decimals; `null` when no row was decided. */
export function complianceRate(summary: { readonly compliant: number; readonly violations: number }): number | null {
  const decided = summary.compliant + summary.violations;
  return decided === 0 ? null : Math.round((summary.compliant / decided) * 10_000) / 10_000;
}
