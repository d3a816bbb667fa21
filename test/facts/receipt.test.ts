import { expect, test } from 'vitest';
import { type SceneOptions, type SceneRows, scene } from '../scene.js';

const receipt = {
  receipt_no: 'S-1',
  customer_name: '甲公司',
  received_on: '2026-10-08',
  amount: '100.00',
  method: 'acceptance',
};

/** The facts of the live receipts, by number. */
async function receipts(rows: SceneRows, columns: string, options: SceneOptions = {}) {
  const store = await scene(rows, { facts: ['receipt'], ...options });
  try {
    return await store.all(`SELECT key, ${columns} FROM receipt WHERE is_live ORDER BY key`);
  } finally {
    await store.close();
  }
}

test('an instrument is to be entered on the day it is received', async () => {
  const rows = await receipts(
    {
      receipts: [
        { ...receipt, receipt_no: '1 same day', entered_at: '2026-10-08 23:59' },
        { ...receipt, receipt_no: '2 day only', entered_at: '2026-10-08' },
        { ...receipt, receipt_no: '3 next day', entered_at: '2026-10-09 00:01' },
        { ...receipt, receipt_no: '4 not yet' },
        { ...receipt, receipt_no: '5 later than as-of', entered_at: '2026-11-02 08:00' },
        { ...receipt, receipt_no: '6 received on the last day', received_on: '2026-10-31' },
        { ...receipt, receipt_no: '7 entered before', entered_at: '2026-10-07' },
      ],
    },
    'entry_state, entry_days_late, entry_due_on, entry_occurred_on',
  );
  const due = '2026-10-08';
  expect(rows).toEqual([
    { key: '1 same day', entry_state: 'done', entry_days_late: 0, entry_due_on: due, entry_occurred_on: due },
    { key: '2 day only', entry_state: 'done', entry_days_late: 0, entry_due_on: due, entry_occurred_on: due },
    { key: '3 next day', entry_state: 'late', entry_days_late: 1, entry_due_on: due, entry_occurred_on: '2026-10-09' },
    { key: '4 not yet', entry_state: 'overdue', entry_days_late: 23, entry_due_on: due, entry_occurred_on: due },
    {
      key: '5 later than as-of',
      entry_state: 'overdue',
      entry_days_late: 23,
      entry_due_on: due,
      entry_occurred_on: due,
    },
    // The as-of moment is the end of the day: the deadline day is over, and late is at least one day.
    {
      key: '6 received on the last day',
      entry_state: 'overdue',
      entry_days_late: 1,
      entry_due_on: '2026-10-31',
      entry_occurred_on: '2026-10-31',
    },
    {
      key: '7 entered before',
      entry_state: 'done',
      entry_days_late: 0,
      entry_due_on: due,
      entry_occurred_on: '2026-10-07',
    },
  ]);
});

test('a company that allows a day more has its instruments pending until then', async () => {
  const rows = await receipts({ receipts: [{ ...receipt, received_on: '2026-10-31' }] }, 'entry_state, entry_due_on', {
    parameters: { instrument_entry_days: '1' },
  });
  expect(rows).toEqual([{ key: 'S-1', entry_state: 'pending', entry_due_on: '2026-11-01' }]);
});

test('an instrument is to be handed to finance on the day it is received', async () => {
  const rows = await receipts(
    {
      receipts: [
        { ...receipt, receipt_no: '1', handed_to_finance_at: '2026-10-08 17:30' },
        { ...receipt, receipt_no: '2', handed_to_finance_at: '2026-10-10' },
        { ...receipt, receipt_no: '3' },
      ],
    },
    'hand_over_state, hand_over_days_late',
  );
  expect(rows).toEqual([
    { key: '1', hand_over_state: 'done', hand_over_days_late: 0 },
    { key: '2', hand_over_state: 'late', hand_over_days_late: 2 },
    { key: '3', hand_over_state: 'overdue', hand_over_days_late: 23 },
  ]);
});

const known = {
  contracts: [
    { contract_no: 'HT-1', customer_name: '甲公司', salesperson: '赵一', signed_on: '2026-10-01', amount: '100.00' },
    {
      contract_no: 'HT-2',
      customer_name: '甲公司',
      salesperson: '赵一',
      signed_on: '2026-10-01',
      amount: '100.00',
      status: '作废',
    },
    { contract_no: 'HT-3', customer_name: '甲公司', salesperson: '赵一', signed_on: '2026-11-01', amount: '100.00' },
  ],
  invoices: [
    { invoice_code: '4400', invoice_no: '0001', customer_name: '甲公司', issued_on: '2026-10-01', amount: '100.00' },
  ],
};

