import type { Decision, Finding, FineDecision } from '../domain/result.js';
import { literal } from '../domain/sql.js';
import type { LastingStore, Row } from '../store/port.js';

/** A decision with what it was made on. */
export interface StoredDecision extends Decision {
  /** The period whose line of fines it is about; `null` for one about the finding itself. */
  readonly period: string | null;
  /** What was suggested then; two decimals. `null` where nothing was. */
  readonly suggested: string | null;
  /**
   * Whose line it is, and under which rule; `null` for a decision about the finding itself. It is kept as it was then: when
   * the documents name somebody else later, nothing was decided about that person.
   */
  readonly line: (Pick<Finding, 'org' | 'rule'> & { readonly who: Finding['who'] }) | null;
}

/** Every decision, of one finding or of all, in the order in which they were made. */
export async function decisionsOf(store: LastingStore, finding?: string): Promise<StoredDecision[]> {
  const which = finding === undefined ? '' : `WHERE finding = ${literal(finding)}`;
  return (await store.all(`SELECT * FROM decision ${which} ORDER BY no`)).map(decisionOf);
}

/** How many there are on findings of each entry, by its label. */
export async function decisionCounts(store: LastingStore): Promise<Map<string, number>> {
  const rows = await store.all(
    'SELECT f.period, COUNT(DISTINCT d.no) AS n FROM decision d JOIN finding f ON f.id = d.finding GROUP BY f.period',
  );
  return new Map(rows.map(({ period, n }) => [String(period), Number(n)]));
}

/** The last decision on each finding. */
export async function latestDecisions(store: LastingStore): Promise<Map<string, StoredDecision>> {
  const found = new Map<string, StoredDecision>();
  for (const decision of await decisionsOf(store)) found.set(decision.finding, decision);
  return found;
}

/** The last decision on each line of fines of a period: `org\nrole\nname\nrule` (name '' for the role itself) → decision. */
export async function lineDecisions(store: LastingStore, period: string): Promise<Map<string, FineDecision>> {
  const found = new Map<string, FineDecision>();
  for (const one of await decisionsOf(store)) {
    const { line, kind, amount, suggested } = one;
    if (one.period !== period || line === null || kind === 'waive' || amount === null || suggested === null) continue;
    const { finding, reason, by, on } = one;
    const key = [line.org, line.who.role, line.who.name ?? '', line.rule].join('\n');
    found.set(key, { finding, kind, amount, reason, by, on, suggested });
  }
  return found;
}

/** What the entry of a period suggests for the line that a finding belongs to; `null` where it has no such line. */
export async function suggestionOf(
  store: LastingStore,
  period: string,
  { org, who, rule }: Pick<Finding, 'org' | 'who' | 'rule'>,
): Promise<string | null> {
  const name = who.name === null ? 'name IS NULL' : `name = ${literal(who.name)}`;
  const [line] = await store.all(`SELECT amount FROM fine WHERE period = ${literal(period)} AND kind = 'line'
    AND org = ${literal(org)} AND role = ${literal(who.role)} AND ${name} AND rule = ${literal(rule)}`);
  return line === undefined ? null : String(line.amount);
}

/** Adds one; it becomes the last on its finding. */
export async function addDecision(store: LastingStore, decision: StoredDecision, now: string): Promise<void> {
  const { finding, period, line, kind, amount, suggested, reason, by, on } = decision;
  const whose = [line?.org ?? null, line?.who.role ?? null, line?.who.name ?? null, line?.rule ?? null];
  const values = [finding, period, ...whose, kind, amount, suggested, reason, by, on, now].map(literal).join(', ');
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
    line:
      row.org === null
        ? null
        : {
            org: String(row.org),
            who: { role: row.role as Finding['who']['role'], name: row.name as string | null },
            rule: String(row.rule),
          },
  };
}
