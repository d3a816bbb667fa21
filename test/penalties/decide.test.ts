import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/domain/problem.js';
import type { Finding } from '../../src/domain/result.js';
import {
  checkDay,
  type DecideOptions,
  decidedAmount,
  type FindingInPeriod,
  finedPeriod,
  oneFinding,
  readDecision,
} from '../../src/penalties/decide.js';

const TODAY = '2026-11-22';
const given = { reason: '初犯', by: '孙人事' };
const read = (options: DecideOptions) => readDecision({ ...given, ...options }, TODAY);

/** What the user is told, in both languages; fails where nothing is refused. */
function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return `${error.text.zh} ${error.text.en}`;
    throw error;
  }
  throw new Error('nothing was refused');
}

function finding(over: Partial<Finding> = {}): Finding {
  return {
    ...{ id: '3fa9c07d11e2b4a5', rule: 'contract/entered-within-one-workday', title: '录入', clauses: [] },
    ...{ severity: 'moderate', org: '-', subject: { dataset: 'contracts', key: 'HT-1' } },
    ...{ source: { file: null, sheet: null, row: null }, who: { role: 'clerk', name: '甲内勤' } },
    ...{ occurredOn: '2026-10-12', deadline: null, doneAt: null, daysLate: null, open: false },
    ...{ message: '', nextStep: '', evidence: {}, waiver: null, state: 'new' },
    ...over,
  };
}

const inPeriod = (period: string, over: Partial<Finding> = {}): FindingInPeriod => ({ period, finding: finding(over) });

describe('the options of a decision', () => {
  it('are one of three, with a reason and a name', () => {
    expect(read({ waive: true })).toEqual({ kind: 'waive', amount: null, ...given, on: TODAY });
    expect(read({ confirm: true, on: '2026-11-05' })).toEqual({
      kind: 'confirm',
      amount: null,
      ...given,
      on: '2026-11-05',
    });
    expect(read({ amount: '300.5' })).toMatchObject({ kind: 'amount', amount: '300.5' });
  });

  it.each([
    [{}],
    [{ waive: true, confirm: true }],
    [{ confirm: true, amount: '100' }],
    [{ waive: true, amount: '0' }],
    [{ waive: false }],
  ])('refuses %j: one of them, and only one', (options) => {
    expect(refusal(() => read(options))).toContain('--waive');
  });

  it.each(['reason', 'by'])('refuses a missing or blank --%s', (name) => {
    for (const blank of [undefined, '', '  ', '\u3000\n\t', '\u200b'])
      expect(refusal(() => read({ waive: true, [name]: blank }))).toContain(`--${name}`);
    expect(refusal(() => read({ waive: true, [name]: ['a', 'b'] }))).toContain('只能给出一次');
    expect(refusal(() => read({ waive: true, [name]: '长'.repeat(501) }))).toContain('500');
    expect(read({ waive: true, [name]: '长'.repeat(500) })).toMatchObject({ [name]: '长'.repeat(500) });
  });

  it('keeps words on one line', () => {
    expect(read({ waive: true, reason: ' 系统停机\r\n两天\u0007 ' }).reason).toBe('系统停机 两天');
  });

  it.each(['12.345', '-50', '+50', '1e2', '1,000', '300元', '', ' ', '0x50', '.5', '５０'])(
    'refuses the amount %j',
    (amount) => {
      expect(refusal(() => read({ amount }))).toContain('--amount');
    },
  );

  it('refuses an amount given twice', () => {
    expect(refusal(() => read({ amount: ['100', '200'] }))).toContain('--amount');
  });

  it('takes the day of the decision from today back, never later', () => {
    expect(read({ waive: true, on: TODAY }).on).toBe(TODAY);
    expect(refusal(() => read({ waive: true, on: '2026-11-23' }))).toContain(TODAY);
    expect(refusal(() => read({ waive: true, on: '2026-02-30' }))).toContain('不是日期');
    expect(refusal(() => read({ waive: true, on: '5.11.2026' }))).toContain('不是日期');
  });

  it('refuses a day before the finding, not the day itself', () => {
    const october = { period: '2026-10', finding: finding() };
    checkDay(read({ waive: true, on: '2026-10-12' }), [october]);
    expect(refusal(() => checkDay(read({ waive: true, on: '2026-10-11' }), [october]))).toContain('2026-10-12');
    // Open in September, done in October: by its date it lies in October now, and was decided on before.
    const september = { period: '2026-09', finding: { ...finding(), occurredOn: '2026-09-28' } };
    checkDay(read({ waive: true, on: '2026-10-11' }), [october, september]);
    expect(refusal(() => checkDay(read({ waive: true, on: '2026-09-27' }), [october, september]))).toContain(
      '2026-09-28',
    );
  });
});

