import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { Value } from '../../src/domain/result.js';
import { PACK_FOLDER } from '../../src/package-files.js';
import { openPack } from '../../src/rules/pack.js';
import { expected } from '../samples/expected.js';
import { datasets, type SceneRows } from '../scene.js';
import { mulberry32, tangledBooks } from '../tangled-books.js';
import { findingsOf, type Row, sampleMonth, withoutBulk } from './books.js';

// Doing something later never makes a finding disappear. Every act of every dataset is delayed by itself, in companies of
// their own beside the one whose books are as they were; whatever the delay removes has to stand in EXCEPTIONS, and whatever
// stands there has to be seen.
//
// On the embedded database only: that PostgreSQL gives the same bytes over the same kinds of books is held by
// test/samples/both-stores.test.ts, and what a view says of a delay by its own tests on both.

vi.setConfig({ testTimeout: 300_000 });

/** Every act of every dataset: what somebody does about a document, on a day. */
const ACTS = datasets.flatMap(({ name, fields }) =>
  fields.filter(({ act }) => act === true).map((field) => ({ dataset: name, field: field.name })),
);

const LIMIT = (what: string) => `the policy asks for something no later than ${what}, and that came later`;
const NOT_YET = 'by the as-of date nobody has done it yet, so nobody has done it with the wrong hands';

/** Where an act is not what a rule demands but what its demand counts from: act → rule → why a delay removes a finding. */
const EXCEPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'contracts.entered_at': {
    'contract/manager-signed-before-entry': LIMIT('the entry (dept 2.3E)'),
    'contract/informal-order-confirmed': LIMIT('the entry (dept 2.3F)'),
    'contract/not-sold-twice': 'of two contracts the one entered later is named: now it is the other',
    'control/entry-authorised': NOT_YET,
    'control/duties-segregated': NOT_YET,
  },
  'contracts.manager_signed_at': { 'control/duties-segregated': NOT_YET },
  'customers.credit_first_evaluated_on': {
    'receivable/credit-evaluated-first':
      'without the first evaluation only the latest is known, and a later one tells nothing of the first',
  },
  'invoices.applied_at': {
    'control/duties-segregated': NOT_YET,
    'invoice/manager-confirmed': LIMIT('the application (dept 2.6A)'),
  },
  'quotes.sent_at': {
    'quote/approved-before-sending': LIMIT('sending (dept 2.2E)'),
    'quote/key-product-checked': LIMIT('sending (dept 2.2D)'),
    'quote/major-approved-by-leadership': LIMIT('sending (dept 2.2A)'),
  },
  'receipts.entered_at': {
    'control/duties-segregated': NOT_YET,
    'control/entry-authorised': NOT_YET,
    'receipt/finance-confirmed': 'finance has a working day from the entry (dept 2.5C)',
  },
  'receipts.finance_confirmed_at': { 'control/duties-segregated': NOT_YET },
  'reconciliations.done_on': {
    'receivable/reconciliation-reported':
      'what has not been reconciled by the as-of date cannot be reported (dept 3.13)',
  },
  'service_requests.resolved_at': {
    'service/feedback-given': 'feedback is owed with the resolution, which has not come by the as-of date (dept 2.7D)',
  },
  'service_requests.returned_to_factory_on': {
    'service/assessed-before-return': LIMIT('the return (dept 2.8B)'),
    'service/entered-in-erp': LIMIT('the return (dept 2.8D)'),
  },
  'service_requests.to_purchasing_at': { 'service/assessed-before-return': LIMIT('purchasing gets it (dept 2.9B)') },
  'service_requests.to_tech_at': { 'service/manager-confirmed': LIMIT('it goes to tech (dept 2.7A)') },
  'shipments.applied_at': { 'control/duties-segregated': NOT_YET },
  'visits.visited_on': {
    'visit/planned': 'by the as-of date there has been no visit that lacks a plan',
    'visit/recorded': 'the record is due a day after the visit (dept 2.1D)',
  },
  'write_offs.last_followed_on': {
    'receivable/written-off-followed':
      'the latest follow-up has to be recent: a later one is the better one (credit 8.4)',
  },
};

/** A date or date-time so many days later; 0 is a minute later where there is a time. */
function later(value: string, days: number): string {
  const hasTime = value.length > 10;
  const at = Date.parse(`${value.slice(0, 10)}T${hasTime ? value.slice(11) : '00:00'}Z`);
  const moved = new Date(at + days * 86_400_000 + (days === 0 && hasTime ? 60_000 : 0)).toISOString();
  return hasTime ? moved.slice(0, 16).replace('T', ' ') : moved.slice(0, 10);
}

