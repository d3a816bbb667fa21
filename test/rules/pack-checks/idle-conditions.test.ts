import { describe, expect, test } from 'vitest';
import type { Condition, FactsContract } from '../../../src/domain/pack.js';
import { idleConditions } from '../../../src/rules/pack-checks/idle-conditions.js';
import { createProver } from '../../../src/rules/pack-checks/prove.js';
import { unknownCodes } from '../../../src/rules/pack-checks/unknown-codes.js';
import { CONTRACT, PARAMETERS, ruleOf } from './brute-force.js';

const prover = createProver(CONTRACT, PARAMETERS);
const found = (parts: Parameters<typeof ruleOf>[1]) =>
  idleConditions(ruleOf('a/rule', parts), prover).map(({ path, what }) => `${path}: ${what.en}`);

const all = (...conditions: Condition[]): Condition => ({ all: conditions });
const is = (fact: string, value: string | boolean): Condition => ({ fact, operator: 'equal', value });
const above = (fact: string, path: string): Condition => ({
  fact,
  operator: 'greaterThan',
  value: { fact: 'parameters', path },
});
const late = all(is('state', 'late'));

describe('conditions that say nothing', () => {
  test.each<[string, string, Parameters<typeof ruleOf>[1]]>([
    [
      'conditions that exclude each other',
      '/conditions: this can never hold',
      { conditions: all(is('flag', true), is('flag', false)) },
    ],
    [
      'deep inside, at the innermost place',
      '/conditions/any/1/all/1/not: this always holds',
      {
        conditions: {
          any: [
            is('mark', true),
            all(is('flag', true), {
              not: { any: [is('state', 'late'), { fact: 'state', operator: 'notEqual', value: 'late' }] },
            }),
          ],
        },
      },
    ],
    [
      'a scope that no row is in',
      '/scope: this can never hold',
      { scope: all(above('days', 'limit'), { not: above('days', 'limit') }), conditions: late },
    ],
    [
      'an arm that the scope excludes',
      "/conditions/any/1: this can never hold within the rule's scope",
      { scope: all(is('kind', 'late')), conditions: { any: [is('flag', true), is('kind', 'done')] } },
    ],
    [
      'all of it excluded by the scope',
      "/conditions/all/0: this can never hold within the rule's scope",
      { scope: all(is('state', 'done')), conditions: late },
    ],
    [
      'a column compared with itself',
      '/conditions/all/0: this can never hold',
      { conditions: all({ fact: 'days', operator: 'lessThan', value: { fact: 'days' } }) },
    ],
    [
      'anything goes',
      '/conditions: this always holds',
      { conditions: { any: [above('days', 'limit'), { not: above('days', 'limit') }] } },
    ],
    [
      'pending swallows every row',
      '/pending: every row in scope is pending',
      { scope: all(is('flag', true)), pending: { any: [is('flag', true), is('mark', true)] }, conditions: late },
    ],
    [
      'pending swallows every violation',
      '/conditions: whatever meets the conditions is pending',
      { pending: all({ fact: 'state', operator: 'in', value: ['late', 'done'] }), conditions: late },
    ],
    [
      'no row can comply',
      '/conditions: every row it judges is a violation',
      { scope: late, conditions: all({ fact: 'state', operator: 'in', value: ['late', 'missing'] }) },
    ],
  ])('%s', (_name, expected, parts) => {
    const faults = found(parts);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(expected);
  });

  test.each<[string, Parameters<typeof ruleOf>[1]]>([
    ['a comparison', { conditions: late }],
    [
      'with a scope and an exception',
      {
        scope: all(is('flag', true)),
        pending: all(is('state', 'other')),
        conditions: all({ fact: 'state', operator: 'in', value: ['late', 'missing'] }),
      },
    ],
    ['limits with room between them', { conditions: all(above('days', 'half'), { not: above('days', 'limit') }) }],
    [
      'what could hold at one time only',
      { conditions: all(above('weight', 'limit'), { not: above('weight', 'changed') }) },
    ],
    [
      'a parameter that is not given',
      { conditions: all({ fact: 'state', operator: 'in', value: { fact: 'parameters', path: 'none' } }) },
    ],
    [
      'overlapping arms',
      { conditions: { any: [is('state', 'late'), { fact: 'state', operator: 'in', value: ['late', 'missing'] }] } },
    ],
  ])('not: %s', (_name, parts) => {
    expect(found(parts)).toEqual([]);
  });
});

describe('codes', () => {
  const text = (name: string) => ({ zh: name, en: name });
  const contract: FactsContract = {
    ...CONTRACT,
    columns: {
      ...CONTRACT.columns,
      state: { type: 'text', title: text('state'), values: { late: text('late'), missing: text('missing') } },
    },
  };
  const codes = (conditions: Condition) =>
    unknownCodes(ruleOf('a/rule', { conditions }), contract, PARAMETERS).map(({ path, nearest }) => [path, nearest]);

  test('a text that is no code is told with the nearest one', () => {
    expect(codes(all(is('state', 'lates')))).toEqual([['/conditions/all/0/value', 'late']]);
    expect(codes({ not: { fact: 'state', operator: 'notIn', value: ['late', 'misssing'] } })).toEqual([
      ['/conditions/not/value/1', 'missing'],
    ]);
  });

  test('codes, columns without codes and parameters with codes are left alone', () => {
    expect(codes(all(is('state', 'late'), is('kind', 'anything')))).toEqual([]);
    expect(codes(all({ fact: 'state', operator: 'in', value: { fact: 'parameters', path: 'words' } }))).toEqual([]);
  });

  test('a parameter with a word that is no code', () => {
    const parameters = PARAMETERS.map((one) =>
      one.name === 'words' ? { ...one, values: [{ value: ['late', 'gone'] }] } : one,
    );
    const rule = ruleOf('a/rule', {
      conditions: all({ fact: 'state', operator: 'in', value: { fact: 'parameters', path: 'words' } }),
    });
    expect(unknownCodes(rule, contract, parameters).map(({ path, what }) => [path, what.en])).toEqual([
      ['/conditions/all/0/value', '"gone" is none of the codes of state in facts/thing (late, missing)'],
    ]);
  });
});
