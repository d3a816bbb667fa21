import { expect, test } from 'vitest';
import { type SceneOptions, type SceneRows, scene } from '../scene.js';

const contract = {
  contract_no: 'HT-1',
  customer_name: '甲公司',
  salesperson: '赵一',
  signed_on: '2026-09-01',
  amount: '1000.00',
};
const invoice = {
  invoice_no: 'F-1',
  contract_no: 'HT-1',
  customer_name: '甲公司',
  issued_on: '2026-10-20',
  amount: '600.00',
};

/** Facts of the live invoices and credit notes, by number. */
async function invoices(rows: SceneRows, columns: string, options: SceneOptions = {}) {
  const store = await scene(rows, { facts: ['invoice'], ...options });
  try {
    return await store.all(`SELECT key, ${columns} FROM invoice WHERE is_live ORDER BY key`);
  } finally {
    await store.close();
  }
}

/** `{ number: agrees with the order }`. */
async function agreeing(rows: SceneRows) {
  return Object.fromEntries((await invoices(rows, 'agrees_with_order')).map((row) => [row.key, row.agrees_with_order]));
}

/** Number → what differs, with both numbers. */
async function differing(rows: SceneRows) {
  const found = await invoices(
    rows,
    'agrees_with_order, differing_line, differing_en, differing_ordered, differing_invoiced',
  );
  return Object.fromEntries(
    found
      .filter((row) => row.agrees_with_order === false)
      .map((row) => [row.key, [row.differing_line, row.differing_en, row.differing_ordered, row.differing_invoiced]]),
  );
}

test('an application is to be entered a day before the invoice', async () => {
  const rows = await invoices(
    {
      invoices: [
        { ...invoice, invoice_no: '1', applied_at: '2026-10-19 23:59' },
        { ...invoice, invoice_no: '2', applied_at: '2026-10-20 00:00' },
        { ...invoice, invoice_no: '3' },
        { ...invoice, invoice_no: '4', applied_at: '2026-10-25' },
        { ...invoice, invoice_no: '5', invoice_code: '4400', kind: 'credit' },
        { ...invoice, invoice_no: '6', amount: '-1.00' },
      ],
    },
    'application_due_on, application_state, application_days_late, is_credit',
  );
  const due = '2026-10-19';
  expect(rows).toEqual([
    { key: '1', application_due_on: due, application_state: 'done', application_days_late: 0, is_credit: false },
    { key: '2', application_due_on: due, application_state: 'late', application_days_late: 1, is_credit: false },
    { key: '3', application_due_on: due, application_state: 'overdue', application_days_late: 12, is_credit: false },
    { key: '4', application_due_on: due, application_state: 'late', application_days_late: 6, is_credit: false },
    {
      key: '4400:5',
      application_due_on: due,
      application_state: 'overdue',
      application_days_late: 12,
      is_credit: true,
    },
    { key: '6', application_due_on: due, application_state: 'overdue', application_days_late: 12, is_credit: true },
  ]);
});

test('without lines: what was invoiced so far stays within the contract amount', async () => {
  const books = {
    contracts: [contract],
    invoices: [
      { ...invoice, invoice_no: 'F-1', issued_on: '2026-10-10', amount: '600.00' },
      { ...invoice, invoice_no: 'F-2', issued_on: '2026-10-11', amount: '400.00' },
      { ...invoice, invoice_no: 'F-3', issued_on: '2026-10-12', amount: '0.01' },
    ],
  };
  expect(await agreeing(books)).toEqual({ 'F-1': true, 'F-2': true, 'F-3': false });
  expect(await differing(books)).toEqual({ 'F-3': [null, 'amount so far', '1000.000000', '1000.010000'] });
});

test('credit notes make room for what is issued after them, on the same day too', async () => {
  expect(
    await agreeing({
      contracts: [contract],
      invoices: [
        { ...invoice, invoice_no: 'F-1', issued_on: '2026-10-10', amount: '1000.00' },
        { ...invoice, invoice_no: 'F-2', issued_on: '2026-10-12', amount: '1000.00' },
        { ...invoice, invoice_no: 'F-3', issued_on: '2026-10-11', amount: '1.00' },
        // Belongs to the contract of the invoice it takes back.
        {
          ...invoice,
          invoice_no: 'R-1',
          issued_on: '2026-10-12',
          amount: '-1001.00',
          contract_no: null,
          original_invoice_no: 'F-1',
        },
      ],
    }),
  ).toEqual({ 'F-1': true, 'F-2': true, 'F-3': false, 'R-1': true });
});

