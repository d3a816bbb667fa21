import type { FactsContract } from '../domain/pack.js';
import type { Value } from '../domain/result.js';
import { ident, literal } from '../domain/sql.js';
import type { VerdictCounts } from '../domain/verdict.js';
import type { CompiledRule, Ending } from './compile.js';
import { openAct } from './conditions.js';

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
export interface RuleFigures extends VerdictCounts {
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
 * (`outcome_0`, `outcome_1` …, with the number of rows `n`), which databases do ten times faster than counting each figure
 * apart; {@link figuresOf} reads the result.
 *
 * The same scan finds the rows to be looked at again: each stands in a group of its own with the columns that a finding
 * needs, or with its place alone where single rows can be computed apart. In all other groups these columns are NULL.
 */
export function countsQuery(rules: readonly CompiledRule[], reporting: Reporting): string {
  const outcomes = codes(rules);
  const columns = viewOf(rules).isRowByRow ? PLACE : columnsOf(rules);
  const kept = columns.map((column) => `CASE WHEN is_wanted THEN ${column} END AS ${column}`);
  return `SELECT ${[...outcomes, ...columns].join(', ')}, count(*) AS n FROM (
    SELECT ${[...outcomes, ...kept].join(', ')} FROM (
      SELECT *, ${isWanted(rules)} AS is_wanted FROM (
        SELECT ${[...columns, ...codesSql(rules, reporting)].join(', ')} FROM ${ident(viewOf(rules).name)}
      ) AS judged
    ) AS told
  ) AS placed GROUP BY ${[...outcomes, ...columns].join(', ')}`;
}

/** Keeps the result of {@link countsQuery}, which the other queries read. */
export function countsTable(rules: readonly CompiledRule[], reporting: Reporting): string {
  const table = outcomesOf(viewOf(rules));
  return `DROP TABLE IF EXISTS ${table}; CREATE TABLE ${table} AS ${countsQuery(rules, reporting)}`;
}

/** The counts of {@link countsTable}: a few hundred rows at most. */
export function keptCountsQuery(rules: readonly CompiledRule[]): string {
  const keys = codes(rules).join(', ');
  return `SELECT ${keys}, SUM(n) AS n FROM ${outcomesOf(viewOf(rules))} GROUP BY ${keys}`;
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
    const code = Number(group[`outcome_${index}`]);
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
 * Computes again, with all columns a finding needs, the rows that {@link countsTable} found of a view whose rows follow one
 * by one from those of its dataset (`sql`: that of the view). They take the place of the whole dataset that the SQL reads.
 */
export function candidatesTable(rules: readonly CompiledRule[], reporting: Reporting, sql: string): string {
  const view = viewOf(rules);
  const table = candidatesOf(view);
  const rowsOf = ident(`${view.dataset}_asof`);
  const columns = [...columnsOf(rules), ...codesSql(rules, reporting)].join(', ');
  return `DROP TABLE IF EXISTS ${table}; CREATE TABLE ${table} AS
    WITH ${rowsOf} AS (
      SELECT every_row.* FROM ${rowsOf} every_row JOIN ${outcomesOf(view)} wanted
        ON wanted.input_no = every_row.input_no AND wanted.row_no = every_row.row_no
    )
    SELECT * FROM (SELECT ${columns} FROM (\n${sql}\n) AS computed) AS judged WHERE ${isWanted(rules)}`;
}

/**
 * The violations of rule `index` that a run reports: those of the period, and those from before it that are still open;
 * by key and org. Reads what the scan set aside; `rows_alike` of them are the same in every column.
 */
export function candidatesQuery(compiled: CompiledRule, index: number): string {
  const { inPeriod, carried, carriedAndPrior } = VIOLATION_CODES;
  const columns = compiled.columns.map(ident).join(', ');
  return `SELECT ${columns}, ${alikeIn(compiled)} AS rows_alike FROM ${setAside(compiled.contract)} WHERE outcome_${index} IN (${inPeriod}, ${carried}, ${carriedAndPrior}) ORDER BY key, org, input_no, row_no`;
}

/**
 * How many violations of rule `index` each person had in each of the earlier periods: rows of `org`, `name` (NULL: the row
 * names nobody), `nearness` (0 for the nearest period) and `violations`. Reads what the scan set aside.
 */
export function earlierCountsQuery(compiled: CompiledRule, index: number, { earlier }: Reporting): string {
  const column = compiled.contract.who?.[compiled.rule.who];
  const name = column === undefined ? 'CAST(NULL AS VARCHAR)' : ident(column);
  const cases = earlier.map((span, i) => `WHEN ${within(occurred(compiled), span)} THEN ${i}`);
  const inner = `SELECT org, ${name} AS name, CASE ${cases.join(' ')} END AS nearness, ${alikeIn(compiled)} AS n FROM ${setAside(compiled.contract)} WHERE outcome_${index} IN (${EARLIER.join(', ')})`;
  return `SELECT org, name, nearness, SUM(n) AS violations FROM (${inner}) AS earlier GROUP BY org, name, nearness ORDER BY org, name, nearness`;
}

/** The same violations one by one, in no order, with what a finding needs and `rows_alike`. */
export function earlierRowsQuery(compiled: CompiledRule, index: number): string {
  const columns = compiled.columns.map(ident).join(', ');
  return `SELECT ${columns}, ${alikeIn(compiled)} AS rows_alike FROM ${setAside(compiled.contract)} WHERE outcome_${index} IN (${EARLIER.join(', ')})`;
}

/** Where a row stands: NULL in views whose rows come from no single one. */
const PLACE = ['input_no', 'row_no'].map(ident);

function viewOf(rules: readonly CompiledRule[]): FactsContract {
  const [first] = rules;
  if (first === undefined) throw new Error('no rules to ask for');
  return first.contract;
}

const outcomesOf = (view: FactsContract) => ident(`outcomes_of_${view.name}`);
const candidatesOf = (view: FactsContract) => ident(`candidates_of_${view.name}`);
/** The rows to be looked at again; among others, whose codes tell them apart. */
const setAside = (view: FactsContract) => (view.isRowByRow ? candidatesOf(view) : outcomesOf(view));
/** Rows that are alike in all columns stand there once, with their number. */
const alikeIn = ({ contract }: CompiledRule) => (contract.isRowByRow ? '1' : 'n');
const EARLIER = [VIOLATION_CODES.prior, VIOLATION_CODES.carriedAndPrior];
const columnsOf = (rules: readonly CompiledRule[]) =>
  [...new Set(rules.flatMap((compiled) => compiled.columns))].sort().map(ident);
const codes = (rules: readonly CompiledRule[]) => rules.map((_, i) => `outcome_${i}`);
const codesSql = (rules: readonly CompiledRule[], reporting: Reporting) =>
  rules.map((compiled, i) => `${codeSql(compiled, reporting)} AS outcome_${i}`);
const isWanted = (rules: readonly CompiledRule[]) =>
  `(${codes(rules)
    .map((code) => `${code} > ${VIOLATION_CODES.elsewhere}`)
    .join(' OR ')})`;
const occurred = ({ rule }: CompiledRule) => ident(rule.occurredOn);
const day = (date: string) => `CAST(${literal(date)} AS DATE)`;
const within = (on: string, span: Span) => `(${on} >= ${day(span.start)} AND ${on} <= ${day(span.end)})`;
const before = (on: string, span: Span) => `${on} < ${day(span.start)}`;
/** Asks the day of the act where the view has it: its text is written out only for rows that are looked at again. */
const isOpen = ({ rule, contract }: CompiledRule) => {
  const act = openAct(rule, contract);
  return act === undefined ? 'FALSE' : `${ident(contract.columns[act]?.day ?? act)} IS NULL`;
};
