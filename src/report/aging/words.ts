import Big from 'big.js';
import type { AgeingTotal } from '../../domain/result.js';
import type { Lang } from '../../domain/text.js';
import { formatAmount, formatCount, subtractAmounts } from '../amounts.js';
import type { AgeingData, ReportData } from '../data.js';
import { BASIS_TITLES } from '../labels.js';
import type { SourcesOf } from '../source-shapes.js';
import { leftOf, NOT_DUE, openOf, overdueOf, rightOf, share } from './balance-sides.js';

/** One line per currency, each with its code: "CNY 1,234.00；USD 5.00". */
function perCurrency(totals: readonly AgeingTotal[], text: (total: AgeingTotal) => string, lang: Lang): string {
  if (totals.length === 0) return lang === 'zh' ? '无' : 'none';
  return totals.map((total) => `${total.currency} ${text(total)}`).join(lang === 'zh' ? '；' : '; ');
}

/** The figures of the first screen. */
export function keyFigures({ lang, ageing }: ReportData): SourcesOf<'aging'>['key-figures'] {
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

/** The rules behind the figures, in words: what is aged, from when, how money is applied, what the check says. */
export function assumptions({ lang, ageing }: ReportData): readonly string[] {
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

/** Says why there is no CNY figure where the reader would look for one. */
export function cnyNote(ageing: AgeingData, lang: Lang): string[] {
  const foreign = ageing.totals.some(({ currency }) => currency !== 'CNY');
  if (!foreign || ageing.cny !== null) return [];
  return [
    lang === 'zh'
      ? '有外币单据缺少汇率，因此不列折合人民币。'
      : 'No CNY equivalent: a document in another currency has no exchange rate.',
  ];
}
