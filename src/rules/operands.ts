import type { FactsContract, Rule } from '../domain/pack.js';
import type { Value } from '../domain/result.js';
import { columnType, comparisons, factsJudged, factsRead, isNumeric, parameterOf } from './conditions.js';
import { comparableNumbers, isSafeDecimal } from './exact-numbers.js';
import type { ParameterValues } from './parameters.js';

/** What json-rules-engine is given for one row: the columns the rule reads, and `parameters`. */
export type EngineFacts = Record<string, unknown>;

/**
 * Returns what turns a row into the values that json-rules-engine compares: decimals as numbers that compare exactly as the
 * decimals do, everything else as it is, columns that the row leaves out as null. Parameters without a value become empty
 * lists, which no operator fails on: the verdict does not look at such conditions.
 */
export function createOperands(
  rule: Rule,
  contract: FactsContract,
  parameters: ParameterValues,
): (row: Readonly<Record<string, Value>>) => EngineFacts {
  const facts = [...new Set([...factsRead(rule.scope), ...factsJudged(rule)])];
  const numericFacts = facts.filter((fact) => isNumeric(columnType(contract, fact)));
  const otherFacts = facts.filter((fact) => !numericFacts.includes(fact));
  const { numeric, other } = parametersByUse(rule, contract);
  const decimals = numeric.flatMap((name) => [parameters.get(name) ?? []].flat());
  const texts = Object.fromEntries(other.map((name) => [name, parameters.get(name) ?? []]));
  const withNumbers = (numbers: ReadonlyMap<string, number>) => {
    const toNumber = (decimal: string) => numbers.get(decimal) as number;
    const values = numeric.map((name) => {
      const value = parameters.get(name) ?? [];
      return [name, typeof value === 'string' ? toNumber(value) : value.map(toNumber)] as const;
    });
    return { ...texts, ...Object.fromEntries(values) };
  };
  // Nearly every row: the numbers are the decimals themselves, and the parameters are the same for all rows.
  const plainParameters = decimals.every(isSafeDecimal) ? withNumbers(comparableNumbers(decimals)) : null;

  return (row) => {
    const runtime: EngineFacts = {};
    for (const fact of otherFacts) runtime[fact] = row[fact] ?? null;
    const present = numericFacts.filter((fact) => (row[fact] ?? null) !== null).map((fact) => String(row[fact]));
    const plain = plainParameters !== null && present.every(isSafeDecimal);
    const numbers = plain ? null : comparableNumbers([...present, ...decimals]);
    for (const fact of numericFacts) {
      const value = row[fact] ?? null;
      runtime[fact] = value === null ? null : numbers === null ? Number(value) : numbers.get(String(value));
    }
    runtime.parameters = numbers === null ? plainParameters : withNumbers(numbers);
    return runtime;
  };
}

/** A parameter is a number where it is compared with a numeric fact; the pack check rules out both uses in one rule. */
function parametersByUse(rule: Rule, contract: FactsContract): { numeric: string[]; other: string[] } {
  const leaves = [rule.scope, rule.pending, rule.conditions].flatMap((part) => (part ? comparisons(part) : []));
  const names = (numeric: boolean) =>
    leaves
      .filter((leaf) => isNumeric(columnType(contract, leaf.fact)) === numeric)
      .map(parameterOf)
      .filter((name) => name !== null);
  return { numeric: [...new Set(names(true))], other: [...new Set(names(false))] };
}
