import type { AgeingOptions } from '../domain/pack.js';
import type {
  AgeingBasis,
  AgeingItem,
  AgeingRow,
  AgeingTotal,
  OnAccountItem,
  SalespersonAgeing,
} from '../domain/result.js';
import type { Text } from '../domain/text.js';
import type { Row, Store } from '../store/port.js';
import { ageingWarnings } from './ageing-warnings.js';

/**
 * Everything in CNY, each document at its own exchange rate. What was settled at another rate than it was invoiced at
 * leaves a difference, which is no part of what is owed:
 * balance = invoiced − credited − received − writtenOff + exchangeDifference. That difference is what is left over, so
 * there is nothing to check here; each currency has its own check.
 */
export interface AgeingInCny extends Omit<AgeingTotal, 'check'> {
  readonly exchangeDifference: string;
}

/** The ageing of one run. Streams are sorted, and start again at every call. */
export interface Ageing {
  // With `worst` a stream has only that many rows, the worst, in the same order: of customers and of money on account the
  // largest amounts of each currency (amounts of different currencies are not compared), of items the longest overdue.

  /** Every customer with a document, per currency: by org, customer, code, currency. */
  rows(worst?: number): AsyncIterable<AgeingRow>;
  /** Open items (open ≠ 0): by org, customer, currency, due date, number. `daysOverdue` counts from the day that is aged. */
  items(worst?: number): AsyncIterable<AgeingItem>;
  /** Money on account (≠ 0) by document: by org, customer, currency, date, number. */
  onAccount(worst?: number): AsyncIterable<OnAccountItem>;
  /** By org, salesperson (nobody first), currency. */
  bySalesperson(): AsyncIterable<SalespersonAgeing>;
  /** One line per currency across orgs, by currency. */
  totals(): Promise<readonly AgeingTotal[]>;
  /** `null` where there is no document, or the exchange rate of one is unknown. */
  cny(): Promise<AgeingInCny | null>;
  counts(): Promise<{ readonly rows: number; readonly items: number; readonly onAccount: number }>;
  /** What the reader should know before relying on the figures. */
  warnings(): Promise<readonly Text[]>;
}

/**
 * Which documents are the open items: as asked, or by itself (`auto`) invoices where that export was loaded, else
 * shipments, else contracts. `loaded` are the names of the datasets of which an export was loaded.
 */
export function resolveBasis(option: AgeingOptions['basis'], loaded: ReadonlySet<string>): AgeingBasis {
  if (option !== 'auto') return option;
  if (loaded.has('invoices')) return 'invoice';
  return loaded.has('shipments') ? 'shipment' : 'contract';
}

/** Reads the ageing from the facts views, which must exist in the store. */
export async function ageing(store: Store): Promise<Ageing> {
  const numbers = (await store.all('SELECT no FROM bucket WHERE no > 0 ORDER BY no')).map((row) => Number(row.no));
  return {
    rows: (worst) => mapped(store.rows(rowsSql(numbers, worst)), (row) => ageingRow(row, numbers)),
    items: (worst) => mapped(store.rows(itemsSql(worst)), ageingItem),
    onAccount: (worst) => mapped(store.rows(onAccountSql(worst)), onAccountItem),
    bySalesperson: () => mapped(store.rows(salespersonSql(numbers)), (row) => salespersonAgeing(row, numbers)),
    totals: async () => (await store.all(totalsSql(numbers))).map((row) => ageingTotal(row, numbers)),
    cny: () => ageingInCny(store, numbers),
    counts: async () => {
      const [row] = await store.all(`SELECT (SELECT COUNT(*) FROM ageing_balance) AS balances,
        (SELECT COUNT(*) FROM item_settlement WHERE open <> 0) AS items, (SELECT COUNT(*) FROM on_account_item) AS on_account`);
      return { rows: Number(row?.balances), items: Number(row?.items), onAccount: Number(row?.on_account) };
    },
    warnings: () => ageingWarnings(store),
  };
}

async function* mapped<T>(rows: AsyncIterable<Row>, map: (row: Row) => T): AsyncIterable<T> {
  for await (const row of rows) yield map(row);
}

/** `value` as an amount with two decimals, 0 where there is none. */
const amount = (value: string) => `CAST(ROUND(COALESCE(${value}, 0), 2) AS DECIMAL(28, 2))`;

