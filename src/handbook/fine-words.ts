import Big from 'big.js';
import { citedClauses } from '../domain/cited-clause.js';
import type { PenaltyScale, PolicyDocument, Rule } from '../domain/pack.js';
import type { Lang } from '../domain/text.js';
import { type Role, SEVERITIES, type Severity } from '../domain/verdict.js';
import { suggestedFine } from '../penalties/suggest-penalties.js';
import { SEVERITY_TITLES } from '../report/labels.js';
import { noValue, plainValue, valueWords } from './parameter-words.js';
import type { WordContext } from './rule-words.js';

/** What the sentences about fines rest on. */
export interface FineContext extends WordContext {
  readonly scale: PenaltyScale;
  readonly sources: readonly PolicyDocument[];
}

/** Breaches of the worked example: plain enough to be followed in the head. */
const EXAMPLE = { count: 2, worstDaysLate: 3, prior: 0 };

/** How a fine comes about, in sentences with the pack's numbers, and one worked example. */
export function fineSentences(context: FineContext): readonly string[] {
  const { scale, lang } = context;
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const limit = (name: string) => amountOf(name, context);
  const grave = scale.joint.severities.map((severity) => SEVERITY_TITLES[severity][lang]).join(t('、', ', '));
  const by = clausesText(scale.clauses ?? [], context);
  const jointBy = clausesText(scale.joint.clauses ?? [], context);
  const cap = context.parameters.get('wage_deduction_cap');
  return [
    t(
      `金额是给人事的建议，不是决定；由人事核定依据后作出决定。${by}`,
      `An amount is a suggestion for HR, never a decision; HR confirms its basis and decides.${by}`,
    ),
    t(
      `每人、每条规则、每个期间算一笔：基准罚款 × 次数 × 迟延 × 以往，四舍五入到 ${scale.roundTo} 元，最低 ${limit('fine_min')}，最高 ${limit('fine_max')}。`,
      `One amount per person, rule and period: base fine × repetition × delay × earlier periods, rounded half up to ${scale.roundTo} CNY, at least ${limit('fine_min')}, at most ${limit('fine_max')}.`,
    ),
    t(
      `次数：同一期间违反同一规则，第一次之后每多一次加 ${percent(scale.repeatFactor)}。`,
      `Repetition: each further breach of the same rule in the period adds ${percent(scale.repeatFactor)}.`,
    ),
    t(
      `迟延：以最迟的一次计，每迟一天加 ${percent(scale.lateFactor)}，最多计 ${scale.lateCapDays} 天（按工作日规定的期限，迟延也按工作日计）；没有期限的规则不计。`,
      `Delay: each day of the worst delay adds ${percent(scale.lateFactor)}, up to ${scale.lateCapDays} days (working days where the deadline counts those); nothing where there is no deadline.`,
    ),
    t(
      `以往：之前 ${scale.priorPeriods} 个期间中，每有一个期间违反过同一规则，加 ${percent(scale.priorFactor)}。`,
      `Earlier periods: of the ${scale.priorPeriods} periods before, each with a breach of the same rule adds ${percent(scale.priorFactor)}.`,
    ),
    ...example(context),
    ...(grave === ''
      ? []
      : [
          t(
            `连带责任：下属有级别为${grave}的违规时，其销售经理另计该笔金额的 ${percent(scale.joint.share)}，每笔至少 ${scale.joint.minimumPerLine} 元，每个期间合计最高 ${limit('fine_max')}。${jointBy}`,
            `Joint liability: for a breach of severity ${grave} by a member of staff, the manager bears ${percent(scale.joint.share)} of the amount besides, at least ${scale.joint.minimumPerLine} CNY each, at most ${limit('fine_max')} in total for the period.${jointBy}`,
          ),
        ]),
    ...(cap === undefined
      ? []
      : [
          t(
            `一个月的扣款合计超过当月工资的 ${valueWords(cap, context.day, lang)} 时，报告会提示人事。`,
            `Where a month's deductions exceed ${valueWords(cap, context.day, lang)} of the wage, the report warns HR.`,
          ),
        ]),
    t(
      `级别为“${SEVERITY_TITLES.notice.zh}”的只提醒，不罚款。以前期间结转、尚未改正的违规继续列出，不重复罚款。`,
      `"${SEVERITY_TITLES.notice.en}" only reminds and costs nothing. Breaches still open from earlier periods stay listed and cost nothing again.`,
    ),
    t(
      '豁免：确有理由的个案，可以由有权的人书面豁免，写明规则、单据、理由、批准人、批准日和到期日。豁免的违规照样列出，不罚款；过期的豁免无效。',
      'Waivers: whoever has the authority may waive a case for good reason, in writing, with rule, document, reason, approver, date of approval and expiry. A waived breach stays listed and costs nothing; an expired waiver has no effect.',
    ),
  ];
}

