import { expect, test } from 'vitest';
import { type SceneOptions, type SceneRows, scene } from '../scene.js';

const bill = {
  invoice_no: 'F-1',
  customer_name: '甲公司',
  salesperson: '赵一',
  issued_on: '2026-05-10',
  amount: '100.00',
};
const receipt = {
  receipt_no: 'S-1',
  customer_name: '甲公司',
  received_on: '2026-06-01',
  amount: '100.00',
  invoice_no: 'F-1',
};
const JUNE: SceneOptions = { period: '2026-06', asOf: '2026-07-31' };

/** Customer@day → [state, days late, owed, who]. */
async function owed(rows: SceneRows, options: SceneOptions = {}) {
  const store = await scene(rows, { facts: ['reconciliation_owed'], ...options });
  try {
    const found = await store.all('SELECT * FROM reconciliation_owed ORDER BY key');
    return Object.fromEntries(
      found.map((row) => [row.key, [row.reconciliation_state, row.days_late, row.is_owed, row.salesperson]]),
    );
  } finally {
    await store.close();
  }
}
const done = (done_on: string | null, as_of_on = '2026-06-30', customer_name = '甲公司') => ({
  reconciliations: [{ customer_name, as_of_on, done_on }],
});

test('a customer with a movement in the half-year is reconciled by its last day', async () => {
  const rows = { invoices: [bill], receipts: [receipt] };
  const june = async (reconciled: SceneRows) => (await owed({ ...rows, ...reconciled }, JUNE))['甲公司@2026-06-30'];
  expect(await june(done('2026-06-30'))).toEqual(['done', 0, true, '赵一']);
  expect(await june(done('2026-07-01'))).toEqual(['late', 1, true, '赵一']);
  expect(await june(done(null))).toEqual(['overdue', 31, true, '赵一']);
  expect(await june({})).toEqual(['overdue', 31, true, '赵一']);
  // As of another day than the half-year's last, and of another customer.
  expect(await june(done('2026-06-30', '2026-06-29'))).toEqual(['overdue', 31, true, '赵一']);
  expect(await june(done('2026-06-30', '2026-06-30', '乙公司'))).toEqual(['overdue', 31, true, '赵一']);
  // Not over yet, over today, and a reconciliation after the as-of date.
  expect(await owed(rows, { period: '2026-06', asOf: '2026-06-29' })).toEqual({
    '甲公司@2026-06-30': ['pending', 0, true, '赵一'],
  });
  expect(await owed({ ...rows, ...done('2026-07-05') }, { period: '2026-06' })).toEqual({
    '甲公司@2026-06-30': ['overdue', 1, true, '赵一'],
  });
});

test('without a movement a balance at the end of the half-year demands it, in any currency', async () => {
  const old = { ...bill, issued_on: '2025-11-10' };
  const paid = { ...receipt, received_on: '2025-12-01' };
  expect(await owed({ invoices: [old], receipts: [{ ...paid, amount: '99.99' }] }, JUNE)).toEqual({
    '甲公司@2026-06-30': ['overdue', 31, true, '赵一'],
    '甲公司@2026-12-31': ['pending', 0, true, '赵一'],
  });
  const settled = {
    '甲公司@2026-06-30': ['overdue', 31, false, '赵一'],
    '甲公司@2026-12-31': ['pending', 0, false, '赵一'],
  };
  expect(await owed({ invoices: [old], receipts: [paid] }, JUNE)).toEqual(settled);
  // Paid by somebody else for the invoice or the contract: the balance is gone, and the payer owes no reconciliation.
  const third = { ...paid, customer_name: '乙公司' };
  expect(await owed({ invoices: [old], receipts: [third] }, JUNE)).toEqual(settled);
  const byContract = { ...third, invoice_no: null, contract_no: 'HT-1' };
  expect(await owed({ invoices: [{ ...old, contract_no: 'HT-1' }], receipts: [byContract] }, JUNE)).toEqual(settled);
  const dollars = { ...old, invoice_no: 'F-2', currency: 'USD' };
  expect((await owed({ invoices: [old, dollars], receipts: [paid] }, JUNE))['甲公司@2026-06-30']?.[2]).toBe(true);
});

