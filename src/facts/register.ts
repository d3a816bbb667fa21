import { monthsOf, type Period } from '../domain/date.js';
import type { ContractPerformance, RegisterEntry } from '../domain/result.js';
import { literal } from '../domain/sql.js';
import type { Text } from '../domain/text.js';
import type { Row, Store } from '../store/port.js';

/** One month of the contract register (`YYYY-MM`). Amounts have two decimals. */
export interface RegisterMonth {
  readonly month: string;
  /** By company, then in signing order. */
  rows(): AsyncIterable<RegisterEntry>;
  /** Rows, void contracts included. */
  readonly count: number;
  readonly voidCount: number;
  /** Contracts (not void) without the number of an archived original. */
  readonly missingOriginals: number;
  /** By currency, across companies; void contracts left out. */
  readonly totals: readonly { readonly currency: string; readonly count: number; readonly amount: string }[];
}

/** The register of a period. Streams start again at every call. */
export interface Register {
  /** Every month of the period, also those without a contract. */
  readonly months: readonly RegisterMonth[];
  /** By company, signing day, number. With `worst` only that many: what was due first and was missed, then what is due first. */
  performance(worst?: number): AsyncIterable<ContractPerformance>;
  /** Costs as much as reading them all. */
  performanceCount(): Promise<number>;
}

/** Reads the register of a period from the facts views, which must exist in the store for that period. */
export async function register(store: Store, period: Period): Promise<Register> {
  const counts = await store.all(`SELECT month, COUNT(*) AS entries, COUNT(*) FILTER (WHERE is_void) AS void_entries,
    COUNT(*) FILTER (WHERE NOT is_void AND original_no IS NULL) AS missing_originals FROM register_entry GROUP BY month`);
  const totals = await store.all(`SELECT month, currency, COUNT(*) AS contracts, SUM(amount) AS amount
    FROM register_entry WHERE NOT is_void GROUP BY month, currency ORDER BY month, currency`);
  return {
    months: monthsOf(period).map((month) => {
      const count = counts.find((row) => row.month === month);
      return {
        month,
        rows: () => entries(store, month),
        count: Number(count?.entries ?? 0),
        voidCount: Number(count?.void_entries ?? 0),
        missingOriginals: Number(count?.missing_originals ?? 0),
        totals: totals
          .filter((row) => row.month === month)
          .map((row) => ({ currency: String(row.currency), count: Number(row.contracts), amount: String(row.amount) })),
      };
    }),
    performance: (worst) => performances(store, worst),
    performanceCount: async () => {
      const [counted] = await store.all('SELECT COUNT(*) AS contracts FROM contract_performance');
      return Number(counted?.contracts ?? 0);
    },
  };
}

async function* entries(store: Store, month: string): AsyncIterable<RegisterEntry> {
  const rows = store.rows(`SELECT * FROM register_entry WHERE month = ${literal(month)} ORDER BY org, seq`);
  for await (const row of rows)
    yield {
      seq: Number(row.seq),
      org: String(row.org),
      contractNo: String(row.contract_no),
      customer: String(row.customer_name),
      salesperson: String(row.salesperson),
      signedOn: String(row.signed_on),
      amount: String(row.amount),
      currency: String(row.currency),
      enteredAt: text(row, 'entered_at'),
      originalNo: text(row, 'original_no'),
      archivedOn: text(row, 'archived_on'),
      status: text(row, 'status'),
      isVoid: row.is_void === true,
    };
}

const WORST_PERFORMANCE = `SELECT * FROM contract_performance ORDER BY CASE WHEN is_missed THEN 0 ELSE 1 END,
  CASE WHEN deadline_on IS NULL THEN 1 ELSE 0 END, deadline_on, org, signed_on, contract_no`;

async function* performances(store: Store, worst?: number): AsyncIterable<ContractPerformance> {
  const from = worst === undefined ? 'contract_performance' : `(${WORST_PERFORMANCE} LIMIT ${worst}) AS worst`;
  for await (const row of store.rows(`SELECT * FROM ${from} ORDER BY org, signed_on, contract_no`))
    yield {
      org: String(row.org),
      contractNo: String(row.contract_no),
      customer: String(row.customer_name),
      salesperson: String(row.salesperson),
      signedOn: String(row.signed_on),
      currency: String(row.currency),
      ordered: String(row.ordered),
      shipped: text(row, 'shipped'),
      invoiced: text(row, 'invoiced'),
      received: text(row, 'received'),
      open: text(row, 'open'),
      nextDeadline: text(row, 'deadline_on'),
      nextDeadlineWhat: deadlineText(text(row, 'deadline_kind'), row.is_missed === true),
    };
}

function text(row: Row, column: string): string | null {
  const value = row[column];
  return value === null || value === undefined ? null : String(value);
}

const DEADLINES: Readonly<Record<string, Text>> = {
  delivery: { zh: '交货', en: 'Delivery' },
  payment: { zh: '收款', en: 'Payment' },
  archive: { zh: '原件整理成册', en: 'Binding of the original' },
};

function deadlineText(kind: string | null, isMissed: boolean): Text | null {
  const what = kind === null ? undefined : DEADLINES[kind];
  if (what === undefined) return null;
  return isMissed ? { zh: `${what.zh}（已过期）`, en: `${what.en} (missed)` } : what;
}
