import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lineKey } from '../../src/domain/line-key.js';
import type { PenaltyScale } from '../../src/domain/pack.js';
import type { Finding } from '../../src/domain/result.js';
import { type Employee, type PenaltyTerms, penaltyTally } from '../../src/penalties/suggest-penalties.js';

const scale = JSON.parse(readFileSync(new URL('../../rules/penalties.json', import.meta.url), 'utf8')) as PenaltyScale;

function finding(over: Partial<Finding> = {}): Finding {
  return {
    id: 'f1',
    rule: 'contract/entered-within-one-workday',
    title: '录入',
    clauses: ['dept 3.7'],
    severity: 'moderate',
    org: '-',
    subject: { dataset: 'contracts', key: 'HT-1' },
    source: { file: '合同.csv', sheet: null, row: 2 },
    who: { role: 'clerk', name: '甲内勤' },
    occurredOn: '2026-10-12',
    deadline: '2026-10-09',
    doneAt: '2026-10-12',
    daysLate: 1,
    open: false,
    message: '',
    nextStep: '',
    evidence: {},
    waiver: null,
    state: 'new',
    ...over,
  };
}

function suggest(findings: readonly Finding[], over: Partial<PenaltyTerms> = {}) {
  const tally = penaltyTally();
  for (const one of findings) tally.add(one);
  return tally.suggest({
    scale,
    fineMin: '50',
    fineMax: '500',
    wageCap: '0.20',
    employees: [],
    prior: new Map(),
    decisions: new Map(),
    lang: 'zh',
    ...over,
  });
}

const employee = (name: string, role: string, manager: string | null, monthlyWage: string | null): Employee => ({
  org: '-',
  name,
  role,
  manager,
  monthlyWage,
});

describe('the suggested fine', () => {
  it.each([
    // severity, days late of each finding, prior, expected; worked out by hand from the formula
    ['minor', [null], 0, '50.00'], //                 50
    ['minor', [1], 0, '60.00'], //                    50 × 1.1 = 55 → half up to 60
    ['moderate', [1], 0, '110.00'], //                100 × 1.1
    ['moderate', [1, 3], 0, '200.00'], //             100 × 1.5 × 1.3 = 195 → 200
    ['moderate', [25], 1, '300.00'], //               100 × (1 + 0.1 × 10) × 1.5
    ['major', [null, null], 2, '500.00'], //          200 × 1.5 × 2 = 600 → at most 500
    ['critical', [null], 0, '500.00'],
  ] as const)('%s, days late %j, prior %d → %s', (severity, days, prior, amount) => {
    const findings = days.map((daysLate, i) => finding({ id: `f${i}`, severity, daysLate }));
    const key = lineKey('-', 'clerk', '甲内勤', 'contract/entered-within-one-workday');
    const { lines } = suggest(findings, { prior: new Map([[key, prior]]) });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ amount, count: days.length, prior });
  });

  it('writes the formula out, with rounding and limit', () => {
    const [line] = suggest([finding({ severity: 'minor', daysLate: 1 })]).lines;
    expect(line?.formula).toBe('50 × (1 + 0.5 × (1 − 1)) × (1 + 0.1 × 1) × (1 + 0.5 × 0) = 55 → 60');
    const [capped] = suggest([finding({ severity: 'critical', daysLate: 1 })]).lines;
    expect(capped?.formula).toBe('500 × (1 + 0.5 × (1 − 1)) × (1 + 0.1 × 1) × (1 + 0.5 × 0) = 550 → 500 （上限）');
  });

  it('makes no line of notices and of carried findings', () => {
    expect(penaltyTally().add(finding({ severity: 'notice' }))).toBe(false);
    const { lines, people } = suggest([finding({ severity: 'notice' }), finding({ id: 'f2', state: 'carried' })]);
    expect({ lines, people }).toEqual({ lines: [], people: [] });
  });

  it('keeps persons, roles, rules and companies apart; a line for a role has no person', () => {
    const { lines, people } = suggest([
      finding({ id: 'a' }),
      finding({ id: 'b', org: '乙公司' }),
      finding({ id: 'c', who: { role: 'warehouse', name: null }, rule: 'delivery/dual-review' }),
    ]);
    expect(lines.map((line) => [line.org, line.who.role, line.who.name, line.count])).toEqual([
      ['-', 'warehouse', null, 1],
      ['-', 'clerk', '甲内勤', 1],
      ['乙公司', 'clerk', '甲内勤', 1],
    ]);
    expect(people.map((person) => [person.org, person.name])).toEqual([
      ['-', '甲内勤'],
      ['乙公司', '甲内勤'],
    ]);
  });
});

