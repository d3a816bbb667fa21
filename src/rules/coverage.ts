import { citedClauses } from '../domain/cited-clause.js';
import type { ClauseCoverage, ClauseState } from '../domain/clause-coverage.js';
import type { Parameter, PolicyDocument, Rule } from '../domain/pack.js';
import type { Fault } from './fault.js';

/** The parts of a pack that name clauses. */
interface Citing {
  readonly sources: readonly PolicyDocument[];
  readonly rules: readonly Pick<Rule, 'name' | 'clauses'>[];
  readonly parameters: readonly Pick<Parameter, 'name' | 'clause'>[];
  readonly penalties: {
    readonly clauses?: readonly string[];
    readonly joint: { readonly clauses?: readonly string[] };
  };
}

/** Every clause of the policy in the order of the documents, with what in the pack rests on it. */
export function clauseCoverage({ sources, rules, parameters, penalties }: Citing): readonly ClauseCoverage[] {
  const cited = citedClauses(sources);
  return sources.flatMap(({ clauses }) =>
    clauses.map(({ id, notCheckable = null }) => {
      const clause = cited.get(id);
      if (clause === undefined) throw new Error(`internal error: no clause ${id}`);
      const rests = {
        rules: rules.filter((rule) => rule.clauses.includes(id)).map(({ name }) => name),
        parameters: parameters.filter((parameter) => parameter.clause === id).map(({ name }) => name),
        fines: [
          ...(penalties.clauses?.includes(id) ? (['scale'] as const) : []),
          ...(penalties.joint.clauses?.includes(id) ? (['joint'] as const) : []),
        ],
        notCheckable,
      };
      return { clause, state: stateOf(rests), ...rests };
    }),
  );
}

function stateOf({ rules, fines, notCheckable }: Omit<ClauseCoverage, 'clause' | 'state'>): ClauseState {
  if (rules.length > 0) return notCheckable === null ? 'checked' : 'in-part';
  if (fines.length > 0) return 'applied';
  return notCheckable === null ? 'unaccounted' : 'not-checkable';
}

/**
 * The clauses that no rule checks, no fine rests on and no reason excuses, as faults of the files they stand in. A
 * parameter alone does not account for a clause: it would still stand there when the rule that reads it is gone. (A rule
 * that names no clause is a fault of its shape, found when the pack is opened.)
 */
export function unaccountedClauses(pack: Citing): readonly Fault[] {
  const unaccounted = new Set(
    clauseCoverage(pack)
      .filter(({ state }) => state === 'unaccounted')
      .map(({ clause }) => clause.id),
  );
  return pack.sources.flatMap(({ document, clauses }) =>
    clauses.flatMap(({ id }, i) =>
      unaccounted.has(id)
        ? [
            {
              file: `sources/${document}.json`,
              path: `/clauses/${i}`,
              what: {
                zh: `条款“${id}”没有规则稽核，也没有写明原因（notCheckable）`,
                en: `no rule checks the clause "${id}", and no reason says why (notCheckable)`,
              },
              nearest: null,
            },
          ]
        : [],
    ),
  );
}
