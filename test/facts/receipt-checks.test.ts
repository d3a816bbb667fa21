import { expect, test } from 'vitest';
import type { Value } from '../../src/domain/result.js';
import { type SceneOptions, type SceneRows, scene } from '../scene.js';

// Confirmation by finance, the extra review of large receipts, instruments on one receipt only. As-of 31 October 2026, a
// Saturday; 1–7 October are off, Saturday 10 October is worked.
const receipt = {
  receipt_no: 'S-1',
  customer_name: '甲公司',
  received_on: '2026-10-08',
  entered_at: '2026-10-08 16:00',
  amount: '100.00',
  method: 'transfer',
};
type Fields = Readonly<Record<string, Value>>;

/** The facts of the live receipts, by number. */
async function receipts(rows: SceneRows, columns: string, options: SceneOptions = {}) {
  const store = await scene(rows, { facts: ['receipt'], ...options });
  try {
    return await store.all(`SELECT key, ${columns} FROM receipt WHERE is_live ORDER BY key`);
  } finally {
    await store.close();
  }
}
const numbered = (cases: readonly Fields[]) =>
  cases.map((fields, i) => ({ ...receipt, receipt_no: `S-${10 + i}`, ...fields }));
const values = (rows: readonly Fields[]) => rows.map(({ key: _, ...row }) => Object.values(row));

const CONFIRM = 'confirm_state, confirm_due_on, confirm_days_late';

test('finance confirms by the next working day after entry', async () => {
  const rows = await receipts(
    {
      receipts: numbered([
        { finance_confirmed_at: '2026-10-09 23:59' },
        { finance_confirmed_at: '2026-10-10 00:01' },
        // Entered on a Friday: the make-up Saturday is the last day, and Sunday is no working day.
        { entered_at: '2026-10-09 09:00', finance_confirmed_at: '2026-10-10' },
        { entered_at: '2026-10-09 09:00', finance_confirmed_at: '2026-10-11' },
        { entered_at: '2026-10-09 09:00', finance_confirmed_at: '2026-10-12' },
        // Never: due Wednesday 28 October; Thursday and Friday late, the as-of Saturday is none.
        { entered_at: '2026-10-27', finance_confirmed_at: null },
        { entered_at: '2026-10-27', finance_confirmed_at: '2026-11-02' },
        // Due on Monday 2 November.
        { entered_at: '2026-10-30 09:00' },
        { entered_at: '2026-10-31 09:00' },
        // Confirmed before it was entered.
        { finance_confirmed_at: '2026-10-08 10:00' },
      ]),
    },
    CONFIRM,
  );
  expect(values(rows)).toEqual([
    ['done', '2026-10-09', 0],
    ['late', '2026-10-09', 1],
    ['done', '2026-10-10', 0],
    // No working day later, and late all the same.
    ['late', '2026-10-10', 1],
    ['late', '2026-10-10', 1],
    ['overdue', '2026-10-28', 2],
    ['overdue', '2026-10-28', 2],
    ['pending', '2026-11-02', 0],
    ['pending', '2026-11-02', 0],
    ['done', '2026-10-09', 0],
  ]);
});

test('the time to confirm begins with the entry', async () => {
  const rows = await receipts(
    {
      receipts: numbered([
        { entered_at: null },
        { entered_at: null, finance_confirmed_at: '2026-10-20' },
        // Entered after the as-of date: not entered yet.
        { entered_at: '2026-11-01 09:00' },
      ]),
    },
    'confirm_state',
  );
  expect(values(rows)).toEqual([['pending'], ['done'], ['pending']]);
});

test('the company sets the time to confirm', async () => {
  const rows = await receipts({ receipts: [{ ...receipt, finance_confirmed_at: '2026-10-12' }] }, CONFIRM, {
    parameters: { receipt_confirm_workdays: '3' },
  });
  // 9, 10 and 12 October.
  expect(values(rows)).toEqual([['done', '2026-10-12', 0]]);
});

