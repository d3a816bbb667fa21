import { numbered } from './book.mjs';
import { AS_OF, CLERKS, customer } from './company.mjs';
import { addDays, nextWorkday, workdayOnOrBefore } from './days.mjs';

// Expenses, service requests and visits of the sample month. As in book.mjs every constructor gives a row that keeps
// every rule, and a hand-placed case overrides exactly the fields it is about.

/** @typedef {Record<string, any>} Row fields carry the canonical names of the dataset; amounts are integer cents */

const MONTHS = ['2026-07', '2026-08', '2026-09', '2026-10'];
const reached = (/** @type {string} */ moment) => (moment.slice(0, 10) <= AS_OF ? moment : null);

/**
 * A sales expense that the manager approved the working day before.
 * @param {string} no @param {string} day @param {Row} overrides @returns {Row}
 */
function expense(no, day, overrides) {
  const before = workdayOnOrBefore(addDays(day, -1));
  const isSpecial = overrides.kind === '特殊费用' || overrides.kind === '设计选型费';
  return {
    expense_no: no,
    kind: '销售费用',
    applicant: '测试员喆',
    customer_name: customer(3).name,
    incurred_on: day,
    promised_on: null,
    amount: 80_000,
    manager_approved_at: `${before} 14:00`,
    gm_approved_at: isSpecial ? `${before} 16:00` : null,
    payment_form: isSpecial ? '转账' : null,
    payment_form_approved_at: isSpecial ? `${before} 16:00` : null,
    ...overrides,
  };
}

/** All expenses, by number. */
export function expenses() {
  const special = { kind: '特殊费用', amount: 300_000 };
  const design = { kind: '设计选型费', amount: 500_000 };
  const oct = (/** @type {number} */ number) => numbered('FY', '202610', number);
  const rows = [
    expense(numbered('FY', '202609', 1), '2026-09-17', { manager_approved_at: null }),
    // pre-approved
    expense(oct(1), '2026-10-14', { manager_approved_at: '2026-10-15 09:00' }),
    expense(oct(2), '2026-10-16', { manager_approved_at: '2026-10-16 20:00' }),
    expense(oct(3), '2026-10-20', { manager_approved_at: null }),
    expense(oct(4), '2026-10-21', { manager_approved_at: null, amount: -30_000 }),
    // special-consented
    expense(oct(5), '2026-10-19', { ...special, promised_on: '2026-10-12', manager_approved_at: '2026-10-13 10:00' }),
    expense(oct(6), '2026-10-20', {
      ...design,
      promised_on: '2026-10-12',
      manager_approved_at: '2026-10-12 18:00',
      payment_form_approved_at: '2026-10-20 17:00',
    }),
    expense(oct(7), '2026-10-22', { ...special, manager_approved_at: null }),
    // payment-form-by-gm
    expense(oct(8), '2026-10-23', { ...special, payment_form_approved_at: '2026-10-26 09:00' }),
    expense(oct(9), '2026-10-27', { ...design, payment_form: '现金', payment_form_approved_at: null }),
    expense(oct(10), '2026-10-30', { ...special, promised_on: '2026-11-05', manager_approved_at: null }),
  ];
  for (const [m, month] of MONTHS.entries())
    for (let i = 0; i < 4; i++) {
      const number = (m + i) % 6;
      const buyer = customer(number + 1);
      rows.push(
        expense(numbered('FY', month.replace('-', ''), 11 + i), workdayOnOrBefore(`${month}-${11 + 5 * i}`), {
          ...(i === 3 ? design : {}),
          applicant: buyer.salesperson,
          customer_name: buyer.name,
        }),
      );
    }
  return rows;
}

/**
 * A request confirmed and sent to tech on the day it came in: a service solved on the next working day; goods assessed,
 * passed on, entered, and gone back on the second; a complaint resolved after three days.
 * @param {string} no @param {string} day @param {Row} overrides @returns {Row}
 */
function request(no, day, overrides) {
  const buyer = customer(overrides.customer ?? 6);
  const kind = overrides.kind ?? '售后';
  const next = nextWorkday(day);
  const hasGoods = kind === '返修' || kind === '退货' || kind === '换货';
  const { customer: _, ...fields } = overrides;
  return {
    request_no: no,
    kind,
    customer_name: buyer.name,
    salesperson: buyer.salesperson,
    clerk: '丙四',
    received_at: `${day} 09:30`,
    manager_confirmed_at: `${day} 10:00`,
    to_tech_at: kind === '投诉' ? null : `${day} 11:00`,
    assessed_at: hasGoods ? reached(`${next} 10:00`) : null,
    to_purchasing_at: hasGoods ? reached(`${next} 14:00`) : null,
    entered_at: hasGoods ? reached(`${next} 15:00`) : null,
    returned_to_factory_on: hasGoods ? reached(nextWorkday(next)) : null,
    resolved_at: hasGoods ? null : reached(`${kind === '投诉' ? addDays(day, 3) : next} 16:00`),
    is_unresolvable: '否',
    escalated_at: null,
    feedback_at: kind === '售后' ? reached(`${next} 16:30`) : null,
    ...fields,
  };
}

