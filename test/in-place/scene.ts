import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Problem } from '../../src/domain/problem.js';
import type { TableMapping } from '../../src/in-place/mapping.js';
import { openInPlace } from '../../src/in-place/open-in-place.js';
import type { Ingested } from '../../src/ingest/ingest.js';
import { rejectedRows } from '../../src/ingest/rejects.js';
import type { Row } from '../../src/store/port.js';
import { openPostgres, type PostgresStore } from '../../src/store/postgres.js';
import { DATASETS } from '../ingest/scene.js';
import { postgresUrl } from '../postgres-server.js';

/** Tables that were opened in place; `close` removes them with everything else. */
export interface InPlaceScene {
  readonly store: PostgresStore;
  readonly result: Ingested;
  /** Schema of the tables, which stands for `erp.` in SQL and mapping. */
  readonly erp: string;
  readonly rows: (sql: string) => Promise<Row[]>;
  /** `table:row:column problem value` of every reject, the schema left out. */
  readonly rejects: () => Promise<string[]>;
  /** `table:column id value` of every warning, the schema left out. */
  readonly warnings: () => string[];
  readonly close: () => Promise<void>;
}

/**
 * Creates tables (`erp.` is replaced by a schema of their own) inside the transaction of a store, and opens them in place.
 * @throws what opening throws; everything is gone then.
 */
export async function openTables(sql: string, mapping: Readonly<Record<string, TableMapping>>): Promise<InPlaceScene> {
  const erp = `erp_${randomBytes(4).toString('hex')}`;
  const store = await openPostgres({ url: await postgresUrl(), name: 'in place' });
  const own = (text: string) => text.replaceAll('erp.', `${erp}.`);
  try {
    await store.exec(own(`CREATE SCHEMA ${erp}; ${sql}`));
    const datasets = JSON.parse(own(JSON.stringify(mapping)));
    const result = await openInPlace(store, DATASETS, { file: 'mapping.json', mapping: { datasets } });
    const short = (problem: Problem) => {
      const { file, row, column } = problem.place;
      return [file.replace(`${erp}.`, ''), row, column].filter((part) => part !== null).join(':');
    };
    const line = (problem: Problem) =>
      [short(problem), problem.id, ...(problem.value === '' ? [] : [problem.value])].join(' ');
    return {
      ...{ store, result, erp },
      rows: (query) => store.all(own(query)),
      rejects: async () => {
        const lines: string[] = [];
        for await (const problem of rejectedRows(store)) lines.push(line(problem));
        return lines;
      },
      warnings: () => result.problems.map(line),
      close: () => store.close(),
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** `read/loaded/rejected/ignored` of every input. */
export function counts({ inputs }: Ingested): string[] {
  return inputs.map((input) => `${input.rowsRead}/${input.rowsLoaded}/${input.rowsRejected}/${input.rowsIgnored}`);
}

/** A database of its own on the shared server. */
export interface OwnDatabase {
  readonly url: string;
  /** The same database as another user, who has the password `x`. */
  readonly urlOf: (role: string) => string;
  readonly run: (sql: string) => Promise<pg.QueryResult>;
  readonly drop: () => Promise<void>;
}

/** Creates a database. */
export async function createDatabase(): Promise<OwnDatabase> {
  const server = await postgresUrl();
  const name = `in_place_${randomBytes(4).toString('hex')}`;
  const url = server.replace(/\/[^/]*$/, `/${name}`);
  const on = async (where: string, sql: string) => {
    const client = new pg.Client({ connectionString: where });
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await on(server, `CREATE DATABASE ${name}`);
  return {
    url,
    urlOf: (role) => url.replace(/\/\/[^@]*@/, `//${role}:x@`),
    run: (sql) => on(url, sql),
    drop: async () => {
      await on(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
