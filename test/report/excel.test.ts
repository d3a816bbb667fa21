import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import yauzl from 'yauzl';
import type { Value } from '../../src/domain/result.js';
import type { Lang } from '../../src/domain/text.js';
import { buildReport } from '../../src/report/build-report.js';
import { CELL_LIMIT, cellText } from '../../src/report/excel/cell-text.js';
import { fixZipDates } from '../../src/report/excel/fix-zip-dates.js';
import { excelSerial } from '../../src/report/excel/serial.js';
import { sheetName, sheetNamer } from '../../src/report/excel/sheet-names.js';
import { lineCount, textWidth } from '../../src/report/excel/text-width.js';
import { type WorkbookOptions, writeWorkbook } from '../../src/report/excel/write-workbook.js';
import { loadReportDefinitions } from '../../src/report/load-definition.js';
import type { Column, Report, ReportRow, Section, TableSection } from '../../src/report/model.js';
import { REPORT_IDS, type ReportId } from '../../src/report/sources.js';
import { reportData } from './report-data.js';

let folder: string;
let written = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jihe-excel-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function write(report: Report, options?: WorkbookOptions): Promise<string> {
  written += 1;
  const path = join(folder, `${written}.xlsx`);
  await writeWorkbook(report, path, options);
  return path;
}

async function read(path: string): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(path);
  return workbook;
}

const sha256 = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

interface Entry {
  readonly name: string;
  readonly date: string;
  readonly text: string;
}

/** Every entry of a zip file with its date and content. */
async function entries(path: string): Promise<Entry[]> {
  const zip = await yauzl.openPromise(path);
  const found: Entry[] = [];
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    const date = entry.getLastModDate({ timezone: 'UTC' }).toISOString();
    found.push({ name: entry.fileName, date, text: Buffer.concat(chunks).toString('utf8') });
  }
  return found;
}

/** A report of one table, for what the four real ones do not show. */
function report(
  columns: readonly Column[],
  rows: readonly ReportRow[],
  more: Partial<TableSection> = {},
  lang: Lang = 'zh',
): Report {
  const table: TableSection = { kind: 'table', title: '', columns, rows: () => rows, empty: '无。', ...more };
  return {
    id: 'violations',
    title: '试验 & 报告',
    subtitle: '稽核期间 2026-10',
    lang,
    asOf: '2026-10-31',
    sheets: [{ name: '明细', sections: [table] }],
  };
}

const column = (field: string, format: Column['format'], width = 20): Column => ({
  field,
  title: field,
  format,
  width,
});

/** The data cells of the first sheet of a one-table report: from row 4 on. */
async function cells(path: string, rows: number, columns: number): Promise<ExcelJS.Cell[][]> {
  const [sheet] = (await read(path)).worksheets;
  if (!sheet) throw new Error('no sheet');
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, index) => sheet.getCell(row + 4, index + 1)),
  );
}

const SEVERITY_ZH: Readonly<Record<string, string>> = {
  notice: '提示',
  minor: '轻微',
  moderate: '一般',
  major: '较重',
  serious: '严重',
  critical: '特别严重',
};

/** A value of the model as the workbook must give it back, worked out without the writer's code. */
function expected(value: Value, { format }: Column): unknown {
  if (value === null) return null;
  switch (format) {
    case 'severity':
      return SEVERITY_ZH[String(value)] ?? value;
    case 'date':
    case 'datetime': {
      const text = String(value).replace(' ', 'T');
      return new Date(text.length === 10 ? `${text}T00:00:00Z` : `${text}:00Z`).getTime();
    }
    case 'amount':
    case 'integer':
    case 'quantity':
    case 'percent':
      return Number(value);
    default:
      return value;
  }
}

function actual(cell: ExcelJS.Cell): unknown {
  const { value } = cell;
  // Minutes are fractions of a day: read back, they may be off by less than a millisecond's rounding.
  return value instanceof Date ? Math.round(value.getTime() / 1000) * 1000 : value;
}

