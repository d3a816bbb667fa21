import { describe, expect, it } from 'vitest';
import { earlierPeriods, parsePeriod } from '../../src/domain/date.js';
import type { FindingWaiver } from '../../src/domain/result.js';
import type { StoredDecision } from '../../src/ledger/decisions.js';
import { entryOf, finding, freshPlace, inLedger, keepEntry } from './place.js';

const october = parsePeriod('2026-10');
const threeBefore = earlierPeriods(october, 3);
const CLERK = '-\nclerk\n甲内勤\ncontract/entered-within-one-workday';
const baseline: FindingWaiver = {
  kind: 'baseline',
  reason: '上线前',
  approver: null,
  approvedOn: null,
  expiresOn: null,
};

function decision(some: Pick<StoredDecision, 'finding' | 'kind'> & Partial<StoredDecision>): StoredDecision {
  return {
    amount: null,
    reason: '客户节假日',
    by: '丙经理',
    on: '2026-11-03',
    period: null,
    suggested: null,
    line: null,
    ...some,
  };
}

describe('what a run is told of earlier ones', () => {
  it('nothing, of an empty ledger', async () => {
    const recalled = await inLedger(await freshPlace(), (ledger) => ledger.recall(october, threeBefore));
    expect(recalled).toEqual({
      ...{
        finedWithin: [],
        known: new Set(),
        prior: new Map(),
        earlier: [],
        decisions: new Map(),
        lines: new Map(),
        since: null,
        seen: new Map(),
      },
    });
  });

  it('in how many of the earlier periods a person broke a rule', async () => {
    const place = await freshPlace();
    await inLedger(place, async (ledger) => {
      // Two breaches of one month are one month; a carried one counts in its own month only; the waived do not count.
      await keepEntry(ledger, '2026-07', [finding({ id: 'a1' }), finding({ id: 'a2' })]);
      await keepEntry(ledger, '2026-08', [
        finding({ id: 'a3', state: 'carried' }),
        finding({ id: 'a4', waiver: baseline }),
      ]);
      await keepEntry(ledger, '2026-09', [
        finding({ id: 'a5' }),
        finding({ id: 'a6', rule: 'delivery/finance-released' }),
        finding({ id: 'a7', who: { role: 'clerk', name: null } }),
        finding({ id: 'a8', org: '华东' }),
      ]);
      // Neither a month that is not asked for, nor the period itself, nor a later one.
      await keepEntry(ledger, '2026-06', [finding({ id: 'a9' })]);
      await keepEntry(ledger, '2026-10', [finding({ id: 'b1' })]);
      await keepEntry(ledger, '2026-11', [finding({ id: 'b2' })]);
    });
    const { known, prior } = await inLedger(place, (ledger) => ledger.recall(october, threeBefore));
    expect(known).toEqual(new Set(['2026-07', '2026-08', '2026-09']));
    expect(prior).toEqual(
      new Map([
        [CLERK, 2],
        ['-\nclerk\n甲内勤\ndelivery/finance-released', 1],
        ['-\nclerk\n\ncontract/entered-within-one-workday', 1],
        ['华东\nclerk\n甲内勤\ncontract/entered-within-one-workday', 1],
      ]),
    );
  });

  it('a decision made later counts: waived is waived, and a fine decided after that is none', async () => {
    const place = await freshPlace();
    const decided: FindingWaiver = { ...baseline, kind: 'decision' };
    await inLedger(place, async (ledger) => {
      await keepEntry(ledger, '2026-08', [finding({ id: 'c1' }), finding({ id: 'c2', waiver: decided })]);
      await keepEntry(ledger, '2026-09', [finding({ id: 'c3' }), finding({ id: 'c4', waiver: baseline })]);
      await ledger.decide(decision({ finding: 'c1', kind: 'waive' }), '2026-11-03 10:00:00');
      await ledger.decide(decision({ finding: 'c3', kind: 'waive' }), '2026-11-03 10:01:00');
    });
    const first = await inLedger(place, (ledger) => ledger.recall(october, threeBefore));
    // August: c1 waived since, c2 waived then. September: c3 waived since, c4 known before.
    expect(first.prior).toEqual(new Map());
    expect(first.earlier.map(({ period, violations, waived }) => [period, violations, waived])).toEqual([
      ['2026-09', 0, 2],
      ['2026-08', 0, 2],
    ]);
    await inLedger(place, async (ledger) => {
      await ledger.decide(decision({ finding: 'c2', kind: 'confirm', amount: '100.00' }), '2026-11-04 10:00:00');
      await ledger.decide(decision({ finding: 'c4', kind: 'amount', amount: '80.00' }), '2026-11-04 10:01:00');
    });
    const second = await inLedger(place, (ledger) => ledger.recall(october, threeBefore));
    // c2 is fined after all; what was known before stays known.
    expect(second.prior).toEqual(new Map([[CLERK, 1]]));
    expect(second.earlier.map(({ period, violations, waived }) => [period, violations, waived])).toEqual([
      ['2026-09', 0, 2],
      ['2026-08', 1, 1],
    ]);
    expect([...second.decisions.values()].map(({ finding: id, kind }) => [id, kind])).toEqual([
      ['c1', 'waive'],
      ['c3', 'waive'],
      ['c2', 'confirm'],
      ['c4', 'amount'],
    ]);
  });

  it('the last decision on a finding holds, and all of them are kept', async () => {
    const place = await freshPlace();
    await inLedger(place, async (ledger) => {
      await ledger.decide(decision({ finding: 'd1', kind: 'waive' }), '2026-11-03 10:00:00');
      await ledger.decide(
        decision({ finding: 'd1', kind: 'amount', amount: '60.00', suggested: '100.00', period: '2026-09' }),
        '2026-11-03 10:00:00',
      );
    });
    await inLedger(place, async (ledger) => {
      const { decisions } = await ledger.recall(october, threeBefore);
      expect(decisions.get('d1')).toEqual(
        decision({ finding: 'd1', kind: 'amount', amount: '60.00', suggested: '100.00', period: '2026-09' }),
      );
      expect((await ledger.decisions('d1')).map(({ kind }) => kind)).toEqual(['waive', 'amount']);
      expect(await ledger.decisions('d2')).toEqual([]);
    });
  });

  it('the trend has the last twelve periods of the same length that the ledger knows', async () => {
    const place = await freshPlace();
    await inLedger(place, async (ledger) => {
      const months = Array.from({ length: 13 }, (_, i) =>
        i < 4 ? `2025-0${i + 6}` : i < 7 ? `2025-${i + 6}` : `2026-0${i - 6}`,
      );
      for (const month of months) await keepEntry(ledger, month, [finding({ id: 'e1' })], { fines: '50.00' });
      await keepEntry(ledger, '2026-Q2', [finding({ id: 'e2' })]);
      const { earlier } = await ledger.recall(parsePeriod('2026-09'), []);
      // June 2025 to June 2026 are there; July and August 2026 are not.
      expect(earlier.map(({ period }) => period)).toEqual([
        ...['2026-06', '2026-05', '2026-04', '2026-03', '2026-02', '2026-01'],
        ...['2025-12', '2025-11', '2025-10', '2025-09', '2025-08', '2025-07'],
      ]);
      expect(earlier[0]).toEqual({ period: '2026-06', source: 'ledger', violations: 1, waived: 0, fines: '50.00' });
      expect((await ledger.recall(parsePeriod('2026-Q3'), [])).earlier.map(({ period }) => period)).toEqual([
        '2026-Q2',
      ]);
      // Three months that begin in February do not meet the quarters.
      expect((await ledger.recall(parsePeriod('2026-08..2026-10'), [])).earlier).toEqual([]);
    });
  });

  it('which shorter periods within this one suggest fines already', async () => {
    const place = await freshPlace();
    await inLedger(place, async (ledger) => {
      for (const period of ['2026-09', '2026-10', '2026-11', '2026-Q4', '2026'])
        await keepEntry(ledger, period, [finding({ id: 'h1' })]);
      const within = async (period: string) => (await ledger.recall(parsePeriod(period), [])).finedWithin;
      expect(await within('2026-Q4')).toEqual(['2026-10', '2026-11']);
      expect(await within('2026-10')).toEqual([]);
      expect(await within('2026-12')).toEqual([]);
    });
  });

  it('what was open in the last entry before the period, and since when', async () => {
    const place = await freshPlace();
    const open = { open: true, doneAt: null };
    await inLedger(place, async (ledger) => {
      const done = { deadline: '2026-07-31', occurredOn: '2026-08-03' };
      await keepEntry(ledger, '2026-07', [
        finding({ id: 'f0', ...open }),
        finding({ id: 'f3', ...open }),
        finding({ id: 'f6', ...done }),
      ]);
      await keepEntry(ledger, '2026-08', [
        finding({ id: 'f5', ...done }),
        finding({ id: 'f1', ...open, state: 'carried', firstSeen: '2026-07' }),
        finding({ id: 'f2', ...open, deadline: null }),
        finding({ id: 'f3' }),
      ]);
      await keepEntry(ledger, '2026-10', [finding({ id: 'f4', ...open })]);
      const { since, seen } = await ledger.recall(october, []);
      expect(since).toEqual({ period: '2026-08', asOf: '2026-08-31' });
      // f0 was not seen in August, and nobody knows that it was done. Of those that were done, f5 is dated by that day.
      expect(seen).toEqual(
        new Map([
          ['f0', { firstSeen: '2026-07', deadline: '2026-10-09' }],
          ['f5', { firstSeen: '2026-08', deadline: '2026-07-31' }],
          ['f1', { firstSeen: '2026-07', deadline: '2026-10-09' }],
          ['f2', { firstSeen: '2026-08', deadline: null }],
        ]),
      );
      const told: string[] = [];
      for await (const { id } of ledger.openFindings('2026-08')) told.push(id);
      expect(told).toEqual(['f1', 'f2']);
    });
  });
});

