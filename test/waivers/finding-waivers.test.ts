import { describe, expect, it } from 'vitest';
import type { Waiver } from '../../src/domain/pack.js';
import type { Decision, Finding } from '../../src/domain/result.js';
import type { Baseline } from '../../src/waivers/baseline.js';
import { createFindingWaivers } from '../../src/waivers/finding-waivers.js';
import { waiverNotes } from '../../src/waivers/waiver-notes.js';

const finding = (key: string, more: Partial<Finding> = {}): Finding => ({
  ...{ id: key, rule: 'contract/late', title: '', clauses: [], severity: 'minor', org: '-', occurredOn: '2026-10-01' },
  ...{ subject: { dataset: 'contracts', key }, source: { file: null, sheet: null, row: null } },
  ...{ who: { role: 'clerk', name: '丙一' }, deadline: null, doneAt: null, daysLate: null, open: false },
  ...{ message: '', nextStep: '', waiver: null, state: 'new' },
  evidence: { contract_no: key, customer_name: '示例客户', amount: '100.00', days: 3, is_major: true, signed_by: null },
  ...more,
});
const waiver = (changes: Partial<Waiver>): Waiver => ({
  ...{ rule: 'contract/late', org: null, key: null, where: {}, reason: 'r', approver: '示例总经理' },
  ...{ approvedOn: '2026-09-01', expiresOn: '2026-12-31' },
  ...changes,
});
const baseline = (...ids: string[]): Baseline => ({
  title: { zh: '基线', en: 'baseline' },
  count: ids.length,
  has: (id) => ids.includes(id),
  rules: new Set(['contract/late']),
});
const waive = (id: string): [string, Decision] => [
  id,
  { finding: id, kind: 'waive', amount: null, reason: 'decided', by: '示例人事', on: '2026-11-03' },
];
const waivers = (
  list: readonly Waiver[],
  more: { baseline?: Baseline; decisions?: readonly [string, Decision][] } = {},
) =>
  createFindingWaivers({
    waivers: list,
    baseline: more.baseline ?? null,
    decisions: new Map(more.decisions),
    lang: 'zh',
  });
const covers = (list: readonly Waiver[], one: Finding, asOf = '2026-10-31') => waivers(list).of(one, asOf) !== null;

