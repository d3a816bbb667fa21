import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decisionsWithoutLine, suggestionBefore } from '../../src/domain/decided-lines.js';
import { lineKey } from '../../src/domain/line-key.js';
import type { PenaltyScale } from '../../src/domain/pack.js';
import type { Finding, FineDecision } from '../../src/domain/result.js';
import { type Employee, penaltyTally } from '../../src/penalties/suggest-penalties.js';

const scale = JSON.parse(readFileSync(new URL('../../rules/penalties.json', import.meta.url), 'utf8')) as PenaltyScale;

const LATE = 'contract/entered-within-one-workday';
const UNPAID = 'delivery/paid-before-shipment';

function finding(over: Partial<Finding>): Finding {
  return {
    ...{ id: 'f1', rule: LATE, title: '录入', clauses: [], severity: 'moderate', org: '-' },
    ...{ subject: { dataset: 'contracts', key: 'HT-1' }, source: { file: null, sheet: null, row: null } },
    ...{ who: { role: 'clerk', name: '甲内勤' }, occurredOn: '2026-10-12', deadline: null, doneAt: null },
    ...{ daysLate: null, open: false, message: '', nextStep: '', evidence: {}, waiver: null, state: 'new' },
    ...over,
  };
}

/** A manager's clerk with a wage of 1,500: a fifth of it is 300. */
const STAFF: readonly Employee[] = [
  { org: '-', name: '甲内勤', role: 'clerk', manager: '丙经理', monthlyWage: '1500.00' },
  { org: '-', name: '丙经理', role: 'manager', manager: null, monthlyWage: '300.00' },
];

const decided = (amount: string, suggested: string, over: Partial<FineDecision> = {}): FineDecision => ({
  ...{ finding: 'f1', kind: 'amount', amount, suggested, reason: '初犯', by: '丁人事', on: '2026-11-05' },
  ...over,
});

function suggest(findings: readonly Finding[], decisions: readonly [string, FineDecision][] = []) {
  const tally = penaltyTally();
  for (const one of findings) tally.add(one);
  return tally.suggest({
    ...{ scale, fineMin: '50', fineMax: '500', wageCap: '0.20', employees: STAFF, prior: new Map(), lang: 'zh' },
    decisions: new Map(decisions.map(([rule, decision]) => [lineKey('-', 'clerk', '甲内勤', rule), decision])),
  });
}

