import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/domain/problem.js';
import { rejectsCsv } from '../../src/ingest/rejects.js';
import { contracts, counts, load as loadFiles, type Scene } from './scene.js';

const open: Scene[] = [];
const load = async (files: Record<string, string | Buffer>) => {
  const scene = await loadFiles(files);
  open.push(scene);
  return scene;
};
afterEach(async () => {
  for (const scene of open.splice(0)) await scene.close();
});

const GOOD = ['HT1', '甲公司', '张三', '2026-10-08', '100'];
const rowsOf = (scene: Scene, columns: string) =>
  scene.rows(`SELECT ${columns} FROM contracts ORDER BY input_no, row_no`);
const ids = (scene: Scene) => scene.result.problems.map(({ id }) => id);

/** 中 is D6D0 in GB18030: the bytes of the texts used here, looked up in the code table. */
const GB: Record<string, string> = {
  合: 'bacf',
  同: 'cdac',
  编: 'b1e0',
  号: 'bac5',
  客: 'bfcd',
  户: 'bba7',
  名: 'c3fb',
  称: 'b3c6',
  业: 'd2b5',
  务: 'cef1',
  员: 'd4b1',
  签: 'c7a9',
  订: 'b6a9',
  日: 'c8d5',
  期: 'c6da',
  金: 'bdf0',
  额: 'b6ee',
  甲: 'bcd7',
  公: 'b9ab',
  司: 'cbbe',
  张: 'd5c5',
  三: 'c8fd',
};
const gb18030 = (text: string) =>
  Buffer.concat(
    [...text].map((character) =>
      GB[character] ? Buffer.from(GB[character], 'hex') : Buffer.from(character, 'latin1'),
    ),
  );

describe('encodings', () => {
  const text = contracts([GOOD]);
  test.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8-bom', Buffer.from(`\ufeff${text}`)],
    ['utf-16le', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['utf-16le', Buffer.from(text, 'utf16le')],
    ['utf-16be', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['gb18030', gb18030(text)],
  ])('%s is detected and reported', async (encoding, bytes) => {
    const scene = await load({ 'data.csv': bytes });
    expect(scene.result.inputs).toEqual([
      {
        file: 'data.csv',
        sheet: null,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        dataset: 'contracts',
        encoding,
        rowsRead: 1,
        rowsLoaded: 1,
        rowsRejected: 0,
        rowsIgnored: 0,
      },
    ]);
    expect(await rowsOf(scene, 'row_no, contract_no, customer_name, salesperson, signed_on, amount')).toEqual([
      {
        row_no: 2,
        contract_no: 'HT1',
        customer_name: '甲公司',
        salesperson: '张三',
        signed_on: '2026-10-08',
        amount: '100.00',
      },
    ]);
  });

  test('a single broken byte in UTF-8 costs its row, not the file', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => [`HT${i}`, '甲公司', '张三', '2026-10-08', '100']);
    const bytes = Buffer.from(contracts(rows));
    bytes[bytes.lastIndexOf(Buffer.from('甲')) + 1] = 0x20;
    const scene = await load({ 'data.csv': bytes });
    expect(counts(scene.result)).toEqual(['30/29/1/0']);
    expect(ids(scene)).toEqual(['encoding-damaged']);
    expect((await scene.rejects())[0]).toMatch(/^data\.csv:31 character-unreadable HT29,/);
  });

  test('bytes that are no encoding we know are not guessed', async () => {
    const noise = Buffer.from(contracts([GOOD]));
    const odd = Buffer.concat([noise, Buffer.from(Array.from({ length: 400 }, () => 0xff))]);
    const scene = await load({ 'data.csv': odd, 'good.csv': noise });
    expect(scene.result.inputs.map(({ file, dataset }) => [file, dataset])).toEqual([
      ['data.csv', null],
      ['good.csv', 'contracts'],
    ]);
    expect(scene.result.notUnderstood).toBe(1);
  });
});

