import type { ContractPerformance, RegisterEntry } from '../domain/result.js';
import { formatAmount, formatCount, ratioOf, sumAmounts } from './amounts.js';
import type { RegisterMonth, ReportData } from './data.js';
import type { FiguresSection } from './model.js';
import { type FiguresSource, type Getters, type SourcesOf, tableSource } from './source-shapes.js';

type Figure = Omit<FiguresSection['items'][number], 'label'>;
type Totals = RegisterMonth['totals'];

/** Totals of several months added up per currency, in the order in which the currencies first appear. */
function addTotals(months: readonly RegisterMonth[]): Totals {
  const sums = new Map<string, Totals[number]>();
  for (const { currency, count, amount } of months.flatMap(({ totals }) => totals)) {
    const before = sums.get(currency);
    sums.set(currency, {
      currency,
      count: (before?.count ?? 0) + count,
      amount: sumAmounts([before?.amount ?? '0', amount]),
    });
  }
  return [...sums.values()];
}

/** "CNY 1,234.00；USD 5.00" */
function amountsText(totals: Totals, zh: boolean): string {
  if (totals.length === 0) return '0.00';
  return totals.map(({ currency, amount }) => `${currency} ${formatAmount(amount)}`).join(zh ? '；' : '; ');
}

type RegisterFigure = 'period' | 'contracts' | 'amounts' | 'missingOriginals' | 'voided';

function keyFigures(period: string, months: readonly RegisterMonth[], zh: boolean): FiguresSource<RegisterFigure> {
  const add = (of: (month: RegisterMonth) => number) => months.reduce((sum, month) => sum + of(month), 0);
  const missing = add((month) => month.missingOriginals);
  const copies = (count: number): string => (zh ? `${formatCount(count)} 份` : formatCount(count));
  const values: Record<RegisterFigure, Figure> = {
    period: { value: period },
    contracts: { value: copies(add((month) => month.count)) },
    amounts: { value: amountsText(addTotals(months), zh) },
    missingOriginals: { value: copies(missing), tone: missing > 0 ? 'bad' : 'good' },
    voided: { value: copies(add((month) => month.voidCount)) },
  };
  return { kind: 'figures', values };
}

interface MonthRow {
  readonly month: RegisterMonth;
  readonly total: Totals[number] | null;
  /** The month's own numbers stand in its first row only. */
  readonly isFirst: boolean;
}

function monthsTable(months: readonly RegisterMonth[], zh: boolean) {
  const rows = months.flatMap((month): MonthRow[] =>
    month.totals.length === 0
      ? [{ month, total: null, isFirst: true }]
      : month.totals.map((total, index) => ({ month, total, isFirst: index === 0 })),
  );
  const getters: Getters<'register', 'months', MonthRow> = {
    month: ({ month }) => month.month,
    contracts: ({ month, isFirst }) => (isFirst ? month.count : null),
    voided: ({ month, isFirst }) => (isFirst ? month.voidCount : null),
    missingOriginals: ({ month, isFirst }) => (isFirst ? month.missingOriginals : null),
    currency: ({ total }) => total?.currency ?? null,
    count: ({ total }) => total?.count ?? null,
    amount: ({ total }) => total?.amount ?? null,
  };
  const sums = addTotals(months);
  const [only] = sums.length === 1 ? sums : [];
  const total = {
    month: zh ? '合计' : 'Total',
    contracts: months.reduce((sum, month) => sum + month.count, 0),
    voided: months.reduce((sum, month) => sum + month.voidCount, 0),
    missingOriginals: months.reduce((sum, month) => sum + month.missingOriginals, 0),
    ...(only ? { currency: only.currency, count: only.count, amount: only.amount } : {}),
  };
  return tableSource(() => rows, getters, { count: rows.length, ...(months.length > 1 ? { total } : {}) });
}

/** What a contract of the register lacks; nothing is asked of a void one. */
function missingText(entry: RegisterEntry, zh: boolean): string | null {
  if (entry.isVoid) return null;
  const missing = [
    ...(entry.originalNo === null ? [zh ? '缺原件' : 'no original'] : []),
    ...(entry.archivedOn === null ? [zh ? '未归档' : 'not archived'] : []),
    ...(entry.enteredAt === null ? [zh ? '未录入' : 'not entered'] : []),
  ];
  return missing.length === 0 ? null : `⚠ ${missing.join(zh ? '、' : ', ')}`;
}

/** What a sheet of one month shows: its figures, totals and contracts. */
export function registerMonthSources(
  month: RegisterMonth,
  { lang }: ReportData,
): Pick<SourcesOf<'register'>, 'key-figures' | 'months' | 'contracts'> {
  const zh = lang === 'zh';
  const getters: Getters<'register', 'contracts', RegisterEntry> = {
    seq: (entry) => entry.seq,
    org: (entry) => entry.org,
    contractNo: (entry) => entry.contractNo,
    customer: (entry) => entry.customer,
    salesperson: (entry) => entry.salesperson,
    signedOn: (entry) => entry.signedOn,
    amount: (entry) => entry.amount,
    currency: (entry) => entry.currency,
    enteredAt: (entry) => entry.enteredAt,
    originalNo: (entry) => entry.originalNo,
    archivedOn: (entry) => entry.archivedOn,
    missing: (entry) => missingText(entry, zh),
    status: (entry) => entry.status ?? (entry.isVoid ? (zh ? '作废' : 'void') : null),
  };
  const [only] = month.totals.length === 1 ? month.totals : [];
  const valid = month.count - month.voidCount;
  const counted = zh
    ? `合计 ${formatCount(valid)} 份（不含作废）`
    : `Total of ${formatCount(valid)} (without void ones)`;
  const total = only
    ? { customer: counted, amount: only.amount, currency: only.currency }
    : { customer: `${counted}${zh ? '：' : ': '}${amountsText(month.totals, zh)}` };
  return {
    'key-figures': keyFigures(month.month, [month], zh),
    months: monthsTable([month], zh),
    contracts: tableSource(month.rows, getters, { count: month.count, total }),
  };
}

/** What the other sheets of the register show. The contracts themselves stand in the sheets of the months. */
export async function registerSources(data: ReportData): Promise<Omit<SourcesOf<'register'>, 'contracts'>> {
  const { lang, register, manifest } = data;
  const zh = lang === 'zh';
  const shareOf = (part: string | null, whole: string) => (part === null ? null : ratioOf(part, whole));
  const performance: Getters<'register', 'performance', ContractPerformance> = {
    org: (row) => row.org,
    contractNo: (row) => row.contractNo,
    customer: (row) => row.customer,
    salesperson: (row) => row.salesperson,
    signedOn: (row) => row.signedOn,
    currency: (row) => row.currency,
    ordered: (row) => row.ordered,
    shipped: (row) => row.shipped,
    shippedShare: (row) => shareOf(row.shipped, row.ordered),
    invoiced: (row) => row.invoiced,
    received: (row) => row.received,
    receivedShare: (row) => shareOf(row.received, row.ordered),
    open: (row) => row.open,
    nextDeadline: (row) => row.nextDeadline,
    nextDeadlineWhat: (row) => row.nextDeadlineWhat?.[lang] ?? null,
  };
  return {
    'key-figures': keyFigures(manifest.period, register.months, zh),
    months: monthsTable(register.months, zh),
    performance: tableSource(() => register.performance(), performance, {
      count: await register.performanceCount(),
      worst: register.performance,
    }),
  };
}
