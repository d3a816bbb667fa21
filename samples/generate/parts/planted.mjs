import { invoiceNumber as inv, numbered } from './book.mjs';
import { customer } from './company.mjs';

// The hand-placed cases of the sample month. `expected/README.md` explains each; a comment here names the rule and what
// the case is. Everything a case does not mention keeps every rule.

const JUL = '202607';
const AUG = '202608';
const SEP = '202609';
const OCT = '202610';
const yl = (/** @type {string} */ month, /** @type {number} */ number) => numbered('YL', month, number);
const ck = (/** @type {string} */ month, /** @type {number} */ number) => numbered('CK', month, number);
const sk = (/** @type {string} */ month, /** @type {number} */ number) => numbered('SK', month, number);
const oct = (/** @type {number} */ number) => yl(OCT, number);
const sep = (/** @type {number} */ number) => yl(SEP, number);

/** @param {import('./book.mjs').Book} book */
export function addPlanted(book) {
  earlierContracts(book);
  signingAndEntry(book);
  approvalAndContent(book);
  deliveryDates(book);
  shippingHosts(book);
  shipments(book);
  invoices(book);
  receipts(book);
  agedCustomers(book);
}

/** July to September: what is carried into October, and what counts as an earlier breach. @param {import('./book.mjs').Book} book */
function earlierContracts({ contract }) {
  // July
  contract({ no: yl(JUL, 1), signed: '2026-07-15', customer: 1, clerk: '丙一', entered_at: '2026-07-17 09:10' });
  contract({ no: yl(JUL, 2), signed: '2026-07-20', customer: 2, clerk: '丙一', phone: null });
  contract({ no: yl(JUL, 3), signed: '2026-07-21', customer: 3, clerk: '丙一', original_no: null, archived_on: null });
  // August
  contract({ no: yl(AUG, 1), signed: '2026-08-11', customer: 4, clerk: '丙一', manager_signed_at: '2026-08-12 09:00' });
  contract({ no: yl(AUG, 2), signed: '2026-08-13', customer: 5, clerk: '丙一', entered_at: '2026-08-17 10:20' });
  contract({ no: yl(AUG, 3), signed: '2026-08-06', customer: 2, clerk: '丙四', is_major: '是' });
  contract({ no: yl(AUG, 4), signed: '2026-08-18', customer: 6, clerk: '示例·张', original_no: null, archived_on: null });
  // September
  contract({ no: sep(1), signed: '2026-09-10', customer: 1, clerk: '丙一', manager_signed_at: null });
  contract({ no: sep(2), signed: '2026-09-30', customer: 2, clerk: '丙二', entered_at: '2026-10-08 16:00' });
  contract({ no: sep(3), signed: '2026-09-30', customer: 3, clerk: '丙一', entered_at: '2026-10-09 09:20' });
  contract({ no: sep(4), signed: '2026-09-22', customer: 4, clerk: '丙二', entered_at: null, entered_by: null });
  contract({
    no: sep(5),
    signed: '2026-09-15',
    customer: 1,
    clerk: '丙四',
    is_major: '是',
    gm_approved_at: '2026-09-16 09:00',
    lines: [[100, 1_500_000]],
  });
  contract({ no: sep(6), signed: '2026-09-11', customer: 5, clerk: '丙一', archived_on: '2026-10-06' });
  contract({ no: sep(7), signed: '2026-09-14', customer: 6, clerk: '丙一', archived_on: '2026-10-05' });
  contract({ no: sep(8), signed: '2026-09-16', customer: 7, clerk: '丙二', original_no: null });
  contract({ no: sep(9), signed: '2026-09-02', customer: 1, clerk: '丙四', delivery_on: '2026-09-28' });
  contract({
    no: sep(10),
    signed: '2026-09-14',
    customer: 8,
    clerk: '丙二',
    delivery_on: '2026-10-06',
    purchasing_notified_at: null,
  });
  contract({ no: sep(11), signed: '2026-09-01', customer: 1, clerk: '丙四', lines: [[1000, 10_000]] });
}

