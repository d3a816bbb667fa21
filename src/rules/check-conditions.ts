import { nearestName } from '../domain/nearest-name.js';
import type { FactsContract, FactType, Parameter } from '../domain/pack.js';
import type { Text } from '../domain/text.js';
import { OPERATOR_NAMES } from './compile.js';
import { columnType, isNumeric } from './conditions.js';
import { pointer, type Report } from './fault.js';
import { isDecimal } from './parameters.js';

/** What a condition may name. `contract` is null when the facts view itself is at fault: names are not checked then. */
export interface ConditionNames {
  readonly contract: FactsContract | null;
  readonly parameters: ReadonlyMap<string, Parameter>;
}

type Json = Readonly<Record<string, unknown>>;
const GROUPS = ['all', 'any', 'not'];
const LEAF_KEYS = ['fact', 'operator', 'value'];
const ORDER = ['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'];
const MEMBERSHIP = ['in', 'notIn'];

/**
 * Checks one condition tree as it stands in the file: what json-rules-engine would misread (each trap was seen to give a
 * wrong verdict silently), unknown names, and comparisons that make no sense for the type of the fact.
 */
export function checkCondition(tree: unknown, path: string, names: ConditionNames, report: Report): void {
  if (isObject(tree) && !GROUPS.some((group) => Object.hasOwn(tree, group)) && Object.hasOwn(tree, 'fact'))
    report(path, {
      zh: '最外层必须是 all、any 或 not：json-rules-engine 不接受单独的比较',
      en: 'the outermost condition must be all, any or not: json-rules-engine refuses a bare comparison',
    });
  checkNode(tree, path, names, report);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkNode(node: unknown, path: string, names: ConditionNames, report: Report): void {
  if (!isObject(node)) {
    report(path, { zh: '条件必须是一个对象', en: 'a condition must be an object' });
    return;
  }
  if (Object.hasOwn(node, 'priority'))
    report(pointer(path, 'priority'), {
      zh: '不允许 priority：它会让证据残缺',
      en: 'priority is not allowed: it cuts the evidence short',
    });
  const groups = GROUPS.filter((group) => Object.hasOwn(node, group));
  if (groups.length > 1)
    report(path, {
      zh: `同一对象中不能同时有 ${groups.join('、')}：json-rules-engine 只看其中一个`,
      en: `${groups.join(' and ')} stand in one object: json-rules-engine looks at one and ignores the rest`,
    });
  if (groups.length === 0) checkLeaf(node, path, names, report);
  for (const group of groups) checkGroup(group, node, path, names, report);
}

function checkGroup(group: string, node: Json, path: string, names: ConditionNames, report: Report): void {
  const others = [...GROUPS, 'priority'];
  unknownKeys(node, others, [group], path, report);
  const inner = node[group];
  const here = pointer(path, group);
  if (group === 'not') {
    checkNode(inner, here, names, report);
    return;
  }
  if (!Array.isArray(inner)) {
    report(here, { zh: `${group} 必须是列表`, en: `${group} must be a list` });
    return;
  }
  if (inner.length === 0)
    report(here, {
      zh: `${group} 不能为空：json-rules-engine 把空列表当作成立`,
      en: `${group} must not be empty: json-rules-engine takes an empty list as true`,
    });
  for (const [i, condition] of inner.entries()) checkNode(condition, pointer(here, i), names, report);
}

function unknownKeys(
  node: Json,
  silent: readonly string[],
  valid: readonly string[],
  path: string,
  report: Report,
): void {
  for (const key of Object.keys(node)) {
    if (valid.includes(key) || silent.includes(key)) continue;
    const what: Text =
      key === 'path'
        ? {
            zh: '事实不能带 path（只有参数的 value 可以）',
            en: 'a fact takes no path (only a parameter as value does)',
          }
        : { zh: `未知的键“${key}”`, en: `unknown key "${key}"` };
    report(pointer(path, key), what, nearestName(key, [...valid, ...GROUPS]));
  }
}

function checkLeaf(leaf: Json, path: string, names: ConditionNames, report: Report): void {
  unknownKeys(leaf, ['priority'], LEAF_KEYS, path, report);
  for (const key of LEAF_KEYS)
    if (!Object.hasOwn(leaf, key)) report(path, { zh: `缺少“${key}”`, en: `"${key}" is missing` });
  const type = checkFactName(leaf.fact, pointer(path, 'fact'), names, report);
  const operator = checkOperator(leaf.operator, type, pointer(path, 'operator'), report);
  if (Object.hasOwn(leaf, 'value') && operator !== null)
    checkValue(leaf.value, operator, type, pointer(path, 'value'), names, report);
}

/** Type of a fact column; null when it cannot be told, which has been reported. */
function checkFactName(name: unknown, path: string, names: ConditionNames, report: Report): FactType | null {
  if (name === undefined) return null;
  if (typeof name !== 'string') {
    report(path, { zh: '事实名必须是文本', en: 'the name of a fact must be a text' });
    return null;
  }
  if (names.contract === null) return null;
  const type = Object.hasOwn(names.contract.columns, name) ? columnType(names.contract, name) : undefined;
  if (type !== undefined) return type;
  const view = names.contract.name;
  const nearest = nearestName(name, Object.keys(names.contract.columns));
  report(path, { zh: `facts/${view} 没有事实“${name}”`, en: `facts/${view} has no fact "${name}"` }, nearest);
  return null;
}

function checkOperator(operator: unknown, type: FactType | null, path: string, report: Report): string | null {
  if (operator === undefined) return null;
  if (typeof operator !== 'string' || !OPERATOR_NAMES.includes(operator)) {
    const nearest = nearestName(String(operator), OPERATOR_NAMES);
    report(path, { zh: `未知的运算符“${String(operator)}”`, en: `unknown operator "${String(operator)}"` }, nearest);
    return null;
  }
  if (type !== null && ORDER.includes(operator) && !isNumeric(type)) {
    report(path, {
      zh: `${operator} 只用于数字；该事实的类型是 ${type}`,
      en: `${operator} compares numbers; this fact is of type ${type}`,
    });
    return null;
  }
  if (MEMBERSHIP.includes(operator) && (type === 'boolean' || type === 'date' || type === 'datetime')) {
    report(path, { zh: `${operator} 不能用于类型 ${type}`, en: `${operator} does not fit type ${type}` });
    return null;
  }
  return operator;
}

function checkValue(
  value: unknown,
  operator: string,
  type: FactType | null,
  path: string,
  names: ConditionNames,
  report: Report,
): void {
  const wantsList = MEMBERSHIP.includes(operator);
  if (isObject(value)) {
    checkReference(value, wantsList, type, path, names, report);
    return;
  }
  if (Array.isArray(value) !== wantsList) {
    report(
      path,
      wantsList
        ? { zh: `${operator} 的 value 必须是列表`, en: `the value of ${operator} must be a list` }
        : { zh: `${operator} 的 value 不能是列表`, en: `the value of ${operator} must not be a list` },
    );
    return;
  }
  if (!Array.isArray(value)) {
    checkLiteral(value, type, path, report);
    return;
  }
  if (value.length === 0) report(path, { zh: '列表不能为空', en: 'the list must not be empty' });
  for (const [i, item] of value.entries()) checkLiteral(item, type, pointer(path, i), report);
}

function checkLiteral(value: unknown, type: FactType | null, path: string, report: Report): void {
  if (value === null) {
    report(path, {
      zh: '不能与空值比较：为空的行一律“无法判定”；请在事实中给出是/否',
      en: 'null cannot be compared: rows with nulls are not evaluable; let the facts say yes or no instead',
    });
    return;
  }
  if (typeof value === 'number' && value !== 0) {
    report(path, {
      zh: `数字 ${value} 不能写在规则里：请写入 parameters.json，再用 { "fact": "parameters", "path": "名称" }`,
      en: `the number ${value} may not stand in a rule: put it into parameters.json and write { "fact": "parameters", "path": "<name>" }`,
    });
    return;
  }
  if (type === null) return;
  const found = typeof value;
  const wanted = isNumeric(type) ? 'number' : type === 'boolean' ? 'boolean' : 'string';
  if (found !== wanted)
    report(path, {
      zh: `类型 ${type} 的事实不能与 ${JSON.stringify(value)} 比较`,
      en: `a fact of type ${type} cannot be compared with ${JSON.stringify(value)}`,
    });
  else if (type === 'date' || type === 'datetime')
    report(path, {
      zh: '日期不能写在规则里：只能与另一个事实比较',
      en: 'a date may not stand in a rule: compare with another fact',
    });
}

function checkReference(
  value: Json,
  wantsList: boolean,
  type: FactType | null,
  path: string,
  names: ConditionNames,
  report: Report,
): void {
  if (value.fact !== 'parameters') {
    unknownKeys(value, [], ['fact'], path, report);
    const other = checkFactName(value.fact ?? null, pointer(path, 'fact'), names, report);
    if (wantsList) report(path, { zh: 'in 和 notIn 需要列表，不能用事实', en: 'in and notIn need a list, not a fact' });
    else if (type !== null && other !== null && !comparable(type, other))
      report(path, {
        zh: `类型 ${type} 不能与类型 ${other} 比较`,
        en: `type ${type} cannot be compared with type ${other}`,
      });
    return;
  }
  unknownKeys(value, [], ['fact', 'path'], path, report);
  const name = value.path;
  if (typeof name !== 'string') {
    report(path, { zh: '参数需要 "path"：参数名', en: 'a parameter needs "path": its name' });
    return;
  }
  const parameter = names.parameters.get(name);
  if (parameter === undefined) {
    const nearest = nearestName(name, names.parameters.keys());
    report(
      pointer(path, 'path'),
      { zh: `parameters.json 没有参数“${name}”`, en: `parameters.json has no "${name}"` },
      nearest,
    );
    return;
  }
  checkParameterType(parameter, wantsList, type, pointer(path, 'path'), report);
}

function checkParameterType(
  parameter: Parameter,
  wantsList: boolean,
  type: FactType | null,
  path: string,
  report: Report,
): void {
  const { name, values } = parameter;
  if (parameter.perCompany) {
    report(path, {
      zh: `参数 ${name} 各公司不同，规则不能直接比较；由视图判断（表 company_param）`,
      en: `parameter ${name} differs between companies: a view compares with it (table company_param), a rule cannot`,
    });
    return;
  }
  if (values.some(({ value }) => (typeof value === 'object') !== wantsList)) {
    report(
      path,
      wantsList
        ? { zh: `in、notIn 需要列表，参数 ${name} 不是`, en: `in and notIn need a list; parameter ${name} is none` }
        : {
            zh: `参数 ${name} 是列表，只能用于 in、notIn`,
            en: `parameter ${name} is a list: only in and notIn take it`,
          },
    );
    return;
  }
  const numbers = values.every(({ value }) => [value].flat().every((item) => isDecimal(String(item))));
  if (type !== null && isNumeric(type) && !numbers)
    report(path, { zh: `参数 ${name} 不是数字`, en: `parameter ${name} is not a number` });
  if (type === 'boolean' || type === 'date' || type === 'datetime')
    report(path, { zh: `类型 ${type} 不能与参数比较`, en: `type ${type} cannot be compared with a parameter` });
}

/** Money only with money, so that amounts and counts never mix; text, dates and booleans with their like. */
function comparable(left: FactType, right: FactType): boolean {
  if (left === right) return true;
  return isNumeric(left) && isNumeric(right) && left !== 'money' && right !== 'money';
}