describe('which finding is meant', () => {
  const one = inPeriod('2026-10');
  it('is the only one whose id begins so, in every period that has it', () => {
    expect(oneFinding('3fa9', [one, inPeriod('2026-Q4')]).map(({ period }) => period)).toEqual(['2026-10', '2026-Q4']);
  });
  it('refuses an unknown and an ambiguous one', () => {
    expect(refusal(() => oneFinding('77', []))).toContain('「77」');
    expect(refusal(() => oneFinding('', [one]))).toContain('没有');
    expect(refusal(() => oneFinding('3f', [one, inPeriod('2026-10', { id: '3fbbbbbbbbbbbbbb' })]))).toContain('2 条');
  });
});

describe('which line of fines is meant', () => {
  const waiver = { kind: 'waiver', reason: 'r', approver: 'a', approvedOn: null, expiresOn: null } as const;
  const of = (...records: [FindingInPeriod, ...FindingInPeriod[]]) => finedPeriod(records, false, undefined);

  it('is that of the period in which the finding is new', () => {
    expect(of(inPeriod('2026-11', { state: 'carried' }), inPeriod('2026-10')).period).toBe('2026-10');
  });

  it('refuses notices, and says that they can be waived', () => {
    expect(refusal(() => of(inPeriod('2026-10', { severity: 'notice' })))).toContain('--waive');
  });

  it('refuses what is carried', () => {
    expect(refusal(() => of(inPeriod('2026-11', { state: 'carried' })))).toContain('结转');
  });

  it('refuses what is waived, in the ledger or since', () => {
    expect(refusal(() => of(inPeriod('2026-10', { waiver })))).toContain('已豁免');
    expect(refusal(() => finedPeriod([inPeriod('2026-10')], true, undefined))).toContain('已豁免');
  });

  it('asks which period is meant where several audits fine it', () => {
    const both = [inPeriod('2026-Q4'), inPeriod('2026-10')] as const;
    expect(refusal(() => finedPeriod([...both], false, undefined))).toContain('2026-Q4、2026-10');
    expect(finedPeriod([...both], false, '2026-10').period).toBe('2026-10');
    expect(refusal(() => finedPeriod([...both], false, '2026-11'))).toContain('2026-11');
  });
});

describe('the amount decided', () => {
  const limits = { fineMin: '50', fineMax: '500', period: '2026-10' };
  const of = (amount: string) => decidedAmount(read({ amount }), '360.00', limits);

  it('is the suggestion where it is confirmed', () => {
    expect(decidedAmount(read({ confirm: true }), '360.00', limits)).toBe('360.00');
  });

  it('stands within the limits of the policy, the limits included', () => {
    expect([of('50'), of('50.00'), of('500.00'), of('500'), of('300.5'), of('0300')]).toEqual([
      ...['50.00', '50.00', '500.00', '500.00', '300.50', '300.00'],
    ]);
  });

  it.each(['49.99', '500.01', '0', '999999999.99'])('refuses %s, with both limits named', (amount) => {
    expect(refusal(() => of(amount))).toMatch(/最低 50 元，最高 500 元.*at least 50 and at most 500/);
  });
});
