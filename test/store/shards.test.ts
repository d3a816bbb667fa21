import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCalendarTable } from '../../src/calendar/calendar-table.js';
import type { PackFacts } from '../../src/domain/pack.js';
import type { AgeingBasis } from '../../src/domain/result.js';
import { createFacts } from '../../src/facts/create-facts.js';
import { createRunTables } from '../../src/facts/run-tables.js';
import { createLoadedTables } from '../../src/ingest/loaded-tables.js';
import { compileRule } from '../../src/rules/compile.js';
import { openPack, type Pack, parametersOn } from '../../src/rules/pack.js';
import {
  candidatesQuery,
  candidatesTable,
  countsQuery,
  countsTable,
  figuresOf,
} from '../../src/rules/verdict-queries.js';
import { openPostgres, type PostgresStore } from '../../src/store/postgres.js';
import { postgresUrl } from '../postgres-server.js';
import { scene } from '../scene.js';
import { tangledBooks } from '../tangled-books.js';
import { crossingsOf } from './plan-joins.js';
import { createShards, emptyAmong, enterShard, leaveShards, localityOf, reads } from './shard-simulation.js';

// What a cluster can compute node by node, shown without a cluster: see shard-simulation.ts. The books are so tangled that a
// view which needs rows of another shard differs somewhere.

const SHARDS = 3;
const period = { start: '2026-10-01', end: '2026-10-31' };

/** Subject views whose candidates every node finds among its own rows, nothing being moved. */
const BY_SHARD = ['contract', 'contract_number', 'receipt', 'shipment'];

/** Those of them that a planner can see to be so, since every join names the columns by which the tables are spread. */
const PUSHED_DOWN = ['contract', 'receipt', 'shipment'];

/** The same, once every node has the contracts in force. */
const WITH_CONTRACTS = [...BY_SHARD, 'invoice', 'invoice_number'];

let pack: Pack;
let store: PostgresStore;
const factsOf = (name: string) => pack.facts.find(({ contract }) => contract.name === name) as PackFacts;

const reporting = { period, earlier: [{ start: '2026-09-01', end: '2026-09-30' }] };

/** The rules of one view, as over exports that lack nothing. */
const compiled = (name: string) =>
  pack.rules
    .filter(({ facts }) => facts === name)
    .map((rule) =>
      compileRule(
        rule,
        factsOf(name).contract,
        { byInput: new Map(), byOrg: new Map() },
        parametersOn(pack, period.end),
      ),
    );

/** The tables of the first shard. */
const spread = () => ({
  schema: 'shard_0',
  columns: new Map(
    pack.datasets.flatMap(({ name, distributeBy }) =>
      distributeBy === undefined ? [] : [[name, distributeBy] as const],
    ),
  ),
});

async function load(basis: AgeingBasis, seed: number): Promise<void> {
  pack = await openPack(fileURLToPath(new URL('../../rules/', import.meta.url)));
  store = await openPostgres({ url: await postgresUrl(), name: 'shards' });
  const loaded = await scene(tangledBooks(seed, 40), { facts: [] });
  await createLoadedTables(store, pack.datasets);
  for (const [table, columns] of await store.tables()) {
    if (table.startsWith('reject_') || table === 'reject') continue;
    const rows = await loaded.all(`SELECT ${columns.map((column) => `"${column}"`).join(', ')} FROM ${table}`);
    await store.append(
      table,
      rows.map((row) => columns.map((column) => row[column] ?? null)),
    );
    await store.analyse(table);
  }
  await loaded.close();
  await createCalendarTable(store, { sixDayWeek: false, daysOff: [], workingDays: [], notices: [] });
  await createRunTables(store, {
    ...{ asOf: period.end, period, parameters: parametersOn(pack, period.end), lang: 'zh' },
    ageing: { basis, ageFrom: 'due', buckets: [30], unapplied: 'fifo' },
  });
  await createFacts(store, pack.datasets, pack.facts);
}

