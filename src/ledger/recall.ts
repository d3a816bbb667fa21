import type { Period } from '../domain/date.js';
import { lineKey } from '../domain/line-key.js';
import type { EarlierPeriod } from '../domain/result.js';
import { literal } from '../domain/sql.js';
import type { LastingStore } from '../store/port.js';
import { latestDecisions, lineDecisions } from './decisions.js';
import type { Recalled, SeenBefore } from './ledger.js';
import { entries, type LedgerEntry } from './read.js';

/** Earlier periods that a trend shows at most. */
const TREND = 12;

/**
 * True where a finding costs nothing by what is known now: by the last decision on it where there is one that says so,
 * else as it was recorded. A later decision to fine it ends a waiver by decision, not one by the policy.
 */
const IS_WAIVED = `CASE WHEN d.kind = 'waive' THEN TRUE WHEN d.kind IS NOT NULL AND f.waiver = 'decision' THEN FALSE
  ELSE f.waiver IS NOT NULL END`;

const WITH_DECISIONS = `finding f LEFT JOIN (SELECT d.finding, d.kind FROM decision d
  JOIN (SELECT finding, MAX(no) AS no FROM decision GROUP BY finding) l ON l.no = d.no) d ON d.finding = f.id`;

/** See {@link Ledger.recall}. */
export async function recall(store: LastingStore, period: Period, earlier: readonly Period[]): Promise<Recalled> {
  const all = await entries(store);
  const before = all.filter(({ end }) => end < period.start);
  const asked = earlier.flatMap((one) => before.filter((entry) => entry.period === one.label));
  const since = before.reduce<LedgerEntry | null>(
    (last, entry) => (last === null || isLater(entry, last) ? entry : last),
    null,
  );
  return {
    known: new Set(asked.map((entry) => entry.period)),
    prior: await priorOf(store, asked),
    earlier: await trend(store, sameLength(before, period)),
    decisions: await latestDecisions(store),
    lines: await lineDecisions(store, period.label),
    finedWithin: all
      .filter(({ period: label, start, end }) => label !== period.label && start >= period.start && end <= period.end)
      .filter(({ fines }) => Number(fines) > 0)
      .map((entry) => entry.period),
    since: since === null ? null : { period: since.period, asOf: since.asOf },
    seen: since === null ? new Map() : await seenBefore(store, since, period),
  };
}

/** Of entries that end on one day the one that was told most, then the shorter one, comes last. */
function isLater(a: LedgerEntry, b: LedgerEntry): boolean {
  const [one, other] = [a, b].map(({ end, asOf, start, period }) => [end, asOf, start, period].join('\n')) as [
    string,
    string,
  ];
  return one > other;
}

/** Those that a row of periods of this length, counted back from this one, has met; nearest first. */
function sameLength(before: readonly LedgerEntry[], period: Period): LedgerEntry[] {
  const months = monthOf(period.end) - monthOf(period.start) + 1;
  return before
    .filter(({ start, end }) => monthOf(end) - monthOf(start) + 1 === months)
    .filter(({ start }) => (monthOf(period.start) - monthOf(start)) % months === 0)
    .sort((a, b) => monthOf(b.start) - monthOf(a.start))
    .slice(0, TREND);
}

/** Months since the year 0. */
const monthOf = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

async function priorOf(store: LastingStore, asked: readonly LedgerEntry[]): Promise<Map<string, number>> {
  const prior = new Map<string, number>();
  if (asked.length === 0) return prior;
  const sql = `SELECT f.org, f.role, f.name, f.rule, COUNT(DISTINCT f.period) AS periods FROM ${WITH_DECISIONS}
    WHERE f.period IN (${listOf(asked)}) AND f.is_new AND NOT ${IS_WAIVED}
    GROUP BY f.org, f.role, f.name, f.rule ORDER BY f.org, f.role, f.name, f.rule`;
  for await (const { org, role, name, rule, periods } of store.rows(sql))
    prior.set(lineKey(String(org), String(role), name as string | null, String(rule)), Number(periods));
  return prior;
}

/** The entries' own counts, and what decisions have changed about them since: what was forgotten of a person is still counted. */
async function trend(store: LastingStore, shown: readonly LedgerEntry[]): Promise<EarlierPeriod[]> {
  if (shown.length === 0) return [];
  const rows = await store.all(`SELECT f.period, SUM(CASE WHEN ${IS_WAIVED} THEN 1 ELSE 0 END
      - CASE WHEN f.waiver IS NOT NULL THEN 1 ELSE 0 END) AS waived_since FROM ${WITH_DECISIONS}
    WHERE f.period IN (${listOf(shown)}) AND f.is_new AND d.kind IS NOT NULL GROUP BY f.period`);
  const since = new Map(rows.map((row) => [row.period, Number(row.waived_since)]));
  return shown.map(({ period, violations, waived, fines }) => {
    const more = since.get(period) ?? 0;
    return { period, source: 'ledger', violations: violations - more, waived: waived + more, fines };
  });
}

/**
 * Of every finding its last place in the entries before the period counts: an export that lacked a month does not make what
 * was reported then new again. Few distinct values stand behind many findings, and are held once.
 */
async function seenBefore(
  store: LastingStore,
  since: LedgerEntry,
  { start }: Period,
): Promise<Map<string, SeenBefore>> {
  const seen = new Map<string, SeenBefore>();
  const values = new Map<string, SeenBefore>();
  const sql = `SELECT id, first_seen, deadline FROM (
      SELECT f.id, f.first_seen, f.deadline, f.occurred_on, f.is_open, f.period, ROW_NUMBER() OVER (PARTITION BY f.id
        ORDER BY e.period_end DESC, e.as_of DESC, e.period_start DESC, e.period DESC) AS place
      FROM finding f JOIN entry e ON e.period = f.period WHERE e.period_end < ${literal(start)}
    ) AS standing
    WHERE place = 1 AND (is_open OR (period = ${literal(since.period)} AND occurred_on <> deadline))`;
  for await (const { id, first_seen, deadline } of store.rows(sql)) {
    const value = { firstSeen: String(first_seen), deadline: deadline as string | null };
    const key = `${value.firstSeen}\n${value.deadline ?? ''}`;
    const held = values.get(key) ?? value;
    values.set(key, held);
    seen.set(String(id), held);
  }
  return seen;
}

const listOf = (list: readonly LedgerEntry[]) => list.map(({ period }) => literal(period)).join(', ');
