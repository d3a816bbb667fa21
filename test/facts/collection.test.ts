import { expect, test } from 'vitest';
import { type SceneOptions, type SceneRows, scene } from '../scene.js';

// As-of date 2026-10-31. Due on 30 September: 31 days overdue; called by 1 October, a letter by 30 October, a visit by
// 29 November.
const bill = {
  invoice_no: 'F-1',
  contract_no: 'HT-1',
  customer_name: '甲公司',
  issued_on: '2026-07-01',
  due_on: '2026-09-30',
  amount: '100.00',
};
const step = (stage: string, done_on: string, named: object = { invoice_no: 'F-1' }) => ({
  ...{ customer_name: '甲公司', stage, done_on, ...named },
});

/** Invoice → [state, stage, had to begin by, begun on, days late]. */
async function collected(rows: SceneRows, options: SceneOptions = {}) {
  const collections = (rows.collections ?? []).map((row, i) => ({ collection_no: `CS-${i}`, ...row }));
  const store = await scene({ invoices: [bill], ...rows, collections }, { facts: ['collection_item'], ...options });
  try {
    const found = await store.all('SELECT * FROM collection_item ORDER BY key');
    return Object.fromEntries(
      found.map((row) => [
        row.key,
        [row.collection_state, row.stage, row.required_on, row.begun_on, row.stage_days_late],
      ]),
    );
  } finally {
    await store.close();
  }
}
const DONE = ['done', null, null, null, 0];

test('each stage begins by its day; the first that did not is told', async () => {
  const phone = step('phone', '2026-10-01');
  expect(await collected({})).toEqual({ 'F-1': ['overdue', 'phone', '2026-10-01', null, 30] });
  expect(await collected({ collections: [phone] })).toEqual({ 'F-1': ['overdue', 'letter', '2026-10-30', null, 1] });
  expect(await collected({ collections: [phone, step('letter', '2026-10-30')] })).toEqual({ 'F-1': DONE });
  expect(await collected({ collections: [phone, step('letter', '2026-10-31')] })).toEqual({
    'F-1': ['late', 'letter', '2026-10-30', '2026-10-31', 1],
  });
  // Called a day late: that comes first, although the letter is missing as well.
  expect(await collected({ collections: [step('phone', '2026-10-02')] })).toEqual({
    'F-1': ['late', 'phone', '2026-10-01', '2026-10-02', 1],
  });
  // A second call changes nothing; one after the as-of date has not happened.
  expect(await collected({ collections: [phone, step('phone', '2026-10-20'), step('letter', '2026-11-01')] })).toEqual({
    'F-1': ['overdue', 'letter', '2026-10-30', null, 1],
  });
});

test('visit and legal action follow by 60 and 90 days overdue', async () => {
  const due = (due_on: string) => ({ invoices: [{ ...bill, due_on }] });
  const collections = [step('phone', '2026-08-01'), step('letter', '2026-08-01')];
  // 1 September + 60 days = 31 October; 2 September + 60 = 1 November; 2 August + 90 = 31 October.
  expect(await collected({ ...due('2026-09-01'), collections })).toEqual({
    'F-1': ['overdue', 'visit', '2026-10-31', null, 1],
  });
  expect(await collected({ ...due('2026-09-02'), collections })).toEqual({ 'F-1': DONE });
  const visited = [...collections, step('visit', '2026-08-03')];
  expect(await collected({ ...due('2026-08-02'), collections: visited })).toEqual({
    'F-1': ['overdue', 'legal', '2026-10-31', null, 1],
  });
  expect(await collected({ ...due('2026-08-03'), collections: visited })).toEqual({ 'F-1': DONE });
});

test('a stage left out or begun after a later one is out of order; on one day is in order', async () => {
  const phone = step('phone', '2026-10-01');
  // A visit on 10 October: the letter had to go out by then.
  expect(await collected({ collections: [phone, step('visit', '2026-10-10')] })).toEqual({
    'F-1': ['overdue', 'letter', '2026-10-10', null, 21],
  });
  expect(await collected({ collections: [phone, step('visit', '2026-10-10'), step('letter', '2026-10-12')] })).toEqual({
    'F-1': ['late', 'letter', '2026-10-10', '2026-10-12', 2],
  });
  expect(await collected({ collections: [phone, step('visit', '2026-10-10'), step('letter', '2026-10-10')] })).toEqual({
    'F-1': DONE,
  });
  // A reminder by letter before the due date chases nobody yet, but it is a letter.
  expect(await collected({ collections: [step('letter', '2026-09-20'), phone] })).toEqual({ 'F-1': DONE });
});

