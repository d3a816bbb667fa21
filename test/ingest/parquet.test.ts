import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ident, literal } from '../../src/domain/sql.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import type { LoadingStore } from '../../src/store/port.js';
import { counts, load as loadFiles, loadPaths, type Scene } from './scene.js';
import { zip } from './zip.js';

let writer: LoadingStore;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jihe-test-'));
  writer = await openDuckDb({ spillFolder: folder });
});
afterAll(async () => {
  await writer.close();
  rmSync(folder, { recursive: true });
});

const open: Scene[] = [];
const load = async (files: Record<string, string | Buffer>) => {
  const scene = await loadFiles(files);
  open.push(scene);
  return scene;
};
afterEach(async () => {
  for (const scene of open.splice(0)) await scene.close();
});

/** The bytes of a Parquet file of a query's rows. */
async function parquet(query: string, options = ''): Promise<Buffer> {
  const path = join(folder, 'out.parquet');
  rmSync(path, { force: true });
  await writer.exec(`COPY (${query}) TO ${literal(path)} (FORMAT parquet${options})`);
  return readFileSync(path);
}

const contract = (columns: Readonly<Record<string, string>>, rows = '(VALUES (1)) t(i)') => {
  const all = {
    合同编号: `'HT' || i`,
    客户名称: `'甲公司'`,
    业务员: `'张三'`,
    签订日期: `DATE '2026-10-08'`,
    合同金额: `100`,
    ...columns,
  };
  return `SELECT ${Object.entries(all)
    .map(([name, sql]) => `${sql} AS ${ident(name)}`)
    .join(', ')} FROM ${rows}`;
};
/** One contract, entered on 8 October 2026 at 09:17, as INT96: written by pyarrow, because DuckDB writes no such thing. */
const INT96 = [
  'UEFSMRUAFRoVGiwVAhUAFQYVBhwAAAACAAAAAgEDAAAASFQxFQAVJhUmLBUCFQAVBhUGHAAAAAIAAAACAQkAAADnlLLlhazlj7gVABUg',
  'FSAsFQIVABUGFQYcAAAAAgAAAAIBBgAAAOW8oOS4iRUAFRQVFCwVAhUAFQYVBhwAAAACAAAAAgH+UAAAFQAVFBUULBUCFQAVBhUGHAAA',
  'AAIAAAACAWQAAAAVABUkFSQsFQIVABUGFQYcAAAAAgAAAAIBAHg6M2UeAACKjiUAFQQZfDUAGAZzY2hlbWEVDAAVDCUCGAzlkIjlkIzn',
  'vJblj7clAEwcAAAAFQwlAhgM5a6i5oi35ZCN56ewJQBMHAAAABUMJQIYCeS4muWKoeWRmCUATBwAAAAVAiUCGAznrb7orqLml6XmnJ8l',
  'DExsAAAAFQIlAhgM5ZCI5ZCM6YeR6aKdABUGJQIYDOW9leWFpeaXtumXtAAWAhkcGWwmABwVDBklBgAZGAzlkIjlkIznvJblj7cVABYC',
  'FkAWQCYISRwVABUAFQIAPBYGGQYZJgACAAAAJgAcFQwZJQYAGRgM5a6i5oi35ZCN56ewFQAWAhZMFkwmSEkcFQAVABUCADwWEhkGGSYA',
  'AgAAACYAHBUMGSUGABkYCeS4muWKoeWRmBUAFgIWRhZGJpQBSRwVABUAFQIAPBYMGQYZJgACAAAAJgAcFQIZJQYAGRgM562+6K6i5pel',
  '5pyfFQAWAhY6Fjom2gFJHBUAFQAVAgA8KQYZJgACAAAAJgAcFQIZJQYAGRgM5ZCI5ZCM6YeR6aKdFQAWAhY6FjomlAJJHBUAFQAVAgA8',
  'KQYZJgACAAAAJgAcFQYZJQYAGRgM5b2V5YWl5pe26Ze0FQAWAhZKFkomzgJJHBUAFQAVAgA8KQYZJgACAAAAFpADFgImCBaQAwAoIHBh',
  'cnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjUuMC4xGWwcAAAcAAAcAAAcAAAcAAAcAAAAJQIAAFBBUjE=',
].join('');
const problems = ({ result }: Scene) =>
  result.problems.map(({ id, place, value }) => [id, place.column, value].filter((part) => part !== null).join(' '));
