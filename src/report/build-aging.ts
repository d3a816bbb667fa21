import type { AgeingItem, AgeingRow, AgeingTotal, OnAccountItem, SalespersonAgeing } from '../domain/result.js';
import { leftOf, openOf, overdueOf, rightOf } from './aging/balance-sides.js';
import { bucketBars, overdueBars } from './aging/bars.js';
import { assumptions, cnyNote, keyFigures } from './aging/words.js';
import { ratioOf, subtractAmounts } from './amounts.js';
import type { ReportData } from './data.js';
import type { ReportRow } from './model.js';
import { bucketField, type Getters, type SourcesOf, tableSource } from './source-shapes.js';

function totalRow(total: Omit<AgeingTotal, 'check'>, currency: string): ReportRow {
  return {
    currency,
    notDue: total.notDue,
    ...Object.fromEntries(total.buckets.map((amount, index) => [bucketField(index), amount])),
    overdue: overdueOf(total),
    open: openOf(total),
    onAccount: total.onAccount,
    balance: total.balance,
  };
}

/** Everything the ageing report can show. */
export async function agingSources(data: ReportData): Promise<SourcesOf<'aging'>> {
  const { lang, ageing } = data;
  const zh = lang === 'zh';
  const titles = ageing.buckets.map((bucket) => bucket.label);
  const buckets = {
    titles,
    value: (row: { readonly buckets: readonly string[] }, index: number) => row.buckets[index] ?? null,
  };
  const [only] = ageing.totals.length === 1 ? ageing.totals : [];
  const totalWord = zh ? '合计' : 'Total';
  const cny =
    ageing.cny !== null && only?.currency !== 'CNY'
      ? totalRow(ageing.cny, zh ? '折合人民币' : 'CNY equivalent')
      : undefined;

  const totals: Getters<'aging', 'totals', AgeingTotal> = {
    currency: (total) => total.currency,
    notDue: (total) => total.notDue,
    overdue: overdueOf,
    open: openOf,
    onAccount: (total) => total.onAccount,
    balance: (total) => total.balance,
  };
  const check: Getters<'aging', 'check', AgeingTotal> = {
    currency: (total) => total.currency,
    left: leftOf,
    invoiced: (total) => total.invoiced,
    credited: (total) => total.credited,
    received: (total) => total.received,
    writtenOff: (total) => total.writtenOff,
    right: rightOf,
    difference: (total) => subtractAmounts(leftOf(total), rightOf(total)),
  };
  const customers: Getters<'aging', 'customers', AgeingRow> = {
    org: (row) => row.org,
    customer: (row) => row.customer,
    customerCode: (row) => row.customerCode,
    currency: (row) => row.currency,
    notDue: (row) => row.notDue,
    overdue: overdueOf,
    onAccount: (row) => row.onAccount,
    balance: (row) => row.balance,
    invoiced: (row) => row.invoiced,
    credited: (row) => row.credited,
    received: (row) => row.received,
    writtenOff: (row) => row.writtenOff,
    check: (row) => row.check,
  };
  const customerTotal = only && {
    ...totalRow(only, only.currency),
    customer: totalWord,
    invoiced: only.invoiced,
    credited: only.credited,
    received: only.received,
    writtenOff: only.writtenOff,
    check: only.check,
  };
  const salespersons: Getters<'aging', 'salespersons', SalespersonAgeing> = {
    org: (row) => row.org,
    salesperson: (row) => row.salesperson ?? (zh ? '（未注明）' : '(not named)'),
    currency: (row) => row.currency,
    notDue: (row) => row.notDue,
    overdue: overdueOf,
    overdueShare: (row) => ratioOf(overdueOf(row), row.open),
    open: (row) => row.open,
  };
  const salesTotal = only && {
    ...totalRow(only, only.currency),
    salesperson: totalWord,
    overdueShare: ratioOf(overdueOf(only), openOf(only)),
  };
  const items: Getters<'aging', 'items', AgeingItem> = {
    org: (item) => item.org,
    customer: (item) => item.customer,
    currency: (item) => item.currency,
    docNo: (item) => item.docNo,
    contractNo: (item) => item.contractNo,
    salesperson: (item) => item.salesperson,
    docOn: (item) => item.docOn,
    dueOn: (item) => item.dueOn,
    dueNote: ({ dueAssumed }) => (dueAssumed ? (zh ? '推定' : 'assumed') : null),
    amount: (item) => item.amount,
    settled: (item) => item.settled,
    open: (item) => item.open,
    daysOverdue: (item) => item.daysOverdue,
    bucket: (item) => item.bucket,
  };
  const kinds = {
    receipt: { zh: '收款', en: 'receipt' },
    credit: { zh: '红字发票', en: 'credit note' },
    'write-off': { zh: '核销坏账', en: 'write-off' },
  };
  const onAccount: Getters<'aging', 'on-account', OnAccountItem> = {
    org: (item) => item.org,
    customer: (item) => item.customer,
    currency: (item) => item.currency,
    kind: (item) => kinds[item.kind][lang],
    docNo: (item) => item.docNo,
    docOn: (item) => item.docOn,
    amount: (item) => item.amount,
    onAccount: (item) => item.onAccount,
  };
  return {
    'key-figures': keyFigures(data),
    buckets: bucketBars(data),
    'top-overdue': await overdueBars(data),
    totals: tableSource(() => ageing.totals, totals, {
      count: ageing.totals.length,
      buckets,
      ...(cny ? { total: cny } : {}),
    }),
    check: tableSource(() => ageing.totals, check, { count: ageing.totals.length }),
    customers: tableSource(() => ageing.rows(), customers, {
      count: ageing.rowCount,
      worst: ageing.rows,
      buckets,
      ...(customerTotal ? { total: customerTotal } : {}),
    }),
    salespersons: tableSource(ageing.bySalesperson, salespersons, {
      buckets,
      ...(salesTotal ? { total: salesTotal } : {}),
    }),
    items: tableSource(() => ageing.items(), items, {
      count: ageing.itemCount,
      worst: ageing.items,
      ...(only ? { total: { customer: totalWord, open: openOf(only) } } : {}),
    }),
    'on-account': tableSource(() => ageing.onAccount(), onAccount, {
      count: ageing.onAccountCount,
      worst: ageing.onAccount,
      ...(only ? { total: { customer: totalWord, onAccount: only.onAccount } } : {}),
    }),
    assumptions: { kind: 'notes', lines: assumptions(data) },
    warnings: { kind: 'notes', lines: cnyNote(ageing, lang).concat(ageing.warnings.map((warning) => warning[lang])) },
  };
}
