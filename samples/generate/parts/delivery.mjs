import { numbered } from './book.mjs';

// Cases of arrival, inspection, transport agreement and notice to the customer. The documents have numbers of their own (JH,
// JC), so that no other number moves.

const jh = (/** @type {string} */ month, /** @type {number} */ number) => numbered('JH', month, number);
const jc = (/** @type {string} */ month, /** @type {number} */ number) => numbered('JC', month, number);
const SEP = '202609';
const OCT = '202610';

/** @param {import('./book.mjs').Book} book */
export function addDeliveryCases({ contract, ship }) {
  const clerk = '丙五';
  const lines = (/** @type {number} */ quantity) => /** @type {[number, number][]} */ ([[quantity, 10_000]]);
  const arrived = (/** @type {number} */ number, /** @type {string | null} */ at) =>
    contract({
      ...{ no: jh(OCT, number), signed: '2026-10-13', customer: number, clerk, lines: lines(40 + number) },
      arrival_confirmed_at: at,
    });
  // arrival-confirmed: half an hour after the first of two shipments; never; in the minute; nothing shipped; on the day
  arrived(1, '2026-10-20 14:30');
  ship({ no: jc(OCT, 1), contract: jh(OCT, 1), at: '2026-10-20 14:00', quantities: { 1: 5 } });
  ship({ no: jc(OCT, 2), contract: jh(OCT, 1), at: '2026-10-22 10:00', quantities: { 1: 5 } });
  arrived(2, null);
  ship({ no: jc(OCT, 3), contract: jh(OCT, 2), at: '2026-10-21 10:00', quantities: { 1: 5 } });
  arrived(3, '2026-10-21 10:00');
  ship({ no: jc(OCT, 4), contract: jh(OCT, 3), at: '2026-10-21 10:00', quantities: { 1: 5 } });
  arrived(4, '2026-10-28 09:00');
  arrived(5, '2026-10-22');
  ship({ no: jc(OCT, 5), contract: jh(OCT, 5), at: '2026-10-22 09:00', quantities: { 1: 5 } });
  const earlier = { no: jh(SEP, 1), signed: '2026-09-14', customer: 6, clerk, lines: lines(46) };
  contract({ ...earlier, arrival_confirmed_at: null });
  ship({ no: jc(SEP, 1), contract: jh(SEP, 1), at: '2026-09-21 10:00', quantities: { 1: 5 } });

  contract({ no: jh(OCT, 6), signed: '2026-10-13', customer: 7, clerk, lines: lines(47) });
  const one = { contract: jh(OCT, 6), quantities: { 1: 1 } };
  // inspected: a minute after, never, in the minute
  ship({ no: jc(OCT, 6), ...one, at: '2026-10-19 10:00', inspected_at: '2026-10-19 10:01' });
  ship({ no: jc(OCT, 7), ...one, at: '2026-10-20 10:00', inspected_at: null });
  ship({ no: jc(OCT, 8), ...one, at: '2026-10-20 15:00', inspected_at: '2026-10-20 15:00' });
  // transport-agreement: an hour after, never, in the minute
  ship({ no: jc(OCT, 9), ...one, at: '2026-10-21 10:00', transport_agreement_at: '2026-10-21 11:00' });
  ship({ no: jc(OCT, 10), ...one, at: '2026-10-22 10:00', transport_agreement_at: null });
  ship({ no: jc(OCT, 11), ...one, at: '2026-10-22 15:00', transport_agreement_at: '2026-10-22 15:00' });
  // customer-notified: the next morning, never, in the last minute of the day, the day before
  const told = { ...one, clerk: '丙六' };
  ship({ no: jc(OCT, 12), ...told, at: '2026-10-23 10:00', customer_notified_at: '2026-10-24 08:30' });
  ship({ no: jc(OCT, 13), ...told, at: '2026-10-29 10:00', customer_notified_at: null });
  ship({ no: jc(OCT, 14), ...told, at: '2026-10-27 10:00', customer_notified_at: '2026-10-27 23:59' });
  ship({ no: jc(OCT, 15), ...told, at: '2026-10-28 10:00', customer_notified_at: '2026-10-27' });
}