const rowsOf = (scene: Scene, columns: string) => scene.rows(`SELECT ${columns} FROM contracts ORDER BY row_no`);

describe('types', () => {
  test('every scalar type lands in the type of its field', async () => {
    const scene = await load({
      'x.parquet': await parquet(
        contract({
          签订日期: `DATE '2026-10-08'`,
          合同金额: 'CAST(1234.5 AS DECIMAL(12,4))',
          录入时间: `TIMESTAMP '2026-10-08 09:17:59.123456'`,
          经理签字时间: `TIMESTAMPTZ '2026-10-08 16:30:00+00'`,
          信用天数: 'CAST(30 AS BIGINT)',
          预付比例: 'CAST(0.3 AS DOUBLE)',
          汇率: 'CAST(7.12345678 AS DOUBLE)',
          重大合同: 'TRUE',
          原件编号: 'CAST(1001 AS DOUBLE)',
        }),
      ),
    });
    expect(scene.result.inputs).toMatchObject([
      { file: 'x.parquet', sheet: null, encoding: null, dataset: 'contracts', rowsRead: 1, rowsLoaded: 1 },
    ]);
    expect(
      await rowsOf(
        scene,
        'row_no, contract_no, signed_on, amount, entered_on, entered_ts, manager_signed_ts, credit_days, prepay_ratio, exchange_rate, is_major, original_no',
      ),
    ).toEqual([
      {
        row_no: 1,
        contract_no: 'HT1',
        signed_on: '2026-10-08',
        amount: '1234.50',
        entered_on: '2026-10-08',
        entered_ts: '2026-10-08 09:17',
        // Half past four in the afternoon in London is half past midnight in Shanghai.
        manager_signed_ts: '2026-10-09 00:30',
        credit_days: 30,
        prepay_ratio: '0.300000',
        exchange_rate: '7.12345678',
        is_major: true,
        original_no: '1001',
      },
    ]);
    expect(problems(scene)).toEqual([]);
  });

  test('midnight is a bare day, whatever the resolution of the timestamp; days as text, digits or serials are read', async () => {
    const days = [
      `TIMESTAMP_S '2026-10-08 00:00:00'`,
      `TIMESTAMP_MS '2026-10-08 00:00:00'`,
      `TIMESTAMP_NS '2026-10-08 00:00:00'`,
      `TIMESTAMP '2026-10-08 23:59:00'`,
      `'2026年10月8日'`,
      '20261008',
      '46303',
      'CAST(46303.5 AS DOUBLE)',
    ];
    for (const [i, day] of days.entries()) {
      const scene = await load({ [`${i}.parquet`]: await parquet(contract({ 签订日期: day, 录入时间: day })) });
      expect([day, await rowsOf(scene, 'signed_on, entered_on')]).toEqual([
        day,
        [{ signed_on: '2026-10-08', entered_on: '2026-10-08' }],
      ]);
    }
  });

  test('money in floats is rounded to the cent, and said only where cents are split', async () => {
    const scene = await load({
      'x.parquet': await parquet(
        contract(
          { 合同金额: 'a' },
          `(VALUES (1, CAST(0.1 AS DOUBLE) + 0.2), (2, 1234.505), (3, 1e-7), (4, -0.0), (5, 123456789012.25), (6, 'NaN'::DOUBLE), (7, 'inf'::DOUBLE)) t(i, a)`,
        ),
      ),
    });
    expect(await rowsOf(scene, 'contract_no, amount')).toEqual([
      { contract_no: 'HT1', amount: '0.30' },
      { contract_no: 'HT2', amount: '1234.51' },
      { contract_no: 'HT3', amount: '0.00' },
      { contract_no: 'HT4', amount: '0.00' },
      { contract_no: 'HT5', amount: '123456789012.25' },
    ]);
    // NaN is how data frames write nothing, and the amount is required.
    expect(await scene.rejects()).toEqual([
      'x.parquet:6:合同金额 required-missing',
      'x.parquet:7:合同金额 number-unreadable inf',
    ]);
    expect(problems(scene)).toEqual(['number-rounded 合同金额 ']);
    expect(scene.result.problems[0]?.what.en).toMatch(/^2 rows/);
  });

  test('numbers of documents in floats: plain digits, or damaged where digits are lost', async () => {
    const scene = await load({
      'x.parquet': await parquet(
        contract({ 合同编号: 'n' }, '(VALUES (CAST(20261008001 AS DOUBLE)), (12345678901234567890.0::DOUBLE)) t(n)'),
      ),
    });
    expect(await rowsOf(scene, 'contract_no')).toEqual([{ contract_no: '20261008001' }]);
    expect(await scene.rejects()).toEqual(['x.parquet:2:合同编号 number-damaged 1.2345678901234567E+19']);
  });

  test('32-bit floats for money, and old timestamps, are told', async () => {
    const scene = await load({ 'x.parquet': await parquet(contract({ 合同金额: 'CAST(0.1 AS FLOAT)' })) });
    expect(await rowsOf(scene, 'amount')).toEqual([{ amount: '0.10' }]);
    expect(problems(scene)).toEqual(['number-single-precision 合同金额 FLOAT']);
    const old = await load({ 'x.parquet': Buffer.from(INT96, 'base64') });
    expect(await rowsOf(old, 'contract_no, entered_ts')).toEqual([
      { contract_no: 'HT1', entered_ts: '2026-10-08 09:17' },
    ]);
    expect(problems(old)).toEqual(['time-zone-unknown 录入时间 INT96']);
  });

  test('moments beyond all calendars are rejected, not lost', async () => {
    const scene = await load({
      'x.parquet': await parquet(
        contract(
          { 录入时间: 't' },
          `(VALUES (1, TIMESTAMPTZ '294246-12-31 23:00:00+00'), (2, 'infinity'::TIMESTAMPTZ), (3, TIMESTAMPTZ '2026-10-08 01:00:00+00')) t(i, t)`,
        ),
      ),
    });
    expect(counts(scene.result)).toEqual(['3/1/2/0']);
    expect(await rowsOf(scene, 'contract_no, entered_ts')).toEqual([
      { contract_no: 'HT3', entered_ts: '2026-10-08 09:00' },
    ]);
  });

  test('yes and no for words', async () => {
    const scene = await load({
      'x.parquet': await parquet(contract({ 重大合同: 'i = 1', 联系人: 'i = 1' }, 'range(1, 4) t(i)')),
    });
    expect(await rowsOf(scene, 'is_major, contact')).toEqual([
      { is_major: true, contact: '是' },
      { is_major: false, contact: '否' },
      { is_major: false, contact: '否' },
    ]);
  });

  test('lists, structures, maps and binary are left out by name; a required one is missing', async () => {
    const nested = { 明细: '[1, 2]', 附件: `'x'::BLOB`, 地址: `{'市': '上海'}`, 备注: `MAP {'a': 1}` };
    const scene = await load({
      'a.parquet': await parquet(contract(nested)),
      'b-合同.parquet': await parquet(contract({ 合同金额: `{'元': 100}` })),
    });
    expect(counts(scene.result)).toEqual(['1/1/0/0', '1/0/1/0']);
    expect(problems(scene)).toEqual([
      'column-kind-unread 明细、附件、地址、备注',
      'column-kind-unread 合同金额',
      'column-missing 合同金额 ',
    ]);
  });
});

