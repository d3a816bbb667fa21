import { Engine, type EngineResult, type TopLevelCondition } from 'json-rules-engine';
import type { Condition, FactsContract, Rule } from '../domain/pack.js';
import type { Value } from '../domain/result.js';
import type { Verdict } from '../domain/verdict.js';
import {
  columnType,
  comparisons,
  factsJudged,
  factsRead,
  isNumeric,
  otherFactOf,
  parameterOf,
  parametersRead,
} from './conditions.js';
import { comparableNumbers } from './exact-numbers.js';
import type { ParameterValues } from './parameters.js';

/** A value as json-rules-engine compared it, in the spelling of the row. */
export type Operand = Value | readonly string[];

/** A condition tree with what came out at each node; leaves carry the two values compared. */
export type ConditionResult =
  | { readonly all: readonly ConditionResult[]; readonly result: boolean }
  | { readonly any: readonly ConditionResult[]; readonly result: boolean }
  | { readonly not: ConditionResult; readonly result: boolean }
  | {
      readonly fact: string;
      readonly operator: string;
      readonly factValue: Operand;
      readonly value: Operand;
      /** Name of the fact or parameter that `value` came from, or null for a literal. */
      readonly valueFrom: string | null;
      readonly result: boolean;
    };

/** What json-rules-engine made of one row. `conditions` is null when the rule's conditions were never asked. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly conditions: ConditionResult | null;
}

/** Judges one row after another; overlapping calls wait for each other. */
export interface Judge {
  judge(row: Readonly<Record<string, Value>>): Promise<Judgement>;
}

/**
 * The rule in json-rules-engine itself: scope, pending and conditions are three of its rules in one engine. The row is
 * taken as live and complete: absent columns are the compiler's affair. Columns that the row leaves out are null.
 *
 * Decimals reach the engine as numbers that compare exactly as the decimals do.
 */
