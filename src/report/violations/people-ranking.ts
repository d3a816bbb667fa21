import type { FindingCount } from '../../domain/result.js';
import { compareText } from '../../domain/text.js';
import { SEVERITIES, type Severity } from '../../domain/verdict.js';
import type { ReportData } from '../data.js';

const NONE: Readonly<Record<Severity, number>> = {
  notice: 0,
  minor: 0,
  moderate: 0,
  major: 0,
  serious: 0,
  critical: 0,
};

/** The counts of one person over all rules. */
export interface PersonTotal {
  readonly org: string;
  readonly who: FindingCount['who'];
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** The same without the waived. */
  readonly unwaived: Readonly<Record<Severity, number>>;
  readonly inPeriod: number;
  readonly carried: number;
  readonly total: number;
  /** How many of `total` are waived. */
  readonly waived: number;
  readonly open: number;
  readonly worstDaysLate: number;
}

/**
 * Adds up the counts per person, and ranks them by what is not waived: gravest first (critical, serious, … notice), then by
 * number, then by org and name.
 */
export function rankPeople(data: ReportData): readonly PersonTotal[] {
  const severityOf = new Map(data.rules.map((rule) => [rule.summary.id, rule.severity]));
  const totals = new Map<string, PersonTotal>();
  for (const count of data.people) {
    const key = JSON.stringify([count.org, count.who.role, count.who.name]);
    const before = totals.get(key);
    const bySeverity = { ...(before?.bySeverity ?? NONE) };
    const unwaived = { ...(before?.unwaived ?? NONE) };
    const here = count.inPeriod + count.carried;
    const severity = severityOf.get(count.rule);
    if (severity !== undefined) {
      bySeverity[severity] += here;
      unwaived[severity] += here - count.waived;
    }
    totals.set(key, {
      org: count.org,
      who: count.who,
      bySeverity,
      unwaived,
      inPeriod: (before?.inPeriod ?? 0) + count.inPeriod,
      carried: (before?.carried ?? 0) + count.carried,
      total: (before?.total ?? 0) + here,
      waived: (before?.waived ?? 0) + count.waived,
      open: (before?.open ?? 0) + count.open,
      worstDaysLate: Math.max(before?.worstDaysLate ?? 0, count.worstDaysLate),
    });
  }
  const gravestFirst = [...SEVERITIES].reverse();
  return [...totals.values()].sort((a, b) => {
    for (const severity of gravestFirst) {
      const difference = b.unwaived[severity] - a.unwaived[severity];
      if (difference !== 0) return difference;
    }
    return (
      b.total - b.waived - (a.total - a.waived) ||
      compareText(a.org, b.org) ||
      compareText(a.who.name ?? a.who.role, b.who.name ?? b.who.role)
    );
  });
}
