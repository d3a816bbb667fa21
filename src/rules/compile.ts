import { alternativesOf, type MissingData } from '../domain/missing.js';
import type { Comparison, Condition, FactsContract, FactType, Rule, Scalar } from '../domain/pack.js';
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
export type Ending = 'not-live' | 'not-applicable' | 'absent' | 'null' | 'pending' | 'violation' | 'compliant';

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
