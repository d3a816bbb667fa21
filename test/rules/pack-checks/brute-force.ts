import fc from 'fast-check';
import type { Condition, FactsContract, FactType, Parameter, Rule } from '../../../src/domain/pack.js';
import type { Value } from '../../../src/domain/result.js';
import type { Verdict } from '../../../src/domain/verdict.js';

// A second, plain way to say what conditions and rules mean: every row over a few values of each column is looked at.

const text = (name: string) => ({ zh: name, en: name });

/** A row; halves and whole numbers are exact. */
export type TryRow = Readonly<Record<string, Value>>;

const COLUMNS: Readonly<Record<string, { readonly type: FactType; readonly values: readonly Value[] }>> = {
  days: { type: 'integer', values: [-1, 0, 1, 2, 3] },
  more_days: { type: 'integer', values: [0, 1, 2] },
  weight: { type: 'quantity', values: [-0.5, 0, 0.5, 1, 1.5, 2.5] },
  state: { type: 'text', values: ['late', 'missing', 'done', 'other'] },
  kind: { type: 'text', values: ['late', 'done', 'else'] },
  flag: { type: 'boolean', values: [true, false] },
  mark: { type: 'boolean', values: [true, false] },
  day: { type: 'date', values: ['2026-10-01', '2026-10-02'] },
  other_day: { type: 'date', values: ['2026-10-01', '2026-10-03'] },
};

/** The view with these columns. */
export const CONTRACT: FactsContract = {
  name: 'thing',
  title: text('things'),
  grain: text('one thing'),
  who: { clerk: 'state', salesperson: 'kind' },
  columns: Object.fromEntries(Object.entries(COLUMNS).map(([name, { type }]) => [name, { type, title: text(name) }])),
};

const parameter = (name: string, ...values: Parameter['values'][number]['value'][]): Parameter => ({
  name,
  title: text(name),
  unit: 'days',
  clause: 'dept 3.7',
  values: values.map((value, i) => ({
    ...(i > 0 && { from: `202${i}-01-01` }),
    ...(i < values.length - 1 && { to: `202${i}-12-31` }),
    value,
  })),
});

/** Parameters: one value, two dated ones, a ratio, lists, and one that is not given. */
export const PARAMETERS: readonly Parameter[] = [
  parameter('limit', 1),
  parameter('changed', 1, 2),
  parameter('half', '0.5'),
  parameter('words', ['late', 'missing']),
  parameter('numbers', ['0', '0.5', '1']),
  parameter('none', []),
];

/** Values of all parameters at one time; null where one has none. */
export type TryValues = Readonly<Record<string, number | string | readonly (string | number)[] | null>>;

/** The values at every time. */
export const TIMES: readonly TryValues[] = [1, 2].map((changed) => ({
  ...{ limit: 1, changed, half: 0.5, words: ['late', 'missing'], numbers: [0, 0.5, 1], none: null },
}));

/** Whether a row meets a condition. */
export function meets(condition: Condition, row: TryRow, values: TryValues): boolean {
  if ('all' in condition) return condition.all.every((one) => meets(one, row, values));
  if ('any' in condition) return condition.any.some((one) => meets(one, row, values));
  if ('not' in condition) return !meets(condition.not, row, values);
  const left = row[condition.fact] as number;
  const { value } = condition;
  const right = (
    typeof value === 'object' && 'fact' in value
      ? value.fact === 'parameters'
        ? values[value.path as string]
        : row[value.fact]
      : value
  ) as number;
  switch (condition.operator) {
    case 'equal':
      return left === right;
    case 'notEqual':
      return left !== right;
    case 'lessThan':
      return left < right;
    case 'lessThanInclusive':
      return left <= right;
    case 'greaterThan':
      return left > right;
    case 'greaterThanInclusive':
      return left >= right;
    case 'in':
      return (right as unknown as unknown[]).includes(left);
    case 'notIn':
      return !(right as unknown as unknown[]).includes(left);
    default:
      throw new Error(condition.operator);
  }
}

