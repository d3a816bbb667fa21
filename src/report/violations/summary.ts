import { countOf } from '../../domain/notation.js';
import type { Lang, Text } from '../../domain/text.js';
import { SEVERITIES, type Severity } from '../../domain/verdict.js';
import { formatCount } from '../amounts.js';
import { type ReportData, type ReportRule, showsOrg } from '../data.js';
import { areaTitle, personTitle, SEVERITY_TITLES } from '../labels.js';
import type { BarsSection } from '../model.js';
import type { BarsSource, SourcesOf } from '../source-shapes.js';
import type { PersonTotal } from './people-ranking.js';
import { areaOf, GRAVE, isGrave, reported, sum } from './rule-counts.js';
import { alsoWaived, waivedCount } from './waiver-fields.js';

/** Findings of a rule that the report lists and that are not waived. */
const unwaived = (rule: ReportRule): number => reported(rule) - rule.summary.waived;

const countText = (count: number, waived: number, lang: Lang) => `${formatCount(count)}${alsoWaived(waived, lang)}`;

type Bar = BarsSection['items'][number];

/** A tone for the bars and figures of a severity. */
function toneOf(severity: Severity): 'bad' | 'warn' | undefined {
  if (isGrave(severity)) return 'bad';
  return severity === 'major' || severity === 'moderate' ? 'warn' : undefined;
}

/** Why some or all rows of a rule could not be judged; `textOf` says what is missing. */
export function notEvaluableReason(
  { summary }: Pick<ReportRule, 'summary'>,
  lang: Lang,
  textOf: (need: string) => Text,
): string {
  const zh = lang === 'zh';
  const missing = summary.missing.map((need) => textOf(need)[lang]).join(zh ? '；' : '; ');
  if (summary.status === 'not-evaluable') {
    return zh
      ? `整条规则无法评价：${missing || '导出数据缺少所需数据'}。`
      : `The whole rule: ${missing || 'the exports lack what it needs'}.`;
  }
  if (missing !== '') return zh ? `部分记录无法评价：${missing}。` : `Some rows: ${missing}.`;
  return zh ? '部分记录无法评价：这些记录缺少所需的值。' : 'Some rows: the values they need are blank.';
}

/** How many of the waived are only known from before the company began: nobody approved those. */
function knownBeforeText({ manifest, lang }: ReportData): string {
  const known = manifest.baseline?.findings ?? 0;
  if (known === 0) return '';
  return lang === 'zh' ? `；${formatCount(known)} 项属于基线` : `; ${formatCount(known)} by the baseline`;
}

