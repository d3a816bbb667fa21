/**
 * What the loaded exports lack. Absence is never compliance and never a breach: rows that need something absent are
 * not evaluable.
 *
 * - `byInput`: dataset column (`contracts.entered_at`) → input numbers (from 1) of that dataset's files without it. A
 *   row is affected when it came from such a file.
 * - `byOrg`: dataset column or whole dataset (`shipments.amount`, `shipments`) → orgs without it, or `all`. A row of
 *   another dataset is affected when its org is listed.
 */
export interface MissingData {
  readonly byInput: ReadonlyMap<string, readonly number[]>;
  readonly byOrg: ReadonlyMap<string, readonly string[] | 'all'>;
}

/** The columns or datasets of one need, any of which will do: `receipts.contract_no|receipts.invoice_no` → both names. */
export function alternativesOf(need: string): readonly string[] {
  return need.split('|');
}

/** Nothing is missing: for the examples of a rule, which give their rows themselves. */
export const NOTHING_MISSING: MissingData = { byInput: new Map(), byOrg: new Map() };
