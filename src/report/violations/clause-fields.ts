import type { ClauseCoverage } from '../../domain/clause-coverage.js';
import type { Lang } from '../../domain/text.js';
import type { VerdictCounts } from '../../domain/verdict.js';
import { clauseStatus, clauseStatusTitle, tallyOfClauses, whyNotChecked } from '../clause-status.js';
import type { ReportData, ReportRule } from '../data.js';
import type { ReportRow } from '../model.js';
import type { Getters } from '../source-shapes.js';
import { sum } from './rule-counts.js';
import { notEvaluableReason } from './summary.js';

/** The clauses' references one after the other. A clause that the policy lacks keeps its id. */
export function referenceList(ids: readonly string[], { clauses, lang }: Pick<ReportData, 'clauses' | 'lang'>): string {
  return ids.map((id) => clauses.get(id)?.reference[lang] ?? id).join(lang === 'zh' ? '、' : ', ');
}

/** A clause and what the run made of the rules that cite it. */
export interface ClauseInRun {
  readonly coverage: ClauseCoverage;
  readonly rules: readonly ReportRule[];
}

/** Every clause of the policy, in the order of the documents. */
export function clausesInRun({ coverage, rules }: ReportData): readonly ClauseInRun[] {
  const ruleOf = new Map(rules.map((rule) => [rule.summary.id, rule]));
  return coverage.map((clause) => ({
    coverage: clause,
    rules: clause.rules.flatMap((id) => ruleOf.get(id) ?? []),
  }));
}

const summariesOf = ({ rules }: ClauseInRun) => rules.map(({ summary }) => summary);

/** Why the clause, or a part of it, was not judged; `null` where all of it was. */
function whyNot(clause: ClauseInRun, { lang, missingText }: ReportData): string | null {
  const { coverage, rules } = clause;
  const zh = lang === 'zh';
  const isJudged = clauseStatus(summariesOf(clause)) === 'evaluated';
  const lacking = rules
    .filter(({ summary }) => summary.status === 'not-evaluable' || (!isJudged && summary.notEvaluable > 0))
    .map((rule) => {
      const reason = notEvaluableReason(rule, lang, (need) => missingText(need, 'short'));
      // An only rule stands in the column before.
      return rules.length === 1 ? reason : `${rule.title[lang]}${zh ? '：' : ': '}${reason}`;
    });
  const reasons = [...lacking, whyNotChecked(coverage, lang) ?? []].flat();
  return reasons.length === 0 ? null : reasons.join(zh ? '' : ' ');
}

/** The fields of a clause. Counts add up its rules; without rules there is nothing to count. */
export function clauseGetters(data: ReportData): Getters<'violations', 'clauses', ClauseInRun> {
  const { lang } = data;
  const count =
    (name: keyof VerdictCounts) =>
    ({ rules }: ClauseInRun) =>
      rules.length === 0 ? null : sum(rules.map(({ summary }) => summary[name]));
  return {
    clause: ({ coverage }) => coverage.clause.reference[lang],
    clauseId: ({ coverage }) => coverage.clause.id,
    document: ({ coverage }) => coverage.clause.document[lang],
    text: ({ coverage }) => coverage.clause.text[lang],
    rules: ({ rules }) => rules.map(({ title }) => title[lang]).join(lang === 'zh' ? '；' : '; ') || null,
    status: (clause) => clauseStatusTitle(clause.coverage, summariesOf(clause))[lang],
    why: (clause) => whyNot(clause, data),
    violations: count('violations'),
    compliant: count('compliant'),
    pending: count('pending'),
    notApplicable: count('notApplicable'),
    notEvaluable: count('notEvaluable'),
  };
}

/** How many clauses there are, and how many of each status, in words. */
export function clauseTotal(clauses: readonly ClauseInRun[], lang: Lang): ReportRow {
  const zh = lang === 'zh';
  const titles = clauses.map((clause) => clauseStatusTitle(clause.coverage, summariesOf(clause)));
  return {
    clause: zh ? `共 ${clauses.length} 条` : `${clauses.length} clauses`,
    text: tallyOfClauses(titles, lang),
  };
}