test('owed from the first reconciliation of the company on, and in the period of the run', async () => {
  const rows = { invoices: [{ ...bill, issued_on: '2024-03-01' }], receipts: [{ ...receipt, amount: '1.00' }] };
  expect(Object.keys(await owed(rows))).toEqual(['甲公司@2026-12-31']);
  expect(Object.keys(await owed({ ...rows, ...done('2025-12-30', '2025-12-31') }))).toEqual([
    '甲公司@2025-12-31',
    '甲公司@2026-06-30',
    '甲公司@2026-12-31',
  ]);
});

test('the months and the grace are parameters', async () => {
  const rows = { invoices: [bill], receipts: [receipt], ...done('2026-07-05') };
  const parameters = { reconciliation_grace_days: '5' };
  expect((await owed(rows, { ...JUNE, parameters }))['甲公司@2026-06-30']).toEqual(['done', 0, true, '赵一']);
  const quarter = { period: '2026-06', asOf: '2026-07-31', parameters: { reconciliation_months: '3' } };
  expect(Object.keys(await owed(rows, quarter))).toEqual(['甲公司@2027-03-31']);
});

test('what is in doubt accuses nobody', async () => {
  const moved = { invoices: [bill], receipts: [receipt] };
  const june = async (rows: SceneRows) => (await owed(rows, JUNE))['甲公司@2026-06-30'];
  // A rejected reconciliation of the customer, or of nobody that could be read.
  for (const customer_name of ['甲公司', null])
    expect(await june({ ...moved, rejected_document: [{ dataset: 'reconciliations', customer_name }] })).toEqual([
      ...[null, 31, true, '赵一'],
    ]);
  // One name, two codes.
  const customers = [
    { customer_code: 'K1', customer_name: '甲公司' },
    { customer_code: 'K2', customer_name: '甲公司' },
  ];
  const coded = { invoices: [{ ...bill, customer_code: 'K1' }], receipts: [receipt], customers, ...done('2026-06-30') };
  expect((await owed(coded, JUNE))['甲公司(K1)@2026-06-30']?.[0]).toBeNull();
  // An old invoice: without receipts, or with a rejected one, nobody knows the balance. A movement is certain.
  const old = { invoices: [{ ...bill, issued_on: '2025-11-10' }] };
  const other = [{ ...receipt, customer_name: '乙公司', invoice_no: null }];
  const rejected_document = [{ dataset: 'receipts', customer_name: '甲公司' }];
  expect((await june(old))?.[2]).toBeNull();
  expect((await june({ ...old, receipts: other, rejected_document }))?.[2]).toBeNull();
  expect((await june({ ...old, receipts: other }))?.[2]).toBe(true);
  expect((await june({ invoices: [bill] }))?.[2]).toBe(true);
});

test('the result of a half-yearly reconciliation is told to finance and to the manager', async () => {
  const told = { reported_finance_on: '2026-07-01', reported_manager_on: '2026-07-02' };
  const row = { customer_name: '甲公司', as_of_on: '2026-06-30', done_on: '2026-06-30', ...told };
  const reconciliations = [
    { ...row, customer_name: '1' },
    { ...row, customer_name: '2', reported_finance_on: null },
    { ...row, customer_name: '3', reported_manager_on: null },
    { ...row, customer_name: '4', done_on: null, reported_finance_on: null },
    { ...row, customer_name: '5', as_of_on: '2026-05-31', reported_manager_on: null },
    { ...row, customer_name: '6', reported_manager_on: '2026-11-01' },
  ];
  const store = await scene({ reconciliations }, { facts: ['reconciliation'] });
  const found = await store.all('SELECT key, is_demanded, report_state, reported_on FROM reconciliation ORDER BY key');
  await store.close();
  expect(found.map((one) => Object.values(one))).toEqual([
    ['1@2026-06-30', true, 'done', '2026-07-02'],
    ['2@2026-06-30', true, 'missing', null],
    ['3@2026-06-30', true, 'missing', null],
    ['4@2026-06-30', true, 'pending', null],
    ['5@2026-05-31', false, 'missing', null],
    ['6@2026-06-30', true, 'missing', null],
  ]);
});
