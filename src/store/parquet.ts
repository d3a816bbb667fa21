import { UserError } from '../domain/problem.js';
import { ident, literal } from '../domain/sql.js';
import { type ParquetColumn, type ParquetFile, ParquetUnreadable, type Store } from './port.js';

// How the embedded database reads Parquet files. A file is never copied: a view shows its columns as text, as an export
// of the same table would print them, so that everything after it reads them like any other export.

/** Moments with a time zone become Shanghai wall-clock time, as they do in text. */
const SHANGHAI_MICROSECONDS = 8 * 3600 * 1_000_000;

/** Rows beyond which a file that is small for them is a bomb: real rows take more than a bit each. */
const SUSPICIOUS_ROWS = 10_000_000;
const MOST_ROWS_PER_BYTE = 64;
/** Row numbers are 32-bit integers. */
const MOST_ROWS = 2 ** 31 - 2;

/**
 * What a Parquet file holds, from its footer.
 *
 * @throws ParquetUnreadable
 */
export async function describeParquet(store: Pick<Store, 'all'>, path: string): Promise<ParquetFile> {
  const file = literal(exactPath(path));
  return readable(async () => {
    const [size] = await store.all(
      `SELECT CAST(num_rows AS DOUBLE) AS n, CAST(file_size_bytes AS DOUBLE) AS bytes FROM parquet_file_metadata(${file})`,
    );
    const rows = Number(size?.n);
    if (rows > MOST_ROWS || (rows > SUSPICIOUS_ROWS && rows > Number(size?.bytes) * MOST_ROWS_PER_BYTE))
      throw new ParquetUnreadable('too-large');
    const old = await store.all(`SELECT name FROM parquet_schema(${file}) WHERE type = 'INT96'`);
    const described = await store.all(`DESCRIBE SELECT * FROM ${reader(path)}`);
    const columns = described.map(({ column_name, column_type }): ParquetColumn => {
      const [name, type] = [String(column_name), String(column_type)];
      return { name, type, kind: kindOf(type), hasUnknownZone: old.some((own) => own.name === name) };
    });
    return { rows, columns };
  });
}

/**
 * Creates the view `table` over a file, with columns `row_no` (position in the file, from 1) and `c0` … as text, after
 * reading every value once: pages that are damaged are found now and not half-way.
 *
 * @throws ParquetUnreadable
 */
export async function viewParquet(
  store: Pick<Store, 'all' | 'exec'>,
  path: string,
  table: string,
  columns: readonly ParquetColumn[],
): Promise<void> {
  const read = columns.filter(({ kind }) => kind !== 'unreadable').map(({ name }) => `bit_xor(hash(${ident(name)}))`);
  await readable(() => store.all(`SELECT ${['count(*)', ...read].join(', ')} FROM ${reader(path)}`));
  // A column of that name hides the reader's own.
  const isHidden = columns.some(({ name }) => name.toLowerCase() === 'file_row_number');
  const rowNo = isHidden ? 'row_number() OVER ()' : 'file_row_number + 1';
  const cells = columns.map((column, i) => `, ${asText(column)} AS c${i}`);
  await store.exec(
    `CREATE VIEW ${ident(table)} AS SELECT CAST(${rowNo} AS INTEGER) AS row_no${cells.join('')} FROM ${reader(path)}`,
  );
}

/** Folders such as `month=10` are not columns here. */
function reader(path: string): string {
  return `read_parquet(${literal(exactPath(path))}, hive_partitioning = false)`;
}

/** The path itself, not what it matches: `a[1].csv` would be read as `a1.csv`. */
export function exactPath(path: string): string {
  return path.replaceAll(/[*?[]/g, '[$&]');
}

async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    // What the machine lacks is no fault of the file.
    if (error instanceof ParquetUnreadable || error instanceof UserError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new ParquetUnreadable(/encrypt/i.test(message) ? 'encrypted' : 'damaged', error);
  }
}

function kindOf(type: string): ParquetColumn['kind'] {
  if (type === 'VARCHAR') return 'text';
  if (type === 'FLOAT') return 'single';
  return /^(?:BOOLEAN|U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DOUBLE|DECIMAL\(\d+,\d+\)|DATE|TIME(?:STAMP)?(?:_S|_MS|_NS)?(?: WITH TIME ZONE)?|UUID)$/.test(
    type,
  )
    ? 'value'
    : 'unreadable';
}

/** A column as an export would print it: yes and no, plain digits, days without a time where there is none. */
function asText({ name, type, kind }: ParquetColumn): string {
  const value = ident(name);
  if (kind === 'unreadable') return 'CAST(NULL AS VARCHAR)';
  if (kind === 'text') return value;
  if (type === 'BOOLEAN') return `CASE WHEN ${value} THEN '是' WHEN NOT ${value} THEN '否' END`;
  if (type === 'DOUBLE') return floatText(value);
  // The shortest digits that mean this number: 0.1 and not 0.100000001490116.
  if (type === 'FLOAT') return floatText(`CAST(CAST(${value} AS VARCHAR) AS DOUBLE)`);
  const text = `CAST(${value} AS VARCHAR)`;
  if (type === 'TIMESTAMP WITH TIME ZONE') {
    const local = `make_timestamp(epoch_us(${value}) + ${SHANGHAI_MICROSECONDS})`;
    return `COALESCE(TRY(${momentText(local)}), ${text})`;
  }
  return type.startsWith('TIMESTAMP') ? momentText(`CAST(${value} AS TIMESTAMP)`) : text;
}

function momentText(moment: string): string {
  return `CAST(CASE WHEN ${moment} = date_trunc('day', ${moment}) THEN CAST(CAST(${moment} AS DATE) AS VARCHAR) ELSE CAST(${moment} AS VARCHAR) END AS VARCHAR)`;
}

/**
 * A floating-point number to 15 digits, as spreadsheets show them; one so large that digits are lost says so by its
 * exponent. NaN is how data frames write nothing.
 */
function floatText(value: string): string {
  return `CASE WHEN isnan(${value}) THEN NULL WHEN isinf(${value}) THEN CAST(${value} AS VARCHAR)
    WHEN abs(${value}) >= 1e15 THEN format('{:.16E}', ${value})
    WHEN ${value} = trunc(${value}) THEN CAST(TRY_CAST(${value} AS BIGINT) AS VARCHAR)
    WHEN abs(${value}) < 1e-4 THEN rtrim(format('{:.18f}', ${value}), '0')
    ELSE format('{:.15g}', ${value}) END`;
}
