import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FindingWaiver, PenaltyLine } from '../../src/domain/result.js';
import { finding, freshDatabase, freshFolder, inLedger, keepEntry } from '../ledger/place.js';
import { cliAt } from './cli.js';

const RULE = 'contract/entered-within-one-workday';
/** The evening of 5 November in China, when it is still the afternoon in London. */
const NOW = new Date('2026-11-05T13:00:00Z');
const WHY = ['--reason', '初犯', '--by', '孙人事'];

const waived: FindingWaiver = {
  ...{ kind: 'waiver', reason: '系统停机', approver: '丁总', approvedOn: '2026-10-20', expiresOn: '2026-12-31' },
};

const line: PenaltyLine = {
  ...{ org: '-', who: { role: 'clerk', name: '甲内勤' }, rule: RULE, title: '录入', severity: 'moderate', count: 2 },
  ...{ worstDaysLate: 2, prior: 2, base: '100.00', amount: '360.00', formula: '', decision: null },
};

/** A ledger of two months, in which 1a… is open and carried, 1b… waived, 2… a notice, and c… fined by the quarter too. */
async function fill(place: string): Promise<void> {
  await inLedger(place, async (ledger) => {
    const october = [
      finding({ id: '1a00000000000001', open: true }),
      finding({ id: '1b00000000000001', waiver: waived }),
      finding({ id: '2000000000000001', severity: 'notice', rule: 'contract/entered-same-day' }),
      finding({ id: 'c000000000000001' }),
      finding({ id: 'e000000000000001', state: 'carried', occurredOn: '2026-09-30' }),
    ];
    await keepEntry(ledger, '2026-10', october, { lines: [line] });
    await keepEntry(ledger, '2026-Q4', [finding({ id: 'c000000000000001' })], {
      lines: [{ ...line, amount: '120.00' }],
    });
    await keepEntry(ledger, '2026-11', [finding({ id: '1a00000000000001', open: true, state: 'carried' })]);
  });
}

