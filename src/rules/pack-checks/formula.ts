import type { Comparison, Condition, FactType, Scalar } from '../../domain/pack.js';
import { isNumeric, otherFactOf, parameterOf } from '../conditions.js';

/** A side of a numeric comparison: a column, or a plain decimal. */
export type Term = { readonly fact: string } | { readonly decimal: string };

/**
 * What is known of a row whose columns are all filled: an order between two numbers, two numbers that differ, a column that
 * has one (or none) of some values, two columns that are alike or not. Values are JSON texts.
 */
export type Literal =
  | { readonly kind: 'below'; readonly left: Term; readonly right: Term; readonly isStrict: boolean }
  | { readonly kind: 'apart'; readonly left: Term; readonly right: Term }
  | { readonly kind: 'one-of' | 'none-of'; readonly fact: string; readonly values: readonly string[] }
  | { readonly kind: 'alike' | 'unlike'; readonly left: string; readonly right: string };

/** A condition with every `not` worked into the comparisons. `{ and: [] }` always holds, `{ or: [] }` never. */
export type Formula = Literal | { readonly and: readonly Formula[] } | { readonly or: readonly Formula[] };

/** What a formula is made from: the type of each column, and one value of every parameter. */
export interface Meaning {
  readonly typeOf: (fact: string) => FactType | undefined;
  readonly valueOf: (parameter: string) => string | readonly string[];
}

/** A condition tree (or, with `holds` false, its opposite) as a formula. The tree has passed the pack check. */
export function formulaOf(condition: Condition, meaning: Meaning, holds = true): Formula {
  const inner = (one: Condition) => formulaOf(one, meaning, holds);
  if ('all' in condition) return holds ? { and: condition.all.map(inner) } : { or: condition.all.map(inner) };
  if ('any' in condition) return holds ? { or: condition.any.map(inner) } : { and: condition.any.map(inner) };
  if ('not' in condition) return formulaOf(condition.not, meaning, !holds);
  return isNumeric(meaning.typeOf(condition.fact))
    ? numericFormula(condition, meaning, holds)
    : discreteFormula(condition, meaning, holds);
}

/** Each operator by the one it is the opposite of, or by itself. */
const OPPOSITES: Readonly<Record<string, string>> = {
  notEqual: 'equal',
  notIn: 'in',
  greaterThan: 'lessThanInclusive',
  greaterThanInclusive: 'lessThan',
};

function numericFormula(leaf: Comparison, meaning: Meaning, holds: boolean): Formula {
  const opposite = OPPOSITES[leaf.operator];
  if (opposite !== undefined) return numericFormula({ ...leaf, operator: opposite }, meaning, !holds);
  const left: Term = { fact: leaf.fact };
  const right = rightTerms(leaf, meaning);
  if (leaf.operator === 'in') {
    const each = right.map((term) => equality(left, term, holds));
    return holds ? { or: each } : { and: each };
  }
  const [term] = right as [Term];
  if (leaf.operator === 'equal') return equality(left, term, holds);
  const isStrict = leaf.operator === 'lessThan';
  return holds
    ? { kind: 'below', left, right: term, isStrict }
    : { kind: 'below', left: term, right: left, isStrict: !isStrict };
}

function equality(left: Term, right: Term, holds: boolean): Formula {
  if (!holds) return { kind: 'apart', left, right };
  return {
    and: [
      { kind: 'below', left, right, isStrict: false },
      { kind: 'below', left: right, right: left, isStrict: false },
    ],
  };
}

function rightTerms(leaf: Comparison, meaning: Meaning): readonly Term[] {
  const other = otherFactOf(leaf);
  if (other !== null) return [{ fact: other }];
  return constants(leaf, meaning).map((value) => ({ decimal: String(value) }));
}

/** The values a comparison measures against, one or a list. */
function constants(leaf: Comparison, meaning: Meaning): readonly Scalar[] {
  const parameter = parameterOf(leaf);
  const value = parameter === null ? (leaf.value as Scalar | readonly Scalar[]) : meaning.valueOf(parameter);
  return typeof value === 'object' ? value : [value];
}

function discreteFormula(leaf: Comparison, meaning: Meaning, holds: boolean): Formula {
  const opposite = OPPOSITES[leaf.operator];
  if (opposite !== undefined) return discreteFormula({ ...leaf, operator: opposite }, meaning, !holds);
  const other = otherFactOf(leaf);
  if (other !== null) return { kind: holds ? 'alike' : 'unlike', left: leaf.fact, right: other };
  const values = constants(leaf, meaning).map((value) => JSON.stringify(value));
  return { kind: holds ? 'one-of' : 'none-of', fact: leaf.fact, values };
}
