import { UserError } from '../domain/problem.js';
import { ident } from '../domain/sql.js';
import type { Store } from '../store/port.js';
import type { CatalogueColumn } from './catalogue.js';
import type { MappedTable } from './check-mapping.js';

/** Largest number of a row: facts pack the input's and the row's number into one 64-bit integer, 32 bits for the row. */
const LARGEST_ROW = 4294967295;

/** Where the rows of a dataset are read from. */
export interface RowSource {
  /** SQL after FROM; its rows have the alias `s`. */
  readonly from: string;
  /** SQL of the row's number over `s`. */
  readonly rowNo: string;
  /** True where the rows had to be copied to be numbered. */
  readonly isCopy: boolean;
}

/** Name of a table as people write it. */
export function tableTitle({ table }: MappedTable): string {
  return `${table.schema}.${table.name}`;
}

/**
 * The table itself where a column names its rows. Where none does, its mapped columns are copied once, numbered by the
 * document key and then by all of their contents: whatever order the database happens to give, the numbers are the same.
 *
 * @throws UserError where the column named does not tell the rows apart, or its numbers do not fit 32 bits.
 */
export async function openRows(store: Store, mapped: MappedTable): Promise<RowSource> {
  const { table, rowId } = mapped;
  const from = `${ident(table.schema)}.${ident(table.name)} s`;
  if (rowId === null) return numberRows(store, mapped, from);
  await checkRowId(store, mapped, rowId, from);
  return { from, rowNo: `s.${ident(rowId.name)}`, isCopy: false };
}

async function checkRowId(store: Store, mapped: MappedTable, rowId: CatalogueColumn, from: string): Promise<void> {
  const id = `s.${ident(rowId.name)}`;
  const [seen] = await store.all(
    `SELECT COUNT(*) AS n, COUNT(${id}) AS filled, CAST(MIN(${id}) AS VARCHAR) AS low, CAST(MAX(${id}) AS VARCHAR) AS high FROM ${from}`,
  );
  const where = `${tableTitle(mapped)}.${rowId.name}`;
  if (Number(seen?.n) > Number(seen?.filled))
    throw new UserError({
      zh: `rowId 列「${where}」有空值，不能区分每一行。请换一列，或去掉 rowId。`,
      en: `The rowId column "${where}" is NULL in some rows and does not tell them apart. Name another column, or leave rowId out.`,
    });
  if (Number(seen?.low ?? 0) < 0 || Number(seen?.high ?? 0) > LARGEST_ROW)
    throw new UserError({
      zh: `rowId 列「${where}」的值为 ${seen?.low} 至 ${seen?.high}，应在 0 至 ${LARGEST_ROW} 之间。请换一列，或去掉 rowId（各行将按单据号编号）。`,
      en: `The rowId column "${where}" runs from ${seen?.low} to ${seen?.high}; row ids lie between 0 and ${LARGEST_ROW}. Name another column, or leave rowId out (the rows are then numbered by document).`,
    });
  if (rowId.isUnique) return;
  const repeated = await store.all(`SELECT ${id} AS id FROM ${from} GROUP BY ${id} HAVING COUNT(*) > 1 LIMIT 1`);
  if (repeated.length > 0)
    throw new UserError({
      zh: `rowId 列「${where}」的值 ${repeated[0]?.id} 出现多次，不能区分每一行。请换一列，或去掉 rowId。`,
      en: `The rowId column "${where}" has the value ${repeated[0]?.id} more than once and does not tell rows apart. Name another column, or leave rowId out.`,
    });
}

async function numberRows(store: Store, mapped: MappedTable, from: string): Promise<RowSource> {
  const columns = [...new Set(mapped.columns.map(({ column }) => column.name))];
  let rowNo = 'row_no';
  while (columns.includes(rowNo)) rowNo += '_';
  const copy = `numbered_${mapped.dataset.name}`;
  const text = (name: string) => `CAST(s.${ident(name)} AS VARCHAR) COLLATE "C"`;
  const keys = ['org', ...mapped.dataset.key].flatMap((name) =>
    mapped.columns.filter(({ field }) => field.name === name).map(({ column }) => text(column.name)),
  );
  const list = columns.map((name) => `s.${ident(name)}`).join(', ');
  const order = [...keys, `CAST(ROW(${list}) AS VARCHAR) COLLATE "C"`].join(', ');
  await store.exec(
    `CREATE TABLE ${ident(copy)} AS SELECT ROW_NUMBER() OVER (ORDER BY ${order}) AS ${ident(rowNo)}, ${list} FROM ${from}`,
  );
  await store.spread(copy, null);
  await store.analyse(copy);
  return { from: `${ident(copy)} s`, rowNo: `s.${ident(rowNo)}`, isCopy: true };
}
