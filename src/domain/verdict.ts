/** The closed set of verdicts a rule can give on one row. Every row of a rule's facts gets exactly one. */
export type Verdict = 'violation' | 'compliant' | 'pending' | 'not-applicable' | 'not-evaluable';

/** How grave a breach is; the base fine of each stands in `rules/penalties.json`. From least to most. */
export const SEVERITIES = ['notice', 'minor', 'moderate', 'major', 'serious', 'critical'] as const;
/** One of {@link SEVERITIES}. */
export type Severity = (typeof SEVERITIES)[number];

/** Who can answer for a breach. */
export type Role = 'salesperson' | 'clerk' | 'manager' | 'gm' | 'finance' | 'warehouse' | 'tech' | 'purchasing';

/** Verdict counts of one rule. `rows` is the sum of the five verdicts; `waived` ≤ `violations`. */
export interface VerdictCounts {
  readonly rows: number;
  readonly notApplicable: number;
  readonly notEvaluable: number;
  readonly pending: number;
  readonly compliant: number;
  readonly violations: number;
}
