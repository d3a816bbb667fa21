import type { Comparison } from '../domain/pack.js';
import type { Value } from '../domain/result.js';
import { otherFactOf, parameterOf } from './conditions.js';
import type { ParameterValues } from './parameters.js';

/** A value as json-rules-engine compared it, in the spelling of the row. */
type Operand = Value | readonly Value[];

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

/** What we read of json-rules-engine's result nodes. Its root carries no result of its own. */
interface ResultNode {
  readonly all?: readonly ResultNode[];
  readonly any?: readonly ResultNode[];
  readonly not?: ResultNode;
  readonly result?: boolean;
}

/**
 * The result tree of json-rules-engine as plain data, with the row's own spelling of each value instead of the number that
 * was compared. `result` is that of the root.
 */
export function describeResult(
  root: object,
  result: boolean,
  row: Readonly<Record<string, Value>>,
  parameters: ParameterValues,
): ConditionResult {
  const describe = (node: ResultNode, outcome: boolean): ConditionResult => {
    const inner = (child: ResultNode) => describe(child, child.result === true);
    if (node.all !== undefined) return { all: node.all.map(inner), result: outcome };
    if (node.any !== undefined) return { any: node.any.map(inner), result: outcome };
    if (node.not !== undefined) return { not: inner(node.not), result: outcome };
    const leaf = node as unknown as Comparison;
    const { value, valueFrom } = rightSide(leaf, row, parameters);
    return {
      fact: leaf.fact,
      operator: leaf.operator,
      factValue: row[leaf.fact] ?? null,
      value,
      valueFrom,
      result: outcome,
    };
  };
  return describe(root, result);
}

function rightSide(
  leaf: Comparison,
  row: Readonly<Record<string, Value>>,
  parameters: ParameterValues,
): { value: Operand; valueFrom: string | null } {
  const other = otherFactOf(leaf);
  if (other !== null) return { value: row[other] ?? null, valueFrom: other };
  const parameter = parameterOf(leaf);
  if (parameter !== null) return { value: parameters.get(parameter) ?? null, valueFrom: `parameters.${parameter}` };
  return { value: leaf.value as Operand, valueFrom: null };
}