test('of several rows the one confirmed last is judged; a refund among them is not', async () => {
  const row = (line: string, fields: Fields) => ({ ...receipt, line_no: line, ...fields });
  const of = async (...rows: Fields[]) =>
    values(await receipts({ receipts: rows.map((fields, i) => row(String(i), fields)) }, `${CONFIRM}, confirm_amount`));
  const done = { finance_confirmed_at: '2026-10-09 10:00' };
  expect(await of(done, done)).toEqual([['done', '2026-10-09', 0, '100.00']]);
  expect(await of(done, { amount: '30.00', finance_confirmed_at: '2026-10-12' })).toEqual([
    ['late', '2026-10-09', 2, '30.00'],
  ]);
  expect(await of({ amount: '30.00' }, done)).toEqual([['overdue', '2026-10-09', 16, '30.00']]);
  expect(await of(done, { amount: '30.00', entered_at: '2026-10-30' })).toEqual([
    ['pending', '2026-11-02', 0, '30.00'],
  ]);
  expect(await of(done, { amount: '-30.00' })).toEqual([['done', '2026-10-09', 0, '100.00']]);
});

test('rows from a file that does not say when finance confirmed leave the receipt open to doubt', async () => {
  const absent = { absent: { receipts: ['finance_confirmed_at'] } };
  const rows = [
    { ...receipt, line_no: '1' },
    { ...receipt, line_no: '2' },
  ];
  expect(values(await receipts({ receipts: rows }, 'confirm_state', absent))).toEqual([[null]]);
});

const LARGE = 'amount_cny, is_large, review_state';

test('a receipt is large from 500,000.00 CNY on, at its own rate', async () => {
  const rows = await receipts(
    {
      receipts: numbered([
        { amount: '500000.00' },
        { amount: '499999.99' },
        { amount: '500000.00', extra_reviewed_at: '2026-10-20' },
        // Not reviewed by the as-of date.
        { amount: '500000.00', extra_reviewed_at: '2026-11-01 08:00' },
        { amount: '70422.54', currency: 'USD', exchange_rate: '7.1' },
        { amount: '70422.53', currency: 'USD', exchange_rate: '7.1' },
        { amount: '90000.00', currency: 'USD' },
        { amount: '-600000.00' },
      ]),
    },
    LARGE,
  );
  expect(values(rows)).toEqual([
    ['500000.00', true, 'missing'],
    ['499999.99', false, 'missing'],
    ['500000.00', true, 'done'],
    ['500000.00', true, 'missing'],
    // 70,422.54 × 7.1 = 500,000.034; 70,422.53 × 7.1 = 499,999.963.
    ['500000.03', true, 'missing'],
    ['499999.96', false, 'missing'],
    [null, null, 'missing'],
    ['-600000.00', false, 'missing'],
  ]);
});

test('the rows of one receipt are added up, and one review is enough', async () => {
  const of = async (rows: readonly Fields[], others: SceneRows = {}) =>
    values(
      await receipts(
        { receipts: rows.map((fields, i) => ({ ...receipt, line_no: String(i), ...fields })), ...others },
        `${LARGE}, extra_reviewed_at`,
      ),
    );
  const half = { amount: '250000.00' };
  expect(await of([half, half])).toEqual([['500000.00', true, 'missing', null]]);
  expect(await of([half, { amount: '249999.99' }])).toEqual([['499999.99', false, 'missing', null]]);
  expect(await of([half, { ...half, extra_reviewed_at: '2026-10-20 09:00' }])).toEqual([
    ['500000.00', true, 'done', '2026-10-20 09:00'],
  ]);
  // 250,000.00 + 40,000.00 × 7.1 = 534,000.00; without a rate nobody knows.
  expect(await of([half, { amount: '40000.00', currency: 'USD', exchange_rate: '7.1' }])).toEqual([
    ['534000.00', true, 'missing', null],
  ]);
  expect(await of([half, { amount: '40000.00', currency: 'USD' }])).toEqual([[null, null, 'missing', null]]);
  // A part of the receipt that could not be read may be anything.
  const unread = { rejected_document: [{ dataset: 'receipts', number: 'S-1' }] };
  expect(await of([half], unread)).toEqual([[null, null, 'missing', null]]);
});

