import {
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBInstance,
} from '@duckdb/node-api';
import type { Value } from '../domain/result.js';
import { ident, literal } from '../domain/sql.js';
import { countCsv, insertCsv } from './csv.js';
import { defaultMemory } from './default-memory.js';
import { type Explainer, explainer } from './duckdb-problems.js';
import { describeParquet, exactPath, viewParquet } from './parquet.js';
import type { Dialect, LoadingStore, Row, Store } from './port.js';

/** How much of the machine the embedded database may use. */
export interface DuckDbLimits {
  /** Memory in bytes; what does not fit is spilled. {@link defaultMemory} when absent. */
  readonly memory?: number;
  /** As many as the machine has when absent. */
  readonly threads?: number;
}

/** Settings of the embedded database. */
export interface DuckDbOptions extends DuckDbLimits {
  /** Where DuckDB may spill when it runs out of memory. The caller creates and removes the folder. */
  readonly spillFolder: string;
  /** Bytes of text that will be loaded, roughly; decides whether tables are compressed. */
  readonly expectedBytes?: number;
}

/**
 * What an audit takes up in memory at most, as a multiple of the text it loads. Tables that would not fit are compressed:
 * they take half the memory and a third of the disk, and a fifth more processor time (DECISIONS.md).
 */
const MEMORY_PER_BYTE = 4;