/** Signature, entry, informal orders. @param {import('./book.mjs').Book} book */
function signingAndEntry({ contract }) {
  // manager-signed-before-entry
  contract({ no: oct(1), signed: '2026-10-12', customer: 1, clerk: '丙一', manager_signed_at: '2026-10-12 15:01' });
  contract({ no: oct(2), signed: '2026-10-12', customer: 2, clerk: '丙一', manager_signed_at: '2026-10-12 15:00' });
  contract({
    no: oct(3),
    signed: '2026-10-13',
    customer: 3,
    clerk: '丙一',
    manager_signed_at: '2026-10-13',
    entered_at: '2026-10-13 09:00',
  });
  contract({ no: oct(4), signed: '2026-10-14', customer: 4, clerk: '丙二', manager_signed_at: null });
  // entered-same-day, entered-within-one-workday
  contract({ no: oct(5), signed: '2026-10-09', customer: 5, clerk: '示例·张', entered_at: '2026-10-10 09:05' });
  contract({ no: oct(6), signed: '2026-10-09', customer: 6, clerk: '示例·张', entered_at: '2026-10-12 09:15' });
  contract({ no: oct(7), signed: '2026-10-16', customer: 7, clerk: '丙一', entered_at: '2026-10-21 10:30' });
  contract({ no: oct(8), signed: '2026-10-27', customer: 8, clerk: '丙二', entered_at: null, entered_by: null });
  contract({
    no: oct(9),
    signed: '2026-10-30',
    customer: 9,
    clerk: '丙四',
    manager_signed_at: null,
    entered_at: null,
    entered_by: null,
  });
  contract({ no: oct(10), signed: '2026-10-31', customer: 10, clerk: '丙四', entered_at: '2026-10-31 18:00' });
  // informal-order-confirmed
  const informal = { original_no: null, archived_on: null };
  contract({
    no: oct(11),
    signed: '2026-10-14',
    customer: 11,
    clerk: '丙二',
    contract_type: '电话',
    entered_at: '2026-10-14 11:00',
    manager_signed_at: '2026-10-14 11:30',
    ...informal,
  });
  contract({
    no: oct(12),
    signed: '2026-10-14',
    customer: 12,
    clerk: '丙二',
    contract_type: '传真',
    entered_at: '2026-10-14 11:00',
    manager_signed_at: '2026-10-14 11:00',
    ...informal,
  });
  contract({
    no: oct(13),
    signed: '2026-10-21',
    customer: 13,
    clerk: '示例·张',
    contract_type: '其他',
    manager_signed_at: null,
    ...informal,
  });
  contract({
    no: oct(14),
    signed: '2026-10-29',
    customer: 14,
    clerk: '丙四',
    contract_type: '电话',
    manager_signed_at: null,
    entered_at: null,
    entered_by: null,
    ...informal,
  });
  contract({
    no: oct(15),
    signed: '2026-10-15',
    customer: 15,
    clerk: '丙四',
    contract_type: '电话',
    manager_signed_at: '2026-10-15',
    entered_at: '2026-10-15 08:30',
    ...informal,
  });
}

/** Leadership approval, complete entry, numbers, totals. @param {import('./book.mjs').Book} book */
function approvalAndContent({ contract }) {
  // major-approved-by-leadership
  contract({
    no: oct(16),
    signed: '2026-10-13',
    customer: 1,
    clerk: '丙四',
    gm_approved_at: '2026-10-14 09:00',
    lines: [[100, 1_000_000]],
  });
  contract({ no: oct(17), signed: '2026-10-13', customer: 7, clerk: '丙四', lines: [[1, 99_999_999]] });
  contract({
    no: oct(18),
    signed: '2026-10-15',
    customer: 13,
    clerk: '丙四',
    gm_approved_at: '2026-10-15 23:59',
    lines: [[120, 1_000_000]],
  });
  contract({ no: oct(19), signed: '2026-10-20', customer: 4, clerk: '丙四', is_major: '是', lines: [[8, 1_100_000]] });
  const dollars = { currency: '美元', exchange_rate: '7.10', clerk: '丙四', customer: 5 };
  contract({ no: oct(20), signed: '2026-10-22', ...dollars, lines: [[150, 100_000]] });
  contract({ no: oct(21), signed: '2026-10-22', ...dollars, lines: [[140, 100_000]] });
  contract({ no: oct(22), signed: '2026-10-22', ...dollars, exchange_rate: null, lines: [[50, 100_000]] });
  // entry-complete
  contract({ no: oct(23), signed: '2026-10-12', customer: 8, clerk: '丙一', phone: null, ship_address: null });
  contract({
    no: oct(24),
    signed: '2026-10-19',
    customer: 9,
    clerk: '丙一',
    lines: [
      [10, 10_000],
      [5, 20_000, { spec: null }],
    ],
  });
  contract({ no: oct(25), signed: '2026-10-19', customer: 10, clerk: '丙一', lines: [[10, 10_000, { item_code: null }]] });
  contract({ no: oct(26), signed: '2026-10-20', customer: 11, clerk: '示例·张', contact: '-' });
  contract({ no: oct(27), signed: '2026-10-19', customer: 12, clerk: '丙四', delivery_on: null });
  contract({ no: oct(28), signed: '2026-10-21', customer: 13, clerk: '丙四', customer_full_name: null });
  // number-unique: twice; a void one and its successor; a void one alone
  contract({ no: oct(29), signed: '2026-10-13', customer: 14, clerk: '丙二' });
  contract({ no: oct(29), signed: '2026-10-20', customer: 15, clerk: '丙二', lines: [], amount: 250_000 });
  contract({ no: oct(30), signed: '2026-10-13', customer: 16, clerk: '丙二', lines: [], amount: 90_000, status: '作废' });
  contract({ no: oct(30), signed: '2026-10-14', customer: 16, clerk: '丙二' });
  contract({ no: oct(31), signed: '2026-10-12', customer: 17, clerk: '丙二', status: '作废' });
  // totals-agree
  const twoLines = /** @type {import('./book.mjs').LineSpec[]} */ ([
    [10, 10_000],
    [10, 10_000],
  ]);
  contract({ no: oct(37), signed: '2026-10-15', customer: 20, clerk: '丙一', lines: twoLines, amount: 200_002 });
  contract({ no: oct(38), signed: '2026-10-15', customer: 21, clerk: '丙一', lines: twoLines, amount: 200_003 });
  contract({ no: oct(39), signed: '2026-10-15', customer: 22, clerk: '丙一', lines: [], amount: 120_000 });
  contract({
    no: oct(40),
    signed: '2026-10-15',
    customer: 23,
    clerk: '丙一',
    lines: [[3, 3_333.3333, { cents: null }]],
    amount: 10_000,
  });
}

