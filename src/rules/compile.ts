import { alternativesOf, type MissingData } from '../domain/missing.js';
import type { Comparison, Condition, FactsContract, FactType, Rule, Scalar } from '../domain/pack.js';
import type { Value } from '../domain/result.js';
import { ident, literal } from '../domain/sql.js';
import type { Verdict } from '../domain/verdict.js';
import {
  columnType,
  factsJudged,
  factsRead,
  isNumeric,
  otherFactOf,
  parameterOf,
  parametersRead,
} from './conditions.js';
import { isDecimal, type ParameterValues } from './parameters.js';
import { placeholderParameter, placeholders } from './template.js';

/** First and last day of a stretch of time, both inclusive (`YYYY-MM-DD`). */
export interface Span {
  readonly start: string;
  readonly end: string;
}

/** A rule as SQL over its facts view. The expressions name columns of the view and nothing else. */
export interface CompiledRule {
  readonly rule: Rule;
  readonly contract: FactsContract;
  /** CASE expression: one of the five verdicts, never NULL. */
  readonly verdict: string;
  /** The same CASE with another expression for each way a row can end. */
  readonly outcome: (sqlOf: (ending: Ending) => string) => string;
  /** What is absent somewhere, sorted: `contracts.entered_at`, `shipments`, `parameters.authorised_accounts`. */
  readonly missing: readonly string[];
  /** Columns a finding needs, sorted. */
  readonly columns: readonly string[];
}

/** How a row ends. The verdict of `not-live` is not-applicable; `absent` and `null` are the two ways of not-evaluable. */
type Ending = 'not-live' | 'not-applicable' | 'absent' | 'null' | 'pending' | 'violation' | 'compliant';

const VERDICTS: Readonly<Record<Ending, Verdict>> = {
  'not-live': 'not-applicable',
  'not-applicable': 'not-applicable',
  absent: 'not-evaluable',
  null: 'not-evaluable',
  pending: 'pending',
  violation: 'violation',
  compliant: 'compliant',
};

/**
 * Translates a rule into SQL. On rows without nulls in the columns it reads, the SQL gives what json-rules-engine gives;
 * rows with nulls there are "not evaluable" before either is asked.
 *
 * `parameters` are the values in force; a parameter that is absent makes the rows in scope not evaluable. The rule and the
 * contract have passed the pack check; anything else throws an Error.
 */
export function compileRule(
  rule: Rule,
  contract: FactsContract,
  missing: MissingData,
  parameters: ParameterValues,
): CompiledRule {
  const { scope, pending, conditions } = rule;
  const before = obstacles(scope === undefined ? [] : [scope], contract, missing, parameters);
  const judged = obstacles(pending === undefined ? [conditions] : [pending, conditions], contract, missing, parameters);
  // With a parameter absent there is no value to write, and no row gets as far as the comparison.
  const sql = (condition: Condition, obstacle: Obstacles) =>
    obstacle.parametersAbsent ? 'FALSE' : conditionSql(condition, contract, parameters);
  const branches: (readonly [condition: string, ending: Ending])[] = [
    [before.absent, 'absent'],
    [before.isNull, 'null'],
    ...(scope === undefined ? [] : [[`NOT ${sql(scope, before)}`, 'not-applicable'] as const]),
    [judged.absent, 'absent'],
    [judged.isNull, 'null'],
    ...(pending === undefined ? [] : [[sql(pending, judged), 'pending'] as const]),
    [sql(conditions, judged), 'violation'],
  ];
  const reachable = branches.filter(([condition]) => condition !== 'FALSE');
  const outcome = (sqlOf: (ending: Ending) => string) => {
    const lines = reachable.map(([condition, ending]) => `WHEN ${condition} THEN ${sqlOf(ending)}`);
    return `CASE WHEN is_live IS NOT TRUE THEN ${sqlOf('not-live')} ${lines.join(' ')} ELSE ${sqlOf('compliant')} END`;
  };
  return {
    rule,
    contract,
    verdict: outcome((ending) => literal(VERDICTS[ending])),
    outcome,
    missing: [...new Set([...before.missing, ...judged.missing])].sort(),
    columns: columnsUsed(rule, contract),
  };
}

/** What can stand between a row and the conditions that read it. */
interface Obstacles {
  /** True where a column, dataset or parameter that the conditions rest on is absent. */
  readonly absent: string;
  /** True where a column they read is NULL. */
  readonly isNull: string;
  readonly missing: readonly string[];
  readonly parametersAbsent: boolean;
}

