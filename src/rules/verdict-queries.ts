import type { Value } from '../domain/result.js';
import { ident, literal } from '../domain/sql.js';
import type { CompiledRule, Ending } from './compile.js';

// What is asked of a facts view for all of its rules: how many rows end how, which rows are looked at again, and who had a
// breach before.

/** First and last day of a stretch of time, both inclusive (`YYYY-MM-DD`). */
export interface Span {
  readonly start: string;
  readonly end: string;
}

/** What a run reports: the period, and the periods before it that count as "prior". */
export interface Reporting {
  readonly period: Span;
  /** Nearest first; as many as the scale of fines looks back. */
  readonly earlier: readonly Span[];
}

/** Verdict counts of one rule, and what the next steps need to know about them. */
export interface RuleFigures {
  readonly rows: number;
  readonly notApplicable: number;
  readonly notEvaluable: number;
  readonly pending: number;
  readonly compliant: number;
  readonly violations: number;
  /** Not evaluable because a column, dataset or parameter is absent. */
  readonly absent: number;
  /** Violations of the period. */
  readonly inPeriod: number;
  /** Violations from before the period that are still open. */
  readonly carried: number;
  /** Violations in one of the earlier periods. */
  readonly prior: number;
  /** Violations whose date is NULL: no period has them. */
  readonly undated: number;
}

// A row's code for one rule: how it ends, and for a violation also when it happened.
const ENDING_CODES: Readonly<Record<Exclude<Ending, 'violation'>, number>> = {
  'not-live': 0,
  'not-applicable': 1,
  absent: 2,
  null: 3,
  pending: 4,
  compliant: 5,
};
// Beyond `elsewhere`, the row is looked at again.
const VIOLATION_CODES = { undated: 6, elsewhere: 7, inPeriod: 8, carried: 9, prior: 10, carriedAndPrior: 11 };

/**
 * One scan of a facts view that counts the verdicts of all its rules. The rows are grouped by how they end under each rule
 * (`e0`, `e1` …, with the number of rows `n`), which databases do ten times faster than counting each figure apart;
 * {@link figuresOf} reads the result.
 */
export function countsQuery(rules: readonly CompiledRule[], reporting: Reporting): string {
  const first = rules[0];
  if (first === undefined) throw new Error('no rules to count');
  const codes = rules.map((compiled, i) => `${codeSql(compiled, reporting)} AS e${i}`);
  const keys = rules.map((_, i) => `e${i}`).join(', ');
  return `SELECT ${keys}, count(*) AS n FROM (SELECT ${codes.join(', ')} FROM ${ident(first.contract.name)}) AS judged GROUP BY ${keys}`;
}

function codeSql(compiled: CompiledRule, { period, earlier }: Reporting): string {
  const on = occurred(compiled);
  const { undated, inPeriod, elsewhere, carried, prior, carriedAndPrior } = VIOLATION_CODES;
  const isPrior = earlier.length === 0 ? 'FALSE' : earlier.map((span) => within(on, span)).join(' OR ');
  const isCarried = `${before(on, period)} AND ${isOpen(compiled)}`;
  const violation = [
    `CASE WHEN ${on} IS NULL THEN ${undated} WHEN ${within(on, period)} THEN ${inPeriod}`,
    `WHEN ${isCarried} THEN CASE WHEN ${isPrior} THEN ${carriedAndPrior} ELSE ${carried} END`,
    `WHEN ${isPrior} THEN ${prior} ELSE ${elsewhere} END`,
  ].join(' ');
  const code = compiled.outcome((ending) => (ending === 'violation' ? violation : String(ENDING_CODES[ending])));
  return `CAST(${code} AS SMALLINT)`;
}

