import { numbered } from './book.mjs';
import { customer } from './company.mjs';
import { addDays, isWorkday, nextWorkday } from './days.mjs';

// Quotes and bids, and changes of contracts: hand-placed cases, and others that keep every rule. Numbers do not depend on
// what else the month holds; the changes name contracts of `planted-terms.mjs`.

/** @typedef {Record<string, any>} Row */

const bj = (/** @type {string} */ month, /** @type {number} */ number) => numbered('BJ', month, number);
const oct = (/** @type {number} */ number) => bj('202610', number);

/**
 * A quote reported half an hour after the inquiry, approved on the next working day and sent an hour later.
 * @param {string} no
 * @param {string} inquiry `YYYY-MM-DD HH:mm`
 * @param {number} number of the customer
 * @param {Row} [overrides]
 * @returns {Row}
 */
function quote(no, inquiry, number, overrides = {}) {
  const buyer = customer(number);
  const next = nextWorkday(inquiry.slice(0, 10));
  return {
    quote_no: no,
    kind: '报价',
    customer_name: buyer.name,
    salesperson: buyer.salesperson,
    inquiry_at: inquiry,
    reported_at: `${inquiry.slice(0, 14)}45`,
    is_major: '否',
    amount: 5_000_000,
    is_key_product: '否',
    purchasing_checked_at: null,
    manager_approved_at: `${next} 09:00`,
    gm_approved_at: null,
    sent_at: `${next} 10:00`,
    ...overrides,
  };
}

/** Quotes and bids, in the order of their numbers. @returns {Row[]} */
export function quotes() {
  const unsent = { manager_approved_at: null, sent_at: null };
  return [
    ...usual('202607', 1),
    ...usual('202608', 1),
    // inquiry-reported
    quote(bj('202609', 1), '2026-09-28 09:30', 4, { reported_at: null }),
    ...usual('202609', 2),
    quote(oct(1), '2026-10-12 10:00', 1, { reported_at: '2026-10-13 09:00' }),
    quote(oct(2), '2026-10-12 10:00', 2, { reported_at: '2026-10-12 23:59' }),
    quote(oct(3), '2026-10-26 11:00', 8, { reported_at: null }),
    quote(oct(4), '2026-10-31 10:00', 5, { reported_at: null, ...unsent }),
    // approved-before-sending
    quote(oct(5), '2026-10-13 09:00', 7, { manager_approved_at: '2026-10-14 10:01' }),
    quote(oct(6), '2026-10-13 09:00', 8, { manager_approved_at: '2026-10-14 10:00' }),
    quote(oct(7), '2026-10-14 09:00', 4, { manager_approved_at: null }),
    quote(oct(8), '2026-10-30 09:00', 5, unsent),
    quote(oct(9), '2026-10-29 09:00', 6, { sent_at: null }),
    // major-approved-by-leadership
    quote(oct(10), '2026-10-15 09:00', 1, { kind: '投标' }),
    quote(oct(11), '2026-10-16 09:00', 2, { amount: 100_000_000, gm_approved_at: '2026-10-19 10:01' }),
    quote(oct(12), '2026-10-16 09:00', 3, { amount: 99_999_999 }),
    quote(oct(13), '2026-10-16 09:00', 4, { is_major: '是', amount: 8_800_000, gm_approved_at: '2026-10-19 10:00' }),
    quote(oct(14), '2026-10-19 09:00', 5, { amount: null }),
    // key-product-checked
    quote(oct(15), '2026-10-20 09:00', 5, { is_key_product: '是', purchasing_checked_at: '2026-10-21 10:01' }),
    quote(oct(16), '2026-10-20 09:00', 9, { is_key_product: '是', purchasing_checked_at: '2026-10-21 10:00' }),
    quote(oct(17), '2026-10-29 09:00', 10, { is_key_product: '是', sent_at: null }),
    ...usual('202610', 18),
  ];
}

/** Quotes of a month that keep every rule: a bid and a key product among them. @param {string} month @param {number} first number */
function usual(month, first) {
  let day = `${month.slice(0, 4)}-${month.slice(4)}-08`;
  return Array.from({ length: 8 }, (_, i) => {
    const number = ((first + 5 * i) % 30) + 1;
    day = addDays(day, 1);
    while (!isWorkday(day)) day = addDays(day, 1);
    const morning = `${nextWorkday(day)} 08:30`;
    return quote(bj(month, first + i), `${day} 14:10`, number, {
      ...(i === 2 ? { kind: '投标', gm_approved_at: morning } : {}),
      ...(i === 5 ? { is_key_product: '是', purchasing_checked_at: morning } : {}),
    });
  });
}

/** Changes of contracts, in the order of contract and moment. @returns {Row[]} */
export function contractChanges() {
  const change = (/** @type {string} */ contract, /** @type {string} */ at, /** @type {Row} */ acts, what = '数量增加') => ({
    contract_no: contract,
    changed_at: at,
    change: what,
    reviewed_at: null,
    approved_at: null,
    approved_by: acts.approved_at ? '零零·示例' : null,
    ...acts,
  });
  const xm = (/** @type {string} */ month, /** @type {number} */ number) => numbered('XM', month, number);
  return [
    change(xm('202609', 1), '2026-09-28 09:30', {}, '交货日期推迟'),
    change(xm('202610', 2), '2026-10-27 11:00', { approved_at: '2026-10-26' }),
    change(xm('202610', 2), '2026-10-28', {}, '付款方式改为月结'),
    change(xm('202610', 6), '2026-10-20 10:00', { reviewed_at: '2026-10-20 09:00', approved_at: '2026-10-20 10:01' }),
    change(xm('202610', 6), '2026-10-22', { reviewed_at: '2026-10-22 16:00', approved_at: '2026-10-22 17:00' }),
    change(xm('202610', 8), '2026-10-21 15:00', { reviewed_at: '2026-10-21 15:00', approved_at: '2026-10-21 15:00' }),
    change('YL-202605-014', '2026-10-12 09:00', {}, '规格变更'),
    change('YL-202608-001', '2026-08-20 14:00', { reviewed_at: '2026-08-19 10:00', approved_at: '2026-08-20 09:00' }),
    change('YL-202609-002', '2026-10-09 14:00', { reviewed_at: '2026-10-09 10:00', approved_at: '2026-10-09 11:30' }),
    change('YL-202610-031', '2026-10-16', {}, '取消'),
    change('YL-202610-048', '2026-11-03', {}),
  ];
}
