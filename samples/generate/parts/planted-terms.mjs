import { numbered } from './book.mjs';

// Hand-placed cases about what a contract states and who agreed to it before signing. They are project contracts with
// numbers of their own, XM-…, and an amount that no other contract has.

const SEP = '202609';
const OCT = '202610';
const sep = (/** @type {number} */ number) => numbered('XM', SEP, number);
const oct = (/** @type {number} */ number) => numbered('XM', OCT, number);

/** @param {import('./book.mjs').Book} book */
export function addPlantedTerms(book) {
  const contract = (
    /** @type {string} */ no,
    /** @type {string} */ signed,
    /** @type {number} */ customer,
    /** @type {Record<string, any>} */ overrides,
  ) => {
    const unusual = 150_000 + 100 * Number(no.slice(-3)) + (no.includes(SEP) ? 50 : 0);
    const bound = no.includes(SEP) ? { original_no: `YJ-${no}` } : {};
    book.contract({ no, signed, customer, clerk: '丙四', lines: [[2, unusual]], ...bound, ...overrides });
  };
  // deviation-confirmed
  const deviating = { is_deviating: '是' };
  contract(sep(1), '2026-09-16', 3, { ...deviating, deviation_approved_at: '2026-09-17 10:00' });
  contract(oct(1), '2026-10-13', 3, {
    ...deviating,
    quote_no: 'BJ-202609-008',
    deviation_approved_at: '2026-10-14 09:00',
  });
  contract(oct(2), '2026-10-13', 4, { ...deviating, deviation_approved_at: '2026-10-13 23:59' });
  contract(oct(3), '2026-10-20', 3, deviating);
  contract(oct(4), '2026-10-20', 5, { is_deviating: null, is_off_norm: null, is_special: null });
  // off-norm-terms-approved
  const offNorm = { is_off_norm: '是' };
  contract(sep(2), '2026-09-21', 6, offNorm);
  contract(oct(5), '2026-10-14', 2, { ...offNorm, off_norm_approved_at: '2026-10-15 08:00' });
  contract(oct(6), '2026-10-14', 8, { ...offNorm, off_norm_approved_at: '2026-10-14' });
  // special-reviewed
  const special = { is_special: '是' };
  contract(oct(7), '2026-10-15', 6, special);
  contract(oct(8), '2026-10-15', 12, { ...special, reviewed_at: '2026-10-15 17:30' });
  contract(oct(9), '2026-10-16', 10, { ...special, reviewed_at: '2026-10-17' });
  // kept-by-office
  contract(oct(10), '2026-10-16', 7, { custodian: '甲一' });
  contract(oct(11), '2026-10-16', 7, { custodian: null });
  contract(oct(12), '2026-10-16', 7, { custodian: '丙一' });
  // credit-terms-stated
  contract(oct(13), '2026-10-21', 11, { credit_limit_stated: null });
  contract(oct(14), '2026-10-21', 17, { credit_days: null, credit_limit_stated: null });
  contract(oct(15), '2026-10-21', 23, { credit_days: 0, credit_limit_stated: '0.00' });
  // not-sold-twice: the one entered later; then a cent more, and the same amount in another currency
  const twin = { lines: [[2, 160_000]], clerk: '丙二' };
  contract(oct(16), '2026-10-19', 9, twin);
  contract(oct(17), '2026-10-19', 9, { ...twin, entered_at: '2026-10-19 14:00' });
  contract(oct(18), '2026-10-19', 9, { lines: [[1, 320_001]] });
  contract(oct(19), '2026-10-19', 9, { ...twin, currency: '美元', exchange_rate: '7.10' });
}
