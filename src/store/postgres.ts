import { randomBytes } from 'node:crypto';
import { UserError } from '../domain/problem.js';
import type { Value } from '../domain/result.js';
import { ident, literal } from '../domain/sql.js';
import { type Cluster, findCluster } from './citus.js';
import type { Row, Store } from './port.js';
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
  /** Keeps the schema and everything in it. Nothing can be done with the store afterwards but to close it. */
  commit(): Promise<void>;
}

/** Rows of a stream that are fetched at a time; the next ones are under way while these are read. */
const FETCH_ROWS = 2000;

/** Characters of rows that are appended at a time. */
const APPEND_CHARACTERS = 1 << 18;

/**
 * Connects and creates the run's schema inside the one transaction in which everything happens.
 * @throws UserError when the server cannot be reached or used; see {@link explainPostgresError}.
 */
export async function openPostgres(options: PostgresOptions): Promise<PostgresStore> {
  const session = await PostgresSession.connect(options.url);
  try {
    const [server] = await session.query(`SELECT current_setting('server_version') AS version,
      current_setting('server_version_num')::int AS number,
      has_database_privilege(current_database(), 'CREATE') AS may_create,
      has_database_privilege(current_database(), 'TEMP') AS may_temp`);
    await session.query(`SET DateStyle = 'ISO, YMD'; SET TimeZone = 'Asia/Shanghai'; SET standard_conforming_strings = on;
      SET client_encoding = 'UTF8'; SET client_min_messages = warning; SET bytea_output = hex; SET extra_float_digits = 1;
      SET jit = off; SET cursor_tuple_fraction = 1; SET idle_in_transaction_session_timeout = 0;
      BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE`);
    // Temporary tables cannot be spread.
    const cluster = server?.may_create ? await findCluster((sql) => session.query(sql)) : null;
    if (cluster !== null) {
      session.joinCluster(cluster.name);
      await session.query(cluster.settings);
    }
    const schema = await createSchema(session, options, server ?? {});
    const engine = `postgresql ${String(server?.version).split(' ')[0]}`;
    return storeOn(session, schema, cluster === null ? engine : `${engine}, ${cluster.name}`, cluster);
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** The run's own schema; temporary tables where the role may not create one. Names resolve there and nowhere else. */
async function createSchema(session: PostgresSession, options: PostgresOptions, may: Row): Promise<string> {
  const { user, database } = session.address;
  if (!may.may_create && (options.keep || !may.may_temp))
    throw new UserError({
      zh: `用户「${user}」在数据库「${database}」中无权创建模式${options.keep ? '，不能使用 --keep' : '，也无权创建临时表'}。请管理员执行：GRANT ${options.keep ? 'CREATE' : 'TEMPORARY'} ON DATABASE ${ident(database)} TO ${ident(user)}`,
      en: `The user "${user}" may not create a schema in the database "${database}"${options.keep ? ', which --keep needs' : ', nor temporary tables'}. An administrator can: GRANT ${options.keep ? 'CREATE' : 'TEMPORARY'} ON DATABASE ${ident(database)} TO ${ident(user)}`,
    });
  const plain = `jihe_${options.name.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`.slice(0, 50);
  // Two open transactions that create the same name wait for each other: runs that keep nothing never share one.
  const schema = !may.may_create ? 'pg_temp' : options.keep ? plain : `${plain}_${randomBytes(4).toString('hex')}`;
  if (schema !== 'pg_temp') await session.query(`CREATE SCHEMA ${ident(schema)}`);
  await session.query(`SET LOCAL search_path = ${ident(schema)}, pg_catalog`);
  return schema;
}

function storeOn(session: PostgresSession, schema: string, engine: string, cluster: Cluster | null): PostgresStore {
  let cursors = 0;
  return {
    engine,
    schema,
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
    commit: async () => {
      await session.query('COMMIT');
    },
    close: () => session.close(),
  };
}

/** A server cursor: other statements run between its fetches. It sees the tables as they were when it was declared. */
async function* stream(session: PostgresSession, cursor: string, sql: string): AsyncIterable<Row> {
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
async function append(
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
