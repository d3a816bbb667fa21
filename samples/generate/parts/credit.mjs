import { invoiceNumber as inv, numbered } from './book.mjs';
import { customer, ITEMS } from './company.mjs';

// Write-offs, prices, price changes and promotions of the sample month, placed by hand. `expected/README.md` explains each.

/** @param {number} number of the customer */
const named = (number) => ({ customer_code: customer(number).code, customer_name: customer(number).name });

/** Old debts from before these exports: they name neither an invoice nor a contract. Amounts in cents. */
export const WRITE_OFFS = [
  // written-off-followed: never; never; on the last allowed day (4 May + 180 days)
  { write_off_no: 'HX-202603-001', ...named(2), amount: 120_000, written_off_on: '2026-03-02', approved_at: '2026-02-27 10:00' },
  { write_off_no: 'HX-202604-001', ...named(3), amount: 95_000, written_off_on: '2026-04-15', approved_at: '2026-04-14 16:00' },
  {
    ...{ write_off_no: 'HX-202604-002', ...named(4), amount: 60_000, written_off_on: '2026-04-20' },
    ...{ approved_at: '2026-04-20 09:30', last_followed_on: '2026-05-04' },
  },
  // write-off-approved: the day before, the day itself, the day after, never
  { write_off_no: 'HX-202610-001', ...named(5), amount: 30_000, written_off_on: '2026-10-15', approved_at: '2026-10-14 16:00' },
  { write_off_no: 'HX-202610-002', ...named(6), amount: 45_000, written_off_on: '2026-10-16', approved_at: '2026-10-16 23:59' },
  { write_off_no: 'HX-202610-003', ...named(7), amount: 50_000, written_off_on: '2026-10-20', approved_at: '2026-10-21 09:00' },
  { write_off_no: 'HX-202610-004', ...named(8), amount: 25_000, written_off_on: '2026-10-22', approved_at: null },
];

/** Both approvals and the notice on the last day; both late; no management; customers not told; not in effect yet. */
export const PRICE_CHANGES = [
  {
    ...{ change_no: 'TJ-202610-001', item_code: 'SL-0005', requested_at: '2026-10-08 09:00', effective_on: '2026-10-12' },
    ...{ manager_approved_at: '2026-10-09 10:00', management_approved_at: '2026-10-12 17:00' },
    customers_notified_on: '2026-10-12',
  },
  {
    ...{ change_no: 'TJ-202610-002', item_code: 'SL-0006', requested_at: '2026-10-10 09:00', effective_on: '2026-10-15' },
    ...{ manager_approved_at: '2026-10-12 10:00', management_approved_at: '2026-10-16 09:00' },
    customers_notified_on: '2026-10-16',
  },
  {
    ...{ change_no: 'TJ-202610-003', item_code: 'SL-0007', requested_at: '2026-10-13 09:00', effective_on: '2026-10-20' },
    ...{ manager_approved_at: '2026-10-14 10:00', customers_notified_on: '2026-10-19' },
  },
  {
    ...{ change_no: 'TJ-202610-004', item_code: 'SL-0008', requested_at: '2026-10-19 09:00', effective_on: '2026-10-26' },
    ...{ manager_approved_at: '2026-10-20 10:00', management_approved_at: '2026-10-21 10:00' },
  },
  { change_no: 'TJ-202610-005', item_code: 'SL-0009', requested_at: '2026-10-28 09:00', effective_on: '2026-11-01' },
];

/** Evaluated on the last day; approved and evaluated a day late; both on the last day; neither; due tomorrow; next month. */
export const PROMOTIONS = [
  {
    ...{ promotion_no: 'CX-202610-001', kind: '促销', owner: '示例经理堃', starts_on: '2026-10-09', ends_on: '2026-10-15' },
    ...{ approved_at: '2026-10-08 10:00', evaluated_on: '2026-10-22' },
  },
  {
    ...{ promotion_no: 'CX-202610-002', kind: '促销', owner: '示例经理乙', starts_on: '2026-10-12', ends_on: '2026-10-16' },
    ...{ approved_at: '2026-10-13 09:00', evaluated_on: '2026-10-24' },
  },
  {
    ...{ promotion_no: 'CX-202610-003', kind: '广告', owner: '示例经理堃', starts_on: '2026-10-12', ends_on: '2026-10-18' },
    ...{ approved_at: '2026-10-12 17:00', evaluated_on: '2026-10-21' },
  },
  { promotion_no: 'CX-202610-004', kind: '广告', owner: null, starts_on: '2026-10-20', ends_on: '2026-10-26' },
  {
    ...{ promotion_no: 'CX-202610-005', kind: '促销', owner: '示例经理乙', starts_on: '2026-10-19', ends_on: '2026-10-25' },
    approved_at: '2026-10-16 10:00',
  },
  { promotion_no: 'CX-202611-001', kind: '促销', owner: '示例经理堃', starts_on: '2026-11-05', ends_on: '2026-11-11' },
];

/**
 * Prices in cents. What is sold at another price than that of the catalogue is made to order (DZ-…) and in no list; toner
 * costs 300.00 up to 14 October and 320.00 from the 15th; paper has no floor price.
 */