/** Delivery on time, purchasing told ahead. @param {import('./book.mjs').Book} book */
function deliveryDates({ contract }) {
  // delivered-on-time
  contract({ no: oct(32), signed: '2026-10-08', customer: 2, clerk: '丙四', delivery_on: '2026-10-20' });
  contract({ no: oct(33), signed: '2026-10-08', customer: 3, clerk: '丙四', delivery_on: '2026-10-21' });
  contract({ no: oct(34), signed: '2026-10-08', customer: 4, clerk: '丙四', delivery_on: '2026-10-23' });
  contract({ no: oct(35), signed: '2026-10-12', customer: 5, clerk: '丙四', delivery_on: '2026-10-31' });
  contract({ no: oct(36), signed: '2026-10-12', customer: 6, clerk: '丙四', delivery_on: '2026-11-01' });
  // purchasing-notified-ahead
  const told = (
    /** @type {number} */ number,
    /** @type {string} */ signed,
    /** @type {string} */ deliveryOn,
    /** @type {string | null} */ notified,
    /** @type {string} */ clerk,
  ) =>
    contract({
      no: oct(number),
      signed,
      customer: number - 20,
      clerk,
      delivery_on: deliveryOn,
      purchasing_notified_at: notified,
    });
  told(41, '2026-10-12', '2026-11-08', '2026-10-30 09:00', '丙一');
  told(42, '2026-10-12', '2026-11-10', '2026-10-31 10:00', '丙一');
  told(43, '2026-10-12', '2026-11-10', null, '示例·张');
  told(44, '2026-10-12', '2026-11-11', null, '示例·张');
  told(45, '2026-10-23', '2026-11-01', '2026-10-26 17:30', '丙一');
  told(46, '2026-10-23', '2026-11-02', '2026-10-24 09:00', '丙二');
  told(47, '2026-10-23', '2026-11-01', '2026-10-28 09:00', '丙一');
}