/** By how many days acts are delayed: a few, far beyond the as-of date, or anything. */
const DELAYS: Readonly<Record<string, readonly number[]>> = {
  little: [0, 1, 2, 12],
  far: [400],
  any: [0, 1, 7, 31, 400],
};

/**
 * The books with one act delayed. A record of a recurring duty that is the first of its kind stays: it is what starts the
 * duty (compliant-documents.test.ts).
 */
function delayed(books: SceneRows, dataset: string, field: string, days: readonly number[], random: () => number) {
  const first = dataset === 'work_records' ? firstOfKind(books.work_records ?? []) : new Set<Row>();
  const row = (one: Row): Row => {
    const value = one[field] ?? null;
    if (value === null || first.has(one)) return one;
    return { ...one, [field]: later(String(value), days[Math.floor(random() * days.length)] as number) };
  };
  return { ...books, [dataset]: (books[dataset] ?? []).map(row) };
}

function firstOfKind(records: readonly Row[]): Set<Row> {
  const first = new Map<Value, Row>();
  for (const record of records) {
    const before = first.get(record.kind as Value);
    if (before === undefined || String(record.period_on) < String(before.period_on))
      first.set(record.kind as Value, record);
  }
  return new Set(first.values());
}

/**
 * The sample month with little more than its breaches, and two that it has not: customers written off and last followed up
 * a day too long ago, an invoice reviewed by who applied for it.
 */
async function month(): Promise<SceneRows> {
  const books = withoutBulk(await sampleMonth(), new Set(expected('findings.csv').map(({ key }) => key as string)));
  const old = { customer_code: null, written_off_on: '2026-01-05', last_followed_on: '2026-05-03' };
  const followed = ['A', 'B', 'C'].map((customer_name) => ({
    ...(books.write_offs?.[0] as Row),
    ...{ ...old, customer_name, write_off_no: `HX-${customer_name}` },
  }));
  const invoices = (books.invoices ?? []).map((row, i) =>
    i === 0 ? { ...row, reviewer_1: row.applied_by as Value } : row,
  );
  return { ...books, invoices, write_offs: [...(books.write_offs ?? []), ...followed] };
}

/** Duties rest on the records and the staff alone: their books are apart, for they are long. */
function apart(books: SceneRows): { readonly duties: SceneRows; readonly documents: SceneRows } {
  return {
    duties: { work_records: books.work_records ?? [], employees: books.employees ?? [] },
    documents: { ...books, work_records: [] },
  };
}

test('delaying what was done never removes a finding, but for the exceptions that the policy makes', async () => {
  const { duties, documents } = apart(await month());
  const { rules } = await openPack(PACK_FOLDER);
  const seen = new Map<string, string>();
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const random = mulberry32(seed);
      const bases: Record<string, SceneRows> = { duties, documents, tangled: tangledBooks(seed, 20) };
      const companies = new Map(Object.entries(bases));
      for (const { dataset, field } of ACTS) {
        const add = (base: string, delay: string) =>
          companies.set(
            `${base} ${dataset}.${field} ${delay}`,
            delayed(bases[base] as SceneRows, dataset, field, DELAYS[delay] as number[], random),
          );
        add(dataset === 'work_records' ? 'duties' : 'documents', 'little');
        add(dataset === 'work_records' ? 'duties' : 'documents', 'far');
        add('tangled', 'any');
      }
      const found = await findingsOf(companies);
      const rulesFound = new Set(
        Object.keys(bases).flatMap((base) => [...(found.get(base)?.values() ?? [])].map((one) => one.rule)),
      );
      // What a rule does not find, no delay can remove. The list of accounts has no default.
      expect(rules.map(({ name }) => name).filter((name) => !rulesFound.has(name))).toEqual([
        'receipt/account-authorised',
      ]);
      for (const [company, after] of found) {
        const [base = '', act = '', delay] = company.split(' ');
        if (act === '') continue;
        for (const [name, { rule }] of found.get(base) ?? [])
          if (!after.has(name)) seen.set(`${act} ${rule}`, `${base}, ${delay}: ${name}`);
      }
    }),
    { seed: 20261031, numRuns: 1, endOnFailure: true },
  );
  const known = new Set(rules.map(({ name }) => name));
  const stated = Object.entries(EXCEPTIONS).flatMap(([act, reasons]) =>
    Object.keys(reasons).flatMap((rule) => (known.has(rule) ? [`${act} ${rule}`] : [])),
  );
  expect([...seen].filter(([pair]) => !stated.includes(pair))).toEqual([]);
  expect(stated.filter((pair) => !seen.has(pair))).toEqual([]);
});