describe('joint liability', () => {
  const staff = [
    employee('甲内勤', 'clerk', '丙经理', '1000.00'),
    employee('丙经理', 'manager', '丁总', null),
    employee('戊销售', 'salesperson', '丁总', null),
    employee('丁总', 'gm', null, null),
  ];

  it('is a fifth of each serious or critical line, at least 50, at most 500 together', () => {
    // lines: 500 (share 100), 300 (share 60): 160
    const { joint, people } = suggest(
      [
        finding({ id: 'a', severity: 'critical', rule: 'delivery/paid-before-shipment', daysLate: null }),
        finding({ id: 'b', severity: 'serious', rule: 'delivery/contract-exists', daysLate: null }),
        finding({ id: 'c', severity: 'major', rule: 'delivery/manager-confirmed', daysLate: null }),
      ],
      { employees: staff },
    );
    expect(joint).toEqual([
      {
        org: '-',
        manager: '丙经理',
        amount: '160.00',
        from: [
          { name: '甲内勤', rule: 'delivery/contract-exists', line: '300.00', decided: null, share: '60.00' },
          { name: '甲内勤', rule: 'delivery/paid-before-shipment', line: '500.00', decided: null, share: '100.00' },
        ],
      },
    ]);
    expect(people.find((person) => person.name === '丙经理')).toMatchObject({ total: '0.00', joint: '160.00' });
  });

  it('raises a small share to 50 and stops at 500', () => {
    const lowScale = { ...scale, base: { ...scale.base, serious: 100 } };
    const one = suggest([finding({ severity: 'serious', daysLate: null })], { employees: staff, scale: lowScale });
    expect(one.joint[0]?.amount).toBe('50.00'); // 20 % of 100 is 20
    const many = Array.from({ length: 6 }, (_, i) =>
      finding({ id: `f${i}`, severity: 'critical', rule: `delivery/rule-${i}`, daysLate: null }),
    );
    expect(suggest(many, { employees: staff }).joint[0]?.amount).toBe('500.00'); // 6 × 100
  });

  it('spares a superior who is not a sales manager', () => {
    const findings = [finding({ severity: 'critical', who: { role: 'salesperson', name: '戊销售' } })];
    expect(suggest(findings, { employees: staff }).joint).toEqual([]);
  });
});

describe('the wage cap', () => {
  it('warns above a fifth of the wage, not at it, and says nothing without a wage', () => {
    const of = (wage: string | null) =>
      suggest([finding({ severity: 'major', daysLate: null })], {
        employees: [employee('甲内勤', 'clerk', null, wage)],
      }).people[0]?.overCap;
    expect(of('1000.00')).toBe(false); // 200 = 20 % of 1,000
    expect(of('999.99')).toBe(true);
    expect(of(null)).toBeNull();
  });

  it('counts the joint part too', () => {
    const employees = [employee('甲内勤', 'clerk', '丙经理', null), employee('丙经理', 'manager', null, '400.00')];
    const { people } = suggest([finding({ severity: 'critical', daysLate: null })], { employees });
    expect(people.find((person) => person.name === '丙经理')).toMatchObject({ joint: '100.00', overCap: true });
  });

  it('takes neither wage nor manager from a name that two employees share', () => {
    const employees = [employee('甲内勤', 'clerk', null, '9000.00'), employee('甲内勤', 'salesperson', null, '100.00')];
    expect(suggest([finding()], { employees }).people[0]).toMatchObject({ monthlyWage: null, overCap: null });
  });
});
