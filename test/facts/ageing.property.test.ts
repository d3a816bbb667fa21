import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AgeingBasis } from '../../src/domain/result.js';
import { ageing } from '../../src/facts/ageing.js';
import { type SceneRows, scene } from '../scene.js';
import { type Books, settle } from './ageing-reference.js';

// Random books of many companies at once against the sequential settlement of ageing-reference.ts. Numbers come from few
// values, so that targets, repeated numbers and shared invoice numbers actually meet.

const AS_OF = '2026-10-31';
const maybe = <T>(arbitrary: fc.Arbitrary<T>, freq = 2) => fc.option(arbitrary, { nil: null, freq });
const day = fc.integer({ min: 1, max: 62 }).map((n) => new Date(Date.UTC(2026, 8, n)).toISOString().slice(0, 10));
const cents = fc.integer({ min: 1, max: 12 }).map((n) => n * 1025);
const signed = fc.tuple(cents, fc.integer({ min: 0, max: 4 })).map(([amount, n]) => (n === 0 ? -amount : amount));
const number = (prefix: string, count: number) => fc.integer({ min: 1, max: count }).map((n) => `${prefix}${n}`);
const customer = fc.constantFrom<[string | null, string]>(
  ['K1', '甲公司'],
  [null, '甲公司'],
  ['K2', '（乙）公司'],
  [null, '(乙)公司'],
  ['K3', '丙'],
  ['K4', '丙'],
  [null, '丙'],
  [null, '丁'],
);
const currency = fc.constantFrom(null, null, 'CNY', 'USD');
const voided = fc.integer({ min: 0, max: 9 }).map((n) => n === 0);
const named = <T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc
    .record({ ...fields, who: customer })
    .map(
      ({ who, ...rest }) =>
        ({ ...rest, code: who[0], name: who[1] }) as unknown as T & { code: string | null; name: string },
    );

const contract = named({
  no: number('C', 3),
  on: day,
  amount: signed,
  currency,
  creditDays: maybe(fc.integer({ min: 0, max: 40 })),
  monthEnd: fc.boolean(),
  void: voided,
});
const invoice = named({
  no: number('I', 4),
  series: maybe(number('S', 2), 1),
  contract: maybe(number('C', 3)),
  on: day,
  due: maybe(day),
  amount: signed,
  credit: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  original: maybe(number('I', 4)),
  currency,
  void: voided,
});
const shipment = fc
  .tuple(
    named({ no: number('D', 4), contract: number('C', 3), on: day, amount: signed, currency, void: voided }),
    fc.boolean(),
  )
  .map(([row, anonymous]) => (anonymous ? { ...row, code: null, name: null } : row));
const receipt = named({
  no: number('R', 4),
  line: maybe(number('', 2), 1),
  invoice: maybe(fc.oneof(number('I', 4), fc.constant('S1:I1'))),
  contract: maybe(number('C', 3)),
  on: day,
  amount: signed,
  currency,
  void: voided,
});
const writeOff = named({
  no: number('W', 3),
  invoice: maybe(number('I', 4)),
  contract: maybe(number('C', 3)),
  on: day,
  amount: signed,
  currency,
});
const customerRow = fc.record({
  code: fc.constantFrom('K1', 'K3'),
  name: fc.constantFrom('甲公司', '丙'),
  creditDays: maybe(fc.integer({ min: 0, max: 40 })),
});
const books: fc.Arbitrary<Books> = fc.record({
  customers: fc.uniqueArray(customerRow, { maxLength: 2, selector: (row) => row.code }),
  contracts: fc.array(contract, { maxLength: 4 }),
  invoices: fc.array(invoice, { maxLength: 6 }),
  shipments: fc.array(shipment, { maxLength: 4 }),
  receipts: fc.array(receipt, { maxLength: 8 }),
  writeOffs: fc.array(writeOff, { maxLength: 2 }),
});

