import Big from 'big.js';
import type { FactType } from '../../domain/pack.js';
import type { Literal, Term } from './formula.js';

/**
 * False only where no row can have all of this at once. True may be wrong: what takes more than comparing ends and sets (three
 * columns of two values that all differ) is not looked for.
 *
 * Numbers are taken to lie densely, but for the ends that a constant sets to an integer; a text can be anything, a yes/no
 * one of two.
 */
export function isConsistent(literals: readonly Literal[], typeOf: (fact: string) => FactType | undefined): boolean {
  return numbersFit(literals, typeOf) && valuesFit(literals, typeOf);
}

/** How two numbers stand to each other at least: nothing is known, the first is not above the second, it is below. */
type Bound = 0 | 1 | 2;
const [NONE, NOT_ABOVE, BELOW] = [0, 1, 2] as const;

function numbersFit(literals: readonly Literal[], typeOf: (fact: string) => FactType | undefined): boolean {
  const nodes = new Map<string, number>();
  const decimals = new Map<string, Big>();
  const node = (term: Term): number => {
    const decimal = 'decimal' in term ? new Big(term.decimal) : null;
    const name = decimal === null ? `column ${(term as { fact: string }).fact}` : decimal.toFixed();
    if (decimal !== null) decimals.set(name, decimal);
    const found = nodes.get(name) ?? nodes.size;
    nodes.set(name, found);
    return found;
  };
  const bounds: [number, number, Bound][] = [];
  const apart: [number, number][] = [];
  for (const literal of literals) {
    if (literal.kind === 'below') {
      const { left, right, isStrict } = wholeEnds(literal, typeOf);
      bounds.push([node(left), node(right), isStrict ? BELOW : NOT_ABOVE]);
    } else if (literal.kind === 'apart') apart.push([node(literal.left), node(literal.right)]);
  }
  const known = [...decimals].sort(([, a], [, b]) => a.cmp(b));
  for (const [i, [name]] of known.entries()) {
    const next = known[i + 1];
    if (next !== undefined) bounds.push([nodes.get(name) as number, nodes.get(next[0]) as number, BELOW]);
  }
  const order = closure(nodes.size, bounds);
  const between = (a: number, b: number) => order[a * nodes.size + b] as Bound;
  for (let a = 0; a < nodes.size; a++) if (between(a, a) === BELOW) return false;
  return apart.every(([a, b]) => a !== b && (between(a, b) === NONE || between(b, a) === NONE));
}

/** What a whole number's end set by a constant comes to: above 1.5 is at least 2. */
function wholeEnds(
  literal: Extract<Literal, { kind: 'below' }>,
  typeOf: (fact: string) => FactType | undefined,
): Extract<Literal, { kind: 'below' }> {
  const { left, right, isStrict } = literal;
  const isWhole = (term: Term) => 'fact' in term && typeOf(term.fact) === 'integer';
  if ('decimal' in right && isWhole(left)) {
    const last = floor(right.decimal);
    const end = isStrict && last.eq(right.decimal) ? last.minus(1) : last;
    return { kind: 'below', left, right: { decimal: end.toFixed() }, isStrict: false };
  }
  if ('decimal' in left && isWhole(right)) {
    const first = floor(new Big(left.decimal).neg()).neg();
    const end = isStrict && first.eq(left.decimal) ? first.plus(1) : first;
    return { kind: 'below', left: { decimal: end.toFixed() }, right, isStrict: false };
  }
  return literal;
}

function floor(value: Big | string): Big {
  const cut = new Big(value).round(0, Big.roundDown);
  return cut.gt(value) ? cut.minus(1) : cut;
}

/** The bound between any two that follows from the given ones (Floyd and Warshall). */
function closure(size: number, bounds: readonly (readonly [number, number, Bound])[]): Uint8Array {
  const order = new Uint8Array(size * size);
  for (const [a, b, bound] of bounds) order[a * size + b] = Math.max(order[a * size + b] as number, bound);
  for (let via = 0; via < size; via++)
    for (let a = 0; a < size; a++) {
      const first = order[a * size + via] as number;
      if (first === NONE) continue;
      for (let b = 0; b < size; b++) {
        const second = order[via * size + b] as number;
        if (second !== NONE) order[a * size + b] = Math.max(order[a * size + b] as number, first, second);
      }
    }
  return order;
}

/** What columns that are alike may hold: one of these, or anything but these. */
interface Choice {
  readonly only: Set<string> | null;
  readonly not: Set<string>;
}

function valuesFit(literals: readonly Literal[], typeOf: (fact: string) => FactType | undefined): boolean {
  const leader = leaders(literals);
  const choices = new Map<string, Choice>();
  const choiceOf = (fact: string): Choice => {
    const name = leader(fact);
    const found = choices.get(name) ?? {
      only: typeOf(name) === 'boolean' ? new Set(['true', 'false']) : null,
      not: new Set(),
    };
    choices.set(name, found);
    return found;
  };
  for (const literal of literals) {
    if (literal.kind === 'none-of') for (const value of literal.values) choiceOf(literal.fact).not.add(value);
    if (literal.kind !== 'one-of') continue;
    const { only, not } = choiceOf(literal.fact);
    const both = literal.values.filter((value) => only === null || only.has(value));
    choices.set(leader(literal.fact), { only: new Set(both), not });
  }
  const different = literals.flatMap((literal) => {
    if (literal.kind !== 'unlike') return [];
    const [left, right] = [leader(literal.left), leader(literal.right)];
    return [
      [left, right],
      [right, left],
    ] as const;
  });
  if (different.some(([left, right]) => left === right)) return false;
  // A column of which the value is certain takes it from those that differ from it, until nothing changes.
  for (let changed = true; changed; ) {
    changed = false;
    for (const [left, right] of different) {
      const [certain, ...others] = possible(choiceOf(left)) ?? [];
      const { not } = choiceOf(right);
      if (certain === undefined || others.length > 0 || not.has(certain)) continue;
      not.add(certain);
      changed = true;
    }
  }
  return [...choices.values()].every((choice) => possible(choice)?.length !== 0);
}

/** The values that are left; null when there is no end of them. */
function possible({ only, not }: Choice): readonly string[] | null {
  return only === null ? null : [...only].filter((value) => !not.has(value));
}

/** Columns that are alike have one name: that of their leader. */
function leaders(literals: readonly Literal[]): (fact: string) => string {
  const above = new Map<string, string>();
  const leader = (fact: string): string => {
    const next = above.get(fact);
    return next === undefined ? fact : leader(next);
  };
  for (const literal of literals) {
    if (literal.kind !== 'alike') continue;
    const [left, right] = [leader(literal.left), leader(literal.right)];
    if (left !== right) above.set(left, right);
  }
  return leader;
}
