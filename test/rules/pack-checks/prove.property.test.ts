import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Condition } from '../../../src/domain/pack.js';
import { createProver } from '../../../src/rules/pack-checks/prove.js';
import { CONTRACT, meets, PARAMETERS, reads, rowsOver, TIMES, tree } from './brute-force.js';

// Whatever the prover claims, trying every row over a few values of each column never refutes it.

const prover = createProver(CONTRACT, PARAMETERS);

/** Whether some row over the few values meets all of these, at some time. */
function someRow(...conditions: Condition[]): boolean {
  const { columns, parameters } = reads(conditions);
  const times = TIMES.filter((values) => parameters.every((name) => values[name] !== null));
  return rowsOver(columns).some((row) =>
    times.some((values) => conditions.every((condition) => meets(condition, row, values))),
  );
}

describe('the prover', () => {
  test('never claims what a row refutes, and sees most of what no row refutes', () => {
    const seen = { impossible: 0, proven: 0, certain: 0, certainProven: 0 };
    fc.assert(
      fc.property(tree, (condition) => {
        fc.pre(!reads([condition]).parameters.includes('none'));
        const isPossible = someRow(condition);
        const isDeniable = someRow({ not: condition });
        const [never, always] = [prover.neverHolds(condition), prover.alwaysHolds(condition)];
        if (never) expect(isPossible).toBe(false);
        if (always) expect(isDeniable).toBe(false);
        if (!isPossible) seen.impossible++;
        if (!isPossible && never) seen.proven++;
        if (!isDeniable) seen.certain++;
        if (!isDeniable && always) seen.certainProven++;
      }),
      { numRuns: 4000, seed: 20261001 },
    );
    expect(seen.impossible).toBeGreaterThan(100);
    expect(seen.certain).toBeGreaterThan(100);
    // What few values cannot show (a text that is none of the four) keeps these shares below one.
    expect(seen.proven / seen.impossible).toBeGreaterThan(0.7);
    expect(seen.certainProven / seen.certain).toBeGreaterThan(0.7);
  });

  test('of two conditions, what it says of one following from the other is never refuted', () => {
    let claims = 0;
    fc.assert(
      fc.property(tree, tree, (first, other) => {
        for (const second of [other, { any: [first, other] }, { not: other }]) {
          if (!prover.implies(first, second)) continue;
          claims++;
          expect(someRow(first, { not: second })).toBe(false);
        }
      }),
      { numRuns: 1500, seed: 20261002 },
    );
    expect(claims).toBeGreaterThan(500);
  });

  const above = (fact: string, path: string): Condition => ({
    fact,
    operator: 'greaterThan',
    value: { fact: 'parameters', path },
  });

  test('gives up, claiming nothing, where there are too many cases or comparisons', () => {
    // It can never hold, but only after three to the power of forty cases would that be seen.
    const arms: Condition = { any: [above('days', 'limit'), above('weight', 'limit'), above('more_days', 'limit')] };
    const others = ['done', 'missing', 'other', 'none'].map((value) => ({ fact: 'state', operator: 'equal', value }));
    const hard: Condition = {
      all: [
        ...Array.from({ length: 40 }, () => arms),
        { fact: 'state', operator: 'equal', value: 'late' },
        { any: others },
      ],
    };
    expect(prover.neverHolds({ all: hard.all.slice(38) })).toBe(true);
    const long: Condition = {
      all: Array.from({ length: 2000 }, (_, n) => ({ fact: 'state', operator: 'equal', value: `${n}` })),
    };
    const begun = performance.now();
    expect(prover.neverHolds(hard)).toBe(false);
    expect(prover.neverHolds(long)).toBe(false);
    expect(performance.now() - begun).toBeLessThan(20_000);
  });

  test('a parameter without a value lets nothing be claimed', () => {
    const unsettled: Condition = {
      all: [
        { fact: 'state', operator: 'in', value: { fact: 'parameters', path: 'none' } },
        { fact: 'state', operator: 'notIn', value: { fact: 'parameters', path: 'none' } },
      ],
    };
    expect(prover.neverHolds(unsettled)).toBe(false);
  });

  const notAbove = (fact: string, path: string): Condition => ({ not: above(fact, path) });
  test.each<[string, boolean, Condition]>([
    ['a > n and a ≤ n', true, { all: [above('days', 'limit'), notAbove('days', 'limit')] }],
    [
      'a > n and a < n + 1 for whole numbers',
      true,
      {
        all: [
          above('days', 'half'),
          { fact: 'days', operator: 'lessThan', value: { fact: 'parameters', path: 'limit' } },
        ],
      },
    ],
    [
      'the same for a weight',
      false,
      {
        all: [
          above('weight', 'half'),
          { fact: 'weight', operator: 'lessThan', value: { fact: 'parameters', path: 'limit' } },
        ],
      },
    ],
    [
      'a > 1 or 2 and a ≤ 1, as the parameter had both values',
      true,
      { all: [above('weight', 'changed'), notAbove('weight', 'limit')] },
    ],
    [
      'a ≤ 1 or 2 and a > 1: while it was 2, it could',
      false,
      { all: [notAbove('weight', 'changed'), above('weight', 'limit')] },
    ],
    [
      'a < b, b < c, c < a',
      true,
      {
        all: [
          ['days', 'more_days'],
          ['more_days', 'weight'],
          ['weight', 'days'],
        ].map(([fact, other]) => ({ fact: fact as string, operator: 'lessThan', value: { fact: other as string } })),
      },
    ],
    [
      'a text in two lists without a common word',
      true,
      {
        all: [
          { fact: 'state', operator: 'in', value: ['late', 'missing'] },
          { fact: 'state', operator: 'in', value: ['done'] },
        ],
      },
    ],
    [
      'a text in no list',
      false,
      { all: [{ fact: 'state', operator: 'notIn', value: ['late', 'missing', 'done', 'other'] }] },
    ],
    [
      'yes and no',
      true,
      {
        all: [
          { fact: 'flag', operator: 'equal', value: true },
          { fact: 'flag', operator: 'notEqual', value: true },
        ],
      },
    ],
    [
      'neither yes nor no',
      true,
      {
        all: [
          { fact: 'flag', operator: 'notEqual', value: true },
          { fact: 'flag', operator: 'notEqual', value: false },
        ],
      },
    ],
  ])('%s: impossible %s', (_name, impossible, condition) => {
    expect(prover.neverHolds(condition)).toBe(impossible);
  });
});
