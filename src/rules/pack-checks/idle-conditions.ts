import type { Condition, Rule } from '../../domain/pack.js';
import type { Text } from '../../domain/text.js';
import { CONDITION_PARTS } from '../check-rule.js';
import { type Fault, pointer } from '../fault.js';
import type { Prover } from './prove.js';

/**
 * Conditions that say nothing: parts that can never hold or always hold whatever stands in the row, and rules that can find
 * no violation, nothing but violations, or nothing pending.
 */
export function idleConditions(rule: Rule, prover: Prover): readonly Fault[] {
  const faults: Fault[] = [];
  const file = `policies/${rule.name}.json`;
  const report = (path: string, what: Text) => faults.push({ file, path, what, nearest: null });
  for (const part of CONDITION_PARTS) {
    const condition = rule[part];
    if (condition === undefined) continue;
    const found = idleNodes(condition, `/${part}`, part === 'scope' ? EVERYTHING : scopeOf(rule), prover);
    for (const { path, idleness } of found) report(path, IDLE_NODE[idleness]);
  }
  if (faults.length === 0) {
    const [path, what] = idleRule(rule, prover) ?? [];
    if (path !== undefined && what !== undefined) report(path, what);
  }
  return faults;
}

const EVERYTHING: Condition = { all: [] };

/** The rows a rule is about, as a condition. */
export function scopeOf(rule: Rule): Condition {
  return rule.scope ?? EVERYTHING;
}

/** The rows that a rule judges: in scope, and not too early to say. */
export function judgedBy(rule: Rule): Condition {
  return { all: [scopeOf(rule), ...(rule.pending === undefined ? [] : [{ not: rule.pending }])] };
}

/** Ways in which a part of a condition says nothing. */
type Idleness = 'never' | 'never-in-scope' | 'always';

const IDLE_NODE: Readonly<Record<Idleness, Text>> = {
  never: {
    zh: '此条件永远不可能成立：各项比较互相排斥；请更正或删去',
    en: 'this can never hold: its comparisons exclude each other; correct or remove it',
  },
  'never-in-scope': {
    zh: '此条件在规则的范围（scope）内永远不可能成立；请更正或删去',
    en: "this can never hold within the rule's scope; correct or remove it",
  },
  always: {
    zh: '此条件总是成立，什么也没有限定；请更正或删去',
    en: 'this always holds, so that it says nothing; correct or remove it',
  },
};

/** The innermost parts of a tree that never hold, by themselves or with the scope, or always hold by themselves. */
function idleNodes(
  node: Condition,
  path: string,
  scope: Condition,
  prover: Prover,
): readonly { readonly path: string; readonly idleness: Idleness }[] {
  const children: readonly (readonly [Condition, string])[] =
    'all' in node
      ? node.all.map((child, i) => [child, `${path}/all/${i}`])
      : 'any' in node
        ? node.any.map((child, i) => [child, `${path}/any/${i}`])
        : 'not' in node
          ? [[node.not, pointer(path, 'not')]]
          : [];
  const inside = children.flatMap(([child, childPath]) => idleNodes(child, childPath, scope, prover));
  if (inside.length > 0) return inside;
  if (prover.neverHolds(node)) return [{ path, idleness: 'never' }];
  if (prover.alwaysHolds(node)) return [{ path, idleness: 'always' }];
  return prover.neverHolds({ all: [scope, node] }) && !prover.neverHolds(scope)
    ? [{ path, idleness: 'never-in-scope' }]
    : [];
}

/** What is wrong with the parts of a rule taken together, each of which may be sound: a JSON path and words. */
function idleRule(rule: Rule, prover: Prover): readonly [path: string, what: Text] | null {
  const judged = judgedBy(rule);
  if (prover.neverHolds(judged))
    return [
      '/pending',
      {
        zh: '范围内的每一行都是“未到期”，规则永远得不出结论；请更正 pending',
        en: 'every row in scope is pending, so that the rule never judges any; correct "pending"',
      },
    ];
  if (prover.neverHolds({ all: [judged, rule.conditions] }))
    return [
      '/conditions',
      {
        zh: '违规条件成立的行都已被 pending 当作“未到期”，规则永远查不出违规；请更正其中之一',
        en: 'whatever meets the conditions is pending, so that the rule can never find a violation; correct one of them',
      },
    ];
  if (prover.implies(judged, rule.conditions))
    return [
      '/conditions',
      {
        zh: '范围内的每一行都是违规，没有合规的可能；请更正 scope 或 conditions',
        en: 'every row it judges is a violation, and none can comply; correct "scope" or "conditions"',
      },
    ];
  return null;
}
