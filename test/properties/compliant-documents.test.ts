import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { expected } from '../samples/expected.js';
import type { SceneRows } from '../scene.js';
import { tangledBooks } from '../tangled-books.js';
import { type FoundByCompany, findingsOf, sampleMonth, withoutBulk } from './books.js';
import {
  anyDeal,
  type Cast,
  changed,
  type Deal,
  documentsOf,
  plainDeal,
  STAFF,
  STAFF_CAST,
  together,
} from './compliant-deals.js';

// Adding compliant documents never adds a finding. Many sets of documents at once: each is audited alone in a company of its
// own, where nothing may be found (that is what makes it compliant), and beside the books of companies that break every
// rule, where nothing may be found that was not found before. What the policy excepts from that is shown one by one below.
//
// On the embedded database only: that PostgreSQL gives the same bytes over the same kinds of books is held by
// test/samples/both-stores.test.ts.

vi.setConfig({ testTimeout: 300_000 });

/** People and an old customer of the sample month. */
const MONTH_CAST: Cast = {
  salesperson: '测试员喆',
  clerk: '丙一',
  manager: '示例经理堃',
  finance: ['丁一', '丁二'],
  warehouse: ['戊一', '戊二'],
  customer: { code: 'C003', name: '示例客户03有限公司' },
};

/** Signing days of deals in each month that {@link anyDeal} may fall into. */
const MONTHS = ['2026-07-06', '2026-08-03', '2026-09-01'];

const staffed = (books: SceneRows) => together(books, { employees: STAFF });
/** Books that reach back to the months of the deals: which months the exports cover is told by their documents. */
const reaching = (books: SceneRows) => together(staffed(books), documentsOf(MONTHS.map(plainDeal), STAFF_CAST, 'VG'));

/** What was found in a company and not in another one. */
function added(found: FoundByCompany, before: string, after: string): string[] {
  return [...(found.get(after)?.keys() ?? [])].filter((name) => !found.get(before)?.has(name));
}

