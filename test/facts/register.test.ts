import { expect, test } from 'vitest';
import { parsePeriod } from '../../src/domain/date.js';
import { register } from '../../src/facts/register.js';
import { type SceneOptions, type SceneRows, scene } from '../scene.js';

const contract = {
  contract_no: 'HT-1',
  customer_name: '甲公司',
  salesperson: '赵一',
  signed_on: '2026-10-09',
  amount: '1000.00',
};

async function registered(rows: SceneRows, options: SceneOptions = {}) {
  const store = await scene(rows, { facts: ['register_entry', 'contract_performance'], ...options });
  try {
    const read = await register(store, parsePeriod(options.period ?? '2026-10'));
    const months = [];
    for (const { rows: stream, ...month } of read.months) months.push({ ...month, rows: await all(stream()) });
    return {
      months,
      performance: await all(read.performance()),
      worst: await all(read.performance(2)),
      performanceCount: await read.performanceCount(),
    };
  } finally {
    await store.close();
  }
}

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of stream) found.push(one);
  return found;
}

test('the month’s contracts in signing order, numbered, void ones with their status and outside the totals', async () => {
  const { months } = await registered({
    contracts: [
      {
        ...contract,
        contract_no: 'HT-3',
        signed_on: '2026-10-20',
        amount: '300.00',
        original_no: 'Y-3',
        archived_on: '2026-10-30',
      },
      { ...contract, contract_no: 'HT-1', signed_on: '2026-10-09', amount: '100.00', entered_at: '2026-10-09 10:30' },
      { ...contract, contract_no: 'HT-1', signed_on: '2026-10-15', amount: '999.00' }, // the number again
      { ...contract, contract_no: 'HT-2', signed_on: '2026-10-10', amount: '200.00', status: '作废' },
      { ...contract, contract_no: 'HT-4', signed_on: '2026-10-21', amount: '50.00', currency: 'USD' },
      { ...contract, contract_no: 'HT-5', signed_on: '2026-09-30' },
      { ...contract, contract_no: 'HT-6', signed_on: '2026-11-01' },
    ],
  });
  expect(months).toHaveLength(1);
  expect(months[0]).toMatchObject({ month: '2026-10', count: 4, voidCount: 1, missingOriginals: 2 });
  expect(months[0]?.totals).toEqual([
    { currency: 'CNY', count: 2, amount: '400.00' },
    { currency: 'USD', count: 1, amount: '50.00' },
  ]);
  expect(months[0]?.rows.map((row) => [row.seq, row.contractNo, row.isVoid, row.status])).toEqual([
    [1, 'HT-1', false, null],
    [2, 'HT-2', true, '作废'],
    [3, 'HT-3', false, null],
    [4, 'HT-4', false, null],
  ]);
  expect(months[0]?.rows[0]).toEqual({
    seq: 1,
    org: '-',
    contractNo: 'HT-1',
    customer: '甲公司',
    salesperson: '赵一',
    signedOn: '2026-10-09',
    amount: '100.00',
    currency: 'CNY',
    enteredAt: '2026-10-09 10:30',
    originalNo: null,
    archivedOn: null,
    status: null,
    isVoid: false,
  });
});

test('a number voided and used again stands in the register twice; companies are numbered apart', async () => {
  const { months } = await registered({
    contracts: [
      { ...contract, org: '华东', status: '作废' },
      { ...contract, org: '华东', status: '作废' },
      { ...contract, org: '华东' },
      { ...contract, org: '华南' },
    ],
  });
  expect(months[0]?.rows.map((row) => [row.org, row.seq, row.contractNo, row.isVoid])).toEqual([
    ['华东', 1, 'HT-1', false],
    ['华东', 2, 'HT-1', true],
    ['华南', 1, 'HT-1', false],
  ]);
});

test('a quarter lists its months, each numbered anew, also the one without contracts; nothing after the as-of date', async () => {
  const { months } = await registered(
    {
      contracts: [
        { ...contract, signed_on: '2026-07-01' },
        { ...contract, contract_no: 'HT-2', signed_on: '2026-09-10' },
        { ...contract, contract_no: 'HT-3', signed_on: '2026-09-20' },
      ],
    },
    { period: '2026-Q3', asOf: '2026-09-15' },
  );
  expect(months.map((month) => [month.month, month.count, month.rows.map((row) => row.seq)])).toEqual([
    ['2026-07', 1, [1]],
    ['2026-08', 0, []],
    ['2026-09', 1, [1]],
  ]);
});

