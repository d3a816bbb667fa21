import { describe, expect, it, vi } from 'vitest';
import { PACK_FOLDER } from '../../src/package-files.js';
import { openPack } from '../../src/rules/pack.js';
import { type SceneOptions, scene } from '../scene.js';
import { tangledBooks } from '../tangled-books.js';
import type { Database } from '../test-store.js';

// Every facts view, row by row and column by column, from DuckDB and from PostgreSQL, over books in which everything meets
// everything.

/** Numbers given in no particular order; what they stand for is compared through the views that read them. */
const ARBITRARY = new Set(['pool_no']);

async function views(seed: number, options: SceneOptions, database: Database): Promise<Map<string, string[]>> {
  const { facts } = await openPack(PACK_FOLDER);
  const store = await scene(tangledBooks(seed, 40), { ...options, database });
  try {
    const found = new Map<string, string[]>();
    for (const { contract } of facts) {
      const rows = await store.all(`SELECT * FROM ${contract.name}`);
      const texts = rows.map((row) => JSON.stringify(Object.entries(row).filter(([name]) => !ARBITRARY.has(name))));
      found.set(contract.name, texts.sort());
    }
    return found;
  } finally {
    await store.close();
  }
}

// Everything is done twice.
vi.setConfig({ testTimeout: 180_000 });

describe('every facts view has the same rows in DuckDB and PostgreSQL', () => {
  it.each<[seed: number, options: SceneOptions]>([
    [1, { basis: 'invoice', ageing: { unapplied: 'fifo' } }],
    [2, { basis: 'invoice', asOf: '2026-10-12', calendar: { sixDayWeek: true } }],
    [3, { basis: 'shipment', ageing: { ageFrom: 'document' } }],
    [4, { basis: 'contract', ageing: { unapplied: 'fifo' } }],
    [5, { basis: 'invoice', absent: { contracts: ['credit_days', 'entered_at'], receipts: ['invoice_no'] } }],
  ])('books %i, %o', async (seed, options) => {
    const [embedded, postgres] = [await views(seed, options, 'duckdb'), await views(seed, options, 'postgres')];
    const filled = [...embedded].filter(([, rows]) => rows.length > 0).map(([name]) => name);
    expect(filled.length).toBeGreaterThan(40);
    for (const [name, rows] of embedded) expect([name, postgres.get(name)]).toEqual([name, rows]);
  });
});