describe.each([
  ['in a file', async () => join(freshFolder(), 'ledger.duckdb')],
  ['in PostgreSQL', freshDatabase],
] as const)('jihe decide %s', (_, freshPlace) => {
  let place: string;
  beforeAll(async () => {
    place = await freshPlace();
    await fill(place);
  });
  const decide = (...argv: string[]) => cliAt(NOW, 'decide', ...argv, '--ledger', place);
  const decisions = () => inLedger(place, (ledger) => ledger.decisions());
  const last = async () => (await decisions()).at(-1);

  it('confirms the suggestion of the line that the finding belongs to', async () => {
    const { code, out, err } = await decide('1A', '--confirm', ...WHY);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('已登记：按建议确认罚款 360.00 元');
    expect(out).toContain('孙人事，2026-11-05：初犯');
    expect(await last()).toEqual({
      ...{ finding: '1a00000000000001', kind: 'confirm', amount: '360.00', suggested: '360.00', period: '2026-10' },
      ...{ reason: '初犯', by: '孙人事', on: '2026-11-05' },
      line: { org: '-', who: { role: 'clerk', name: '甲内勤' }, rule: RULE },
    });
  });

  it('takes another amount within the limits of the policy, which are meant to the cent', async () => {
    for (const [typed, kept] of [
      ['50.00', '50.00'],
      ['500', '500.00'],
      ['123.4', '123.40'],
    ] as const) {
      expect((await decide('1a', '--amount', typed, ...WHY)).code).toBe(0);
      expect(await last()).toMatchObject({ kind: 'amount', amount: kept, suggested: '360.00' });
    }
    const before = (await decisions()).length;
    for (const typed of ['49.99', '500.01', '-50', '0'])
      expect(await decide('1a', `--amount=${typed}`, ...WHY), typed).toMatchObject({ code: 2, out: '' });
    expect((await decide('1a', '--amount', '500.01', ...WHY)).err).toContain('最低 50 元，最高 500 元');
    expect((await decide('1a', '--amount', '500.01', '--lang', 'en', ...WHY)).err).toContain(
      'at least 50 and at most 500',
    );
    expect((await decisions()).length).toBe(before);
  });

  it('keeps every decision; none is corrected', async () => {
    const kinds = (await decisions()).map(({ kind, amount }) => [kind, amount]);
    expect(kinds).toEqual([
      ['confirm', '360.00'],
      ['amount', '50.00'],
      ['amount', '500.00'],
      ['amount', '123.40'],
    ]);
  });

  it('asks which period is meant where several audits fine the finding', async () => {
    expect((await decide('c', '--confirm', ...WHY)).err).toContain('--period');
    expect((await decide('c', '--confirm', '--period', '2026-q4', ...WHY)).code).toBe(0);
    expect(await last()).toMatchObject({ period: '2026-Q4', amount: '120.00' });
  });

  it.each([
    ['an unknown finding', ['ffff', '--waive', ...WHY], '没有编号以「ffff」开头'],
    ['an ambiguous one', ['1', '--waive', ...WHY], '2 条违规'],
    ['money for a notice', ['2', '--confirm', ...WHY], '提示级'],
    ['money for what is waived', ['1b', '--amount', '100', ...WHY], '已豁免'],
    ['money for what is carried', ['e', '--confirm', ...WHY], '结转'],
    ['no reason', ['1a', '--waive', '--by', '孙人事'], '--reason'],
    ['a blank reason', ['1a', '--waive', '--by', '孙人事', '--reason', ' '], '--reason'],
    ['nobody', ['1a', '--waive', '--reason', '初犯'], '--by'],
    ['a blank name', ['1a', '--waive', '--reason', '初犯', '--by='], '--by'],
    ['nothing decided', ['1a', ...WHY], '只给一个'],
    ['two things at once', ['1a', '--waive', '--amount', '100', ...WHY], '只给一个'],
    ['a waiver of one period', ['1a', '--waive', '--period', '2026-10', ...WHY], '--period'],
    ['a day before the finding', ['1a', '--waive', '--on', '2026-10-08', ...WHY], '2026-10-09'],
    ['a day to come', ['1a', '--waive', '--on', '2026-11-06', ...WHY], '2026-11-05'],
    ['no day at all', ['1a', '--waive', '--on', '明天', ...WHY], '不是日期'],
    ['an unknown option', ['1a', '--waive', '--forever', ...WHY], 'forever'],
  ])('refuses %s', async (_case, argv, told) => {
    const before = (await decisions()).length;
    const { code, out, err } = await decide(...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(told);
    expect((await decisions()).length).toBe(before);
  });

  it('waives the finding itself, also a notice or one that is carried', async () => {
    expect((await decide('2', '--waive', '--on', '2026-10-09', ...WHY)).out).toContain('不再计罚');
    expect((await decide('e', '--waive', ...WHY)).code).toBe(0);
    expect(await last()).toMatchObject({
      finding: 'e000000000000001',
      kind: 'waive',
      amount: null,
      period: null,
      line: null,
    });
  });

  it('refuses money for what was waived since the run', async () => {
    expect((await decide('1a', '--waive', ...WHY)).code).toBe(0);
    expect((await decide('1a', '--amount', '100', ...WHY)).err).toContain('已豁免');
    // The other finding of the line can be decided on; that the suggestion is out of date is told.
    const { code, err } = await decide('c', '--confirm', '--period', '2026-10', ...WHY);
    expect(code).toBe(0);
    expect(err).toContain('还计入了 1 条后来豁免的违规');
  });

  it('takes a waiver back: the finding is to be fined again, and the next confirmation is about money', async () => {
    const { code, out } = await decide('1a', '--confirm', ...WHY);
    expect([code, out.includes('重新计罚')]).toEqual([0, true]);
    expect(await last()).toMatchObject({ kind: 'confirm', amount: null, period: null, suggested: null, line: null });
    const confirmed = await decide('c', '--confirm', '--period', '2026-10', ...WHY);
    expect([confirmed.code, confirmed.err]).toEqual([0, '']);
    expect((await decide('1a', '--confirm', '--period', '2026-10', ...WHY)).code).toBe(0);
    expect(await last()).toMatchObject({ finding: '1a00000000000001', kind: 'confirm', period: '2026-10' });
  });
});

describe('jihe decide', () => {
  it('needs a ledger, and never makes a new one of a mistyped name', async () => {
    expect((await cliAt(NOW, 'decide', '1a', '--waive', ...WHY)).err).toContain('JIHE_LEDGER');
    const place = join(freshFolder(), 'ledger.duckdb');
    const { code, err } = await cliAt(NOW, 'decide', '1a', '--waive', ...WHY, '--ledger', place);
    expect(code).toBe(2);
    expect(err).toContain('没有台账');
    expect(existsSync(place)).toBe(false);
  });
});
