import type { CitedClause } from '../../domain/cited-clause.js';
import type { ReportData } from '../data.js';
import type { Getters } from '../source-shapes.js';

/** The clauses' references one after the other. A clause that the policy lacks keeps its id. */
export function referenceList(ids: readonly string[], { clauses, lang }: Pick<ReportData, 'clauses' | 'lang'>): string {
  return ids.map((id) => clauses.get(id)?.reference[lang] ?? id).join(lang === 'zh' ? '、' : ', ');
}

/** A clause, and the titles of the evaluated rules that cite it. */
export interface ClauseOfRules {
  readonly clause: CitedClause;
  readonly rules: readonly string[];
}

/** The clauses that an evaluated rule cites, in the order of the documents. */
export function clausesOfRules({ clauses, rules, lang }: ReportData): readonly ClauseOfRules[] {
  const evaluated = rules.filter(({ summary }) => summary.status === 'evaluated');
  return [...clauses.values()]
    .map((clause) => ({
      clause,
      rules: evaluated.filter((rule) => rule.clauses.includes(clause.id)).map((rule) => rule.title[lang]),
    }))
    .filter((one) => one.rules.length > 0);
}

/** The fields of a clause. */
export function clauseGetters({ lang }: ReportData): Getters<'violations', 'clauses', ClauseOfRules> {
  return {
    clause: ({ clause }) => clause.reference[lang],
    document: ({ clause }) => clause.document[lang],
    text: ({ clause }) => clause.text[lang],
    rules: ({ rules }) => rules.join(lang === 'zh' ? '；' : '; '),
  };
}