/** The figures of the first screen. */
export function keyFigures(data: ReportData, people: readonly PersonTotal[]): SourcesOf<'violations'>['key-figures'] {
  const { lang, manifest, rules } = data;
  const zh = lang === 'zh';
  const inPeriod = sum(rules.map(({ summary }) => summary.inPeriod));
  const carried = sum(rules.map(({ summary }) => summary.carried));
  const graveRules = rules.filter(({ severity }) => isGrave(severity));
  const grave = sum(graveRules.map(reported));
  const graveWaived = sum(graveRules.map(({ summary }) => summary.waived));
  const waived = waivedCount(data);
  const waivedNew = sum(data.people.map(({ waivedInPeriod }) => waivedInPeriod));
  const open = sum(people.map((person) => person.open));
  const blocked = rules.filter(({ summary }) => summary.status === 'not-evaluable').length;
  const partly = rules.filter(({ summary }) => summary.status === 'evaluated' && summary.notEvaluable > 0).length;
  const loaded = sum(manifest.inputs.map(({ rowsLoaded }) => rowsLoaded));
  const rejected = sum(manifest.inputs.map(({ rowsRejected }) => rowsRejected));
  const named = people.filter(({ who }) => who.name !== null).length;
  const count = formatCount;
  return {
    kind: 'figures',
    values: {
      period: { value: manifest.period },
      asOf: { value: manifest.asOf },
      companies: data.orgs.every((org) => org === '-')
        ? null
        : { value: data.orgs.length > 5 ? count(data.orgs.length) : data.orgs.join(zh ? '、' : ', ') },
      findings: {
        value: zh
          ? `${count(data.findingCount)} 项（本期新增 ${count(inPeriod)}，以前结转 ${count(carried)}）`
          : `${count(data.findingCount)} (${count(inPeriod)} new in the period, ${count(carried)} carried over)`,
        tone: data.findingCount > waived ? 'bad' : 'good',
      },
      waived:
        waived === 0
          ? null
          : {
              value:
                (zh
                  ? `${count(waived)} 项，不计罚款（本期新增 ${count(waivedNew)}，以前结转 ${count(waived - waivedNew)}）`
                  : `${count(waived)}, not fined (${count(waivedNew)} new in the period, ${count(waived - waivedNew)} carried over)`) +
                knownBeforeText(data),
            },
      grave: {
        value: [
          zh ? `${count(grave)} 项` : count(grave),
          ...(graveWaived === 0
            ? []
            : [zh ? `其中已豁免 ${count(graveWaived)}` : `${count(graveWaived)} of them waived`]),
        ].join(zh ? '，' : ', '),
        tone: grave > graveWaived ? 'bad' : 'good',
      },
      open: { value: zh ? `${count(open)} 项` : count(open), tone: open > 0 ? 'warn' : 'good' },
      people: { value: zh ? `${count(named)} 人` : count(named) },
      rules: {
        value: zh
          ? `共 ${rules.length} 条，其中 ${rules.filter((rule) => reported(rule) > 0).length} 条有违规`
          : `${rules.length}, ${rules.filter((rule) => reported(rule) > 0).length} of them broken`,
      },
      notEvaluable: {
        value: zh ? `${blocked} 条无法评价，${partly} 条部分无法评价` : `${blocked} wholly, ${partly} in part`,
        tone: blocked + partly > 0 ? 'warn' : 'good',
      },
      rows: {
        value: zh
          ? `${count(loaded)} 行（${manifest.inputs.length} 个文件、工作表或表）`
          : `${count(loaded)} (${countOf(manifest.inputs.length, 'file, sheet or table', 'files, sheets or tables')})`,
      },
      rejected: { value: zh ? `${count(rejected)} 行` : count(rejected), tone: rejected > 0 ? 'warn' : 'good' },
    },
  };
}

