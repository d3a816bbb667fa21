import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Condition, Rule } from '../../../src/domain/pack.js';
import { idleConditions } from '../../../src/rules/pack-checks/idle-conditions.js';
import { createProver } from '../../../src/rules/pack-checks/prove.js';
import { rulePairs } from '../../../src/rules/pack-checks/rule-pairs.js';
import { CONTRACT, PARAMETERS, reads, rowsOver, ruleOf, TIMES, tree, verdictOf } from './brute-force.js';

const prover = createProver(CONTRACT, PARAMETERS);

/** What is said of two rules, as words: `second: duplicates first`. */
function said(...rules: Rule[]): string[] {
  return rulePairs(rules, PARAMETERS, prover).map(({ file, what }) => {
    const [kind] = /duplicates|is shadowed by|contradicts/.exec(what.en) ?? [''];
    const other = rules.find(({ name }) => what.en.includes(`${name}:`))?.name;
    return `${file.slice('policies/'.length, -'.json'.length)} ${kind} ${other}`;
  });
}

const all = (...conditions: Condition[]): Condition => ({ all: conditions });
const is = (fact: string, value: string | boolean): Condition => ({ fact, operator: 'equal', value });
const oneOf = (fact: string, ...value: string[]): Condition => ({ fact, operator: 'in', value });
const above = (fact: string, path: string): Condition => ({
  fact,
  operator: 'greaterThan',
  value: { fact: 'parameters', path },
});
const upTo = (fact: string, path: string): Condition => ({
  fact,
  operator: 'lessThanInclusive',
  value: { fact: 'parameters', path },
});

describe('duplicate rules', () => {
  const late = ruleOf('a/late', { conditions: all(is('flag', true), oneOf('state', 'late', 'missing')) });
  test.each<[string, Parameters<typeof ruleOf>[1]]>([
    ['the same again', { conditions: late.conditions }],
    [
      'in another order, each word by itself',
      { conditions: all({ any: [is('state', 'missing'), is('state', 'late')] }, is('flag', true)) },
    ],
    [
      'said the other way round',
      {
        conditions: {
          not: { any: [{ fact: 'state', operator: 'notIn', value: ['missing', 'late'] }, is('flag', false)] },
        },
      },
    ],
    [
      'what was a condition is the scope',
      { scope: all(is('flag', true)), conditions: all(oneOf('state', 'late', 'missing')) },
    ],
    ['of another severity', { conditions: late.conditions, severity: 'critical' }],
    [
      'the words from a parameter',
      {
        conditions: all(is('flag', true), {
          fact: 'state',
          operator: 'in',
          value: { fact: 'parameters', path: 'words' },
        }),
      },
    ],
  ])('%s', (_name, parts) => {
    expect(said(late, ruleOf('b/again', parts))).toEqual(['b/again duplicates a/late']);
  });

  test.each<[string, Parameters<typeof ruleOf>[1]]>([
    ['another role answers for it', { conditions: late.conditions, who: 'salesperson' }],
    ['some of the rows are not due yet', { conditions: late.conditions, pending: all(is('mark', true)) }],
    ['another word', { conditions: all(is('flag', true), oneOf('state', 'late', 'done')) }],
    ['another column', { conditions: all(is('mark', true), oneOf('state', 'late', 'missing')) }],
  ])('not: %s', (_name, parts) => {
    expect(said(late, ruleOf('b/other', parts)).filter((line) => line.includes('duplicates'))).toEqual([]);
  });
});

describe('shadowed rules', () => {
  const late = ruleOf('a/late', { conditions: all(above('days', 'limit')) });
  const part = (more: Partial<Rule> = {}) =>
    ruleOf('b/part', { conditions: all(above('days', 'limit'), is('flag', true)), ...more });

  test('a breach of it is always one of another rule that is as severe, or more', () => {
    expect(said(late, part())).toEqual(['b/part is shadowed by a/late']);
    expect(said(ruleOf('a/late', { ...late, severity: 'serious' }), part())).toEqual(['b/part is shadowed by a/late']);
    // Whichever comes first.
    expect(said(ruleOf('a/part', part()), ruleOf('b/late', late))).toEqual(['a/part is shadowed by b/late']);
  });

  test('not by one of less severity: a notice at once, a fine a day later', () => {
    expect(said(ruleOf('a/late', { ...late, severity: 'notice' }), part({ severity: 'moderate' }))).toEqual([]);
  });

  test('not where another person answers', () => {
    expect(said(late, part({ who: 'salesperson' }))).toEqual([]);
  });

  test('not where the other rule reads a column that may be empty in its rows', () => {
    const other = ruleOf('a/late', { conditions: { any: [above('days', 'limit'), above('weight', 'limit')] } });
    expect(said(other, part())).toEqual([]);
  });

  test('not where the other limit was higher at some time', () => {
    const over = (name: string, path: string) => ruleOf(name, { conditions: all(above('days', path)) });
    expect(said(over('a/limit', 'limit'), over('b/changed', 'changed'))).toEqual(['b/changed is shadowed by a/limit']);
    expect(said(over('a/changed', 'changed'), over('b/none', 'none'))).toEqual([]);
  });
});