describe('an entry of the list', () => {
  it('is about one rule, and exactly one key where it names one', () => {
    const entry = waiver({ key: 'HT-1,甲' });
    expect(covers([entry], finding('HT-1,甲'))).toBe(true);
    expect(covers([entry], finding('HT-1,甲', { rule: 'contract/other' }))).toBe(false);
    expect(covers([entry], finding('HT-1'))).toBe(false);
    expect(covers([entry], finding('HT-1,甲乙'))).toBe(false);
  });

  it('is about one company where it names one', () => {
    const entry = waiver({ key: 'HT-1', org: '示例一' });
    expect(covers([entry], finding('HT-1', { org: '示例一' }))).toBe(true);
    expect(covers([entry], finding('HT-1', { org: '示例二' }))).toBe(false);
    expect(covers([entry], finding('HT-1'))).toBe(false);
  });

  it('asks of all its patterns that they fit, and of the key too', () => {
    const where = { customer_name: '示例*', contract_no: 'HT-*' };
    expect(covers([waiver({ where })], finding('HT-1'))).toBe(true);
    expect(covers([waiver({ where })], finding('XM-1'))).toBe(false);
    expect(covers([waiver({ where, key: 'HT-2' })], finding('HT-1'))).toBe(false);
    expect(covers([waiver({ where, key: 'HT-1' })], finding('HT-1'))).toBe(true);
  });

  it('reads values as findings.json writes them; what is blank or not there fits nothing', () => {
    const fits = (where: Record<string, string>) => covers([waiver({ where })], finding('HT-1'));
    expect([
      fits({ amount: '100.00' }),
      fits({ amount: '100' }),
      fits({ days: '3' }),
      fits({ is_major: 'true' }),
    ]).toEqual([true, false, true, true]);
    expect([
      fits({ signed_by: 'null' }),
      fits({ signed_by: '*' }),
      fits({ nothing: '*' }),
      fits({ toString: '*' }),
    ]).toEqual([false, false, false, false]);
  });

  it('holds through its last day, also where it was approved after the as-of date', () => {
    const entry = waiver({ key: 'HT-1', approvedOn: '2026-11-05', expiresOn: '2026-11-30' });
    const one = finding('HT-1');
    expect(['2026-10-31', '2026-11-30', '2026-12-01'].map((asOf) => covers([entry], one, asOf))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('says of several that which holds longest, then that approved last, then the first', () => {
    const key = 'HT-1';
    const reason = (...list: Waiver[]) => waivers(list).of(finding(key), '2026-10-31')?.reason;
    const short = waiver({ key, reason: 'short', expiresOn: '2026-11-30', approvedOn: '2026-10-30' });
    const long = waiver({ where: { customer_name: '示例*' }, reason: 'long' });
    const later = waiver({ key, reason: 'later', approvedOn: '2026-09-02' });
    expect(reason(short, long)).toBe('long');
    expect(reason(long, later)).toBe('later');
    expect(reason(long, waiver({ key, reason: 'same' }))).toBe('long');
  });
});

describe('what waives a finding', () => {
  const key = 'HT-1';
  const decisions = [waive(key)];
  it('is a decision, else the list, else the baseline', () => {
    const one = finding(key);
    const list = [waiver({ key, reason: '集团合同' })];
    expect(waivers(list, { baseline: baseline(key), decisions }).of(one, '2026-10-31')).toEqual({
      kind: 'decision',
      reason: 'decided',
      approver: '示例人事',
      approvedOn: '2026-11-03',
      expiresOn: null,
    });
    expect(waivers(list, { baseline: baseline(key) }).of(one, '2026-10-31')).toEqual({
      kind: 'waiver',
      reason: '集团合同',
      approver: '示例总经理',
      approvedOn: '2026-09-01',
      expiresOn: '2026-12-31',
    });
    expect(waivers(list, { baseline: baseline(key) }).of(one, '2027-01-01')).toEqual({
      kind: 'baseline',
      reason: '基线',
      approver: null,
      approvedOn: null,
      expiresOn: null,
    });
    expect(waivers(list, { baseline: baseline('HT-2') }).of(one, '2027-01-01')).toBeNull();
  });

  it('is no decision that confirms a fine or sets its amount', () => {
    for (const kind of ['confirm', 'amount'] as const) {
      const decision = { ...waive(key)[1], kind, amount: '100.00' };
      expect(waivers([], { decisions: [[key, decision]] }).of(finding(key), '2026-10-31')).toBeNull();
      expect(waivers([], { decisions: [[key, decision]] }).mayTouch('contract/late')).toBe(false);
    }
  });

  it('can be nothing where no entry, decision or baseline names the rule', () => {
    expect(waivers([]).mayTouch('contract/late')).toBe(false);
    expect(waivers([waiver({ key })]).mayTouch('contract/late')).toBe(true);
    expect(waivers([waiver({ key })]).mayTouch('contract/other')).toBe(false);
    expect(waivers([], { baseline: baseline(key) }).mayTouch('contract/late')).toBe(true);
    expect(waivers([], { baseline: baseline(key) }).mayTouch('contract/other')).toBe(false);
    // A decision says which finding, not which rule.
    expect(waivers([], { decisions }).mayTouch('contract/other')).toBe(true);
  });
});

describe('what became of the entries', () => {
  it('in force with what fits, expired with what it would have covered, unused; and what the baseline knew', async () => {
    const list = [
      waiver({ where: { customer_name: '示例*' } }),
      waiver({ key: 'HT-1' }),
      waiver({ key: 'HT-2', expiresOn: '2026-10-30' }),
      waiver({ key: 'HT-9' }),
      waiver({ key: 'HT-9', expiresOn: '2026-10-30' }),
      waiver({ key: 'HT-4', expiresOn: '2026-10-30' }),
    ];
    const all = waivers(list, { baseline: baseline('HT-2', 'HT-3', 'HT-8') });
    async function* findings() {
      yield finding('HT-1');
      yield finding('HT-2');
      // Another entry covers it: the expired one is not missed.
      yield finding('HT-4', {
        waiver: { kind: 'waiver', reason: 'r', approver: 'a', approvedOn: null, expiresOn: null },
      });
      yield finding('HT-3', { evidence: {} });
    }
    const passed: string[] = [];
    for await (const { id } of all.counted(findings())) passed.push(id);
    expect(passed).toEqual(['HT-1', 'HT-2', 'HT-4', 'HT-3']);
    const summaries = all.summaries('2026-10-31');
    expect(summaries.map(({ status, findings }) => [status, findings])).toEqual([
      ['in-force', 3],
      ['in-force', 1],
      ['expired', 1],
      ['unused', 0],
      ['expired', 0],
      ['expired', 0],
    ]);
    expect(all.knownBefore()).toBe(2);
    expect(waiverNotes(summaries, baseline('HT-2', 'HT-3', 'HT-8'), 2).map(({ zh }) => zh)).toEqual([
      '3 项豁免在截止日前已过期，不再有效；因此有 1 项违规不再豁免。',
      '1 项豁免在本次报告中没有对应的违规。',
      '基线列有 3 项违规，本次报告中仍有 2 项，照常列示，不计罚款。',
    ]);
    expect(waiverNotes(summaries.slice(0, 2), null, 0)).toEqual([]);
  });
});
