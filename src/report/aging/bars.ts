import Big from 'big.js';
import { compareText } from '../../domain/text.js';
import { formatAmount } from '../amounts.js';
import { type ReportData, showsOrg } from '../data.js';
import type { BarsSection } from '../model.js';
import type { BarsSource } from '../source-shapes.js';
import { NOT_DUE, openOf, overdueOf, share } from './balance-sides.js';

type Bar = BarsSection['items'][number];

/** Longer overdue, graver: the first half of the buckets is a warning, the second bad. */
function bucketTone(index: number, buckets: number): 'warn' | 'bad' {
  return index < buckets / 2 ? 'warn' : 'bad';
}

/** What is open per bucket, one chart per currency. */
export function bucketBars({ lang, ageing }: ReportData): BarsSource {
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
export async function overdueBars(data: ReportData): Promise<BarsSource> {
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
