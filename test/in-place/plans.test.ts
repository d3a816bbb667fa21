import { expect, it } from 'vitest';
import { asOfViewSql } from '../../src/facts/as-of-view.js';
import { dataset } from '../ingest/scene.js';
import { openTables } from './scene.js';

interface PlanNode {
  readonly 'Node Type': string;
  readonly Plans?: readonly PlanNode[];
}

// The database is left free in how it reads the tables: nothing is sorted, numbered or looped over for the sake of the views.
it('an as-of view over a table with row ids reads it in one pass, whatever must be looked up', async () => {
  const scene = await openTables(
    `CREATE TABLE erp.orders AS SELECT i AS id, 'HT-' || i AS no, ' 示例 ' || i % 100 AS cust, '甲一' AS seller,
       TO_CHAR(DATE '2026-01-01' + i % 200, 'YYYY/MM/DD') AS day, i + 0.5 AS total, 'F' AS kind, NOW() AS made, 'K' || i % 90 AS cur
     FROM generate_series(1, 5000) i;
     UPDATE erp.orders SET total = 'NaN' WHERE id % 1000 = 0; UPDATE erp.orders SET no = 'HT-1' WHERE id = 2; ANALYZE erp.orders`,
    {
      contracts: {
        ...{ table: 'erp.orders', rowId: 'id', values: { contract_type: { F: 'formal' } } },
        columns: {
          ...{ contract_no: 'no', customer_name: 'cust', salesperson: 'seller', signed_on: 'day', amount: 'total' },
          ...{ contract_type: 'kind', entered_at: 'made', currency: 'cur' },
        },
      },
    },
  );
  try {
    expect(scene.result.inputs[0]).toMatchObject({ rowsRead: 5000, rowsLoaded: 4995, rowsRejected: 5 });
    await scene.store.exec(asOfViewSql(dataset('contracts'), '2026-10-31', true));
    const nodes = async (sql: string) => {
      const [row] = await scene.rows(`EXPLAIN (FORMAT JSON) ${sql}`);
      const types: string[] = [];
      const walk = (node: PlanNode) => {
        types.push(node['Node Type']);
        node.Plans?.forEach(walk);
      };
      walk(JSON.parse(String(row?.['QUERY PLAN']))[0].Plan);
      return types;
    };
    const scans = (types: string[]) => types.filter((type) => type === 'Seq Scan').length;
    const whole = await nodes('SELECT * FROM contracts_asof');
    expect(new Set(whole)).toEqual(new Set(['Hash Join', 'Hash', 'Seq Scan']));
    // The table itself, the days and the currencies in words, rejected rows, repeated numbers.
    expect(scans(whole)).toBe(5);
    // What is not asked for is not looked up: days for is_live, neither currencies nor amounts.
    expect(scans(await nodes('SELECT contract_no, customer_name FROM contracts_asof WHERE is_live'))).toBe(4);
  } finally {
    await scene.close();
  }
});
