import { describe, expect, it } from 'vitest';
import { parsePeriod } from '../../src/domain/date.js';
import type { PenaltyLine } from '../../src/domain/result.js';
import type { StoredDecision } from '../../src/ledger/decisions.js';
import type { Ledger } from '../../src/ledger/ledger.js';
import { finding, freshPlace, inLedger, keepEntry } from './place.js';

const RULE = 'contract/entered-within-one-workday';
const CLERK = `-\nclerk\n甲内勤\n${RULE}`;

const fine = (name: string | null, amount: string, org = '-'): PenaltyLine => ({
  ...{ org, who: { role: 'clerk', name }, rule: RULE, title: '录入', severity: 'moderate', count: 1, worstDaysLate: 2 },
  ...{ prior: 0, base: '100.00', amount, formula: '', decision: null },
});

function about(name: string | null, some: Partial<StoredDecision> = {}): StoredDecision {
  return {
    ...{ finding: 'a1', kind: 'amount', amount: '80.00', suggested: '120.00', period: '2026-10' },
    ...{ reason: '初犯', by: '孙人事', on: '2026-11-05' },
    line: { org: '-', who: { role: 'clerk', name }, rule: RULE },
    ...some,
  };
}

const decide = async (ledger: Ledger, ...decisions: StoredDecision[]) => {
  for (const decision of decisions) await ledger.decide(decision, '2026-11-05 10:00:00');
};

