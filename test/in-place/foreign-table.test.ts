import { afterAll, beforeAll, expect, it } from 'vitest';
import { openInPlace } from '../../src/in-place/open-in-place.js';
import { openPostgres } from '../../src/store/postgres.js';
import { DATASETS } from '../ingest/scene.js';
import { createDatabase, type OwnDatabase } from './scene.js';

let database: OwnDatabase;
beforeAll(async () => {
  database = await createDatabase();
  const { hostname, port, username, password, pathname } = new URL(database.url);
  // The database is its own foreign server.
  await database.run(`CREATE SCHEMA erp; CREATE EXTENSION postgres_fdw;
    CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '${hostname}', port '${port}', dbname '${pathname.slice(1)}');
    CREATE USER MAPPING FOR ${username} SERVER far OPTIONS (user '${username}', password '${decodeURIComponent(password)}');
    CREATE TABLE erp.near (id INTEGER, no TEXT, cust TEXT, seller TEXT, day DATE, total NUMERIC(18,2));
    INSERT INTO erp.near VALUES (1, 'HT-1', '示例甲', 'b', '2026-10-08', 1), (2, 'HT-1', '示例甲', 'b', '2026-10-09', 1), (3, 'HT-3', NULL, 'b', '2026-10-08', 1);
    CREATE FOREIGN TABLE erp.orders (id INTEGER, no TEXT, cust TEXT, seller TEXT, day DATE, total NUMERIC(18,2))
      SERVER far OPTIONS (schema_name 'erp', table_name 'near')`);
});
afterAll(() => database.drop());

const open = async () => {
  const columns = {
    contract_no: 'no',
    customer_name: 'cust',
    salesperson: 'seller',
    signed_on: 'day',
    amount: 'total',
  };
  const mapping = { datasets: { contracts: { table: 'erp.orders', rowId: 'id', columns } } };
  const store = await openPostgres({ url: database.url, name: 'foreign' });
  try {
    const { inputs } = await openInPlace(store, DATASETS, { file: 'mapping.json', mapping });
    const repeated = await store.all('SELECT row_no FROM repeated_row');
    return { inputs, repeated, rows: await store.all('SELECT row_no, contract_no FROM contracts ORDER BY row_no') };
  } finally {
    await store.close();
  }
};

it('a foreign table is audited where it lies', async () => {
  const { inputs, rows, repeated } = await open();
  expect(rows).toEqual([
    { row_no: 1, contract_no: 'HT-1' },
    { row_no: 2, contract_no: 'HT-1' },
  ]);
  expect(repeated).toEqual([{ row_no: 2 }]);
  expect(inputs[0]).toMatchObject({ rowsRead: 3, rowsLoaded: 2, rowsRejected: 1 });
});

it('one whose server is away is told in one line', async () => {
  await database.run("ALTER SERVER far OPTIONS (SET port '1')");
  await expect(open()).rejects.toThrow(/^erp\.orders cannot be read: could not connect to server "far"\. Look at/);
});