const yuan = (amount: number) => {
  const digits = String(Math.abs(amount)).padStart(3, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/** The books of many companies as the rows of one scene; `shuffle` puts the rows of every dataset in another order. */
function rowsOf(
  companies: readonly Books[],
  shuffle: <T>(rows: readonly T[]) => readonly T[] = (rows) => rows,
): SceneRows {
  const each = <T>(
    pick: (books: Books) => readonly T[],
    map: (row: T) => Record<string, string | number | boolean | null>,
  ) => shuffle(companies.flatMap((one, i) => pick(one).map((row) => ({ org: `公司${i}`, ...map(row) }))));
  const status = (row: { void: boolean }) => ({ status: row.void ? '作废' : null });
  return {
    customers: each(
      (one) => one.customers,
      (row) => ({ customer_code: row.code, customer_name: row.name, credit_days: row.creditDays }),
    ),
    contracts: each(
      (one) => one.contracts,
      (row) => ({
        contract_no: row.no,
        customer_code: row.code,
        customer_name: row.name,
        salesperson: '张三',
        signed_on: row.on,
        amount: yuan(row.amount),
        currency: row.currency,
        credit_days: row.creditDays,
        credit_from: row.monthEnd ? 'month_end' : 'document',
        ...status(row),
      }),
    ),
    invoices: each(
      (one) => one.invoices,
      (row) => ({
        invoice_no: row.no,
        invoice_code: row.series,
        contract_no: row.contract,
        customer_code: row.code,
        customer_name: row.name,
        issued_on: row.on,
        due_on: row.due,
        amount: yuan(row.amount),
        kind: row.credit ? 'credit' : 'normal',
        original_invoice_no: row.original,
        currency: row.currency,
        ...status(row),
      }),
    ),
    shipments: each(
      (one) => one.shipments,
      (row) => ({
        shipment_no: row.no,
        contract_no: row.contract,
        customer_code: row.code,
        customer_name: row.name,
        shipped_at: row.on,
        amount: yuan(row.amount),
        currency: row.currency,
        ...status(row),
      }),
    ),
    receipts: each(
      (one) => one.receipts,
      (row) => ({
        receipt_no: row.no,
        line_no: row.line,
        invoice_no: row.invoice,
        contract_no: row.contract,
        customer_code: row.code,
        customer_name: row.name,
        received_on: row.on,
        amount: yuan(row.amount),
        currency: row.currency,
        ...status(row),
      }),
    ),
    write_offs: each(
      (one) => one.writeOffs,
      (row) => ({
        write_off_no: row.no,
        invoice_no: row.invoice,
        contract_no: row.contract,
        customer_name: row.name,
        written_off_on: row.on,
        amount: yuan(row.amount),
        currency: row.currency,
      }),
    ),
  };
}

const FACTS = ['ageing_balance', 'ageing_bucket', 'on_account_item', 'open_item', 'customer_balance'];

/** What the facts say, in the words of the reference: one sorted list of lines per company. */
async function observed(
  companies: readonly Books[],
  rows: SceneRows,
  basis: AgeingBasis,
  unapplied: 'on-account' | 'fifo',
) {
  const store = await scene(rows, { facts: FACTS, asOf: AS_OF, basis, ageing: { unapplied } });
  const lines = new Map<string, string[]>(companies.map((_, i) => [`公司${i}`, []]));
  const party = (row: Record<string, unknown>) => row.customer_code ?? `name ${row.customer_name}`;
  try {
    for (const row of await store.all('SELECT * FROM open_item'))
      lines
        .get(String(row.org))
        ?.push(
          `item ${[row.doc_no, party(row), row.currency, row.due_on, row.is_due_assumed, row.amount, row.settled, row.open].join('|')}`,
        );
    for (const row of await store.all(
      'SELECT org, kind, doc_no, customer_code, customer_name, currency, SUM(on_account) AS total FROM on_account_item GROUP BY org, kind, doc_no, customer_code, customer_name, currency HAVING SUM(on_account) <> 0',
    ))
      lines
        .get(String(row.org))
        ?.push(`account ${[row.kind, row.doc_no, party(row), row.currency, row.total].join('|')}`);
    for (const row of await store.all('SELECT * FROM ageing_balance'))
      lines
        .get(String(row.org))
        ?.push(
          `balance ${[party(row), row.currency, row.open, row.on_account, row.invoiced, row.credited, row.received, row.written_off].join('|')}`,
        );
    const read = await ageing(store);
    const checks = new Set<string>();
    for await (const row of read.rows()) checks.add(row.check);
    for (const total of await read.totals()) checks.add(total.check);
    return {
      lines: [...lines.values()].map((list) => list.sort()),
      checks: [...checks].filter((check) => check !== '0.00'),
    };
  } finally {
    await store.close();
  }
}

function expected(company: Books, basis: AgeingBasis, unapplied: 'on-account' | 'fifo'): string[] {
  const { items, balances, onAccount } = settle(company, basis, unapplied, AS_OF);
  return [
    ...items.map(
      (one) =>
        `item ${[one.docNo, one.party, one.currency, one.due, one.assumed, yuan(one.amount), yuan(one.settled), yuan(one.amount - one.settled)].join('|')}`,
    ),
    ...[...onAccount].map(([key, amount]) => `account ${key}|${yuan(amount)}`),
    ...[...balances].map(
      ([key, b]) =>
        `balance ${key}|${[b.open, b.onAccount, b.invoiced, b.credited, b.received, b.writtenOff].map(yuan).join('|')}`,
    ),
  ].sort();
}

describe.each(['invoice', 'shipment', 'contract'] as const)('random books, basis %s', (basis) => {
  test.each(['on-account', 'fifo'] as const)(
    'settle as the policy says, %s',
    { timeout: 120_000 },
    async (unapplied) => {
      await fc.assert(
        fc.asyncProperty(fc.array(books, { minLength: 1, maxLength: 60, size: 'max' }), async (companies) => {
          const { lines, checks } = await observed(companies, rowsOf(companies), basis, unapplied);
          expect(lines).toEqual(companies.map((one) => expected(one, basis, unapplied)));
          expect(checks).toEqual([]);
        }),
        { numRuns: 3, seed: 20261031, endOnFailure: process.env.SHRINK === undefined },
      );
    },
  );

  test('come out the same in whatever order the rows stand', { timeout: 120_000 }, async () => {
    // A repeated number is decided by the order of rows, so every number occurs once here.
    const unique = <T extends { readonly no: string }>(rows: readonly T[]) => [
      ...new Map(rows.map((row) => [row.no, row])).values(),
    ];
    const once = books.map((one) => ({
      ...one,
      contracts: unique(one.contracts),
      invoices: unique(one.invoices),
      shipments: unique(one.shipments),
      receipts: unique(one.receipts),
      writeOffs: unique(one.writeOffs),
    }));
    const companies =
      fc.sample(fc.array(once, { minLength: 60, maxLength: 60, size: 'max' }), { numRuns: 1, seed: 4 })[0] ?? [];
    const forwards = await observed(companies, rowsOf(companies), basis, 'fifo');
    const backwards = await observed(
      companies,
      rowsOf(companies, (rows) => [...rows].reverse()),
      basis,
      'fifo',
    );
    expect(forwards.lines.flat().length).toBeGreaterThan(200);
    expect(backwards.lines).toEqual(forwards.lines);
  });
});