describe('decisions on lines of fines', () => {
  it('the last one on a line holds, on whichever of its findings it was made; a waiver of one of them does not end it', async () => {
    const place = await freshPlace();
    await inLedger(place, (ledger) =>
      decide(
        ledger,
        about('甲内勤'),
        about('甲内勤', { finding: 'a2', kind: 'confirm', amount: '120.00', on: '2026-11-04' }),
        about('甲内勤', { finding: 'a2', kind: 'waive', amount: null, suggested: null, period: null, line: null }),
        about(null, { finding: 'a3', amount: '60.00' }),
      ),
    );
    const { lines, decisions } = await inLedger(place, (ledger) => ledger.recall(parsePeriod('2026-10'), []));
    const said = { reason: '初犯', by: '孙人事', suggested: '120.00' };
    expect(lines).toEqual(
      new Map([
        [CLERK, { finding: 'a2', kind: 'confirm', amount: '120.00', on: '2026-11-04', ...said }],
        [`-\nclerk\n\n${RULE}`, { finding: 'a3', kind: 'amount', amount: '60.00', on: '2026-11-05', ...said }],
      ]),
    );
    expect(decisions.get('a2')?.kind).toBe('waive');
    expect(await inLedger(place, async (ledger) => (await ledger.decisions()).map(({ kind }) => kind))).toEqual([
      ...['amount', 'confirm', 'waive', 'amount'],
    ]);
  });

  it('belong to their period alone', async () => {
    const place = await freshPlace();
    await inLedger(place, (ledger) => decide(ledger, about('甲内勤')));
    for (const period of ['2026-09', '2026-11', '2026-Q4'])
      expect((await inLedger(place, (ledger) => ledger.recall(parsePeriod(period), []))).lines).toEqual(new Map());
  });

  it('stay with the person they were made about, whatever the documents say later', async () => {
    const place = await freshPlace();
    await inLedger(place, async (ledger) => {
      await keepEntry(ledger, '2026-10', [finding({ id: 'a1' })]);
      await decide(ledger, about('甲内勤'));
      // The export was corrected: it was another clerk.
      await keepEntry(ledger, '2026-10', [finding({ id: 'a1', who: { role: 'clerk', name: '乙内勤' } })]);
    });
    const { lines } = await inLedger(place, (ledger) => ledger.recall(parsePeriod('2026-10'), []));
    expect([...lines.keys()]).toEqual([CLERK]);
  });

  it('rest on the suggestion of the entry, whose line is that of the person', async () => {
    const place = await freshPlace();
    await inLedger(place, async (ledger) => {
      const lines = [fine('甲内勤', '120.00'), fine(null, '110.00'), fine('甲内勤', '130.00', '华东')];
      await keepEntry(ledger, '2026-10', [finding({ id: 'a1' })], { lines });
      const of = async (some: Parameters<typeof finding>[0], period = '2026-10') =>
        (await ledger.suggestion(period, finding(some)))?.amount ?? null;
      expect(await of({ id: 'a1' })).toBe('120.00');
      expect(await of({ id: 'a1', who: { role: 'clerk', name: null } })).toBe('110.00');
      expect(await of({ id: 'a1', org: '华东' })).toBe('130.00');
      expect(await of({ id: 'a1', who: { role: 'clerk', name: "O'Brien" } })).toBeNull();
      expect(await of({ id: 'a1', rule: 'x' })).toBeNull();
      expect(await of({ id: 'a1' }, '2026-11')).toBeNull();
    });
  });

  it('know which of the findings behind a suggestion were waived since', async () => {
    const place = await freshPlace();
    const waiver = { kind: 'baseline', reason: '上线前', approver: null, approvedOn: null, expiresOn: null } as const;
    await inLedger(place, async (ledger) => {
      const findings = [finding({ id: 'a1' }), finding({ id: 'a2' }), finding({ id: 'a3', waiver })];
      await keepEntry(ledger, '2026-10', findings, { lines: [fine('甲内勤', '180.00')] });
      const since = async () => (await ledger.suggestion('2026-10', finding({ id: 'a1' })))?.waivedSince;
      expect(await since()).toBe(0);
      const waive = { kind: 'waive', amount: null, suggested: null, period: null, line: null } as const;
      // One that counted, twice, and one that was waived before and never counted.
      await decide(ledger, about('甲内勤', { ...waive, finding: 'a2' }), about('甲内勤', { ...waive, finding: 'a2' }));
      await decide(ledger, about('甲内勤', { ...waive, finding: 'a3' }));
      expect(await since()).toBe(1);
    });
  });

  it('and which waivers were taken back since', async () => {
    const place = await freshPlace();
    const waived = { approver: '孙人事', approvedOn: '2026-11-05', expiresOn: null, reason: '病假' } as const;
    await inLedger(place, async (ledger) => {
      // a2 and a3 were waived by decision, a4 by the list: a confirmation does not end that.
      const findings = [
        finding({ id: 'a1' }),
        finding({ id: 'a2', waiver: { kind: 'decision', ...waived } }),
        finding({ id: 'a3', waiver: { kind: 'decision', ...waived } }),
        finding({ id: 'a4', waiver: { kind: 'waiver', ...waived, expiresOn: '2026-12-31' } }),
      ];
      await keepEntry(ledger, '2026-10', findings, { lines: [fine('甲内勤', '120.00')] });
      const about2 = { amount: null, suggested: null, period: null, line: null } as const;
      for (const id of ['a2', 'a3', 'a4'])
        await decide(ledger, about('甲内勤', { ...about2, finding: id, kind: 'waive' }));
      const since = () => ledger.suggestion('2026-10', finding({ id: 'a1' }));
      expect(await since()).toEqual({ amount: '120.00', waivedSince: 0, countedSince: 0 });
      for (const id of ['a2', 'a4']) await decide(ledger, about('甲内勤', { ...about2, finding: id, kind: 'confirm' }));
      expect(await since()).toEqual({ amount: '120.00', waivedSince: 0, countedSince: 1 });
    });
  });

  it('are not reckoned with where somebody has put something else into the ledger', async () => {
    for (const wrong of [{ amount: '1e9' }, { suggested: 'x' }, { kind: 'pay' as 'amount' }, { amount: null }]) {
      const place = await freshPlace();
      await inLedger(place, (ledger) => decide(ledger, about('甲内勤', wrong)));
      await expect(
        inLedger(place, (ledger) => ledger.recall(parsePeriod('2026-10'), [])),
        JSON.stringify(wrong),
      ).rejects.toThrow('The ledger is damaged');
    }
  });

  it('go with the person, also where the documents name somebody else now', async () => {
    const place = await freshPlace();
    await inLedger(place, async (ledger) => {
      await keepEntry(ledger, '2026-10', [finding({ id: 'a1', who: { role: 'clerk', name: '乙内勤' } })]);
      await decide(ledger, about('甲内勤'), about('乙内勤', { amount: '70.00' }));
    });
    const forgotten = await inLedger(place, (ledger) => ledger.forget({ person: '甲内勤', org: null }));
    expect(forgotten).toMatchObject({ findings: 0, decisions: 1 });
    const left = await inLedger(place, (ledger) => ledger.decisions());
    expect(left.map(({ amount, line }) => [amount, line?.who.name])).toEqual([['70.00', '乙内勤']]);
  });
});
