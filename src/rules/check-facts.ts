import { alternativesOf } from '../domain/missing.js';
import { nearestName } from '../domain/nearest-name.js';
import type { Dataset, FactsContract, Parameter } from '../domain/pack.js';
import { pointer, type Report } from './fault.js';

/** What a facts contract may name. */
export interface FactsNames {
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly facts: ReadonlySet<string>;
  readonly parameters: ReadonlyMap<string, Parameter>;
}

/** Names that a view supplies anyway, or that conditions use for something else. */
const RESERVED = ['parameters', 'input_no', 'row_no', 'is_live'];

/** Cross-checks one facts contract: datasets, columns in `needs`, views in `uses`, parameters, and who answers. */
export function checkFacts(contract: FactsContract, names: FactsNames, report: Report): void {
  if (contract.dataset !== undefined && !names.datasets.has(contract.dataset)) {
    const nearest = nearestName(contract.dataset, names.datasets.keys());
    report(
      '/dataset',
      { zh: `没有数据集“${contract.dataset}”`, en: `there is no dataset "${contract.dataset}"` },
      nearest,
    );
  }
  if (contract.isRowByRow && contract.dataset === undefined)
    report('/isRowByRow', {
      zh: '没有 "dataset"，无法逐行计算',
      en: 'without a "dataset" there are no rows to follow',
    });
  for (const [i, used] of (contract.uses ?? []).entries())
    if (!names.facts.has(used))
      report(
        `/uses/${i}`,
        { zh: `没有视图“${used}”`, en: `there is no view "${used}"` },
        nearestName(used, names.facts),
      );
  for (const [i, name] of (contract.parameters ?? []).entries())
    if (!names.parameters.has(name)) {
      const nearest = nearestName(name, names.parameters.keys());
      report(`/parameters/${i}`, { zh: `没有参数“${name}”`, en: `there is no parameter "${name}"` }, nearest);
    }
  for (const [role, name] of Object.entries(contract.who ?? {})) checkWho(contract, role, name, report);
  for (const [name, column] of Object.entries(contract.columns)) {
    const path = pointer('/columns', name);
    if (RESERVED.includes(name) && contract.who !== undefined)
      report(path, { zh: `列名“${name}”是保留的`, en: `the column name "${name}" is reserved` });
    if (column.day !== undefined) checkDay(contract, column.day, pointer(path, 'day'), report);
    for (const [i, need] of (column.needs ?? []).entries())
      for (const one of alternativesOf(need)) checkNeed(one, names, pointer(`${path}/needs`, i), report);
  }
}

function checkDay(contract: FactsContract, name: string, path: string, report: Report): void {
  const column = Object.hasOwn(contract.columns, name) ? contract.columns[name] : undefined;
  if (column?.type === 'date') return;
  const nearest = nearestName(name, Object.keys(contract.columns));
  report(
    path,
    { zh: `“columns” 中没有日期列“${name}”`, en: `there is no date column "${name}" under "columns"` },
    nearest,
  );
}

function checkWho(contract: FactsContract, role: string, name: string, report: Report): void {
  const column = Object.hasOwn(contract.columns, name) ? contract.columns[name] : undefined;
  const path = pointer('/who', role);
  if (column === undefined) {
    const nearest = nearestName(name, Object.keys(contract.columns));
    report(path, { zh: `“columns” 中没有列“${name}”`, en: `there is no column "${name}" under "columns"` }, nearest);
  } else if (column.type !== 'text') {
    report(path, { zh: `列“${name}”不是文本`, en: `the column "${name}" is not a text` });
  }
}

function checkNeed(need: string, { datasets, parameters }: FactsNames, path: string, report: Report): void {
  const dot = need.indexOf('.');
  const dataset = dot < 0 ? need : need.slice(0, dot);
  if (dataset === 'parameters') {
    const lists = [...parameters.values()].filter(({ perCompany }) => perCompany).map(({ name }) => name);
    const name = need.slice(dot + 1);
    if (!lists.includes(name)) {
      const what = { zh: `没有按公司区分的参数“${name}”`, en: `no parameter "${name}" differs between companies` };
      report(path, what, nearestName(name, lists));
    }
    return;
  }
  const known = datasets.get(dataset);
  if (known === undefined) {
    const nearest = nearestName(dataset, datasets.keys());
    report(path, { zh: `没有数据集“${dataset}”`, en: `there is no dataset "${dataset}"` }, nearest);
    return;
  }
  const field = dot < 0 ? null : need.slice(dot + 1);
  const fields = known.fields.map(({ name }) => name);
  if (field !== null && !fields.includes(field)) {
    const nearest = nearestName(field, fields);
    report(path, { zh: `${dataset} 没有字段“${field}”`, en: `${dataset} has no field "${field}"` }, nearest);
  }
}

/**
 * The views in an order in which each comes after those it uses, otherwise by name. Views in a circle are reported by
 * `cycle`, with the circle written out, and left out.
 */
export function inOrderOfUse<T extends { readonly contract: FactsContract }>(
  facts: readonly T[],
  cycle: (name: string, circle: readonly string[]) => void,
): T[] {
  const byName = new Map(facts.map((one) => [one.contract.name, one]));
  const state = new Map<string, 'open' | 'done' | 'circular'>();
  const ordered: T[] = [];
  const visit = (name: string, trail: readonly string[]): boolean => {
    const one = byName.get(name);
    // Unknown views are reported by the check of `uses`.
    if (one === undefined || state.get(name) === 'done') return true;
    if (state.get(name) === 'circular') return false;
    if (state.get(name) === 'open') {
      cycle(name, [...trail.slice(trail.indexOf(name)), name]);
      return false;
    }
    state.set(name, 'open');
    const sound = [...(one.contract.uses ?? [])].sort().map((used) => visit(used, [...trail, name]));
    const complete = sound.every(Boolean);
    state.set(name, complete ? 'done' : 'circular');
    if (complete) ordered.push(one);
    return complete;
  };
  for (const name of [...byName.keys()].sort()) visit(name, []);
  return ordered;
}