test('performance: ordered, shipped, invoiced, received, open, and what is due next', async () => {
  const { performance, performanceCount, worst } = await registered({
    contracts: [
      { ...contract, delivery_on: '2026-11-20', original_no: 'Y-1', archived_on: '2026-10-30' },
      { ...contract, contract_no: 'HT-2', delivery_on: '2026-10-15' },
      { ...contract, contract_no: 'HT-old', signed_on: '2026-03-02', original_no: 'Y-0', archived_on: '2026-04-01' },
      { ...contract, contract_no: 'HT-owing', signed_on: '2026-03-03', original_no: 'Y-0', archived_on: '2026-04-01' },
    ],
    shipments: [
      { shipment_no: 'D-1', contract_no: 'HT-1', shipped_at: '2026-10-12', amount: '400.00' },
      { shipment_no: 'D-2', contract_no: 'HT-old', shipped_at: '2026-03-12', amount: '1000.00' },
      { shipment_no: 'D-3', contract_no: 'HT-owing', shipped_at: '2026-03-12', amount: '1000.00' },
      { shipment_no: 'D-4', contract_no: 'HT-2', shipped_at: '2026-10-12' },
    ],
    invoices: [
      {
        invoice_no: 'F-1',
        contract_no: 'HT-1',
        customer_name: '甲公司',
        issued_on: '2026-10-13',
        due_on: '2026-11-12',
        amount: '400.00',
      },
      {
        invoice_no: 'R-1',
        contract_no: 'HT-1',
        customer_name: '甲公司',
        issued_on: '2026-10-14',
        amount: '-50.00',
        original_invoice_no: 'F-1',
      },
      {
        invoice_no: 'F-3',
        contract_no: 'HT-owing',
        customer_name: '甲公司',
        issued_on: '2026-03-13',
        due_on: '2026-04-12',
        amount: '1000.00',
      },
    ],
    receipts: [
      { receipt_no: 'S-1', invoice_no: 'F-1', customer_name: '甲公司', received_on: '2026-10-20', amount: '120.00' },
      { receipt_no: 'S-2', contract_no: 'HT-1', customer_name: '甲公司', received_on: '2026-10-21', amount: '-20.00' },
      {
        receipt_no: 'S-3',
        contract_no: 'HT-old',
        customer_name: '甲公司',
        received_on: '2026-03-21',
        amount: '1000.00',
      },
      {
        receipt_no: 'S-4',
        contract_no: 'HT-owing',
        customer_name: '甲公司',
        received_on: '2026-03-21',
        amount: '400.00',
      },
    ],
  });
  expect(performanceCount).toBe(3);
  // Where there is room for two: what was missed, then what is due first; in the order of all.
  expect(worst.map(({ contractNo }) => contractNo)).toEqual(['HT-owing', 'HT-2']);
  expect(performance.map(({ org, customer, salesperson, signedOn, currency, ...rest }) => rest)).toEqual([
    // Signed before the period, but 600 are still to come, due since April.
    {
      contractNo: 'HT-owing',
      ordered: '1000.00',
      shipped: '1000.00',
      invoiced: '1000.00',
      received: '400.00',
      open: '600.00',
      nextDeadline: '2026-04-12',
      nextDeadlineWhat: { zh: '收款（已过期）', en: 'Payment (missed)' },
    },
    // The invoice falls due before the rest is to be delivered.
    {
      contractNo: 'HT-1',
      ordered: '1000.00',
      shipped: '400.00',
      invoiced: '350.00',
      received: '100.00',
      open: '900.00',
      nextDeadline: '2026-11-12',
      nextDeadlineWhat: { zh: '收款', en: 'Payment' },
    },
    // Shipped, worth unknown; nothing invoiced or received; the original is to be bound by 5 November.
    {
      contractNo: 'HT-2',
      ordered: '1000.00',
      shipped: null,
      invoiced: '0.00',
      received: '0.00',
      open: '1000.00',
      nextDeadline: '2026-11-05',
      nextDeadlineWhat: { zh: '原件整理成册', en: 'Binding of the original' },
    },
  ]);
});

test('what was not exported is unknown, not zero', async () => {
  const { performance } = await registered({ contracts: [{ ...contract, contract_type: 'phone' }] });
  expect(performance).toEqual([
    {
      org: '-',
      contractNo: 'HT-1',
      customer: '甲公司',
      salesperson: '赵一',
      signedOn: '2026-10-09',
      currency: 'CNY',
      ordered: '1000.00',
      shipped: null,
      invoiced: null,
      received: null,
      open: null,
      nextDeadline: null,
      nextDeadlineWhat: null,
    },
  ]);
});
