import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PackFacts } from '../../src/domain/pack.js';
import { openPack } from '../../src/rules/pack.js';
import type { Store } from '../../src/store/port.js';
import { scene } from '../scene.js';
import { tangledBooks } from '../tangled-books.js';

// Of the views that say so, every row follows from one row of their dataset: what a third of the rows gives alone is what
// that third gives among all. And the day of an act is known exactly where the act is.

let store: Store;
let facts: readonly PackFacts[];

beforeAll(async () => {
  facts = (await openPack(fileURLToPath(new URL('../../rules/', import.meta.url)))).facts;
  store = await scene(tangledBooks(5, 60));
}, 60_000);
afterAll(() => store.close());

const ROW_BY_ROW = ['contract', 'expense', 'invoice', 'quote', 'receipt', 'service', 'shipment', 'visit'];

it.each(ROW_BY_ROW)('rows of %s can be computed apart', async (name) => {
  const { contract, sql } = facts.find((one) => one.contract.name === name) as PackFacts;
  expect(contract.isRowByRow).toBe(true);
  const rowsOf = `${contract.dataset}_asof`;
  const columns = ['org', 'key', 'input_no', 'row_no', 'is_live', ...Object.keys(contract.columns)].join(', ');
  const third = (from: string) =>
    `SELECT ${columns} FROM ${from} WHERE row_no % 3 = 1 ORDER BY input_no, row_no, org, key`;
  const alone = await store.all(
    `WITH ${rowsOf} AS (SELECT * FROM ${rowsOf} WHERE row_no % 3 = 1) ${third(`(\n${sql}\n) AS apart`)}`,
  );
  expect(alone.length).toBeGreaterThan(10);
  expect(alone).toEqual(await store.all(third(name)));
});

it('only views of a dataset are computed row by row', () => {
  const marked = facts.filter(({ contract }) => contract.isRowByRow).map(({ contract }) => contract.name);
  expect(marked.sort()).toEqual(ROW_BY_ROW);
});

it('an act has a day exactly where it is done', async () => {
  for (const { contract } of facts)
    for (const [name, { day }] of Object.entries(contract.columns)) {
      if (day === undefined) continue;
      const [counted] = await store.all(`SELECT COUNT(*) AS n, COUNT(${name}) AS done,
        COUNT(*) FILTER (WHERE (${name} IS NULL) <> (${day} IS NULL)) AS differing FROM ${contract.name}`);
      expect(counted?.differing, `${contract.name}.${name}`).toBe(0);
      // Of the other datasets the books have rows as plain as their schemas: all done or nothing.
      if (!['contracts', 'shipments', 'receipts', 'invoices'].includes(String(contract.dataset))) continue;
      expect(Number(counted?.done), `${contract.name}.${name}`).toBeGreaterThan(0);
      expect(Number(counted?.done), `${contract.name}.${name}`).toBeLessThan(Number(counted?.n));
    }
});
