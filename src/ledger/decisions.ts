import type { Decision } from '../domain/result.js';
import { literal } from '../domain/sql.js';
import type { LastingStore, Row } from '../store/port.js';

/** A decision with what it was made on. */
export interface StoredDecision extends Decision {
  /** The period whose line of fines it is about; `null` for one about the finding itself. */
  readonly period: string | null;
  /** What was suggested then; two decimals. `null` where nothing was. */
  readonly suggested: string | null;
}

/** Every decision, of one finding or of all, in the order in which they were made. */
export async function decisionsOf(store: LastingStore, finding?: string): Promise<StoredDecision[]> {
  const which = finding === undefined ? '' : `WHERE finding = ${literal(finding)}`;
  return (await store.all(`SELECT * FROM decision ${which} ORDER BY no`)).map(decisionOf);
}

/** The last decision on each finding. */
export async function latestDecisions(store: LastingStore): Promise<Map<string, StoredDecision>> {
  const found = new Map<string, StoredDecision>();
  for (const decision of await decisionsOf(store)) found.set(decision.finding, decision);
  return found;
}

/** Adds one; it becomes the last on its finding. */
export async function addDecision(store: LastingStore, decision: StoredDecision, now: string): Promise<void> {
  const { finding, period, kind, amount, suggested, reason, by, on } = decision;
  const values = [finding, period, kind, amount, suggested, reason, by, on, now].map(literal).join(', ');
  await store.exec(`INSERT INTO decision SELECT COALESCE(MAX(no), 0) + 1, ${values} FROM decision`);
}

function decisionOf(row: Row): StoredDecision {
  return {
    finding: String(row.finding),
    kind: row.kind as Decision['kind'],
    amount: row.amount as string | null,
    reason: String(row.reason),
    by: String(row.decided_by),
    on: String(row.decided_on),
    period: row.period as string | null,
    suggested: row.suggested as string | null,
  };
}