test('a receipt without a currency is in that of the invoice it names', async () => {
  const invoice = { invoice_no: '0001', customer_name: '甲公司', issued_on: '2026-10-01', amount: '90000.00' };
  const rows = await receipts(
    {
      invoices: [{ ...invoice, currency: 'USD', exchange_rate: '7.1' }],
      receipts: numbered([
        { amount: '90000.00', invoice_no: '0001' },
        { amount: '90000.00', invoice_no: '0001', exchange_rate: '7.0' },
      ]),
    },
    'amount_cny, is_large',
  );
  expect(values(rows)).toEqual([
    [null, null],
    ['630000.00', true],
  ]);
});

const INSTRUMENT = 'instrument_state, first_receipt_no, repeat_received_on';
const acceptance = { method: 'acceptance', instrument_no: 'P-1' };
const instruments = async (cases: readonly Fields[], options: SceneOptions = {}) =>
  values(await receipts({ receipts: numbered(cases) }, INSTRUMENT, options));

test('an instrument number on two receipts is a breach of the later one', async () => {
  expect(
    await instruments([
      { ...acceptance, received_on: '2026-10-22' },
      { ...acceptance, received_on: '2026-10-15' },
      { ...acceptance, received_on: '2026-10-23', method: 'cheque' },
      { ...acceptance, instrument_no: 'P-2' },
      // Leading zeros make another number.
      { ...acceptance, instrument_no: '0P-2' },
    ]),
  ).toEqual([
    ['repeated', 'S-11', '2026-10-22'],
    ['single', null, null],
    ['repeated', 'S-11', '2026-10-23'],
    ['single', null, null],
    ['single', null, null],
  ]);
});

test('of one day’s receipts the one entered later is the later one, then the one with the greater number', async () => {
  const day = { ...acceptance, received_on: '2026-10-15' };
  expect(
    await instruments([
      { ...day, entered_at: '2026-10-15 11:00' },
      { ...day, entered_at: '2026-10-15 10:00' },
    ]),
  ).toEqual([
    ['repeated', 'S-11', '2026-10-15'],
    ['single', null, null],
  ]);
  expect((await instruments([day, day])).map(([state]) => state)).toEqual(['single', 'repeated']);
});

test('rows of one receipt, void ones, later ones and those of another company share a number freely', async () => {
  const rows = await receipts(
    {
      receipts: [
        { ...receipt, ...acceptance, line_no: '1' },
        { ...receipt, ...acceptance, line_no: '2' },
        { ...receipt, ...acceptance, receipt_no: 'S-2', status: '作废' },
        { ...receipt, ...acceptance, receipt_no: 'S-3', received_on: '2026-11-02' },
        { ...receipt, ...acceptance, receipt_no: 'S-4', org: 'B' },
      ],
    },
    INSTRUMENT,
  );
  expect(values(rows)).toEqual([
    ['single', null, null],
    ['single', null, null],
  ]);
});

test('a receipt in several rows repeats an instrument once', async () => {
  const rows = await receipts(
    {
      receipts: [
        { ...receipt, ...acceptance, receipt_no: 'S-1' },
        { ...receipt, ...acceptance, receipt_no: 'S-2', instrument_no: 'P-2' },
        ...['P-3', 'P-2', 'P-1'].map((number, i) => ({
          ...{ ...receipt, ...acceptance, receipt_no: 'S-3', received_on: '2026-10-20' },
          ...{ line_no: String(i), instrument_no: number },
        })),
      ],
    },
    `${INSTRUMENT}, instrument_no`,
  );
  expect(values(rows)).toEqual([
    ['single', null, null, 'P-1'],
    ['single', null, null, 'P-2'],
    ['repeated', 'S-1', '2026-10-20', 'P-1'],
  ]);
});

