import type { Dataset, PackFacts } from '../../src/domain/pack.js';
import { ident, literal } from '../../src/domain/sql.js';
import { asOfViewSql } from '../../src/facts/as-of-view.js';
import type { Store } from '../../src/store/port.js';

// A cluster played on one server. Every shard is a schema: of the tables that a cluster spreads it holds the rows whose
// column hashes to it, everything else (lists, calendar, whatever facts compute once) it reads whole from the schema of the
// run, as a node reads its own copy. What a shard's views give is what a node can compute without asking another one.

/** How a view behaves when its tables are spread. */
export type Locality =
  /** It reads nothing that is spread: any node can compute it alone. */
  | 'everywhere'
  /** The shards' rows together are the view: every node computes its part. */
  | 'by shard'
  /** Rows of several shards meet: some of them have to be moved first. */
  | 'across shards';

type Run = Store & { readonly schema: string };

/**
 * Creates the shards beside the run's schema. A view `v` that facts compute once is there as `part_of_v`, and so is one of
 * `moved`: views whose rows every node is sent before it begins.
 */
export async function createShards(
  store: Run,
  datasets: readonly Dataset[],
  facts: readonly PackFacts[],
  count: number,
  moved: readonly string[] = [],
): Promise<void> {
  for (let shard = 0; shard < count; shard++) {
    await enterShard(store, shard, true);
    for (const dataset of datasets) {
      if (dataset.distributeBy === undefined) continue;
      const whole = `${ident(store.schema)}.${ident(dataset.name)}`;
      const column = ident(dataset.distributeBy);
      await store.exec(`CREATE TABLE ${ident(dataset.name)} AS
        SELECT * FROM ${whole} WHERE abs(hashtext(${column}::text)::bigint) % ${count} = ${shard}`);
      await store.exec(asOfViewSql(dataset, '2026-10-31', true));
    }
    for (const { contract, sql } of facts) {
      const isWhole = contract.materialise || moved.includes(contract.name);
      await store.exec(`CREATE VIEW ${ident(isWhole ? `part_of_${contract.name}` : contract.name)} AS\n${sql}`);
    }
  }
  await leaveShards(store);
}

/** Names are looked up in the shard first, then in the run's schema. */
export async function enterShard(store: Run, shard: number, create = false): Promise<void> {
  if (create) await store.exec(`CREATE SCHEMA shard_${shard}`);
  await store.exec(`SET LOCAL search_path = shard_${shard}, ${ident(store.schema)}, pg_catalog`);
}

/** Back to the run's schema alone. */
export async function leaveShards(store: Run): Promise<void> {
  await store.exec(`SET LOCAL search_path = ${ident(store.schema)}, pg_catalog`);
}

/** Whether a view reads a spread table at all, through whatever views. */
export async function reads(store: Run, facts: PackFacts): Promise<'everywhere' | 'spread'> {
  const part = await partOf(store, facts);
  const [found] = await store.all(`WITH RECURSIVE below AS (
      SELECT 'shard_0.${part}'::regclass::oid AS view
      UNION
      SELECT d.refobjid FROM below b
      JOIN pg_rewrite r ON r.ev_class = b.view
      JOIN pg_depend d ON d.objid = r.oid AND d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
    )
    SELECT count(*) AS spread FROM below JOIN pg_class c ON c.oid = below.view
    WHERE c.relkind = 'r' AND c.relnamespace = 'shard_0'::regnamespace`);
  return Number(found?.spread) === 0 ? 'everywhere' : 'spread';
}

/** Compares what the shards give with the view itself, row by row. */
export async function localityOf(store: Run, facts: PackFacts, count: number): Promise<Locality> {
  if ((await reads(store, facts)) === 'everywhere') return 'everywhere';
  const part = await partOf(store, facts);
  const columns = Object.keys(facts.contract.columns).map(ident).join(', ');
  const shards = Array.from({ length: count }, (_, i) => `SELECT ${columns} FROM shard_${i}.${part}`).join(
    ' UNION ALL ',
  );
  const whole = `SELECT ${columns} FROM ${ident(store.schema)}.${ident(facts.contract.name)}`;
  const [found] = await store.all(`SELECT
    (SELECT count(*) FROM (${whole} EXCEPT ALL (${shards})) lost) AS lost,
    (SELECT count(*) FROM ((${shards}) EXCEPT ALL ${whole}) added) AS added`);
  return Number(found?.lost) + Number(found?.added) === 0 ? 'by shard' : 'across shards';
}

async function partOf(store: Run, { contract }: PackFacts): Promise<string> {
  const [found] = await store.all(
    `SELECT to_regclass(${literal(`shard_0.part_of_${contract.name}`)}) IS NOT NULL AS is_part`,
  );
  return ident(found?.is_part ? `part_of_${contract.name}` : contract.name);
}

/** The views among these that have no row in this data, of which a comparison therefore says nothing. */
export async function emptyAmong(store: Store, facts: readonly PackFacts[]): Promise<string[]> {
  const empty: string[] = [];
  for (const { contract } of facts) {
    const [row] = await store.all(
      `SELECT ${literal(contract.name)} AS name FROM (SELECT 1 FROM ${ident(contract.name)} LIMIT 1) one`,
    );
    if (row === undefined) empty.push(contract.name);
  }
  return empty;
}
