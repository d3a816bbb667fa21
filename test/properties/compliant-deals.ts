import fc from 'fast-check';
import type { Value } from '../../src/domain/result.js';
import type { SceneRows } from '../scene.js';
import type { Row } from './books.js';

// Sets of compliant documents. A set is compliant when its documents together satisfy every rule: alone in a company of
// their own nothing is found about them. That is more than each document by itself: every deal brings its contract, what
// was approved, shipped, invoiced and paid of it, and leaves nothing open; numbers go on without a gap and occur nowhere else;
// it is paid in the month in which it falls due; the customer's credit was evaluated before; the people are on the staff.

/** Who does what in a company, and whom it sells to. */
export interface Cast {
  readonly salesperson: string;
  readonly clerk: string;
  readonly manager: string;
  readonly finance: readonly [string, string];
  readonly warehouse: readonly [string, string];
  /** A customer of the books whose credit was evaluated; none: every deal brings a customer of its own. */
  readonly customer?: { readonly code: string; readonly name: string };
}

/** What varies from deal to deal. */
export interface Deal {
  readonly signedOn: string;
  readonly terms: 'credit' | 'prepaid' | 'deposit';
  readonly type: 'formal' | 'phone';
  readonly method: 'transfer' | 'cheque';
  readonly quantities: readonly number[];
  readonly isSplit: boolean;
  readonly isOld: boolean;
  readonly flags: { readonly special: boolean; readonly deviating: boolean; readonly offNorm: boolean };
  readonly service: 'service' | 'repair' | 'complaint';
}

/** Any deal. Mondays and Tuesdays at the beginning of months without a holiday, so that a deal is over in its month. */
export const anyDeal: fc.Arbitrary<Deal> = fc.record({
  signedOn: fc.constantFrom('2026-07-06', '2026-08-03', '2026-08-04', '2026-09-01'),
  terms: fc.constantFrom('credit', 'prepaid', 'deposit'),
  type: fc.constantFrom('formal', 'phone'),
  method: fc.constantFrom('transfer', 'cheque'),
  quantities: fc.array(fc.integer({ min: 2, max: 40 }), { minLength: 1, maxLength: 3 }),
  isSplit: fc.boolean(),
  isOld: fc.boolean(),
  flags: fc.record({ special: fc.boolean(), deviating: fc.boolean(), offNorm: fc.boolean() }),
  service: fc.constantFrom('service', 'repair', 'complaint'),
});

/** Staff for companies that have none of their own. */
export const STAFF: readonly Row[] = [
  { employee_no: 'Z1', name: '业甲', role: 'salesperson', manager: '经甲' },
  { employee_no: 'Z2', name: '内甲', role: 'clerk', manager: '经甲' },
  { employee_no: 'Z3', name: '经甲', role: 'manager' },
  { employee_no: 'Z4', name: '账甲', role: 'finance' },
  { employee_no: 'Z5', name: '账乙', role: 'finance' },
  { employee_no: 'Z6', name: '库甲', role: 'warehouse' },
  { employee_no: 'Z7', name: '库乙', role: 'warehouse' },
];

/** {@link STAFF} at work. */
export const STAFF_CAST: Cast = {
  salesperson: '业甲',
  clerk: '内甲',
  manager: '经甲',
  finance: ['账甲', '账乙'],
  warehouse: ['库甲', '库乙'],
};

/** The documents of some deals; numbers begin with `prefix` and go on from `first`. */
export function documentsOf(deals: readonly Deal[], cast: Cast, prefix = 'HG', first = 1): SceneRows {
  return together(
    ...deals.map((deal, i) => documentsOfDeal(deal, `${prefix}-${String(i + first).padStart(3, '0')}`, cast)),
  );
}

/** A plain deal signed on this day. */
export const plainDeal = (signedOn: string): Deal => ({
  ...{ signedOn, terms: 'credit', type: 'formal', method: 'transfer', quantities: [2], isSplit: false, isOld: false },
  ...{ flags: { special: false, deviating: false, offNorm: false }, service: 'service' },
});

/** Rows of several books in one. */
export function together(...books: readonly SceneRows[]): SceneRows {
  const all: Record<string, Row[]> = {};
  for (const one of books)
    for (const [dataset, rows] of Object.entries(one)) all[dataset] = [...(all[dataset] ?? []), ...rows];
  return all;
}