test('a receipt is matched by a contract or an invoice in force, three days after it came in', async () => {
  const rows = await receipts(
    {
      ...known,
      receipts: [
        { ...receipt, receipt_no: '01 contract', contract_no: 'HT-1' },
        { ...receipt, receipt_no: '02 invoice', invoice_no: '0001' },
        { ...receipt, receipt_no: '03 invoice with code', invoice_no: '4400:0001' },
        { ...receipt, receipt_no: '04 unknown contract, known invoice', contract_no: 'HT-9', invoice_no: '0001' },
        { ...receipt, receipt_no: '05 nothing' },
        { ...receipt, receipt_no: '06 void contract', contract_no: 'HT-2' },
        { ...receipt, receipt_no: '07 contract of next month', contract_no: 'HT-3' },
        { ...receipt, receipt_no: '08 due on the as-of day', received_on: '2026-10-28' },
        { ...receipt, receipt_no: '09 due tomorrow', received_on: '2026-10-29' },
      ],
    },
    'is_matched, match_due_on, match_state, match_days_late',
  );
  const matched = { is_matched: true, match_due_on: '2026-10-11', match_state: 'done', match_days_late: 0 };
  const unmatched = { is_matched: false, match_due_on: '2026-10-11', match_state: 'overdue', match_days_late: 20 };
  expect(rows).toEqual([
    { key: '01 contract', ...matched },
    { key: '02 invoice', ...matched },
    { key: '03 invoice with code', ...matched },
    { key: '04 unknown contract, known invoice', ...matched },
    { key: '05 nothing', ...unmatched },
    { key: '06 void contract', ...unmatched },
    { key: '07 contract of next month', ...unmatched },
    {
      key: '08 due on the as-of day',
      is_matched: false,
      match_due_on: '2026-10-31',
      match_state: 'overdue',
      match_days_late: 1,
    },
    {
      key: '09 due tomorrow',
      is_matched: false,
      match_due_on: '2026-11-01',
      match_state: 'pending',
      match_days_late: 0,
    },
  ]);
});

test('a number that the exports cannot show is neither matched nor unmatched', async () => {
  const rows = await receipts(
    {
      contracts: known.contracts,
      receipts: [
        { ...receipt, receipt_no: '1 invoice, no invoices loaded', invoice_no: '0001' },
        { ...receipt, receipt_no: '2 unknown contract', contract_no: 'HT-9' },
        { ...receipt, receipt_no: '3 nothing' },
      ],
    },
    'is_matched, match_state',
  );
  expect(rows).toEqual([
    { key: '1 invoice, no invoices loaded', is_matched: null, match_state: null },
    { key: '2 unknown contract', is_matched: false, match_state: 'overdue' },
    { key: '3 nothing', is_matched: false, match_state: 'overdue' },
  ]);
});

test('several rows of one receipt are judged once, by what is missing in any of them', async () => {
  const store = await scene(
    {
      ...known,
      receipts: [
        {
          ...receipt,
          line_no: '1',
          method: 'transfer',
          contract_no: 'HT-1',
          entered_at: '2026-10-08 09:00',
          amount: '60.00',
        },
        {
          ...receipt,
          line_no: '2',
          method: 'cheque',
          contract_no: 'HT-9',
          entered_at: '2026-10-09 09:00',
          amount: '40.00',
        },
        { ...receipt, line_no: '3', method: 'cheque', amount: '7.00', status: '作废' },
      ],
    },
    { facts: ['receipt'] },
  );
  const rows = await store.all('SELECT * FROM receipt ORDER BY row_no');
  await store.close();
  expect(rows.map((row) => row.is_live)).toEqual([true, false, false]);
  expect(rows[0]).toMatchObject({
    key: 'S-1',
    amount: '100.00',
    method: 'cheque',
    entry_state: 'late',
    entry_days_late: 1,
    hand_over_state: 'overdue',
    is_matched: false,
    contract_no: 'HT-9',
  });
});

test('a receipt dated after the as-of date is not live; every loaded row keeps its row', async () => {
  const store = await scene({ receipts: [{ ...receipt, received_on: '2026-11-01' }, receipt] }, { facts: ['receipt'] });
  const rows = await store.all('SELECT row_no, is_live FROM receipt ORDER BY row_no');
  await store.close();
  // Both rows carry the number S-1; the first does not exist yet, so the second is the first of its number.
  expect(rows).toEqual([
    { row_no: 2, is_live: false },
    { row_no: 3, is_live: true },
  ]);
});

test('several rows: each act is judged by the worst instrument among them, with its own dates', async () => {
  const books = (parts: readonly Record<string, string | null>[]) => ({
    receipts: parts.map((part, i) => ({ ...receipt, line_no: String(i + 1), ...part })),
  });
  const columns =
    'is_instrument, entry_state, entry_received_on, entry_due_on, entry_days_late, entry_amount, entered_at, hand_over_state, hand_over_due_on, hand_over_days_late';
  // Received on the 8th and entered on the 8th; received on the 15th and entered on the 15th: nothing is late. The
  // transfer of the 1st, entered on the 20th, is no instrument.
  const inTime = await receipts(
    books([
      { method: 'transfer', received_on: '2026-10-01', entered_at: '2026-10-20' },
      { received_on: '2026-10-08', entered_at: '2026-10-08 10:00', handed_to_finance_at: '2026-10-08' },
      { received_on: '2026-10-15', entered_at: '2026-10-15 10:00', handed_to_finance_at: '2026-10-15' },
    ]),
    columns,
  );
  expect(inTime).toMatchObject([{ is_instrument: true, entry_state: 'done', hand_over_state: 'done' }]);
  // One entered two days late, the other handed over three days late.
  const late = await receipts(
    books([
      { received_on: '2026-10-08', entered_at: '2026-10-10', handed_to_finance_at: '2026-10-08', amount: '60.00' },
      { received_on: '2026-10-15', entered_at: '2026-10-15', handed_to_finance_at: '2026-10-18', amount: '40.00' },
    ]),
    columns,
  );
  expect(late).toEqual([
    {
      key: 'S-1',
      is_instrument: true,
      entry_state: 'late',
      entry_received_on: '2026-10-08',
      entry_due_on: '2026-10-08',
      entry_days_late: 2,
      entry_amount: '60.00',
      entered_at: '2026-10-10',
      hand_over_state: 'late',
      hand_over_due_on: '2026-10-15',
      hand_over_days_late: 3,
    },
  ]);
});