describe('dialects', () => {
  test.each([['\t'], [';'], ['|']])('delimiter %j', async (delimiter) => {
    const scene = await load({ '合同.xls': contracts([GOOD]).replaceAll(',', delimiter) });
    expect(counts(scene.result)).toEqual(['1/1/0/0']);
  });

  test.each([['\r\n'], ['\r']])('line end %j', async (end) => {
    const scene = await load({ '合同.csv': contracts([GOOD, ['HT2', ...GOOD.slice(1)]]).replaceAll('\n', end) });
    expect(await rowsOf(scene, 'row_no, contract_no, amount')).toEqual([
      { row_no: 2, contract_no: 'HT1', amount: '100.00' },
      { row_no: 3, contract_no: 'HT2', amount: '100.00' },
    ]);
  });

  test('mixed line ends, quotes with line breaks and doubled quotes, a quote inside a cell', async () => {
    const text =
      '合同编号,客户名称,业务员,签订日期,合同金额,联系人\r\nHT1,"甲\n公司",张三,2026-10-08,100,19" 屏\nHT2,"""乙"" 公司",张三,2026-10-08,"1,000",\r\n';
    const scene = await load({ '合同.csv': text });
    expect(await rowsOf(scene, 'row_no, customer_name, contact, amount')).toEqual([
      { row_no: 2, customer_name: '甲\n公司', contact: '19" 屏', amount: '100.00' },
      { row_no: 3, customer_name: '"乙" 公司', contact: null, amount: '1000.00' },
    ]);
  });

  test('titles above the header are skipped; rows keep the number that Excel shows', async () => {
    const scene = await load({ '合同.csv': `合同一览（2026-10-01至2026-10-31）\n制表：李四\n${contracts([GOOD])}` });
    expect(await rowsOf(scene, 'row_no')).toEqual([{ row_no: 4 }]);
  });

  test('blank and total rows are ignored, counted and listed; also ragged ones', async () => {
    const rows = [
      GOOD,
      ['', '', '', '', ''],
      ['小计', '', '', '', '100'],
      ['HT2', ...GOOD.slice(1)],
      ['', '合 计：', '', '', '200'],
      ['合计2条记录', '', '', '', ''],
    ];
    const scene = await load({ '合同.csv': `${contracts(rows)}\n总计,200\n` });
    expect(counts(scene.result)).toEqual(['8/2/0/6']);
    expect(await scene.rejects()).toEqual([
      '合同.csv:3 blank-row',
      '合同.csv:4 total-row 小计',
      '合同.csv:6 total-row 合 计：',
      '合同.csv:7 total-row 合计2条记录',
      '合同.csv:8 blank-row',
      '合同.csv:9 total-row 总计',
    ]);
  });

  test('a total row is seen where no date is required; a name that begins like one is not', async () => {
    const scene = await load({ '客户.csv': '客户名称,信用额度\n甲公司,100\n合计师事务所,5\n合计,105\n' });
    expect(counts(scene.result)).toEqual(['3/2/0/1']);
  });

  test('ragged rows are rejected: their values may have shifted', async () => {
    const scene = await load({
      '合同.csv': contracts([
        GOOD,
        ['HT2', '甲', '公司', '张三', '2026-10-08', '100'],
        ['HT3', '甲公司', '张三', '2026-10-08'],
        [...GOOD, '', ''],
      ]),
    });
    expect(counts(scene.result)).toEqual(['4/2/2/0']);
    expect(await scene.rejects()).toEqual([
      '合同.csv:3 ragged-more HT2,甲,公司,张三,2026-10-08,100',
      '合同.csv:4 ragged-fewer HT3,甲公司,张三,2026-10-08',
    ]);
  });

  test('a cell of millions of characters is rejected, the rest loads', async () => {
    const scene = await load({
      '合同.csv': contracts([
        GOOD,
        ['HT2', 'x'.repeat(5_000_000), '张三', '2026-10-08', '1'],
        ['HT3', ...GOOD.slice(1)],
      ]),
    });
    expect(counts(scene.result)).toEqual(['3/2/1/0']);
    expect(await scene.rejects()).toEqual([`合同.csv:3 cell-too-long ${'x'.repeat(200)}`]);
  });

  test('a quote that is never closed: the file is not used, and the row is named', async () => {
    const scene = await load({
      '合同.csv': contracts([GOOD, ['HT2', '"甲公司', '张三', '2026-10-08', '1'], GOOD]),
      '客户.csv': '客户名称\n甲公司\n',
    });
    expect(scene.result.problems.find(({ id }) => id === 'quote-unclosed')?.what.zh).toContain('第 3 行');
    expect(await scene.rows('SELECT count(*) AS n FROM contracts')).toEqual([{ n: 0 }]);
  });
});

