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

test('a contract line number is a link only where the contract has that line; else the item leads', async () => {
  const books = (invoice_line: Record<string, string>) => ({
    ...lined,
    invoices: [invoice],
    invoice_lines: [{ ...line, ...invoice_line }],
  });
  const verdict = async (invoice_line: Record<string, string>) => (await agreeing(books(invoice_line)))['F-1'];
  // Leading zeros do not make another line.
  expect(await verdict({ contract_line_no: '01' })).toBe(true);
  expect(await differing(books({ contract_line_no: '01', quantity: '11' }))).toEqual({
    'F-1': ['1', 'quantity so far', '10.000000', '11.000000'],
  });
  // No such line: the item says what it is.
  expect(await verdict({ contract_line_no: '7', item_code: 'A' })).toBe(true);
  expect(await verdict({ contract_line_no: '7', item_code: 'C' })).toBe(false);
  // No such line and no item: not to be told.
  expect(await verdict({ contract_line_no: '7' })).toBeNull();
});

test('lines of a repeated or void document of the same number cannot be told apart', async () => {
  const voided = { ...contract, status: '作废' };
  const ordered = { contract_no: 'HT-1', line_no: '1', item_code: 'A', quantity: '10', unit_price: '60' };
  const billed = { ...line, item_code: 'A', quantity: '11' };
  // The void contract brings a line 1 as well: which of them was ordered?
  expect(
    await agreeing({
      contracts: [voided, contract],
      contract_lines: [ordered, { ...ordered, quantity: '20' }],
      invoices: [invoice],
      invoice_lines: [billed],
    }),
  ).toEqual({ 'F-1': null });
  // Lines of different numbers do not get in each other's way.
  expect(
    await agreeing({
      contracts: [voided, contract],
      contract_lines: [ordered, { ...ordered, line_no: '2', item_code: 'B' }],
      invoices: [invoice],
      invoice_lines: [billed],
    }),
  ).toEqual({ 'F-1': false });
  // The same for a void invoice and the one issued in its place.
  expect(
    await agreeing({
      contracts: [contract],
      contract_lines: [ordered],
      invoices: [{ ...invoice, status: '作废' }, invoice],
      invoice_lines: [billed, { ...billed, quantity: '9' }],
    }),
  ).toEqual({ 'F-1': null });
});

test('rejected rows: their lines leave the comparison open, the amount of the contract still binds', async () => {
  const books = (rejected: Record<string, string>, amount = '600.00') => ({
    ...lined,
    rejected_document: [rejected],
    invoices: [{ ...invoice, amount }],
    invoice_lines: [{ ...line, item_code: 'C' }],
  });
  expect(await agreeing(books({ dataset: 'contract_lines', number: 'HT-1', contract_no: 'HT-1' }))).toEqual({
    'F-1': null,
  });
  expect(await agreeing(books({ dataset: 'contract_lines', number: 'HT-2', contract_no: 'HT-2' }))).toEqual({
    'F-1': false,
  });
  expect(await agreeing(books({ dataset: 'invoice_lines', number: 'F-1' }))).toEqual({ 'F-1': null });
  expect(await differing(books({ dataset: 'invoice_lines', number: 'F-1' }, '1000.01'))).toEqual({
    'F-1': [null, 'amount so far', '1000.000000', '1000.010000'],
  });
});

test('a rejected invoice row may be a credit note: what exceeds the contract is not to be told', async () => {
  const books = (rejected: Record<string, string>) => ({
    contracts: [contract],
    rejected_document: [{ dataset: 'invoices', number: 'R-1', ...rejected }],
    invoices: [
      { ...invoice, invoice_no: 'F-1', issued_on: '2026-10-10', amount: '600.00' },
      { ...invoice, invoice_no: 'F-2', issued_on: '2026-10-11', amount: '600.00' },
    ],
  });
  expect(await agreeing(books({ contract_no: 'HT-1' }))).toEqual({ 'F-1': true, 'F-2': null });
  expect(await agreeing(books({ customer_name: '甲公司' }))).toEqual({ 'F-1': true, 'F-2': null });
  expect(await agreeing(books({}))).toEqual({ 'F-1': true, 'F-2': null });
  expect(await agreeing(books({ contract_no: 'HT-2', customer_name: '甲公司' }))).toEqual({
    'F-1': true,
    'F-2': false,
  });
  expect(await agreeing(books({ customer_name: '乙公司' }))).toEqual({ 'F-1': true, 'F-2': false });
});

