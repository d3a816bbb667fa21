import type { Comparison, Condition, FactsContract, FactType, Rule } from '../domain/pack.js';

/** The comparisons of a condition tree, left to right. */
export function comparisons(condition: Condition): readonly Comparison[] {
  if ('all' in condition) return condition.all.flatMap(comparisons);
  if ('any' in condition) return condition.any.flatMap(comparisons);
  if ('not' in condition) return comparisons(condition.not);
  return [condition];
}

/** Name of the parameter a comparison measures against, or null. */
export function parameterOf(comparison: Comparison): string | null {
  const { value } = comparison;
  if (typeof value !== 'object' || !('fact' in value) || value.fact !== 'parameters') return null;
  return value.path ?? null;
}

/** Name of the other fact a comparison measures against, or null. */
export function otherFactOf(comparison: Comparison): string | null {
  const { value } = comparison;
  return typeof value === 'object' && 'fact' in value && value.fact !== 'parameters' ? value.fact : null;
}

/** Fact columns that a condition reads, sorted, without parameters. */
export function factsRead(condition: Condition | undefined): readonly string[] {
  if (condition === undefined) return [];
  const names = comparisons(condition).flatMap((leaf) => [leaf.fact, otherFactOf(leaf) ?? leaf.fact]);
  return [...new Set(names)].sort();
}

/** Parameters that a condition reads, sorted. */
export function parametersRead(condition: Condition | undefined): readonly string[] {
  if (condition === undefined) return [];
  const names = comparisons(condition).map(parameterOf);
  return [...new Set(names.filter((name) => name !== null))].sort();
}

/** The columns that a rule's verdict rests on beyond its scope: those of `pending` and `conditions`, sorted. */
export function factsJudged(rule: Rule): readonly string[] {
  return [...new Set([...factsRead(rule.pending), ...factsRead(rule.conditions)])].sort();
}

/** True for the types that compare as numbers. */
export function isNumeric(type: FactType | undefined): boolean {
  return type === 'money' || type === 'quantity' || type === 'integer';
}

/** Columns that every subject view has besides those of its contract, as far as texts and evidence may name them. */
export const STANDARD_COLUMNS: Readonly<Record<string, FactType>> = { org: 'text', key: 'text' };

/** Type of a column of a facts view, its standard columns included; undefined when it has none of that name. */
export function columnType(contract: FactsContract, name: string): FactType | undefined {
  if (Object.hasOwn(contract.columns, name)) return contract.columns[name]?.type;
  return Object.hasOwn(STANDARD_COLUMNS, name) ? STANDARD_COLUMNS[name] : undefined;
}

/**
 * The column of the dated act whose absence leaves a finding open. None where the rule names no act, and for recurring
 * duties: what was missed is over with its period.
 */
export function openAct(rule: Rule, contract: FactsContract): string | undefined {
  return contract.isRecurring ? undefined : rule.deadline?.done;
}
