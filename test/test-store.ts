import { tmpdir } from 'node:os';
import { afterAll } from 'vitest';
import { openDuckDb } from '../src/store/duckdb.js';
import type { Store } from '../src/store/port.js';
import { openPostgres, type PostgresOptions } from '../src/store/postgres.js';
import { postgresUrl } from './postgres-server.js';

/** Fills a new store with what many tests begin with. */
export type Preparation = (store: Store) => Promise<void>;

const nothing: Preparation = async () => {};

/** The databases that an audit may stand on. */
export type Database = 'duckdb' | 'postgres';

/** The database that this vitest project stands on (vitest.config.ts). */
const projectDatabase: Database = process.env.JIHE_TEST_STORE === 'postgres' ? 'postgres' : 'duckdb';

/** A store that holds what `prepare` puts there and nothing else. The caller closes it. */
export async function openTestStore(prepare: Preparation = nothing, database = projectDatabase): Promise<Store> {
  if (database === 'postgres') return postgresStore(prepare);
  const store = await openDuckDb({ spillFolder: tmpdir() });
  await prepare(store);
  return store;
}

// Connecting and preparing take PostgreSQL most of a small test's time. Both are done once for the tests of a file: each
// goes back to where the one before it began.
const prepared = new Map<Preparation, Store[]>();
afterAll(() => Promise.all([...prepared.values()].flat().map((store) => store.close())));

/** Where `run` is to work so that it stands on the project's database. */
export async function runDatabase(): Promise<{ database?: PostgresOptions }> {
  return projectDatabase === 'duckdb' ? {} : { database: { url: await postgresUrl(), name: 'test' } };
}

async function postgresStore(prepare: Preparation): Promise<Store> {
  const free = prepared.get(prepare) ?? [];
  prepared.set(prepare, free);
  const store = free.pop() ?? (await preparedPostgres(prepare));
  return {
    ...store,
    close: async () => {
      try {
        await store.exec('ROLLBACK TO SAVEPOINT prepared');
        free.push(store);
      } catch {
        // A statement failed: every later one tells the same.
        await store.close();
      }
    },
  };
}

async function preparedPostgres(prepare: Preparation): Promise<Store> {
  const store = await openPostgres({ url: await postgresUrl(), name: 'test' });
  await prepare(store);
  await store.exec('SAVEPOINT prepared');
  return store;
}
