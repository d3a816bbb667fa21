import type { FactsContract, PackFacts, Parameter, Rule } from '../../domain/pack.js';
import type { Text } from '../../domain/text.js';
import { factsJudged, factsRead, parametersRead } from '../conditions.js';
import { type Fault, pointer } from '../fault.js';
import { sqlTokens } from '../sql-tokens.js';
import { placeholderParameter, placeholders } from '../template.js';
import { PROGRAM_PARAMETERS, PROGRAM_VIEWS } from './program-reads.js';

/** The parts of a pack that can be left over. */
interface Parts {
  readonly rules: readonly Rule[];
  readonly facts: readonly PackFacts[];
  readonly parameters: readonly Parameter[];
}

/** Facts views that neither a rule, nor the program, nor a view in use reads; and columns that nobody reads of those that are. */
export function unusedFacts({ rules, facts }: Parts): readonly Fault[] {
  const used = viewsInUse(rules, facts);
  const views = facts
    .filter(({ contract }) => !used.has(contract.name))
    .map(({ contract }) =>
      fault(`facts/${contract.name}.json`, '', {
        zh: '没有规则、报告或在用的视图读取此视图；请删去 .json 和 .sql，或补上使用它的规则',
        en: 'no rule, no report and no view in use reads this view; remove the .json and the .sql, or add the rule that needs it',
      }),
    );
  const columns = facts
    .filter(({ contract }) => used.has(contract.name) && !PROGRAM_VIEWS.includes(contract.name))
    .flatMap(({ contract }) => unusedColumns(contract, rules, facts));
  return [...views, ...columns];
}

/** Parameters that no rule compares with, no view in use reads and no fine rests on. */
export function unusedParameters({ rules, facts, parameters }: Parts): readonly Fault[] {
  const used = viewsInUse(rules, facts);
  const read = new Set([
    ...PROGRAM_PARAMETERS,
    ...rules.flatMap((rule) => [rule.scope, rule.pending, rule.conditions].flatMap(parametersRead)),
    ...facts.flatMap(({ contract }) => (used.has(contract.name) ? (contract.parameters ?? []) : [])),
  ]);
  const shown = new Set(rules.flatMap(parametersShown));
  return parameters.flatMap(({ name }, i) => {
    if (read.has(name)) return [];
    return [
      fault(
        `parameters.json`,
        `/parameters/${i}`,
        shown.has(name)
          ? {
              zh: `参数“${name}”只出现在提示语中，没有规则或视图按它判断；请在条件或视图中使用它`,
              en: `the parameter "${name}" is only shown in messages, and nothing is judged by it; use it in a condition or a view`,
            }
          : {
              zh: `参数“${name}”没有任何规则、视图或罚款标准使用；请删去`,
              en: `no rule, no view and no fine uses the parameter "${name}"; remove it`,
            },
      ),
    ];
  });
}

function fault(file: string, path: string, what: Text): Fault {
  return { file, path, what, nearest: null };
}

/** What the texts of a rule put in: columns and parameters. */
function shownBy({ event }: Rule): readonly string[] {
  const { message, nextStep } = event.params;
  return [message.zh, message.en, nextStep.zh, nextStep.en].flatMap(placeholders).map(({ name }) => name);
}

function parametersShown(rule: Rule): readonly string[] {
  return shownBy(rule).flatMap((name) => placeholderParameter(name) ?? []);
}

function columnsNamed(rule: Rule): readonly string[] {
  const { due, done, daysLate } = rule.deadline ?? {};
  return [
    ...[...factsRead(rule.scope), ...factsJudged(rule), rule.occurredOn, ...rule.evidence, ...shownBy(rule)],
    ...[due, done, daysLate].flatMap((name) => name ?? []),
    ...rule.examples.flatMap(({ row }) => Object.keys(row)),
  ];
}

/** The views that rules judge and the program reads, with all they rest on. */
function viewsInUse(rules: readonly Rule[], facts: readonly PackFacts[]): ReadonlySet<string> {
  const usesOf = new Map(facts.map(({ contract }) => [contract.name, contract.uses ?? []]));
  const used = new Set<string>();
  const open = [...rules.map((rule) => rule.facts), ...PROGRAM_VIEWS];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (used.has(name)) continue;
    used.add(name);
    open.push(...(usesOf.get(name) ?? []));
  }
  return used;
}

/** Columns that no rule on the view names and no SQL that reads the view mentions. */
function unusedColumns(contract: FactsContract, rules: readonly Rule[], facts: readonly PackFacts[]): readonly Fault[] {
  const words = new Set<string>();
  for (const reader of facts) {
    if (!(reader.contract.uses ?? []).includes(contract.name)) continue;
    const tokens = sqlTokens(reader.sql) ?? [];
    // With `SELECT *` every column may be meant.
    if (tokens.some(({ kind, value }, i) => kind === 'sign' && value === '*' && isAllColumns(tokens[i - 1]))) return [];
    for (const { kind, value } of tokens) if (kind === 'word' || kind === 'quoted') words.add(value.toLowerCase());
  }
  const named = new Set([
    ...words,
    ...rules.filter((rule) => rule.facts === contract.name).flatMap(columnsNamed),
    ...Object.values(contract.who ?? {}),
    ...Object.values(contract.columns).flatMap(({ day }) => day ?? []),
  ]);
  return Object.keys(contract.columns)
    .filter((name) => !named.has(name))
    .map((name) =>
      fault(`facts/${contract.name}.json`, pointer('/columns', name), {
        zh: `没有规则，也没有其他视图使用列“${name}”；请从 .json 和 .sql 中删去`,
        en: `no rule and no other view uses the column "${name}"; remove it from the .json and the .sql`,
      }),
    );
}

/** True before the star of `SELECT *`, `t.*`, `COUNT(*)`; a product stands after a value. */
function isAllColumns(before: { readonly kind: string; readonly value: string } | undefined): boolean {
  return before === undefined || before.value === '.' || /^(select|distinct|all)$/i.test(before.value);
}