test('several rows: one of unknown method leaves open what the instruments do not show', async () => {
  const part = { ...receipt, entered_at: '2026-10-08', handed_to_finance_at: '2026-10-10' };
  const rows = await receipts(
    { receipts: [part, { ...part, line_no: '2', method: null, entered_at: '2026-10-09' }] },
    'is_instrument, entry_state, hand_over_state',
  );
  // The cheque was entered in time, the other row would be late; the cheque was certainly handed over late.
  expect(rows).toEqual([{ key: 'S-1', is_instrument: true, entry_state: null, hand_over_state: 'late' }]);
});

test('a text that is no known method, and a refund', async () => {
  const rows = await receipts(
    {
      receipts: [
        { ...receipt, receipt_no: '1', method: '抵账' },
        { ...receipt, receipt_no: '2', method: null },
        { ...receipt, receipt_no: '3', method: 'transfer' },
        { ...receipt, receipt_no: '4', amount: '-100.00' },
        { ...receipt, receipt_no: '5', amount: '0.00' },
      ],
    },
    'is_instrument, is_incoming, is_matched',
  );
  expect(rows).toEqual([
    { key: '1', is_instrument: null, is_incoming: true, is_matched: false },
    { key: '2', is_instrument: null, is_incoming: true, is_matched: false },
    { key: '3', is_instrument: false, is_incoming: true, is_matched: false },
    // Nobody matches money that went out.
    { key: '4', is_instrument: false, is_incoming: false, is_matched: true },
    { key: '5', is_instrument: false, is_incoming: false, is_matched: true },
  ]);
});

test('one of two columns is not enough to call a receipt unmatched', async () => {
  const rows = {
    ...known,
    receipts: [
      { ...receipt, receipt_no: '1', contract_no: 'HT-1' },
      { ...receipt, receipt_no: '2', contract_no: 'HT-9' },
      { ...receipt, receipt_no: '3' },
    ],
  };
  const verdicts = [
    { key: '1', is_matched: true },
    { key: '2', is_matched: null },
    { key: '3', is_matched: null },
  ];
  expect(await receipts(rows, 'is_matched', { absent: { receipts: ['invoice_no'] } })).toEqual(verdicts);
});

test('a number that stands on a rejected row is neither matched nor unmatched', async () => {
  const books = (rejected: Record<string, string | null>) => ({
    ...known,
    rejected_document: [rejected],
    receipts: [
      { ...receipt, receipt_no: '1 contract', contract_no: 'HT-9' },
      { ...receipt, receipt_no: '2 invoice', invoice_no: '4400:0009' },
      { ...receipt, receipt_no: '3 nothing' },
    ],
  });
  const matched = async (rejected: Record<string, string | null>) =>
    (await receipts(books(rejected), 'is_matched')).map((row) => row.is_matched);
  expect(await matched({ dataset: 'contracts', number: 'HT-9' })).toEqual([null, false, false]);
  expect(await matched({ dataset: 'invoices', number: '0009' })).toEqual([false, null, false]);
  expect(await matched({ dataset: 'contracts', number: null })).toEqual([null, false, false]);
  expect(await matched({ dataset: 'contracts', number: 'HT-8' })).toEqual([false, false, false]);
});

test('of several rows only what is unmatched counts, in its currency', async () => {
  const rows = await receipts(
    {
      ...known,
      receipts: [
        { ...receipt, line_no: '1', contract_no: 'HT-1', amount: '60.00', currency: 'USD' },
        { ...receipt, line_no: '2', contract_no: 'HT-9', amount: '30.00', currency: 'USD', received_on: '2026-10-12' },
        { ...receipt, line_no: '3', invoice_no: '0009', amount: '10.00', currency: 'USD', received_on: '2026-10-10' },
      ],
    },
    'amount, currency, unmatched_amount, unmatched_currency, contract_no, invoice_no, received_on, match_due_on',
  );
  // The earliest unmatched row says what it names and from when the days run.
  expect(rows).toEqual([
    {
      key: 'S-1',
      amount: '100.00',
      currency: 'USD',
      unmatched_amount: '40.00',
      unmatched_currency: 'USD',
      contract_no: null,
      invoice_no: '0009',
      received_on: '2026-10-10',
      match_due_on: '2026-10-13',
    },
  ]);
});