export function createJudge(rule: Rule, contract: FactsContract, parameters: ParameterValues): Judge {
  const engine = new Engine([], { pathResolver: ownValue });
  for (const part of ['scope', 'pending', 'conditions'] as const) {
    const conditions = rule[part];
    if (conditions !== undefined)
      engine.addRule({ name: part, conditions: mutable(conditions), event: { type: part } });
  }
  const scoped = factsRead(rule.scope);
  const judged = factsJudged(rule);
  const facts = [...new Set([...scoped, ...judged])];
  const numericParameters = parametersComparedAsNumbers(rule, contract);
  const scopeParameters = parametersRead(rule.scope);
  const allParameters = [
    ...new Set([...scopeParameters, ...parametersRead(rule.pending), ...parametersRead(rule.conditions)]),
  ];

  const judgeOne = async (row: Readonly<Record<string, Value>>): Promise<Judgement> => {
    const isNull = (fact: string) => (row[fact] ?? null) === null;
    const missing = (names: readonly string[]) => names.some((name) => !parameters.has(name));
    const unanswered = (verdict: Verdict): Judgement => ({ verdict, conditions: null });
    if (missing(scopeParameters) || scoped.some(isNull)) return unanswered('not-evaluable');

    const numbers = numbersOf(row);
    const runtime: Record<string, unknown> = {};
    for (const fact of facts)
      runtime[fact] = operand(row[fact] ?? null, isNumeric(columnType(contract, fact)), numbers);
    // One object per run: with very long decimals the numbers depend on the row.
    runtime.parameters = Object.fromEntries(
      allParameters.map((name) => {
        // Without a value the verdict does not look at the condition; an empty list keeps every operator from failing.
        const value = parameters.get(name) ?? [];
        const asNumber = numericParameters.has(name);
        return [
          name,
          isList(value) ? value.map((v) => operand(v, asNumber, numbers)) : operand(value, asNumber, numbers),
        ];
      }),
    );
    const lacking = missing(allParameters);
    if (lacking && rule.scope === undefined) return unanswered('not-evaluable');
    const outcome = await engine.run(runtime);
    if (rule.scope !== undefined && !passed(outcome, 'scope')) return unanswered('not-applicable');
    if (lacking || judged.some(isNull)) return unanswered('not-evaluable');
    const conditions = {
      ...describe(resultOf(outcome, 'conditions').conditions, row),
      result: passed(outcome, 'conditions'),
    };
    if (rule.pending !== undefined && passed(outcome, 'pending')) return { verdict: 'pending', conditions };
    return { verdict: passed(outcome, 'conditions') ? 'violation' : 'compliant', conditions };
  };

  const numbersOf = (row: Readonly<Record<string, Value>>) => {
    const ofFacts = facts.filter((fact) => isNumeric(columnType(contract, fact)) && (row[fact] ?? null) !== null);
    const ofParameters = [...numericParameters].flatMap((name) => [parameters.get(name) ?? []].flat());
    return comparableNumbers([...ofFacts.map((fact) => String(row[fact])), ...ofParameters]);
  };

  /** The engine's result tree with the row's own spelling of each value, instead of the numbers it compared. */
  const describe = (node: unknown, row: Readonly<Record<string, Value>>): ConditionResult => {
    const tree = node as ResultNode;
    const result = tree.result === true;
    if (tree.all !== undefined) return { all: tree.all.map((inner) => describe(inner, row)), result };
    if (tree.any !== undefined) return { any: tree.any.map((inner) => describe(inner, row)), result };
    if (tree.not !== undefined) return { not: describe(tree.not, row), result };
    const leaf = tree as unknown as Parameters<typeof otherFactOf>[0];
    const other = otherFactOf(leaf);
    const parameter = parameterOf(leaf);
    const value =
      other !== null
        ? (row[other] ?? null)
        : parameter !== null
          ? (parameters.get(parameter) ?? null)
          : (leaf.value as Operand);
    const valueFrom = other ?? (parameter === null ? null : `parameters.${parameter}`);
    return { fact: leaf.fact, operator: leaf.operator, factValue: row[leaf.fact] ?? null, value, valueFrom, result };
  };

  // Overlapping run() calls on one engine lose rules, so each waits for the one before, failed or not.
  let last: Promise<unknown> = Promise.resolve();
  return {
    judge: (row) => {
      const next = last.then(() => judgeOne(row));
      last = next.catch(() => undefined);
      return next;
    },
  };
}

/** What we read of json-rules-engine's result nodes; groups carry `result` only below the root. */
interface ResultNode {
  readonly all?: readonly unknown[];
  readonly any?: readonly unknown[];
  readonly not?: unknown;
  readonly result?: boolean;
}

/** Looks up a parameter by its name: an own property, never a path expression. */
function ownValue(object: object, path: string): unknown {
  return Object.hasOwn(object, path) ? (object as Record<string, unknown>)[path] : undefined;
}

function isList(value: string | readonly string[]): value is readonly string[] {
  return typeof value === 'object';
}

function operand(value: Value, asNumber: boolean, numbers: ReadonlyMap<string, number>): Value {
  return asNumber && value !== null ? (numbers.get(String(value)) as number) : value;
}

/** A parameter is a number where it is compared with a numeric fact; the pack check rules out both uses in one rule. */
function parametersComparedAsNumbers(rule: Rule, contract: FactsContract): ReadonlySet<string> {
  const leaves = [rule.scope, rule.pending, rule.conditions].flatMap((part) => (part ? comparisons(part) : []));
  const numeric = leaves.filter((leaf) => isNumeric(columnType(contract, leaf.fact)));
  return new Set(numeric.map(parameterOf).filter((name) => name !== null));
}

function resultOf(outcome: EngineResult, name: string) {
  const found = [...outcome.results, ...outcome.failureResults].find((result) => result.name === name);
  if (found === undefined) throw new Error(`internal error: json-rules-engine returned no result for ${name}`);
  return found;
}

function passed(outcome: EngineResult, name: string): boolean {
  return resultOf(outcome, name).result === true;
}

/** The engine's types know no readonly and allow a bare comparison nowhere at the root, as the pack check does. */
function mutable(condition: Condition): TopLevelCondition {
  return condition as unknown as TopLevelCondition;
}
