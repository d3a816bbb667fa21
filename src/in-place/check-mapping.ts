import { nearestName } from '../domain/nearest-name.js';
import type { Dataset, Field } from '../domain/pack.js';
import { cellParser } from '../ingest/cell/parse-cell.js';
import { pointer } from '../rules/fault.js';
import type { Store } from '../store/port.js';
import {
  type CatalogueColumn,
  type CatalogueTable,
  type ColumnKind,
  findTable,
  namesNear,
  parseTableName,
} from './catalogue.js';
import type { InPlaceMapping, TableMapping } from './mapping.js';
import type { MappingFaults } from './mapping-faults.js';

/** A field with the column it is read from. */
export interface MappedColumn {
  readonly field: Field;
  readonly column: CatalogueColumn;
  /** Text as it stands → text that is read in its place. */
  readonly codes: ReadonlyMap<string, string>;
}

/** A dataset with the table its rows lie in: every name was found in the catalogue, and every column may be read. */
export interface MappedTable {
  readonly dataset: Dataset;
  readonly table: CatalogueTable;
  readonly rowId: CatalogueColumn | null;
  /** The company of all rows, where the mapping says it. */
  readonly org: string | null;
  /** In the order of the dataset's fields. */
  readonly columns: readonly MappedColumn[];
}

/** Kinds of columns from which a field can be read: as they are, or by their text. Text can hold anything. */
const READABLE: Readonly<Record<Field['type'], readonly ColumnKind[]>> = {
  text: ['text', 'integer', 'number', 'date', 'timestamp', 'zoned', 'boolean'],
  date: ['text', 'integer', 'date', 'timestamp', 'zoned'],
  datetime: ['text', 'integer', 'date', 'timestamp', 'zoned'],
  decimal: ['text', 'integer', 'number'],
  ratio: ['text', 'integer', 'number'],
  integer: ['text', 'integer', 'number'],
  boolean: ['text', 'integer', 'number', 'boolean'],
  choice: ['text', 'integer', 'number', 'boolean'],
};

/** Finds every name of a mapping in the dataset schemas and in the database; what is not found goes to `faults`. Sorted as `datasets` are. */
export async function checkMapping(
  store: Store,
  datasets: readonly Dataset[],
  mapping: InPlaceMapping,
  faults: MappingFaults,
): Promise<readonly MappedTable[]> {
  const names = datasets.map(({ name }) => name);
  for (const name of Object.keys(mapping.datasets))
    if (!names.includes(name))
      faults.report(
        pointer('/datasets', name),
        { zh: `没有数据集「${name}」`, en: `there is no dataset "${name}"` },
        nearestName(name, names),
      );
  const found: MappedTable[] = [];
  for (const dataset of datasets) {
    const own = Object.hasOwn(mapping.datasets, dataset.name) ? mapping.datasets[dataset.name] : undefined;
    if (own === undefined) continue;
    const mapped = await checkTable(store, dataset, own, faults);
    if (mapped !== null) found.push(mapped);
  }
  return found;
}