test('what is not overdue demands nothing; what is settled or in doubt is not judged', async () => {
  const due = (due_on: string) => ({ invoices: [{ ...bill, due_on }] });
  expect(await collected(due('2026-10-31'))).toEqual({ 'F-1': ['pending', null, null, null, 0] });
  expect(await collected(due('2026-10-30'))).toEqual({ 'F-1': ['overdue', 'phone', '2026-10-31', null, 1] });
  const paid = { receipt_no: 'S-1', customer_name: '甲公司', received_on: '2026-10-30', amount: '100.00' };
  expect(await collected({ receipts: [{ ...paid, invoice_no: 'F-1' }] })).toEqual({});
  // A due date that is only assumed accuses nobody.
  expect(await collected({ invoices: [{ ...bill, due_on: null }] })).toEqual({ 'F-1': [null, null, null, null, 0] });
});

test('a step counts for the invoice it names, else for the items of its contract that existed then', async () => {
  const invoices = [bill, { ...bill, invoice_no: 'F-2' }, { ...bill, invoice_no: 'F-3', issued_on: '2026-10-03' }];
  const due = (no: string) => [
    'overdue',
    no,
    no === 'phone' ? '2026-10-01' : '2026-10-30',
    null,
    no === 'phone' ? 30 : 1,
  ];
  expect(await collected({ invoices, collections: [step('phone', '2026-10-01')] })).toEqual({
    'F-1': due('letter'),
    'F-2': due('phone'),
    'F-3': due('phone'),
  });
  expect(await collected({ invoices, collections: [step('phone', '2026-10-01', { contract_no: 'HT-1' })] })).toEqual({
    'F-1': due('letter'),
    'F-2': due('letter'),
    'F-3': due('phone'),
  });
});

test('a step that names no known document may be about any item of the customer, whichever code the name means', async () => {
  const letterDue = ['overdue', 'letter', '2026-10-30', null, 1];
  const unknown = [null, null, null, null, 0];
  const phoned = step('phone', '2026-10-01', {});
  const letter = step('letter', '2026-10-30', { invoice_no: 'F-9' });
  // The letter is missing for certain; the call is not.
  expect(await collected({ collections: [phoned] })).toEqual({ 'F-1': letterDue });
  expect(await collected({ collections: [phoned, letter] })).toEqual({ 'F-1': unknown });
  // Too late to have been in time.
  expect(await collected({ collections: [phoned, { ...letter, done_on: '2026-10-31' }] })).toEqual({
    'F-1': letterDue,
  });
  expect(await collected({ collections: [phoned, { ...letter, customer_name: '乙公司' }] })).toEqual({
    'F-1': letterDue,
  });
  const coded = {
    invoices: [{ ...bill, customer_code: 'K1' }],
    customers: [
      { customer_code: 'K1', customer_name: '甲公司' },
      { customer_code: 'K2', customer_name: '甲公司' },
    ],
  };
  expect(await collected({ ...coded, collections: [phoned, letter] })).toEqual({ 'F-1': unknown });
});

test('a rejected step may have been in time', async () => {
  const rejected = (names: object) => ({
    collections: [step('phone', '2026-10-01')],
    rejected_document: [{ dataset: 'collections', number: 'CS-9', ...names }],
  });
  const letterDue = ['overdue', 'letter', '2026-10-30', null, 1];
  for (const names of [{ invoice_no: 'F-1' }, { contract_no: 'HT-1' }, { customer_name: '甲公司' }, {}])
    expect(await collected(rejected(names))).toEqual({ 'F-1': [null, null, null, null, 0] });
  expect(await collected(rejected({ customer_name: '乙公司' }))).toEqual({ 'F-1': letterDue });
});

test('on the basis of contracts, a step that names an invoice is about its contract', async () => {
  const contracts = [
    {
      contract_no: 'HT-1',
      customer_name: '甲公司',
      salesperson: '赵一',
      signed_on: '2026-08-01',
      amount: '100.00',
      credit_days: 60,
    },
  ];
  // 1 August + 60 days = 30 September.
  const rows = { contracts, collections: [step('phone', '2026-10-01'), step('letter', '2026-10-30')] };
  expect(await collected(rows, { basis: 'contract' })).toEqual({ 'HT-1': DONE });
});
