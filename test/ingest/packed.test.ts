import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import ExcelJS from 'exceljs';
import { afterEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/domain/problem.js';
import { requireRoom } from '../../src/ingest/unpack.js';
import { contracts, counts, load as loadFiles, loadPaths, type Scene } from './scene.js';
import { type Part, zip } from './zip.js';

const open: Scene[] = [];
const load = async (files: Record<string, string | Buffer>) => {
  const scene = await loadFiles(files);
  open.push(scene);
  return scene;
};
afterEach(async () => {
  for (const scene of open.splice(0)) await scene.close();
});

const row = (no: string) => [no, '甲公司', '张三', '2026-10-08', '100'];
const CSV = contracts([row('HT1'), row('HT2')]);
const CUSTOMERS = '客户名称\n甲公司\n';
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
const problems = ({ result }: Scene) =>
  result.problems.map(({ id, place, value }) => `${place.file} ${id}${value === '' ? '' : ` ${value}`}`);
const inputs = ({ result }: Scene) => result.inputs.map(({ file, sheet, dataset }) => [file, sheet, dataset]);
const zipOf = (parts: Record<string, string | Part>) => zip(new Map(Object.entries(parts)));
/** 合同 and 客户 in GBK, from the code table. */
const GBK = { 合同: Buffer.from('bacfcdac', 'hex'), 客户: Buffer.from('bfcdbba7', 'hex') };

describe('gzip', () => {
  test('is told by its bytes, read like the text in it, named and digested as given', async () => {
    const packed = gzipSync(CSV);
    const scene = await load({ '合同.csv.gz': packed, 客户: gzipSync(`\ufeff${CUSTOMERS}`) });
    expect(scene.result.inputs).toMatchObject([
      {
        file: '合同.csv.gz',
        sheet: null,
        sha256: sha256(packed),
        dataset: 'contracts',
        encoding: 'utf-8',
        rowsRead: 2,
        rowsLoaded: 2,
      },
      { file: '客户', dataset: 'customers', encoding: 'utf-8-bom', rowsLoaded: 1 },
    ]);
    expect(await scene.rows('SELECT row_no, contract_no, amount FROM contracts ORDER BY row_no')).toEqual([
      { row_no: 2, contract_no: 'HT1', amount: '100.00' },
      { row_no: 3, contract_no: 'HT2', amount: '100.00' },
    ]);
    expect(problems(scene)).toEqual([]);
  });

  test('other encodings, and rejects under the name of the packed file', async () => {
    const text = contracts([row('HT1'), ['HT2', '甲公司', '张三', '2026-02-30', '1']]);
    const scene = await load({ '合同.csv.gz': gzipSync(Buffer.from(`\ufeff${text}`, 'utf16le')) });
    expect(scene.result.inputs[0]).toMatchObject({ encoding: 'utf-16le', rowsLoaded: 1, rowsRejected: 1 });
    expect(await scene.rejects()).toEqual(['合同.csv.gz:3:签订日期 date-impossible 2026-02-30']);
  });

  test('several members are one text', async () => {
    const [head, tail] = [CSV.slice(0, 60), CSV.slice(60)];
    const scene = await load({ '合同.csv.gz': Buffer.concat([gzipSync(head), gzipSync(tail)]) });
    expect(counts(scene.result)).toEqual(['2/2/0/0']);
  });

  test('may hold a workbook; what is packed twice is told', async () => {
    const book = new ExcelJS.Workbook();
    book.addWorksheet('客户').addRows([['客户名称'], ['甲公司']]);
    const scene = await load({
      'a.xlsx.gz': gzipSync(Buffer.from(await book.xlsx.writeBuffer())),
      'b.gz': gzipSync(gzipSync(CSV)),
      'c.gz': gzipSync(zipOf({ '合同.csv': CSV })),
    });
    expect(inputs(scene)).toEqual([
      ['a.xlsx.gz', '客户', 'customers'],
      ['b.gz', null, null],
      ['c.gz', null, null],
    ]);
    expect(problems(scene)).toEqual(['b.gz packed-twice', 'c.gz packed-twice']);
  });

  test('cut off or damaged: a clear problem, nothing of it loaded, the rest loads', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => row(`HT${(i * 7919) % 100_003}`));
    const packed = gzipSync(contracts(rows));
    const damaged = Buffer.from(packed);
    damaged.fill(0x55, packed.length / 2, packed.length / 2 + 50);
    const files = { 'a-合同.csv.gz': packed.subarray(0, packed.length - 500), 'b-合同.csv.gz': damaged };
    const scene = await load({ ...files, '客户.csv': CUSTOMERS });
    expect(problems(scene)).toEqual(['a-合同.csv.gz packed-damaged', 'b-合同.csv.gz packed-damaged']);
    expect(scene.result.inputs.map(({ sha256 }) => sha256).slice(0, 2)).toEqual(Object.values(files).map(sha256));
    expect(await scene.rows('SELECT count(*) AS n FROM contracts')).toEqual([{ n: 0 }]);
    expect(await scene.rows('SELECT count(*) AS n FROM customers')).toEqual([{ n: 1 }]);
  });

  test('a bomb is not unpacked to its end, an empty one is empty', async () => {
    const bomb = gzipSync(Buffer.alloc(80 * 2 ** 20, 'a'));
    const scene = await load({ 'a.csv.gz': bomb, 'b.csv.gz': gzipSync(''), '客户.csv': CUSTOMERS });
    expect(problems(scene)).toEqual(['a.csv.gz packed-too-large', 'b.csv.gz file-empty']);
  });

  test('the same export packed and not packed is told', async () => {
    const scene = await load({ '合同.csv': CSV, '合同.csv.gz': gzipSync(CSV) });
    expect(problems(scene)).toEqual([
      '合同.csv.gz content-repeated 合同.csv',
      '合同.csv.gz number-repeated HT1',
      '合同.csv.gz number-repeated HT2',
    ]);
  });

  test('nothing is left in the work folder', async () => {
    const base = mkdtempSync(join(tmpdir(), 'jihe-test-'));
    const path = join(base, '合同.csv.gz');
    writeFileSync(path, gzipSync(Buffer.from(`\ufeff${CSV}`, 'utf16le')));
    open.push(await loadPaths([path], base));
    expect(readdirSync(join(base, 'work'))).toEqual([]);
  });
});

