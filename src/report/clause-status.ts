import type { ClauseCoverage, ClauseState } from '../domain/clause-coverage.js';
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

const STATUS_TITLES: Readonly<Record<ClauseStatus, Text>> = {
  evaluated: { zh: '已评价', en: 'Evaluated' },
  'in-part': { zh: '部分评价', en: 'Evaluated in part' },
  'not-evaluable': { zh: '无法评价', en: 'Not evaluable' },
  nothing: { zh: '无适用记录', en: 'Nothing to judge' },
};

/** How a clause is called by what the pack makes of it, whatever a run says. */
export const CLAUSE_STATE_TITLES: Readonly<Record<ClauseState, Text>> = {
  checked: { zh: '有规则稽核', en: 'Checked by rules' },
  'in-part': { zh: '部分有规则稽核', en: 'Checked in part' },
  applied: { zh: '用于罚款', en: 'Applied to fines' },
  'not-checkable': { zh: '无数据可查', en: 'No data shows it' },
  unaccounted: { zh: '没有规则', en: 'No rule' },
};

/** How a clause is called by what a run made of the rules that cite it; where none does, by what the pack makes of it. */
export function clauseStatusTitle({ state }: ClauseCoverage, rules: readonly RuleSummary[]): Text {
  return state === 'checked' || state === 'in-part' ? STATUS_TITLES[clauseStatus(rules)] : CLAUSE_STATE_TITLES[state];
}

/** How many clauses are called what: "已评价 60，用于罚款 2"; the names listed above come first, in their order. */
export function tallyOfClauses(titles: readonly Text[], lang: Lang): string {
  const zh = lang === 'zh';
  const names = [...Object.values(STATUS_TITLES), ...Object.values(CLAUSE_STATE_TITLES), ...titles];
  return [...new Set(names.map((title) => title[lang]))]
    .map((name) => ({ name, count: titles.filter((title) => title[lang] === name).length }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => (zh ? `${name} ${count}` : `${name.toLowerCase()}: ${count}`))
    .join(zh ? '，' : ', ');
}

/** Why no rule checks a clause, or why none checks the rest of it; `null` where rules check all of it. */
export function whyNotChecked({ state, fines, notCheckable }: ClauseCoverage, lang: Lang): string | null {
  const zh = lang === 'zh';
  switch (state) {
    case 'checked':
      return null;
    case 'in-part':
      return `${zh ? '其余部分：' : 'The rest: '}${notCheckable?.[lang]}`;
    case 'applied':
      if (fines.includes('scale')) return zh ? '罚款建议以此为依据。' : 'The suggested fines rest on it.';
      return zh ? '连带责任的计算以此为依据。' : 'The joint liability of managers rests on it.';
    case 'not-checkable':
      return notCheckable?.[lang] ?? null;
    case 'unaccounted':
      return zh ? '没有规则稽核，也没有写明原因。' : 'No rule checks it, and no reason is given.';
  }
}
