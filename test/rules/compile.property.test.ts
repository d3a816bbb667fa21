import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NOTHING_MISSING } from '../../src/domain/missing.js';
import type { Condition, FactsContract, FactType, Rule } from '../../src/domain/pack.js';
import type { Value } from '../../src/domain/result.js';
import { ident, literal } from '../../src/domain/sql.js';
import { compileRule } from '../../src/rules/compile.js';
import { createJudge } from '../../src/rules/judge.js';
import type { Store } from '../../src/store/port.js';
import { openTestStore } from '../test-store.js';

// Random condition trees over random rows, nulls included, through both engines: the verdicts must be the same.

const text = (name: string) => ({ zh: name, en: name });
const columns: Record<string, FactType> = {
  money_1: 'money',
  money_2: 'money',
  count_1: 'integer',
  count_2: 'integer',
  weight: 'quantity',
  name_1: 'text',
  name_2: 'text',
  flag_1: 'boolean',
  flag_2: 'boolean',
  day_1: 'date',
  day_2: 'date',
};
const contract: FactsContract = {
  name: 'things',
  title: text('things'),
  grain: text('one thing'),
  columns: Object.fromEntries(Object.entries(columns).map(([name, type]) => [name, { type, title: text(name) }])),
};
const parameters = new Map<string, string | string[]>([
  ['limit', '0.10'],
  ['big', '99999999999999.99'],
  ['word', 'a'],
  ['words', ['a', '甲', "it's"]],
  ['numbers', ['0', '1', '0.10']],
]);

const money = fc.constantFrom('0.00', '0.10', '-0.10', '1.00', '0.30', '9999999999999999.99', '9999999999999999.98');
const quantity = fc.constantFrom('0.000000', '0.100000', '1.000001', '123456789012345678.000001');
const word = fc.constantFrom('a', 'A', 'ä', '甲', "it's", '', ' a', '0', '1');
const day = fc.constantFrom('2026-10-01', '2026-10-31', '2024-02-29');
const values: Record<FactType, fc.Arbitrary<Value>> = {
  money,
  quantity,
  integer: fc.constantFrom(-1, 0, 1, 7),
  text: word,
  datetime: day,
  date: day,
  boolean: fc.boolean(),
};
const nullable = (value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 9, arbitrary: value });
const row = fc.record(
  Object.fromEntries(Object.entries(columns).map(([name, type]) => [name, nullable(values[type])])),
);

const ofType = (...types: FactType[]) =>
  Object.keys(columns).filter((name) => types.includes(columns[name] as FactType));
const numbers = ofType('money', 'quantity', 'integer');
const order = ['equal', 'notEqual', 'lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'];
const parameter = (path: string) => ({ fact: 'parameters', path });
const comparison = (facts: string[], operators: string[], value: fc.Arbitrary<unknown>) =>
  fc.record({
    fact: fc.constantFrom(...facts),
    operator: fc.constantFrom(...operators),
    value,
  }) as fc.Arbitrary<Condition>;
const fact = (names: string[]) => fc.constantFrom(...names.map((name) => ({ fact: name })));
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  comparison(
    numbers,
    order,
    fc.oneof(fc.constant(0), fact(numbers), fc.constantFrom(parameter('limit'), parameter('big'))),
  ),
  comparison(numbers, ['in', 'notIn'], fc.constant(parameter('numbers'))),
  comparison(
    ofType('text'),
    ['equal', 'notEqual'],
    fc.oneof(word, fact(ofType('text')), fc.constant(parameter('word'))),
  ),
  comparison(
    ofType('text'),
    ['in', 'notIn'],
    fc.oneof(fc.array(word, { minLength: 1, maxLength: 3 }), fc.constant(parameter('words'))),
  ),
  comparison(ofType('boolean'), ['equal', 'notEqual'], fc.oneof(fc.boolean(), fact(ofType('boolean')))),
  comparison(ofType('date'), ['equal', 'notEqual'], fact(ofType('date'))),
);
const tree = fc.letrec<{ node: Condition; group: Condition }>((tie) => ({
  node: fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaf, tie('group')),
  group: fc.oneof(
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie('node').map((not) => ({ not })),
  ),
})).group;

