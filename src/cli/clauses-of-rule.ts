import { citedClauses } from '../domain/cited-clause.js';
import type { Rule } from '../domain/pack.js';
import type { Lang } from '../domain/text.js';
import type { Pack } from '../rules/pack.js';

/** The clauses a rule cites: how people cite them, the id beside it, and the clause retold. */
export function clausesOfRule(pack: Pack, rule: Rule, lang: Lang): { reference: string; text: string }[] {
  const clauses = citedClauses(pack.sources);
  return rule.clauses.flatMap((id) => {
    const clause = clauses.get(id);
    if (clause === undefined) return [];
    const reference = clause.reference[lang];
    return [{ reference: lang === 'zh' ? `${reference}（${id}）` : `${reference} (${id})`, text: clause.text[lang] }];
  });
}
