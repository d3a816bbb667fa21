import { numbered } from './book.mjs';
import { SALESPEOPLE } from './company.mjs';

// Cases of internal control, and the sales targets. The documents have numbers of their own (KZ, KC, KS), so that no other
// number moves; the sellers of the targets worked by hand are agents, whose documents are all here.

/** @typedef {Record<string, any>} Row */

const AGENT_ONE = '示例代理甲';
const AGENT_TWO = '示例代理乙';
const kz = (/** @type {number} */ number) => numbered('KZ', '202610', number);
const ks = (/** @type {number} */ number) => numbered('KS', '202610', number);

/** @param {import('./book.mjs').Book} book */
export function addControlCases({ contract, ship, invoice, receipt }) {
  const clerk = '丙一';
  const lines = (/** @type {number} */ quantity) => /** @type {[number, number][]} */ ([[quantity, 10_000]]);
  // entry-authorised: a salesperson; the clerk; somebody of finance (KS-202610-001)
  contract({ no: kz(1), signed: '2026-10-12', customer: 24, clerk, lines: lines(21), entered_by: '示例·䶮' });
  contract({ no: kz(2), signed: '2026-10-12', customer: 25, clerk: '丙六', lines: lines(22) });
  receipt({
    ...{ no: ks(1), on: '2026-10-13', customer: 25, amount: 10_000, contract_no: kz(2), clerk },
    ...{ entered_by: '丁一', finance_confirmed_by: '丁二' },
  });
  // duties-segregated: a contract, a shipment, a receipt; applied for by nobody who reviewed it
  contract({ no: kz(3), signed: '2026-10-13', customer: 26, clerk, lines: lines(23), approved_by: '丙一' });
  contract({ no: kz(4), signed: '2026-10-13', customer: 27, clerk, lines: lines(24) });
  contract({ no: kz(5), signed: '2026-10-13', customer: 28, clerk, lines: lines(25) });
  ship({ no: numbered('KC', '202610', 1), contract: kz(4), at: '2026-10-20 10:00' });
  ship({ no: numbered('KC', '202610', 2), contract: kz(5), at: '2026-10-20 11:00', reviewer_2: '丙一' });
  receipt({
    ...{ no: ks(2), on: '2026-10-14', customer: 27, amount: 10_000, contract_no: kz(4), clerk },
    finance_confirmed_by: '丙一',
  });
  // person-known: 丙六 came on 12 October (KZ-202610-002), 丙七 left on the 14th; target/sales-reached: exactly 700.00, and 800.00 of 800.01
  contract({ no: kz(6), signed: '2026-10-14', customer: 24, clerk: '丙七', lines: lines(7), salesperson: AGENT_ONE });
  contract({ no: kz(8), signed: '2026-10-15', customer: 25, clerk, lines: lines(8), salesperson: AGENT_TWO });
  // number-sequence: 007 is missing, 009 is void
  contract({ no: kz(9), signed: '2026-10-16', customer: 26, clerk, lines: lines(26), status: '作废' });
  contract({ no: kz(10), signed: '2026-10-16', customer: 26, clerk, lines: lines(27) });
  // target/collection-rate-reached: 1,000.00 fell due in October; 800.00 came in, and 799.99
  for (const [i, salesperson, late] of /** @type {[number, string, number][]} */ ([
    [1, AGENT_ONE, 80_000],
    [2, AGENT_TWO, 79_999],
  ])) {
    const no = numbered('KZ', '202609', i);
    const number = `9900000000002609000${i}`;
    const payer = { customer: 27 + i, invoice_no: number, clerk, salesperson };
    contract({ no, signed: '2026-09-14', customer: 27 + i, clerk, salesperson });
    ship({ no: numbered('KC', '202609', i), contract: no, at: '2026-09-17 10:00' });
    invoice({ no: number, on: '2026-09-18', contract: no, due_on: '2026-10-26' });
    receipt({ no: numbered('KS', '202609', i), on: '2026-09-28', amount: 100_000 - late, ...payer });
    receipt({ no: ks(2 + i), on: '2026-10-23', amount: late, ...payer });
  }
}

/** All targets: small ones that everybody reached, and the cases. */
export function targets() {
  /** @type {Row[]} */
  const rows = [];
  const add = (/** @type {string} */ owner, /** @type {string} */ on, /** @type {number} */ sales, rate = '') =>
    rows.push({ owner, period_on: on, sales_target: sales, collection_rate_target: rate });
  for (const month of ['07', '08', '09', '10']) for (const name of SALESPEOPLE) add(name, `2026-${month}-01`, 500_000);
  add('示例经理堃', '2026-07-01', 9_999_999_900);
  add('示例经理乙', '2026-07-01', 1_000_000);
  add('示例经理堃', '2026-10-01', 9_999_999_900);
  add(AGENT_ONE, '2026-10-01', 70_000, '80%');
  add(AGENT_TWO, '2026-10-01', 80_001, '80%');
  add('甲一', '2026-11-01', 500_000, '80%');
  return rows;
}
