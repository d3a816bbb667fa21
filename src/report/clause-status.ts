import type { ClauseCoverage } from '../domain/clause-coverage.js';
import type { RuleSummary } from '../domain/result.js';
import type { Lang, Text } from '../domain/text.js';

/**
 * What a run made of the rules of one clause:
 *
 * - `evaluated`: rows were judged; `in-part`: the same, but one of the rules could not be evaluated
 * - `not-evaluable`: no row could be judged, for want of data
 * - `nothing`: there was no row that the rules apply to
 */
export type ClauseStatus = 'evaluated' | 'in-part' | 'not-evaluable' | 'nothing';

/** What a run made of rules; zero rows judged is never called evaluated. */
export function clauseStatus(rules: readonly RuleSummary[]): ClauseStatus {
  const judged = rules.some(({ pending, compliant, violations }) => pending + compliant + violations > 0);
  const lacking = rules.some(({ status }) => status === 'not-evaluable');
  if (judged) return lacking ? 'in-part' : 'evaluated';
  return lacking || rules.some(({ notEvaluable }) => notEvaluable > 0) ? 'not-evaluable' : 'nothing';
}

/** How a status is called. */
export const CLAUSE_STATUS_TITLES: Readonly<Record<ClauseStatus, Text>> = {
  evaluated: { zh: '已评价', en: 'Evaluated' },
  'in-part': { zh: '部分评价', en: 'Evaluated in part' },
  'not-evaluable': { zh: '未能评价', en: 'Not evaluable' },
  nothing: { zh: '无适用记录', en: 'Nothing to judge' },
};

/** How a clause is called that no rule checks. */
export const WITHOUT_RULE_TITLES: Readonly<Record<'applied' | 'not-checkable' | 'unaccounted', Text>> = {
  applied: { zh: '用于处罚', en: 'Applied to fines' },
  'not-checkable': { zh: '无数据可查', en: 'No data shows it' },
  unaccounted: { zh: '没有规则', en: 'No rule' },
};

/** Why no rule checks a clause, or why none checks the rest of it; `null` where rules check all of it. */
export function whyNotChecked({ state, fines, notCheckable }: ClauseCoverage, lang: Lang): string | null {
  const zh = lang === 'zh';
  switch (state) {
    case 'checked':
      return null;
    case 'in-part':
      return `${zh ? '其余部分：' : 'The rest: '}${notCheckable?.[lang]}`;
    case 'applied':
      if (fines.includes('scale')) return zh ? '处罚建议以此为依据。' : 'The suggested fines rest on it.';
      return zh ? '连带责任的计算以此为依据。' : 'The joint liability of managers rests on it.';
    case 'not-checkable':
      return notCheckable?.[lang] ?? null;
    case 'unaccounted':
      return zh ? '没有规则稽核，也没有写明原因。' : 'No rule checks it, and no reason is given.';
  }
}
