import { randomBytes } from 'node:crypto';
import { UserError } from '../domain/problem.js';
import type { Value } from '../domain/result.js';
import { ident, literal } from '../domain/sql.js';
import { type Cluster, findCluster } from './citus.js';
import type { Row, Store } from './port.js';
import { refusalOf } from './postgres-problems.js';
import { PostgresSession } from './postgres-session.js';
import { copyLine } from './postgres-values.js';

/** Where to evaluate, and under which name. */
export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`; what it leaves out comes from libpq's environment variables. */
  readonly url: string;
  /** What the schema is called after, e.g. the run's period: `2026-10` → `jihe_2026_10`. */
  readonly name: string;
  /** The schema may be kept by {@link PostgresStore.commit}: its name is then without a random ending, and must be free. */
  readonly keep?: boolean;
}

/** A store in PostgreSQL. It is one transaction: what {@link commit} has not kept is gone when it closes, however that happens. */
export interface PostgresStore extends Store {
  /** Where its tables are: a schema of its own, or `pg_temp` where the role may not create one. */
  readonly schema: string;
  /** See {@link PostgresServer}. */
  readonly isKnownVersion: boolean;
  /** The tables of the schema with their columns, in their order. */
  tables(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Takes CSV as {@link LoadingStore.writeCsv} writes it; returns the rows taken. */
  copyCsv(table: string, columns: readonly string[], file: AsyncIterable<Buffer>): Promise<number>;
  /** Keeps the schema and everything in it. Nothing can be done with the store afterwards but to close it. */
  commit(): Promise<void>;
}

/** Rows of a stream that are fetched at a time; the next ones are under way while these are read. */
const FETCH_ROWS = 2000;

/** Characters of rows that are appended at a time. */
const APPEND_CHARACTERS = 1 << 18;

/** What was learnt about a server without changing anything. */
export interface PostgresServer {
  /** Name and version, as in `run.json`, with those of the cluster. */
  readonly engine: string;
  /** The machines over which tables are spread; null where there is one, or none may be used. */
  readonly cluster: Cluster | null;
  /** False where a version was never tried. */
  readonly isKnownVersion: boolean;
  readonly mayCreateSchema: boolean;
  readonly mayCreateTemporary: boolean;
}

/** Major versions that are known to work. */
const KNOWN_VERSIONS = { from: 13, through: 18 };

/**
 * Connects, asks whether a run as in `options` could begin, and leaves again.
 * @throws UserError when it could not; see {@link explainPostgresError}.
 */
export async function checkPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const session = await PostgresSession.connect(options.url);
  try {
    return await inspect(session, options);
  } finally {
    await session.close();
  }
}

/**
 * Connects and creates the run's schema inside the one transaction in which everything happens.
 * @throws UserError when the server cannot be reached or used; see {@link explainPostgresError}.
 */
export async function openPostgres(options: PostgresOptions): Promise<PostgresStore> {
  const session = await PostgresSession.connect(options.url);
  try {
    const server = await inspect(session, options);
    await endWithUs(session);
    await session.query(`${SETTINGS}; BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE`);
    const { cluster } = server;
    if (cluster !== null) {
      session.joinCluster(cluster.name);
      await session.query(cluster.settings);
    }
    const schema = await createSchema(session, options, server);
    return storeOn(session, schema, server);
  } catch (error) {
    await session.close();
    throw error;
  }
}

/**
 * Makes values read the same on every server, and takes from sessions what would end a long one or slow it down: compiling
 * a statement costs more than it saves here, and a cursor is always read to its end.
 *
 * Tables are joined by hashing them wherever that can be done: documents are joined by company and number, or by code and
 * name, which planners take for independent of each other, so that they expect one row where there are all of them, and
 * then loop over whole tables row by row. There is no index that a loop could use. Sorting both sides first costs more.
 */
export const SETTINGS = `SET DateStyle = 'ISO, YMD'; SET TimeZone = 'Asia/Shanghai'; SET client_encoding = 'UTF8';
  SET standard_conforming_strings = on; SET extra_float_digits = 1; SET client_min_messages = warning;
  SET jit = off; SET enable_nestloop = off; SET enable_mergejoin = off; SET work_mem = '128MB'; SET cursor_tuple_fraction = 1;
  SET idle_in_transaction_session_timeout = 0`;

/** A statement under way ends soon after its client has died. Servers before 14, and those on Windows, cannot do that. */
async function endWithUs(session: PostgresSession): Promise<void> {
  const name = 'client_connection_check_interval';
  await session
    .query(`SELECT set_config('${name}', '5s', false) FROM pg_settings WHERE name = '${name}'`)
    .catch(() => {});
}

async function inspect(session: PostgresSession, { keep, name }: PostgresOptions): Promise<PostgresServer> {
  const [server] = await session.query(`SELECT current_setting('server_version') AS version,
    current_setting('server_version_num')::int / 10000 AS major, current_setting('server_encoding') AS encoding,
    pg_is_in_recovery() AS is_standby,
    has_database_privilege(current_database(), 'CREATE') AS may_create,
    has_database_privilege(current_database(), 'TEMP') AS may_temp,
    EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = ${literal(plainName(name))}) AS is_taken`);
  const mayCreateSchema = server?.may_create === true;
  const mayCreateTemporary = server?.may_temp === true;
  const refusal = refusalOf(session.address, {
    encoding: String(server?.encoding),
    isStandby: server?.is_standby === true,
    mayStore: mayCreateSchema || (!keep && mayCreateTemporary),
    takenName: keep && server?.is_taken === true ? plainName(name) : null,
    needs: keep ? 'CREATE' : 'TEMPORARY',
  });
  if (refusal !== null) throw new UserError(refusal);
  const major = Number(server?.major);
  // Temporary tables cannot be spread.
  const cluster = mayCreateSchema ? await findCluster((sql) => session.query(sql)) : null;
  // Packagers add words of their own to the version.
  const engine = `postgresql ${String(server?.version).split(' ')[0]}`;
  return {
    engine: cluster === null ? engine : `${engine}, ${cluster.name}`,
    cluster,
    isKnownVersion: major >= KNOWN_VERSIONS.from && major <= KNOWN_VERSIONS.through,
    mayCreateSchema,
    mayCreateTemporary,
  };
}

/** What the schema is called after a run that keeps it. */
function plainName(name: string): string {
  return `jihe_${name.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`.slice(0, 50);
}

/** The run's own schema; temporary tables where the role may not create one. Names resolve there and nowhere else. */
async function createSchema(
  session: PostgresSession,
  { name, keep }: PostgresOptions,
  { mayCreateSchema }: PostgresServer,
): Promise<string> {
  // Two open transactions that create the same name wait for each other: runs that keep nothing never share one.
  const own = keep ? plainName(name) : `${plainName(name)}_${randomBytes(4).toString('hex')}`;
  const schema = mayCreateSchema ? own : 'pg_temp';
  if (keep) {
    const [lock] = await session.query(`SELECT pg_try_advisory_xact_lock(hashtext(${literal(own)})) AS is_ours`);
    if (lock?.is_ours !== true)
      throw new UserError({
        zh: `另一次运行正在用 --keep 写入模式「${own}」，请等它结束。`,
        en: `Another run with --keep is writing the schema "${own}" now; wait until it has ended.`,
      });
  }
  if (schema === own) await session.query(`CREATE SCHEMA ${ident(own)}`);
  await session.query(`SET LOCAL search_path = ${ident(schema)}, pg_catalog`);
  return schema;
}

function storeOn(
  session: PostgresSession,
  schema: string,
  { engine, cluster, isKnownVersion }: PostgresServer,
): PostgresStore {
  let cursors = 0;
  return {
    engine,
    schema,
    isKnownVersion,
    exec: async (sql) => {
      await session.query(sql);
    },
    rows: (sql) => stream(session, `jihe_${++cursors}`, sql),
    all: (sql) => session.query(sql),
    append: (table, rows) => append(session, table, rows),
    analyse: async (table) => {
      await session.query(`ANALYZE ${ident(table)}`);
    },
    spread: async (table, column) => {
      if (cluster !== null) await session.query(cluster.spread(table, column));
    },
    tables: () => tables(session, schema),
    copyCsv: (table, columns, file) =>
      session.copy(`COPY ${ident(table)} (${columns.map(ident).join(', ')}) FROM STDIN (FORMAT csv)`, file),
    commit: async () => {
      await session.query('COMMIT');
    },
    close: () => session.close(),
  };
}

async function tables(session: PostgresSession, schema: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const namespace = schema === 'pg_temp' ? 'pg_my_temp_schema()' : `${literal(schema)}::regnamespace`;
  const rows =
    await session.query(`SELECT c.relname AS name, a.attname AS column FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = ${namespace} AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.oid, a.attnum`);
  const found = new Map<string, string[]>();
  for (const row of rows) found.set(String(row.name), [...(found.get(String(row.name)) ?? []), String(row.column)]);
  return found;
}

/** A server cursor, in a transaction: other statements run between its fetches. It sees the tables as they were when it was declared. */
export async function* stream(session: PostgresSession, cursor: string, sql: string): AsyncIterable<Row> {
  await session.query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${sql}`);
  const fetch = () => {
    const batch = session.query(`FETCH ${FETCH_ROWS} FROM ${cursor}`);
    // Whoever reads the batch sees the error; nobody does when the reader has stopped.
    batch.catch(() => {});
    return batch;
  };
  let next = fetch();
  try {
    for (;;) {
      const batch = await next;
      const isLast = batch.length < FETCH_ROWS;
      if (!isLast) next = fetch();
      yield* batch;
      if (isLast) return;
    }
  } finally {
    // Fails only where the transaction has failed, and then the cursor is gone.
    await session.query(`CLOSE ${cursor}`).catch(() => {});
  }
}

/** COPY, some rows at a time, so that the source can read from this connection in between. */
export async function append(
  session: PostgresSession,
  table: string,
  rows: Iterable<readonly Value[]> | AsyncIterable<readonly Value[]>,
): Promise<number> {
  const copy = `COPY ${ident(table)} FROM STDIN`;
  let lines: string[] = [];
  let characters = 0;
  let count = 0;
  for await (const row of rows) {
    const line = copyLine(row);
    lines.push(line);
    characters += line.length;
    if (characters < APPEND_CHARACTERS) continue;
    count += await session.copy(copy, [lines.join('')]);
    lines = [];
    characters = 0;
  }
  if (lines.length > 0) count += await session.copy(copy, [lines.join('')]);
  return count;
}
