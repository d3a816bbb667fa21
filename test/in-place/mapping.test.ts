import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/domain/problem.js';
import { parseTableName } from '../../src/in-place/catalogue.js';
import { readMapping, type TableMapping } from '../../src/in-place/mapping.js';
import { type InPlaceScene, openTables } from './scene.js';

const TABLE = `CREATE TABLE erp.orders (id INTEGER, no TEXT, cust TEXT, seller TEXT, day DATE, total NUMERIC(18,2),
  kind TEXT, extra JSONB, at INTERVAL, weight NUMERIC)`;
const GOOD: TableMapping = {
  table: 'erp.orders',
  rowId: 'id',
  columns: { contract_no: 'no', customer_name: 'cust', salesperson: 'seller', signed_on: 'day', amount: 'total' },
};

/** The faults of a mapping, one a line, the schema's random name left out. */
async function faults(datasets: Record<string, TableMapping>, sql = TABLE): Promise<string[]> {
  let open: InPlaceScene | undefined;
  try {
    open = await openTables(sql, datasets);
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.text.en
      .replaceAll(/erp_[0-9a-f]{8}/g, 'erp')
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  } finally {
    await open?.close();
  }
}

describe('names of tables', () => {
  it.each([
    ['orders', { schema: 'public', name: 'orders' }],
    ['erp.orders', { schema: 'erp', name: 'orders' }],
    ['ERP.合同', { schema: 'ERP', name: '合同' }],
    ['"my.schema"."a""b"', { schema: 'my.schema', name: 'a"b' }],
    ['erp."x; DROP TABLE y"', { schema: 'erp', name: 'x; DROP TABLE y' }],
    ['a.b.c', null],
    ['erp.', null],
    ['"open', null],
    ['', null],
  ])('%s', (text, name) => {
    expect(parseTableName(text)).toEqual(name);
  });
});

describe('a mapping', () => {
  it('that fits has no faults', async () => {
    expect(await faults({ contracts: GOOD })).toEqual([]);
  });

  it('names every fault at once, with the name that was probably meant', async () => {
    expect(
      await faults({
        contract: GOOD,
        contracts: {
          table: 'erp.orders',
          rowId: 'no',
          columns: {
            contract_no: 'nr',
            custmer_name: 'cust',
            salesperson: 'seller',
            signed_on: 'extra',
            amount: 'day',
          },
          values: { contract_type: { F: 'formal' }, signed_on: { x: 'y' } },
        },
        receipts: { table: 'erp.ordres', columns: { receipt_no: 'no' } },
        invoices: { table: 'nowhere.at.all', columns: { invoice_no: 'no' } },
      }),
    ).toEqual([
      '/datasets/contract: there is no dataset "contract"; nearest name: contracts',
      '/datasets/contracts/columns/custmer_name: contracts has no field "custmer_name"; nearest name: customer_name',
      '/datasets/contracts/columns: the required field "customer_name" (Customer) is not mapped',
      '/datasets/contracts/values/contract_type: the field "contract_type" is not mapped to a column',
      '/datasets/contracts/values/signed_on: only text, choice and yes/no fields take other words; "signed_on" is date',
      '/datasets/contracts/columns/contract_no: the table "erp.orders" has no column "nr"; nearest name: no',
      '/datasets/contracts/columns/signed_on: the column "extra" is of type jsonb, which cannot be read as signed_on (date); a view can convert it',
      '/datasets/contracts/columns/amount: the column "day" is of type date, which cannot be read as amount (decimal); a view can convert it',
      '/datasets/contracts/rowId: the rowId column "no" is of type text, not an integer; leave rowId out where there is no such column',
      '/datasets/invoices/columns: the required field "customer_name" (Customer) is not mapped',
      '/datasets/invoices/columns: the required field "issued_on" (Issued on) is not mapped',
      '/datasets/invoices/columns: the required field "amount" (Amount incl. tax) is not mapped',
      '/datasets/invoices/table: there is no table "nowhere.at.all" in the database, or the user may not use its schema',
      '/datasets/receipts/columns: the required field "customer_name" (Customer) is not mapped',
      '/datasets/receipts/columns: the required field "received_on" (Received on) is not mapped',
      '/datasets/receipts/columns: the required field "amount" (Amount) is not mapped',
      '/datasets/receipts/table: there is no table "erp.ordres" in the database, or the user may not use its schema; nearest name: erp.orders',
    ]);
  });

  it('gives words that the field knows', async () => {
    expect(
      await faults({
        contracts: {
          ...GOOD,
          columns: { ...GOOD.columns, contract_type: 'kind' },
          values: { contract_type: { F: 'formal', P: '电话', O: 'by word', X: 'formel' } },
        },
      }),
    ).toEqual([
      '/datasets/contracts/values/contract_type/O: contract_type does not know "by word"',
      '/datasets/contracts/values/contract_type/X: contract_type does not know "formel"; nearest name: formal',
    ]);
  });

  it('says the company once', async () => {
    expect(
      await faults({ contracts: { ...GOOD, columns: { ...GOOD.columns, org: 'kind' }, org: { value: '甲公司' } } }),
    ).toEqual(['/datasets/contracts/org: the company comes from a column or is one value, not both']);
  });

  it('cannot smuggle SQL in: names that are not in the catalogue are nothing but unknown', async () => {
    const evil = 'no" FROM pg_authid; DROP TABLE erp.orders; --';
    const found = await faults({
      contracts: { ...GOOD, table: 'erp."orders; DROP TABLE x"', columns: { ...GOOD.columns, contract_no: evil } },
    });
    expect(found).toHaveLength(1);
    const columns = await faults({ contracts: { ...GOOD, columns: { ...GOOD.columns, contract_no: evil } } });
    expect(columns).toEqual([expect.stringContaining('has no column')]);
  });

  it('reads columns and values whatever characters are in them', async () => {
    const open = await openTables(
      `CREATE TABLE erp."销售 ""单""" (id INTEGER, "n'o" TEXT, "客 户" TEXT, "select" TEXT, day DATE, total NUMERIC(18,2), "k""d" TEXT);
       INSERT INTO erp."销售 ""单""" VALUES (1, 'HT''1\\', 'a', 'b', '2026-10-08', 1, 'F''); --')`,
      {
        contracts: {
          table: 'erp."销售 ""单"""',
          rowId: 'id',
          columns: {
            ...{ contract_no: "n'o", customer_name: '客 户', salesperson: 'select', signed_on: 'day', amount: 'total' },
            contract_type: 'k"d',
          },
          values: { contract_type: { "F'); --": 'phone' } },
        },
      },
    );
    try {
      expect(await open.rows('SELECT contract_no, contract_type FROM contracts')).toEqual([
        { contract_no: "HT'1\\", contract_type: 'phone' },
      ]);
    } finally {
      await open.close();
    }
  });
});

describe('a mapping file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jihe-test-'));
  const file = join(folder, 'mapping.json');
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is checked against its schema, every difference at once', async () => {
    writeFileSync(
      file,
      JSON.stringify({ datasets: { contracts: { table: '', colums: {}, where: '1=1', org: { value: ' ' } } } }),
    );
    await expect(readMapping(file)).rejects.toThrow(/has 5 faults/);
  });

  it('that is not there is a mistake of the user', async () => {
    await expect(readMapping(join(folder, 'none.json'))).rejects.toThrow(UserError);
  });
});
