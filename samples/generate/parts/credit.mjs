import { customer } from './company.mjs';

// Write-offs, price changes and promotions of the sample month, placed by hand. `expected/README.md` explains each.

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