/** What to do first, in order of urgency. */
export function nextSteps(data: ReportData, people: readonly PersonTotal[]): readonly string[] {
  const zh = data.lang === 'zh';
  const steps: string[] = [];
  const grave = data.rules.filter((rule) => isGrave(rule.severity) && unwaived(rule) > 0);
  if (grave.length > 0) {
    const list = grave.map((rule) =>
      zh ? `${rule.title.zh} ${formatCount(unwaived(rule))} 项` : `${rule.title.en} (${formatCount(unwaived(rule))})`,
    );
    steps.push(zh ? `先处理严重事项：${list.join('；')}。` : `Deal with the grave ones first: ${list.join('; ')}.`);
  }
  const open = sum(people.map((person) => person.open));
  if (open > 0) {
    steps.push(
      zh
        ? `${formatCount(open)} 项尚未补办：在「违规明细」中按「状态」筛选「未完成」，按「下一步」逐项办理。`
        : `Still not done: ${formatCount(open)}. Filter the findings by status "open" and follow their next steps.`,
    );
  }
  const expired = data.manifest.waivers.filter(({ status, findings }) => status === 'expired' && findings > 0);
  if (expired.length > 0) {
    steps.push(
      zh
        ? `${formatCount(expired.length)} 项豁免已过期，其范围内仍有违规，现按违规处理：续批或整改，见「豁免」。`
        : `Waivers that have expired while their findings remain: ${formatCount(expired.length)}. Renew them or mend what they covered; see "Waivers".`,
    );
  }
  const blocked = data.rules.filter(({ summary }) => summary.status === 'not-evaluable');
  if (blocked.length > 0) {
    steps.push(
      zh
        ? `${blocked.length} 条规则因导出数据不全无法评价，未评价不等于合规：请补充「无法评价」所列数据后重新运行。`
        : `Rules that could not be judged: ${blocked.length}. That is not compliance: export what "Not evaluable" lists and run again.`,
    );
  }
  const rejected = sum(data.manifest.inputs.map(({ rowsRejected }) => rowsRejected));
  if (rejected > 0) {
    steps.push(
      zh
        ? `${formatCount(rejected)} 行数据未能载入：按「拒绝与忽略」所列原因更正后重新运行。`
        : `Rows not loaded: ${formatCount(rejected)}. Correct them as "Rejected and ignored" says and run again.`,
    );
  }
  if (steps.length === 0 && data.findingCount === waivedCount(data) && data.findingCount > 0) {
    steps.push(
      zh
        ? '本期的违规均已豁免，数据全部载入，规则全部评价。'
        : 'All findings are waived; all rows were loaded and all rules judged.',
    );
  } else if (steps.length === 0) {
    steps.push(
      zh ? '本期未发现违规，数据全部载入，规则全部评价。' : 'No findings; all rows were loaded and all rules judged.',
    );
  }
  return steps;
}

function bars(items: readonly Bar[]): BarsSource {
  return { kind: 'bars', series: [{ suffix: null, items }] };
}

/** Findings that are not waived per severity, gravest first; none is shown as zero. */
export function severityBars(data: ReportData): BarsSource {
  return bars(
    [...SEVERITIES].reverse().map((severity) => {
      const own = data.rules.filter((rule) => rule.severity === severity);
      const value = sum(own.map(unwaived));
      const tone = toneOf(severity);
      return {
        label: SEVERITY_TITLES[severity][data.lang],
        value,
        text: countText(value, sum(own.map(({ summary }) => summary.waived)), data.lang),
        ...(tone && value > 0 ? { tone } : {}),
      };
    }),
  );
}

/** Findings that are not waived per area, most first. */
export function areaBars(data: ReportData): BarsSource {
  const areas = new Map<string, { value: number; waived: number }>();
  for (const rule of data.rules) {
    const area = areaOf(rule.summary.id);
    const { value, waived } = areas.get(area) ?? { value: 0, waived: 0 };
    areas.set(area, { value: value + unwaived(rule), waived: waived + rule.summary.waived });
  }
  const items = [...areas].map(([area, { value, waived }]) => ({
    label: areaTitle(area, data.lang),
    value,
    text: countText(value, waived, data.lang),
  }));
  return bars(items.sort((a, b) => b.value - a.value));
}

/** Findings that are not waived per person, in the order of the ranking. */
export function peopleBars(data: ReportData, people: readonly PersonTotal[]): BarsSource {
  const { lang } = data;
  const zh = lang === 'zh';
  return bars(
    people
      .filter(({ total }) => total > 0)
      .map(({ org, who, unwaived: counted, total, waived }) => {
        const grave = sum(GRAVE.map((severity) => counted[severity]));
        const place = !showsOrg(data) ? '' : zh ? `（${org}）` : ` (${org})`;
        const graveText = grave === 0 ? '' : zh ? `，其中严重 ${formatCount(grave)}` : `, ${formatCount(grave)} grave`;
        return {
          label: `${personTitle(who, lang)}${place}`,
          value: total - waived,
          text: `${formatCount(total - waived)}${zh ? ' 项' : ''}${graveText}${alsoWaived(waived, lang)}`,
          ...(grave > 0 ? { tone: 'bad' as const } : {}),
        };
      }),
  );
}
