import { Engine, type EngineResult, type RuleResult, type TopLevelCondition } from 'json-rules-engine';
import type { Condition, FactsContract, Rule } from '../domain/pack.js';
import type { Value } from '../domain/result.js';
import type { Verdict } from '../domain/verdict.js';
import { type ConditionResult, describeResult } from './condition-result.js';
import { factsJudged, factsRead, parametersRead } from './conditions.js';
import { createOperands } from './operands.js';
import type { ParameterValues } from './parameters.js';

/** What json-rules-engine made of one row. `conditions` is null when the rule's conditions were never asked. */
interface Judgement {
  readonly verdict: Verdict;
  /** Condition by condition, with the values compared. */
  readonly conditions: ConditionResult | null;
}

/** Judges one row after another; overlapping calls wait for each other. */
export interface Judge {
  /** The verdict alone; at once where a row with the same values was judged before. */
  verdict(row: Readonly<Record<string, Value>>): Verdict | Promise<Verdict>;
  /** The verdict with its evidence. */
  judge(row: Readonly<Record<string, Value>>): Promise<Judgement>;
}

/** So many verdicts are remembered at most: rules that compare amounts find hardly two rows alike. */
const REMEMBERED = 1000;

const PARTS = ['scope', 'pending', 'conditions'] as const;

/**
 * The rule in json-rules-engine itself: scope, pending and conditions are three of its rules in one engine. The row is
 * taken as live and complete: absent columns are the compiler's affair. Columns that the row leaves out are null.
 */
export function createJudge(rule: Rule, contract: FactsContract, parameters: ParameterValues): Judge {
  const engine = new Engine([], { pathResolver: ownValue });
  for (const part of PARTS) {
    const conditions = rule[part];
    if (conditions !== undefined)
      engine.addRule({ name: part, conditions: mutable(conditions), event: { type: part } });
  }
  const toOperands = createOperands(rule, contract, parameters);
  const lacks = (part: Condition | undefined) => parametersRead(part).some((name) => !parameters.has(name));
  const scopeBlocked = lacks(rule.scope);
  const blocked = lacks(rule.pending) || lacks(rule.conditions);
  const [scoped, judged] = [factsRead(rule.scope), factsJudged(rule)];

  const run = async (row: Readonly<Record<string, Value>>): Promise<{ verdict: Verdict; asked: RuleResult | null }> => {
    const unanswered = (verdict: Verdict) => ({ verdict, asked: null });
    const isNull = (fact: string) => (row[fact] ?? null) === null;
    if (scopeBlocked || scoped.some(isNull)) return unanswered('not-evaluable');
    const outcome = await engine.run(toOperands(row));
    if (rule.scope !== undefined && !resultOf(outcome, 'scope').result) return unanswered('not-applicable');
    if (blocked || judged.some(isNull)) return unanswered('not-evaluable');
    const asked = resultOf(outcome, 'conditions');
    if (rule.pending !== undefined && resultOf(outcome, 'pending').result) return { verdict: 'pending', asked };
    return { verdict: asked.result ? 'violation' : 'compliant', asked };
  };
  // Overlapping run() calls on one engine lose rules, so each waits for the one before, failed or not.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (row: Readonly<Record<string, Value>>) => {
    const next = last.then(() => run(row));
    last = next.catch(() => undefined);
    return next;
  };
  // The engine answers the same to the same values, and most rules compare a few states: each combination is asked once.
  const compared = [...new Set([...scoped, ...judged])];
  const known = new Map<string, Verdict>();
  return {
    verdict: (row) => {
      const values = JSON.stringify(compared.map((fact) => row[fact] ?? null));
      return (
        known.get(values) ??
        inTurn(row).then(({ verdict }) => {
          if (known.size < REMEMBERED) known.set(values, verdict);
          return verdict;
        })
      );
    },
    judge: async (row) => {
      const { verdict, asked } = await inTurn(row);
      const conditions = asked && describeResult(asked.conditions, asked.result === true, row, parameters);
      return { verdict, conditions };
    },
  };
}

/** Looks up a parameter by its name: an own property, never a path expression. */
function ownValue(object: object, path: string): unknown {
  return Object.hasOwn(object, path) ? (object as Record<string, unknown>)[path] : undefined;
}

function resultOf(outcome: EngineResult, name: string): RuleResult {
  const isNamed = (result: RuleResult) => result.name === name;
  const found = outcome.results.find(isNamed) ?? outcome.failureResults.find(isNamed);
  if (found === undefined) throw new Error(`internal error: json-rules-engine returned no result for ${name}`);
  return found;
}

/** The engine's types know no readonly; the pack check has made sure that the root is a group. */
function mutable(condition: Condition): TopLevelCondition {
  return condition as unknown as TopLevelCondition;
}
