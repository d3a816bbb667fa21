import type { Condition, FactsContract, Parameter } from '../../domain/pack.js';
import { columnType, parametersRead } from '../conditions.js';
import { isConsistent } from './consistent.js';
import { type Formula, formulaOf, type Literal, type Meaning } from './formula.js';

/** What can be proven of conditions over rows whose columns are all filled. False means "not proven". */
export interface Prover {
  /** No row can meet the condition, whatever values the parameters ever have. */
  readonly neverHolds: (condition: Condition) => boolean;
  /** Every row meets the condition. */
  readonly alwaysHolds: (condition: Condition) => boolean;
  /** Every row that meets the first meets the second. */
  readonly implies: (first: Condition, second: Condition) => boolean;
}

/** So many ways of combining the values of parameters are tried, and so many cases looked at, before nothing is claimed. */
const MOST_COMBINATIONS = 64;
const MOST_CASES = 4000;

/** Of a case with more comparisons than any rule that people read, nothing is claimed either. */
const MOST_COMPARISONS = 300;

/** Proves over the columns of a view. Dated values of parameters are all taken to be possible, in any combination. */
export function createProver(contract: FactsContract, parameters: readonly Parameter[]): Prover {
  const typeOf = (fact: string) => columnType(contract, fact);
  const neverHolds = (condition: Condition): boolean => {
    const combinations = valuesOf(parametersRead(condition), parameters);
    const cases = { left: MOST_CASES };
    return (
      combinations?.every((valueOf) => !canHold([formulaOf(condition, { typeOf, valueOf })], [], cases, typeOf)) ??
      false
    );
  };
  return {
    neverHolds,
    alwaysHolds: (condition) => neverHolds({ not: condition }),
    implies: (first, second) => neverHolds({ all: [first, { not: second }] }),
  };
}

/**
 * Every combination of the values that these parameters have at any time; null when one has none (rules that read it are not
 * evaluated) or when there are too many.
 */
function valuesOf(names: readonly string[], parameters: readonly Parameter[]): Meaning['valueOf'][] | null {
  let combinations: ReadonlyMap<string, string | readonly string[]>[] = [new Map()];
  for (const name of names) {
    const dated = parameters.find((parameter) => parameter.name === name)?.values ?? [];
    const values: (string | readonly string[])[] = dated
      .map(({ value }) => (typeof value === 'object' ? value.map(String) : String(value)))
      .filter((value) => value.length > 0);
    const distinct = [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
    combinations = distinct.flatMap((value) => combinations.map((one) => new Map(one).set(name, value)));
    if (combinations.length === 0 || combinations.length > MOST_COMBINATIONS) return null;
  }
  return combinations.map((one) => (name) => one.get(name) as string | readonly string[]);
}

/** False only where it is proven that the formulas and literals cannot hold together. Looks at one arm of an `or` after another. */
function canHold(
  formulas: readonly Formula[],
  literals: readonly Literal[],
  cases: { left: number },
  typeOf: Meaning['typeOf'],
): boolean {
  if (--cases.left < 0) return true;
  const open = [...formulas];
  const known = [...literals];
  const branches: (readonly Formula[])[] = [];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if ('and' in next) open.push(...next.and);
    else if ('or' in next) branches.push(next.or);
    else known.push(next);
  }
  if (known.length > MOST_COMPARISONS) return true;
  if (!isConsistent(known, typeOf)) return false;
  const [first, ...rest] = branches.sort((a, b) => a.length - b.length);
  if (first === undefined) return true;
  const later = rest.map((or) => ({ or }));
  return first.some((arm) => canHold([arm, ...later], known, cases, typeOf));
}
