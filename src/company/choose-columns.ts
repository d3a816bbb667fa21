import type { FactColumn, FactsContract, FactType, Rule } from '../domain/pack.js';
import { factsRead } from '../rules/conditions.js';

/** A column of a view with its name. */
export interface NamedColumn extends FactColumn {
  readonly name: string;
}

/** What a new rule about a view is made of. */
export interface ChosenColumns {
  /** What the violation is asked of: a yes/no column, else a number, else a text. */
  readonly judged: NamedColumn;
  /** A text that says which rows the rule is about; null where the view has none besides. */
  readonly scope: NamedColumn | null;
  /** The date that puts a finding into a period. */
  readonly occurredOn: NamedColumn;
  /** What a reader needs to know of a finding, in the view's order. */
  readonly evidence: readonly string[];
}

/** Types that a new rule can ask something of, in the order of preference: dates compare with dates only. */
const JUDGED_TYPES: readonly FactType[] = ['boolean', 'integer', 'money', 'quantity', 'text'];

/** The columns of a view, in its order. */
function columnsOf(contract: FactsContract): readonly NamedColumn[] {
  return Object.entries(contract.columns).map(([name, column]) => ({ name, ...column }));
}

/** The columns that a new rule may ask something of, those that no rule asks yet before the others. */
export function judgeableColumns(contract: FactsContract, rules: readonly Rule[]): readonly NamedColumn[] {
  const people = new Set(Object.values(contract.who ?? {}));
  const asked = new Set(
    rules
      .filter(({ facts }) => facts === contract.name)
      .flatMap((rule) => [...factsRead(rule.scope), ...factsRead(rule.pending), ...factsRead(rule.conditions)]),
  );
  const able = columnsOf(contract).filter(({ name, type }) => JUDGED_TYPES.includes(type) && !people.has(name));
  const rank = ({ name, type }: NamedColumn) => JUDGED_TYPES.indexOf(type) * 2 + (asked.has(name) ? 1 : 0);
  return [...able].sort((a, b) => rank(a) - rank(b));
}

/**
 * The columns of a new rule about a view: `judged` as given, else the first that can be judged. Null when the view has
 * nothing to judge or no date.
 */
export function chooseColumns(
  contract: FactsContract,
  rules: readonly Rule[],
  judged: NamedColumn | undefined = judgeableColumns(contract, rules)[0],
): ChosenColumns | null {
  const occurredOn = dateOf(contract, rules);
  if (judged === undefined || occurredOn === undefined) return null;
  const people = new Set(Object.values(contract.who ?? {}));
  const others = columnsOf(contract).filter(({ name, type }) => type === 'text' && name !== judged.name);
  // A text with words for its codes takes no other word; a name or a number of its own says little about which rows are meant.
  const free = others.filter(({ name, values }) => values === undefined && !people.has(name));
  const scope = free.find(({ name }) => !/_no$|_state$/.test(name)) ?? free[0] ?? others[0] ?? null;
  const wanted = new Set([...others.slice(0, 2).map(({ name }) => name), occurredOn.name, judged.name, scope?.name]);
  const evidence = columnsOf(contract)
    .map(({ name }) => name)
    .filter((name) => wanted.has(name));
  return { judged, scope, occurredOn, evidence };
}

/** The date that most rules about the view go by, else its first one. */
function dateOf(contract: FactsContract, rules: readonly Rule[]): NamedColumn | undefined {
  const dates = columnsOf(contract).filter(({ type }) => type === 'date');
  const uses = (name: string) =>
    rules.filter((rule) => rule.facts === contract.name && rule.occurredOn === name && rule.deadline?.due !== name)
      .length;
  return [...dates].sort((a, b) => uses(b.name) - uses(a.name))[0];
}