describe('contradictory rules', () => {
  const tooLong = ruleOf('a/too-long', { conditions: all(above('days', 'limit')) });
  const tooShort = (more: Partial<Rule> = {}) =>
    ruleOf('b/too-short', { conditions: all(upTo('days', 'limit')), ...more });

  test('one demands more than n, the other at most n', () => {
    expect(said(tooLong, tooShort())).toEqual(['b/too-short contradicts a/too-long']);
    // Whoever answers, and also where the scopes only overlap.
    const within = tooShort({ who: 'salesperson', scope: all(is('flag', true)) });
    expect(said(ruleOf('a/too-long', { ...tooLong, scope: all(is('mark', true)) }), within)).toEqual([
      'b/too-short contradicts a/too-long',
    ]);
  });

  test('words: one forbids late and missing, the other anything else', () => {
    const forbidden = ruleOf('a/forbidden', { conditions: all(oneOf('state', 'late', 'missing')) });
    const demanded = ruleOf('b/demanded', {
      conditions: all({ fact: 'state', operator: 'notIn', value: ['late', 'missing'] }),
    });
    expect(said(forbidden, demanded)).toEqual(['b/demanded contradicts a/forbidden']);
  });

  test.each<[string, Rule]>([
    ['for other rows', tooShort({ scope: all(is('flag', true), is('state', 'late')) })],
    ['between the two limits there is room', ruleOf('b/too-short', { conditions: all(upTo('days', 'half')) })],
  ])('not: %s', (_name, other) => {
    expect(said(ruleOf('a/too-long', { ...tooLong, scope: all(is('state', 'done')) }), other)).toEqual([]);
  });

  test('not where a rule looks only at rows that have broken the other already', () => {
    const escalated = ruleOf('b/escalated', {
      who: 'salesperson',
      scope: all(above('days', 'limit')),
      conditions: all(is('flag', false)),
    });
    expect(said(tooLong, escalated)).toEqual([]);
  });

  test('not where one is always too early while the other judges', () => {
    const early = (mark: boolean) => ({ pending: all(is('mark', mark)) });
    expect(said(ruleOf('a/too-long', { ...tooLong, ...early(true) }), tooShort(early(false)))).toEqual([]);
  });
});

describe('what is said of any two rules', () => {
  const parts = fc.record(
    { scope: tree, pending: tree, conditions: tree },
    { requiredKeys: ['conditions'] },
  ) as fc.Arbitrary<Pick<Rule, 'conditions'>>;

  test('is never refuted by a row, empty cells included', () => {
    const claims = { duplicates: 0, shadowed: 0, contradicts: 0, idle: 0 };
    fc.assert(
      fc.property(parts, parts, fc.integer({ min: 0, max: 3 }), (one, two, likeness) => {
        const first = ruleOf('a/first', one);
        // Rules that have something to do with each other, more often than chance gives.
        const second = ruleOf(
          'b/second',
          [
            two,
            one,
            { ...one, conditions: { not: one.conditions } },
            { ...one, conditions: all(one.conditions, two.conditions) },
          ][likeness] as Pick<Rule, 'conditions'>,
        );
        const { columns } = reads([
          first.scope,
          first.pending,
          first.conditions,
          second.scope,
          second.pending,
          second.conditions,
        ]);
        fc.pre(columns.length <= 4);
        const rows = rowsOver(columns, true);
        const pairs = TIMES.flatMap((values) =>
          rows.map((row) => [verdictOf(first, row, values), verdictOf(second, row, values)] as const),
        );
        for (const line of said(first, second)) {
          if (line.includes('duplicates')) {
            claims.duplicates++;
            for (const [a, b] of pairs) expect(a === 'violation').toBe(b === 'violation');
          } else if (line.includes('shadowed')) {
            claims.shadowed++;
            const [shadowed, other] = line.startsWith('a/first') ? [0, 1] : [1, 0];
            for (const pair of pairs)
              if (pair[shadowed as 0] === 'violation') expect(pair[other as 0]).toBe('violation');
          } else {
            claims.contradicts++;
            for (const pair of pairs) expect(pair).not.toEqual(['compliant', 'compliant']);
          }
        }
        const [whole] = idleConditions(first, prover).filter(({ what }) =>
          /rule never judges|never find a violation/.test(what.en),
        );
        if (whole === undefined) return;
        claims.idle++;
        for (const [a] of pairs) expect(a).not.toBe('violation');
      }),
      { numRuns: 1500, seed: 20261003 },
    );
    expect(claims.duplicates).toBeGreaterThan(50);
    expect(claims.shadowed).toBeGreaterThan(50);
    expect(claims.contradicts).toBeGreaterThan(20);
    expect(claims.idle).toBeGreaterThan(5);
  });
});
