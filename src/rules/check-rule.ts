import { isDay } from '../domain/date.js';
import { nearestName } from '../domain/nearest-name.js';
import type { Comparison, FactsContract, FactType, Parameter, Rule, RuleExample } from '../domain/pack.js';
import { checkCondition } from './check-conditions.js';
import { reportRepeated } from './check-datasets.js';
import { columnType, comparisons, isNumeric, parameterOf, STANDARD_COLUMNS } from './conditions.js';
import { pointer, type Report } from './fault.js';
import { isDecimal } from './parameters.js';
import { parseTemplate, placeholderParameter, placeholders } from './template.js';

/** What a rule may name. `broken` are facts views that exist but are at fault themselves. */
export interface RuleNames {
  readonly facts: ReadonlyMap<string, FactsContract>;
  readonly broken: ReadonlySet<string>;
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly clauses: ReadonlySet<string>;
}

/** Parts of a rule file that hold condition trees. */
export const CONDITION_PARTS = ['scope', 'pending', 'conditions'] as const;

/**
 * Checks the condition trees of a rule file as it stands, before its shape is known to be right: a wrong tree is better
 * explained here than by the schema. True when nothing was found.
 */
export function checkConditions(file: unknown, names: RuleNames, report: Report): boolean {
  if (typeof file !== 'object' || file === null) return true;
  let sound = true;
  const note: Report = (path, what, nearest) => {
    sound = false;
    report(path, what, nearest);
  };
  const rule = file as Readonly<Record<string, unknown>>;
  const contract = names.facts.get(String(rule.facts)) ?? null;
  for (const part of CONDITION_PARTS)
    if (Object.hasOwn(rule, part))
      checkCondition(rule[part], `/${part}`, { contract, parameters: names.parameters }, note);
  return sound;
}

/** Cross-checks a rule whose shape is right: clauses, facts, who answers, dates, texts, examples. */
export function checkRule(rule: Rule, names: RuleNames, report: Report): void {
  for (const [i, clause] of rule.clauses.entries())
    if (!names.clauses.has(clause)) {
      const nearest = nearestName(clause, names.clauses);
      report(
        `/clauses/${i}`,
        { zh: `sources/ 中没有条款“${clause}”`, en: `no clause "${clause}" in sources/` },
        nearest,
      );
    }
  checkTexts(rule, names, report);
  const contract = names.facts.get(rule.facts);
  if (contract === undefined) {
    if (names.broken.has(rule.facts)) return;
    const nearest = nearestName(rule.facts, names.facts.keys());
    report('/facts', { zh: `没有视图“${rule.facts}”`, en: `there is no view "${rule.facts}"` }, nearest);
    return;
  }
  checkParameterUse(rule, contract, report);
  checkSubject(rule, contract, report);
  const columns = [...Object.keys(contract.columns), ...Object.keys(STANDARD_COLUMNS)];
  for (const [i, name] of rule.evidence.entries()) unknownColumn(name, `/evidence/${i}`, contract, columns, report);
  checkExamples(rule, contract, report);
}

function unknownColumn(
  name: string,
  path: string,
  contract: FactsContract,
  columns: readonly string[],
  report: Report,
): boolean {
  if (columns.includes(name)) return false;
  const nearest = nearestName(name, columns);
  report(
    path,
    { zh: `facts/${contract.name} 没有事实“${name}”`, en: `facts/${contract.name} has no fact "${name}"` },
    nearest,
  );
  return true;
}

/** One parameter is either a number or a text within a rule, as the facts it is compared with. */
function checkParameterUse(rule: Rule, contract: FactsContract, report: Report): void {
  const uses = new Map<string, Set<boolean>>();
  const leaves: Comparison[] = CONDITION_PARTS.flatMap((part) => comparisons(rule[part] ?? { all: [] }));
  for (const leaf of leaves) {
    const name = parameterOf(leaf);
    if (name === null) continue;
    uses.set(name, (uses.get(name) ?? new Set()).add(isNumeric(columnType(contract, leaf.fact))));
  }
  for (const [name, kinds] of uses)
    if (kinds.size > 1)
      report('/conditions', {
        zh: `参数 ${name} 既与数字又与文本比较`,
        en: `parameter ${name} is compared both with numbers and with texts`,
      });
}

function checkSubject(rule: Rule, contract: FactsContract, report: Report): void {
  if (contract.who === undefined) {
    report('/facts', {
      zh: `facts/${contract.name} 不是可稽核的视图（没有 "who"）`,
      en: `facts/${contract.name} is a building block: rules judge views with "who"`,
    });
  } else if (!Object.hasOwn(contract.who, rule.who)) {
    const roles = Object.keys(contract.who);
    const nearest = nearestName(rule.who, roles);
    report(
      '/who',
      {
        zh: `facts/${contract.name} 没有给出 ${rule.who}（只有 ${roles.join('、')}）`,
        en: `facts/${contract.name} names nobody for ${rule.who} (only ${roles.join(', ')})`,
      },
      nearest,
    );
  }
  const { due, done, daysLate } = rule.deadline ?? {};
  checkColumnType(rule.occurredOn, ['date'], '/occurredOn', contract, report);
  checkColumnType(due, ['date', 'datetime'], '/deadline/due', contract, report);
  checkColumnType(done, ['date', 'datetime'], '/deadline/done', contract, report);
  checkColumnType(daysLate, ['integer'], '/deadline/daysLate', contract, report);
  if (daysLate !== undefined && due === undefined)
    report('/deadline', { zh: '有 daysLate 就要有 due', en: 'daysLate needs due: late compared with what?' });
}

