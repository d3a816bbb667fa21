import { expect, test } from 'vitest';
import { ageing, resolveBasis } from '../../src/facts/ageing.js';
import { type SceneOptions, type SceneRows, scene } from '../scene.js';

const FACTS = ['open_item', 'customer_balance', 'ageing_balance', 'ageing_bucket', 'on_account_item'];
const BUCKETS = ['未到期', '1–30天', '31–60天', '61–90天', '91–180天', '181–365天', '365天以上'];

/** Everything the ageing says about a scene. As-of date 2026-10-31 unless given. */
async function aged(rows: SceneRows, options: SceneOptions = {}) {
  const store = await scene(rows, { facts: FACTS, ...options });
  try {
    const read = await ageing(store);
    return {
      rows: await all(read.rows()),
      items: await all(read.items()),
      onAccount: await all(read.onAccount()),
      bySalesperson: await all(read.bySalesperson()),
      totals: await read.totals(),
      cny: await read.cny(),
      counts: await read.counts(),
      warnings: (await read.warnings()).map((warning) => warning.en),
      limits: await store.all('SELECT key, balance, credit_limit, excess FROM customer_balance ORDER BY key'),
      overdue: await store.all('SELECT key, days_overdue, open FROM open_item ORDER BY key'),
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

/** `{ docNo: open }` of the open items. */
const open = (result: Awaited<ReturnType<typeof aged>>) =>
  Object.fromEntries(result.items.map((item) => [item.docNo, item.open]));
/** `{ docNo: on account }`. */
const onAccount = (result: Awaited<ReturnType<typeof aged>>) =>
  Object.fromEntries(result.onAccount.map((item) => [item.docNo, item.onAccount]));

const contract = {
  contract_no: 'HT-1',
  customer_name: '甲公司',
  salesperson: '赵一',
  signed_on: '2026-08-01',
  amount: '1000.00',
};
const invoice = {
  invoice_no: 'F-1',
  customer_name: '甲公司',
  issued_on: '2026-09-01',
  due_on: '2026-10-01',
  amount: '1000.00',
};
const receipt = { receipt_no: 'S-1', customer_name: '甲公司', received_on: '2026-10-10', amount: '400.00' };

test('where there is room for few: the largest overdue of each currency, the longest overdue, the most on account', async () => {
  const bill = (no: string, customer: string, due: string, amount: string, currency = 'CNY') => ({
    ...{ invoice_no: no, customer_name: customer, issued_on: '2026-08-01', due_on: due, amount, currency },
  });
  const paid = (no: string, customer: string, amount: string) => ({
    ...{ receipt_no: no, customer_name: customer, received_on: '2026-10-10', amount },
  });
  const store = await scene(
    {
      invoices: [
        bill('F-1', '丙公司', '2026-10-20', '300.00'),
        bill('F-2', '乙公司', '2026-10-01', '200.00'),
        bill('F-3', '甲公司', '2026-09-01', '10.00'),
        bill('F-4', '丁公司', '2026-10-25', '5.00', 'USD'),
        bill('F-5', '丁公司', '2026-12-01', '9000.00'),
      ],
      receipts: [paid('S-1', '戊公司', '70.00'), paid('S-2', '己公司', '80.00')],
    },
    { facts: FACTS },
  );
  try {
    const read = await ageing(store);
    // By code point: 丁 4E01, 丙 4E19, 乙 4E59, 己 5DF1, 戊 620A, 甲 7532.
    const customers = async (count?: number) =>
      (await all(read.rows(count))).map(({ customer, currency }) => `${customer} ${currency}`);
    expect(await customers(2)).toEqual(['丁公司 USD', '丙公司 CNY']);
    expect(await customers(3)).toEqual(['丁公司 USD', '丙公司 CNY', '乙公司 CNY']);
    expect(await customers()).toHaveLength(7);
    expect((await all(read.items(2))).map(({ docNo }) => docNo)).toEqual(['F-2', 'F-3']);
    expect((await all(read.onAccount(1))).map(({ docNo }) => docNo)).toEqual(['S-2']);
  } finally {
    await store.close();
  }
});

test('a receipt settles the invoice it names; the rest is open since its due date', async () => {
  const result = await aged({
    contracts: [contract],
    invoices: [{ ...invoice, contract_no: 'HT-1' }],
    receipts: [{ ...receipt, invoice_no: 'F-1' }],
  });
  expect(result.items).toEqual([
    {
      org: '-',
      customer: '甲公司',
      currency: 'CNY',
      docNo: 'F-1',
      contractNo: 'HT-1',
      docOn: '2026-09-01',
      dueOn: '2026-10-01',
      dueAssumed: false,
      amount: '1000.00',
      settled: '400.00',
      open: '600.00',
      daysOverdue: 30,
      bucket: '1–30天',
      salesperson: '赵一',
    },
  ]);
  expect(result.rows).toEqual([
    {
      org: '-',
      customer: '甲公司',
      customerCode: null,
      currency: 'CNY',
      notDue: '0.00',
      buckets: ['600.00', '0.00', '0.00', '0.00', '0.00', '0.00'],
      onAccount: '0.00',
      balance: '600.00',
      invoiced: '1000.00',
      credited: '0.00',
      received: '400.00',
      writtenOff: '0.00',
      check: '0.00',
    },
  ]);
  expect(result.bySalesperson).toEqual([
    {
      org: '-',
      salesperson: '赵一',
      currency: 'CNY',
      notDue: '0.00',
      buckets: ['600.00', '0.00', '0.00', '0.00', '0.00', '0.00'],
      open: '600.00',
    },
  ]);
  expect(result.counts).toEqual({ rows: 1, items: 1, onAccount: 0 });
});

test.each([
  ['2026-11-01', 0], // falls due tomorrow
  ['2026-10-31', 0], // due today: not overdue
  ['2026-10-30', 1],
  ['2026-10-01', 1], // 30 days
  ['2026-09-30', 2], // 31 days
  ['2026-09-01', 2], // 60
  ['2026-08-31', 3], // 61
  ['2025-10-31', 5], // 365
  ['2025-10-30', 6], // 366
])('due on %s stands in bucket %i', async (due, bucket) => {
  const { items } = await aged({ invoices: [{ ...invoice, issued_on: '2025-01-01', due_on: due }] });
  expect(items[0]?.bucket).toBe(BUCKETS[bucket]);
});

test('aged from the document date, the due date does not matter', async () => {
  const { items } = await aged(
    { invoices: [{ ...invoice, issued_on: '2026-09-01', due_on: '2026-12-31' }] },
    { ageing: { ageFrom: 'document', buckets: [30, 60] } },
  );
  // 1 September to 31 October: 29 + 31 days.
  expect(items[0]).toMatchObject({ daysOverdue: 60, bucket: '31–60天', dueOn: '2026-12-31' });
});

test('due dates: stated, else contract days, else customer days, else assumed; monthly settlement counts from the end of the month', async () => {
  const result = await aged({
    customers: [{ customer_name: '甲公司', credit_days: 45 }],
    contracts: [
      { ...contract, credit_days: 30 },
      { ...contract, contract_no: 'HT-2', credit_days: 30, credit_from: 'month_end' },
      { ...contract, contract_no: 'HT-3', credit_days: 90, status: '作废' },
    ],
    invoices: [
      { ...invoice, invoice_no: 'stated', contract_no: 'HT-1', due_on: '2026-09-20' },
      { ...invoice, invoice_no: 'contract', contract_no: 'HT-1', due_on: null },
      { ...invoice, invoice_no: 'month end', contract_no: 'HT-2', due_on: null },
      { ...invoice, invoice_no: 'customer', due_on: null },
      { ...invoice, invoice_no: 'void contract', contract_no: 'HT-3', due_on: null },
      { ...invoice, invoice_no: 'assumed', customer_name: '乙公司', due_on: null },
    ],
  });
  expect(Object.fromEntries(result.items.map((item) => [item.docNo, [item.dueOn, item.dueAssumed]]))).toEqual({
    stated: ['2026-09-20', false],
    contract: ['2026-10-01', false], // 1 September + 30 days
    'month end': ['2026-10-30', false], // 30 September + 30 days
    customer: ['2026-10-16', false], // 1 September + 45 days
    'void contract': ['2026-10-16', false], // the customer's days, not the void contract's
    assumed: ['2026-09-01', true],
  });
  // An assumed date accuses nobody.
  expect(result.overdue.find((row) => row.key === 'assumed')).toEqual({
    key: 'assumed',
    days_overdue: null,
    open: '1000.00',
  });
});

test('a receipt that names the contract settles its items, earliest due first; the excess goes on account', async () => {
  const invoices = [
    { ...invoice, invoice_no: 'later', contract_no: 'HT-1', due_on: '2026-10-05', amount: '300.00' },
    { ...invoice, invoice_no: 'earlier', contract_no: 'HT-1', due_on: '2026-09-05', amount: '200.00' },
  ];
  const part = await aged({
    contracts: [contract],
    invoices,
    receipts: [{ ...receipt, contract_no: 'HT-1', amount: '250.00' }],
  });
  expect(open(part)).toEqual({ later: '250.00' });
  const excess = await aged({
    contracts: [contract],
    invoices,
    receipts: [{ ...receipt, contract_no: 'HT-1', amount: '520.00' }],
  });
  expect(open(excess)).toEqual({});
  expect(onAccount(excess)).toEqual({ 'S-1': '20.00' });
  expect(excess.rows[0]).toMatchObject({
    onAccount: '20.00',
    balance: '-20.00',
    invoiced: '500.00',
    received: '520.00',
    check: '0.00',
  });
});

test('what exceeds the named invoice stays on account: it does not cascade to the contract', async () => {
  const result = await aged({
    invoices: [
      { ...invoice, invoice_no: 'F-1', contract_no: 'HT-1', amount: '100.00' },
      { ...invoice, invoice_no: 'F-2', contract_no: 'HT-1', amount: '100.00' },
    ],
    receipts: [{ ...receipt, invoice_no: 'F-1', contract_no: 'HT-1', amount: '150.00' }],
  });
  expect(open(result)).toEqual({ 'F-2': '100.00' });
  expect(onAccount(result)).toEqual({ 'S-1': '50.00' });
});

test('what names an invoice is applied before what names the contract, whatever the dates', async () => {
  const result = await aged({
    invoices: [
      { ...invoice, invoice_no: 'F-1', contract_no: 'HT-1', due_on: '2026-09-10', amount: '100.00' },
      { ...invoice, invoice_no: 'F-2', contract_no: 'HT-1', due_on: '2026-09-20', amount: '100.00' },
    ],
    receipts: [
      { ...receipt, receipt_no: 'by contract', received_on: '2026-09-30', contract_no: 'HT-1', amount: '100.00' },
      { ...receipt, receipt_no: 'by invoice', received_on: '2026-10-20', invoice_no: 'F-1', amount: '60.00' },
    ],
  });
  // F-1: 60 by invoice, then 40 of the contract's 100; the other 60 go to F-2.
  expect(open(result)).toEqual({ 'F-2': '40.00' });
  expect(onAccount(result)).toEqual({});
});

test('a payment by a third party counts whole with the customer whose invoice it names', async () => {
  const result = await aged({
    invoices: [{ ...invoice, amount: '100.00' }],
    receipts: [{ ...receipt, customer_name: '乙公司', invoice_no: 'F-1', amount: '130.00' }],
  });
  expect(result.rows.map((row) => [row.customer, row.received, row.onAccount, row.balance])).toEqual([
    ['乙公司', '0.00', '0.00', '0.00'],
    ['甲公司', '130.00', '30.00', '-30.00'],
  ]);
  expect(result.warnings.join()).toContain('third-party');
  expect(result.warnings.join()).toContain('S-1');
});

test('a refund undoes what was applied to its target, then takes from the account', async () => {
  const books = (refund: string) => ({
    invoices: [{ ...invoice, amount: '100.00' }],
    receipts: [
      { ...receipt, receipt_no: 'S-1', received_on: '2026-10-10', invoice_no: 'F-1', amount: '120.00' },
      { ...receipt, receipt_no: 'S-2', received_on: '2026-10-20', invoice_no: 'F-1', amount: refund },
    ],
  });
  const small = await aged(books('-30.00'));
  // 120 came in: 100 settled, 20 on account. 30 go back: the invoice is open again with 30.
  expect(open(small)).toEqual({ 'F-1': '30.00' });
  expect(onAccount(small)).toEqual({ 'S-1': '20.00' });
  const large = await aged(books('-150.00'));
  // 150 go back: 100 from the invoice, 50 from the account, which falls below zero.
  expect(open(large)).toEqual({ 'F-1': '100.00' });
  expect(onAccount(large)).toEqual({ 'S-1': '20.00', 'S-2': '-50.00' });
  expect(large.rows[0]).toMatchObject({ onAccount: '-30.00', balance: '130.00', received: '-30.00', check: '0.00' });
});

test('a refund before any payment finds nothing applied: it stands on account, and the payment settles', async () => {
  const result = await aged({
    invoices: [{ ...invoice, amount: '100.00' }],
    receipts: [
      { ...receipt, receipt_no: 'S-1', received_on: '2026-10-01', invoice_no: 'F-1', amount: '-40.00' },
      { ...receipt, receipt_no: 'S-2', received_on: '2026-10-02', invoice_no: 'F-1', amount: '100.00' },
    ],
  });
  expect(open(result)).toEqual({});
  expect(onAccount(result)).toEqual({ 'S-1': '-40.00' });
});

test('credit notes count by magnitude, with either sign, on the original invoice, the contract, or on account', async () => {
  const result = await aged({
    invoices: [
      { ...invoice, invoice_no: 'F-1', amount: '100.00' },
      { ...invoice, invoice_no: 'F-2', contract_no: 'HT-1', amount: '100.00' },
      { ...invoice, invoice_no: 'R-1', issued_on: '2026-10-01', amount: '-30.00', original_invoice_no: 'F-1' },
      { ...invoice, invoice_no: 'R-2', issued_on: '2026-10-01', amount: '20.00', kind: 'credit', contract_no: 'HT-1' },
      { ...invoice, invoice_no: 'R-3', issued_on: '2026-10-01', amount: '-5.00', kind: 'credit' },
    ],
  });
  expect(open(result)).toEqual({ 'F-1': '70.00', 'F-2': '80.00' });
  expect(result.onAccount).toMatchObject([{ docNo: 'R-3', kind: 'credit', onAccount: '5.00' }]);
  expect(result.rows[0]).toMatchObject({ invoiced: '200.00', credited: '55.00', balance: '145.00', check: '0.00' });
});

test('write-offs count in full; what exceeds the item or names none is on account, with a warning', async () => {
  const result = await aged({
    invoices: [{ ...invoice, amount: '100.00' }],
    write_offs: [
      {
        write_off_no: 'W-1',
        customer_name: '甲公司',
        invoice_no: 'F-1',
        amount: '130.00',
        written_off_on: '2026-10-20',
      },
      { write_off_no: 'W-2', customer_name: '甲公司', amount: '10.00', written_off_on: '2026-10-20' },
    ],
  });
  expect(open(result)).toEqual({});
  expect(onAccount(result)).toEqual({ 'W-1': '30.00', 'W-2': '10.00' });
  expect(result.rows[0]).toMatchObject({ writtenOff: '140.00', balance: '-40.00', check: '0.00' });
  expect(result.warnings.join()).toContain('2 write-off(s)');
});

test('a number that two invoices carry under different codes names neither; with its code it does', async () => {
  const books = (named: string) => ({
    invoices: [
      { ...invoice, invoice_code: '4400', invoice_no: '0001', contract_no: 'HT-1', amount: '100.00' },
      { ...invoice, invoice_code: '4500', invoice_no: '0001', contract_no: 'HT-2', amount: '100.00' },
    ],
    receipts: [{ ...receipt, invoice_no: named, contract_no: 'HT-2', amount: '70.00' }],
  });
  const shared = await aged(books('0001'));
  expect(open(shared)).toEqual({ '4400:0001': '100.00', '4500:0001': '30.00' });
  expect(shared.warnings.join()).toContain('code:number');
  const named = await aged(books('4400:0001'));
  expect(open(named)).toEqual({ '4400:0001': '30.00', '4500:0001': '100.00' });
  expect(named.warnings.join()).not.toContain('code:number');
});

test('void, repeated and future documents do not exist; several rows of one receipt all count', async () => {
  const result = await aged({
    invoices: [
      { ...invoice, amount: '999.00', status: '作废' },
      { ...invoice, amount: '100.00' },
      { ...invoice, amount: '500.00' },
      { ...invoice, invoice_no: 'F-2', amount: '60.00' },
      { ...invoice, invoice_no: 'F-3', issued_on: '2026-11-01', amount: '70.00' },
    ],
    receipts: [
      { ...receipt, invoice_no: 'F-1', amount: '10.00' },
      { ...receipt, invoice_no: 'F-2', amount: '20.00' },
      { ...receipt, invoice_no: 'F-2', amount: '20.00' }, // the same row again
      { ...receipt, receipt_no: 'S-2', invoice_no: 'F-2', received_on: '2026-11-01', amount: '40.00' },
    ],
  });
  expect(open(result)).toEqual({ 'F-1': '90.00', 'F-2': '40.00' });
});

test('a document without a currency takes that of its invoice; one in another currency stays on account in its own', async () => {
  const result = await aged({
    invoices: [{ ...invoice, amount: '100.00', currency: 'USD', exchange_rate: '7.1' }],
    receipts: [
      { ...receipt, receipt_no: 'S-1', invoice_no: 'F-1', amount: '40.00', exchange_rate: '7.2' },
      { ...receipt, receipt_no: 'S-2', invoice_no: 'F-1', amount: '50.00', currency: 'CNY' },
    ],
  });
  expect(result.totals.map((total) => [total.currency, total.buckets[0], total.onAccount, total.check])).toEqual([
    ['CNY', '0.00', '50.00', '0.00'],
    ['USD', '60.00', '0.00', '0.00'],
  ]);
  // 60 × 7.1 − 50; received 40 × 7.2 + 50; 40 settled at 7.2 what was invoiced at 7.1: 4.00 of difference.
  expect(result.cny).toMatchObject({
    balance: '376.00',
    invoiced: '710.00',
    received: '338.00',
    exchangeDifference: '4.00',
  });
  // The exchange difference is what is left over: with it there is nothing to check.
  expect(result.cny).not.toHaveProperty('check');
});

test('an unknown exchange rate leaves no CNY figure, and no balance to compare with the limit', async () => {
  const result = await aged({
    customers: [{ customer_name: '甲公司', credit_limit: '100.00' }],
    invoices: [{ ...invoice, currency: 'USD' }],
  });
  expect(result.cny).toBeNull();
  expect(result.limits).toEqual([{ key: '甲公司', balance: null, credit_limit: '100.00', excess: null }]);
  expect(result.warnings.join()).toContain('exchange rate');
});

test('a foreign invoice without a rate takes its contract’s; the limit is compared in CNY, net of money on account', async () => {
  const result = await aged({
    customers: [{ customer_name: '甲公司', credit_limit: '600.00' }],
    contracts: [{ ...contract, currency: 'USD', exchange_rate: '7' }],
    invoices: [{ ...invoice, contract_no: 'HT-1', amount: '100.00' }],
    receipts: [{ ...receipt, amount: '30.00' }],
  });
  expect(result.limits).toEqual([{ key: '甲公司', balance: '670.00', credit_limit: '600.00', excess: '70.00' }]);
});

test('customers are one by code, or by name: full-width signs and a name’s only code do not split them', async () => {
  const result = await aged({
    customers: [{ customer_code: 'K1', customer_name: '甲（广州）公司' }],
    invoices: [
      { ...invoice, invoice_no: 'F-1', customer_code: 'K1', customer_name: '甲(广州)公司', amount: '100.00' },
      { ...invoice, invoice_no: 'F-2', customer_name: ' 甲（广州）公司', amount: '50.00' },
      { ...invoice, invoice_no: 'F-3', customer_code: 'K2', customer_name: '乙公司', amount: '10.00' },
      { ...invoice, invoice_no: 'F-4', customer_code: 'K3', customer_name: '乙公司', amount: '20.00' },
      { ...invoice, invoice_no: 'F-5', customer_name: '乙公司', amount: '40.00' },
    ],
  });
  expect(result.rows.map((row) => [row.customer, row.customerCode, row.balance])).toEqual([
    ['乙公司', null, '40.00'],
    ['乙公司', 'K2', '10.00'],
    ['乙公司', 'K3', '20.00'],
    ['甲（广州）公司', 'K1', '150.00'],
  ]);
  expect(result.limits.map((row) => row.key)).toEqual(['乙公司', '乙公司(K2)', '乙公司(K3)', '甲（广州）公司']);
  expect(result.warnings.join()).toContain('乙公司');
});

test('fifo spreads money on account over the oldest items of the same customer and currency', async () => {
  const books = {
    invoices: [
      { ...invoice, invoice_no: 'F-1', due_on: '2026-10-05', amount: '100.00' },
      { ...invoice, invoice_no: 'F-2', due_on: '2026-09-05', amount: '100.00' },
      { ...invoice, invoice_no: 'F-3', customer_name: '乙公司', amount: '100.00' },
    ],
    receipts: [{ ...receipt, amount: '130.00' }],
  };
  expect(open(await aged(books))).toEqual({ 'F-1': '100.00', 'F-2': '100.00', 'F-3': '100.00' });
  const spread = await aged(books, { ageing: { unapplied: 'fifo' } });
  expect(open(spread)).toEqual({ 'F-1': '70.00', 'F-3': '100.00' });
  expect(onAccount(spread)).toEqual({});
});

test('on the basis of shipments a receipt that names an invoice counts for the invoice’s contract', async () => {
  const result = await aged(
    {
      contracts: [{ ...contract, credit_days: 10 }],
      shipments: [
        { shipment_no: 'D-1', contract_no: 'HT-1', shipped_at: '2026-09-01 10:00', amount: '300.00' },
        { shipment_no: 'D-2', contract_no: 'HT-1', shipped_at: '2026-09-10 10:00' },
      ],
      shipment_lines: [
        { shipment_no: 'D-2', line_no: '1', quantity: '1', amount: '150.00' },
        { shipment_no: 'D-2', line_no: '2', quantity: '1', amount: '50.00' },
      ],
      invoices: [{ ...invoice, contract_no: 'HT-1', amount: '500.00' }],
      receipts: [{ ...receipt, invoice_no: 'F-1', amount: '350.00' }],
    },
    { basis: 'shipment' },
  );
  // The customer comes from the contract; 300 settle D-1, due first, 50 go to D-2.
  expect(result.items).toMatchObject([
    { docNo: 'D-2', customer: '甲公司', dueOn: '2026-09-20', amount: '200.00', open: '150.00' },
  ]);
  expect(result.rows[0]).toMatchObject({ invoiced: '500.00', received: '350.00', check: '0.00' });
});

test('on the basis of contracts the contract itself is the item', async () => {
  const result = await aged(
    {
      contracts: [
        { ...contract, credit_days: 30 },
        { ...contract, contract_no: 'HT-2', status: '作废' },
      ],
      receipts: [
        { ...receipt, contract_no: 'HT-1' },
        { ...receipt, receipt_no: 'S-2', contract_no: 'HT-2' },
      ],
    },
    { basis: 'contract' },
  );
  expect(result.items).toMatchObject([{ docNo: 'HT-1', dueOn: '2026-08-31', open: '600.00' }]);
  expect(onAccount(result)).toEqual({ 'S-2': '400.00' });
});

test('a contract invoiced to two customers: each gets what settled his items', async () => {
  const result = await aged({
    contracts: [contract],
    invoices: [
      { ...invoice, invoice_no: 'F-1', contract_no: 'HT-1', due_on: '2026-09-05', amount: '100.00' },
      {
        ...invoice,
        invoice_no: 'F-2',
        contract_no: 'HT-1',
        customer_name: '乙公司',
        due_on: '2026-09-06',
        amount: '100.00',
      },
    ],
    receipts: [{ ...receipt, contract_no: 'HT-1', amount: '150.00' }],
  });
  expect(result.rows.map((row) => [row.customer, row.received, row.balance, row.check])).toEqual([
    ['乙公司', '50.00', '50.00', '0.00'],
    ['甲公司', '100.00', '0.00', '0.00'],
  ]);
});

test('companies are kept apart', async () => {
  const result = await aged({
    invoices: [
      { ...invoice, org: '华东', amount: '100.00' },
      { ...invoice, org: '华南', amount: '100.00' },
    ],
    receipts: [{ ...receipt, org: '华南', invoice_no: 'F-1', amount: '100.00' }],
  });
  expect(result.rows.map((row) => [row.org, row.balance])).toEqual([
    ['华东', '100.00'],
    ['华南', '0.00'],
  ]);
  expect(result.totals).toMatchObject([{ currency: 'CNY', balance: '100.00', invoiced: '200.00', received: '100.00' }]);
});

test('amounts as large as an export can carry still add up', async () => {
  const largest = '9999999999999999.99';
  const result = await aged({
    customers: [{ customer_name: '甲公司', credit_limit: largest }],
    contracts: [{ ...contract, amount: largest }],
    invoices: [
      { ...invoice, contract_no: 'HT-1', amount: largest },
      { ...invoice, invoice_no: 'F-2', contract_no: 'HT-1', amount: largest },
      { ...invoice, invoice_no: 'F-3', amount: largest, currency: 'USD', exchange_rate: '7.1' },
    ],
    receipts: [1, 2, 3].map((n) => ({ ...receipt, receipt_no: `S-${n}`, contract_no: 'HT-1', amount: largest })),
  });
  expect(result.rows).toMatchObject([
    {
      currency: 'CNY',
      invoiced: '19999999999999999.98',
      received: '29999999999999999.97',
      onAccount: largest,
      check: '0.00',
    },
    { currency: 'USD', balance: largest, check: '0.00' },
  ]);
  // 7.1 times the largest amount, less what is on account.
  expect(result.limits).toMatchObject([{ balance: '60999999999999999.94' }]);
  expect(result.cny).toMatchObject({ balance: '60999999999999999.94' });
});

test('nothing loaded: no rows, no CNY figure, and the missing receipts are said', async () => {
  const result = await aged({});
  expect(result.rows).toEqual([]);
  expect(result.cny).toBeNull();
  expect(result.warnings).toHaveLength(1);
});

test('the basis follows what was loaded, unless it is given', () => {
  expect(resolveBasis('auto', new Set(['contracts', 'invoices', 'shipments']))).toBe('invoice');
  expect(resolveBasis('auto', new Set(['contracts', 'shipments']))).toBe('shipment');
  expect(resolveBasis('auto', new Set(['contracts']))).toBe('contract');
  expect(resolveBasis('shipment', new Set(['invoices']))).toBe('shipment');
});

/** `{ docNo: [due date, assumed] }`. */
const dueDates = (result: Awaited<ReturnType<typeof aged>>) =>
  Object.fromEntries(result.items.map((item) => [item.docNo, [item.dueOn, item.dueAssumed]]));

test('a due date is assumed where the column, the contract or the link that would state it cannot be seen', async () => {
  const books = {
    customers: [{ customer_name: '甲公司', credit_days: 45 }],
    contracts: [
      { ...contract, credit_days: 30 },
      { ...contract, contract_no: 'HT-2' },
    ],
    invoices: [
      { ...invoice, invoice_no: 'stated', contract_no: 'HT-1' },
      { ...invoice, invoice_no: 'contract', contract_no: 'HT-1', due_on: null },
      { ...invoice, invoice_no: 'customer', contract_no: 'HT-2', due_on: null },
      { ...invoice, invoice_no: 'no contract', due_on: null },
      { ...invoice, invoice_no: 'rejected', contract_no: 'HT-3', due_on: null },
    ],
    rejected_document: [{ dataset: 'contracts', number: 'HT-3', contract_no: 'HT-3' }],
  };
  const known = {
    stated: ['2026-10-01', false],
    contract: ['2026-10-01', false], // 1 September + 30 days
    customer: ['2026-10-16', false], // 1 September + 45 days
    'no contract': ['2026-10-16', false],
    rejected: ['2026-10-16', true],
  };
  expect(dueDates(await aged(books))).toEqual(known);
  // Monthly settlement or not: nobody knows. Where no contract is named, the customer's days count from the document.
  expect(dueDates(await aged(books, { absent: { contracts: ['credit_from'] } }))).toEqual({
    ...known,
    contract: ['2026-10-01', true],
    customer: ['2026-10-16', true],
  });
  // The contract's own days would come before the customer's.
  const noDays = { ...books, contracts: books.contracts.map(({ contract_no }) => ({ ...contract, contract_no })) };
  expect(dueDates(await aged(noDays, { absent: { contracts: ['credit_days'] } }))).toEqual({
    ...known,
    contract: ['2026-10-16', true],
    customer: ['2026-10-16', true],
  });
  const noContracts = await aged({ ...books, contracts: [], rejected_document: [] });
  expect(dueDates(noContracts)).toMatchObject({ stated: [expect.anything(), false], contract: ['2026-10-16', true] });
  expect(dueDates(noContracts)).toMatchObject({ 'no contract': ['2026-10-16', false] });
  const noLink = {
    ...books,
    invoices: books.invoices.map((row) => ({ ...row, contract_no: null })),
  };
  expect(dueDates(await aged(noLink, { absent: { invoices: ['contract_no'] } }))).toMatchObject({
    stated: ['2026-10-01', false],
    contract: ['2026-10-16', true],
  });
});

/** `{ docNo: what is certainly owed }`: null where a due item may have been paid. */
async function owed(rows: SceneRows, options: SceneOptions = {}) {
  const store = await scene(rows, { facts: ['open_item'], ...options });
  try {
    return Object.fromEntries((await store.all('SELECT key, owed FROM open_item')).map((row) => [row.key, row.owed]));
  } finally {
    await store.close();
  }
}

test('money that names something unknown may have paid a due item, unless it is less than the item', async () => {
  const invoices = [
    { ...invoice, invoice_no: 'small', contract_no: 'HT-1', amount: '400.00' },
    { ...invoice, invoice_no: 'large', contract_no: 'HT-1', amount: '400.01' },
    { ...invoice, invoice_no: 'not due', contract_no: 'HT-1', amount: '100.00', due_on: '2026-10-31' },
    { ...invoice, invoice_no: 'other', customer_name: '乙公司', amount: '100.00' },
    { ...invoice, invoice_no: 'dollars', amount: '100.00', currency: 'USD' },
  ];
  const all = { small: '400.00', large: '400.01', 'not due': '100.00', other: '100.00', dollars: '100.00' };
  const books = (named: Record<string, string | null>) => ({
    contracts: [contract],
    invoices,
    receipts: [{ ...receipt, currency: 'CNY', ...named }],
  });
  expect(await owed(books({ invoice_no: 'F-9' }))).toEqual({ ...all, small: null });
  expect(await owed(books({ contract_no: 'HT-9' }))).toEqual({ ...all, small: null });
  // Without a currency of its own it would have taken that of the invoice.
  expect(await owed(books({ contract_no: 'HT-9', currency: null }))).toEqual({ ...all, small: null, dollars: null });
  // Two payments of 200 could have paid 400.00 together, and not 400.01.
  const twice = ['S-1', 'S-2'].map((receipt_no) => ({ ...receipt, receipt_no, invoice_no: 'F-9', amount: '200.00' }));
  expect(await owed({ ...books({}), receipts: twice })).toEqual({ ...all, small: null, dollars: null });
  // A refund, a later payment, and money that names nothing at all leave the item due.
  expect(await owed(books({ invoice_no: 'F-9', amount: '-400.00' }))).toEqual(all);
  expect(await owed(books({ invoice_no: 'F-9', received_on: '2026-11-01' }))).toEqual(all);
  expect(await owed(books({}))).toEqual(all);
  // Unless the export could not have named anything.
  expect(await owed(books({}), { absent: { receipts: ['invoice_no'] } })).toEqual({ ...all, small: null });
  // What names an invoice that was rejected belongs to that one.
  const rejected = { ...books({ invoice_no: 'F-9' }), rejected_document: [{ dataset: 'invoices', number: 'F-9' }] };
  expect(await owed(rejected)).toEqual(all);
  // Due on the same day, "large" comes first by number: 400.00 are spread over it, 0.01 stay. Yet they may be for "small".
  expect(await owed(books({ invoice_no: 'F-9' }), { ageing: { unapplied: 'fifo' } })).toEqual({
    ...all,
    small: null,
    large: '0.01',
  });
});

test('invoices that do not say their contract, and receipts that name only contracts', async () => {
  const books = {
    contracts: [contract],
    invoices: [{ ...invoice, amount: '400.00' }],
    receipts: [{ ...receipt, contract_no: 'HT-1' }],
  };
  const absent = { invoices: ['contract_no'], receipts: ['invoice_no'] };
  expect(await owed(books, { absent })).toEqual({ 'F-1': null });
  // The payment comes from another company; the contract says whose it is.
  const other = { ...books, receipts: [{ ...receipt, customer_name: '乙公司', contract_no: 'HT-1' }] };
  expect(await owed(other)).toEqual({ 'F-1': null });
  // Money for a contract in force is not for the items of another one.
  const named = {
    ...books,
    contracts: [contract, { ...contract, contract_no: 'HT-2' }],
    invoices: [{ ...invoice, amount: '400.00', contract_no: 'HT-2' }],
  };
  expect(await owed(named)).toEqual({ 'F-1': '400.00' });
});

test('a payment for a number that two invoices share may be for either, whoever paid', async () => {
  const books = {
    invoices: [
      { ...invoice, invoice_code: '4400', invoice_no: '0001', amount: '400.00' },
      { ...invoice, invoice_code: '4500', invoice_no: '0001', amount: '500.00' },
      { ...invoice, invoice_no: 'F-1', amount: '400.00' },
    ],
    receipts: [{ ...receipt, customer_name: '乙公司', invoice_no: '0001' }],
  };
  expect(await owed(books)).toEqual({ '4400:0001': null, '4500:0001': '500.00', 'F-1': '400.00' });
});

test('a rejected receipt or write-off leaves open what it may have settled', async () => {
  const books = (rejected: Record<string, string>) => ({
    contracts: [contract],
    invoices: [
      { ...invoice, invoice_no: 'F-1', contract_no: 'HT-1' },
      { ...invoice, invoice_no: 'F-2', contract_no: 'HT-1' },
      { ...invoice, invoice_no: 'F-3' },
      { ...invoice, invoice_no: 'F-4', customer_name: '乙公司' },
      { ...invoice, invoice_no: 'paid', amount: '400.00' },
    ],
    receipts: [{ ...receipt, invoice_no: 'paid' }],
    rejected_document: [{ dataset: 'receipts', ...rejected }],
  });
  const all = { 'F-1': '1000.00', 'F-2': '1000.00', 'F-3': '1000.00', 'F-4': '1000.00', paid: '0.00' };
  const without = (...names: string[]) => ({ ...all, ...Object.fromEntries(names.map((name) => [name, null])) });
  expect(await owed(books({ invoice_no: 'F-1', contract_no: 'HT-1', customer_name: '甲公司' }))).toEqual(
    without('F-1'),
  );
  expect(await owed(books({ contract_no: 'HT-1', customer_name: '甲公司' }))).toEqual(without('F-1', 'F-2'));
  expect(await owed(books({ customer_name: '甲公司' }))).toEqual(without('F-1', 'F-2', 'F-3'));
  expect(await owed(books({ invoice_no: 'F-9', customer_name: '乙公司' }))).toEqual(without('F-4'));
  expect(await owed(books({ customer_name: '丙公司' }))).toEqual(all);
  expect(await owed(books({}))).toEqual(without('F-1', 'F-2', 'F-3', 'F-4'));
  expect(await owed(books({ dataset: 'write_offs', invoice_no: 'F-2' }))).toEqual(without('F-2'));
  expect(await owed(books({ dataset: 'collections', invoice_no: 'F-2' }))).toEqual(all);
});

test('rejected rows and another customer’s money leave the balance open where it would accuse', async () => {
  const books = (extra: SceneRows, limit = '900.00'): SceneRows => ({
    customers: [
      { customer_name: '甲公司', credit_limit: limit },
      { customer_name: '乙公司', credit_limit: '100.00' },
    ],
    invoices: [{ ...invoice, contract_no: 'HT-1' }],
    ...extra,
  });
  const balance = async (rows: SceneRows) => (await aged(rows)).limits.find((row) => row.key === '甲公司')?.balance;
  const rejected = (row: Record<string, string>) => ({ rejected_document: [row] });
  expect(await balance(books({}))).toBe('1000.00');
  expect(await balance(books(rejected({ dataset: 'receipts', customer_name: '甲公司' })))).toBeNull();
  expect(await balance(books(rejected({ dataset: 'receipts', invoice_no: 'F-1' })))).toBeNull();
  expect(await balance(books(rejected({ dataset: 'receipts', contract_no: 'HT-1' })))).toBeNull();
  expect(await balance(books(rejected({ dataset: 'receipts' })))).toBeNull();
  expect(await balance(books(rejected({ dataset: 'receipts', customer_name: '乙公司' })))).toBe('1000.00');
  // More money in cannot lift a balance beyond a limit it keeps; another invoice could.
  expect(await balance(books(rejected({ dataset: 'receipts', customer_name: '甲公司' }), '1000.00'))).toBe('1000.00');
  expect(await balance(books(rejected({ dataset: 'invoices', customer_name: '甲公司' }), '1000.00'))).toBeNull();
  // 乙 pays for a contract of 甲 that has no invoices of its own.
  const other = { ...contract, contract_no: 'HT-2' };
  const foreign = {
    contracts: [contract, other],
    receipts: [{ ...receipt, customer_name: '乙公司', contract_no: 'HT-2' }],
  };
  expect(await balance(books(foreign))).toBeNull();
});

test('a run from after the period reports the balance of its day with the period', async () => {
  const day = async (asOf: string) => {
    const store = await scene({ customers: [{ customer_name: '甲公司' }] }, { facts: ['customer_balance'], asOf });
    const [row] = await store.all('SELECT as_of, occurred_on FROM customer_balance');
    await store.close();
    return row;
  };
  expect(await day('2026-10-20')).toEqual({ as_of: '2026-10-20', occurred_on: '2026-10-20' });
  expect(await day('2026-11-15')).toEqual({ as_of: '2026-11-15', occurred_on: '2026-10-31' });
});

test('disputed: blank is no, a missing column is unknown; the customer’s money on account stands beside the item', async () => {
  const books = { invoices: [invoice], receipts: [receipt] };
  const item = async (options: SceneOptions) => {
    const store = await scene(books, { facts: ['open_item'], ...options });
    const [row] = await store.all('SELECT is_disputed, owed, customer_on_account FROM open_item');
    await store.close();
    return row;
  };
  expect(await item({})).toEqual({ is_disputed: false, owed: '1000.00', customer_on_account: '400.00' });
  expect(await item({ absent: { invoices: ['is_disputed'] } })).toMatchObject({ is_disputed: null });
});

test('the reader is told that write-offs are missing, and which items are not judged', async () => {
  const books = { invoices: [invoice], receipts: [{ ...receipt, invoice_no: 'F-9', amount: '1000.00' }] };
  const warnings = (await aged(books)).warnings.join();
  expect(warnings).toContain('No write-offs were loaded');
  expect(warnings).toContain('1 open item(s) past their due date may have been paid');
  const write_offs = [
    { write_off_no: 'W-1', customer_name: '甲公司', invoice_no: 'F-1', amount: '1.00', written_off_on: '2026-10-20' },
  ];
  expect((await aged({ ...books, write_offs })).warnings.join()).not.toContain('No write-offs');
});