describe('a decision on a line', () => {
  it('stands beside the suggestion, which stays what the formula says', () => {
    const { lines } = suggest([finding({ daysLate: 2 })], [[LATE, decided('80.00', '120.00')]]);
    // 100 × 1.2
    expect(lines[0]).toMatchObject({
      amount: '120.00',
      decision: { amount: '80.00', by: '丁人事', suggested: '120.00' },
    });
  });

  it('counts in the sum of the person; what is undecided counts as suggested', () => {
    const both = [finding({ daysLate: 2 }), finding({ id: 'f2', rule: UNPAID, severity: 'critical' })];
    // Suggested 120 + 500 = 620; decided 80, so 80 + 500 = 580.
    expect(suggest(both, [[LATE, decided('80.00', '120.00')]]).people[0]).toMatchObject({
      name: '丙经理',
      total: '0.00',
      afterDecisions: null,
      joint: '100.00',
    });
    expect(suggest(both, [[LATE, decided('80.00', '120.00')]]).people[1]).toMatchObject({
      name: '甲内勤',
      total: '620.00',
      afterDecisions: '580.00',
    });
    expect(suggest(both).people[1]).toMatchObject({ total: '620.00', afterDecisions: null });
  });

  it('is what the cap on the wage is compared with', () => {
    // Four lines of 100 are 400, over 300; with one of them at 50 still 350, with two 300: at the cap, not over it.
    const four = ['a', 'b', 'c', 'd'].map((rule) => finding({ id: rule, rule }));
    const overCap = (...rules: string[]) =>
      suggest(
        four,
        rules.map((rule) => [rule, decided('50.00', '100.00')]),
      ).people.find(({ name }) => name === '甲内勤')?.overCap;
    expect(overCap()).toBe(true);
    expect(overCap('a')).toBe(true);
    expect(overCap('a', 'b')).toBe(false);
  });

  it('is what the manager answers for', () => {
    const grave = [finding({ rule: UNPAID, severity: 'critical' })];
    // Suggested 500, a fifth is 100; decided 400, a fifth is 80; decided 120, a fifth is 24: at least 50.
    const of = (amount: string) => suggest(grave, [[UNPAID, decided(amount, '500.00')]]);
    expect(suggest(grave).joint[0]).toMatchObject({
      amount: '100.00',
      from: [{ line: '500.00', decided: null, share: '100.00' }],
    });
    expect(of('400.00').joint[0]).toMatchObject({
      amount: '80.00',
      from: [{ line: '500.00', decided: '400.00', share: '80.00' }],
    });
    expect(of('120.00').joint[0]).toMatchObject({ from: [{ line: '500.00', decided: '120.00', share: '50.00' }] });
    // A fifth of 300 is 60: 80 is over the cap, 50 within.
    const cap = (amount: string) => of(amount).people.find(({ name }) => name === '丙经理')?.overCap;
    expect([cap('400.00'), cap('120.00')]).toEqual([true, false]);
  });

  it('keeps its cents', () => {
    const grave = [finding({ rule: UNPAID, severity: 'critical' })];
    // 20 % of 333.33 is 66.666: 66.67.
    expect(suggest(grave, [[UNPAID, decided('333.33', '500.00')]])).toMatchObject({
      joint: [{ amount: '66.67' }],
      people: [{ name: '丙经理' }, { name: '甲内勤', afterDecisions: '333.33' }],
    });
  });
});

describe('a finding that was waived afterwards', () => {
  const waiver = {
    kind: 'decision',
    reason: '系统停机',
    approver: '丁人事',
    approvedOn: '2026-11-06',
    expiresOn: null,
  } as const;
  const late = (id: string, over: Partial<Finding> = {}) => finding({ id, daysLate: 2, ...over });

  it('lowers the suggestion, and the line says on which suggestion was decided', () => {
    // Two: 100 × 1.5 × 1.2 = 180. One: 100 × 1.2 = 120.
    const before = suggest([late('f1'), late('f2')], [[LATE, decided('180.00', '180.00', { kind: 'confirm' })]]);
    expect(before.lines.map((line) => [line.count, line.amount, suggestionBefore(line)])).toEqual([
      [2, '180.00', null],
    ]);
    const after = suggest(
      [late('f1'), late('f2', { waiver })],
      [[LATE, decided('180.00', '180.00', { kind: 'confirm' })]],
    );
    expect(after.lines.map((line) => [line.count, line.amount, line.decision?.amount, suggestionBefore(line)])).toEqual(
      [[1, '120.00', '180.00', '180.00']],
    );
  });

  it('leaves a decision without its line, which is told', () => {
    const decision = decided('180.00', '180.00');
    const key = lineKey('-', 'clerk', '甲内勤', LATE);
    const told = (findings: readonly Finding[]) =>
      decisionsWithoutLine(new Map([[key, decision]]), suggest(findings, [[LATE, decision]]).lines);
    expect(told([late('f1')])).toEqual([]);
    expect(told([late('f1', { waiver })]).map(({ zh }) => zh)).toEqual([
      expect.stringMatching(/^丁人事 于 2026-11-05 对违规 f1 决定的罚款 180\.00 元没有效力/),
    ]);
    // Whoever the documents name now was never decided about.
    const other = late('f1', { who: { role: 'clerk', name: '乙内勤' } });
    expect(suggest([other], [[LATE, decision]]).lines[0]?.decision).toBeNull();
    expect(told([other])).toHaveLength(1);
  });
});