/** Contracts that the shipments, invoices and receipts below belong to. @param {import('./book.mjs').Book} book */
function shippingHosts({ contract }) {
  const signed = '2026-10-08';
  contract({ no: oct(48), signed, customer: 1, clerk: '丙四', lines: [[1000, 10_000]] });
  const prepaid = { payment_terms: '款到发货', signed };
  contract({ no: oct(49), ...prepaid, customer: 18, clerk: '丙一', lines: [[20, 100_000]] });
  contract({ no: oct(50), ...prepaid, customer: 19, clerk: '丙一', lines: [[5, 100_000]] });
  const deposit = { payment_terms: '定金', prepay_ratio: '30%', credit_days: 60, signed };
  contract({ no: oct(51), ...deposit, customer: 20, clerk: '丙四', lines: [[100, 100_000]] });
  contract({ no: oct(52), ...deposit, customer: 21, clerk: '丙四', lines: [[50, 100_000]] });
  contract({ no: oct(53), ...prepaid, customer: 24, clerk: '示例·张', lines: [[10, 100_000]] });
  contract({ no: oct(54), ...prepaid, customer: 22, clerk: '示例·张', lines: [[6, 100_000]] });
  contract({ no: oct(55), ...deposit, prepay_ratio: null, customer: 25, clerk: '丙四', lines: [[10, 100_000]] });
  contract({ no: oct(56), payment_terms: '货到付款', signed, customer: 26, clerk: '丙四' });
  contract({ no: oct(57), signed, customer: 27, clerk: '丙四', lines: [[10, 25_000]] });
  contract({ no: oct(58), signed, customer: 28, clerk: '丙四', lines: [], amount: 1_000_000 });
  contract({ no: oct(59), signed: '2026-10-12', customer: 29, clerk: '丙二' });
  contract({ no: oct(60), signed: '2026-10-13', customer: 30, clerk: '丙二' });
  contract({ no: oct(61), signed, customer: 11, clerk: '丙一', lines: [[5, 10_000]] });
  contract({ no: oct(62), signed, customer: 12, clerk: '丙一', lines: [[10, 10_000]] });
  contract({ no: oct(63), signed, customer: 13, clerk: '丙四', lines: [[5, 10_000]] });
  contract({ no: oct(64), signed, customer: 14, clerk: '丙四', lines: [[5, 10_000]] });
  contract({ no: oct(65), signed, customer: 15, clerk: '示例·张', lines: [], amount: 800_000 });
  contract({ no: oct(66), signed, customer: 16, clerk: '示例·张', lines: [], amount: 800_000 });
  contract({ no: oct(67), signed, customer: 17, clerk: '丙二', lines: [[100, 10_000]] });
  contract({ no: oct(68), signed, customer: 18, clerk: '丙二', lines: [[3, 10_000]] });
}