async function checkTable(
  store: Store,
  dataset: Dataset,
  mapping: TableMapping,
  faults: MappingFaults,
): Promise<MappedTable | null> {
  const path = pointer('/datasets', dataset.name);
  checkFields(dataset, mapping, path, faults);
  const name = parseTableName(mapping.table);
  const table = name === null ? null : await findTable(store, name);
  if (table === null) {
    const what = {
      zh: `数据库中没有表「${mapping.table}」，或当前用户无权使用它所在的模式`,
      en: `there is no table "${mapping.table}" in the database, or the user may not use its schema`,
    };
    faults.report(`${path}/table`, what, nearestName(mapping.table, await namesNear(store, name?.schema ?? 'public')));
    return null;
  }
  const column = (where: string, wanted: string): CatalogueColumn | null => {
    const known = table.columns.get(wanted);
    if (known === undefined)
      faults.report(
        where,
        {
          zh: `表「${mapping.table}」没有列「${wanted}」`,
          en: `the table "${mapping.table}" has no column "${wanted}"`,
        },
        nearestName(wanted, table.columns.keys()),
      );
    else if (!known.isReadable)
      faults.report(where, {
        zh: `当前用户无权读取列「${mapping.table}.${wanted}」，请管理员执行 GRANT SELECT`,
        en: `the user may not read the column "${mapping.table}.${wanted}"; an administrator can GRANT SELECT`,
      });
    else return known;
    return null;
  };
  const columns: MappedColumn[] = [];
  for (const field of dataset.fields) {
    const wanted = Object.hasOwn(mapping.columns, field.name) ? mapping.columns[field.name] : undefined;
    if (wanted === undefined) continue;
    const where = pointer(`${path}/columns`, field.name);
    const known = column(where, wanted);
    if (known === null) continue;
    if (known.kind === null || !READABLE[field.type].includes(known.kind))
      faults.report(where, {
        zh: `列「${wanted}」的类型是 ${known.type}，不能作为「${field.title.zh}」（${field.type}）读取；可在视图中转换类型`,
        en: `the column "${wanted}" is of type ${known.type}, which cannot be read as ${field.name} (${field.type}); a view can convert it`,
      });
    else columns.push({ field, column: known, codes: new Map(Object.entries(mapping.values?.[field.name] ?? {})) });
  }
  let rowId: CatalogueColumn | null = null;
  if (mapping.rowId !== undefined) {
    rowId = column(`${path}/rowId`, mapping.rowId);
    if (rowId !== null && rowId.kind !== 'integer')
      faults.report(`${path}/rowId`, {
        zh: `rowId 列「${mapping.rowId}」的类型是 ${rowId.type}，应为整数；没有整数列时请去掉 rowId`,
        en: `the rowId column "${mapping.rowId}" is of type ${rowId.type}, not an integer; leave rowId out where there is no such column`,
      });
  }
  return { dataset, table, rowId, org: mapping.org?.value.trim() ?? null, columns };
}

/** What can be told without the database. */
function checkFields(dataset: Dataset, mapping: TableMapping, path: string, faults: MappingFaults): void {
  const fields = new Map(dataset.fields.map((field) => [field.name, field]));
  const unknown = (where: string, name: string) =>
    faults.report(
      pointer(where, name),
      { zh: `「${dataset.title.zh}」没有字段「${name}」`, en: `${dataset.name} has no field "${name}"` },
      nearestName(name, fields.keys()),
    );
  for (const name of Object.keys(mapping.columns)) if (!fields.has(name)) unknown(`${path}/columns`, name);
  for (const field of dataset.fields)
    if (field.required && !Object.hasOwn(mapping.columns, field.name))
      faults.report(`${path}/columns`, {
        zh: `缺少必填字段「${field.name}」（${field.title.zh}）`,
        en: `the required field "${field.name}" (${field.title.en}) is not mapped`,
      });
  if (mapping.org !== undefined && Object.hasOwn(mapping.columns, 'org'))
    faults.report(`${path}/org`, {
      zh: '公司只能来自列或固定值之一',
      en: 'the company comes from a column or is one value, not both',
    });
  for (const [name, codes] of Object.entries(mapping.values ?? {})) {
    const where = pointer(`${path}/values`, name);
    const field = fields.get(name);
    if (field === undefined) unknown(`${path}/values`, name);
    else if (!Object.hasOwn(mapping.columns, name))
      faults.report(where, { zh: `字段「${name}」没有映射到列`, en: `the field "${name}" is not mapped to a column` });
    else if (!['text', 'choice', 'boolean'].includes(field.type))
      faults.report(where, {
        zh: `只有文本、取值和是/否字段可以改写取值，「${name}」是 ${field.type}`,
        en: `only text, choice and yes/no fields take other words; "${name}" is ${field.type}`,
      });
    else checkWords(field, codes, where, faults);
  }
}

function checkWords(field: Field, codes: Readonly<Record<string, string>>, path: string, faults: MappingFaults): void {
  if (field.type === 'text') return;
  const parse = cellParser({ ...field, unknown: 'reject' }, { order: 'unproven', from1904: false });
  for (const [code, word] of Object.entries(codes))
    if ('problem' in parse(word))
      faults.report(
        pointer(path, code),
        { zh: `「${field.title.zh}」不认识「${word}」`, en: `${field.name} does not know "${word}"` },
        nearestName(word, Object.entries(field.values ?? {}).flat(2)),
      );
}