function documentsOfDeal(deal: Deal, no: string, cast: Cast): SceneRows {
  const day = (offset: number) => addDays(deal.signedOn, offset);
  const at = (offset: number, time: string) => `${day(offset)} ${time}`;
  const customer =
    cast.customer !== undefined && deal.isOld
      ? { customer_code: cast.customer.code, customer_name: cast.customer.name }
      : { customer_code: `K-${no}`, customer_name: `合规客户${no}` };
  const { salesperson, clerk } = cast;
  const who = { ...customer, salesperson, clerk };
  // A price that nobody else has: the same sale twice would be another matter.
  const price = 70_000 + 13 * Number(no.slice(-3));
  const lines = deal.quantities.map((quantity, i) => ({ line: String(i + 1), quantity }));
  const cents = lines.reduce((sum, { quantity }) => sum + quantity * price, 0);
  const isCredit = deal.terms !== 'prepaid';
  const approved = (flag: boolean) => (flag ? at(0, '09:00') : null);
  const contract = {
    ...who,
    ...{ contract_no: no, contract_type: deal.type, signed_on: day(0), amount: money(cents), currency: 'CNY' },
    ...{ manager_signed_at: at(0, '10:00'), gm_approved_at: at(0, '09:00'), reviewed_at: approved(deal.flags.special) },
    ...{ entered_at: at(0, '15:00'), entered_by: clerk, approved_by: cast.manager, delivery_on: day(20) },
    ...{ is_special: deal.flags.special, is_major: false, exchange_rate: '1', payment_terms: deal.terms },
    ...{ prepay_ratio: deal.terms === 'deposit' ? '0.3' : null, credit_days: isCredit ? 14 : null },
    ...{ credit_from: 'document', credit_limit_stated: '1000000.00', quote_no: `BJ-${no}` },
    ...{ is_deviating: deal.flags.deviating, deviation_approved_at: approved(deal.flags.deviating) },
    ...{ is_off_norm: deal.flags.offNorm, off_norm_approved_at: approved(deal.flags.offNorm) },
    ...{ customer_full_name: customer.customer_name, contact: '某人', phone: '000-1', ship_address: '某地' },
    ...{ purchasing_notified_at: at(0, '16:00'), arrival_confirmed_at: at(6, '09:00'), original_no: `Y-${no}` },
    ...{ archived_on: day(25), custodian: '档案室' },
  };
  const halves = deal.isSplit ? [1, 2] : [1];
  const share = (quantity: number, part: number) =>
    deal.isSplit ? (part === 1 ? Math.floor(quantity / 2) : Math.ceil(quantity / 2)) : quantity;
  const value = (part: number) => lines.reduce((sum, { quantity }) => sum + share(quantity, part) * price, 0);
  const shipments = halves.map((part) => ({
    ...who,
    ...{ shipment_no: `CK-${no}-${part}`, contract_no: no, shipped_at: at(7, '14:00'), amount: money(value(part)) },
    ...{ applied_at: at(6, '09:30'), applied_by: clerk, manager_confirmed_at: at(6, '14:00') },
    ...{ finance_released_at: at(7, '08:20'), inspected_at: at(7, '08:25'), customer_notified_at: at(7, '08:28') },
    ...{ reviewer_1: cast.warehouse[0], reviewer_2: cast.warehouse[1], transport_agreement_at: at(6, '15:00') },
    ...{ signed_note_on: day(11), currency: 'CNY' },
  }));
  const invoices = halves.map((part) => ({
    ...who,
    ...{ invoice_no: `FP-${no}-${part}`, contract_no: no, issued_on: day(9), amount: money(value(part)) },
    ...{ applied_at: at(8, '10:00'), applied_by: clerk, manager_confirmed_at: at(8, '09:40') },
    ...{ purchasing_reviewed_at: at(8, '11:00'), reviewer_1: cast.finance[0], reviewer_2: cast.finance[1] },
    ...{ due_on: isCredit ? day(23) : day(9), kind: 'normal', customer_signed_on: day(12), currency: 'CNY' },
  }));
  const receipt = (suffix: string, offset: number, amount: number, target: Row) => ({
    ...who,
    ...{ receipt_no: `SK-${no}-${suffix}`, received_on: day(offset), amount: money(amount), currency: 'CNY' },
    ...{ entered_at: at(offset, '16:10'), entered_by: clerk, handed_to_finance_at: at(offset, '16:40') },
    ...{ finance_confirmed_at: at(offset, '17:00'), finance_confirmed_by: cast.finance[0], account_no: 'A-1' },
    ...{ method: deal.method, instrument_no: deal.method === 'cheque' ? `P-${no}-${suffix}` : null },
    ...{ extra_reviewed_at: at(offset, '17:00'), ...target },
  });
  const ahead = deal.terms === 'prepaid' ? cents : deal.terms === 'deposit' ? Math.ceil(cents * 0.3) : 0;
  const receipts = [
    ...(ahead > 0 ? [receipt('0', 5, ahead, { contract_no: no })] : []),
    ...(ahead < cents ? [receipt('1', 23, cents - ahead, { contract_no: no })] : []),
  ];
  const numbered = (prefix: string) => `${prefix}-${no}`;
  return {
    customers:
      customer.customer_code === cast.customer?.code
        ? []
        : [
            {
              ...customer,
              salesperson,
              credit_limit: '1000000.00',
              credit_evaluated_on: '2026-05-06',
              credit_first_evaluated_on: '2026-05-06',
            },
          ],
    contracts: [contract],
    contract_lines: lines.map(({ line, quantity }) => ({
      ...{
        contract_no: no,
        line_no: line,
        item_code: `HG-${line}`,
        item_name: '某物',
        spec: 'S',
        quantity,
        unit: '台',
      },
      ...{ unit_price: money(price), amount: money(quantity * price) },
    })),
    contract_changes: [
      {
        contract_no: no,
        changed_at: at(2, '15:00'),
        reviewed_at: at(2, '14:00'),
        approved_at: at(2, '15:00'),
        approved_by: cast.manager,
      },
    ],
    shipments,
    shipment_lines: halves.flatMap((part) =>
      lines.map(({ line, quantity }) => ({
        ...{ shipment_no: `CK-${no}-${part}`, line_no: line, contract_line_no: line, item_code: `HG-${line}` },
        ...{ quantity: share(quantity, part), amount: money(share(quantity, part) * price) },
      })),
    ),
    invoices,
    invoice_lines: halves.flatMap((part) =>
      lines.map(({ line, quantity }) => ({
        ...{
          invoice_no: `FP-${no}-${part}`,
          contract_no: no,
          line_no: line,
          contract_line_no: line,
          item_code: `HG-${line}`,
        },
        ...{ quantity: share(quantity, part), unit_price: money(price), amount: money(share(quantity, part) * price) },
      })),
    ),
    receipts,
    quotes: [
      {
        ...{ quote_no: numbered('BJ'), kind: 'bid', ...customer, salesperson, inquiry_at: at(-4, '09:00') },
        ...{ reported_at: at(-4, '10:00'), is_key_product: true, purchasing_checked_at: at(-3, '10:00') },
        ...{ manager_approved_at: at(-3, '11:00'), gm_approved_at: at(-3, '12:00'), sent_at: at(-3, '12:00') },
      },
    ],
    visits: [
      {
        visit_no: numbered('BF'),
        ...customer,
        salesperson,
        planned_on: day(1),
        visited_on: day(1),
        recorded_at: at(2, '18:00'),
      },
    ],
    expenses: [
      {
        ...{ expense_no: numbered('FY'), kind: 'special', applicant: salesperson, ...customer, incurred_on: day(2) },
        ...{
          promised_on: day(1),
          amount: '100.00',
          manager_approved_at: at(1, '10:00'),
          gm_approved_at: at(1, '11:00'),
        },
        ...{ payment_form: '转账', payment_form_approved_at: at(2, '09:00') },
      },
    ],
    service_requests: [
      {
        ...{ request_no: numbered('SH'), kind: deal.service, ...who, contract_no: no, received_at: at(14, '09:00') },
        ...{ manager_confirmed_at: at(14, '10:00'), to_tech_at: at(14, '10:00'), assessed_at: at(14, '15:00') },
        ...{ to_purchasing_at: at(15, '09:00'), entered_at: at(15, '09:00'), returned_to_factory_on: day(15) },
        ...{
          is_unresolvable: true,
          escalated_at: at(14, '16:00'),
          resolved_at: at(20, '10:00'),
          feedback_at: at(20, '10:00'),
        },
      },
    ],
    price_changes: [
      {
        ...{
          change_no: numbered('TJ'),
          item_code: `X-${no}`,
          requested_at: at(0, '09:00'),
          effective_on: day(10),
        },
        ...{
          manager_approved_at: at(1, '09:00'),
          management_approved_at: at(10, '09:00'),
          customers_notified_on: day(10),
        },
      },
    ],
    promotions: [
      {
        ...{ promotion_no: numbered('CX'), kind: 'advertising', approved_at: at(3, '10:00'), starts_on: day(3) },
        ...{ ends_on: day(10), evaluated_on: day(13), owner: cast.manager },
      },
    ],
  };
}

/** The named fields of every row of a dataset set anew. */
export function changed(books: SceneRows, dataset: string, fields: Readonly<Record<string, Value>>): SceneRows {
  return { ...books, [dataset]: (books[dataset] ?? []).map((row) => ({ ...row, ...fields })) };
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function money(cents: number): string {
  return (cents / 100).toFixed(2);
}