/** @param {import('./book.mjs').Book} book */
function shipments({ ship }) {
  const host = { contract: oct(48), quantities: { 1: 1 } };
  const earlierHost = { contract: sep(11), quantities: { 1: 1 } };
  // September, still open or an earlier breach
  ship({ no: ck(SEP, 1), ...earlierHost, at: '2026-09-16 14:00', clerk: '丙一', manager_confirmed_at: null });
  ship({ no: ck(SEP, 2), ...earlierHost, at: '2026-09-17 14:00', clerk: '丙四', reviewer_2: '戊一' });
  ship({ ...unknownContract('YL-202609-777', 3), no: ck(SEP, 3), at: '2026-09-17 15:00', clerk: '示例·张' });
  ship({ no: ck(SEP, 4), ...earlierHost, at: '2026-09-22 14:00', clerk: '丙二', signed_note_on: null });
  ship({ no: ck(SEP, 5), ...earlierHost, at: '2026-09-24 14:00', clerk: '丙一', signed_note_on: '2026-10-05' });
  ship({ no: ck(SEP, 6), contract: sep(10), at: '2026-09-30 10:00' });
  // manager-confirmed
  ship({ no: ck(OCT, 1), ...host, at: '2026-10-15 14:00', clerk: '丙一', manager_confirmed_at: '2026-10-15 14:01' });
  ship({ no: ck(OCT, 2), ...host, at: '2026-10-15 14:00', clerk: '丙一', manager_confirmed_at: '2026-10-15 14:00' });
  ship({ no: ck(OCT, 3), ...host, at: '2026-10-19 14:00', clerk: '丙四', manager_confirmed_at: null });
  // application-one-day-ahead
  ship({ no: ck(OCT, 4), ...host, at: '2026-10-16 14:00', clerk: '丙二', applied_at: '2026-10-16 09:00' });
  ship({ no: ck(OCT, 5), ...host, at: '2026-10-16 14:00', clerk: '丙二', applied_at: '2026-10-15 23:59' });
  ship({ no: ck(OCT, 6), ...host, at: '2026-10-20 14:00', clerk: '丙二', applied_at: null, applied_by: null });
  ship({
    no: ck(OCT, 7),
    ...earlierHost,
    at: '2026-10-01 14:00',
    clerk: '丙二',
    applied_at: '2026-10-01 08:00',
    manager_confirmed_at: '2026-10-01 08:10',
  });
  // finance-released
  ship({ no: ck(OCT, 8), ...host, at: '2026-10-21 10:00', clerk: '示例·张', finance_released_at: '2026-10-21 10:05' });
  ship({ no: ck(OCT, 9), ...host, at: '2026-10-21 10:00', clerk: '示例·张', finance_released_at: '2026-10-21 10:00' });
  ship({ no: ck(OCT, 10), ...host, at: '2026-10-27 10:00', clerk: '丙二', finance_released_at: null });
  // dual-review
  ship({ no: ck(OCT, 11), ...host, at: '2026-10-22 10:00', reviewer_1: '戊三', reviewer_2: '戊三' });
  ship({ no: ck(OCT, 12), ...host, at: '2026-10-23 10:00', reviewer_2: null });
  // signed-note-returned
  ship({ no: ck(OCT, 13), ...host, at: '2026-10-12 10:00', clerk: '丙二', signed_note_on: '2026-10-20' });
  ship({ no: ck(OCT, 14), ...host, at: '2026-10-12 10:00', clerk: '丙二', signed_note_on: '2026-10-19' });
  ship({ no: ck(OCT, 15), ...host, at: '2026-10-24 10:00', clerk: '丙四', signed_note_on: null });
  ship({ no: ck(OCT, 16), ...host, at: '2026-10-25 10:00', clerk: '丙四', signed_note_on: null });
  // contract-exists
  ship({ ...unknownContract('YL-202610-777', 3), no: ck(OCT, 17), at: '2026-10-14 10:00', clerk: '示例·张' });
  ship({ ...unknownContract(oct(31), 17), no: ck(OCT, 18), at: '2026-10-15 10:00', clerk: '丙二' });
  ship({ no: ck(OCT, 19), contract: oct(59), at: '2026-10-12 14:30' });
  ship({ no: ck(OCT, 20), contract: oct(60), at: '2026-10-13 15:00' });
  // within-order
  ship({ no: ck(OCT, 21), contract: oct(57), at: '2026-10-14 10:00', quantities: { 1: 6 } });
  ship({ no: ck(OCT, 22), contract: oct(57), at: '2026-10-16 10:00', quantities: { 1: 4 } });
  ship({ no: ck(OCT, 23), contract: oct(57), at: '2026-10-19 10:00', quantities: { 1: 1 } });
  ship({ no: ck(OCT, 24), contract: oct(58), at: '2026-10-14 10:00', amount: 1_000_000 });
  ship({ no: ck(OCT, 25), contract: oct(58), at: '2026-10-16 10:00', amount: 1 });
  // paid-before-shipment
  ship({ no: ck(OCT, 26), contract: oct(49), at: '2026-10-15 10:00', quantities: { 1: 12 } });
  ship({ no: ck(OCT, 27), contract: oct(49), at: '2026-10-20 10:00', quantities: { 1: 8 } });
  ship({ no: ck(OCT, 28), contract: oct(50), at: '2026-10-22 09:00' });
  ship({ no: ck(OCT, 29), contract: oct(51), at: '2026-10-23 10:00', quantities: { 1: 10 } });
  ship({ no: ck(OCT, 30), contract: oct(52), at: '2026-10-23 10:00', quantities: { 1: 10 } });
  ship({ no: ck(OCT, 31), contract: oct(53), at: '2026-10-19 10:00', quantities: { 1: 9 } });
  ship({ no: ck(OCT, 32), contract: oct(54), at: '2026-10-20 10:00' });
  ship({ no: ck(OCT, 33), contract: oct(55), at: '2026-10-21 10:00', quantities: { 1: 1 } });
  ship({ no: ck(OCT, 34), contract: oct(56), at: '2026-10-21 10:00' });
  // delivered-on-time
  ship({ no: ck(OCT, 35), contract: oct(32), at: '2026-10-22 11:00' });
  ship({ no: ck(OCT, 36), contract: oct(33), at: '2026-10-15 10:00', quantities: { 1: 4 } });
  ship({ no: ck(OCT, 37), contract: oct(33), at: '2026-10-21 17:00', quantities: { 1: 6 } });
  ship({ no: ck(OCT, 38), contract: oct(34), at: '2026-10-22 10:00', quantities: { 1: 6 } });
  // goods of the contracts that are invoiced below, and a void shipment
  for (let number = 61; number <= 68; number++)
    ship({ no: ck(OCT, number - 22), contract: oct(number), at: '2026-10-13 10:00' });
  ship({ no: ck(OCT, 47), contract: oct(57), at: '2026-10-15 10:00', quantities: { 1: 5 }, status: '作废' });
}

