import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { postgresUrl } from '../postgres-server.js';

/** A call of one of the cluster's functions, as the stand-in wrote it down. */
export interface Call {
  readonly name: string;
  readonly table: string;
  readonly column: string | null;
  readonly beside: string | null;
  /** Mode in which the cluster would have worked. */
  readonly mode: string;
}

/**
 * A database that looks like a Citus cluster with this many nodes and is an ordinary one: the functions write down that
 * they were called, and do nothing else. `refuses` is a table that it will not spread.
 */
export async function citusStandIn(version: string, nodes: number, refuses = ''): Promise<string> {
  const name = `stand_in_${randomBytes(4).toString('hex')}`;
  const url = new URL(await postgresUrl());
  await run(url.href, [`CREATE DATABASE ${name}`]);
  url.pathname = `/${name}`;
  await run(url.href, [
    'SET allow_system_table_mods = on',
    // A row that a language lends is enough for whoever asks whether the extension is there.
    `UPDATE pg_extension SET extname = 'citus', extversion = '${version}' WHERE extname = 'plpgsql'`,
    'CREATE TABLE pg_catalog.pg_dist_node(nodename TEXT, noderole TEXT, isactive BOOLEAN, shouldhaveshards BOOLEAN)',
    `INSERT INTO pg_catalog.pg_dist_node VALUES ('coordinator', 'primary', TRUE, FALSE), ('replica', 'secondary', TRUE, TRUE), ('gone', 'primary', FALSE, TRUE)`,
    `INSERT INTO pg_catalog.pg_dist_node SELECT 'worker' || n, 'primary', TRUE, TRUE FROM generate_series(1, ${nodes}) n`,
    'CREATE TABLE public.call(no SERIAL, name TEXT, "table" TEXT, "column" TEXT, beside TEXT, mode TEXT)',
    `CREATE FUNCTION pg_catalog.create_distributed_table(table_name regclass, distribution_column text,
       distribution_type text DEFAULT 'hash', colocate_with text DEFAULT 'default') RETURNS void LANGUAGE plpgsql AS $$
       BEGIN
         IF table_name::text = '${refuses}' THEN
           RAISE EXCEPTION 'cannot distribute %', table_name USING ERRCODE = 'feature_not_supported';
         END IF;
         INSERT INTO public.call(name, "table", "column", beside, mode) VALUES ('distributed', table_name::text,
           distribution_column, colocate_with, current_setting('citus.multi_shard_modify_mode'));
       END $$`,
    `CREATE FUNCTION pg_catalog.create_reference_table(table_name regclass) RETURNS void LANGUAGE plpgsql AS $$
       BEGIN
         INSERT INTO public.call(name, "table", mode)
           VALUES ('reference', table_name::text, current_setting('citus.multi_shard_modify_mode'));
       END $$`,
  ]);
  return url.href;
}

async function run(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
}
