import type { Dataset } from '../domain/pack.js';
import { type Problem, UserError } from '../domain/problem.js';
import type { InputSummary } from '../domain/result.js';
import type { Text } from '../domain/text.js';
import type { Ingested } from '../ingest/ingest.js';
import type { MappedHeader } from '../ingest/input-book.js';
import { createLoadedTables } from '../ingest/loaded-tables.js';
import { addInputColumns, settleRejectedDocuments } from '../ingest/rejected-documents.js';
import { markRepeated } from '../ingest/repeated.js';
import type { Store } from '../store/port.js';
import { checkMapping, type MappedColumn } from './check-mapping.js';
import type { FieldReading } from './field-reading.js';
import type { InPlaceMapping } from './mapping.js';
import { MappingFaults } from './mapping-faults.js';
import { type ReadTable, readTable } from './read-table.js';
import { tableTitle } from './row-source.js';
import { settleCompanies } from './settle-companies.js';
import { viewSql } from './table-view.js';
import { tableWarning } from './table-warnings.js';

/** A mapping and the file it stands in. */
export interface MappingFile {
  readonly file: string;
  readonly mapping: InPlaceMapping;
}

/**
 * Creates what loading creates, but over tables that are there already: the typed relation of a mapped dataset is a view
 * over its table, that of any other an empty table. Nothing is copied but what the views must look up: words, rejects,
 * repeated numbers; and the rows of tables in which no column names them.
 *
 * The tables are the inputs: `file` is `schema.table`, `sheet` null, `sha256` '' (the database gives no digest), the row
 * number is the row's id. Everything stands on one snapshot of the database.
 *
 * @throws UserError when the mapping names what is not there or may not be read, naming every fault.
 */
export async function openInPlace(
  store: Store,
  datasets: readonly Dataset[],
  { file, mapping }: MappingFile,
  onProgress: (progress: { readonly file: string; readonly rows: number }) => void = () => {},
): Promise<Ingested> {
  const faults = new MappingFaults(file);
  const mappedTables = await checkMapping(store, datasets, mapping, faults);
  faults.throwIfAny();
  const mappedNames = new Set(mappedTables.map(({ dataset }) => dataset.name));
  const rejects = await createLoadedTables(
    store,
    datasets.filter(({ name }) => !mappedNames.has(name)),
  );
  const tables: ReadTable[] = [];
  const problems: Problem[] = [];
  for (const [i, mapped] of mappedTables.entries()) {
    const title = tableTitle(mapped);
    await rejects.addInput(i + 1, title, null);
    const table = await readTable(store, rejects, mapped, i + 1).catch((error: unknown) => {
      throw unreadable(title, error);
    });
    await store.exec(viewSql(table.reading, table.rowsRejected > 0 ? 'some' : 'none'));
    await addInputColumns(store, i + 1, mapped.dataset, fieldsOf(table));
    tables.push(table);
    problems.push(...table.problems);
    if (table.rowsRead === 0) problems.push(tableWarning.empty(title, mapped.dataset));
    if (table.reading.source.isCopy) problems.push(tableWarning.copied(title));
    if (mapped.table.hidesRows) problems.push(tableWarning.hidesRows(title));
    onProgress({ file: title, rows: table.rowsRead });
  }
  const settled = await settleCompanies(store, rejects, tables);
  problems.push(...settled.problems);
  await settleRejectedDocuments(store, datasets);
  const inputs = tables.map((table) => summaryOf(table, settled.rejected.get(table.reading.inputNo) ?? 0));
  const names = new Map(inputs.map((input, i) => [i + 1, { file: input.file, sheet: null }]));
  for (const { dataset } of mappedTables) problems.push(...(await markRepeated(store, dataset, names)));
  await store.analyse('repeated_row');
  const numbered = tables.map((table, i) => [i + 1, table] as const);
  return {
    inputs,
    columns: new Map(
      // As with files: what was rejected as a whole counts as absent.
      numbered.flatMap(([no, table]) =>
        settled.rejected.has(no) && inputs[no - 1]?.rowsLoaded === 0 ? [] : [[no, new Set(fieldsOf(table))] as const],
      ),
    ),
    headers: new Map(numbered.map(([no, table]) => [no, headersOf(table)])),
    problems,
    notUnderstood: 0,
  };
}

/** Somebody's view may fail when it is read, and a foreign table's server may be away: the database's own words say why. */
function unreadable(title: string, error: unknown): unknown {
  if (error instanceof UserError || !(error instanceof Error)) return error;
  const { code } = error as Error & { readonly code?: unknown };
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return error;
  return new UserError({
    zh: `无法读取 ${title}：${error.message}。请检查该视图或表。`,
    en: `${title} cannot be read: ${error.message}. Look at that view or table.`,
  });
}

function fieldsOf({ mapped }: ReadTable): string[] {
  return [...mapped.columns.map(({ field }) => field.name), ...(mapped.org === null ? [] : ['org'])];
}

function summaryOf({ mapped, rowsRead, rowsRejected }: ReadTable, withoutCompany: number): InputSummary {
  const rejected = rowsRejected + withoutCompany;
  return {
    file: tableTitle(mapped),
    ...{ sheet: null, sha256: '', dataset: mapped.dataset.name, encoding: null, rowsRead },
    rowsLoaded: rowsRead - rejected,
    rowsRejected: rejected,
    rowsIgnored: 0,
  };
}

function headersOf({ mapped, reading }: ReadTable): MappedHeader[] {
  return mapped.columns.map((column) => ({
    header: column.column.name,
    field: column.field.name,
    note: noteOf(column, reading.readings.get(column.field.name)),
  }));
}

/** How a column is read, for `jihe check`. */
function noteOf({ column }: MappedColumn, reading: FieldReading | undefined): Text {
  const words = reading?.words ?? null;
  if (words === null) return { zh: column.type, en: column.type };
  const [zh, en] = [`按文本读取，${words.distinct} 种写法`, `read as text, ${words.distinct} distinct`];
  if (words.notUnderstood === 0) return { zh: `${column.type}，${zh}`, en: `${column.type}, ${en}` };
  const more = words.notUnderstood > words.examples.length;
  return {
    zh: `${column.type}，${zh}，不认识 ${words.notUnderstood} 种：${words.examples.join('、')}${more ? '…' : ''}`,
    en: `${column.type}, ${en}, ${words.notUnderstood} not understood: ${words.examples.join(', ')}${more ? ' …' : ''}`,
  };
}