/** A shipment that names a contract the ERP does not know. @param {string} contract @param {number} number of the customer */
function unknownContract(contract, number) {
  const buyer = customer(number);
  return {
    contract,
    quantities: {},
    customer_code: buyer.code,
    customer_name: buyer.name,
    salesperson: buyer.salesperson,
    amount: 120_000,
    currency: '人民币',
  };
}

/** @param {import('./book.mjs').Book} book */
function invoices({ invoice, creditNote }) {
  const host = { contract: oct(67) };
  const one = /** @type {Record<string, [number]>} */ ({ 1: [1] });
  // application-one-day-ahead
  invoice({ no: inv('2610', 1), ...host, on: '2026-10-20', lines: one, applied_at: '2026-10-20 08:30' });
  invoice({ no: inv('2610', 2), ...host, on: '2026-10-20', lines: one, applied_at: '2026-10-19 17:00' });
  invoice({
    no: inv('2610', 3),
    ...host,
    on: '2026-10-22',
    lines: one,
    clerk: '示例·张',
    applied_at: null,
    applied_by: null,
  });
  // matches-order
  invoice({ no: inv('2610', 4), contract: oct(61), on: '2026-10-15', lines: { 1: [4, 10_100] } });
  invoice({ no: inv('2610', 5), contract: oct(62), on: '2026-10-15', lines: { 1: [6] } });
  invoice({ no: inv('2610', 6), contract: oct(62), on: '2026-10-19', lines: { 1: [4] } });
  invoice({ no: inv('2610', 7), contract: oct(63), on: '2026-10-15', lines: { 1: [3] } });
  invoice({ no: inv('2610', 8), contract: oct(63), on: '2026-10-19', lines: { 1: [3] } });
  invoice({ no: inv('2610', 9), contract: oct(64), on: '2026-10-14' });
  creditNote({
    no: inv('2610', 10),
    contract: oct(64),
    on: '2026-10-16',
    lines: { 1: [-2] },
    original_invoice_no: inv('2610', 9),
  });
  invoice({ no: inv('2610', 11), contract: oct(64), on: '2026-10-19', lines: { 1: [2] } });
  invoice({ no: inv('2610', 12), contract: oct(65), on: '2026-10-16', amount: 800_001 });
  invoice({ no: inv('2610', 13), contract: oct(66), on: '2026-10-16', amount: 800_000 });
  // number-unique: twice; then the same number under two codes
  invoice({ no: inv('2610', 14), ...host, on: '2026-10-15', lines: one });
  invoice({ no: inv('2610', 14), contract: oct(68), on: '2026-10-21', lines: {}, amount: 30_000 });
  invoice({ no: '00012345', code: '011002600111', ...host, on: '2026-10-16', lines: one });
  invoice({ no: '00012345', code: '011002600112', ...host, on: '2026-10-19', lines: one });
  // without a contract; the invoice through which contract 054 is paid; a void one
  invoice({ no: inv('2610', 15), on: '2026-10-15', amount: 123_456, ...buyerOf(5), clerk: '丙四' });
  invoice({ no: inv('2610', 16), contract: oct(54), on: '2026-10-16', due_on: '2026-10-16' });
  invoice({ no: inv('2610', 21), ...host, on: '2026-10-23', lines: { 1: [99] }, status: '作废' });
}

/** @param {number} number */
function buyerOf(number) {
  const buyer = customer(number);
  return { customer_code: buyer.code, customer_name: buyer.name, salesperson: buyer.salesperson };
}

