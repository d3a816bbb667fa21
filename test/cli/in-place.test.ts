import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type OwnDatabase } from '../in-place/scene.js';
import { cli, folderOf } from './cli.js';

const MAPPING = {
  datasets: {
    contracts: {
      ...{ table: 'erp.orders', rowId: 'id', org: { value: '甲公司' } },
      columns: {
        ...{ contract_no: 'no', customer_name: 'cust', salesperson: 'seller', signed_on: 'day', amount: 'total' },
        ...{ entered_at: 'made', contract_type: 'kind' },
      },
      values: { contract_type: { '1': 'formal' } },
    },
  },
};

describe('--in-place', () => {
  let database: OwnDatabase;
  const folder = folderOf({
    'mapping.json': JSON.stringify(MAPPING),
    'wrong.json': JSON.stringify(MAPPING).replace('erp.orders', 'erp.order'),
  });
  const mapping = join(folder, 'mapping.json');
  beforeAll(async () => {
    database = await createDatabase();
    // Signed on Thursday 8 October; the second is entered two working days late, the third cannot be read.
    await database.run(`CREATE SCHEMA erp;
      CREATE TABLE erp.orders (id INTEGER PRIMARY KEY, no TEXT, cust TEXT, seller TEXT, day DATE, total NUMERIC(18,2), made TIMESTAMP, kind TEXT);
      INSERT INTO erp.orders VALUES (11, 'HT-1', '示例客户甲', '甲一', '2026-10-08', 1000, '2026-10-08 17:00', '1'),
        (12, 'HT-2', '示例客户甲', '甲一', '2026-10-08', 1000, '2026-10-13 09:00', '1'),
        (13, 'HT-3', '示例客户甲', '甲一', '2026-10-08', 1000, '2026-10-08 17:00', '口头');`);
  });
  afterAll(() => database.drop());

  it('audits the tables where they lie', async () => {
    const out = join(folder, 'out');
    const { code, out: said } = await cli(
      ...['run', '--db', database.url, '--in-place', mapping, '--period', '2026-10', '--out', out, '--lang', 'en'],
    );
    // 3: done, but a row was rejected.
    expect(code).toBe(3);
    expect(said).toContain('3 rows read = 2 loaded + 1 rejected + 0 ignored');
    const findings = JSON.parse(readFileSync(join(out, 'data/findings.json'), 'utf8'));
    const late = findings.filter(({ rule }: { rule: string }) => rule === 'contract/entered-within-one-workday');
    expect(late).toEqual([
      expect.objectContaining({
        org: '甲公司',
        source: { file: 'erp.orders', sheet: null, row: 12 },
      }),
    ]);
    expect(readFileSync(join(out, 'rejects.csv'), 'utf8')).toContain(
      'erp.orders,,13,kind,rejected,choice-unknown,口头',
    );
    const manifest = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'));
    expect(manifest.inputs).toEqual([
      {
        ...{ file: 'erp.orders', sheet: null, sha256: '', dataset: 'contracts', encoding: null },
        ...{ rowsRead: 3, rowsLoaded: 2, rowsRejected: 1, rowsIgnored: 0 },
      },
    ]);
  });

  it('check says what maps, what does not, and which words are not understood', async () => {
    const { code, out } = await cli('check', '--db', database.url, '--in-place', mapping, '--lang', 'en');
    expect(code).toBe(3);
    expect(out).toMatch(/erp\.orders +Contracts +- +3 +2 +1 +0/);
    expect(out).toMatch(/ no +→ contract_no +Contract no\. +text\n/);
    expect(out).toMatch(/ total +→ amount +Contract amount +numeric\(18,2\)\n/);
    expect(out).toMatch(/ kind +→ contract_type .+ text, read as text, 2 distinct, 1 not understood: 口头\n/);
    expect(out).toMatch(/fields not mapped: customer_code, .*status\n/);
    expect(out).toMatch(/erp\.orders:13:kind: none of the values allowed "口头"/);
    expect(out).toMatch(/no "Shipments" data \(the mapping has no datasets\.shipments\)\n.*delivery\/contract-exists/);
    expect(await database.run("SELECT 1 FROM pg_namespace WHERE nspname LIKE 'jihe%'")).toMatchObject({ rowCount: 0 });
  });

  it.each([
    ['no database', ['run', '--in-place', mapping, '--period', '2026-10'], /--in-place needs --db/],
    ['exports too', ['run', folder, '--in-place', mapping, '--period', '2026-10'], /leave out the exports/],
    ['nothing to audit', ['run', '--period', '2026-10'], /Name the exports/],
    ['nothing to check', ['check'], /Name the exports/],
    ['a database to check exports', ['check', folder, '--db', 'postgres://x@y/z'], /with --in-place only/],
  ])('%s is a mistake, told in one line', async (_, argv, message) => {
    const { code, err } = await cli(...argv, '--lang', 'en');
    expect([code, err.split('\n').length]).toEqual([2, 1]);
    expect(err).toMatch(message);
  });

  it('a mapping that does not fit is told, and nothing is written', async () => {
    const { code, err } = await cli(
      ...['run', '--db', database.url, '--in-place', join(folder, 'wrong.json'), '--period', '2026-10', '--lang', 'en'],
      ...['--out', join(folder, 'none')],
    );
    expect(code).toBe(2);
    expect(err).toContain('/datasets/contracts/table: there is no table "erp.order" in the database');
    expect(err).toContain('nearest name: erp.orders');
    expect(() => readFileSync(join(folder, 'none', 'run.json'))).toThrow();
  });
});