/** One column per bucket (`b0` is "not due") of the sums of `value`. */
const perBucket = (numbers: readonly number[], value: string) =>
  [0, ...numbers].map((no) => `${amount(`SUM(${value}) FILTER (WHERE bucket_no = ${no})`)} AS b${no}`).join(', ');

/** Left side of the identity minus the right, from the columns that are shown. */
const difference = (numbers: readonly number[]) =>
  `CAST(b0 ${numbers.map((no) => `+ b${no}`).join(' ')} - on_account - (invoiced - credited - received - written_off) AS DECIMAL(28, 2))`;

/** Customer rows with their buckets side by side. */
function balancesSql(numbers: readonly number[]): string {
  const columns = [0, ...numbers].map((no) => `${amount(`k.b${no}`)} AS b${no}`).join(', ');
  return `SELECT b.*, ${columns} FROM ageing_balance b
    LEFT JOIN (SELECT party_no, currency, ${perBucket(numbers, 'open')} FROM ageing_bucket GROUP BY party_no, currency) k
    ON k.party_no = b.party_no AND k.currency = b.currency`;
}

function rowsSql(numbers: readonly number[], worst?: number): string {
  const overdue = numbers.length === 0 ? '0' : numbers.map((no) => `b${no}`).join(' + ');
  const by = "org, customer_name, COALESCE(customer_code, ''), currency";
  const all = `SELECT x.*, ${difference(numbers)} AS check_amount FROM (${balancesSql(numbers)}) x`;
  return `${worst === undefined ? all : largestOf(all, `${overdue} DESC, balance DESC, ${by}`, worst)} ORDER BY ${by}`;
}

/** So many rows of a query that has a `currency`: the first of each currency in that order, taken in turn. */
function largestOf(query: string, order: string, count: number): string {
  const placed = `SELECT q.*, ROW_NUMBER() OVER (PARTITION BY currency ORDER BY ${order}) AS place FROM (${query}) q`;
  return `SELECT * FROM (SELECT * FROM (${placed}) p ORDER BY place, currency LIMIT ${count}) worst`;
}

function totalsSql(numbers: readonly number[]): string {
  const sums = ['on_account', 'balance', 'invoiced', 'credited', 'received', 'written_off']
    .concat([0, ...numbers].map((no) => `b${no}`))
    .map((column) => `${amount(`SUM(${column})`)} AS ${column}`);
  return `SELECT t.*, ${difference(numbers)} AS check_amount
    FROM (SELECT currency, ${sums.join(', ')} FROM (${balancesSql(numbers)}) x GROUP BY currency) t ORDER BY currency`;
}

function salespersonSql(numbers: readonly number[]): string {
  return `SELECT org, salesperson, currency, ${perBucket(numbers, 'open')}, ${amount('SUM(open)')} AS open
    FROM open_item WHERE open <> 0 GROUP BY org, salesperson, currency ORDER BY org, COALESCE(salesperson, ''), currency`;
}

function itemsSql(worst?: number): string {
  const by = "org, customer_name, COALESCE(customer_code, ''), currency, due_on, doc_no";
  const all = `SELECT i.org, i.customer_name, i.customer_code, i.currency, i.doc_no, i.contract_no, i.doc_on, i.due_on,
      i.is_due_assumed, i.amount, i.settled, i.open, i.age_days, b.label, i.salesperson
    FROM open_item i JOIN bucket b ON b.no = i.bucket_no WHERE i.open <> 0`;
  if (worst === undefined) return `${all} ORDER BY ${by}`;
  return `SELECT * FROM (${all} ORDER BY age_days DESC, open DESC, ${by} LIMIT ${worst}) worst ORDER BY ${by}`;
}

function onAccountSql(worst?: number): string {
  const by = "org, customer_name, COALESCE(customer_code, ''), currency, doc_on, doc_no, kind, part";
  const all = `SELECT org, customer_name, customer_code, currency, kind, part, doc_no, doc_on, amount, on_account
    FROM on_account_item`;
  return `${worst === undefined ? all : largestOf(all, `on_account DESC, ${by}`, worst)} ORDER BY ${by}`;
}

const texts = (row: Row, numbers: readonly number[]) => ({
  currency: String(row.currency),
  notDue: String(row.b0),
  buckets: numbers.map((no) => String(row[`b${no}`])),
});