const ruleOf = (scope: Condition | null, pending: Condition | null, conditions: Condition): Rule => ({
  name: 'area/thing',
  title: text('t'),
  why: text('w'),
  clauses: [],
  severity: 'minor',
  who: 'clerk',
  facts: 'things',
  ...(scope && { scope }),
  ...(pending && { pending }),
  conditions,
  occurredOn: 'day_1',
  event: { type: 'violation', params: { message: text('m'), nextStep: text('n') } },
  evidence: [],
  examples: [],
});

const SQL_TYPES: Record<FactType, string> = {
  money: 'DECIMAL(18,2)',
  quantity: 'DECIMAL(24,6)',
  integer: 'INTEGER',
  text: 'VARCHAR',
  datetime: 'VARCHAR',
  date: 'DATE',
  boolean: 'BOOLEAN',
};

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

async function sqlVerdicts(rule: Rule, rows: readonly Record<string, Value>[]): Promise<Value[]> {
  const selects = rows.map((values, i) => {
    const cells = Object.entries(columns).map(
      ([name, type]) => `CAST(${literal(values[name] ?? null)} AS ${SQL_TYPES[type]}) AS ${ident(name)}`,
    );
    return `SELECT ${i} AS no, TRUE AS is_live, '-' AS org, 1 AS input_no, ${cells.join(', ')}`;
  });
  const { verdict } = compileRule(rule, contract, NOTHING_MISSING, parameters);
  const found = await store.all(`SELECT ${verdict} AS v FROM (${selects.join(' UNION ALL ')}) AS t ORDER BY no`);
  return found.map((r) => r.v as Value);
}

describe('SQL and json-rules-engine', () => {
  test('give the same verdict on every row', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.option(tree),
        fc.option(tree),
        tree,
        fc.array(row, { minLength: 4, maxLength: 8 }),
        async (scope, pending, conditions, rows) => {
          const rule = ruleOf(scope, pending, conditions);
          const { judge } = createJudge(rule, contract, parameters);
          const engine = await Promise.all(rows.map(async (values) => (await judge(values)).verdict));
          for (const verdict of engine) seen.add(verdict);
          expect(await sqlVerdicts(rule, rows)).toEqual(engine);
        },
      ),
      { numRuns: 400 },
    );
    // The trees reach every verdict, so the agreement is not an empty one.
    expect([...seen].sort()).toEqual(['compliant', 'not-applicable', 'not-evaluable', 'pending', 'violation']);
  });

  test('amounts beyond fifteen digits that differ by a cent stay different', async () => {
    const rule = ruleOf(null, null, {
      all: [{ fact: 'money_1', operator: 'greaterThan', value: { fact: 'money_2' } }],
    });
    const rows = [
      { money_1: '9999999999999999.99', money_2: '9999999999999999.98' },
      { money_1: '9999999999999999.98', money_2: '9999999999999999.99' },
    ];
    const { judge } = createJudge(rule, contract, parameters);
    const judged = [await judge(rows[0] ?? {}), await judge(rows[1] ?? {})];
    expect(judged.map((j) => j.verdict)).toEqual(['violation', 'compliant']);
    expect(await sqlVerdicts(rule, rows)).toEqual(['violation', 'compliant']);
  });

  test('the evidence tree keeps the values as the row spells them', async () => {
    const rule = ruleOf(null, null, {
      any: [
        { fact: 'money_1', operator: 'greaterThan', value: parameter('limit') },
        { not: { fact: 'name_1', operator: 'in', value: ['a', 'b'] } },
      ],
    });
    const { judge } = createJudge(rule, contract, parameters);
    expect(await judge({ money_1: '0.30', name_1: 'a' })).toEqual({
      verdict: 'violation',
      conditions: {
        any: [
          {
            fact: 'money_1',
            operator: 'greaterThan',
            factValue: '0.30',
            value: '0.10',
            valueFrom: 'parameters.limit',
            result: true,
          },
          {
            not: {
              fact: 'name_1',
              operator: 'in',
              factValue: 'a',
              value: ['a', 'b'],
              valueFrom: null,
              result: true,
            },
            result: false,
          },
        ],
        result: true,
      },
    });
  });
});