/** The roles whose people stand below a sales manager; what no name stands behind has no manager either. */
const SALES_STAFF: readonly Role[] = ['salesperson', 'clerk'];

/** What a breach of a rule costs, in a few words. */
export function costWords({ severity, who }: Rule, { scale, lang }: FineContext): string {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  if (costsNothing(severity, scale)) return t('只提醒，不罚款', 'a reminder, no fine');
  const base = t(`基准罚款 ${scale.base[severity]} 元`, `base fine ${scale.base[severity]} CNY`);
  if (!SALES_STAFF.includes(who) || !scale.joint.severities.includes(severity)) return base;
  return base + t('，销售经理负连带责任', ', and the manager is jointly liable');
}

/** The base fine of a severity: `100 元`, or that there is none. */
export function baseWords(severity: Severity, scale: PenaltyScale, lang: Lang): string {
  if (costsNothing(severity, scale)) return lang === 'zh' ? '不罚款' : 'no fine';
  return lang === 'zh' ? `${scale.base[severity]} 元` : `${scale.base[severity]} CNY`;
}

/** A notice is never fined, whatever stands in the scale. */
function costsNothing(severity: Severity, scale: PenaltyScale): boolean {
  return severity === 'notice' || scale.base[severity] === 0;
}

function example(context: FineContext): string[] {
  const { scale, lang, day, parameters } = context;
  const graded = SEVERITIES.filter((severity) => !costsNothing(severity, scale));
  const severity = graded.find((one) => one === 'moderate') ?? graded[0];
  const [fineMin, fineMax] = ['fine_min', 'fine_max'].map((name) => {
    const parameter = parameters.get(name);
    return parameter === undefined ? null : plainValue({ ...parameter, unit: '' }, day, lang);
  });
  if (severity === undefined || !fineMin || !fineMax) return [];
  const { amount, formula } = suggestedFine(severity, EXAMPLE, { scale, fineMin, fineMax, lang });
  const { count, worstDaysLate } = EXAMPLE;
  const grade = SEVERITY_TITLES[severity][lang];
  const total = new Big(amount).toFixed();
  return [
    lang === 'zh'
      ? `例：一个月内违反同一条“${grade}”级别的规则 ${count} 次，最迟的一次迟 ${worstDaysLate} 天，以前没有违反过：${formula}，建议 ${total} 元。`
      : `Example: ${count} breaches of one rule of severity "${grade}" in a month, the worst ${worstDaysLate} days late, none before: ${formula}, so ${total} CNY are suggested.`,
  ];
}

function amountOf(name: string, { parameters, day, lang }: FineContext): string {
  const parameter = parameters.get(name);
  return parameter === undefined ? noValue(day, lang) : valueWords(parameter, day, lang);
}

function percent(factor: string): string {
  return `${new Big(factor).times(100).toFixed()}%`;
}

/** `（依据：部门制度 3.16）`; nothing where no clause is named. */
function clausesText(ids: readonly string[], { sources, lang }: FineContext): string {
  const cited = citedClauses(sources);
  const references = ids.flatMap((id) => cited.get(id)?.reference[lang] ?? []);
  if (references.length === 0) return '';
  return lang === 'zh' ? `（依据：${references.join('、')}）` : ` (${references.join(', ')})`;
}
