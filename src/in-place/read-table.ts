import type { Problem } from '../domain/problem.js';
import { literal } from '../domain/sql.js';
import { folded } from '../ingest/cell/choice.js';
import { cleanCell } from '../ingest/cell/clean.js';
import { warning } from '../ingest/input-problems.js';
import { cellTexts, requiredTexts } from '../ingest/problem-texts.js';
import { addRejectedDocuments } from '../ingest/rejected-documents.js';
import type { Rejects } from '../ingest/rejects.js';
import { storedScale } from '../ingest/tables.js';
import type { Store } from '../store/port.js';
import type { MappedColumn, MappedTable } from './check-mapping.js';
import { type ColumnLook, type FieldReading, listOf, textOf } from './field-reading.js';
import { isNative, nativeLook } from './native-look.js';
import { openRows, type RowSource, tableTitle } from './row-source.js';
import { fromOf, isRejected, type TableReading, typedSelect } from './table-view.js';
import { textLook } from './text-look.js';
import { wordLook } from './word-look.js';

/** A table as it was read: nothing of it was copied but words, rejects and, where no column names its rows, the rows. */
export interface ReadTable {
  readonly mapped: MappedTable;
  readonly reading: TableReading;
  readonly rowsRead: number;
  readonly rowsRejected: number;
  readonly problems: readonly Problem[];
}

/**
 * Looks at a mapped table once, finds out how each column is read, and lists every cell that cannot be in `rejects`. The
 * typed relation itself is left to the caller; see {@link viewSql}.
 */
export async function readTable(
  store: Store,
  rejects: Rejects,
  mapped: MappedTable,
  inputNo: number,
): Promise<ReadTable> {
  const source = await openRows(store, mapped);
  const looks: ColumnLook[] = [];
  for (const [i, column] of mapped.columns.entries())
    looks.push(await lookAt(store, source, column, `${inputNo}_${i}`));
  const asked = ['COUNT(*) AS row_count', ...looks.flatMap((look) => look.asked)];
  const [answers = {}] = await store.all(`SELECT ${asked.join(',\n  ')} FROM ${source.from}`);
  const readings = new Map(looks.map((look) => look.conclude(answers)).map((one) => [one.mapped.field.name, one]));
  const reading: TableReading = {
    ...{ inputNo, dataset: mapped.dataset, source, readings },
    isVoid: await isVoid(store, source, mapped),
    org: mapped.org ?? '-',
  };
  const rowsRejected = await rejectRows(store, rejects, reading);
  return {
    ...{ mapped, reading, rowsRejected },
    rowsRead: Number(answers.row_count),
    problems: warningsOf(mapped, reading),
  };
}

async function lookAt(store: Store, source: RowSource, mapped: MappedColumn, key: string): Promise<ColumnLook> {
  if (mapped.field.type === 'text') return textLook(mapped, key);
  return isNative(mapped) ? nativeLook(mapped, key) : wordLook(store, source.from, mapped, key);
}

/** Condition that a row's status says it is void; the words are compared as those of files are. */
async function isVoid(store: Store, source: RowSource, { dataset, columns }: MappedTable): Promise<string> {
  const status = columns.find(({ field }) => field.name === dataset.void?.field);
  if (status === undefined || dataset.void === undefined) return 'FALSE';
  const text = textOf(status);
  const values = new Set(dataset.void.values.map(folded));
  const codes = new Map([...status.codes].map(([code, word]) => [code.trim(), word]));
  const found: string[] = [];
  for await (const { raw } of store.rows(
    `SELECT DISTINCT ${text} AS raw FROM ${source.from} WHERE ${text} IS NOT NULL`,
  )) {
    const clean = cleanCell(String(raw)) ?? '';
    if (values.has(folded(codes.get(clean) ?? clean))) found.push(String(raw));
  }
  return found.length === 0 ? 'FALSE' : `COALESCE(${text} IN ${listOf(found.sort())}, FALSE)`;
}

/** Lists the cells that cannot be read, and the required ones without a value; returns the rows that have any. */
async function rejectRows(store: Store, rejects: Rejects, table: TableReading): Promise<number> {
  const from = fromOf(table);
  const add = (column: string, value: string, textNo: number, where: string) =>
    rejects.addQuery(
      table.inputNo,
      `SELECT ${table.source.rowNo} AS row_no, ${literal(column)} AS column_name, ${value} AS value, ${textNo} AS text_no FROM ${from} WHERE ${where}`,
    );
  let asked = false;
  for (const { mapped, stored, faults, mayBeBlank } of table.readings.values()) {
    const { field, column } = mapped;
    for (const { problem, where } of faults) {
      asked = true;
      await add(
        column.name,
        textOf(mapped),
        await rejects.textNo('rejected', problem, cellTexts(problem, field)),
        where,
      );
    }
    if (!field.required || !mayBeBlank) continue;
    asked = true;
    const unread = faults.map(({ where }) => ` AND COALESCE(${where}, FALSE) IS FALSE`).join('');
    const number = await rejects.textNo('rejected', 'required-missing', requiredTexts(field));
    await add(column.name, "''", number, `${stored[0]?.sql} IS NULL${unread}`);
  }
  if (!asked) return 0;
  const [count] = await store.all(
    `SELECT COUNT(DISTINCT row_no) AS n FROM reject_cell WHERE input_no = ${table.inputNo} AND row_no IS NOT NULL`,
  );
  const rejected = Number(count?.n);
  if (rejected === 0) return 0;
  await store.analyse('reject_cell');
  const fields = new Set([...table.readings.keys(), ...(table.org === '-' ? [] : ['org'])]);
  await addRejectedDocuments(store, table.dataset, `(${typedSelect(table, isRejected(table))}) t`, fields);
  return rejected;
}

function warningsOf(mapped: MappedTable, { readings }: TableReading): Problem[] {
  const problems: Problem[] = [];
  for (const { mapped: own, ...seen } of readings.values()) {
    const at = { file: tableTitle(mapped), sheet: null, column: own.column.name };
    if (seen.rounded > 0) problems.push(warning.rounded(at, own.field, storedScale(own.field), seen.rounded));
    if (seen.unlisted > 0) problems.push(warning.unlisted(at, own.field, seen.unlisted, unlistedExamples(seen)));
    if (seen.shortened > 0) problems.push(warning.shortened(at, seen.shortened));
  }
  return problems;
}

function unlistedExamples({ words }: Pick<FieldReading, 'words'>): readonly string[] {
  return words?.examples ?? [];
}