test('the same number proves nothing where it came back, was damaged, or is blank', async () => {
  const twice = async (fields: Fields, ...more: Fields[]) =>
    (await instruments([{ ...acceptance, ...fields }, { ...acceptance, ...fields }, ...more])).map(([state]) => state);
  // Returned, and handed in again.
  expect(await twice({}, { ...acceptance, amount: '-100.00' })).toEqual(['single', null, 'single']);
  expect(await twice({}, { ...acceptance, amount: '-100.00', method: 'transfer' })).toEqual(['single', null, 'single']);
  // A method of payment that says nothing.
  expect(await twice({}, { ...acceptance, method: '其他' })).toEqual(['single', null, null]);
  expect(await twice({ instrument_no: '1305****0012' })).toEqual(['single', null]);
  expect(await twice({ instrument_no: '1.30558E+29' })).toEqual(['single', null]);
  expect(await twice({ instrument_no: '130558100001220000000000000000' })).toEqual(['single', null]);
  expect(await twice({ instrument_no: '130558100001220260601123456789' })).toEqual(['single', 'repeated']);
  expect(await twice({ instrument_no: null })).toEqual([null, null]);
  // What a bank transfer has in that column is no instrument.
  expect(await twice({}, { ...acceptance, method: 'transfer' })).toEqual(['single', 'repeated', 'single']);
});

test('blanks, hyphens and widths make no other instrument', async () => {
  const pair = async (second: string) =>
    (
      await instruments([
        { ...acceptance, instrument_no: 'AB1305-0012' },
        { ...acceptance, instrument_no: second },
      ])
    ).map(([state]) => state);
  expect(await pair('AB1305 0012')).toEqual(['single', 'repeated']);
  expect(await pair('ＡＢ１３０５００１２')).toEqual(['single', 'repeated']);
  expect(await pair('AB1305-00012')).toEqual(['single', 'single']);
  expect(await pair('AB1305')).toEqual(['single', 'single']);
});

test('an instrument that went back under no number may have been handed in again', async () => {
  const again = async (...others: Fields[]) => {
    const rows = await receipts(
      {
        receipts: [
          { ...receipt, ...acceptance, receipt_no: 'S-1', received_on: '2026-10-10' },
          { ...receipt, ...acceptance, receipt_no: 'S-2', received_on: '2026-10-20' },
          ...others.map((fields) => ({
            ...receipt,
            ...{ receipt_no: 'S-3', method: 'acceptance', amount: '-100.00', received_on: '2026-10-15', ...fields },
          })),
        ],
      },
      INSTRUMENT,
    );
    return rows.find(({ key }) => key === 'S-2')?.instrument_state;
  };
  expect(await again()).toBe('repeated');
  expect(await again({})).toBe(null);
  expect(await again({ method: null })).toBe(null);
  expect(await again({ received_on: '2026-10-20' })).toBe(null);
  // Money paid back, another sum, another day, another customer, or nothing at all.
  expect(await again({ method: 'transfer' })).toBe('repeated');
  expect(await again({ amount: '-99.99' })).toBe('repeated');
  expect(await again({ received_on: '2026-10-21' })).toBe('repeated');
  expect(await again({ received_on: '2026-10-09' })).toBe('repeated');
  expect(await again({ customer_name: '乙公司' })).toBe('repeated');
  expect(await again({ status: '作废' })).toBe('repeated');
});

test('a receipt that could not be read may be how the instrument went back', async () => {
  const twice = async (rejected: Readonly<Record<string, string>>) =>
    (
      await receipts(
        {
          receipts: numbered([acceptance, { ...acceptance, received_on: '2026-10-20' }]),
          rejected_document: [{ dataset: 'receipts', ...rejected }],
        },
        'instrument_state',
      )
    ).map((row) => row.instrument_state);
  expect(await twice({ number: 'S-9', customer_name: '甲公司' })).toEqual(['single', null]);
  expect(await twice({ number: 'S-9' })).toEqual(['single', null]);
  expect(await twice({ number: 'S-9', customer_name: '乙公司' })).toEqual(['single', 'repeated']);
  expect(await twice({ number: 'S-9', customer_name: '甲公司', org: 'B' })).toEqual(['single', 'repeated']);
});

test('words and zeros in place of a number are no instrument', async () => {
  for (const instrument_no of ['无', '待补', '0', '0000', '---']) {
    const twice = await instruments([
      { ...acceptance, instrument_no },
      { ...acceptance, instrument_no, received_on: '2026-10-20' },
    ]);
    expect(twice.map(([state]) => state)).toEqual(['single', null]);
  }
});