test('adding documents that together satisfy every rule never adds a finding', async () => {
  const keys = new Set(expected('findings.csv').map(({ key }) => key as string));
  const month = withoutBulk(await sampleMonth(), keys);
  const sets = fc.array(fc.array(anyDeal, { minLength: 1, maxLength: 6 }), { minLength: 8, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(fc.nat(), sets, async (seed, each) => {
      const tangled = reaching(tangledBooks(seed, 30));
      const companies = new Map<string, SceneRows>([
        ['month', month],
        ['tangled', tangled],
      ]);
      for (const [i, deals] of each.entries()) {
        const documents = documentsOf(deals, STAFF_CAST, 'HG', 501);
        companies.set(`alone ${i}`, staffed(documents));
        companies.set(`tangled ${i}`, together(tangled, documents));
        companies.set(`month ${i}`, together(month, documentsOf(deals, MONTH_CAST, 'HG', 501)));
      }
      const found = await findingsOf(companies);
      for (const i of each.keys()) {
        expect([...(found.get(`alone ${i}`)?.keys() ?? [])]).toEqual([]);
        expect(added(found, 'tangled', `tangled ${i}`)).toEqual([]);
        expect(added(found, 'month', `month ${i}`)).toEqual([]);
      }
    }),
    { seed: 20261031, numRuns: 1, endOnFailure: true },
  );
});

// What the policy excepts: documents that are right in themselves, and yet somebody else's duty begins with them, or is seen
// for the first time. Each is what a company has, what is added, and exactly what is found then.

const plain = plainDeal('2026-08-03');
const employees = [
  { employee_no: 'Z8', name: '内乙', role: 'clerk', manager: '经甲' },
  { employee_no: 'Z9', name: '业乙', role: 'salesperson', manager: '经甲' },
];
const report = (owner: string, period_on: string) => ({
  work_records: [{ kind: 'daily_report', owner, period_on, submitted_at: `${period_on} 16:00` }],
});
const missed = (owner: string, day: string) => `duty/daily-report-by-1630 daily_report:${owner}:${day} ${day}`;
const invoice = { salesperson: '业甲', currency: 'CNY', kind: 'normal', amount: '100.00' };
const sold = (customer_name: string) => ({
  invoices: [
    { ...invoice, invoice_no: `F-${customer_name}`, customer_name, issued_on: '2026-05-06', due_on: '2026-05-20' },
  ],
  receipts: [
    {
      receipt_no: `S-${customer_name}`,
      customer_name,
      invoice_no: `F-${customer_name}`,
      received_on: '2026-05-20',
      amount: '100.00',
    },
  ],
});
const target = (fields: Record<string, string>) => ({ targets: [{ owner: '业甲', ...fields }] });
const limited = { code: 'L', name: '限额客户' };
const credited = { customer_code: 'L', customer_name: '限额客户', credit_limit: '1500.00' };
/** A sale of 1,400.26 that is not due yet. */
const unpaid = (first: number) =>
  changed(
    { ...documentsOf([{ ...plain, isOld: true }], { ...STAFF_CAST, customer: limited }, 'HG', first), receipts: [] },
    'invoices',
    { due_on: '2026-12-01' },
  );

const CASES: readonly (readonly [what: string, before: SceneRows, added: SceneRows, found: readonly string[]])[] = [
  [
    'the first record of a recurring duty starts the duty, for everybody in the role',
    {},
    report('内甲', '2026-10-29'),
    [missed('内乙', '2026-10-29'), missed('内乙', '2026-10-30'), missed('内甲', '2026-10-30')],
  ],
  ['the next record of that duty starts nothing', report('内甲', '2026-10-29'), report('内乙', '2026-10-29'), []],
  [
    'a record of an earlier day starts it earlier',
    report('内甲', '2026-10-29'),
    report('内甲', '2026-10-28'),
    [missed('内乙', '2026-10-28')],
  ],
  [
    'the first receipts of a company: whether an invoice is overdue, and collected, can be told from then on',
    {
      invoices: [
        { ...invoice, invoice_no: 'F-1', customer_name: '旧客户', issued_on: '2026-07-01', due_on: '2026-08-01' },
      ],
    },
    documentsOf([plain], STAFF_CAST),
    ['receivable/collection-in-step F-1', 'receivable/overdue F-1'],
  ],
  [
    'the first reconciliation of a company: from then on they are owed',
    together(sold('甲客户'), sold('乙客户')),
    {
      reconciliations: [
        {
          ...{ customer_name: '甲客户', as_of_on: '2026-06-30', salesperson: '业甲', done_on: '2026-06-29' },
          ...{ confirmed_balance: '0.00', reported_finance_on: '2026-06-29', reported_manager_on: '2026-06-29' },
        },
      ],
    },
    ['receivable/reconciled-half-yearly 乙客户@2026-06-30'],
  ],
  [
    'the first contract of a month: the exports cover that month, and its targets are judged',
    together(target({ period_on: '2026-07-01', sales_target: '500.00' }), documentsOf([plain], STAFF_CAST)),
    documentsOf([plainDeal('2026-07-06')], { ...STAFF_CAST, salesperson: '业乙' }, 'VG'),
    ['target/sales-reached 业甲@2026-07-01'],
  ],
  [
    'paid in an earlier month than due: of what fell due in the month, less came in during it',
    together(target({ period_on: '2026-08-01', collection_rate_target: '0.8' }), documentsOf([plain], STAFF_CAST)),
    changed(
      documentsOf([{ ...plainDeal('2026-07-06'), terms: 'prepaid', quantities: [4] }], STAFF_CAST, 'VG'),
      'invoices',
      { due_on: '2026-08-15' },
    ),
    ['target/collection-rate-reached 业甲@2026-08-01'],
  ],
  // Right alone, and not together with what is there: such documents are no compliant set.
  [
    'a number that leaves a gap',
    documentsOf([plain], STAFF_CAST),
    documentsOf([plain], STAFF_CAST, 'HG', 3),
    ['control/number-sequence HG-002'],
  ],
  [
    'a sale that is not paid yet, to a customer whose limit is taken up',
    together({ customers: [credited] }, documentsOf([plain], STAFF_CAST, 'VG'), unpaid(1)),
    unpaid(2),
    ['receivable/credit-limit-kept 限额客户'],
  ],
  // And what breaks a rule is found.
  [
    'a contract entered two working days late',
    documentsOf([plain], STAFF_CAST),
    changed(documentsOf([plain], STAFF_CAST, 'VG'), 'contracts', { entered_at: '2026-08-06 10:00' }),
    ['contract/entered-same-day VG-001', 'contract/entered-within-one-workday VG-001'],
  ],
];

test('what somebody else owes may begin with a compliant document', async () => {
  const companies = new Map<string, SceneRows>();
  for (const [i, [, before, more]] of CASES.entries()) {
    const books = together({ employees: [...STAFF, ...employees] }, before);
    companies.set(`before ${i}`, books);
    companies.set(`after ${i}`, together(books, more));
  }
  const found = await findingsOf(companies);
  expect(CASES.map(([what], i) => [what, added(found, `before ${i}`, `after ${i}`).sort()])).toEqual(
    CASES.map(([what, , , names]) => [what, [...names].sort()]),
  );
});