describe('cells', () => {
  test('text is read like the text of any export', async () => {
    const scene = await load({
      'x.parquet': await parquet(
        contract(
          { 合同编号: 'no', 客户名称: 'customer', 合同金额: 'amount', 联系人: 'contact' },
          `(VALUES (' HT1\u3000', '甲\n公司', '1,234.50', '-'), ('="002"', '甲公司', '¥5', '  '), ('合计', NULL, '1239.50', NULL), (NULL, NULL, NULL, NULL),
            ('HT4', '甲' || chr(0), '1', 'x'), ('HT5', repeat('x', 1000001), '1', 'x'), ('HT6', '#REF!', '壹佰', NULL)) t(no, customer, amount, contact)`,
        )
          .replace(`'张三'`, `CASE WHEN customer IS NOT NULL THEN '张三' END`)
          .replace(`DATE '2026-10-08'`, `CASE WHEN customer IS NOT NULL THEN DATE '2026-10-08' END`),
      ),
    });
    expect(await rowsOf(scene, 'row_no, contract_no, customer_name, amount, contact')).toEqual([
      { row_no: 1, contract_no: 'HT1', customer_name: '甲\n公司', amount: '1234.50', contact: null },
      { row_no: 2, contract_no: '002', customer_name: '甲公司', amount: '5.00', contact: null },
    ]);
    expect(await scene.rejects()).toEqual([
      'x.parquet:3 total-row 合计',
      'x.parquet:4 blank-row',
      'x.parquet:5 character-unreadable HT4,甲,张三,1,x',
      `x.parquet:6 cell-too-long ${'x'.repeat(200)}`,
      'x.parquet:7:合同金额 number-unreadable 壹佰',
      'x.parquet:7:客户名称 cell-error #REF!',
    ]);
    expect(counts(scene.result)).toEqual(['7/2/3/2']);
  });

  test('random cells give the same typed rows as a CSV of the same cells', async () => {
    const names = ['合同编号', '客户名称', '业务员', '签订日期', '合同金额', '录入时间', '重大合同', '状态', '联系人'];
    const any = fc.constantFrom(
      ...[
        'HT1',
        '甲公司',
        '2026-10-08',
        '2026/10/8 9:05',
        '46303',
        '03/04/2026',
        '13/04/2026',
        '1,234.505',
        '¥5',
        '(5)',
      ],
      ...[
        '是',
        '√',
        '否',
        '作废',
        'NULL',
        '-',
        'N/A',
        '',
        ' ',
        ' HT2',
        '\u3000甲\u3000',
        '="001"',
        '#REF!',
        '合计',
        '1.2E+19',
      ],
      ...['x"y', 'a,b', '行\n行', '2026-02-30', '明天', '\u001f-'],
    );
    const good = fc.tuple(
      fc.constantFrom('HT1', 'HT2', '="003"'),
      fc.constantFrom('甲公司', ' 丙'),
      fc.constantFrom('张三', '李四'),
      fc.constantFrom('2026-10-08', '2026/1/5', '46303'),
      fc.constantFrom('100', '1,234.505', '1.50000'),
      fc.constantFrom('', '2026-10-08 09:05:07', '-'),
      fc.constantFrom('', '√', '否'),
      fc.constantFrom('', '已审核', '作废'),
      fc.constantFrom('', '王五', '/'),
    );
    const record = fc.oneof(
      { weight: 4, arbitrary: good },
      { weight: 1, arbitrary: fc.array(any, { minLength: names.length, maxLength: names.length }) },
    );
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 40 }), async (records) => {
        const values = records.map((own, i) => `(${[i, ...own].map(literal).join(', ')})`).join(', ');
        const columns = names.map((name, i) => `c${i} AS ${ident(name)}`).join(', ');
        const list = names.map((_, i) => `c${i}`).join(', ');
        const bytes = await parquet(`SELECT ${columns} FROM (VALUES ${values}) t(i, ${list}) ORDER BY i`);
        const csv = [names, ...records].map((own) => own.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','));
        const results = [];
        for (const [file, content] of Object.entries({ 'x.parquet': bytes, 'x.csv': `${csv.join('\n')}\n` })) {
          const scene = await loadFiles({ [file]: content });
          // The header is a row of a CSV.
          const first = file === 'x.csv' ? 1 : 0;
          results.push({
            counts: counts(scene.result),
            problems: problems(scene).map((line) => line.replaceAll(/:\d+/g, '')),
            rejects: (await scene.rejects()).map((line) =>
              line.replace(/^[^:]*:(\d+)/, (_, no) => String(Number(no) - first)),
            ),
            rows: (await rowsOf(scene, '*')).map((own) => ({ ...own, row_no: Number(own.row_no) - first })),
          });
          await scene.close();
        }
        expect(results[0]).toEqual(results[1]);
        for (const line of results[0]?.rejects ?? []) seen.add(line.split(' ')[1] ?? '');
      }),
      { numRuns: 8, seed: 5 },
    );
    // Rows that load, and rows that do not, both occurred.
    expect(seen.size).toBeGreaterThan(4);
  });
});

