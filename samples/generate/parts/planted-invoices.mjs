import { numbered } from './book.mjs';

// Hand-placed cases about confirming, reviewing, signing for and shipping what is invoiced. Contracts, shipments and
// invoices have numbers of their own (FP, CF, 2644 2…), so that no other number moves.

const fp = (/** @type {number} */ number) => numbered('FP', '202610', number);
const cf = (/** @type {number} */ number) => numbered('CF', '202610', number);
const no = (/** @type {number} */ number) => `2644200000002610${String(number).padStart(4, '0')}`;

/** @param {import('./book.mjs').Book} book */
export function addPlantedInvoices({ contract, ship, invoice }) {
  const clerk = '丙五';
  const one = /** @type {Record<string, [number]>} */ ({ 1: [1] });
  contract({ no: fp(1), signed: '2026-10-08', customer: 10, clerk, lines: [[50, 12_300]] });
  ship({ no: cf(1), contract: fp(1), at: '2026-10-12 10:00' });
  const host = { contract: fp(1), lines: one };
  // manager-confirmed: a minute after the application; in its minute; never; a day without a time
  const applied = { applied_at: '2026-10-14 10:00' };
  invoice({ no: no(1), ...host, on: '2026-10-15', ...applied, manager_confirmed_at: '2026-10-14 10:01' });
  invoice({ no: no(2), ...host, on: '2026-10-15', ...applied, manager_confirmed_at: '2026-10-14 10:00' });
  invoice({ no: no(3), ...host, on: '2026-10-16', manager_confirmed_at: null });
  invoice({ no: no(4), ...host, on: '2026-10-16', manager_confirmed_at: '2026-10-15' });
  // purchasing-reviewed: the day after the issue; late on its day; never
  invoice({ no: no(5), ...host, on: '2026-10-19', purchasing_reviewed_at: '2026-10-20 09:00' });
  invoice({ no: no(6), ...host, on: '2026-10-19', purchasing_reviewed_at: '2026-10-19 23:59' });
  invoice({ no: no(7), ...host, on: '2026-10-20', purchasing_reviewed_at: null });
  // dual-review: the same person twice; one person
  invoice({ no: no(8), ...host, on: '2026-10-20', reviewer_2: '丁一' });
  invoice({ no: no(9), ...host, on: '2026-10-21', reviewer_2: null });
  // customer-signed: the eleventh day; the tenth; due on the as-of day; due the day after
  invoice({ no: no(10), ...host, on: '2026-10-13', customer_signed_on: '2026-10-24' });
  invoice({ no: no(11), ...host, on: '2026-10-13', customer_signed_on: '2026-10-23' });
  invoice({ no: no(12), ...host, on: '2026-10-21', customer_signed_on: null });
  invoice({ no: no(13), ...host, on: '2026-10-22', customer_signed_on: null });
  // within-shipped: exactly what was shipped; one piece more; all of it, the rest shipped on the day of the invoice
  contract({ no: fp(2), signed: '2026-10-08', customer: 11, clerk, lines: [[10, 20_300]] });
  ship({ no: cf(2), contract: fp(2), at: '2026-10-14 10:00', quantities: { 1: 5 } });
  ship({ no: cf(3), contract: fp(2), at: '2026-10-26 16:00', quantities: { 1: 5 } });
  invoice({ no: no(14), contract: fp(2), on: '2026-10-15', lines: { 1: [5] } });
  invoice({ no: no(15), contract: fp(2), on: '2026-10-20', lines: one });
  invoice({ no: no(16), contract: fp(2), on: '2026-10-26', lines: { 1: [4] } });
  // the deposit, invoiced before anything is shipped; and a hundred yuan on top of it
  const deposit = { payment_terms: '定金', prepay_ratio: '30%', credit_days: 60 };
  contract({ no: fp(3), signed: '2026-10-08', customer: 12, clerk, lines: [[10, 30_100]], ...deposit });
  invoice({ no: no(17), contract: fp(3), on: '2026-10-16', lines: {}, amount: 90_300 });
  invoice({ no: no(18), contract: fp(3), on: '2026-10-19', lines: {}, amount: 10_000 });
}
