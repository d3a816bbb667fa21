import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Value } from '../domain/result.js';
import { ident, literal } from '../domain/sql.js';
import { type CsvLoad, CsvUnreadable, type Dialect, type LoadingStore, type Row } from './port.js';

/** Settings of the embedded database. */
export interface DuckDbOptions {
  /** Where DuckDB may spill when it runs out of memory. The caller creates and removes the folder. */
  readonly spillFolder: string;
}

const dialect: Dialect = {
  tryCast: (text, type) => `TRY_CAST(${text} AS ${type})`,
  matches: (text, regex) => `regexp_matches(${text}, ${literal(regex)})`,
  replaceAll: (text, regex, by) => `regexp_replace(${text}, ${literal(regex)}, ${literal(by)}, 'g')`,
};

/**
 * Opens an in-memory DuckDB. It may read only the files it is told to load; extensions are neither installed nor
 * loaded, so that a run never reaches for the network.
 */
export async function openDuckDb(options: DuckDbOptions): Promise<LoadingStore> {
  const instance = await DuckDBInstance.create(':memory:', {
    temp_directory: options.spillFolder,
    preserve_insertion_order: 'true',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  const [version] = await all(connection, 'SELECT version() AS v');
  return {
    engine: `duckdb ${String(version?.v).replace(/^v/, '')}`,
    dialect,
    exec: async (sql) => {
      await connection.run(sql);
    },
    rows: (sql) => rows(instance, sql),
    all: (sql) => all(connection, sql),
    loadCsv: (load) => loadCsv(connection, load),
    writeCsv: async (table, columns, path) => {
      const selection = `SELECT ${columns.map(ident).join(', ')} FROM ${ident(table)}`;
      const [written] = await all(connection, `COPY (${selection}) TO ${literal(path)} (FORMAT csv, HEADER false)`);
      return Number(written?.Count ?? 0);
    },
    dropCsv: async (table) => {
      await connection.run(`DROP VIEW ${ident(table)}; DROP TABLE ${ident(`${table}_bulk`)}`);
    },
    append: (table, source) => append(instance, table, source),
    // DuckDB keeps its own statistics.
    analyse: async () => {},
    spread: async () => {},
    close: async () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** A stream has a connection of its own: running anything else on its connection would end it. */
async function* rows(instance: DuckDBInstance, sql: string): AsyncIterable<Row> {
  const connection = await instance.connect();
  try {
    yield* stream(connection, sql);
  } finally {
    connection.closeSync();
  }
}

async function* stream(connection: DuckDBConnection, sql: string): AsyncIterable<Row> {
  const result = await connection.stream(sql);
  const names = result.deduplicatedColumnNames();
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    for (const values of chunk.getRows()) {
      const row: Record<string, Value> = {};
      for (let i = 0; i < names.length; i++) row[names[i] as string] = plain(values[i]);
      yield row;
    }
  }
}

async function all(connection: DuckDBConnection, sql: string): Promise<Row[]> {
  const found: Row[] = [];
  for await (const row of stream(connection, sql)) found.push(row);
  return found;
}

/** DuckDB's value objects as the port's plain values. bigint becomes number: our counts and day numbers are far below 2^53. */
function plain(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  // Dates print as YYYY-MM-DD, decimals with their full scale; timestamps are kept to the minute.
  const text = String(value);
  return value.constructor.name === 'DuckDBTimestampValue' ? text.slice(0, 16) : text;
}

async function loadCsv(connection: DuckDBConnection, load: CsvLoad): Promise<number> {
  const columns = Array.from({ length: load.columns }, (_, i) => `'c${i}': 'VARCHAR'`).join(', ');
  // row_number() over the reader keeps file order: preserve_insertion_order is on.
  const bulk = ident(`${load.table}_bulk`);
  try {
    await connection.run(
      `CREATE TABLE ${bulk} AS SELECT * FROM read_csv(${literal(load.path)}, header = false, auto_detect = false,
         skip = ${load.skip}, delim = ${literal(load.delimiter)}, quote = '"', escape = '"', columns = {${columns}},
         strict_mode = true, null_padding = false)`,
    );
  } catch (error) {
    throw new CsvUnreadable(error instanceof Error ? error.message : String(error));
  }
  // rowid is the position in the file; a table without deletions numbers from 0.
  await connection.run(
    `CREATE VIEW ${ident(load.table)} AS SELECT CAST(rowid + ${load.skip + 1} AS INTEGER) AS row_no, * FROM ${bulk}`,
  );
  const [count] = await all(connection, `SELECT count(*) AS n FROM ${bulk}`);
  return Number(count?.n ?? 0);
}

/** An appender, too, has a connection of its own: its source may be reading from the store meanwhile. */
async function append(
  instance: DuckDBInstance,
  table: string,
  source: Iterable<readonly Value[]> | AsyncIterable<readonly Value[]>,
): Promise<number> {
  const connection = await instance.connect();
  try {
    return await appendRows(connection, table, source);
  } finally {
    connection.closeSync();
  }
}

async function appendRows(
  connection: DuckDBConnection,
  table: string,
  source: Iterable<readonly Value[]> | AsyncIterable<readonly Value[]>,
): Promise<number> {
  const appender = await connection.createAppender(table);
  let count = 0;
  for await (const row of source) {
    for (const value of row) {
      if (value === null) appender.appendNull();
      else if (typeof value === 'boolean') appender.appendBoolean(value);
      else if (typeof value === 'number')
        if (Number.isInteger(value)) appender.appendInteger(value);
        else appender.appendDouble(value);
      else appender.appendVarchar(value);
    }
    appender.endRow();
    count++;
  }
  appender.closeSync();
  return count;
}
