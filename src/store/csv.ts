import { UserError } from '../domain/problem.js';
import { ident, literal } from '../domain/sql.js';
import { exactPath } from './parquet.js';
import { type CsvFile, CsvUnreadable, type LoadingStore, type Store } from './port.js';

// How the embedded database reads CSV files by itself.

/**
 * How much of a file the reader takes up at once. A quarter of it is one thread's share, and shares of fewer rows than
 * DuckDB keeps together are copied once more when they are put in order: this size takes a third less time than the default.
 */
const BUFFER_BYTES = 32_000_000;

/** The records of a file as the reader gives them. Nothing is guessed: all is text, and a record must fit the columns. */
function csvRecords({ path, columns, skip, delimiter }: CsvFile): string {
  const names = Array.from({ length: columns }, (_, i) => `'c${i}': 'VARCHAR'`).join(', ');
  return `read_csv(${literal(exactPath(path))}, header = false, auto_detect = false, skip = ${skip}, delim = ${literal(delimiter)},
    quote = '"', escape = '"', columns = {${names}}, strict_mode = true, null_padding = false, buffer_size = ${BUFFER_BYTES})`;
}

/** Every fault of a file is an invalid input to DuckDB; whatever else goes wrong, such as a full disk, is no fault of the file. */
function unreadable(error: unknown): unknown {
  if (error instanceof UserError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return /^(?:Invalid Input|Conversion|IO) Error/.test(message) ? new CsvUnreadable(message) : error;
}

/**
 * {@link LoadingStore.insertCsv} of the embedded database.
 *
 * A running row number would make the reader work on one core. Instead the rows, which are inserted in the order of the
 * file, are numbered by their place in the table: that costs 30 ms for a million. No row of an export has the number 0.
 */
export async function insertCsv(
  store: Pick<Store, 'all' | 'exec'>,
  file: CsvFile,
  table: string,
  columns: readonly string[],
  query: (records: string) => string,
): Promise<number> {
  const into = ident(table);
  const insert = `INSERT INTO ${into} (row_no, ${columns.map(ident).join(', ')}) SELECT 0, q.* FROM (${query(csvRecords(file))}) q`;
  try {
    await assertOrdered(store, insert);
    await store.exec(insert);
  } catch (error) {
    throw unreadable(error);
  }
  const [place] = await store.all(
    `SELECT count(*) AS n, min(rowid) AS first, max(rowid) AS last FROM ${into} WHERE row_no = 0`,
  );
  const count = Number(place?.n);
  if (count === 0) return 0;
  if (Number(place?.last) - Number(place?.first) + 1 !== count)
    throw new Error(`${table}: rows do not lie in one piece`);
  const above = file.skip + 1 - Number(place?.first);
  await store.exec(`UPDATE ${into} SET row_no = CAST(rowid + (${above}) AS INTEGER) WHERE row_no = 0`);
  return count;
}

/**
 * Row numbers follow from the order in which rows arrive. With more than one thread only a "batch insert" keeps that of the
 * file; a join in the query, even one that the optimizer makes of a list of values, and the order is that of the threads.
 */
async function assertOrdered(store: Pick<Store, 'all'>, insert: string): Promise<void> {
  const [settings] = await store.all("SELECT CAST(current_setting('threads') AS INTEGER) AS threads");
  if (settings?.threads === 1) return;
  const [plan] = await store.all(`EXPLAIN ${insert}`);
  if (!String(plan?.explain_value).includes('BATCH_INSERT'))
    throw new Error('internal error: rows of a file would not be loaded in their order');
}

/** {@link LoadingStore.countCsv} of the embedded database. */
export async function countCsv(store: Pick<Store, 'all' | 'exec'>, file: CsvFile): Promise<number> {
  // Columns that nobody asks for would not be looked at.
  const seen = Array.from({ length: file.columns }, (_, i) => `, max(c${i})`).join('');
  try {
    const [counted] = await store.all(`SELECT count(*) AS n${seen} FROM ${csvRecords(file)}`);
    return Number(counted?.n);
  } catch (error) {
    throw unreadable(error);
  }
}