describe('the four reports', () => {
  const definitions = loadReportDefinitions(resolve('reports'));

  async function findTable(sheet: ExcelJS.Worksheet, table: TableSection): Promise<number> {
    for (let row = 1; row <= sheet.rowCount; row++) {
      if (table.columns.every(({ title }, index) => sheet.getCell(row, index + 1).value === title)) return row;
    }
    throw new Error(`no header of ${table.title} in ${sheet.name}`);
  }

  it.each(REPORT_IDS)('%s: every table of the model stands in the workbook, cell by cell', async (id: ReportId) => {
    const model = await buildReport(id, (await definitions)[id], reportData());
    const workbook = await read(await write(model));
    const sheets = model.sheets.filter(({ only }) => only !== 'pdf');
    expect(workbook.worksheets.map(({ name }) => name)).toEqual(sheets.map(({ name }) => name));
    let compared = 0;
    for (const { name, sections } of sheets) {
      const sheet = workbook.getWorksheet(name);
      if (!sheet) throw new Error(`no sheet ${name}`);
      for (const table of sections.filter((section): section is TableSection => section.kind === 'table')) {
        const header = await findTable(sheet, table);
        const rows: ReportRow[] = [];
        for await (const row of table.rows()) rows.push(row);
        if (table.total && rows.length > 0) rows.push(table.total);
        for (const [rowIndex, row] of rows.entries()) {
          for (const [index, definition] of table.columns.entries()) {
            const cell = sheet.getCell(header + 1 + rowIndex, index + 1);
            const where = `${name} ${cell.address} ${definition.field}`;
            expect(actual(cell), where).toEqual(expected(row[definition.field] ?? null, definition));
            compared += 1;
          }
        }
        if (rows.length === 0) expect(sheet.getCell(header + 1, 1).value).toBe(table.empty);
      }
    }
    expect(compared).toBeGreaterThan(10);
  });

  it.each(REPORT_IDS)('%s: figures, bars, notes and signatures stand in the workbook', async (id: ReportId) => {
    const model = await buildReport(id, (await definitions)[id], reportData());
    const workbook = await read(await write(model));
    const inSheet = (section: Section): readonly string[] => {
      if (section.kind === 'figures') return section.items.flatMap(({ label, value }) => [label, value]);
      if (section.kind === 'bars') return section.items.flatMap(({ label, text }) => [label, text]);
      if (section.kind === 'notes') return section.lines;
      return section.kind === 'table' ? [] : section.labels;
    };
    for (const { name, sections } of model.sheets.filter(({ only }) => only !== 'pdf')) {
      const texts = new Set<string>();
      workbook.getWorksheet(name)?.eachRow((row) => {
        row.eachCell((cell) => texts.add(String(cell.value).replace(/：_+.*$/, '')));
      });
      for (const text of sections.flatMap(inSheet)) expect(texts, name).toContain(text);
    }
  });

  it('findings: header frozen, filter, repeated header, print area without the screen columns, A4 landscape, page numbers', async () => {
    const model = await buildReport('violations', (await definitions).violations, reportData());
    const sheet = (await read(await write(model))).getWorksheet('违规明细');
    if (!sheet) throw new Error('no sheet');
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 3 });
    // 13 findings from row 4 on, 19 columns (one company, nothing waived).
    expect(sheet.autoFilter).toBe('A3:S16');
    expect(sheet.pageSetup).toMatchObject({
      paperSize: 9,
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
    });
    expect(sheet.pageSetup.printTitlesRow).toBe('3:3');
    expect(sheet.pageSetup.printArea).toBe('A1:N17');
    expect(sheet.headerFooter.oddFooter).toBe('&L销售稽核违规报告&C第 &P 页 / 共 &N 页&R2026-10-31');
    const critical = sheet.getCell('A11');
    expect(critical.value).toBe('特别严重');
    expect(critical.fill).toMatchObject({ type: 'pattern', fgColor: { argb: 'FFB71C1C' } });
    expect(sheet.getCell('A4').font.name).toBe('微软雅黑');
  });

  it('long messages get taller rows', async () => {
    const model = await buildReport('violations', (await definitions).violations, reportData());
    const sheet = (await read(await write(model))).getWorksheet('违规明细');
    const [short, long] = [sheet?.getRow(12).height ?? 0, sheet?.getRow(11).height ?? 0];
    expect(short).toBeGreaterThanOrEqual(18);
    expect(long).toBeGreaterThan(short * 2);
  });

  it('the same report gives the same bytes, whatever the clock says', async () => {
    const data = reportData();
    const definition = (await definitions).violations;
    const first = await write(await buildReport('violations', definition, data));
    await setTimeout(2100); // zip dates count in two-second steps
    const second = await write(await buildReport('violations', definition, data));
    expect(await sha256(second)).toBe(await sha256(first));
    for (const { name, date } of await entries(first)) expect(date, name).toBe('1980-01-01T00:00:00.000Z');
    const core = (await entries(first)).find(({ name }) => name === 'docProps/core.xml');
    expect(core?.text).toContain('2026-10-31T00:00:00Z');
  });

  it('speaks English', async () => {
    const model = await buildReport('violations', (await definitions).violations, reportData({ lang: 'en', org: '-' }));
    const sheet = (await read(await write(model))).getWorksheet('Findings');
    expect(sheet?.getCell('A11').value).toBe('Critical');
    expect(sheet?.headerFooter.oddFooter).toContain('Page &P of &N');
  });
});