test('a credit note that leads to no contract leaves open what it could take back', async () => {
  const books = (note: Record<string, string | null>, rest: SceneRows = {}) =>
    agreeing({
      contracts: [contract],
      invoices: [
        { ...invoice, invoice_no: 'F-1', issued_on: '2026-10-11', amount: '1000.00' },
        { ...invoice, invoice_no: 'R-1', contract_no: null, issued_on: '2026-10-20', amount: '-1000.00', ...note },
        { ...invoice, invoice_no: 'F-2', issued_on: '2026-10-20', amount: '1000.00' },
      ],
      ...rest,
    }).then((found) => found['F-2']);
  expect(await books({})).toBe(null);
  expect(await books({ contract_no: 'HT-9' })).toBe(null);
  expect(await books({ amount: '-999.99' })).toBe(false);
  expect(await books({ issued_on: '2026-10-21' })).toBe(false);
  expect(await books({ customer_name: '乙公司' })).toBe(false);
  expect(await books({ contract_no: 'HT-1' })).toBe(true);
  // By quantity: ten ordered, ten invoiced twice.
  const line = { line_no: '1', item_code: 'A', quantity: '10', unit_price: '100' };
  const lines = {
    contract_lines: [{ ...line, contract_no: 'HT-1' }],
    invoice_lines: ['F-1', 'F-2'].map((invoice_no) => ({ ...line, invoice_no })),
  };
  expect(await books({}, lines)).toBe(null);
  expect(await books({ amount: '-999.99' }, lines)).toBe(false);
});

test('amounts of lines rounded one by one may add up to a fen more per line', async () => {
  const books = (second: string) => ({
    contracts: [{ ...contract, amount: '10.00' }],
    contract_lines: [
      { contract_no: 'HT-1', line_no: '1', item_code: 'A', quantity: '3', unit_price: '3.335', amount: '10.00' },
    ],
    invoices: [
      { ...invoice, invoice_no: 'F-1', issued_on: '2026-10-10', amount: '3.34' },
      { ...invoice, invoice_no: 'F-2', issued_on: '2026-10-11', amount: second },
    ],
    invoice_lines: [
      { ...line, invoice_no: 'F-1', item_code: 'A', quantity: '1', unit_price: '3.335' },
      { ...line, invoice_no: 'F-2', item_code: 'A', quantity: '2', unit_price: '3.335', amount: second },
    ],
  });
  // 3.335 is 3.34, twice that 6.67: 10.01 for an order of 10.00. Two lines may be off by two fen, not by three.
  expect(await agreeing(books('6.67'))).toEqual({ 'F-1': true, 'F-2': true });
  expect(await agreeing(books('6.68'))).toEqual({ 'F-1': true, 'F-2': true });
  expect(await agreeing(books('6.69'))).toEqual({ 'F-1': true, 'F-2': false });
});

test('what differs is said with the prices or items ordered, and a foreign currency by its name', async () => {
  const rows = await invoices(
    {
      contracts: [{ ...contract, currency: 'USD', exchange_rate: '7' }],
      contract_lines: [
        { contract_no: 'HT-1', line_no: '1', item_code: 'A', quantity: '5', unit_price: '60' },
        { contract_no: 'HT-1', line_no: '2', item_code: 'A', quantity: '5', unit_price: '55.5' },
      ],
      invoices: ['F-1', 'F-2', 'F-3'].map((invoice_no) => ({ ...invoice, invoice_no, amount: '100.00' })),
      invoice_lines: [
        { ...line, invoice_no: 'F-1', item_code: 'A', quantity: '1', unit_price: '58' },
        { ...line, invoice_no: 'F-2', item_code: 'Z', quantity: '1' },
        { ...line, invoice_no: 'F-3', item_code: 'Z', quantity: '1', contract_line_no: '1' },
      ],
    },
    'currency, differing_zh, differing_ordered, ordered_zh, ordered_en, invoiced_text',
  );
  expect(rows).toEqual([
    {
      key: 'F-1',
      currency: 'USD',
      differing_zh: '单价（USD）',
      differing_ordered: null,
      ordered_zh: '55.5 / 60',
      ordered_en: '55.5 / 60',
      invoiced_text: null,
    },
    {
      key: 'F-2',
      currency: 'USD',
      differing_zh: '品名',
      differing_ordered: null,
      ordered_zh: '无此项',
      ordered_en: 'not at all',
      invoiced_text: 'Z',
    },
    {
      key: 'F-3',
      currency: 'USD',
      differing_zh: '品名',
      differing_ordered: null,
      ordered_zh: 'A',
      ordered_en: 'A',
      invoiced_text: 'Z',
    },
  ]);
});