function obstacles(
  conditions: readonly Condition[],
  contract: FactsContract,
  missing: MissingData,
  parameters: ParameterValues,
): Obstacles {
  const facts = [...new Set(conditions.flatMap(factsRead))].sort();
  const needs = [...new Set(facts.flatMap((fact) => contract.columns[fact]?.needs ?? []))].sort();
  const absences = needs.map((need) => ({ need, sql: absence(need, contract, missing) })).filter((a) => a.sql !== '');
  const lacking = [...new Set(conditions.flatMap(parametersRead))].filter((name) => !parameters.has(name));
  const absent = lacking.length > 0 ? 'TRUE' : absences.map((a) => a.sql).join(' OR ');
  return {
    absent: absent === '' ? 'FALSE' : `(${absent})`,
    isNull: facts.length === 0 ? 'FALSE' : `(${facts.map((fact) => `${ident(fact)} IS NULL`).join(' OR ')})`,
    missing: [...absences.map((a) => a.need), ...lacking.map((name) => `parameters.${name}`)],
    parametersAbsent: lacking.length > 0,
  };
}

/** True where one need (`dataset.column` or `dataset`) is not met; '' when it is met everywhere. */
function absence(need: string, contract: FactsContract, missing: MissingData): string {
  const absences = alternativesOf(need).map((one) => absenceOf(one, contract, missing));
  if (absences.includes('')) return '';
  return absences.length === 1 ? (absences[0] as string) : `(${absences.join(' AND ')})`;
}

function absenceOf(need: string, contract: FactsContract, missing: MissingData): string {
  const dataset = need.split('.')[0] as string;
  if (dataset === contract.dataset) {
    // The row's own file is known exactly, so what other files of the org lack does not matter.
    const inputs = missing.byInput.get(need) ?? [];
    return inputs.length === 0 ? '' : `COALESCE(input_no IN (${inputs.map((no) => literal(no)).join(', ')}), FALSE)`;
  }
  const orgs = [missing.byOrg.get(dataset), missing.byOrg.get(need)];
  if (orgs.includes('all')) return 'TRUE';
  const names = [...new Set(orgs.flatMap((list) => (list === undefined || list === 'all' ? [] : list)))].sort();
  return names.length === 0 ? '' : `org IN (${names.map((name) => literal(name)).join(', ')})`;
}

/** A condition tree as a SQL boolean. Every operand is known to be non-null where it is evaluated. */
function conditionSql(condition: Condition, contract: FactsContract, parameters: ParameterValues): string {
  const sub = (inner: Condition) => conditionSql(inner, contract, parameters);
  if ('all' in condition) return `(${condition.all.map(sub).join(' AND ')})`;
  if ('any' in condition) return `(${condition.any.map(sub).join(' OR ')})`;
  if ('not' in condition) return `(NOT ${sub(condition.not)})`;
  return comparisonSql(condition, contract, parameters);
}

const OPERATORS: Readonly<Record<string, string>> = {
  equal: '=',
  notEqual: '<>',
  lessThan: '<',
  lessThanInclusive: '<=',
  greaterThan: '>',
  greaterThanInclusive: '>=',
  in: 'IN',
  notIn: 'NOT IN',
};

/** The operators a rule may use. */
export const OPERATOR_NAMES: readonly string[] = Object.keys(OPERATORS);

function comparisonSql(leaf: Comparison, contract: FactsContract, parameters: ParameterValues): string {
  const type = columnType(contract, leaf.fact);
  const operator = Object.hasOwn(OPERATORS, leaf.operator) ? OPERATORS[leaf.operator] : undefined;
  if (type === undefined || operator === undefined)
    throw new Error(`cannot compile ${leaf.fact} ${leaf.operator}: unknown fact or operator`);
  const other = otherFactOf(leaf);
  const right = other !== null ? ident(other) : constantSql(leaf, type, parameters);
  return `(${ident(leaf.fact)} ${operator} ${right})`;
}

function constantSql(leaf: Comparison, type: FactType, parameters: ParameterValues): string {
  const parameter = parameterOf(leaf);
  const value =
    parameter === null ? (leaf.value as Scalar | readonly Scalar[]) : (parameters.get(parameter) as string | string[]);
  if (typeof value !== 'object') return scalarSql(value, type);
  return `(${value.map((item) => scalarSql(item, type)).join(', ')})`;
}

function scalarSql(value: Scalar, type: FactType): string {
  if (!isNumeric(type)) return literal(value);
  const text = String(value);
  if (!isDecimal(text)) throw new Error(`not a number: ${text}`);
  // Plain decimal text: the database compares it exactly with DECIMAL columns.
  return text;
}

/** Columns a finding needs: what was judged, what is shown, who answers, and where the record stands. */
function columnsUsed(rule: Rule, contract: FactsContract): readonly string[] {
  const { message, nextStep } = rule.event.params;
  const shown = [message.zh, message.en, nextStep.zh, nextStep.en]
    .flatMap(placeholders)
    .map((placeholder) => placeholder.name)
    .filter((name) => placeholderParameter(name) === null);
  const who = contract.who?.[rule.who];
  const { due, done, daysLate } = rule.deadline ?? {};
  const optional = [who, due, done, daysLate].filter((name) => name !== undefined);
  const standard = ['org', 'key', 'input_no', 'row_no'];
  const judged = [...factsRead(rule.scope), ...factsJudged(rule)];
  return [...new Set([...standard, ...judged, rule.occurredOn, ...optional, ...rule.evidence, ...shown])].sort();
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
