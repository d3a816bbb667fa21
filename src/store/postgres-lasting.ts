import { hostname } from 'node:os';
import { UserError } from '../domain/problem.js';
import { ident, literal } from '../domain/sql.js';
import { waitFor } from './lock-wait.js';
import type { LastingOptions, LastingStore } from './port.js';
import { append, SETTINGS, stream } from './postgres.js';
import { refusalOf } from './postgres-problems.js';
import { PostgresSession } from './postgres-session.js';

// Tables that outlive the run, in a schema of their own, on a connection of their own. An advisory lock keeps every other
// writer out while the connection is open, and ends with it, however that happens.

/** Both numbers of the lock; locks belong to a database. */
const LOCK = '1785162853, 1';

/**
 * Connects and takes the lock, creating the schema and its tables where there are none; null where there are none and
 * they must exist. Whoever only reads takes no lock: one transaction sees one state.
 *
 * @throws UserError when the server cannot be reached or used, or another process holds the lock.
 */
export async function openLastingPostgres(
  url: string,
  schema: string,
  options: LastingOptions,
): Promise<LastingStore | null> {
  const session = await PostgresSession.connect(url);
  try {
    await assertUsable(session);
    await session.query(SETTINGS);
    const name = `jihe ledger, ${hostname()} PID ${process.pid}`;
    // The schema may be somebody else's: the server's own functions come first, as they do where the path does not name them.
    await session.query(`SET application_name = ${literal(name)}; SET search_path = ${ident(schema)};
      SET enable_nestloop = on`);
    await stayConnected(session);
    if (!options.isReadOnly) await takeLock(session, options);
    if (!(await hasTables(session, schema))) {
      if (options.mustExist) {
        await session.close();
        return null;
      }
      await createTables(session, schema, options);
    }
    return storeOn(session, schema, options.isReadOnly);
  } catch (error) {
    await session.close();
    throw error;
  }
}

async function assertUsable(session: PostgresSession): Promise<void> {
  const [server] = await session.query(
    "SELECT current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS is_standby",
  );
  const refusal = refusalOf(session.address, {
    encoding: String(server?.encoding),
    isStandby: server?.is_standby === true,
    ...{ mayStore: true, needs: 'CREATE', takenName: null },
  });
  if (refusal !== null) throw new UserError(refusal);
}

/** Nothing is asked while a run computes: a server that ends idle sessions would end this one, and the lock with it. */
async function stayConnected(session: PostgresSession): Promise<void> {
  const name = 'idle_session_timeout';
  await session.query(`SELECT set_config('${name}', '0', false) FROM pg_settings WHERE name = '${name}'`);
}

async function takeLock(session: PostgresSession, options: LastingOptions): Promise<void> {
  const taken = await waitFor(options, async () => {
    const [lock] = await session.query(`SELECT pg_try_advisory_lock(${LOCK}) AS is_ours`);
    return lock?.is_ours === true ? true : null;
  });
  if (taken !== null) return;
  const [holder] = await session.query(`SELECT a.pid, a.usename AS role, a.application_name AS name
    FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'advisory' AND l.granted AND (l.classid, l.objid) = (${LOCK})
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
  const who = holder === undefined ? '?' : [holder.role, holder.name, `backend ${holder.pid}`].join(', ');
  const { host, port, database } = session.address;
  const where = `${host}:${port}/${database}`;
  throw new UserError({
    zh: `数据库 ${where} 中的台账正被另一个进程使用（${who}），等了 ${options.waitSeconds} 秒仍未释放。请等它结束后重新运行。`,
    en: `The ledger in the database ${where} is in use by another process (${who}) and was not free within ${options.waitSeconds} seconds. Run again when that has ended.`,
  });
}

async function hasTables(session: PostgresSession, schema: string): Promise<boolean> {
  const [found] = await session.query(
    `SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ${literal(schema)} AND c.relkind IN ('r', 'v', 'm', 'f', 'p')) AS has_tables`,
  );
  return found?.has_tables === true;
}

/** Ordinary tables, also where the server would spread them over a cluster. */
async function createTables(session: PostgresSession, schema: string, { layout }: LastingOptions): Promise<void> {
  const [found] = await session.query(`SELECT 1 AS one FROM pg_namespace WHERE nspname = ${literal(schema)}`);
  // Where somebody created the schema for us, we may lack the right to create one.
  const create = found === undefined ? `CREATE SCHEMA ${ident(schema)};` : '';
  await session.query(`BEGIN; SET LOCAL citus.use_citus_managed_tables = off;
    SET LOCAL citus.enable_schema_based_sharding = off; ${create} ${layout}; COMMIT`);
}

function storeOn(session: PostgresSession, schema: string, isReadOnly: boolean): LastingStore {
  let cursors = 0;
  const exec = async (sql: string) => {
    await session.query(sql);
  };
  return {
    exec,
    all: (sql) => session.query(sql),
    rows: (sql) => stream(session, `jihe_${++cursors}`, sql),
    append: (table, rows) => append(session, table, rows),
    begin: () => exec(`BEGIN ISOLATION LEVEL REPEATABLE READ ${isReadOnly ? 'READ ONLY' : 'READ WRITE'}`),
    commit: () => exec('COMMIT'),
    commitAndErase: async () => {
      await exec('COMMIT');
      const tables = await session.query(`SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n
        ON n.oid = c.relnamespace WHERE n.nspname = ${literal(schema)} AND c.relkind = 'r' ORDER BY c.relname`);
      for (const { name } of tables) await exec(`VACUUM FULL ${ident(String(name))}`);
    },
    rollback: () => exec('ROLLBACK'),
    close: () => session.close(),
  };
}
