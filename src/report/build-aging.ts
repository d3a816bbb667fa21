import Big from 'big.js';
import type { AgeingItem, AgeingRow, AgeingTotal, OnAccountItem } from '../domain/result.js';
import { compareText, type Lang } from '../domain/text.js';
import { formatAmount, formatCount, formatPercent, ratioOf, subtractAmounts, sumAmounts } from './amounts.js';
import { type AgeingData, type ReportData, type SalespersonAgeing, showsOrg } from './data.js';
import { BASIS_TITLES } from './labels.js';
import type { BarsSection, ReportRow } from './model.js';
import { type BarsSource, bucketField, type Getters, type SourcesOf, tableSource } from './sources.js';

type Bar = BarsSection['items'][number];

const NOT_DUE = { zh: '未到期', en: 'Not due' };

/** What is past due: Σ of the buckets. */
const overdueOf = ({ buckets }: { readonly buckets: readonly string[] }): string => sumAmounts(buckets);

/** All that is open: not due + Σ buckets. */
const openOf = (row: { readonly notDue: string; readonly buckets: readonly string[] }): string =>
  sumAmounts([row.notDue, ...row.buckets]);

/** Left side of the control check: what the open items say. */
const leftOf = (row: AgeingTotal): string => subtractAmounts(openOf(row), row.onAccount);

/** Right side of the control check: what the documents say. */
const rightOf = (row: AgeingTotal): string => subtractAmounts(row.invoiced, row.credited, row.received, row.writtenOff);

const share = (part: string, whole: string): string => {
  const ratio = ratioOf(part, whole);
  return ratio === null ? '' : formatPercent(ratio);
};

/** One line per currency, each with its code: "CNY 1,234.00；USD 5.00". */
function perCurrency(totals: readonly AgeingTotal[], text: (total: AgeingTotal) => string, lang: Lang): string {
  if (totals.length === 0) return lang === 'zh' ? '无' : 'none';
  return totals.map((total) => `${total.currency} ${text(total)}`).join(lang === 'zh' ? '；' : '; ');
}

function keyFigures({ lang, ageing }: ReportData): SourcesOf<'aging'>['key-figures'] {
  const zh = lang === 'zh';
  const { totals } = ageing;
  const someOverdue = totals.some((total) => !new Big(overdueOf(total)).eq(0));
  const wrong = totals.filter((total) => leftOf(total) !== rightOf(total));
  const basis = zh ? `按${BASIS_TITLES[ageing.basis].zh}` : `By ${BASIS_TITLES[ageing.basis].en}`;
  const from =
    ageing.ageFrom === 'due'
      ? { zh: '自到期日起算', en: 'from the due date' }
      : { zh: '自单据日期起算', en: 'from the document date' };
  return {
    kind: 'figures',
    values: {
      asOf: { value: ageing.asOf },
      balance: { value: perCurrency(totals, (total) => formatAmount(total.balance), lang) },
      overdue: {
        value: perCurrency(
          totals,
          (total) => {
            const part = share(overdueOf(total), openOf(total));
            const note = part === '' ? '' : zh ? `（占未结 ${part}）` : ` (${part} of what is open)`;
            return `${formatAmount(overdueOf(total))}${note}`;
          },
          lang,
        ),
        tone: someOverdue ? 'bad' : 'good',
      },
      onAccount: { value: perCurrency(totals, (total) => formatAmount(total.onAccount), lang) },
      customers: { value: formatCount(ageing.rowCount) },
      items: { value: formatCount(ageing.itemCount) },
      basis: { value: zh ? `${basis}，${from.zh}` : `${basis}, ${from.en}` },
      check:
        wrong.length === 0
          ? { value: zh ? '相符，差额 0.00' : 'agrees, difference 0.00', tone: 'good' }
          : {
              value: perCurrency(wrong, (total) => formatAmount(subtractAmounts(leftOf(total), rightOf(total))), lang),
              tone: 'bad',
            },
    },
  };
}

/** Longer overdue, graver: the first half of the buckets is a warning, the second bad. */
function bucketTone(index: number, buckets: number): 'warn' | 'bad' {
  return index < buckets / 2 ? 'warn' : 'bad';
}

function bucketBars({ lang, ageing }: ReportData): BarsSource {
  const series = ageing.totals.map((total) => {
    const open = openOf(total);
    const bar = (label: string, amount: string, tone: 'good' | 'warn' | 'bad'): Bar => {
      const part = share(amount, open);
      const note = part === '' ? '' : lang === 'zh' ? `（${part}）` : ` (${part})`;
      return {
        label,
        value: Number(amount),
        text: `${formatAmount(amount)}${note}`,
        ...(Number(amount) === 0 ? {} : { tone }),
      };
    };
    const items = [
      bar(NOT_DUE[lang], total.notDue, 'good'),
      ...ageing.buckets.map((bucket, index) =>
        bar(bucket.label, total.buckets[index] ?? '0', bucketTone(index, ageing.buckets.length)),
      ),
    ];
    return { suffix: total.currency, items };
  });
  return { kind: 'bars', series };
}

/** Only so many customers are kept per currency while their balances stream by. */
const RANKED = 50;

interface Ranked {
  readonly org: string;
  readonly customer: string;
  readonly overdue: Big;
}

