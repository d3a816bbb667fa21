import { UserError } from '../domain/problem.js';
import type { Finding } from '../domain/result.js';
import { literal } from '../domain/sql.js';
import type { LastingStore, Row } from '../store/port.js';

/** One entry of the ledger: what a run left for its period. */
export interface LedgerEntry {
  readonly period: string;
  readonly start: string;
  readonly end: string;
  readonly asOf: string;
  readonly toolVersion: string;
  readonly packDigest: string;
  /** Findings of the period, the waived not included, as they were then. */
  readonly violations: number;
  readonly waived: number;
  /** Findings from before the period. */
  readonly carried: number;
  /** Sum of the suggested fines, joint liability included; two decimals. */
  readonly fines: string;
  /** `YYYY-MM-DD HH:mm:ss` */
  readonly recordedAt: string;
  /** The run's `run.json`. */
  readonly manifest: string;
}

/** A finding as it was recorded. */
export interface RecordedFinding {
  /** Label of the entry. */
  readonly period: string;
  /** Label of the entry in which it stood first. */
  readonly firstSeen: string;
  readonly finding: Finding;
}

/** A line of fines as it was suggested. */
export interface RecordedFine {
  readonly kind: 'line' | 'joint';
  readonly org: string;
  readonly role: string;
  readonly name: string | null;
  /** `null` for joint liability, as all that follows but the amount. */
  readonly rule: string | null;
  readonly severity: string | null;
  readonly findings: number | null;
  readonly worstDaysLate: number | null;
  readonly prior: number | null;
  readonly amount: string;
  readonly formula: string | null;
}

/** The lines of fines of an entry, in their order. */
export async function* finesOf(store: LastingStore, period: string): AsyncIterable<RecordedFine> {
  for await (const row of store.rows(`SELECT * FROM fine WHERE period = ${literal(period)} ORDER BY no`))
    yield {
      kind: row.kind === 'joint' ? 'joint' : 'line',
      org: String(row.org),
      role: String(row.role),
      name: row.name as string | null,
      rule: row.rule as string | null,
      severity: row.severity as string | null,
      findings: row.findings as number | null,
      worstDaysLate: row.worst_days_late as number | null,
      prior: row.prior as number | null,
      amount: String(row.amount),
      formula: row.formula as string | null,
    };
}

/** All entries, by first day and label. */
export async function entries(store: LastingStore): Promise<LedgerEntry[]> {
  const rows = await store.all('SELECT * FROM entry ORDER BY period_start, period_end, period');
  return rows.map((row) => ({
    period: String(row.period),
    start: String(row.period_start),
    end: String(row.period_end),
    asOf: String(row.as_of),
    toolVersion: String(row.tool_version),
    packDigest: String(row.pack_digest),
    violations: Number(row.violations),
    waived: Number(row.waived),
    carried: Number(row.carried),
    fines: String(row.fines),
    recordedAt: String(row.recorded_at),
    manifest: String(row.manifest),
  }));
}

/** The companies that have findings in an entry, sorted. */
export async function companies(store: LastingStore, period: string): Promise<string[]> {
  const rows = await store.all(`SELECT DISTINCT org FROM finding WHERE period = ${literal(period)} ORDER BY org`);
  return rows.map(({ org }) => String(org));
}

const COLUMNS = 'period, first_seen, id, rule, org, key, role, name, json';

/** The findings of an entry, all of them or those that were open; by rule, key, org. */
export async function* allRecords(
  store: LastingStore,
  place: string,
  period: string,
  isOpenOnly = false,
): AsyncIterable<RecordedFinding> {
  const open = isOpenOnly ? 'AND is_open' : '';
  const sql = `SELECT ${COLUMNS} FROM finding WHERE period = ${literal(period)} ${open} ORDER BY no`;
  for await (const row of store.rows(sql)) yield recordOf(row, place);
}

/** The findings whose id begins with `start`, newest period first. */
export async function recordsOf(store: LastingStore, place: string, start: string): Promise<RecordedFinding[]> {
  const rows =
    await store.all(`SELECT ${COLUMNS.replaceAll(/\b(?=\w)/g, 'f.')} FROM finding f JOIN entry e ON e.period = f.period
    WHERE substr(f.id, 1, ${start.length}) = ${literal(start)} ORDER BY e.period_end DESC, e.period_start DESC, f.id, f.no`);
  return rows.map((row) => recordOf(row, place));
}

/**
 * A finding from its JSON, which may be anything: it must be about what its row is about, and have what reports read.
 * @throws UserError otherwise.
 */
function recordOf(row: Row, place: string): RecordedFinding {
  const finding = findingIn(String(row.json));
  const isWhole =
    finding !== null &&
    finding.id === row.id &&
    finding.rule === row.rule &&
    finding.org === row.org &&
    finding.subject.key === row.key &&
    finding.who.role === row.role &&
    finding.who.name === row.name;
  if (!isWhole)
    throw new UserError({
      zh: `台账 ${place} 已损坏：期间 ${row.period} 的违规 ${row.id} 读不出来。请重新运行该期间，或用 jihe ledger forget 删除它。`,
      en: `The ledger ${place} is damaged: the finding ${row.id} of ${row.period} cannot be read. Run that period again, or remove it with jihe ledger forget.`,
    });
  return { period: String(row.period), firstSeen: String(row.first_seen), finding };
}

function findingIn(json: string): Finding | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  return isFinding(value) ? value : null;
}

const TEXTS = ['id', 'rule', 'title', 'severity', 'org', 'occurredOn', 'message', 'nextStep', 'state'];
const TEXTS_OR_NULL = ['deadline', 'doneAt'];

function isFinding(value: unknown): value is Finding {
  if (!isObject(value)) return false;
  const { subject, source, who, evidence, clauses, daysLate, open, waiver } = value;
  const isScalar = (one: unknown) => one === null || ['string', 'number', 'boolean'].includes(typeof one);
  return (
    TEXTS.every((name) => typeof value[name] === 'string') &&
    TEXTS_OR_NULL.every((name) => value[name] === null || typeof value[name] === 'string') &&
    isObject(subject) &&
    typeof subject.dataset === 'string' &&
    typeof subject.key === 'string' &&
    isObject(source) &&
    Object.values(source).every(isScalar) &&
    isObject(who) &&
    Object.values(who).every(isScalar) &&
    isObject(evidence) &&
    Object.values(evidence).every(isScalar) &&
    Array.isArray(clauses) &&
    clauses.every((clause) => typeof clause === 'string') &&
    (daysLate === null || typeof daysLate === 'number') &&
    typeof open === 'boolean' &&
    (waiver === null || (isObject(waiver) && Object.values(waiver).every(isScalar))) &&
    (value.firstSeen === undefined || typeof value.firstSeen === 'string')
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
