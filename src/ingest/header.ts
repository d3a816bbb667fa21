import { editDistance } from '../domain/nearest-name.js';
import type { Dataset, Field } from '../domain/pack.js';
import { trimCell } from './cell/clean.js';

/** How the columns of one header row map to the fields of one dataset. */
export interface HeaderMap {
  /** The header cells as they stand in the file, trimmed. */
  readonly headers: readonly string[];
  /** Field name → column index, in the order of the dataset's fields. */
  readonly columns: ReadonlyMap<string, number>;
  /** Required fields that no column carries. */
  readonly missing: readonly Field[];
  /** Headers such as 金额 that were left out because a tax column beside them makes them net. */
  readonly net: readonly string[];
}

const TAX = /税/;
/** Unit in brackets behind a header that does not change the value: 金额(元). 万元 does change it, and never maps. */
const HARMLESS_UNIT = /\((?:元|人民币|rmb|cny|¥|天|日|%)\)$/;

/** A header in the form in which headers are compared: half-width, lower case, no blanks, no `*`, no colon at its end. */
export function normaliseHeader(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s\u200b\ufeff]/g, '')
    .replaceAll('*', '')
    .replaceAll(/[[【〔{]/g, '(')
    .replaceAll(/[\]】〕}]/g, ')')
    .replace(/:+$/, '');
}

/** A name of the pack, normalised once: every dataset asks for all of its names at every row that may be a header. */
function normalisedName(name: string): string {
  const known = NORMALISED.get(name);
  if (known !== undefined) return known;
  const normalised = normaliseHeader(name);
  NORMALISED.set(name, normalised);
  return normalised;
}

/** Holds names of the pack only, never texts of a file. */
const NORMALISED = new Map<string, string>();

/**
 * The forms under which a header may be known, the most literal first: as it stands; without the block that an
 * import template puts before it (`(基本信息)单据编号`), with its `#编码` or `#名称` resolved; without a harmless unit;
 * the title behind a column's technical name (`supplier(供应商名称)`); without the dotted path before it.
 */
export function headerForms(header: string): readonly string[] {
  const literal = normaliseHeader(header);
  const forms = [literal];
  const bare = literal.replace(/^(?:\([^()]*\))+/, '').replace(/\(null\)$/, '');
  forms.push(...withoutPart(bare), bare.replace(HARMLESS_UNIT, ''), literal.replace(HARMLESS_UNIT, ''));
  const named = /^[a-z0-9_]+\((.+)\)$/.exec(literal);
  if (named) forms.push(named[1] as string);
  const path = bare.lastIndexOf('.');
  if (path > 0 && path < bare.length - 1) forms.push(bare.slice(path + 1));
  return [...new Set(forms)].filter((form) => form !== '');
}

/** `客户#名称` is 客户名称 or 客户; `客户#编码` is 客户编码 and never the customer's name; `物料编码#名称` is 物料名称. */
function withoutPart(header: string): string[] {
  const match = /^(.+)#(编码|代码|名称|内码|code|name|number)$/.exec(header);
  if (!match) return [header];
  const [, stem, part] = match as unknown as [string, string, string];
  if (part === '名称' || part === 'name')
    return [stem.replace(/(?:编码|代码)$/, '') + '名称', stem.replace(/(?:编码|代码)$/, '')];
  return /(?:编码|代码|编号|号)$/.test(stem) ? [stem] : [`${stem}编码`];
}

/**
 * Maps one header row: by canonical name, then title, then alias in the order in which the aliases stand. A header
 * among a field's `netAliases` counts only where no tax column stands beside it. A required field may share a column
 * that another field claimed.
 */
export function mapHeader(dataset: Dataset, cells: readonly (string | null)[]): HeaderMap {
  const headers = cells.map((cell) => trimCell(cell ?? ''));
  const forms = headers.map((header) => (header === '' ? [] : headerForms(header)));
  const taxed = forms.some((own) => own.some((form) => TAX.test(form)));
  const net = new Set<string>();
  const taken = new Map<string, number>();
  const claimed = new Set<number>();
  const find = (name: string, rank: number, field: Field, shared: boolean): number | null => {
    const wanted = normalisedName(name);
    const isNet = taxed && (field.netAliases ?? []).some((alias) => normalisedName(alias) === wanted);
    for (const [column, own] of forms.entries()) {
      if ((!shared && claimed.has(column)) || own[rank] !== wanted) continue;
      if (!isNet) return column;
      net.add(headers[column] as string);
    }
    return null;
  };
  const names: readonly ((field: Field) => readonly string[])[] = [
    (field) => [field.name],
    (field) => [field.title.zh, field.title.en],
    (field) => [...(field.aliases ?? []), ...(field.netAliases ?? [])],
  ];
  const ranks = Math.max(1, ...forms.map((own) => own.length));
  for (let rank = 0; rank < ranks; rank++) {
    for (const level of names) {
      for (const field of dataset.fields) {
        if (taken.has(field.name)) continue;
        const column = firstFound(level(field), (name) => find(name, rank, field, false));
        if (column === null) continue;
        taken.set(field.name, column);
        claimed.add(column);
      }
    }
  }
  for (const field of dataset.fields) {
    if (!field.required || taken.has(field.name)) continue;
    const shared = firstFound(field.aliases ?? [], (name) => find(name, 0, field, true));
    if (shared !== null) taken.set(field.name, shared);
  }
  const columns = new Map<string, number>();
  for (const field of dataset.fields) {
    const column = taken.get(field.name);
    if (column !== undefined) columns.set(field.name, column);
  }
  return {
    headers,
    columns,
    missing: dataset.fields.filter((field) => field.required && !columns.has(field.name)),
    net: [...net].filter((header) => ![...columns.values()].some((column) => headers[column] === header)),
  };
}

function firstFound(names: readonly string[], find: (name: string) => number | null): number | null {
  for (const name of names) {
    const column = find(name);
    if (column !== null) return column;
  }
  return null;
}

/** All headers that would be accepted for a field, for messages. */
export function acceptedHeaders(field: Field): readonly string[] {
  return [...new Set([field.title.zh, ...(field.aliases ?? []), ...(field.netAliases ?? []), field.name])];
}

/** The seen header nearest to any accepted one by edit distance for its length, or null when none has anything in common. */
export function nearestHeader(field: Field, headers: readonly string[]): string | null {
  let best: { header: string; distance: number } | null = null;
  for (const header of headers) {
    if (header === '') continue;
    for (const name of acceptedHeaders(field)) {
      const [wanted, seen] = [normalisedName(name), normaliseHeader(header)];
      const distance = editDistance(wanted, seen) / Math.max(1, wanted.length, seen.length);
      if (distance >= 1) continue;
      if (best === null || distance < best.distance) best = { header, distance };
    }
  }
  return best?.header ?? null;
}