function checkColumnType(
  name: string | undefined,
  types: readonly FactType[],
  path: string,
  contract: FactsContract,
  report: Report,
): void {
  if (name === undefined || unknownColumn(name, path, contract, Object.keys(contract.columns), report)) return;
  const type = columnType(contract, name) as FactType;
  if (!types.includes(type))
    report(path, {
      zh: `“${name}”的类型是 ${type}，应为 ${types.join('或')}`,
      en: `"${name}" is of type ${type}; needed: ${types.join(' or ')}`,
    });
}

function checkTexts(rule: Rule, names: RuleNames, report: Report): void {
  const contract = names.facts.get(rule.facts);
  for (const field of ['message', 'nextStep'] as const)
    for (const lang of ['zh', 'en'] as const)
      checkTemplate(rule.event.params[field][lang], `/event/params/${field}/${lang}`, contract, names, report);
  const { text } = rule.deadline ?? {};
  if (text === undefined) return;
  for (const lang of ['zh', 'en'] as const) checkParameterText(text[lang], `/deadline/text/${lang}`, names, report);
}

/** A text that no row stands behind can put in parameters only. */
function checkParameterText(text: string, path: string, names: RuleNames, report: Report): void {
  const facts = placeholders(text).filter(({ name }) => placeholderParameter(name) === null);
  for (const { name } of facts)
    report(path, {
      zh: `此处只能用参数占位符（{{parameters.名称}}），不能用“{{${name}}}”`,
      en: `only parameters ({{parameters.<name>}}) may stand here, not "{{${name}}}"`,
    });
  if (facts.length === 0) checkTemplate(text, path, undefined, names, report);
}

function checkTemplate(
  text: string,
  path: string,
  contract: FactsContract | undefined,
  names: RuleNames,
  report: Report,
): void {
  for (const part of parseTemplate(text)) {
    if (typeof part === 'string') {
      if (part.includes('{{') || part.includes('}}'))
        report(path, { zh: '占位符的大括号不成对', en: 'the braces of a placeholder do not pair' });
      continue;
    }
    const parameter = placeholderParameter(part.name);
    if (parameter !== null) {
      const known = names.parameters.get(parameter);
      if (known?.perCompany)
        report(path, {
          zh: `参数“${parameter}”各公司不同，不能写进文字`,
          en: `the parameter "${parameter}" differs between companies and cannot stand in a text`,
        });
      if (known !== undefined) continue;
      const nearest = nearestName(parameter, names.parameters.keys());
      report(path, { zh: `没有参数“${parameter}”`, en: `there is no parameter "${parameter}"` }, nearest);
    } else if (contract !== undefined && columnType(contract, part.name) === undefined) {
      const columns = [...Object.keys(contract.columns), ...Object.keys(STANDARD_COLUMNS)];
      const nearest = nearestName(part.name, columns);
      report(path, { zh: `未知的占位符“{{${part.name}}}”`, en: `unknown placeholder "{{${part.name}}}"` }, nearest);
    }
  }
}

function checkExamples(rule: Rule, contract: FactsContract, report: Report): void {
  for (const verdict of ['violation', 'compliant'] as const)
    if (!rule.examples.some((example) => example.verdict === verdict))
      report('/examples', {
        zh: `至少要有一个 ${verdict} 的例子`,
        en: `needs at least one example with the verdict ${verdict}`,
      });
  reportRepeated(
    rule.examples.map((example) => example.name),
    (i, name) => report(`/examples/${i}/name`, { zh: `例子“${name}”重名`, en: `two examples are called "${name}"` }),
  );
  for (const [i, example] of rule.examples.entries()) checkExample(rule, example, `/examples/${i}`, contract, report);
}

function checkExample(rule: Rule, example: RuleExample, path: string, contract: FactsContract, report: Report): void {
  const columns = Object.keys(contract.columns);
  for (const [name, value] of Object.entries(example.row)) {
    const here = pointer(`${path}/row`, name);
    if (unknownColumn(name, here, contract, columns, report) || value === null) continue;
    const type = columnType(contract, name) as FactType;
    if (!fits(value, type))
      report(here, {
        zh: `${JSON.stringify(value)} 不是类型 ${type} 的值`,
        en: `${JSON.stringify(value)} is not a value of type ${type}`,
      });
  }
  if (example.daysLate !== undefined && rule.deadline?.daysLate === undefined)
    report(`${path}/daysLate`, {
      zh: '规则没有期限（deadline.daysLate），例子不能有 daysLate',
      en: 'the rule has no deadline.daysLate, so an example cannot expect daysLate',
    });
  if (example.open !== undefined && rule.deadline?.done === undefined)
    report(`${path}/open`, {
      zh: '规则没有 deadline.done，例子不能有 open',
      en: 'the rule has no deadline.done, so an example cannot expect open',
    });
  if (example.verdict !== 'violation' && (example.daysLate !== undefined || example.open !== undefined))
    report(path, {
      zh: '只有 violation 的例子有 daysLate 和 open',
      en: 'only an example of a violation has daysLate and open',
    });
}

/** Whether an example's cell is a value of a column's type. */
function fits(value: string | number | boolean, type: FactType): boolean {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value);
    case 'money':
    case 'quantity':
      return typeof value !== 'boolean' && isDecimal(String(value)) && (String(value).split('.')[1]?.length ?? 0) <= 6;
    case 'text':
      return typeof value === 'string' && value !== '';
    case 'date':
      return typeof value === 'string' && isDay(value);
    case 'datetime':
      return typeof value === 'string' && isDay(value.slice(0, 10)) && isTime(value.slice(10));
  }
}

function isTime(rest: string): boolean {
  return rest === '' || /^ ([01]\d|2[0-3]):[0-5]\d$/.test(rest);
}