function ageingTotal(row: Row, numbers: readonly number[]): AgeingTotal {
  return { ...ageingFigures(row, numbers), check: String(row.check_amount) };
}

function ageingFigures(row: Row, numbers: readonly number[]): Omit<AgeingTotal, 'check'> {
  return {
    ...texts(row, numbers),
    onAccount: String(row.on_account),
    balance: String(row.balance),
    invoiced: String(row.invoiced),
    credited: String(row.credited),
    received: String(row.received),
    writtenOff: String(row.written_off),
  };
}

function ageingRow(row: Row, numbers: readonly number[]): AgeingRow {
  return {
    org: String(row.org),
    customer: String(row.customer_name),
    customerCode: row.customer_code as string | null,
    ...ageingTotal(row, numbers),
  };
}

function ageingItem(row: Row): AgeingItem {
  return {
    org: String(row.org),
    customer: String(row.customer_name),
    currency: String(row.currency),
    docNo: String(row.doc_no),
    contractNo: row.contract_no as string | null,
    docOn: String(row.doc_on),
    dueOn: String(row.due_on),
    dueAssumed: row.is_due_assumed === true,
    amount: String(row.amount),
    settled: String(row.settled),
    open: String(row.open),
    daysOverdue: Number(row.age_days),
    bucket: String(row.label),
    salesperson: row.salesperson as string | null,
  };
}

function onAccountItem(row: Row): OnAccountItem {
  return {
    org: String(row.org),
    customer: String(row.customer_name),
    currency: String(row.currency),
    kind: row.kind as OnAccountItem['kind'],
    docNo: String(row.doc_no),
    docOn: String(row.doc_on),
    amount: String(row.amount),
    onAccount: String(row.on_account),
  };
}

function salespersonAgeing(row: Row, numbers: readonly number[]): SalespersonAgeing {
  return {
    org: String(row.org),
    salesperson: row.salesperson as string | null,
    ...texts(row, numbers),
    open: String(row.open),
  };
}

/** Sums are taken per exchange rate first: one multiplication per rate, and rounding only of the final figures. */
async function ageingInCny(store: Store, numbers: readonly number[]): Promise<AgeingInCny | null> {
  const [row] = await store.all(`
    SELECT COUNT(*) AS rates, COUNT(*) FILTER (WHERE exchange_rate IS NULL) AS unknown,
      ${perBucket(numbers, 'open * exchange_rate')}, ${['on_account', 'invoiced', 'credited', 'received', 'written_off']
        .map((column) => `${amount(`SUM(${column} * exchange_rate)`)} AS ${column}`)
        .join(', ')}
    FROM (
      SELECT bucket_no, exchange_rate, SUM(open) AS open, 0 AS on_account, SUM(amount) AS invoiced, 0 AS credited,
        0 AS received, 0 AS written_off
      FROM item_settlement GROUP BY bucket_no, exchange_rate
      UNION ALL
      SELECT NULL, exchange_rate, 0, SUM(on_account), 0, 0, 0, 0 FROM on_account_item GROUP BY exchange_rate
      UNION ALL
      SELECT NULL, exchange_rate, 0, 0, 0, COALESCE(SUM(amount) FILTER (WHERE kind = 'credit'), 0),
        COALESCE(SUM(amount) FILTER (WHERE kind = 'receipt'), 0), COALESCE(SUM(amount) FILTER (WHERE kind = 'write-off'), 0)
      FROM settling_document GROUP BY exchange_rate
    ) document`);
  if (row === undefined || Number(row.rates) === 0 || Number(row.unknown) > 0) return null;
  const open = [0, ...numbers].map((no) => cents(row[`b${no}`])).reduce((sum, part) => sum + part, 0n);
  const balance = open - cents(row.on_account);
  const documents = cents(row.invoiced) - cents(row.credited) - cents(row.received) - cents(row.written_off);
  const exchangeDifference = balance - documents;
  return {
    ...ageingFigures({ ...row, currency: 'CNY', balance: decimal(balance) }, numbers),
    exchangeDifference: decimal(exchangeDifference),
  };
}

/** An amount with two decimals as a whole number of cents. */
function cents(value: Row[string] | undefined): bigint {
  return BigInt(String(value).replace('.', ''));
}

/** Cents as an amount with two decimals. */
function decimal(value: bigint): string {
  const digits = String(value < 0n ? -value : value).padStart(3, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
