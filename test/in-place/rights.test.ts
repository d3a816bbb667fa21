import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TableMapping } from '../../src/in-place/mapping.js';
import { openInPlace } from '../../src/in-place/open-in-place.js';
import { openPostgres } from '../../src/store/postgres.js';
import { DATASETS } from '../ingest/scene.js';
import { createDatabase, type OwnDatabase } from './scene.js';

const CONTRACTS: TableMapping = {
  table: 'erp.orders',
  rowId: 'id',
  columns: { contract_no: 'no', customer_name: 'cust', salesperson: 'seller', signed_on: 'day', amount: 'total' },
};

describe('what the user may not see', () => {
  let database: OwnDatabase;
  let reader: string;
  beforeAll(async () => {
    database = await createDatabase();
    reader = `reader_${database.url.slice(-8)}`;
    const columns = 'id INTEGER PRIMARY KEY, no TEXT, cust TEXT, seller TEXT, day DATE, total NUMERIC(18,2)';
    const row = (id: number) => `(${id}, 'HT-${id}', 'a', 'b', '2026-10-08', 1)`;
    await database.run(`CREATE SCHEMA erp; CREATE SCHEMA hidden;
      CREATE TABLE erp.orders (${columns}); CREATE TABLE erp.guarded (${columns}); CREATE TABLE hidden.orders (${columns});
      INSERT INTO erp.guarded VALUES ${row(1)}, ${row(2)};
      INSERT INTO erp.orders VALUES ${row(1)};
      CREATE VIEW erp.broken AS SELECT id, no, cust, seller, day, total / (id - 1) AS total FROM erp.orders;
      ALTER TABLE erp.guarded ENABLE ROW LEVEL SECURITY;
      CREATE ROLE ${reader} LOGIN PASSWORD 'x'; CREATE POLICY partly ON erp.guarded TO ${reader} USING (id = 2);
      GRANT USAGE ON SCHEMA erp TO ${reader}; GRANT SELECT (id, no, cust, day, total) ON erp.orders TO ${reader};
      GRANT SELECT ON erp.guarded, hidden.orders, erp.broken TO ${reader}`);
  });
  afterAll(async () => {
    await database.run(`DROP OWNED BY ${reader}; DROP ROLE ${reader}`);
    await database.drop();
  });

  async function open(table: string) {
    const store = await openPostgres({ url: database.urlOf(reader), name: 'rights' });
    try {
      const mapping = { datasets: { contracts: { ...CONTRACTS, table } } };
      const result = await openInPlace(store, DATASETS, { file: 'mapping.json', mapping });
      return { result, rows: await store.all('SELECT contract_no FROM contracts') };
    } finally {
      await store.close();
    }
  }

  it('is a fault where it is a column', async () => {
    await expect(open('erp.orders')).rejects.toThrow(
      /1 fault; .*\n.*salesperson: the user may not read the column "erp.orders.seller"/,
    );
  });

  it('is a fault where it is a schema', async () => {
    await expect(open('hidden.orders')).rejects.toThrow(/the user may not use its schema/);
  });

  it('is told where it is rows', async () => {
    const { result, rows } = await open('erp.guarded');
    expect(rows).toEqual([{ contract_no: 'HT-2' }]);
    expect(result.problems.map(({ id, place }) => [id, place.file])).toEqual([['rows-hidden', 'erp.guarded']]);
  });

  it('a view that fails is named, with what the database says', async () => {
    await expect(open('erp.broken')).rejects.toThrow('erp.broken cannot be read: division by zero');
  });
});