describe('values', () => {
  it('what looks like a formula is a string cell in text format', async () => {
    const texts = ['=1+1', '+CK-1', '-FP', '@SUM(A1)', '\t=1', '\r=2', '＝1', "=cmd|' /C calc'!A0"];
    const path = await write(
      report(
        [column('a', 'text')],
        texts.map((a) => ({ a })),
      ),
    );
    const read = (await cells(path, texts.length, 1)).map(([cell]) => cell);
    expect(read.map((cell) => cell?.value)).toEqual([
      '=1+1',
      '+CK-1',
      '-FP',
      '@SUM(A1)',
      '\t=1',
      '\n=2',
      '＝1',
      "=cmd|' /C calc'!A0",
    ]);
    expect(read.map((cell) => cell?.type)).toEqual(texts.map(() => ExcelJS.ValueType.String));
    expect(read.map((cell) => cell?.numFmt)).toEqual(texts.map(() => '@'));
    const sheet = (await entries(path)).find(({ name }) => name === 'xl/worksheets/sheet1.xml');
    expect(sheet?.text).not.toContain('<f');
  });

  it('the words of waivers are text, too', async () => {
    const reason = '=HYPERLINK("http://example.invalid")';
    const data = reportData({
      waived: {
        'f-2-6': { kind: 'waiver', reason, approver: '@示例', approvedOn: '2026-11-02', expiresOn: '2026-12-31' },
      },
      waivers: [
        {
          ...{ rule: 'delivery/paid-before-shipment', org: null, key: '+CK', where: { x: '=*' }, reason },
          ...{ approver: '@示例', approvedOn: '2026-11-02', expiresOn: '2026-12-31', status: 'in-force', findings: 1 },
        },
      ],
    });
    const definitions = await loadReportDefinitions(resolve('reports'));
    const found = new Map<string, ExcelJS.Cell[]>();
    for (const id of ['violations', 'penalties'] as const) {
      const workbook = await read(await write(await buildReport(id, definitions[id], data)));
      workbook.eachSheet((sheet) =>
        sheet.eachRow((row) =>
          row.eachCell((cell) => found.set(String(cell.value), [...(found.get(String(cell.value)) ?? []), cell])),
        ),
      );
    }
    // The reason: in the findings, in the list of waivers, in the report of fines.
    expect(found.get(reason)).toHaveLength(3);
    for (const text of [reason, '@示例', '+CK'])
      for (const cell of found.get(text) ?? []) {
        expect(cell.type).toBe(ExcelJS.ValueType.String);
        expect(cell.numFmt).toBe('@');
      }
    expect(found.has('+CK')).toBe(true);
  });

  it('dates and numbers are real ones; what does not fit its format stays as text', async () => {
    const columns = [
      column('d', 'date'),
      column('t', 'datetime'),
      column('a', 'amount'),
      column('q', 'quantity'),
      column('p', 'percent'),
    ];
    const path = await write(
      report(columns, [
        { d: '2026-10-31', t: '2026-10-31 16:30', a: '-1234.50', q: '3.000000', p: '0.9783' },
        { d: '2024-02-29', t: '2024-02-29', a: '123456789012345678.90', q: '0.125000', p: null },
        { d: '1899-12-30', t: '2026-02-30', a: 'n/a', q: 7, p: 1 },
      ]),
    );
    const [first, second, third] = await cells(path, 3, 5);
    expect(first?.map(actual)).toEqual([Date.UTC(2026, 9, 31), Date.UTC(2026, 9, 31, 16, 30), -1234.5, 3, 0.9783]);
    expect(first?.map(({ numFmt }) => numFmt)).toEqual([
      'yyyy-mm-dd',
      'yyyy-mm-dd hh:mm',
      '#,##0.00_);[Red]-#,##0.00_)',
      '#,##0_)',
      '0.0%_)',
    ]);
    expect(second?.map(actual)).toEqual([
      Date.UTC(2024, 1, 29),
      Date.UTC(2024, 1, 29),
      '123456789012345678.90',
      0.125,
      null,
    ]);
    expect(second?.[1]?.numFmt).toBe('yyyy-mm-dd');
    expect(second?.[3]?.numFmt).toBe('#,##0.######_)');
    expect(third?.map(actual)).toEqual(['1899-12-30', '2026-02-30', 'n/a', 7, 1]);
  });

  it('rare characters, XML characters, line breaks and blanks survive', async () => {
    const texts = ['喆堃䶮𠮷', '<a> & "b" \'c\'', '一行\n二行', '  前后  ', '01234567890123456789', ''];
    const path = await write(
      report(
        [column('a', 'wrap')],
        texts.map((a) => ({ a })),
      ),
    );
    expect((await cells(path, texts.length, 1)).map(([cell]) => cell?.value ?? '')).toEqual(texts);
  });

  it('booleans are words', async () => {
    const path = await write(report([column('a', 'text')], [{ a: true }, { a: false }]));
    expect((await cells(path, 2, 1)).map(([cell]) => cell?.value)).toEqual(['是', '否']);
  });

  it('characters that XML forbids become U+FFFD', () => {
    expect(cellText('a\u0000b\u0008c\u001Fd\u007Fe\uFFFEf', 'zh')).toBe('a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf');
    expect(cellText('x\uD842y', 'zh')).toBe('x\uFFFDy');
    expect(cellText('x\uDFB7', 'zh')).toBe('x\uFFFD');
    expect(cellText('𠮷\t一\r\n二\r三', 'zh')).toBe('𠮷\t一\n二\n三');
    expect(cellText('_x000D_', 'zh')).toBe('_x005F_x000D_');
  });

  it('a text beyond the limit is cut with a note', () => {
    const text = cellText('长'.repeat(40_000), 'zh');
    expect(text).toHaveLength(CELL_LIMIT);
    expect(text.endsWith('……（已截断，全文 40000 字）')).toBe(true);
    expect(cellText('a'.repeat(CELL_LIMIT), 'en')).toHaveLength(CELL_LIMIT);
    const pairs = cellText('𠮷'.repeat(20_000), 'en');
    expect(pairs.length).toBeLessThanOrEqual(CELL_LIMIT);
    expect(pairs).toMatch(/𠮷… \(cut; 40000 characters in full\)$/u);
  });

  it('serial numbers follow Excel', () => {
    expect(excelSerial('1900-03-01')).toBe(61);
    expect(excelSerial('2026-10-31')).toBe(46326);
    expect(excelSerial('2026-10-31 12:00')).toBe(46326.5);
    expect(excelSerial('1900-02-28')).toBeNull();
    expect(excelSerial('2026-13-01')).toBeNull();
    expect(excelSerial('2026-10-31 24:00')).toBeNull();
    expect(excelSerial('31.10.2026')).toBeNull();
  });

  it('a Chinese character is two wide', () => {
    expect(textWidth('合同HT-1')).toBe(8);
    expect(textWidth('𠮷（a）')).toBe(7);
    expect(lineCount('字'.repeat(20), 21)).toBe(3); // 40 × 1.06 in lines of 20
    expect(lineCount('一\n二\n', 21)).toBe(3);
  });
});

