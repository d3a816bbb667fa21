import { lineKey } from '../domain/line-key.js';
import { UserError } from '../domain/problem.js';
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

/** How many there are on findings of each entry or on its fines, by its label. */
export async function decisionCounts(store: LastingStore): Promise<Map<string, number>> {
  const rows = await store.all(
    `SELECT f.period, COUNT(DISTINCT d.no) AS n FROM decision d
      JOIN finding f ON f.id = d.finding AND (d.period IS NULL OR d.period = f.period) GROUP BY f.period`,
  );
  return new Map(rows.map(({ period, n }) => [String(period), Number(n)]));
}

/** The last decision on each finding. */
export async function latestDecisions(store: LastingStore): Promise<Map<string, StoredDecision>> {
  const found = new Map<string, StoredDecision>();
  for (const decision of await decisionsOf(store)) found.set(decision.finding, decision);
  return found;
}

/** The last decision on each line of fines of a period: {@link lineKey} → decision. */
export async function lineDecisions(store: LastingStore, period: string): Promise<Map<string, FineDecision>> {
  const found = new Map<string, FineDecision>();
  for (const one of await decisionsOf(store)) {
    const { line, kind, amount, suggested } = one;
    if (one.period !== period || line === null || kind === 'waive' || amount === null || suggested === null) continue;
    const { finding, reason, by, on } = one;
    found.set(lineKey(line.org, line.who.role, line.who.name, line.rule), {
      finding,
      kind,
      amount,
      reason,
      by,
      on,
      suggested,
    });
  }
  return found;
}

/** What the entry of a period suggests for a line of fines. */
export interface Suggestion {
  /** Two decimals. */
  readonly amount: string;
  /** How many of the findings that it was reckoned from have been waived since. */
  readonly waivedSince: number;
  /** How many were left out because a decision waived them, and that was taken back since. */
  readonly countedSince: number;
}

/** What the entry of a period suggests for the line that a finding belongs to; `null` where it has no such line. */
export async function suggestionOf(
  store: LastingStore,
  period: string,
  { org, who, rule }: Pick<Finding, 'org' | 'who' | 'rule'>,
): Promise<Suggestion | null> {
  const name = who.name === null ? 'name IS NULL' : `name = ${literal(who.name)}`;
  const isOnLine = `period = ${literal(period)} AND org = ${literal(org)} AND role = ${literal(who.role)}
    AND ${name} AND rule = ${literal(rule)}`;
  const [line] = await store.all(`SELECT amount FROM fine WHERE kind = 'line' AND ${isOnLine}`);
  if (line === undefined) return null;
  if (!isAmount(line.amount)) throw damaged(`${period} ${rule}`);
  const [since] = await store.all(`SELECT
      COUNT(*) FILTER (WHERE waiver IS NULL AND is_waived) AS waived,
      COUNT(*) FILTER (WHERE waiver = 'decision' AND NOT is_waived) AS counted
    FROM (SELECT waiver, id IN (SELECT finding FROM decision d WHERE kind = 'waive'
        AND no = (SELECT MAX(no) FROM decision later WHERE later.finding = d.finding)) AS is_waived
      FROM finding WHERE ${isOnLine} AND is_new) AS behind`);
  return { amount: line.amount, waivedSince: Number(since?.waived), countedSince: Number(since?.counted) };
}

/** True where the last decision on a finding waives it; `made` are all of them, in their order. */
export function isWaivedByDecision(made: readonly Decision[]): boolean {
  return made.at(-1)?.kind === 'waive';
}

/** Adds one; it becomes the last on its finding. */
export async function addDecision(store: LastingStore, decision: StoredDecision, now: string): Promise<void> {
  const { finding, period, line, kind, amount, suggested, reason, by, on } = decision;
  const whose = [line?.org ?? null, line?.who.role ?? null, line?.who.name ?? null, line?.rule ?? null];
  const values = [finding, period, ...whose, kind, amount, suggested, reason, by, on, now].map(literal).join(', ');
  await store.exec(`INSERT INTO decision SELECT COALESCE(MAX(no), 0) + 1, ${values} FROM decision`);
}

const isAmount = (value: unknown): value is string => typeof value === 'string' && /^\d{1,15}\.\d{2}$/.test(value);

/** What a ledger holds may be anything: what is reckoned with must be an amount. */
function damaged(what: string): UserError {
  return new UserError({
    zh: `台账已损坏：${what} 的罚款金额读不出来。`,
    en: `The ledger is damaged: the amount of a fine (${what}) cannot be read.`,
  });
}

function decisionOf(row: Row): StoredDecision {
  const { kind, amount, suggested } = row;
  const isOnFinding = kind === 'waive' || (kind === 'confirm' && amount === null && row.org === null);
  const isWhole = isOnFinding || ((kind === 'confirm' || kind === 'amount') && isAmount(amount));
  if (!isWhole || (suggested !== null && !isAmount(suggested))) throw damaged(`${row.no} ${row.finding}`);
  return {
    finding: String(row.finding),
    kind,
    amount: amount as string | null,
    reason: String(row.reason),
    by: String(row.decided_by),
    on: String(row.decided_on),
    period: row.period as string | null,
    suggested,
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