test('no contract, an unknown one or another currency: not to be told', async () => {
  expect(
    await agreeing({
      contracts: [contract],
      invoices: [
        { ...invoice, invoice_no: 'no contract', contract_no: null },
        { ...invoice, invoice_no: 'unknown', contract_no: 'HT-9' },
        { ...invoice, invoice_no: 'dollars', currency: 'USD' },
      ],
    }),
  ).toEqual({ 'no contract': null, unknown: null, dollars: null });
});

const lined = {
  contracts: [contract],
  contract_lines: [
    { contract_no: 'HT-1', line_no: '1', item_code: 'A', quantity: '10', unit_price: '60' },
    { contract_no: 'HT-1', line_no: '2', item_code: 'B', quantity: '4', unit_price: '100' },
  ],
};
const line = { invoice_no: 'F-1', line_no: '1', quantity: '10', unit_price: '60' };

test('with lines: item, price and quantity as ordered', async () => {
  expect(
    await differing({
      ...lined,
      invoices: ['as ordered', 'by item', 'price', 'item', 'no such line', 'too many'].map((invoice_no, i) => ({
        ...invoice,
        contract_no: `HT-${i}`,
        invoice_no,
      })),
      contracts: [0, 1, 2, 3, 4, 5].map((n) => ({ ...contract, contract_no: `HT-${n}` })),
      contract_lines: [0, 1, 2, 3, 4, 5].flatMap((n) =>
        lined.contract_lines.map((one) => ({ ...one, contract_no: `HT-${n}` })),
      ),
      invoice_lines: [
        { ...line, invoice_no: 'as ordered', contract_line_no: '1', item_code: 'A' },
        { ...line, invoice_no: 'by item', item_code: 'A' },
        { ...line, invoice_no: 'price', item_code: 'A', unit_price: '60.01' },
        { ...line, invoice_no: 'item', contract_line_no: '1', item_code: 'B' },
        { ...line, invoice_no: 'no such line', item_code: 'C' },
        { ...line, invoice_no: 'too many', item_code: 'A', quantity: '10.000001' },
      ],
    }),
  ).toEqual({
    price: ['1', 'unit price', '60.000000', '60.010000'],
    item: ['1', 'item', null, null],
    'no such line': ['C', 'item', null, null],
    'too many': ['1', 'quantity so far', '10.000000', '10.000001'],
  });
});

test('quantities count over all invoices of the contract, net of credit notes with lines', async () => {
  const books = {
    ...lined,
    invoices: [
      { ...invoice, invoice_no: 'F-1', issued_on: '2026-10-10' },
      { ...invoice, invoice_no: 'F-2', issued_on: '2026-10-11' },
      { ...invoice, invoice_no: 'F-3', issued_on: '2026-10-13' },
      { ...invoice, invoice_no: 'R-1', issued_on: '2026-10-12', kind: 'credit', original_invoice_no: 'F-1' },
    ],
    invoice_lines: [
      { ...line, invoice_no: 'F-1', item_code: 'A', quantity: '8' },
      { ...line, invoice_no: 'F-2', item_code: 'A', quantity: '3' },
      { ...line, invoice_no: 'F-3', item_code: 'A', quantity: '7' },
      { ...line, invoice_no: 'R-1', item_code: 'A', quantity: '-8' },
    ],
  };
  // 8, then 11 of 10; 8 taken back leave 3, and 7 more make 10.
  expect(await differing(books)).toEqual({ 'F-2': ['1', 'quantity so far', '10.000000', '11.000000'] });
});

test('a credit note without lines leaves only amounts to compare', async () => {
  expect(
    await agreeing({
      ...lined,
      invoices: [
        { ...invoice, invoice_no: 'F-1', issued_on: '2026-10-10', amount: '600.00' },
        { ...invoice, invoice_no: 'R-1', issued_on: '2026-10-11', kind: 'credit', amount: '600.00' },
        { ...invoice, invoice_no: 'F-2', issued_on: '2026-10-12', amount: '600.00' },
      ],
      invoice_lines: [
        { ...line, invoice_no: 'F-1', item_code: 'A' },
        { ...line, invoice_no: 'F-2', item_code: 'A' },
      ],
    }),
  ).toEqual({ 'F-1': true, 'R-1': true, 'F-2': true });
});

