import ExcelJS from 'exceljs';
import { afterEach, describe, expect, test } from 'vitest';
import { cellText } from '../../src/ingest/workbook.js';
import { contracts, counts, load as loadFiles, type Scene } from './scene.js';
import { unzip, zip } from './zip.js';

const open: Scene[] = [];
const load = async (files: Record<string, string | Buffer>) => {
  const scene = await loadFiles(files);
  open.push(scene);
  return scene;
};
afterEach(async () => {
  for (const scene of open.splice(0)) await scene.close();
});

const book = async (fill: (book: ExcelJS.Workbook) => void) => {
  const workbook = new ExcelJS.Workbook();
  fill(workbook);
  return Buffer.from(await workbook.xlsx.writeBuffer());
};
const HEADER = ['合同编号', '客户名称', '业务员', '签订日期', '合同金额', '录入时间'];
const utc = (text: string) => new Date(`${text}Z`);

describe('workbooks', () => {
  test('every filled sheet is an input; a sheet’s name tells its dataset; hidden ones too, and said so', async () => {
    const bytes = await book((own) => {
      own.addWorksheet('说明');
      const sheet = own.addWorksheet('销售合同');
      sheet.addRow(['合同一览']);
      sheet.addRow([]);
      sheet.addRow(HEADER);
      sheet.addRow(['001', '甲公司', '张三', utc('2026-10-08T00:00:00'), 1234.5, utc('2026-10-08T09:17:00')]);
      sheet.getCell('D4').numFmt = 'yyyy-mm-dd';
      sheet.getCell('F4').numFmt = 'yyyy/m/d h:mm';
      const hidden = own.addWorksheet('客户', { state: 'hidden' });
      hidden.addRow(['客户名称']);
      hidden.addRow(['甲公司']);
    });
    const scene = await load({ '导出.xlsx': bytes });
    expect(scene.result.inputs.map(({ sheet, dataset, encoding }) => [sheet, dataset, encoding])).toEqual([
      ['客户', 'customers', null],
      ['销售合同', 'contracts', null],
    ]);
    expect(
      await scene.rows('SELECT input_no, row_no, contract_no, signed_on, amount, entered_ts FROM contracts'),
    ).toEqual([
      {
        input_no: 2,
        row_no: 4,
        contract_no: '001',
        signed_on: '2026-10-08',
        amount: '1234.50',
        entered_ts: '2026-10-08 09:17',
      },
    ]);
    expect(scene.result.problems.map(({ id, place }) => `${place.sheet} ${id}`)).toEqual(['客户 sheet-hidden']);
  });

  test('formulas give their stored result, errors are unreadable, long numbers are damaged', async () => {
    const bytes = await book((own) => {
      const sheet = own.addWorksheet('合同');
      sheet.addRow(HEADER);
      sheet.addRow([
        'HT1',
        { richText: [{ text: '甲' }, { text: '公司' }] },
        '张三',
        { formula: 'DATE(2026,10,8)', result: 46303 as never },
        { formula: 'A1', result: 0.1 + 0.2 },
      ]);
      sheet.getCell('D2').numFmt = 'yyyy-mm-dd';
      sheet.addRow(['HT2', '甲公司', '张三', '2026-10-08', { error: '#REF!' }]);
      sheet.addRow([12345678901234567000, '甲公司', '张三', '2026-10-08', 1]);
      sheet.addRow(['HT4', '甲公司', '张三', 46303, 1, 46303.386805555]);
      sheet.addRow(['HT5', '甲公司', '张三', '2026-10-08', { formula: 'B1*0', result: 0 }]);
      sheet.addRow(['HT6', '甲公司', '张三', '2026-10-08', { formula: 'B1/0', result: { error: '#DIV/0!' } as never }]);
    });
    const scene = await load({ 'x.xlsx': bytes });
    expect(
      await scene.rows(
        'SELECT contract_no, customer_name, signed_on, amount, entered_ts FROM contracts ORDER BY row_no',
      ),
    ).toEqual([
      { contract_no: 'HT1', customer_name: '甲公司', signed_on: '2026-10-08', amount: '0.30', entered_ts: null },
      {
        contract_no: 'HT4',
        customer_name: '甲公司',
        signed_on: '2026-10-08',
        amount: '1.00',
        entered_ts: '2026-10-08 09:17',
      },
      { contract_no: 'HT5', customer_name: '甲公司', signed_on: '2026-10-08', amount: '0.00', entered_ts: null },
    ]);
    expect(await scene.rejects()).toEqual([
      'x.xlsx:合同:3:合同金额 cell-error #REF!',
      'x.xlsx:合同:4:合同编号 number-damaged 1.2345678901234567E+19',
      'x.xlsx:合同:7:合同金额 cell-error #VALUE!',
    ]);
  });

  test('a book that counts from 1904', async () => {
    const bytes = await book((own) => {
      own.properties.date1904 = true;
      const sheet = own.addWorksheet('合同');
      sheet.addRow(HEADER);
      // 46303 − 1462: the bare number of 8 October 2026 in such a book.
      sheet.addRow(['HT1', '甲公司', '张三', 44841, 1, utc('2026-10-08T09:17:00')]);
      sheet.getCell('F2').numFmt = 'yyyy-mm-dd hh:mm';
    });
    const scene = await load({ 'x.xlsx': bytes });
    expect(await scene.rows('SELECT signed_on, entered_ts FROM contracts')).toEqual([
      { signed_on: '2026-10-08', entered_ts: '2026-10-08 09:17' },
    ]);
  });

  test('blank rows between rows count, those below do not; cells outside the header are counted; merged cells are not filled', async () => {
    const bytes = await book((own) => {
      const sheet = own.addWorksheet('合同');
      sheet.addRow(HEADER.slice(0, 5));
      sheet.addRow(['HT1', '甲公司', '张三', '2026-10-08', 1, '旁注']);
      sheet.getRow(5).values = ['HT2', '甲公司', '张三', '2026-10-08', 1];
      sheet.getCell('A7').value = '合计';
      sheet.getCell('A9').numFmt = '0.00';
      sheet.getRow(10).values = ['HT3', '乙公司', '张三', '2026-10-08', 1];
      sheet.getRow(11).values = ['HT4', '乙公司', '张三', '2026-10-08', 1];
      sheet.mergeCells('B10:B11');
    });
    const scene = await load({ 'x.xlsx': bytes });
    // Rows 2 to 11: HT1, HT2, HT3 load, 11 lacks its customer, 7 is a total, 3 4 6 8 9 are blank.
    expect(counts(scene.result)).toEqual(['10/3/1/6']);
    expect(scene.result.problems.map(({ id }) => id)).toEqual(['cells-without-header']);
    expect((await scene.rejects()).at(-1)).toBe('x.xlsx:合同:11:客户名称 required-missing');
  });

  test('parts named as other programs name them, in any order, are found', async () => {
    const parts = await unzip(
      await book((own) => {
        const sheet = own.addWorksheet('合同');
        sheet.addRow(HEADER);
        sheet.addRow(['HT1', '甲公司'.repeat(30_000), '张三', '2026-10-08', 1]);
      }),
    );
    // As the OpenXML SDK writes it: the sheet is called sheet.xml, its target is absolute, and it stands first.
    const sheet = parts.get('xl/worksheets/sheet1.xml') as string;
    const relations = parts.get('xl/_rels/workbook.xml.rels') as string;
    parts.delete('xl/worksheets/sheet1.xml');
    parts.set('xl/_rels/workbook.xml.rels', relations.replace('worksheets/sheet1.xml', '/xl/worksheets/sheet.xml'));
    const scene = await load({ 'x.xlsx': zip(new Map([['xl/worksheets/sheet.xml', sheet], ...parts])) });
    // A long text crosses chunks of the unpacked stream: none of its characters may break.
    expect(
      await scene.rows(`SELECT contract_no, customer_name = repeat('甲公司', 30000) AS whole FROM contracts`),
    ).toEqual([{ contract_no: 'HT1', whole: true }]);
  });

  test('cut off, protected, old, foreign: one clear message each', async () => {
    const good = await book((own) => {
      const sheet = own.addWorksheet('合同');
      sheet.addRow(HEADER);
      for (let i = 0; i < 500; i++) sheet.addRow([`HT${i}`, '甲公司', '张三', '2026-10-08', i]);
    });
    const ole = Buffer.from('d0cf11e0a1b11ae1', 'hex');
    const files: Record<string, string | Buffer> = {
      'a-cut.xlsx': good.subarray(0, good.length - 400),
      'b-protected.xlsx': Buffer.concat([ole, Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')]),
      'c-old.xls': Buffer.concat([ole, Buffer.alloc(600)]),
      'd-web.xls': '<html><table><tr><td>合同编号</td></tr></table></html>',
      'e-empty.xlsx': await book((own) => void own.addWorksheet('Sheet1')),
      'f-合同.csv': contracts([['HT1', '甲公司', '张三', '2026-10-08', '1']]),
    };
    const scene = await load(files);
    expect(scene.result.problems.map(({ id, place }) => `${place.file} ${id}`)).toEqual([
      'a-cut.xlsx workbook-damaged',
      'b-protected.xlsx workbook-encrypted',
      'c-old.xls kind-unsupported',
      'd-web.xls kind-unsupported',
      'e-empty.xlsx file-empty',
    ]);
    expect(scene.result.notUnderstood).toBe(5);
  });

  test('a part that is damaged inside leaves nothing behind', async () => {
    const good = await book((own) => {
      const sheet = own.addWorksheet('合同');
      sheet.addRow(HEADER);
      for (let i = 0; i < 3000; i++) sheet.addRow([`HT${i}`, `公司${(i * 7919) % 997}`, '张三', '2026-10-08', i]);
    });
    const at = good.indexOf('xl/worksheets/sheet1.xml') + 4000;
    good.fill(0xff, at, at + 200);
    const scene = await load({ 'x.xlsx': good, '客户.csv': '客户名称\n甲\n' });
    expect(scene.result.problems.map(({ id }) => id)).toEqual(['workbook-damaged']);
    expect(await scene.rows('SELECT count(*) AS n FROM contracts')).toEqual([{ n: 0 }]);
  });

  test('a zip bomb is refused by its declared sizes', async () => {
    const bomb = zip(new Map([['xl/workbook.xml', '0'.repeat(80 * 2 ** 20)]]));
    const scene = await load({ 'x.xlsx': bomb, '客户.csv': '客户名称\n甲\n' });
    expect(scene.result.problems.map(({ id }) => id)).toEqual(['workbook-too-large']);
  });

  test('the same file under two names is loaded twice and told', async () => {
    const bytes = await book((own) => {
      const sheet = own.addWorksheet('合同');
      sheet.addRow(HEADER);
      sheet.addRow(['HT1', '甲公司', '张三', '2026-10-08', 1]);
    });
    const scene = await load({ 'a.xlsx': bytes, 'b.xlsx': bytes });
    expect(scene.result.problems.map(({ id, value }) => `${id} ${value}`)).toEqual([
      'content-repeated a.xlsx',
      'number-repeated HT1',
    ]);
  });
});

test('numbers keep 15 digits and never an exponent, unless digits are lost', () => {
  expect([0.1 + 0.2, 1e-7, 123456789012345, 1e15, 1.5].map((value) => cellText(value))).toEqual([
    '0.3',
    '0.0000001',
    '123456789012345',
    '1E+15',
    '1.5',
  ]);
});