describe('values', () => {
  test('every problem of a row is listed; a bad cell in an optional field rejects as well', async () => {
    const header = '合同编号,客户名称,业务员,签订日期,合同金额,信用天数,交货日期,重大合同,合同类型';
    const scene = await load({
      '合同.csv': contracts(
        [
          ['HT1', '甲公司', '张三', '2026-10-08', '100', '30', '', '是', '电话'],
          ['', '甲公司', '张三', '2026-02-30', '壹佰', '三十', '20261x', '大概', '口头'],
          ['HT3', '甲公司', '张三', '2026-10-08', '100', '', '#REF!', '', ''],
        ],
        header,
      ),
    });
    expect(counts(scene.result)).toEqual(['3/1/2/0']);
    expect(await scene.rejects()).toEqual([
      '合同.csv:3:交货日期 date-unreadable 20261x',
      '合同.csv:3:信用天数 number-unreadable 三十',
      '合同.csv:3:合同类型 choice-unknown 口头',
      '合同.csv:3:合同编号 required-missing',
      '合同.csv:3:合同金额 number-unreadable 壹佰',
      '合同.csv:3:签订日期 date-impossible 2026-02-30',
      '合同.csv:3:重大合同 boolean-unreadable 大概',
      '合同.csv:4:交货日期 cell-error #REF!',
    ]);
  });

  test('every form of date and number, bulk or not, lands in the same type', async () => {
    const header = '合同编号,客户名称,业务员,签订日期,合同金额,录入时间,预付比例,信用天数,汇率';
    const scene = await load({
      '合同.csv': contracts(
        [
          ['="001"', '甲公司', '张三', '2026年10月8日', '"¥1,234.505"', '2026/10/8 9:05', '30%', '30天', '7.12345678'],
          ['00000000000000000002', '甲公司', '张三', '46303', '(5)', '2026-10-08 00:00:00', '0.3', '30', '1'],
          ['3', '甲公司', '张三', '2026/10/8', '5-', '2026-10-08 23:59:59', '1', '', '0.1'],
        ],
        header,
      ),
    });
    expect(
      await rowsOf(
        scene,
        'contract_no, signed_on, amount, entered_on, entered_ts, prepay_ratio, credit_days, exchange_rate',
      ),
    ).toEqual([
      {
        contract_no: '001',
        signed_on: '2026-10-08',
        amount: '1234.51',
        entered_on: '2026-10-08',
        entered_ts: '2026-10-08 09:05',
        prepay_ratio: '0.300000',
        credit_days: 30,
        exchange_rate: '7.12345678',
      },
      {
        contract_no: '00000000000000000002',
        signed_on: '2026-10-08',
        amount: '-5.00',
        entered_on: '2026-10-08',
        entered_ts: null,
        prepay_ratio: '0.300000',
        credit_days: 30,
        exchange_rate: '1.00000000',
      },
      {
        contract_no: '3',
        signed_on: '2026-10-08',
        amount: '-5.00',
        entered_on: '2026-10-08',
        entered_ts: '2026-10-08 23:59',
        prepay_ratio: '1.000000',
        credit_days: null,
        exchange_rate: '0.10000000',
      },
    ]);
    expect(scene.result.problems.map(({ id, place, what }) => [id, place.column, what.en])).toEqual([
      ['number-rounded', '合同金额', '1 row of "Contract amount" with more than 2 decimals, rounded half up'],
    ]);
  });

  test('ambiguous dates are read in the order the column proves, else rejected', async () => {
    const header = '合同编号,客户名称,业务员,签订日期,合同金额,交货日期';
    const scene = await load({
      '合同.csv': contracts(
        [
          ['HT1', '甲公司', '张三', '03/04/2026', '1', '03/04/2026'],
          ['HT2', '甲公司', '张三', '13/04/2026', '1', '2026-04-03'],
        ],
        header,
      ),
    });
    expect(await rowsOf(scene, 'contract_no, signed_on')).toEqual([{ contract_no: 'HT2', signed_on: '2026-04-13' }]);
    expect(await scene.rejects()).toEqual(['合同.csv:2:交货日期 date-ambiguous 03/04/2026']);
    const proven = await load({
      '合同.csv': contracts([
        ['HT1', '甲公司', '张三', '03/04/2026', '1'],
        ['HT2', '甲公司', '张三', '13/04/2026', '1'],
      ]),
    });
    expect(await rowsOf(proven, 'contract_no, signed_on')).toEqual([
      { contract_no: 'HT1', signed_on: '2026-04-03' },
      { contract_no: 'HT2', signed_on: '2026-04-13' },
    ]);
  });

  test('blank yes/no is no in a column of ticks, unknown in a column that writes "no"', async () => {
    const header = '合同编号,客户名称,业务员,签订日期,合同金额,特殊合同,重大合同';
    const row = (no: string, special: string, major: string) => [
      no,
      '甲公司',
      '张三',
      '2026-10-08',
      '1',
      special,
      major,
    ];
    const scene = await load({
      '合同.csv': contracts([row('1', '√', '是'), row('2', '', ''), row('3', '', '否')], header),
    });
    expect(await rowsOf(scene, 'is_special, is_major')).toEqual([
      { is_special: true, is_major: true },
      { is_special: false, is_major: null },
      { is_special: false, is_major: false },
    ]);
  });

  test('choices: default for blank and absent, kept or defaulted when not listed, with a warning', async () => {
    const header = '合同编号,客户名称,业务员,签订日期,合同金额,合同类型,付款方式';
    const row = (no: string, kind: string, terms: string) => [no, '甲公司', '张三', '2026-10-08', '1', kind, terms];
    const scene = await load({
      '合同.csv': contracts([row('1', '', '先款后货'), row('2', '电话', '以物易物')], header),
    });
    expect(await rowsOf(scene, 'contract_type, payment_terms, credit_from, currency')).toEqual([
      { contract_type: 'formal', payment_terms: 'prepaid', credit_from: 'document', currency: null },
      { contract_type: 'phone', payment_terms: '以物易物', credit_from: 'document', currency: null },
    ]);
    expect(scene.result.problems.map(({ id, place, value }) => [id, place.column, value])).toEqual([
      ['choice-unlisted', '付款方式', '以物易物'],
    ]);
  });

  test('words for nothing are nothing, in text and in numbers', async () => {
    const header = '合同编号,客户名称,业务员,签订日期,合同金额,联系人,信用天数';
    const scene = await load({
      '合同.csv': contracts(
        [
          ['1', '甲公司', '张三', '2026-10-08', '1', 'NULL', 'N/A'],
          ['2', '甲公司', '张三', '2026-10-08', '-', '/', '--'],
        ],
        header,
      ),
    });
    expect(await rowsOf(scene, 'contact, credit_days')).toEqual([{ contact: null, credit_days: null }]);
    expect(await scene.rejects()).toEqual(['合同.csv:3:合同金额 required-missing']);
  });

  test('blanks around cells are trimmed, full-width ones too', async () => {
    const scene = await load({
      '合同.csv': contracts([[' HT1 ', '\u3000甲公司\u3000', '\u00a0张三', ' 2026-10-08 ', ' 100 ']]),
    });
    expect(await rowsOf(scene, 'contract_no, customer_name, salesperson, amount')).toEqual([
      { contract_no: 'HT1', customer_name: '甲公司', salesperson: '张三', amount: '100.00' },
    ]);
  });

  test('numbers that Excel destroyed: scientific notation is rejected, lost last digits are counted', async () => {
    const header = '发票号码,客户名称,开票日期,价税合计';
    const scene = await load({
      '发票.csv': contracts(
        [
          ['1.23457E+19', '甲公司', '2026-10-08', '1'],
          ['12345678901234500000', '甲公司', '2026-10-08', '1'],
        ],
        header,
      ),
    });
    expect(await scene.rejects()).toEqual(['发票.csv:2:发票号码 number-damaged 1.23457E+19']);
    expect(ids(scene)).toEqual(['number-shortened']);
  });

  test('void documents are loaded and marked, whatever the case and width', async () => {
    const header = '合同编号,客户名称,业务员,签订日期,合同金额,状态';
    const states = ['已审核', '作废', ' VOID ', 'Ｃancelled', ''];
    const scene = await load({
      '合同.csv': contracts(
        states.map((state, i) => [`HT${i}`, '甲公司', '张三', '2026-10-08', '1', state]),
        header,
      ),
    });
    expect(await rowsOf(scene, 'is_void')).toEqual(
      [false, true, true, true, false].map((isVoid) => ({ is_void: isVoid })),
    );
  });
});