/** All service requests, by number. */
export function serviceRequests() {
  const oct = (/** @type {number} */ number) => numbered('SH', '202610', number);
  const notSolved = { resolved_at: null, feedback_at: null };
  const stuck = { ...notSolved, is_unresolvable: '是' };
  const rows = [
    request(numbered('SH', '202609', 1), '2026-09-22', { to_tech_at: '2026-09-24 09:00' }),
    // manager-confirmed
    request(oct(1), '2026-10-12', { manager_confirmed_at: '2026-10-12 15:01', to_tech_at: '2026-10-12 15:00' }),
    request(oct(2), '2026-10-12', { manager_confirmed_at: '2026-10-12 15:00', to_tech_at: '2026-10-12 15:00' }),
    request(oct(3), '2026-10-13', { kind: '换货', manager_confirmed_at: null }),
    request(oct(4), '2026-10-30', { manager_confirmed_at: null, to_tech_at: null, ...notSolved }),
    // sent-to-tech
    request(oct(5), '2026-10-09', { to_tech_at: '2026-10-12 09:00', resolved_at: '2026-10-13 16:00', feedback_at: '2026-10-13 16:30' }),
    request(oct(6), '2026-10-09', { to_tech_at: '2026-10-10 17:00', resolved_at: '2026-10-13 16:00', feedback_at: '2026-10-13 16:30' }),
    request(oct(7), '2026-10-20', { to_tech_at: null, ...notSolved }),
    // assessed-before-return
    request(oct(8), '2026-10-14', { kind: '返修', assessed_at: '2026-10-15 11:00', to_purchasing_at: '2026-10-15 10:00' }),
    request(oct(9), '2026-10-14', { kind: '返修', assessed_at: '2026-10-15 10:00', to_purchasing_at: '2026-10-15 10:00' }),
    request(oct(10), '2026-10-15', { kind: '退货', assessed_at: null, to_purchasing_at: null }),
    // entered-in-erp
    request(oct(11), '2026-10-16', { kind: '返修', entered_at: '2026-10-22 09:00', returned_to_factory_on: '2026-10-21' }),
    request(oct(12), '2026-10-16', { kind: '换货', entered_at: '2026-10-21 17:30', returned_to_factory_on: '2026-10-21' }),
    request(oct(13), '2026-10-19', { kind: '退货', entered_at: null, returned_to_factory_on: '2026-10-23' }),
    // unresolved-escalated
    request(oct(14), '2026-10-12', { ...stuck, escalated_at: '2026-10-15 09:00' }),
    request(oct(15), '2026-10-12', { ...stuck, escalated_at: '2026-10-13 17:00' }),
    request(oct(16), '2026-10-26', { kind: '投诉', ...stuck }),
    // feedback-given
    request(oct(17), '2026-10-13', { feedback_at: null }),
    // complaint-resolved
    request(oct(18), '2026-10-12', { kind: '投诉', resolved_at: '2026-10-20 09:00' }),
    request(oct(19), '2026-10-12', { kind: '投诉', resolved_at: '2026-10-19 23:00' }),
    request(oct(20), '2026-10-20', { kind: '投诉', resolved_at: null }),
    request(oct(21), '2026-10-25', { kind: '投诉', resolved_at: null }),
    // goods not assessed, not entered, not gone
    request(oct(22), '2026-10-29', {
      kind: '返修',
      assessed_at: null,
      to_purchasing_at: null,
      entered_at: null,
      returned_to_factory_on: null,
    }),
  ];
  const kinds = ['售后', '返修', '投诉', '售后', '换货'];
  for (const [m, month] of MONTHS.entries())
    for (const [i, kind] of kinds.entries())
      rows.push(
        request(numbered('SH', month.replace('-', ''), 31 + i), workdayOnOrBefore(`${month}-${10 + 4 * i}`), {
          kind,
          customer: 1 + ((5 * m + i) % 30),
          clerk: CLERKS[(m + i) % CLERKS.length],
        }),
      );
  return rows;
}

/**
 * A visit made on its planned day and recorded in the evening.
 * @param {string} no @param {string} day @param {Row} overrides @returns {Row}
 */
function visit(no, day, overrides) {
  const buyer = customer(overrides.customer ?? 12);
  const { customer: _, ...fields } = overrides;
  return {
    visit_no: no,
    salesperson: buyer.salesperson,
    customer_name: buyer.name,
    planned_on: day,
    visited_on: day,
    recorded_at: `${day} 19:20`,
    summary: '示例拜访情况',
    ...fields,
  };
}

/** All visits, by number. */
export function visits() {
  const oct = (/** @type {number} */ number) => numbered('BF', '202610', number);
  const notMade = { visited_on: null, recorded_at: null, summary: null };
  const rows = [
    visit(numbered('BF', '202608', 1), '2026-08-12', { recorded_at: '2026-08-14 09:00' }),
    visit(numbered('BF', '202609', 1), '2026-09-29', notMade),
    // planned
    visit(oct(1), '2026-10-13', { planned_on: null }),
    visit(oct(2), '2026-10-13', { planned_on: '2026-10-12', recorded_at: '2026-10-14 22:00' }),
    visit(oct(9), '2026-10-22', { planned_on: '2026-10-23' }),
    // recorded
    visit(oct(3), '2026-10-15', { recorded_at: '2026-10-17 08:30' }),
    visit(oct(4), '2026-10-20', { recorded_at: null, summary: null }),
    visit(oct(5), '2026-10-31', { recorded_at: null, summary: null }),
    // plan-kept
    visit(oct(6), '2026-10-21', notMade),
    visit(oct(7), '2026-10-31', notMade),
    visit(oct(8), '2026-11-03', notMade),
  ];
  for (const [m, month] of MONTHS.entries())
    for (let i = 0; i < 8; i++)
      rows.push(
        visit(numbered('BF', month.replace('-', ''), 11 + i), workdayOnOrBefore(`${month}-${String(9 + 2 * i).padStart(2, '0')}`), {
          customer: 1 + ((8 * m + i) % 30),
        }),
      );
  return rows;
}