export const PRICE_LIST = [
  ...ITEMS.map(([item_code, , , , price]) => ({
    ...{ item_code, list_price: price, floor_price: Math.round(price * 0.9), effective_from: '2026-01-01' },
  })),
  {
    ...{ item_code: 'HC-0001', list_price: 30_000, floor_price: 27_000 },
    ...{ effective_from: '2026-01-01', effective_to: '2026-10-14' },
  },
  { item_code: 'HC-0001', list_price: 32_000, floor_price: 28_800, effective_from: '2026-10-15' },
  { item_code: 'HC-0002', list_price: 5_000, floor_price: null, effective_from: '2026-01-01' },
];

/** Contracts of customers 41 to 44 about prices, numbered JG-…. @param {import('./book.mjs').Book} book */
export function addPricedContracts(book) {
  const toner = { item_code: 'HC-0001', item_name: '示例硒鼓', spec: 'HC-1', unit: '支' };
  const paper = { item_code: 'HC-0002', item_name: '示例复印纸', spec: 'A4-70g', unit: '包' };
  const contract = (
    /** @type {string} */ no,
    /** @type {string} */ signed,
    /** @type {number} */ number,
    /** @type {import('./book.mjs').LineSpec[]} */ lines,
    overrides = {},
  ) => book.contract({ no, signed, customer: number, clerk: '丙四', lines, ...overrides });
  // exactly the floor price; exactly the list price where there is no floor
  contract('JG-202610-001', '2026-10-12', 41, [
    [10, 27_000, toner],
    [20, 5_000, paper],
  ]);
  // one fen below the floor; below the list price without a floor
  contract('JG-202610-002', '2026-10-13', 42, [
    [11, 26_999, toner],
    [12, 4_950, paper],
  ]);
  // one fen above the list price on its last day
  contract('JG-202610-003', '2026-10-14', 43, [[12, 30_001, toner]]);
  // the new list price on its first day
  contract('JG-202610-004', '2026-10-15', 44, [[13, 32_000, toner]]);
  // below the floor, approved on the signing day
  contract('JG-202610-005', '2026-10-16', 41, [[14, 25_000, toner]], {
    is_off_norm: '是',
    off_norm_approved_at: '2026-10-16 18:00',
  });
}

/** Steps that name an invoice. @param {number} number of the customer @param {string} invoice_no @param {[string, string][]} steps stage, day */
const chased = (number, invoice_no, steps) =>
  steps.map(([stage, done_on]) => ({ customer_name: customer(number).name, invoice_no, stage, done_on }));

/** What was done about the overdue items of the customers that `expected/aging.md` works out. Nothing about …26080002. */
export const COLLECTIONS = [
  // every stage in time, legal action on the last day (30 October + 90 days)
  ...chased(39, inv('2509', 1), [
    ['电话', '2025-10-31'],
    ['函件', '2025-11-20'],
    ['上门', '2025-12-20'],
    ['法律', '2026-01-28'],
  ]),
  ...chased(39, inv('2509', 2), [
    ['电话', '2025-11-01'],
    ['函件', '2025-11-20'],
    ['上门', '2025-12-20'],
    ['法律', '2026-01-28'],
  ]),
  // each on its last day, no legal action
  ...chased(39, inv('2603', 1), [
    ['电话', '2026-04-10'],
    ['函件', '2026-05-09'],
    ['上门', '2026-06-08'],
  ]),
  ...chased(39, inv('2607', 2), [
    ['电话', '2026-08-02'],
    ['函件', '2026-08-31'],
    ['上门', '2026-09-30'],
  ]),
  // each on its last day
  ...chased(39, inv('2607', 3), [
    ['电话', '2026-08-03'],
    ['函件', '2026-09-01'],
    ['上门', '2026-10-01'],
    ['法律', '2026-10-31'],
  ]),
  ...chased(39, inv('2609', 3), [
    ['电话', '2026-10-02'],
    ['函件', '2026-10-31'],
  ]),
  // visited before the letter went out
  ...chased(33, inv('2608', 1), [
    ['电话', '2026-10-01'],
    ['上门', '2026-10-15'],
    ['函件', '2026-10-20'],
  ]),
  // names the contract: the call for …26090001, on its last day
  { customer_name: customer(33).name, contract_no: numbered('YL', '202607', 4), stage: '电话', done_on: '2026-10-31' },
  // a letter that does not say for which invoice
  ...chased(35, inv('2608', 3), [['电话', '2026-09-25']]),
  { customer_name: customer(35).name, stage: '函件', done_on: '2026-10-20' },
].map((row, i) => ({ collection_no: numbered('CS', '2026', i + 1), ...row }));

/**
 * Of the first half-year: on its last day and told to both; three days late, the manager not told; before its end. Nothing with
 * customer 3, whose only movement is a write-off.
 */
export const RECONCILIATIONS = [
  {
    ...{ customer_name: customer(39).name, as_of_on: '2026-06-30', salesperson: customer(39).salesperson },
    ...{ done_on: '2026-06-30', confirmed_balance: 1_800_000 },
    ...{ reported_finance_on: '2026-07-01', reported_manager_on: '2026-07-02' },
  },
  {
    ...{ customer_name: customer(2).name, as_of_on: '2026-06-30', salesperson: customer(2).salesperson },
    ...{ done_on: '2026-07-03', confirmed_balance: 0, reported_finance_on: '2026-07-03' },
  },
  {
    ...{ customer_name: customer(4).name, as_of_on: '2026-06-30', salesperson: customer(4).salesperson },
    ...{ done_on: '2026-06-29', confirmed_balance: 0 },
    ...{ reported_finance_on: '2026-06-29', reported_manager_on: '2026-06-29' },
  },
];
