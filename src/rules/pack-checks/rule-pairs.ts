import type { Condition, Parameter, Rule } from '../../domain/pack.js';
import type { Text } from '../../domain/text.js';
import { SEVERITIES } from '../../domain/verdict.js';
import { factsJudged, factsRead, parametersRead } from '../conditions.js';
import type { Fault } from '../fault.js';
import { judgedBy, scopeOf } from './idle-conditions.js';
import type { Prover } from './prove.js';

/**
 * Rules of one facts view that get in each other's way, two by two:
 *
 * - duplicate: the same role answers, and whatever breaks one breaks the other;
 * - shadowed: the same role answers, and whatever breaks this one breaks another of the same or greater severity, so that
 *   one breach is always fined twice. A stricter rule of *less* severity is no shadow: a notice on the first day and a fine
 *   from the second is how policies are written;
 * - contradictory: of the rows that both judge, none can comply with both, though each demand alone can be met.
 *
 * A rule that can find nothing is left to {@link idleConditions}.
 */
export function rulePairs(rules: readonly Rule[], parameters: readonly Parameter[], prover: Prover): readonly Fault[] {
  const active = rules.filter((rule) => !prover.neverHolds(brokenBy(rule)));
  return active.flatMap((second, i) =>
    active.slice(0, i).flatMap((first) => [
      ...overlap(first, second, parameters, prover),
      ...(contradict(first, second, prover)
        ? [
            faultOf(second, '/conditions', {
              zh: `与规则 ${first.name} 矛盾：两条规则都评价的记录，没有一行能同时符合两条；请更正其一或限定范围`,
              en: `contradicts ${first.name}: of the rows that both judge, none can comply with both; correct one, or narrow its scope`,
            }),
          ]
        : []),
    ]),
  );
}

/** The rows that break a rule. */
function brokenBy(rule: Rule): Condition {
  return { all: [judgedBy(rule), rule.conditions] };
}

function faultOf(rule: Rule, path: string, what: Text): Fault {
  return { file: `policies/${rule.name}.json`, path, what, nearest: null };
}

function overlap(first: Rule, second: Rule, parameters: readonly Parameter[], prover: Prover): readonly Fault[] {
  if (first.who !== second.who) return [];
  const forward = isBrokenWith(first, second, parameters, prover);
  const backward = isBrokenWith(second, first, parameters, prover);
  if (forward && backward)
    return [
      faultOf(second, '', {
        zh: `与规则 ${first.name} 重复：同一岗位负责，违反其一必违反其二；请保留一条`,
        en: `duplicates ${first.name}: the same role answers, and whatever breaks one breaks the other; keep one`,
      }),
    ];
  const [shadowed, other] = forward ? [first, second] : [second, first];
  if (!forward && !backward) return [];
  if (SEVERITIES.indexOf(other.severity) < SEVERITIES.indexOf(shadowed.severity)) return [];
  return [
    faultOf(shadowed, '/conditions', {
      zh: `被规则 ${other.name} 覆盖：同一岗位负责，违反本条必违反那条，且那条的严重程度不低于本条，一次违规总被计两次；请删去本条、提高其严重程度或缩小那条的范围`,
      en: `is shadowed by ${other.name}: the same role answers, whatever breaks this breaks that, which is at least as severe, so that one breach always counts twice; remove this one, make it more severe, or narrow the other`,
    }),
  ];
}

/** Whether every row that breaks the first rule breaks the second, too. */
function isBrokenWith(first: Rule, second: Rule, parameters: readonly Parameter[], prover: Prover): boolean {
  // A column or a parameter that only the second reads may be absent where the first finds its violation.
  const columns = new Set(columnsOf(first));
  if (columnsOf(second).some((column) => !columns.has(column))) return false;
  const read = new Set(parametersOf(first));
  const isCertain = (name: string) =>
    read.has(name) || parameters.some((parameter) => parameter.name === name && hasAlwaysValue(parameter));
  if (!parametersOf(second).every(isCertain)) return false;
  return prover.implies(brokenBy(first), brokenBy(second));
}

function columnsOf(rule: Rule): readonly string[] {
  return [...factsRead(rule.scope), ...factsJudged(rule)];
}

function parametersOf(rule: Rule): readonly string[] {
  return [rule.scope, rule.pending, rule.conditions].flatMap(parametersRead);
}

/** True for a parameter with one value for all time. */
function hasAlwaysValue({ values }: Parameter): boolean {
  const [only, ...more] = values;
  if (only === undefined || more.length > 0) return false;
  const isList = typeof only.value === 'object';
  return (
    only.from === undefined && only.to === undefined && !(isList && (only.value as readonly unknown[]).length === 0)
  );
}

function contradict(first: Rule, second: Rule, prover: Prover): boolean {
  const both: Condition = { all: [judgedBy(first), judgedBy(second)] };
  if (prover.neverHolds({ all: [scopeOf(first), scopeOf(second)] }) || prover.neverHolds(both)) return false;
  const complies = ({ conditions }: Rule): Condition => ({ not: conditions });
  if (!prover.neverHolds({ all: [both, complies(first), complies(second)] })) return false;
  // Where one demand cannot be met among these rows at all, the other is not what makes it impossible: a rule about rows
  // that have broken another one already.
  return ![first, second].some((rule) => prover.neverHolds({ all: [both, complies(rule)] }));
}