/** Connections that may be at work. A process that is told to end must not wait for their statements, nor they fill its folder again. */
const connections = new Set<DuckDBConnection>();
function interruptAll(): void {
  for (const connection of connections) connection.interrupt();
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
  const memory = options.memory ?? defaultMemory();
  const isCompressed = (options.expectedBytes ?? 0) * MEMORY_PER_BYTE > memory;
  const instance = await DuckDBInstance.create(':memory:', {
    temp_directory: options.spillFolder,
    memory_limit: `${memory}B`,
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
    preserve_insertion_order: 'true',
    // Turns `x IN (list)` into a join, and then rows are no longer inserted in the order of their file (csv.ts).
    disabled_optimizers: 'in_clause',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  if (isCompressed) await attachCompressed(instance);
  const connection = await connect(instance, isCompressed);
  const open = () => connect(instance, isCompressed);
  const explained = explainer(options);
  const [version] = await all(connection, 'SELECT version() AS v');
  const sql = {
    exec: (statements: string) => explained(async () => void (await connection.run(statements))),
    all: (query: string) => explained(() => all(connection, query)),
  };
  return {
    engine: `duckdb ${String(version?.v).replace(/^v/, '')}`,
    dialect,
    ...sql,
    rows: (query) => rows(open, query, explained),
    insertCsv: (file, table, columns, query) => insertCsv(sql, file, table, columns, query),
    countCsv: (file) => countCsv(sql, file),
    writeCsv: (table, columns, path) =>
      explained(async () => {
        const selection = `SELECT ${columns.map(ident).join(', ')} FROM ${ident(table)}`;
        // Before version 18 PostgreSQL takes a line that is nothing but \. for the end: the first column is quoted.
        const csv = `FORMAT csv, HEADER false, FORCE_QUOTE (${ident(columns[0] as string)})`;
        const [written] = await all(connection, `COPY (${selection}) TO ${literal(path)} (${csv})`);
        return Number(written?.Count ?? 0);
      }),
    describeParquet: (path) => describeParquet(sql, path),
    viewParquet: (path, table, columns) => viewParquet(sql, path, table, columns),
    append: (table, source) => explained(() => append(open, table, source)),
    // DuckDB keeps its own statistics.
    analyse: async () => {},
    spread: async () => {},
    close: async () => {
      disconnect(connection);
      instance.closeSync();
    },
  };
}

/** One connection to a database file; everything, streams and appends included, happens on it in its transaction. */
export interface DuckDbFile extends Pick<Store, 'exec' | 'all' | 'rows' | 'append'> {
  close(): Promise<void>;
}

/** Memory of a database file beside that of the run, in bytes; what is appended goes to the file meanwhile. */
const FILE_MEMORY = 512_000_000;

/**
 * Opens a database file, or creates it. Whatever a file says, it reaches no other one: views and macros in it cannot read
 * files, and extensions are not loaded. Errors are DuckDB's own.
 */
export async function openDuckDbFile(
  path: string,
  options: { readonly spillFolder: string; readonly isReadOnly?: boolean },
): Promise<DuckDbFile> {
  const instance = await DuckDBInstance.create(path, {
    ...(options.isReadOnly === true ? { access_mode: 'READ_ONLY' } : {}),
    memory_limit: `${FILE_MEMORY}B`,
    threads: '1',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const explained = explainer({ ...options, memory: FILE_MEMORY });
  try {
    const connection = await connect(instance, false);
    await connection.run(`SET temp_directory = ${literal(options.spillFolder)}; SET enable_external_access = false;
      SET lock_configuration = true`);
    return {
      exec: (statements) => explained(async () => void (await connection.run(statements))),
      all: (query) => explained(() => all(connection, query)),
      rows: async function* (query) {
        for await (const chunk of stream(connection, query)) yield* chunk;
      },
      append: (table, source) => explained(() => appendRows(connection, table, source)),
      close: async () => {
        disconnect(connection);
        instance.closeSync();
      },
    };
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

/** The database that only an attached one can be: in memory and compressed. */
const COMPRESSED = 'compressed';

async function attachCompressed(instance: DuckDBInstance): Promise<void> {
  const connection = await instance.connect();
  await connection.run(`ATTACH ':memory:' AS ${COMPRESSED} (COMPRESS)`);
  connection.closeSync();
}

async function connect(instance: DuckDBInstance, isCompressed: boolean): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  if (isCompressed) await connection.run(`USE ${COMPRESSED}`);
  if (connections.size === 0) process.prependListener('exit', interruptAll);
  connections.add(connection);
  return connection;
}

function disconnect(connection: DuckDBConnection): void {
  connections.delete(connection);
  if (connections.size === 0) process.removeListener('exit', interruptAll);
  connection.closeSync();
}

/** A stream has a connection of its own: running anything else on its connection would end it. */
async function* rows(open: () => Promise<DuckDBConnection>, sql: string, explained: Explainer): AsyncIterable<Row> {
  const connection = await open();
  try {
    const chunks = stream(connection, sql)[Symbol.asyncIterator]();
    for (;;) {
      const next = await explained(() => chunks.next());
      if (next.done === true) return;
      yield* next.value;
    }
  } finally {
    disconnect(connection);
  }
}

/** The rows of a query, chunk by chunk. */
async function* stream(connection: DuckDBConnection, sql: string): AsyncIterable<Row[]> {
  const result = await connection.stream(sql);
  const names = result.deduplicatedColumnNames();
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield plainRows(chunk, names);
  }
}

/** Column by column, as the chunk lies in memory, which takes a quarter less time than row by row. */
function plainRows(chunk: DuckDBDataChunk, names: readonly string[]): Row[] {
  const count = chunk.rowCount;
  const columns = names.map((_, column) => {
    const vector = chunk.getColumnVector(column);
    return Array.from({ length: count }, (_, at) => plain(vector.getItem(at)));
  });
  return Array.from({ length: count }, (_, at) => {
    const row: Record<string, Value> = {};
    for (let i = 0; i < names.length; i++) row[names[i] as string] = columns[i]?.[at] as Value;
    return row;
  });
}

/** Days repeat: the text of each is written once. */
const dayTexts = new Map<number, string>();

function dayText(day: DuckDBDateValue): string {
  const known = dayTexts.get(day.days);
  if (known !== undefined) return known;
  const text = day.toString();
  dayTexts.set(day.days, text);
  return text;
}

async function all(connection: DuckDBConnection, sql: string): Promise<Row[]> {
  const found: Row[] = [];
  for await (const rows of stream(connection, sql)) found.push(...rows);
  return found;
}

/** DuckDB's value objects as the port's plain values. bigint becomes number: our counts and day numbers are far below 2^53. */
function plain(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof DuckDBDateValue) return dayText(value);
  // Dates print as YYYY-MM-DD, decimals with their full scale; timestamps are kept to the minute.
  const text = String(value);
  return value.constructor.name === 'DuckDBTimestampValue' ? text.slice(0, 16) : text;
}

/** An appender, too, has a connection of its own: its source may be reading from the store meanwhile. */
async function append(
  open: () => Promise<DuckDBConnection>,
  table: string,
  source: Iterable<readonly Value[]> | AsyncIterable<readonly Value[]>,
): Promise<number> {
  const connection = await open();
  try {
    return await appendRows(connection, table, source);
  } finally {
    disconnect(connection);
  }
}

async function appendRows(
  connection: DuckDBConnection,
  table: string,
  source: Iterable<readonly Value[]> | AsyncIterable<readonly Value[]>,
): Promise<number> {
  const appender = await connection.createAppender(table);
  let count = 0;
  try {
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
  } catch (error) {
    closeQuietly(appender);
    throw error;
  }
  appender.closeSync();
  return count;
}

/** An appender that is left open would write its last rows whenever it is cleared away, in a transaction of its own. */
function closeQuietly(appender: DuckDBAppender): void {
  try {
    appender.closeSync();
  } catch {
    // What went wrong first is what is told.
  }
}
