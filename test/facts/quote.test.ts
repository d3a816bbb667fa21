import { afterEach, describe, expect, it } from 'vitest';
import type { Value } from '../../src/domain/result.js';
import type { Store } from '../../src/store/port.js';
import { type SceneOptions, type SceneRows, scene } from '../scene.js';

const QUOTE = { quote_no: 'BJ-1', salesperson: '甲一', inquiry_at: '2026-10-12 10:00' };

let store: Store | undefined;
afterEach(async () => {
  await store?.close();
  store = undefined;
});

/** The named columns of quotes that differ from the plain one in these fields. */
async function quotes(
  columns: string,
  rows: readonly Readonly<Record<string, Value>>[],
  options: SceneOptions & { readonly others?: SceneRows } = {},
) {
  const loaded = rows.map((fields, i) => ({ ...QUOTE, quote_no: `BJ-${i + 1}`, ...fields }));
  store = await scene({ quotes: loaded, ...options.others }, { facts: ['quote'], ...options });
  return store.all(`SELECT ${columns} FROM quote ORDER BY input_no, row_no`);
}

describe('an inquiry is reported on its day', () => {
  const columns = 'report_due_on, report_state, report_days_late';

  it('by the calendar day; not reported counts up to the as-of date', async () => {
    const found = await quotes(columns, [
      { reported_at: '2026-10-12 23:59' },
      { reported_at: '2026-10-12' },
      { reported_at: '2026-10-11 09:00' },
      { reported_at: '2026-10-13 00:00' },
      {},
      // On the as-of day, which is over; reported after it, so not yet.
      { inquiry_at: '2026-10-31 17:00', reported_at: '2026-11-01 08:00' },
    ]);
    expect(found.map((row) => [row.report_due_on, row.report_state, row.report_days_late])).toEqual([
      ['2026-10-12', 'done', 0],
      ['2026-10-12', 'done', 0],
      ['2026-10-12', 'done', 0],
      ['2026-10-12', 'late', 1],
      ['2026-10-12', 'overdue', 19],
      ['2026-10-31', 'overdue', 1],
    ]);
  });

  it('or within the days that the parameter allows', async () => {
    const found = await quotes(
      columns,
      [{ reported_at: '2026-10-14 09:00' }, { reported_at: '2026-10-15' }, { inquiry_at: '2026-10-30' }],
      { parameters: { inquiry_report_days: '2' } },
    );
    expect(found.map((row) => [row.report_due_on, row.report_state, row.report_days_late])).toEqual([
      ['2026-10-14', 'done', 0],
      ['2026-10-14', 'late', 1],
      ['2026-11-01', 'pending', 0],
    ]);
  });
});

describe.each([
  ['manager_approval_state', 'manager_approved_at'],
  ['leadership_state', 'gm_approved_at'],
  ['purchasing_check_state', 'purchasing_checked_at'],
])('%s: the act against the sending', (state, act) => {
  it('to the minute where both have a time, else by the day', async () => {
    const cases: [act: string | null, sent: string | null, state: string][] = [
      ['2026-10-14 10:00', '2026-10-14 10:00', 'done'],
      ['2026-10-14 10:01', '2026-10-14 10:00', 'late'],
      ['2026-10-14', '2026-10-14 10:00', 'done'],
      ['2026-10-14 17:00', '2026-10-14', 'done'],
      ['2026-10-15', '2026-10-14 10:00', 'late'],
      [null, '2026-10-14 10:00', 'missing'],
      ['2026-10-14 10:00', null, 'done'],
      [null, null, 'pending'],
      // After the as-of date neither has happened yet.
      ['2026-11-02', '2026-10-30', 'missing'],
      [null, '2026-11-02', 'pending'],
    ];
    const found = await quotes(
      state,
      cases.map(([at, sent_at]) => ({ [act]: at, sent_at })),
    );
    expect(found).toEqual(cases.map(([, , expected]) => ({ [state]: expected })));
  });
});

it('is major as a bid, when flagged, or from the amount on; without an amount nobody can tell', async () => {
  const found = await quotes('is_major_quote', [
    { kind: 'bid', amount: '100.00' },
    { kind: 'bid' },
    { is_major: true, amount: '100.00' },
    { amount: '1000000.00' },
    { amount: '999999.99' },
    { is_major: false, amount: '999999.99' },
    { is_major: false },
    {},
  ]);
  expect(found.map((row) => row.is_major_quote)).toEqual([true, true, true, true, false, false, null, null]);
});

it('is about a key product when ticked; a blank flag is a no', async () => {
  const found = await quotes('is_key_product', [{ is_key_product: true }, { is_key_product: false }, {}]);
  expect(found.map((row) => row.is_key_product)).toEqual([true, false, false]);
});

it('names the manager of the salesperson on the day of the inquiry', async () => {
  const employees = [
    { employee_no: '1', name: '甲一', role: 'salesperson', manager: '丁四' },
    { employee_no: '2', name: '丙三', role: 'manager', left_on: '2026-10-20' },
    { employee_no: '3', name: '丁四', role: 'manager', hired_on: '2026-10-20' },
  ];
  const rows = [{}, { salesperson: '乙二' }, { salesperson: '乙二', inquiry_at: '2026-10-20' }];
  const found = await quotes('salesperson, manager', rows, { others: { employees } });
  expect(found).toEqual([
    { salesperson: '甲一', manager: '丁四' },
    { salesperson: '乙二', manager: '丙三' },
    { salesperson: '乙二', manager: '丁四' },
  ]);
  await store?.close();
  expect(await quotes('manager', [{}])).toEqual([{ manager: null }]);
});