describe('files', () => {
  test('a missing required column names itself, what is accepted, and the nearest header; its rows are rejected', async () => {
    const scene = await load({
      '合同.csv': contracts([GOOD, GOOD], '合同编码,客户名称,业务员,签订日期,合同金额'),
      '客户.csv': '客户名称\n甲\n',
    });
    expect(counts(scene.result)).toEqual(['2/0/2/0', '1/1/0/0']);
    const [problem] = scene.result.problems.filter(({ id }) => id === 'column-missing');
    expect(problem?.what.zh).toBe('缺少必需的列「合同编号」；最接近的表头是「合同编码」');
    expect(problem?.expected.zh).toContain('合同号、订单号');
    expect(await scene.rejects()).toEqual(['合同.csv:合同编号 column-missing']);
    // Rejected as a whole means absent: rules must not take it for "no contracts".
    expect([...scene.result.columns.keys()]).toEqual([2]);
    expect(scene.result.headers.get(1)).toContainEqual({ header: '合同编码', field: null });
  });

  test('only a header, an empty file, junk, an unknown table, hidden files, subfolders: each is told', async () => {
    const scene = await load({
      '合同.csv': contracts([]),
      '收款.csv': '',
      '发货.csv': Buffer.from([0, 1, 2, 3, 0, 0, 255, 254, 7, 8, 9, 0, 0]),
      '说明.txt': '这里放十月的导出文件。\n',
      '.DS_Store': 'x',
      '~$合同.xlsx': 'x',
      'old/合同.csv': contracts([GOOD]),
    });
    expect(scene.result.problems.map(({ id, place }) => `${place.file} ${id}`).sort()).toEqual([
      '.DS_Store file-skipped',
      'old folder-skipped',
      '~$合同.xlsx file-skipped',
      '发货.csv file-binary',
      '合同.csv header-only',
      '收款.csv file-empty',
      '说明.txt dataset-unknown',
    ]);
    expect([scene.result.notUnderstood, scene.result.inputs.length]).toEqual([3, 4]);
    expect(scene.result.inputs.map(({ rowsRead }) => rowsRead)).toEqual([0, 0, 0, 0]);
  });

  test('nothing to read at all is the user’s mistake, with what was seen', async () => {
    await expect(load({})).rejects.toThrow(UserError);
    await expect(load({ '说明.txt': '无' })).rejects.toThrow(/说明\.txt/);
  });

  test('headers that map to nothing are listed; the mapping is given per input', async () => {
    const scene = await load({
      '合同.csv': contracts([[...GOOD, 'x']], '合同编号,客户名称,业务员,签订日期,合同金额,备注'),
    });
    expect(scene.result.headers.get(1)).toEqual([
      { header: '合同编号', field: 'contract_no' },
      { header: '客户名称', field: 'customer_name' },
      { header: '业务员', field: 'salesperson' },
      { header: '签订日期', field: 'signed_on' },
      { header: '合同金额', field: 'amount' },
      { header: '备注', field: null },
    ]);
    expect([...(scene.result.columns.get(1) ?? [])]).toEqual([
      'contract_no',
      'customer_name',
      'salesperson',
      'signed_on',
      'amount',
    ]);
    expect(scene.result.problems.map(({ id, value }) => `${id} ${value}`)).toEqual(['header-unmapped 备注']);
  });

  test('the net price beside a tax column is not taken for the gross one', async () => {
    const scene = await load({
      '合同明细.csv': '合同编号,行号,数量,单价,税率\nHT1,1,2,100,13%\n',
      '客户.csv': '客户名称\n甲\n',
    });
    expect(ids(scene)).toEqual(['net-column-left-out', 'header-unmapped', 'column-missing']);
    expect(scene.result.problems.at(-1)?.what.zh).toContain('「单价」旁有税额或税率列');
  });
});