/** Columns and parameters that conditions read. */
export function reads(conditions: readonly (Condition | undefined)[]): { columns: string[]; parameters: string[] } {
  const columns = new Set<string>();
  const parameters = new Set<string>();
  const visit = (condition: Condition): void => {
    if ('all' in condition) condition.all.forEach(visit);
    else if ('any' in condition) condition.any.forEach(visit);
    else if ('not' in condition) visit(condition.not);
    else {
      columns.add(condition.fact);
      const { value } = condition;
      if (typeof value !== 'object' || !('fact' in value)) return;
      if (value.fact === 'parameters') parameters.add(value.path as string);
      else columns.add(value.fact);
    }
  };
  for (const condition of conditions) if (condition !== undefined) visit(condition);
  return { columns: [...columns].sort(), parameters: [...parameters].sort() };
}

/** Every row over the values of these columns; with `nulls` each may be empty, too. */
export function rowsOver(columns: readonly string[], nulls = false): TryRow[] {
  return columns.reduce<TryRow[]>(
    (rows, name) => {
      const values = [...(COLUMNS[name]?.values ?? []), ...(nulls ? [null] : [])];
      return rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value })));
    },
    [{}],
  );
}

/** The verdict of a rule on a row, as the order of the design says it. */
export function verdictOf(rule: Rule, row: TryRow, values: TryValues): Verdict {
  const blocked = (...conditions: (Condition | undefined)[]) => {
    const { columns, parameters } = reads(conditions);
    return columns.some((name) => row[name] === null) || parameters.some((name) => values[name] === null);
  };
  if (blocked(rule.scope)) return 'not-evaluable';
  if (rule.scope !== undefined && !meets(rule.scope, row, values)) return 'not-applicable';
  if (blocked(rule.pending, rule.conditions)) return 'not-evaluable';
  if (rule.pending !== undefined && meets(rule.pending, row, values)) return 'pending';
  return meets(rule.conditions, row, values) ? 'violation' : 'compliant';
}

const ORDER = ['equal', 'notEqual', 'lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'];
const leaf = (facts: string[], operators: string[], value: fc.Arbitrary<unknown>) =>
  fc.record({
    fact: fc.constantFrom(...facts),
    operator: fc.constantFrom(...operators),
    value,
  }) as fc.Arbitrary<Condition>;
const given = (...paths: string[]) => fc.constantFrom(...paths.map((path) => ({ fact: 'parameters', path })));
const column = (...facts: string[]) => fc.constantFrom(...facts.map((fact) => ({ fact })));
const NUMBERS = ['days', 'more_days', 'weight'];
const TEXTS = ['state', 'kind'];
const word = fc.constantFrom('late', 'missing', 'done');

/** A comparison of any kind. */
const comparison: fc.Arbitrary<Condition> = fc.oneof(
  leaf(NUMBERS, ORDER, fc.oneof(fc.constant(0), given('limit', 'changed', 'half'), column(...NUMBERS))),
  leaf(NUMBERS, ['in', 'notIn'], given('numbers')),
  leaf(TEXTS, ['equal', 'notEqual'], fc.oneof(word, column(...TEXTS))),
  leaf(TEXTS, ['in', 'notIn'], fc.oneof(fc.array(word, { minLength: 1, maxLength: 2 }), given('words', 'none'))),
  leaf(['flag', 'mark'], ['equal', 'notEqual'], fc.oneof(fc.boolean(), column('flag', 'mark'))),
  leaf(['day', 'other_day'], ['equal', 'notEqual'], column('day', 'other_day')),
);

/** A tree of few comparisons, so that many of them can never hold, or follow from one another. */
export const tree: fc.Arbitrary<Condition> = fc.letrec<{ node: Condition; group: Condition }>((tie) => ({
  node: fc.oneof({ maxDepth: 2, withCrossShrink: true }, comparison, tie('group')),
  group: fc.oneof(
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie('node').map((not) => ({ not })),
  ),
})).group;

/** A rule with these conditions; everything else about it is the same. */
export function ruleOf(name: string, parts: Pick<Rule, 'conditions'> & Partial<Rule>): Rule {
  return {
    title: text(name),
    why: text('why'),
    clauses: ['dept 3.7'],
    severity: 'minor',
    who: 'clerk',
    facts: 'thing',
    occurredOn: 'day',
    event: { type: 'violation', params: { message: text('m'), nextStep: text('n') } },
    evidence: ['state'],
    examples: [],
    ...parts,
    name,
  };
}