test('one invoice over several contracts: its lines say how much each is billed', async () => {
  expect(
    await differing({
      contracts: [contract, { ...contract, contract_no: 'HT-2', amount: '50.00' }],
      invoices: [{ ...invoice, contract_no: null, amount: '160.00' }],
      invoice_lines: [
        { ...line, contract_no: 'HT-1', line_no: '1', quantity: '1', unit_price: '100' },
        { ...line, contract_no: 'HT-2', line_no: '2', quantity: '1', unit_price: '60' },
      ],
    }),
  ).toEqual({ 'F-1': [null, 'amount so far', '50.000000', '60.000000'] });
});

test('the same item twice in a contract at two prices is told apart by the price', async () => {
  expect(
    await differing({
      contracts: [contract],
      contract_lines: [
        { contract_no: 'HT-1', line_no: '1', item_code: 'A', quantity: '5', unit_price: '60' },
        { contract_no: 'HT-1', line_no: '2', item_code: 'A', quantity: '5', unit_price: '55' },
      ],
      invoices: [
        { ...invoice, invoice_no: 'F-1', amount: '300.00' },
        { ...invoice, invoice_no: 'F-2', amount: '290.00' },
      ],
      invoice_lines: [
        { ...line, invoice_no: 'F-1', item_code: 'A', quantity: '5', unit_price: '60' },
        { ...line, invoice_no: 'F-2', item_code: 'A', quantity: '5', unit_price: '58' },
      ],
    }),
  ).toEqual({ 'F-2': ['A', 'unit price', null, '58.000000'] });
});

test('lines without a code belong to the only invoice of their number', async () => {
  expect(
    await differing({
      ...lined,
      invoices: [{ ...invoice, invoice_code: '4400' }],
      invoice_lines: [{ ...line, item_code: 'A', quantity: '11' }],
    }),
  ).toEqual({ '4400:F-1': ['1', 'quantity so far', '10.000000', '11.000000'] });
});

test('an invoice number that occurs twice is one finding, on the second by date', async () => {
  const store = await scene(
    {
      invoices: [
        { ...invoice, invoice_no: 'F-1', issued_on: '2026-10-20' },
        { ...invoice, invoice_no: 'F-1', issued_on: '2026-10-05', customer_name: '乙公司' },
        { ...invoice, invoice_no: 'F-1', issued_on: '2026-10-25' },
        { ...invoice, invoice_no: 'F-2', status: '作废' },
        { ...invoice, invoice_no: 'F-2' },
        { ...invoice, invoice_no: 'F-3', invoice_code: '4400' },
        { ...invoice, invoice_no: 'F-3', invoice_code: '4500' },
        { ...invoice, invoice_no: 'F-4', issued_on: '2026-10-31' },
        { ...invoice, invoice_no: 'F-4', issued_on: '2026-11-01' },
      ],
    },
    { facts: ['invoice_number'] },
  );
  const rows = await store.all(
    'SELECT key, number_state, occurrences, issued_on, row_no, first_customer_name FROM invoice_number ORDER BY key',
  );
  await store.close();
  expect(rows).toEqual([
    {
      key: '4400:F-3',
      number_state: 'single',
      occurrences: 1,
      issued_on: '2026-10-20',
      row_no: 7,
      first_customer_name: null,
    },
    {
      key: '4500:F-3',
      number_state: 'single',
      occurrences: 1,
      issued_on: '2026-10-20',
      row_no: 8,
      first_customer_name: null,
    },
    {
      key: 'F-1',
      number_state: 'repeated',
      occurrences: 3,
      issued_on: '2026-10-20',
      row_no: 2,
      first_customer_name: '乙公司',
    },
    {
      key: 'F-2',
      number_state: 'single',
      occurrences: 1,
      issued_on: '2026-10-20',
      row_no: 6,
      first_customer_name: null,
    },
    {
      key: 'F-4',
      number_state: 'single',
      occurrences: 1,
      issued_on: '2026-10-31',
      row_no: 9,
      first_customer_name: null,
    },
  ]);
});