describe('sheets', () => {
  it('names are made acceptable and unique', () => {
    expect(sheetName('2026/10: [甲]*?\\')).toBe('2026-10- -甲----');
    expect(sheetName('')).toBe('Sheet');
    expect(sheetName('History')).toBe('History_');
    expect(sheetName("it's")).toBe('it’s');
    expect(sheetName('长'.repeat(40))).toHaveLength(31);
    const name = sheetNamer();
    expect([name('表'), name('表'), name('Abc'), name('aBC'), name('长'.repeat(40)), name('长'.repeat(40))]).toEqual([
      '表',
      '表(2)',
      'Abc',
      'aBC(2)',
      '长'.repeat(31),
      `${'长'.repeat(28)}(2)`,
    ]);
  });

  it('a table longer than a worksheet goes on in the next, and says so', async () => {
    const rows = Array.from({ length: 20 }, (_, index) => ({ a: index + 1 }));
    const model = report([column('a', 'integer')], rows, { total: { a: 210 }, bar: 'a' });
    const workbook = await read(await write(model, { sheetRows: 12 }));
    expect(workbook.worksheets.map(({ name }) => name)).toEqual(['明细', '明细(2)', '明细(3)']);
    const columns = workbook.worksheets.map((sheet) => sheet.getColumn(1).values.slice(1));
    const title = '试验 & 报告 · 明细';
    const subtitle = '稽核期间 2026-10';
    const more = '（未完，下接下一工作表）';
    expect(columns).toEqual([
      [title, subtitle, 'a', 1, 2, 3, 4, 5, 6, 7, 8, more],
      [`${title}（续前表）`, subtitle, 'a', 9, 10, 11, 12, 13, 14, 15, 16, more],
      [`${title}（续前表）`, subtitle, 'a', 17, 18, 19, 20, 210],
    ]);
    expect(workbook.worksheets.map(({ autoFilter }) => autoFilter)).toEqual(['A3:A11', 'A3:A11', 'A3:A7']);
  });

  it('the first sheet says which tables go on in further worksheets', async () => {
    const long = report(
      [column('a', 'integer')],
      Array.from({ length: 9 }, (_, index) => ({ a: index + 1 })),
    );
    const detail = long.sheets.map((sheet) => ({
      ...sheet,
      sections: sheet.sections.map((section) => (section.kind === 'table' ? { ...section, count: 9 } : section)),
    }));
    const summary = { name: '摘要', sections: [{ kind: 'notes', title: '', lines: ['一'] }] } as const;
    const firstColumn = async (sheetRows: number) => {
      const workbook = await read(await write({ ...long, sheets: [summary, ...detail] }, { sheetRows }));
      return [workbook.worksheets.length, workbook.getWorksheet('摘要')?.getColumn(1).values.slice(3)];
    };
    expect(await firstColumn(12)).toEqual([
      3,
      ['一', , '分表', '「明细」共 9 行，超出 Excel 每个工作表的 12 行，续在其后的工作表中。'],
    ]);
    expect(await firstColumn(13)).toEqual([2, ['一']]);
  });

  it('a table that fills its worksheet exactly still has room for its total', async () => {
    const rows = Array.from({ length: 8 }, (_, index) => ({ a: index + 1 }));
    const workbook = await read(
      await write(report([column('a', 'integer')], rows, { total: { a: 36 } }), { sheetRows: 12 }),
    );
    expect(workbook.worksheets).toHaveLength(1);
    expect(workbook.worksheets[0]?.getCell('A12').value).toBe(36);
  });

  it('an empty table says so', async () => {
    const path = await write(report([column('a', 'text')], [], { total: { a: '合计' } }));
    const [first] = await cells(path, 1, 1);
    expect(first?.[0]?.value).toBe('无。');
  });

  it('bars are proportional: from zero, on one scale', async () => {
    const model: Report = {
      ...report([], []),
      sheets: [
        {
          name: '图',
          sections: [
            {
              kind: 'bars',
              title: '账龄',
              items: [
                { label: '未到期', value: 50, text: '50.00', tone: 'good' },
                { label: '逾期', value: 200, text: '200.00' },
              ],
            },
          ],
        },
      ],
    };
    const xml = (await entries(await write(model))).find(({ name }) => name === 'xl/worksheets/sheet1.xml')?.text ?? '';
    const bars = [
      ...xml.matchAll(/sqref="(\w+)".*?<dataBar minLength="0" maxLength="100" showValue="0">(.*?)<color rgb="(\w+)"/g),
    ];
    expect(bars.map(([, range, scale, colour]) => [range, scale, colour])).toEqual([
      ['B4', '<cfvo type="num" val="0"/><cfvo type="num" val="200"/>', 'FF81C784'],
      ['B5', '<cfvo type="num" val="0"/><cfvo type="num" val="200"/>', 'FF64B5F6'],
    ]);
  });

  it('sheets for the PDF only are left out', async () => {
    const model = report([column('a', 'text')], [{ a: '一' }]);
    const workbook = await read(
      await write({ ...model, sheets: [...model.sheets, { name: '打印', only: 'pdf', sections: [] }] }),
    );
    expect(workbook.worksheets.map(({ name }) => name)).toEqual(['明细']);
  });

  it('a table narrower than its sheet stretches its last wrapped column', async () => {
    const wide = [column('a', 'text', 10), column('b', 'text', 10), column('c', 'text', 10), column('d', 'text', 10)];
    const narrow = [column('a', 'text', 10), column('b', 'wrap', 60)];
    const model = report(wide, [{ a: '1', b: '2', c: '3', d: '4' }]);
    const [first] = model.sheets[0]?.sections ?? [];
    if (!first) throw new Error('no section');
    const second: TableSection = {
      kind: 'table',
      title: '二',
      columns: narrow,
      rows: () => [{ a: '1', b: '说明'.repeat(20) }],
      empty: '',
    };
    const [sheet] = (await read(await write({ ...model, sheets: [{ name: '两表', sections: [first, second] }] })))
      .worksheets;
    // Title, subtitle, header, row, blank, section title, header, row.
    expect(sheet?.model.merges).toEqual(expect.arrayContaining(['B7:D7', 'B8:D8']));
    expect(sheet?.getRow(8).height).toBe(3 * 16 + 2); // 80 wide × 1.06 in lines of 29: just under three
  });
});

