import type { WaiverSummary } from '../../domain/result.js';
import type { Lang } from '../../domain/text.js';
import { formatAmount, formatCount } from '../amounts.js';
import type { ReportData } from '../data.js';
import type { BarsSource, Getters } from '../source-shapes.js';
import { sum } from './rule-counts.js';

/** How many of the reported findings are waived. */
export function waivedCount({ rules }: Pick<ReportData, 'rules'>): number {
  return sum(rules.map(({ summary }) => summary.waived));
}

/** Fields that say nothing where no finding is waived. */
export const WAIVED_FIELDS = [
  'waived',
  'waiver',
  'waiverKind',
  'waiverReason',
  'waiverApprover',
  'waiverUntil',
] as const;

/** The fields of an entry of the list of waivers. */
export function waiverGetters(data: ReportData): Getters<'violations', 'waivers', WaiverSummary> {
  const { lang, rules } = data;
  const zh = lang === 'zh';
  const titles = new Map(rules.map(({ summary, title }) => [summary.id, title[lang]]));
  const statuses = {
    'in-force': { zh: '有效', en: 'in force' },
    expired: { zh: '已过期', en: 'expired' },
    unused: { zh: '未用到', en: 'unused' },
  };
  return {
    status: ({ status }) => statuses[status][lang],
    rule: ({ rule }) => titles.get(rule) ?? rule,
    ruleId: ({ rule }) => rule,
    org: ({ org }) => org ?? (zh ? '全部' : 'all'),
    document: ({ key }) => key,
    where: ({ rule, where }) => {
      const parts = Object.entries(where).map(
        ([field, pattern]) => `${data.factTitle(rule, field)?.[lang] ?? field}${zh ? '：' : ': '}${pattern}`,
      );
      return parts.length === 0 ? null : parts.join(zh ? '；' : '; ');
    },
    reason: ({ reason }) => reason,
    approver: ({ approver }) => approver,
    approvedOn: ({ approvedOn }) => approvedOn,
    expiresOn: ({ expiresOn }) => expiresOn,
    findings: ({ findings }) => findings,
  };
}

/** What the list of waivers means; nothing where there is none. */
export function waiverNotes({ lang, manifest: { waivers, asOf } }: ReportData): readonly string[] {
  if (waivers.length === 0) return [];
  return lang === 'zh'
    ? [
        `有效：截止日 ${asOf} 不晚于有效期，所列违规照常列示，不计罚款。已过期：不再有效，「违规」栏是因此不再豁免的数目。未用到：本次没有对应的违规。`,
        '一项违规可能同时符合几项豁免，因此各项之和可能大于已豁免的违规数。',
      ]
    : [
        `In force: the as-of date ${asOf} is not after its last day; what it covers is shown, but not fined. Expired: without effect; the findings are those that are therefore no longer waived. Unused: no finding of this run fits it.`,
        'One finding may fit several waivers, so that their sum may be larger than the number of waived findings.',
      ];
}

/** The findings of the earlier periods and of this one, the oldest first; nothing where no earlier period is known. */
export function trendBars({ lang, manifest, rules, people }: ReportData): BarsSource {
  const zh = lang === 'zh';
  const { earlier } = manifest;
  if (earlier.length === 0) return { kind: 'bars', series: [] };
  const sources = new Set(earlier.map(({ source }) => source));
  const words = {
    ledger: { zh: '以前各期来自台账', en: 'earlier periods from the ledger' },
    exports: { zh: '以前各期由本次导出回看', en: 'earlier periods as these exports show them' },
  };
  const marks = { ledger: { zh: '台账', en: 'ledger' }, exports: { zh: '导出回看', en: 'exports' } };
  const [only] = sources.size === 1 ? sources : [];
  const waivedNow = sum(people.map(({ waivedInPeriod }) => waivedInPeriod));
  const periods = [
    ...[...earlier].reverse().map(({ period, violations, waived, source, fines }) => ({
      ...{ label: period, violations, waived },
      notes: [
        ...(fines === null ? [] : [zh ? `罚款建议 ${formatAmount(fines)} 元` : `CNY ${formatAmount(fines)} suggested`]),
        ...(only === undefined ? [marks[source][lang]] : []),
      ],
    })),
    {
      label: zh ? `${manifest.period}（本期）` : `${manifest.period} (this period)`,
      violations: sum(rules.map(({ summary }) => summary.inPeriod)) - waivedNow,
      waived: waivedNow,
      notes: [],
    },
  ];
  const items = periods.map(({ label, violations, waived, notes }) => ({
    label,
    value: violations,
    text: [`${formatCount(violations)}${zh ? ' 项' : ''}${alsoWaived(waived, lang)}`, ...notes].join(zh ? '，' : ', '),
  }));
  return { kind: 'bars', series: [{ suffix: only === undefined ? null : words[only][lang], items }] };
}

/** How many more findings are waived, beside a number of those that are not; '' for none. */
export function alsoWaived(waived: number, lang: Lang): string {
  if (waived === 0) return '';
  return lang === 'zh' ? `，另已豁免 ${formatCount(waived)}` : `, ${formatCount(waived)} more waived`;
}