/** @param {import('./book.mjs').Book} book */
function receipts({ receipt }) {
  const host = { customer: 1, contract_no: oct(48), amount: 100_000 };
  receipt({
    no: sk(SEP, 1),
    on: '2026-09-18',
    ...host,
    contract_no: sep(11),
    clerk: '丙一',
    method: '支票',
    entered_at: null,
    entered_by: null,
  });
  receipt({ no: sk(SEP, 2), on: '2026-09-21', customer: 4, amount: 300_000, clerk: '丙二' });
  // instrument-entered-same-day
  receipt({ no: sk(OCT, 1), on: '2026-10-14', ...host, clerk: '丙一', method: '支票', entered_at: '2026-10-15 09:00' });
  receipt({ no: sk(OCT, 2), on: '2026-10-14', ...host, clerk: '丙一', method: '承兑汇票', entered_at: '2026-10-14 23:30' });
  receipt({
    no: sk(OCT, 3),
    on: '2026-10-30',
    ...host,
    clerk: '丙四',
    method: '银行汇票',
    entered_at: null,
    entered_by: null,
  });
  receipt({ no: sk(OCT, 4), on: '2026-10-14', ...host, clerk: '丙四', entered_at: '2026-10-20 09:00' });
  receipt({ no: sk(OCT, 5), on: '2026-10-14', ...host, clerk: '丙四', method: null, entered_at: '2026-10-20 09:00' });
  // instrument-handed-to-finance
  receipt({
    no: sk(OCT, 6),
    on: '2026-10-20',
    ...host,
    clerk: '丙四',
    method: '支票',
    handed_to_finance_at: '2026-10-21 08:40',
  });
  receipt({ no: sk(OCT, 7), on: '2026-10-22', ...host, clerk: '丙二', method: '承兑汇票', handed_to_finance_at: null });
  // matched-to-contract
  receipt({ no: sk(OCT, 8), on: '2026-10-15', customer: 37, amount: 600_000, clerk: '丙二' });
  receipt({ no: sk(OCT, 9), on: '2026-10-28', customer: 40, amount: 250_000, clerk: '丙一' });
  receipt({ no: sk(OCT, 10), on: '2026-10-29', customer: 2, amount: 80_000, clerk: '丙一' });
  receipt({
    no: sk(OCT, 11),
    on: '2026-10-19',
    customer: 3,
    amount: 90_000,
    clerk: '示例·张',
    contract_no: 'YL-202610-778',
  });
  // paid-before-shipment
  receipt({ no: sk(OCT, 12), on: '2026-10-14', customer: 18, amount: 1_200_000, contract_no: oct(49) });
  receipt({ no: sk(OCT, 13), on: '2026-10-21', customer: 18, amount: 800_000, contract_no: oct(49) });
  receipt({ no: sk(OCT, 14), on: '2026-10-22', customer: 19, amount: 500_000, contract_no: oct(50) });
  receipt({ no: sk(OCT, 15), on: '2026-10-20', customer: 20, amount: 2_999_999, contract_no: oct(51) });
  receipt({ no: sk(OCT, 16), on: '2026-10-20', customer: 21, amount: 1_500_000, contract_no: oct(52) });
  receipt({ no: sk(OCT, 17), on: '2026-10-13', customer: 24, amount: 1_000_000, contract_no: oct(53) });
  receipt({ no: sk(OCT, 18), on: '2026-10-16', customer: 24, amount: -200_000, contract_no: oct(53) });
  receipt({ no: sk(OCT, 19), on: '2026-10-19', customer: 22, amount: 600_000, invoice_no: inv('2610', 16) });
  // one receipt over two invoices; a void receipt
  receipt({ no: sk(OCT, 25), line_no: '1', on: '2026-10-26', customer: 12, amount: 60_000, invoice_no: inv('2610', 5) });
  receipt({ no: sk(OCT, 25), line_no: '2', on: '2026-10-26', customer: 12, amount: 40_000, invoice_no: inv('2610', 6) });
  receipt({ no: sk(OCT, 26), on: '2026-10-19', customer: 6, amount: 70_000, status: '作废' });
}