describe('files', () => {
  const many = contract(
    { 录入时间: `TIMESTAMP '2026-10-08 09:00:00' + INTERVAL (i % 60) MINUTE` },
    'range(1, 5001) t(i)',
  );

  test.each(['snappy', 'zstd', 'gzip', 'uncompressed', 'lz4_raw', 'brotli'])(
    'codec %s, several row groups: rows keep their places',
    async (codec) => {
      const bytes = await parquet(many, `, COMPRESSION ${codec}, ROW_GROUP_SIZE 2048`);
      const scene = await load({ 'x.parquet': bytes });
      expect(counts(scene.result)).toEqual(['5000/5000/0/0']);
      expect(await scene.rows(`SELECT count(*) AS n FROM contracts WHERE contract_no = 'HT' || row_no`)).toEqual([
        { n: 5000 },
      ]);
    },
  );

  test('without rows: the header is there, and said so', async () => {
    const scene = await load({ '合同.parquet': await parquet(`${many} LIMIT 0`) });
    expect(counts(scene.result)).toEqual(['0/0/0/0']);
    expect(problems(scene)).toEqual(['header-only ']);
  });

  test('within gzip and zip', async () => {
    const bytes = await parquet(contract({}));
    const customers = await parquet(`SELECT '甲公司' AS 客户名称`);
    const scene = await load({
      'a.parquet.gz': gzipSync(bytes),
      'b.zip': zip(new Map([['客户.parquet', { content: customers }]])),
    });
    expect(counts(scene.result)).toEqual(['1/1/0/0', '1/1/0/0']);
  });

  test('cut off, damaged inside, encrypted, no dataset, a bomb: one clear message each, the rest loads', async () => {
    const bytes = await parquet(many);
    const damaged = Buffer.from(bytes);
    damaged.fill(0x77, 100, 3000);
    const scene = await load({
      'a-合同.parquet': bytes.subarray(0, bytes.length - 100),
      'b-合同.parquet': damaged,
      'c-合同.parquet': Buffer.concat([Buffer.from('PARE'), bytes.subarray(4, -4), Buffer.from('PARE')]),
      'd.parquet': await parquet('SELECT 1 AS x, 2 AS y'),
      // Twelve million rows of the same number take a few kilobytes.
      'e.parquet': await parquet('SELECT 1 AS x FROM range(12000000)', ', ROW_GROUP_SIZE 4000000'),
      '合同.parquet': await parquet(contract({})),
    });
    expect(scene.result.problems.map(({ id, place }) => `${place.file} ${id}`)).toEqual([
      'a-合同.parquet parquet-damaged',
      'b-合同.parquet parquet-damaged',
      'c-合同.parquet parquet-encrypted',
      'd.parquet dataset-unknown',
      'e.parquet parquet-too-large',
    ]);
    expect(await scene.rows('SELECT count(*) AS n FROM contracts')).toEqual([{ n: 1 }]);
    // Nothing of what was begun is left.
    expect(await scene.rows(`SELECT view_name FROM duckdb_views() WHERE view_name LIKE 'raw%'`)).toEqual([]);
  });

  test('folders and columns named like those of the reader are taken for what they are', async () => {
    const base = mkdtempSync(join(tmpdir(), 'jihe-test-'));
    const inside = join(base, 'org=乙');
    mkdirSync(inside);
    writeFileSync(
      join(inside, '合同[1].parquet'),
      await parquet(contract({ file_row_number: '7 - i' }, 'range(1, 3) t(i)')),
    );
    writeFileSync(join(inside, '合同1.parquet'), await parquet(contract({ 合同编号: `'X'` })));
    const scene = await loadPaths([join(inside, '合同[1].parquet')], base);
    open.push(scene);
    expect(await rowsOf(scene, 'org, row_no, contract_no')).toEqual([
      { org: '-', row_no: 1, contract_no: 'HT1' },
      { org: '-', row_no: 2, contract_no: 'HT2' },
    ]);
  });

  test('the marker files that Spark writes beside its parts are left out', async () => {
    const scene = await load({ 'part-00000.snappy.parquet': await parquet(contract({})), _SUCCESS: '' });
    expect(counts(scene.result)).toEqual(['1/1/0/0']);
    expect(problems(scene)).toEqual(['file-skipped ']);
  });
});