describe('size', () => {
  it('memory does not grow with the rows, also across worksheets', async () => {
    const text = '说明'.repeat(150);
    const before = process.memoryUsage().arrayBuffers;
    let peak = 0;
    function* rows(): Iterable<ReportRow> {
      for (let index = 0; index < 150_000; index++) {
        if (index % 1000 === 0) peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
        yield { a: `${index}${text}` };
      }
    }
    const table: TableSection = { kind: 'table', title: '', columns: [column('a', 'text')], rows, empty: '' };
    await write({ ...report([], []), sheets: [{ name: '明细', sections: [table] }] }, { sheetRows: 100_000 });
    // About 140 MB of XML went through.
    expect(peak).toBeLessThan(100e6);
  });
});

describe('failures', () => {
  it('a folder that is not there is an error, not a crash', async () => {
    const path = join(folder, 'nowhere', 'a.xlsx');
    await expect(writeWorkbook(report([column('a', 'text')], [{ a: '一' }]), path)).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });

  it('an error in the middle of the rows reaches the caller', async () => {
    const model = report([column('a', 'text')], []);
    const [sheet] = model.sheets;
    const [table] = sheet?.sections ?? [];
    function* broken(): Iterable<ReportRow> {
      yield { a: '一' };
      throw new Error('the rows broke off');
    }
    const sections = [{ ...(table as TableSection), rows: broken }];
    await expect(write({ ...model, sheets: [{ name: '明细', sections }] })).rejects.toThrow('the rows broke off');
  });
});

describe('zip dates', () => {
  it('are fixed in zip64 files too, without touching the content', async () => {
    const path = join(folder, 'zip64.xlsx');
    const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: path, zip: { forceZip64: true } });
    const sheet = workbook.addWorksheet('一');
    sheet.addRow(['喆']).commit();
    await workbook.commit();
    const before = await entries(path);
    expect(before.some(({ date }) => date.startsWith('1980'))).toBe(false);
    await fixZipDates(path);
    const after = await entries(path);
    expect(after.map(({ date }) => date)).toEqual(before.map(() => '1980-01-01T00:00:00.000Z'));
    expect(after.map(({ name, text }) => [name, text])).toEqual(before.map(({ name, text }) => [name, text]));
    expect((await read(path)).worksheets[0]?.getCell('A1').value).toBe('喆');
  });

  it('refuse what is no zip file', async () => {
    await expect(fixZipDates(resolve('package.json'))).rejects.toThrow('is not a zip file');
  });
});