test('the manager confirms no later than the application, or than the issue where there is none', async () => {
  const confirmed = async (manager_confirmed_at: string | null, applied_at: string | null) => {
    const [row] = await invoices({ invoices: [{ ...invoice, manager_confirmed_at, applied_at }] }, 'manager_state');
    return row?.manager_state;
  };
  expect(await confirmed('2026-10-19 10:00', '2026-10-19 10:00')).toBe('done');
  expect(await confirmed('2026-10-19 10:01', '2026-10-19 10:00')).toBe('late');
  // A day without a time holds as that whole day.
  expect(await confirmed('2026-10-19', '2026-10-19 08:00')).toBe('done');
  expect(await confirmed('2026-10-19 17:00', '2026-10-19')).toBe('done');
  expect(await confirmed('2026-10-20', '2026-10-19 23:00')).toBe('late');
  // Nobody applied, or only after the as-of date: the day of issue, the 20th.
  expect(await confirmed('2026-10-20 23:59', null)).toBe('done');
  expect(await confirmed('2026-10-21 00:00', null)).toBe('late');
  expect(await confirmed('2026-10-21 00:00', '2026-11-02 09:00')).toBe('late');
  expect(await confirmed(null, '2026-10-19 10:00')).toBe('missing');
  expect(await confirmed('2026-11-01', null)).toBe('missing');
});

test('purchasing reviews no later than the day of issue; reviewers are two people', async () => {
  const reviews = [
    ['2026-10-20 23:59', '财甲', '财乙'],
    ['2026-10-21 00:00', '财甲', '财甲'],
    ['2026-10-20', '财甲', null],
    ['2026-11-01', null, '财乙'],
    [null, null, null],
  ];
  const rows = await invoices(
    {
      invoices: reviews.map(([purchasing_reviewed_at, reviewer_1, reviewer_2], i) => ({
        ...invoice,
        invoice_no: String(i),
        purchasing_reviewed_at: purchasing_reviewed_at ?? null,
        reviewer_1: reviewer_1 ?? null,
        reviewer_2: reviewer_2 ?? null,
      })),
    },
    'purchasing_state, review_state',
  );
  expect(rows.map((row) => [row.purchasing_state, row.review_state])).toEqual([
    ['done', 'two'],
    ['late', 'same'],
    ['done', 'one'],
    ['missing', 'one'],
    ['missing', 'none'],
  ]);
});

test('several names in one cell, and one name written in two ways', async () => {
  const state = async (reviewer_1: string | null, reviewer_2: string | null) => {
    const [row] = await invoices({ invoices: [{ ...invoice, reviewer_1, reviewer_2 }] }, 'review_state');
    return row?.review_state;
  };
  expect(await state('财甲、财乙', null)).toBe(null);
  expect(await state(null, '财甲/财乙')).toBe(null);
  expect(await state('财甲，财乙', '财丙')).toBe(null);
  expect(await state('财 甲', '财甲')).toBe('same');
  expect(await state('财　甲', '财乙')).toBe('two');
  expect(await state('财甲', null)).toBe('one');
});

test.each([
  ['2026-10-12', '2026-10-22', 'done', 0],
  ['2026-10-12', '2026-10-23', 'late', 1],
  ['2026-10-21', null, 'overdue', 1],
  ['2026-10-21', '2026-11-01', 'overdue', 1],
  ['2026-10-22', null, 'pending', 0],
  // Due on 30 September; 1 + 30 days of October.
  ['2026-09-20', null, 'overdue', 31],
])('issued %s, signed by the customer %s: %s', async (issued_on, customer_signed_on, state, days) => {
  const rows = await invoices(
    { invoices: [{ ...invoice, issued_on, customer_signed_on }] },
    'signature_state, signature_days_late',
  );
  expect(rows).toEqual([{ key: 'F-1', signature_state: state, signature_days_late: days }]);
});

/** `{ number: invoiced beyond what was shipped }`. */
async function ahead(rows: SceneRows) {
  return Object.fromEntries((await invoices(rows, 'exceeds_shipped')).map((row) => [row.key, row.exceeds_shipped]));
}

/** Number → contract, invoiced so far, shipped so far, deposit, excess. */
async function beyond(rows: SceneRows) {
  const found = await invoices(
    rows,
    'exceeds_shipped, ahead_contract_no, invoiced_so_far, shipped_so_far, deposit, shipped_excess',
  );
  return Object.fromEntries(
    found
      .filter((row) => row.exceeds_shipped === true)
      .map((row) => [
        row.key,
        [row.ahead_contract_no, row.invoiced_so_far, row.shipped_so_far, row.deposit, row.shipped_excess],
      ]),
  );
}