describe('rejects.csv', () => {
  test('is sorted, in the language asked for, safe to open in Excel, and the same every time', async () => {
    const scene = await load({
      'b合同.csv': contracts([['HT1', '甲公司', '张三', '=1+1', '-']]),
      'a合同.csv': contracts([['HT2', '甲公司', '张三', '"a,b"', '1']]),
    });
    const read = async (lang: 'zh' | 'en') => {
      const lines: string[] = [];
      for await (const line of rejectsCsv(scene.store, lang)) lines.push(line);
      return lines;
    };
    const zh = await read('zh');
    expect(zh[0]).toBe('\ufeff文件,工作表,行,列,处理,问题编号,内容,问题,应为,处理办法\r\n');
    expect(zh.slice(1).map((line) => line.split(',').slice(0, 6).join(' '))).toEqual([
      'a合同.csv  2 签订日期 拒绝 date-unreadable',
      'b合同.csv  2 合同金额 拒绝 required-missing',
      'b合同.csv  2 签订日期 拒绝 date-unreadable',
    ]);
    expect(zh[1]).toContain(',"a,b",');
    expect(zh[3]).toContain(",'=1+1,");
    expect(await read('zh')).toEqual(zh);
    expect((await read('en'))[1]).toContain('rejected,date-unreadable,"a,b",a date that cannot be read,');
  });
});
