import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Dataset } from '../../src/domain/pack.js';
import { dataset, loadPaths } from './scene.js';

/** One file of contracts, loaded under a pack whose contracts are changed. */
async function load(text: string, change: (contracts: Dataset) => Dataset) {
  const base = mkdtempSync(join(tmpdir(), 'jihe-test-'));
  const exports = join(base, 'exports');
  mkdirSync(exports);
  writeFileSync(join(exports, '合同.csv'), text);
  return loadPaths([exports], base, [change(dataset('contracts'))]);
}

test('a status may be a choice: the words of the file tell which documents are void', async () => {
  const scene = await load(
    '合同编号,客户名称,业务员,签订日期,合同金额,状态\n1,甲,张三,2026-10-08,1,已审核\n2,甲,张三,2026-10-08,1,作废\n3,甲,张三,2026年10月8日,1,作废\n',
    (contracts) => ({
      ...contracts,
      fields: contracts.fields.map((field) =>
        field.name === 'status'
          ? { ...field, type: 'choice', values: { open: ['已审核'], void: ['作废'] }, unknown: 'reject' }
          : field,
      ),
    }),
  );
  expect(await scene.rows('SELECT contract_no, status, is_void FROM contracts ORDER BY contract_no')).toEqual([
    { contract_no: '1', status: 'open', is_void: false },
    { contract_no: '2', status: 'void', is_void: true },
    { contract_no: '3', status: 'void', is_void: true },
  ]);
  await scene.close();
});

test('the table has the columns of its fields afterwards, and no others', async () => {
  const scene = await load('合同编号,客户名称,业务员,签订日期,合同金额\n1,甲,张三,2026年10月8日,1.005\n', (own) => own);
  const names = await scene.rows("SELECT column_name AS name FROM duckdb_columns() WHERE table_name = 'contracts'");
  expect(names.length).toBeGreaterThan(30);
  expect(names.filter(({ name }) => String(name).includes('#'))).toEqual([]);
  expect(await scene.rows('SELECT amount FROM contracts')).toEqual([{ amount: '1.01' }]);
  await scene.close();
});