const credit = { ...contract, payment_terms: 'credit' };
const shipment = { shipment_no: 'S-1', contract_no: 'HT-1', shipped_at: '2026-10-10 10:00', amount: '600.00' };

test('invoiced so far stays within what was shipped by that day', async () => {
  const books = {
    contracts: [credit],
    shipments: [shipment, { ...shipment, shipment_no: 'S-2', shipped_at: '2026-10-15 16:00', amount: '400.00' }],
    invoices: [
      { ...invoice, invoice_no: 'F-1', issued_on: '2026-10-10', amount: '600.00' },
      { ...invoice, invoice_no: 'F-2', issued_on: '2026-10-14', amount: '0.01' },
      // Shipped on the day counts; 600.01 + 399.99 is all of it.
      { ...invoice, invoice_no: 'F-3', issued_on: '2026-10-15', amount: '399.99' },
      { ...invoice, invoice_no: 'F-4', issued_on: '2026-10-16', amount: '100.00' },
    ],
  };
  expect(await beyond(books)).toEqual({
    'F-2': ['HT-1', '600.01', '600.00', '0.00', '0.01'],
    'F-4': ['HT-1', '1100.00', '1000.00', '0.00', '100.00'],
  });
  // Nothing shipped at all; and shipped only after the as-of date.
  const none = { contracts: [credit], invoices: [invoice], shipments: [{ ...shipment, contract_no: 'HT-9' }] };
  expect(await beyond(none)).toEqual({ 'F-1': ['HT-1', '600.00', '0.00', '0.00', '600.00'] });
  const later = { ...none, shipments: [{ ...shipment, shipped_at: '2026-11-01' }] };
  expect(await ahead(later)).toEqual({ 'F-1': true });
});

test('credit notes make room, goods that come back take it from the next day on', async () => {
  const returned = { ...shipment, shipment_no: 'S-2', amount: '-200.00' };
  const books = (shipped_at: string) => ({
    contracts: [credit],
    shipments: [shipment, { ...returned, shipped_at }],
    invoices: [
      { ...invoice, invoice_no: 'F-1', issued_on: '2026-10-11', amount: '600.00' },
      { ...invoice, invoice_no: 'R-1', issued_on: '2026-10-20', amount: '-200.00' },
      { ...invoice, invoice_no: 'F-2', issued_on: '2026-10-20', amount: '200.00' },
    ],
  });
  expect(await ahead(books('2026-10-20'))).toEqual({ 'F-1': false, 'F-2': false, 'R-1': false });
  expect(await beyond(books('2026-10-19'))).toEqual({ 'F-2': ['HT-1', '600.00', '400.00', '0.00', '200.00'] });
});

test('what is paid before shipment may be invoiced ahead, of a deposit order the deposit', async () => {
  const terms = (fields: Record<string, string>, amount = '300.00') =>
    ahead({ contracts: [{ ...contract, ...fields }], invoices: [{ ...invoice, amount }], shipments: [] });
  expect(await terms({ payment_terms: 'prepaid' })).toEqual({ 'F-1': false });
  expect(await terms({ payment_terms: 'credit' })).toEqual({ 'F-1': true });
  // 30 % of 1,000.00.
  const deposit = { payment_terms: 'deposit', prepay_ratio: '0.3' };
  expect(await terms(deposit)).toEqual({ 'F-1': false });
  expect(await terms(deposit, '300.01')).toEqual({ 'F-1': true });
  // How much is the deposit, and is it paid ahead at all?
  expect(await terms({ payment_terms: 'deposit' })).toEqual({ 'F-1': null });
  expect(await terms({})).toEqual({ 'F-1': null });
  expect(await terms({ payment_terms: '货到付款' })).toEqual({ 'F-1': null });
});

test('what cannot be followed is not to be told: contract, currency, value of a shipment, rejected rows', async () => {
  const books = (rows: SceneRows) =>
    ahead({ contracts: [credit], invoices: [invoice], shipments: [shipment], ...rows });
  expect(await books({})).toEqual({ 'F-1': false });
  expect(await books({ invoices: [{ ...invoice, contract_no: 'HT-9' }] })).toEqual({ 'F-1': null });
  expect(await books({ invoices: [{ ...invoice, currency: 'USD' }] })).toEqual({ 'F-1': null });
  expect(await books({ shipments: [{ ...shipment, amount: null }] })).toEqual({ 'F-1': null });
  expect(await books({ shipments: [{ ...shipment, amount: '599.99' }] })).toEqual({ 'F-1': true });
  const short = { shipments: [{ ...shipment, amount: '500.00' }] };
  const rejected = (fields: Record<string, string>) => books({ ...short, rejected_document: [fields] });
  expect(await rejected({ dataset: 'shipments', contract_no: 'HT-1' })).toEqual({ 'F-1': null });
  expect(await rejected({ dataset: 'invoices', customer_name: '甲公司' })).toEqual({ 'F-1': null });
  expect(await rejected({ dataset: 'shipments' })).toEqual({ 'F-1': null });
  expect(await rejected({ dataset: 'shipments', contract_no: 'HT-2' })).toEqual({ 'F-1': true });
  expect(await rejected({ dataset: 'receipts', contract_no: 'HT-1' })).toEqual({ 'F-1': true });
});