describe('zip', () => {
  test('every file is an input of its own, by name; folders within are read', async () => {
    const packed = zipOf({ '导出/客户.csv': CUSTOMERS, '导出/': '', '合同.csv': { content: CSV, method: 0 } });
    const scene = await load({ '导出.zip': packed });
    expect(inputs(scene)).toEqual([
      ['导出.zip/合同.csv', null, 'contracts'],
      ['导出.zip/导出/客户.csv', null, 'customers'],
    ]);
    expect(scene.result.inputs.map(({ sha256 }) => sha256)).toEqual([sha256(packed), sha256(packed)]);
    expect(counts(scene.result)).toEqual(['2/2/0/0', '1/1/0/0']);
    expect(problems(scene)).toEqual([]);
  });

  test('names in GBK, as a Chinese Windows writes them, and in UTF-8', async () => {
    const named = (name: Buffer) => Buffer.concat([name, Buffer.from('.csv')]);
    const scene = await load({
      'x.zip': zipOf({
        a: { content: CSV, name: named(GBK.合同) },
        b: { content: CUSTOMERS, name: named(GBK.客户) },
        '员工.csv': { content: '姓名,岗位\n张三,业务员\n', flags: 0x800 },
      }),
    });
    expect(inputs(scene)).toEqual([
      ['x.zip/合同.csv', null, 'contracts'],
      ['x.zip/员工.csv', null, 'employees'],
      ['x.zip/客户.csv', null, 'customers'],
    ]);
  });

  test('the only file in it may leave it to the zip file to say what it is', async () => {
    // Headers alone would not tell: half of them are unknown.
    const text = '客户名称,甲,乙,丙\n甲公司,,,\n';
    const scene = await load({ '客户.zip': zipOf({ 'data.csv': text }), 'x.zip': zipOf({ '客户.csv': text }) });
    expect(inputs(scene)).toEqual([
      ['x.zip/客户.csv', null, 'customers'],
      ['客户.zip/data.csv', null, 'customers'],
    ]);
  });

  test('a workbook within is read; packed files within are told; hidden ones left out and told once', async () => {
    const book = new ExcelJS.Workbook();
    book.addWorksheet('员工').addRows([
      ['姓名', '岗位'],
      ['张三', '业务员'],
    ]);
    const xlsx = Buffer.from(await book.xlsx.writeBuffer());
    const scene = await load({
      'x.zip': zipOf({
        '合同.csv': CSV,
        'b.xlsx': { content: xlsx },
        'c.zip': { content: zipOf({ '客户.csv': CUSTOMERS }) },
        'd.csv.gz': { content: gzipSync(CUSTOMERS) },
        'e.rar': { content: Buffer.from('526172211a0700', 'hex') },
        '.DS_Store': 'x',
        '__MACOSX/._合同.csv': 'x',
        '__MACOSX/._b.xlsx': 'x',
      }),
    });
    expect(inputs(scene)).toEqual([
      ['x.zip/b.xlsx', '员工', 'employees'],
      ['x.zip/c.zip', null, null],
      ['x.zip/d.csv.gz', null, null],
      ['x.zip/e.rar', null, null],
      ['x.zip/合同.csv', null, 'contracts'],
    ]);
    expect(problems(scene)).toEqual([
      'x.zip/.DS_Store file-skipped',
      'x.zip/__MACOSX file-skipped',
      'x.zip/c.zip packed-twice',
      'x.zip/d.csv.gz packed-twice',
      'x.zip/e.rar kind-unsupported',
    ]);
  });

  test('protected, unknown method, wrong checksum or size: told for that file, the others load', async () => {
    const scene = await load({
      'x.zip': zipOf({
        'a.csv': { content: CSV, flags: 1 },
        'b.csv': { content: CSV, method: 9 },
        'c.csv': { content: CSV, crc: 1 },
        'd.csv': { content: CSV, size: 10 },
        '合同.csv': CSV,
      }),
    });
    expect(problems(scene)).toEqual([
      'x.zip/a.csv packed-encrypted',
      'x.zip/b.csv packed-method-unknown',
      'x.zip/c.csv packed-damaged',
      'x.zip/d.csv packed-damaged',
    ]);
    expect(await scene.rows('SELECT count(*) AS n FROM contracts')).toEqual([{ n: 2 }]);
  });

  test('names are for people: never a path on disk, nothing that a terminal obeys, no two the same', async () => {
    const scene = await load({
      'x.zip': zipOf({
        '../../合同.csv': CSV,
        a: { content: CUSTOMERS, name: Buffer.from('客户\u001b[31m\u202e.csv') },
        b: { content: '姓名,岗位\n张三,业务员\n', name: Buffer.from('..\\员工.csv') },
        c: { content: '姓名,岗位\n李四,业务员\n', name: Buffer.from('/员工.csv') },
      }),
    });
    expect(inputs(scene)).toEqual([
      ['x.zip/合同.csv', null, 'contracts'],
      ['x.zip/员工.csv', null, 'employees'],
      ['x.zip/员工.csv (2)', null, 'employees'],
      ['x.zip/客户\ufffd[31m\ufffd.csv', null, 'customers'],
    ]);
  });

  test('bombs, by one part or by all together, cut off and empty files: one clear message each', async () => {
    const good = zipOf({ '合同.csv': CSV });
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${i}.csv`, '0'.repeat(2 * 2 ** 20)]));
    const scene = await load({
      'a.zip': zipOf({ '合同.csv': '0'.repeat(80 * 2 ** 20) }),
      'b.zip': zipOf(many),
      'c.zip': good.subarray(0, good.length - 30),
      'd.zip': zipOf({}),
      'e.odt': zipOf({ mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': '<x/>' }),
      '客户.csv': CUSTOMERS,
    });
    expect(problems(scene)).toEqual([
      'a.zip packed-too-large',
      'b.zip packed-too-large',
      'c.zip packed-damaged',
      'd.zip packed-nothing',
      'e.odt not-a-workbook',
    ]);
  });
});

test('a text that begins with PK is a text', async () => {
  const scene = await load({ '客户.csv': `PK,客户名称\n1,甲公司\n` });
  expect(counts(scene.result)).toEqual(['1/1/0/0']);
});

test('a name with brackets is no pattern: its own rows are loaded', async () => {
  const scene = await load({ '合同[1].csv': CSV, '合同1.csv': contracts([row('HT9')]) });
  expect(await scene.rows('SELECT input_no, contract_no FROM contracts ORDER BY input_no, row_no')).toEqual([
    { input_no: 1, contract_no: 'HT9' },
    { input_no: 2, contract_no: 'HT1' },
    { input_no: 2, contract_no: 'HT2' },
  ]);
});

test('a disk without room is said before it is full', async () => {
  await expect(requireRoom(tmpdir(), 2 ** 60)).rejects.toThrow(UserError);
  await expect(requireRoom(tmpdir(), 1)).resolves.toBeUndefined();
});