/** The customers whose ageing `expected/aging.md` works out by hand. @param {import('./book.mjs').Book} book */
function agedCustomers({ contract, ship, invoice, creditNote, receipt }) {
  const deal = (
    /** @type {string} */ no,
    /** @type {string} */ signed,
    /** @type {number} */ number,
    /** @type {import('./book.mjs').LineSpec[]} */ lines,
    /** @type {string} */ shipmentNo,
    /** @type {string} */ shipped,
    /** @type {object} */ terms,
  ) => {
    contract({ no, signed, customer: number, clerk: '丙四', lines, credit_days: 30, ...terms });
    ship({ no: shipmentNo, contract: no, at: `${shipped} 10:00` });
  };
  // C031 one cent above its limit, C032 exactly at it
  deal(sep(12), '2026-09-07', 31, [[1, 5_000_001]], ck(SEP, 7), '2026-09-28', {});
  invoice({ no: inv('2610', 17), contract: sep(12), on: '2026-10-12' });
  deal(sep(13), '2026-09-07', 32, [[1, 6_000_000]], ck(SEP, 8), '2026-09-28', {});
  invoice({ no: inv('2610', 18), contract: sep(13), on: '2026-10-12' });
  // C033 month-end terms, a receipt that names only the contract
  deal(yl(JUL, 4), '2026-07-06', 33, [[9, 1_000_000]], ck(JUL, 1), '2026-07-16', { credit_from: '月结' });
  invoice({ no: inv('2607', 1), contract: yl(JUL, 4), on: '2026-07-20', lines: { 1: [3] } });
  invoice({ no: inv('2608', 1), contract: yl(JUL, 4), on: '2026-08-17', lines: { 1: [3] } });
  invoice({ no: inv('2609', 1), contract: yl(JUL, 4), on: '2026-09-15', lines: { 1: [3] } });
  receipt({ no: sk(OCT, 20), on: '2026-10-20', customer: 33, amount: 4_000_000, contract_no: yl(JUL, 4) });
  // C034 dollars, and a receipt in another currency than its target
  deal(yl(AUG, 5), '2026-08-10', 34, [[20, 100_000]], ck(AUG, 1), '2026-08-18', {
    currency: '美元',
    exchange_rate: '7.10',
    credit_days: 60,
  });
  invoice({ no: inv('2608', 2), contract: yl(AUG, 5), on: '2026-08-20' });
  receipt({
    no: sk(OCT, 21),
    on: '2026-10-10',
    customer: 34,
    amount: 500_000,
    invoice_no: inv('2608', 2),
    currency: '美元',
    exchange_rate: '7.10',
  });
  receipt({ no: sk(OCT, 22), on: '2026-10-12', customer: 34, amount: 710_000, invoice_no: inv('2608', 2) });
  // C035 credit note, excess, refund
  deal(yl(AUG, 6), '2026-08-05', 35, [[8, 500_000]], ck(AUG, 2), '2026-08-21', {});
  invoice({ no: inv('2608', 3), contract: yl(AUG, 6), on: '2026-08-25' });
  creditNote({
    no: inv('2609', 4),
    contract: yl(AUG, 6),
    on: '2026-09-10',
    lines: { 1: [-1] },
    original_invoice_no: inv('2608', 3),
  });
  receipt({ no: sk(SEP, 3), on: '2026-09-22', customer: 35, amount: 3_800_000, invoice_no: inv('2608', 3) });
  receipt({ no: sk(OCT, 23), on: '2026-10-12', customer: 35, amount: -400_000, invoice_no: inv('2608', 3) });
  // C036 paid by C037, and an invoice due on the as-of date
  deal(yl(AUG, 7), '2026-08-07', 36, [[5, 500_000]], ck(AUG, 3), '2026-08-20', {});
  invoice({ no: inv('2608', 4), contract: yl(AUG, 7), on: '2026-08-24' });
  receipt({ no: sk(SEP, 4), on: '2026-09-21', customer: 37, amount: 2_500_000, invoice_no: inv('2608', 4) });
  deal(sep(14), '2026-09-08', 36, [[1, 1_234_567]], ck(SEP, 9), '2026-09-29', {});
  invoice({ no: inv('2610', 19), contract: sep(14), on: '2026-10-01' });
  // C038 no credit days anywhere: an assumed due date; its payment comes after the as-of date
  deal(sep(16), '2026-09-11', 38, [[1, 888_888]], ck(SEP, 11), '2026-09-28', {
    payment_terms: null,
    credit_days: null,
    credit_limit_stated: null,
  });
  invoice({ no: inv('2610', 20), contract: sep(16), on: '2026-10-10' });
  receipt({ no: sk('202611', 1), on: '2026-11-02', customer: 38, amount: 888_888, invoice_no: inv('2610', 20) });
  // C039 old invoices without a contract, one at each edge of the buckets
  const old = (/** @type {string} */ no, /** @type {string} */ on, /** @type {string} */ due, /** @type {number} */ amount) =>
    invoice({
      ...{ no, on, amount, due_on: due, ...buyerOf(39), clerk: '丙四' },
      ...{ applied_at: `${on.slice(0, 8)}01 10:00`, manager_confirmed_at: `${on.slice(0, 8)}01 09:40` },
    });
  old(inv('2509', 1), '2025-09-02', '2025-10-30', 100_000);
  old(inv('2509', 2), '2025-09-02', '2025-10-31', 200_000);
  old(inv('2603', 1), '2026-03-10', '2026-04-09', 1_500_000);
  old(inv('2607', 2), '2026-07-02', '2026-08-01', 300_000);
  old(inv('2607', 3), '2026-07-03', '2026-08-02', 400_000);
  old(inv('2609', 3), '2026-09-02', '2026-10-01', 500_000);
  // C040 pays more than its invoice
  deal(sep(15), '2026-09-09', 40, [[2, 500_000]], ck(SEP, 10), '2026-09-24', {});
  invoice({ no: inv('2609', 2), contract: sep(15), on: '2026-09-29' });
  receipt({ no: sk(OCT, 24), on: '2026-10-26', customer: 40, amount: 1_100_000, invoice_no: inv('2609', 2) });
}
