import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Dataset } from '../../src/domain/pack.js';
import { createDatasetTables } from '../../src/ingest/tables.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import type { Store } from '../../src/store/port.js';

let store: Store;
beforeAll(async () => {
  store = await openDuckDb({ spillFolder: '/tmp' });
});
afterAll(() => store.close());

test('every dataset of the pack gets its table, empty, with the columns of its fields', async () => {
  const folder = new URL('../../rules/datasets/', import.meta.url);
  const datasets = readdirSync(folder).map(
    (name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Dataset,
  );
  await createDatasetTables(store, datasets);
  for (const { name } of datasets) {
    expect(await store.all(`SELECT count(*) AS n FROM "${name}"`)).toEqual([{ n: 0 }]);
  }
  const columns = await store.all(
    `SELECT column_name AS name, data_type AS type, is_nullable AS nullable FROM information_schema.columns
     WHERE table_name = 'receipts' ORDER BY ordinal_position`,
  );
  const type = new Map(columns.map((column) => [column.name, column.type]));
  expect(columns.slice(0, 3)).toEqual([
    { name: 'org', type: 'VARCHAR', nullable: 'NO' },
    { name: 'input_no', type: 'INTEGER', nullable: 'NO' },
    { name: 'row_no', type: 'INTEGER', nullable: 'NO' },
  ]);
  expect(type.get('entered_on')).toBe('DATE');
  expect(type.get('entered_ts')).toBe('TIMESTAMP');
  expect(type.has('entered_at')).toBe(false);
  expect(type.get('amount')).toBe('DECIMAL(18,2)');
  expect(type.get('exchange_rate')).toBe('DECIMAL(18,8)');
  expect(columns.at(-1)?.name).toBe('is_void');
  expect(columns.filter(({ name }) => name === 'org')).toHaveLength(1);
});
