import type { MissingData } from '../domain/missing.js';
import type { Comparison, Condition, FactsContract, FactType, Rule, Scalar } from '../domain/pack.js';
import { ident, literal } from '../domain/sql.js';
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
  /** Boolean expression, never NULL: the row is live and not evaluable because a column, dataset or parameter is absent. */
  readonly blocked: string;
  /** What is absent somewhere, sorted: `contracts.entered_at`, `shipments`, `parameters.authorised_accounts`. */
  readonly missing: readonly string[];
  /** Columns a finding needs, sorted. */
  readonly columns: readonly string[];
}

const LIVE = 'is_live IS TRUE';

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
  const scope = part(rule.scope === undefined ? [] : [rule.scope], contract, missing, parameters);
  const judged = part(
    [...(rule.pending === undefined ? [] : [rule.pending]), rule.conditions],
    contract,
    missing,
    parameters,
  );
  const inScope =
    rule.scope === undefined || scope.parametersAbsent ? 'TRUE' : conditionSql(rule.scope, contract, parameters);
  const lines = [
    `WHEN ${LIVE} THEN CASE`,
    when(scope.absent, 'not-evaluable'),
    when(scope.isNull, 'not-evaluable'),
    rule.scope === undefined ? '' : when(`NOT (${inScope})`, 'not-applicable'),
    when(judged.absent, 'not-evaluable'),
    when(judged.isNull, 'not-evaluable'),
  ];
  // With a parameter absent the branch above has answered already, and there is no value to write.
  if (!judged.parametersAbsent) {
    if (rule.pending !== undefined) lines.push(when(conditionSql(rule.pending, contract, parameters), 'pending'));
    lines.push(when(conditionSql(rule.conditions, contract, parameters), 'violation'));
  }
  const inner = lines.filter((line) => line !== '');
  const verdict = `CASE ${inner.join(' ')} ELSE 'compliant' END ELSE 'not-applicable' END`;
  // Absence counts only for rows that would otherwise have been judged.
  const judgedAbsent = `(NOT (${scope.isNull}) AND ${inScope} AND ${judged.absent})`;
  const blocked = `CASE WHEN ${LIVE} THEN CASE WHEN ${scope.absent} THEN TRUE WHEN ${scope.isNull} THEN FALSE WHEN ${judgedAbsent} THEN TRUE ELSE FALSE END ELSE FALSE END`;
  return {
    rule,
    contract,
    verdict,
    blocked,
    missing: [...new Set([...scope.missing, ...judged.missing])].sort(),
    columns: columnsUsed(rule, contract),
  };
}

const when = (condition: string, verdict: string) =>
  condition === 'FALSE' ? '' : `WHEN ${condition} THEN ${literal(verdict)}`;

/** What can stand between a row and the conditions that read it. */
interface Obstacles {
  /** True where a column, dataset or parameter that the conditions rest on is absent. */
  readonly absent: string;
  /** True where a column they read is NULL. */
  readonly isNull: string;
  readonly missing: readonly string[];
  readonly parametersAbsent: boolean;
}

function part(
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
export function conditionSql(condition: Condition, contract: FactsContract, parameters: ParameterValues): string {
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

/** Figures of one rule, as the counts query names them: `<figure>_<number of the rule in the list>`. */
export const FIGURES = [
  'live',
  'not_applicable',
  'not_evaluable',
  'pending',
  'compliant',
  'violations',
  'blocked',
  'in_period',
  'carried',
  'undated',
  'prior',
] as const;
export type Figure = (typeof FIGURES)[number];

/**
 * One scan of a facts view that counts the verdicts of all its rules: a single row with `row_count` and, for rule i of
 * the list, the columns of {@link FIGURES}.
 */
export function countsQuery(rules: readonly CompiledRule[], reporting: Reporting): string {
  const first = rules[0];
  if (first === undefined) throw new Error('no rules to count');
  const inner = rules.flatMap((compiled, i) => [
    `${compiled.verdict} AS v${i}`,
    `${compiled.blocked} AS b${i}`,
    `${occurred(compiled)} AS o${i}`,
    `${isOpen(compiled)} AS u${i}`,
  ]);
  const outer = rules.flatMap((_, i) => {
    const is = (verdict: string) => `v${i} = ${literal(verdict)}`;
    const count = (figure: Figure, condition: string) => `count(*) FILTER (WHERE ${condition}) AS ${figure}_${i}`;
    const earlier = reporting.earlier.map((span) => within(`o${i}`, span));
    return [
      count('live', LIVE),
      count('not_applicable', is('not-applicable')),
      count('not_evaluable', is('not-evaluable')),
      count('pending', is('pending')),
      count('compliant', is('compliant')),
      count('violations', is('violation')),
      count('blocked', `b${i}`),
      count('in_period', `${is('violation')} AND ${within(`o${i}`, reporting.period)}`),
      count('carried', `${is('violation')} AND ${before(`o${i}`, reporting.period)} AND u${i}`),
      count('undated', `${is('violation')} AND o${i} IS NULL`),
      count('prior', earlier.length === 0 ? 'FALSE' : `${is('violation')} AND (${earlier.join(' OR ')})`),
    ];
  });
  const view = ident(first.contract.name);
  return `SELECT count(*) AS row_count, ${outer.join(', ')} FROM (SELECT is_live, ${inner.join(', ')} FROM ${view}) AS judged`;
}

/** The violations that a run reports: those of the period, and those from before it that are still open; by key and org. */
export function candidatesQuery(compiled: CompiledRule, reporting: Reporting): string {
  const on = occurred(compiled);
  const columns = compiled.columns.map(ident).join(', ');
  const reported = `(${within(on, reporting.period)} OR (${before(on, reporting.period)} AND ${isOpen(compiled)}))`;
  return `SELECT ${columns} FROM ${ident(compiled.contract.name)} WHERE ${compiled.verdict} = 'violation' AND ${reported} ORDER BY key, org, input_no, row_no`;
}

/**
 * Who had a violation of the rule in how many of the earlier periods: rows of `org`, `name` (NULL: the row names nobody),
 * `periods`.
 */
export function priorQuery(compiled: CompiledRule, reporting: Reporting): string {
  const column = compiled.contract.who?.[compiled.rule.who];
  const name = column === undefined ? 'CAST(NULL AS VARCHAR)' : ident(column);
  const cases = reporting.earlier.map((span, i) => `WHEN ${within(occurred(compiled), span)} THEN ${i + 1}`);
  const inner = `SELECT org, ${name} AS name, CASE ${cases.join(' ')} END AS nearness FROM ${ident(compiled.contract.name)} WHERE ${compiled.verdict} = 'violation'`;
  return `SELECT org, name, count(DISTINCT nearness) AS periods FROM (${inner}) AS earlier WHERE nearness IS NOT NULL GROUP BY org, name ORDER BY org, name`;
}

const occurred = ({ rule }: CompiledRule) => ident(rule.occurredOn);
const day = (date: string) => `CAST(${literal(date)} AS DATE)`;
const within = (on: string, span: Span) => `(${on} >= ${day(span.start)} AND ${on} <= ${day(span.end)})`;
const before = (on: string, span: Span) => `${on} < ${day(span.start)}`;
const isOpen = ({ rule }: CompiledRule) =>
  rule.deadline?.done === undefined ? 'FALSE' : `${ident(rule.deadline.done)} IS NULL`;