/** The figures of rule `index` of {@link countsQuery}'s list, from the rows of that query. */
export function figuresOf(groups: readonly Readonly<Record<string, Value>>[], index: number): RuleFigures {
  const byCode = new Map<number, number>();
  let rows = 0;
  for (const group of groups) {
    const n = Number(group.n);
    const code = Number(group[`e${index}`]);
    byCode.set(code, (byCode.get(code) ?? 0) + n);
    rows += n;
  }
  const count = (...codes: number[]) => codes.reduce((sum, code) => sum + (byCode.get(code) ?? 0), 0);
  const { undated, inPeriod, carried, prior, carriedAndPrior } = VIOLATION_CODES;
  return {
    rows,
    notApplicable: count(ENDING_CODES['not-live'], ENDING_CODES['not-applicable']),
    notEvaluable: count(ENDING_CODES.absent, ENDING_CODES.null),
    pending: count(ENDING_CODES.pending),
    compliant: count(ENDING_CODES.compliant),
    violations: count(...Object.values(VIOLATION_CODES)),
    absent: count(ENDING_CODES.absent),
    inPeriod: count(inPeriod),
    carried: count(carried, carriedAndPrior),
    prior: count(prior, carriedAndPrior),
    undated: count(undated),
  };
}

/**
 * Sets aside what the next steps look at: the rows of one view that are, for any of its rules, a violation to be reported
 * or one of an earlier period. One scan serves all rules of the view; {@link candidatesQuery} and {@link priorQuery} then
 * read only these few rows, told by the same codes (`outcome_0`, `outcome_1` …) as {@link countsQuery} counts.
 */
export function candidatesTable(rules: readonly CompiledRule[], reporting: Reporting): string {
  const first = rules[0];
  if (first === undefined) throw new Error('no rules to set rows aside for');
  const table = tableOf(first);
  const columns = [...new Set(rules.flatMap((compiled) => compiled.columns))].sort().map(ident).join(', ');
  const codes = rules.map((compiled, i) => `${codeSql(compiled, reporting)} AS outcome_${i}`).join(', ');
  const wanted = rules.map((_, i) => `outcome_${i} > ${VIOLATION_CODES.elsewhere}`).join(' OR ');
  return `DROP TABLE IF EXISTS ${table}; CREATE TABLE ${table} AS SELECT * FROM (SELECT ${columns}, ${codes} FROM ${ident(first.contract.name)}) AS judged WHERE ${wanted}`;
}

/**
 * The violations of rule `index` that a run reports: those of the period, and those from before it that are still open;
 * by key and org. Reads {@link candidatesTable}.
 */
export function candidatesQuery(compiled: CompiledRule, index: number): string {
  const { inPeriod, carried, carriedAndPrior } = VIOLATION_CODES;
  const columns = compiled.columns.map(ident).join(', ');
  return `SELECT ${columns} FROM ${tableOf(compiled)} WHERE outcome_${index} IN (${inPeriod}, ${carried}, ${carriedAndPrior}) ORDER BY key, org, input_no, row_no`;
}

/**
 * Who had a violation of rule `index` in how many of the earlier periods: rows of `org`, `name` (NULL: the row names
 * nobody), `periods`. Reads {@link candidatesTable}.
 */
export function priorQuery(compiled: CompiledRule, index: number, reporting: Reporting): string {
  const column = compiled.contract.who?.[compiled.rule.who];
  const name = column === undefined ? 'CAST(NULL AS VARCHAR)' : ident(column);
  const cases = reporting.earlier.map((span, i) => `WHEN ${within(occurred(compiled), span)} THEN ${i + 1}`);
  const { prior, carriedAndPrior } = VIOLATION_CODES;
  const inner = `SELECT org, ${name} AS name, CASE ${cases.join(' ')} END AS nearness FROM ${tableOf(compiled)} WHERE outcome_${index} IN (${prior}, ${carriedAndPrior})`;
  return `SELECT org, name, count(DISTINCT nearness) AS periods FROM (${inner}) AS earlier GROUP BY org, name ORDER BY org, name`;
}

const tableOf = ({ contract }: CompiledRule) => ident(`candidates_of_${contract.name}`);
const occurred = ({ rule }: CompiledRule) => ident(rule.occurredOn);
const day = (date: string) => `CAST(${literal(date)} AS DATE)`;
const within = (on: string, span: Span) => `(${on} >= ${day(span.start)} AND ${on} <= ${day(span.end)})`;
const before = (on: string, span: Span) => `${on} < ${day(span.start)}`;
const isOpen = ({ rule }: CompiledRule) =>
  rule.deadline?.done === undefined ? 'FALSE' : `${ident(rule.deadline.done)} IS NULL`;