describe.each([
  ['invoice', 1],
  ['shipment', 2],
] as const)('tables spread over three shards, ageing by %s', (basis, seed) => {
  beforeAll(async () => {
    await load(basis, seed);
    await createShards(store, pack.datasets, pack.facts, SHARDS);
  });
  afterAll(() => store.close());

  it('the books reach every view that rules judge', async () => {
    const judged = new Set(pack.rules.map(({ facts }) => facts));
    expect(await emptyAmong(store, [...judged].map(factsOf))).toEqual([]);
  });

  it('a view that needs rows of several shards is told apart', async () => {
    expect(await localityOf(store, factsOf('customer_identity'), SHARDS)).toBe('across shards');
  });

  it.each(BY_SHARD)('%s is computed shard by shard', async (name) => {
    expect(await localityOf(store, factsOf(name), SHARDS)).toBe('by shard');
  });

  it.each(PUSHED_DOWN)('the plan of the verdicts of %s joins spread tables by what spreads them', async (name) => {
    await enterShard(store, 0);
    expect(await crossingsOf(store, countsQuery(compiled(name), reporting), spread())).toEqual([]);
    await leaveShards(store);
  });

  it('of contract_number, only the repeated numbers are sent around', async () => {
    await enterShard(store, 0);
    const found = await crossingsOf(store, countsQuery(compiled('contract_number'), reporting), spread());
    await leaveShards(store);
    expect(found.sort()).toEqual([
      'CTE occurrence is sent to every node: contracts',
      'CTE repeated is sent to every node: contracts',
    ]);
  });

  it('open_item is computed from what stands on every node', async () => {
    expect(await localityOf(store, factsOf('open_item'), SHARDS)).toBe('everywhere');
  });

  it('recursive queries, which no cluster spreads, read only what stands on every node', async () => {
    const recursive = pack.facts.filter(({ sql }) => /\bWITH\s+RECURSIVE\b/i.test(sql));
    expect(recursive.map(({ contract }) => contract.name)).not.toEqual([]);
    for (const facts of recursive) {
      expect(facts.contract.materialise).toBe(true);
      expect(await reads(store, facts)).toBe('everywhere');
    }
  });

  it('verdicts are counted and candidates found shard by shard as they are in one database', async () => {
    for (const name of BY_SHARD) {
      const rules = compiled(name);
      const counts = async () => {
        const groups = await store.all(countsQuery(rules, reporting));
        return rules.map((_, i) => figuresOf(groups, i));
      };
      const candidates = async () => {
        const { contract, sql } = factsOf(name);
        await store.exec(countsTable(rules, reporting));
        if (contract.isRowByRow) await store.exec(candidatesTable(rules, reporting, sql));
        const found: string[] = [];
        for (const [i, rule] of rules.entries())
          for (const row of await store.all(candidatesQuery(rule, i)))
            found.push(JSON.stringify([rule.rule.name, row]));
        return found;
      };
      const whole = { counts: await counts(), candidates: await candidates() };
      const parts: (typeof whole)[] = [];
      for (let shard = 0; shard < SHARDS; shard++) {
        await enterShard(store, shard);
        parts.push({ counts: await counts(), candidates: await candidates() });
      }
      await leaveShards(store);
      for (const [i, figures] of whole.counts.entries())
        for (const key of Object.keys(figures) as (keyof typeof figures)[])
          expect(
            parts.reduce((sum, part) => sum + (part.counts[i]?.[key] ?? 0), 0),
            `${name} ${key}`,
          ).toBe(figures[key]);
      expect(parts.flatMap((part) => part.candidates).sort()).toEqual(whole.candidates.sort());
      expect(whole.candidates.length, `candidates of ${name}`).toBeGreaterThan(0);
    }
  });
});

describe('tables spread over three shards, the contracts in force on each', () => {
  beforeAll(async () => {
    await load('invoice', 3);
    await createShards(store, pack.datasets, pack.facts, SHARDS, ['contract_current']);
  });
  afterAll(() => store.close());

  it.each(WITH_CONTRACTS)('%s is computed shard by shard', async (name) => {
    expect(await localityOf(store, factsOf(name), SHARDS)).toBe('by shard');
  });

  it('the plans of the verdicts of invoice and invoice_number join spread tables by what spreads them', async () => {
    await enterShard(store, 0);
    expect(await crossingsOf(store, countsQuery(compiled('invoice'), reporting), spread())).toEqual([]);
    const repeated = await crossingsOf(store, countsQuery(compiled('invoice_number'), reporting), spread());
    await leaveShards(store);
    expect(repeated.sort()).toEqual([
      'CTE occurrence is sent to every node: invoices',
      'CTE repeated is sent to every node: invoices',
    ]);
  });
});
