import { numbered } from './book.mjs';

// Cases of confirmation by finance, accounts, large receipts and instruments. The documents have numbers of their own (JS, and
// contracts that go on after those of the deliveries), so that no other number moves.

const js = (/** @type {number} */ number) => numbered('JS', '202610', number);
const jh = (/** @type {number} */ number) => numbered('JH', '202610', number);

/** @param {import('./book.mjs').Book} book */
export function addReceiptCases({ contract, receipt }) {
  const clerk = '丙六';
  const signed = '2026-10-13';
  const approved = { is_major: '是', gm_approved_at: `${signed} 09:30` };
  contract({ no: jh(7), signed, customer: 8, clerk, lines: [[90, 5_000_000]], ...approved });
  const dollars = { currency: '美元', exchange_rate: '7.10' };
  contract({ no: jh(8), signed, customer: 9, clerk, lines: [[90, 100_000]], ...dollars });

  const paid = { customer: 8, clerk, contract_no: jh(7), amount: 10_000 };
  // finance-confirmed: on the second working day; on Monday after a Friday; never; due in November
  receipt({ no: js(1), ...paid, on: '2026-10-14', finance_confirmed_at: '2026-10-16 09:00' });
  receipt({ no: js(2), ...paid, on: '2026-10-16', finance_confirmed_at: '2026-10-19 17:30' });
  receipt({ no: js(3), ...paid, on: '2026-10-27', finance_confirmed_at: null, finance_confirmed_by: null });
  receipt({ no: js(4), ...paid, on: '2026-10-30' });

  // large-reviewed: exactly the amount; two rows that come to it; a cent less; reviewed; dollars on both sides, and without a rate
  const much = { ...paid, amount: 50_000_000 };
  receipt({ no: js(5), ...much, on: '2026-10-20', extra_reviewed_at: null });
  receipt({ no: js(6), line_no: '1', ...paid, on: '2026-10-21', amount: 30_000_000 });
  receipt({ no: js(6), line_no: '2', ...paid, on: '2026-10-21', amount: 20_000_000 });
  receipt({ no: js(7), ...paid, on: '2026-10-21', amount: 49_999_999 });
  receipt({ no: js(8), ...much, on: '2026-10-22', extra_reviewed_at: '2026-10-29 10:00' });
  const inDollars = { customer: 9, clerk, contract_no: jh(8), ...dollars, on: '2026-10-22' };
  receipt({ no: js(9), ...inDollars, amount: 7_000_000 });
  receipt({ no: js(10), ...inDollars, amount: 7_100_000, extra_reviewed_at: null });
  receipt({ no: js(11), ...inDollars, amount: 10_000, exchange_rate: null });

  // account-authorised, where 示例账户-0001 is the company's account: another; the same one spaced; a zero less; blank
  receipt({ no: js(12), ...paid, on: '2026-10-23', account_no: '示例账户-0009' });
  receipt({ no: js(13), ...paid, on: '2026-10-23', account_no: '示例账户 0001' });
  receipt({ no: js(14), ...paid, on: '2026-10-23', account_no: '示例账户-001' });
  receipt({ no: js(15), ...paid, on: '2026-10-23', account_no: null });

  // instrument-not-duplicated: a week later; two rows of one receipt; returned and handed in again
  const acceptance = { ...paid, method: '承兑汇票' };
  receipt({ no: js(16), ...acceptance, on: '2026-10-15', instrument_no: 'PJ-JS-1' });
  receipt({ no: js(17), ...acceptance, on: '2026-10-22', instrument_no: 'PJ-JS-1' });
  receipt({ no: js(18), line_no: '1', ...acceptance, on: '2026-10-23', instrument_no: 'PJ-JS-2' });
  receipt({ no: js(18), line_no: '2', ...acceptance, on: '2026-10-23', instrument_no: 'PJ-JS-2' });
  const cheque = { ...paid, method: '支票', instrument_no: 'PJ-JS-3' };
  receipt({ no: js(19), ...cheque, on: '2026-10-19' });
  receipt({ no: js(20), ...cheque, on: '2026-10-21', amount: -10_000 });
  receipt({ no: js(21), ...cheque, on: '2026-10-26' });
}