/** The customers that owe most past due, per currency; one pass over the balances. */
async function overdueBars(data: ReportData): Promise<BarsSource> {
  const { lang, ageing } = data;
  const ranking = new Map<string, Ranked[]>();
  const counts = new Map<string, number>();
  const order = (a: Ranked, b: Ranked) =>
    b.overdue.cmp(a.overdue) || compareText(a.org, b.org) || compareText(a.customer, b.customer);
  for await (const row of ageing.rows()) {
    const overdue = new Big(overdueOf(row));
    if (overdue.lte(0)) continue;
    counts.set(row.currency, (counts.get(row.currency) ?? 0) + 1);
    const best = ranking.get(row.currency) ?? [];
    if (best.length === 0) ranking.set(row.currency, best);
    const last = best[RANKED - 1];
    if (last !== undefined && overdue.lt(last.overdue)) continue;
    best.push({ org: row.org, customer: row.customer, overdue });
    best.sort(order);
    best.length = Math.min(best.length, RANKED);
  }
  const series = ageing.totals.map((total) => ({
    suffix: total.currency,
    count: counts.get(total.currency) ?? 0,
    items: (ranking.get(total.currency) ?? []).map(({ org, customer, overdue }): Bar => {
      const amount = overdue.toFixed(2);
      const place = !showsOrg(data) ? '' : lang === 'zh' ? `（${org}）` : ` (${org})`;
      const part = share(amount, overdueOf(total));
      const note = part === '' ? '' : lang === 'zh' ? `（占逾期 ${part}）` : ` (${part} of all overdue)`;
      return {
        label: `${customer}${place}`,
        value: Number(amount),
        text: `${formatAmount(amount)}${note}`,
        tone: 'bad',
      };
    }),
  }));
  return { kind: 'bars', series };
}

/** The rules behind the figures, in words: what is aged, from when, how money is applied, what the check says. */
function assumptions({ lang, ageing }: ReportData): readonly string[] {
  const zh = lang === 'zh';
  const basis = BASIS_TITLES[ageing.basis][lang];
  const buckets = [NOT_DUE[lang], ...ageing.buckets.map((bucket) => bucket.label)].join(zh ? '、' : ', ');
  if (zh) {
    return [
      `未结项目的依据：${basis}。`,
      ageing.ageFrom === 'due'
        ? '账龄自到期日起算：逾期天数 = 截止日 − 到期日；0 天及以下为未到期，到期日当天不算逾期。'
        : '账龄自单据日期起算：账龄天数 = 截止日 − 单据日期；0 天及以下列为未到期。',
      `账龄区间（两端天数均含）：${buckets}。`,
      '到期日：取单据到期日；没有的，按单据日期加合同信用天数，再按客户信用期限；都没有的，以单据日期为到期日，并标明「推定」。',
      '收款先核销其指明的单据；否则核销其指明合同的项目，先到期的先核销。红字发票和核销坏账同样处理。',
      ageing.unapplied === 'on-account'
        ? '未能核销的金额单独列为预收/未核销，不冲减任何账龄区间。'
        : '未能核销的金额按先进先出冲减同一客户最早的项目，余额才列为预收/未核销。',
      '导出数据中没有核销日期：收款自收款日期起生效。截止日以后的单据视为不存在。',
      '不同币别不相加；「折合人民币」按各单据汇率折算，缺少汇率时不折算。',
      '控制校验：未到期 + 各账龄区间 − 预收/未核销 = 开票 − 红字 − 收款 − 核销坏账，差额必须为 0.00。',
    ];
  }
  return [
    `Open items are ${basis}.`,
    ageing.ageFrom === 'due'
      ? 'Age counts from the due date: days overdue = as-of date − due date; 0 or less is not due, so the due date itself is not overdue.'
      : 'Age counts from the document date: as-of date − document date; 0 or less stands under "not due".',
    `Buckets (both ends included): ${buckets}.`,
    "Due date: the document's own; else the document date plus the contract's credit days, else the customer's; else the document date, marked as assumed.",
    'A receipt settles the document it names, else the items of the contract it names, earliest due first. Credit notes and write-offs likewise.',
    ageing.unapplied === 'on-account'
      ? 'What cannot be applied stands on account, in a column of its own, and reduces no bucket.'
      : "What cannot be applied reduces the customer's oldest items first (FIFO); only the rest stands on account.",
    'Exports carry no allocation date: a receipt counts from the day it was received. Documents after the as-of date do not exist.',
    "Currencies are never added up; the CNY equivalent uses the documents' exchange rates and is left out where one is unknown.",
    'Control check: not due + buckets − on account = invoiced − credited − received − written off; the difference must be 0.00.',
  ];
}

function totalRow(total: AgeingTotal, currency: string): ReportRow {
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
    customers: tableSource(ageing.rows, customers, {
      count: ageing.rowCount,
      buckets,
      ...(customerTotal ? { total: customerTotal } : {}),
    }),
    salespersons: tableSource(ageing.bySalesperson, salespersons, {
      buckets,
      ...(salesTotal ? { total: salesTotal } : {}),
    }),
    items: tableSource(ageing.items, items, {
      count: ageing.itemCount,
      ...(only ? { total: { customer: totalWord, open: openOf(only) } } : {}),
    }),
    'on-account': tableSource(ageing.onAccount, onAccount, {
      count: ageing.onAccountCount,
      ...(only ? { total: { customer: totalWord, onAccount: only.onAccount } } : {}),
    }),
    assumptions: { kind: 'notes', lines: assumptions(data) },
    warnings: { kind: 'notes', lines: cnyNote(ageing, lang).concat(ageing.warnings.map((warning) => warning[lang])) },
  };
}

/** Says why there is no CNY figure where the reader would look for one. */
function cnyNote(ageing: AgeingData, lang: Lang): string[] {
  const foreign = ageing.totals.some(({ currency }) => currency !== 'CNY');
  if (!foreign || ageing.cny !== null) return [];
  return [
    lang === 'zh'
      ? '有外币单据缺少汇率，因此不列折合人民币。'
      : 'No CNY equivalent: a document in another currency has no exchange rate.',
  ];
}