describe('the entry of a period', () => {
  it('takes the place of the former one', async () => {
    const place = await freshPlace();
    await inLedger(place, (ledger) => keepEntry(ledger, '2026-09', [finding({ id: 'g1' }), finding({ id: 'g2' })]));
    await inLedger(place, (ledger) =>
      keepEntry(ledger, '2026-09', [finding({ id: 'g3', waiver: baseline }), finding({ id: 'g4', state: 'carried' })], {
        fines: '0.00',
      }),
    );
    await inLedger(place, async (ledger) => {
      const found = await ledger.entries();
      expect(
        found.map(({ period, violations, waived, carried, fines }) => [period, violations, waived, carried, fines]),
      ).toEqual([['2026-09', 0, 1, 1, '0.00']]);
      const ids: string[] = [];
      for await (const one of ledger.findings('2026-09')) ids.push(one.finding.id);
      expect(ids).toEqual(['g3', 'g4']);
      expect(await ledger.findingsById('g1')).toEqual([]);
      expect((await ledger.findingsById('g')).map((one) => [one.period, one.firstSeen, one.finding.id])).toEqual([
        ['2026-09', '2026-09', 'g3'],
        ['2026-09', '2026-09', 'g4'],
      ]);
    });
  });

  it('that was not kept is not there', async () => {
    const place = await freshPlace();
    await inLedger(place, (ledger) => keepEntry(ledger, '2026-09', [finding({ id: 'h1' })]));
    await inLedger(place, async (ledger) => {
      await ledger.record(entryOf('2026-09', [finding({ id: 'h2' })]));
    });
    await expect(
      inLedger(place, async (ledger) => {
        async function* broken() {
          yield finding({ id: 'h3' });
          throw new Error('the source breaks');
        }
        await ledger.record(entryOf('2026-09', [], { findings: broken() }));
      }),
    ).rejects.toThrow('the source breaks');
    await inLedger(place, async (ledger) => {
      expect((await ledger.findingsById('h')).map((one) => one.finding.id)).toEqual(['h1']);
    });
  });
});