test('an invoice over several contracts goes beyond the one it bills too much of; each line may be off by a fen', async () => {
  const lines = (second: string) => [
    { invoice_no: 'F-1', line_no: '1', contract_no: 'HT-1', quantity: '1', unit_price: '600' },
    { invoice_no: 'F-1', line_no: '2', contract_no: 'HT-2', quantity: '1', unit_price: second },
  ];
  const books = (second: string) => ({
    contracts: [credit, { ...credit, contract_no: 'HT-2' }],
    shipments: [shipment, { ...shipment, shipment_no: 'S-2', contract_no: 'HT-2', amount: '100.00' }],
    invoices: [{ ...invoice, contract_no: null, amount: '700.00' }],
    invoice_lines: lines(second),
  });
  expect(await beyond(books('100'))).toEqual({});
  expect(await beyond(books('100.01'))).toEqual({});
  expect(await beyond(books('100.02'))).toEqual({ 'F-1': ['HT-2', '100.02', '100.00', '0.00', '0.02'] });
});

test('a credit note that leads to no contract may make room on any contract of its customer', async () => {
  const books = (note: Record<string, string | null>) =>
    ahead({
      contracts: [credit, { ...credit, contract_no: 'HT-2' }],
      shipments: [shipment],
      invoices: [
        { ...invoice, invoice_no: 'F-1', issued_on: '2026-10-11' },
        { ...invoice, invoice_no: 'R-1', contract_no: null, kind: 'credit', issued_on: '2026-10-20', ...note },
        { ...invoice, invoice_no: 'F-2', issued_on: '2026-10-20' },
      ],
    }).then((found) => found['F-2']);
  // Shipped 600.00, invoiced twice: 600.00 too much, unless the credit note takes back the first invoice.
  expect(await books({})).toBe(null);
  expect(await books({ amount: '-600.00' })).toBe(null);
  expect(await books({ contract_no: 'HT-9' })).toBe(null);
  expect(await books({ amount: '599.99' })).toBe(true);
  expect(await books({ issued_on: '2026-10-21' })).toBe(true);
  expect(await books({ contract_no: 'HT-2' })).toBe(true);
  expect(await books({ customer_name: '乙公司' })).toBe(true);
  expect(await books({ currency: 'USD' })).toBe(true);
  expect(await books({ contract_no: 'HT-1' })).toBe(false);
});

test('a line that could not be read may bill another contract', async () => {
  const line = { invoice_no: 'F-1', line_no: '1', contract_no: 'HT-1', quantity: '1', unit_price: '600' };
  const books = (shipped: string, ...rejected_document: Record<string, string>[]) =>
    ahead({
      contracts: [credit, { ...credit, contract_no: 'HT-2' }],
      shipments: [{ ...shipment, amount: shipped }],
      invoices: [{ ...invoice, contract_no: null, amount: '700.00' }],
      invoice_lines: [line],
      rejected_document,
    });
  expect(await books('600.00', { dataset: 'invoice_lines', number: 'F-1' })).toEqual({ 'F-1': null });
  expect(await books('700.00', { dataset: 'invoice_lines', number: 'F-1' })).toEqual({ 'F-1': false });
  expect(await books('600.00')).toEqual({ 'F-1': true });
});

test('what goes beyond the shipments is told in the currency of the contract', async () => {
  const line = { invoice_no: 'F-1', line_no: '1', contract_no: 'HT-1', quantity: '1', unit_price: '700' };
  const rows = await invoices(
    {
      contracts: [{ ...credit, currency: 'USD' }],
      shipments: [shipment],
      invoices: [{ ...invoice, contract_no: null, amount: '700.00' }],
      invoice_lines: [line],
    },
    'ahead_currency, shipped_excess',
  );
  expect(rows).toEqual([{ key: 'F-1', ahead_currency: 'USD', shipped_excess: '100.00' }]);
});
