import type { Value } from '../domain/result.js';

/** One row as it leaves the store: dates `YYYY-MM-DD`, timestamps `YYYY-MM-DD HH:mm`, decimals and text as strings, counts as numbers. */
export type Row = Readonly<Record<string, Value>>;

/** What the database's own CSV reader needs to know about a file; all of it was decided by looking at the head of the file. */
export interface CsvFile {
  /** UTF-8 file on disk (with or without BOM). */
  readonly path: string;
  readonly columns: number;
  /** Records above the first data record (title rows and the header). */
  readonly skip: number;
  readonly delimiter: string;
}

/** Thrown where the database's own reader cannot take a CSV file; the caller falls back to csv-parse. */
export class CsvUnreadable extends Error {}

/** Thrown when a Parquet file cannot be read; the fault says why. */
export class ParquetUnreadable extends Error {
  constructor(
    readonly fault: 'damaged' | 'encrypted' | 'too-large',
    cause?: unknown,
  ) {
    super(fault, { cause });
  }
}

/** One column of a Parquet file. */
export interface ParquetColumn {
  readonly name: string;
  /** Its type as the embedded database names it. */
  readonly type: string;
  /** `single`: a 32-bit float, which keeps about seven digits. `unreadable`: lists, structures, binary and the like. */
  readonly kind: 'text' | 'value' | 'single' | 'unreadable';
  /** An INT96 timestamp: the file does not say in which time zone. */
  readonly hasUnknownZone: boolean;
}

/** What the footer of a Parquet file tells. */
export interface ParquetFile {
  readonly rows: number;
  /** In their order. */
  readonly columns: readonly ParquetColumn[];
}

/**
 * The only door to a database. Two implementations know a database; everything else speaks the SQL that DuckDB and
 * PostgreSQL share. Text columns are declared `VARCHAR COLLATE "C"`, so that both order text by its bytes.
 */
export interface Store {
  /** Name and version for `run.json`, e.g. `duckdb 1.5.6`. */
  readonly engine: string;
  /** Runs one or more statements, discarding results. */
  exec(sql: string): Promise<void>;
  /** Streams the rows of one query; nothing is held beyond a chunk. Other statements may run meanwhile. */
  rows(sql: string): AsyncIterable<Row>;
  /** All rows of a query that is known to be small. */
  all(sql: string): Promise<Row[]>;
  /**
   * Appends rows to an existing table, positionally. Numbers, text, booleans and nulls only. The source may read from
   * the store meanwhile.
   */
  append(table: string, rows: Iterable<readonly Value[]> | AsyncIterable<readonly Value[]>): Promise<number>;
  /** Tells the planner what a table that was just filled looks like, where the database does not see that by itself. */
  analyse(table: string): Promise<void>;
  /**
   * Says where the rows of a table just created belong when the database is a cluster of machines: by the values of a
   * column that is never NULL (rows with one value lie together, also those of other tables spread by a column of that
   * name), or, with null, all of them on every machine. On one machine there is nothing to do.
   */
  spread(table: string, column: string | null): Promise<void>;
  close(): Promise<void>;
}

/**
 * A database that outlives the run. While it is open nobody else writes to it, and all work is done between `begin` and
 * `commit`: until then nothing of it can be seen, however the process ends. One thing happens at a time; a stream is read
 * to its end before anything else is asked. Columns hold text, whole numbers and booleans.
 */
export interface LastingStore extends Pick<Store, 'exec' | 'all' | 'rows' | 'append'> {
  begin(): Promise<void>;
  /** Keeps what was done since `begin`, all of it or nothing. */
  commit(): Promise<void>;
  /** The same, and rewrites the tables: nothing that was deleted stays behind in the file. Only closing may follow. */
  commitAndErase(): Promise<void>;
  /** Forgets what was done since `begin`. */
  rollback(): Promise<void>;
  close(): Promise<void>;
}

/** How to open a {@link LastingStore}. */
export interface LastingOptions {
  /** Statements that create its tables, when there is none yet. */
  readonly layout: string;
  /** Only read: others may read meanwhile. */
  readonly isReadOnly: boolean;
  /** None is created where there is none. */
  readonly mustExist: boolean;
  /** Seconds to wait for whoever writes to it now. */
  readonly waitSeconds: number;
  /** Told once when it has to wait. */
  readonly onWait: () => void;
}

/** A store that can also read files: exports are always loaded and typed by the embedded database. */
export interface LoadingStore extends Store {
  /** SQL of the embedded database that no other one is asked to understand. */
  readonly dialect: Dialect;
  /**
   * Inserts what a query makes of the records of a CSV file, in one pass, and numbers the new rows in the column `row_no`
   * of the table: the numbers that a person sees in Excel (record numbers). `query` is given the SQL that stands for the
   * records after FROM, with columns `c0` … `c{columns-1}` (text, '' read as NULL); it must keep their number and order,
   * and its columns are those of `columns`, among which `row_no` is not.
   *
   * @returns the number of records.
   * @throws CsvUnreadable when the reader cannot take the file; nothing was inserted then.
   */
  insertCsv(
    file: CsvFile,
    table: string,
    columns: readonly string[],
    query: (records: string) => string,
  ): Promise<number>;
  /**
   * Counts the records of a CSV file.
   * @throws CsvUnreadable
   */
  countCsv(file: CsvFile): Promise<number>;
  /**
   * Writes these columns of a table as CSV: UTF-8, comma, quotes doubled, NULL as nothing and '' as two quotes, no header.
   * Returns the rows written.
   */
  writeCsv(table: string, columns: readonly string[], path: string): Promise<number>;
  /** What a Parquet file holds. Throws {@link ParquetUnreadable}. */
  describeParquet(path: string): Promise<ParquetFile>;
  /**
   * Creates the view `table` over a Parquet file: `row_no` (position in the file, from 1) and `c0` … as text, as an
   * export would print them; columns that cannot be read are NULL. Every value was read once when it returns.
   * Throws {@link ParquetUnreadable}.
   */
  viewParquet(path: string, table: string, columns: readonly ParquetColumn[]): Promise<void>;
}

/** Expressions that DuckDB and PostgreSQL write differently. Each takes and returns SQL text. */
export interface Dialect {
  /** NULL instead of an error when the text is not a value of the type. */
  tryCast(text: string, type: string): string;
  /** True when the text matches the regular expression anywhere (RE2 / POSIX common subset). */
  matches(text: string, regex: string): string;
  /** Replaces every match. */
  replaceAll(text: string, regex: string, by: string): string;
}
