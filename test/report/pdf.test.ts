import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report, ReportRow, Section, TableSection } from '../../src/report/model.js';
import { writePdf } from '../../src/report/pdf/write-pdf.js';
import { findings, findingsTable, sampleReport } from './pdf-fixture.js';
import { type PdfText, type Piece, readPdf, squeeze, squeezed, visualLines } from './pdf-text.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jihe-pdf-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function print(report: Report): Promise<PdfText> {
  const path = join(folder, 'report.pdf');
  await writePdf(report, path);
  return readPdf(path);
}

function reportOf(sections: readonly Section[], more: Partial<Report> = {}): Report {
  return {
    id: 'violations',
    title: '违规清单',
    subtitle: '2026-10',
    lang: 'zh',
    asOf: '2026-10-31',
    sheets: [{ name: '明细', sections }],
    ...more,
  };
}

function tableOf(rows: readonly ReportRow[], more: Partial<TableSection> = {}): TableSection {
  return {
    kind: 'table',
    title: '合同',
    columns: [
      { field: 'no', title: '合同编号', format: 'text', width: 16 },
      { field: 'text', title: '说明', format: 'wrap', width: 40 },
      { field: 'amount', title: '金额', format: 'amount', width: 14 },
    ],
    rows: () => rows,
    empty: '没有合同。',
    ...more,
  };
}

/** Every text of a report that must be readable in its PDF, in the order of the model. */
function* textsOf(report: Report): Generator<string> {
  yield report.title;
  yield report.subtitle;
  for (const sheet of report.sheets) {
    if (sheet.only === 'xlsx') continue;
    yield sheet.name;
    for (const section of sheet.sections) {
      if (section.kind === 'sign-off') yield* section.labels;
      else yield section.title;
      if (section.kind === 'notes') yield* section.lines;
      if (section.kind === 'figures') for (const { label, value } of section.items) yield label + value;
      if (section.kind === 'bars') for (const { label, text } of section.items) yield label + text;
    }
  }
}

const numbersOf = (pdf: PdfText, pattern: RegExp) => [...squeezed(pdf.pages).matchAll(pattern)].map(([text]) => text);

describe.each(['zh', 'en'] as const)('the sample report in %s', (lang) => {
  const report = sampleReport(lang);
  let pdf: PdfText;
  beforeAll(async () => {
    pdf = await print(report);
  });

  it('shows every text of the model, in order', () => {
    const text = squeezed(pdf.pages);
    let at = 0;
    for (const expected of textsOf(report)) {
      const found = text.indexOf(squeeze(expected.replaceAll('𠮷', '〔U+20BB7〕')), at);
      expect(found, expected).toBeGreaterThanOrEqual(at);
      at = found;
    }
  });

  it('shows every cell of the printed findings, in order', () => {
    const text = squeezed(pdf.pages);
    let at = 0;
    for (const row of findings(700, lang).slice(0, 500)) {
      for (const field of ['title', 'document', 'customer', 'deadline', 'doneAt', 'daysLate', 'message', 'source']) {
        const cell = squeeze(String(row[field] ?? '').replaceAll('𠮷', '〔U+20BB7〕'));
        const found = text.indexOf(cell, at);
        expect(found, `${row['document']} ${field}`).toBeGreaterThanOrEqual(at);
        at = found;
      }
    }
  });

  it('prints 500 rows of 700 and says so', () => {
    const source = /contracts_utf8_export\.csv:(\d+)/g;
    expect(new Set(numbersOf(pdf, source)).size).toBe(500);
    expect(squeezed(pdf.pages)).toContain(
      lang === 'zh' ? '……共700行，此处列出前500行；全部见violations.xlsx' : '…500of700;allinviolations.xlsx',
    );
  });

  it('numbers the pages and repeats the title on each', () => {
    const total = pdf.pages.length;
    expect(total).toBeGreaterThan(20);
    for (const [index, pieces] of pdf.pages.entries()) {
      const footer = visualLines(pieces).at(-1);
      const number = lang === 'zh' ? `第 ${index + 1} 页 / 共 |${total} 页` : `Page ${index + 1} of |${total}`;
      expect(footer).toBe(`${number}|${report.title}`);
    }
  });

  it('bookmarks the chapters and, under them, the people', () => {
    const [summary, byPerson, ageing] = pdf.bookmarks;
    expect(pdf.bookmarks).toHaveLength(3);
    expect([summary?.title, byPerson?.title, ageing?.title]).toEqual(report.sheets.slice(0, 3).map(({ name }) => name));
    // 700 findings of eight people in order; the first 500 belong to the first six.
    const people = ['陈喆', '林堃', '䶮小雨', '王大力', '赵四海', '孙晓梅'];
    expect(byPerson?.children.map(({ title }) => title)).toEqual(people);
    const pages = byPerson?.children.map(({ page }) => page) ?? [];
    expect(pages).toEqual([...pages].sort((a, b) => a - b));
    for (const { title, page } of byPerson?.children ?? []) {
      const heading = lang === 'zh' ? `责任人：${title}` : `Who: ${title}`;
      expect(pdf.pages[page - 1]?.map(({ text }) => text)).toContain(heading);
    }
  });

  it('repeats header and group on each page of a table', () => {
    const [, byPerson, ageing] = pdf.bookmarks;
    const pages = pdf.pages.slice((byPerson?.page ?? 0) - 1, (ageing?.page ?? 0) - 1);
    const isTable = (pieces: readonly Piece[]) => pieces.some(({ text }) => text.startsWith('XS-2026'));
    const heads =
      lang === 'zh' ? ['程度', '规则', '单据', '客户', '期限'] : ['Severity', 'Rule', 'Document', 'Customer'];
    for (const pieces of pages.filter(isTable)) {
      expect(pieces.map(({ text }) => text)).toEqual(expect.arrayContaining(heads));
      expect(pieces.some(({ text }) => text.startsWith(lang === 'zh' ? '责任人：' : 'Who: '))).toBe(true);
    }
  });

  it('keeps every line inside the margins and lets no two overlap', () => {
    for (const [index, pieces] of pdf.pages.entries()) {
      const isOutside = ({ x, y, width }: Piece) => x < 35 || x + width > 841.89 - 35 || y < 30 || y > 595.28 - 15;
      expect(pieces.filter(isOutside), `page ${index + 1}`).toEqual([]);
      const sorted = [...pieces].sort((a, b) => a.x - b.x);
      for (const [at, left] of sorted.entries()) {
        const over = sorted
          .slice(at + 1)
          .filter((right) => Math.abs(right.y - left.y) < left.size * 0.9 && right.x < left.x + left.width - 0.1);
        expect(over, `page ${index + 1}: ${left.text}`).toEqual([]);
      }
    }
  });

  it('formats amounts, percentages and severities', () => {
    const texts = pdf.pages.flat().map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['86.0%', '99.6%', '100.0%', '11,234', '123,456,789.00']));
    expect(texts).toContain('9,876,543,210.12');
    expect(texts).toEqual(expect.arrayContaining(lang === 'zh' ? ['特别严重', '一般'] : ['Critical', 'Moderate']));
  });

  it('shows the text for an empty table and room to sign', () => {
    const texts = pdf.pages.flat().map(({ text }) => text);
    expect(texts).toContain(lang === 'zh' ? '所有规则均已评估。' : 'Every rule was evaluated.');
    const last = lang === 'zh' ? ['制表：', '审核：', '批准：'] : ['Prepared by:', 'Reviewed by:', 'Approved by:'];
    expect(texts).toEqual(expect.arrayContaining(last));
    expect(texts.filter((text) => text === (lang === 'zh' ? '日期：' : 'Date:'))).toHaveLength(3);
  });

  it('leaves out what belongs to the workbook only', () => {
    expect(squeezed(pdf.pages)).not.toContain('neverprinted');
  });

  it('embeds its two fonts as subsets and names language, title and the as-of date', () => {
    expect(pdf.fonts.map(({ name }) => name.replace(/^[A-Z]{6}\+/, '')).sort()).toEqual([
      'NotoSansSC-Bold',
      'NotoSansSC-Regular',
    ]);
    expect(pdf.fonts.every(({ name, isEmbedded }) => isEmbedded && /^[A-Z]{6}\+/.test(name))).toBe(true);
    expect(pdf.catalog['Lang']).toBe(lang === 'zh' ? 'zh-CN' : 'en');
    expect(pdf.info).toEqual({
      Title: report.title,
      Producer: 'jihe',
      Creator: 'jihe',
      CreationDate: 'D:20261031000000Z',
      ModDate: 'D:20261031000000Z',
    });
  });

  it('gives the same bytes again', async () => {
    const hashes = [];
    for (const name of ['first.pdf', 'second.pdf']) {
      await writePdf(sampleReport(lang), join(folder, name));
      hashes.push(
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
      );
    }
    expect(hashes[0]).toBe(hashes[1]);
  });
});

describe('text as it can be copied', () => {
  it('keeps characters apart that share one drawing, and shows what the font lacks', async () => {
    const odd = '用⽤ 喆堃䶮 𠮷 a\u00a0b\u200bc ﷺ \u0007 👍 \ud842';
    const pdf = await print(reportOf([tableOf([{ no: 'A-1', text: odd, amount: '1.00' }])]));
    const cells = squeezed(pdf.pages);
    expect(cells).toContain(
      squeeze('用⽤ 喆堃䶮 〔U+20BB7〕 a\u00a0b〔U+200B〕c 〔U+FDFA〕 〔U+0007〕 〔U+1F44D〕 〔U+D842〕'),
    );
    expect(
      pdf.pages
        .flat()
        .map(({ text }) => text)
        .join(''),
    ).toContain('a\u00a0b');
  });

  it('breaks at line ends of the text itself', async () => {
    const pdf = await print(reportOf([tableOf([{ no: 'A-1', text: '甲\r\n乙\n丙\t丁', amount: '1.00' }])]));
    const texts = pdf.pages.flat().map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['甲', '乙', '丙 丁']));
  });
});

describe('tables', () => {
  it('continues a row that is higher than a page, without losing a character', async () => {
    const long = Array.from({ length: 3000 }, (_, index) => `第${index}句，`).join('');
    const pdf = await print(reportOf([tableOf([{ no: 'A-1', text: long, amount: '1.00' }])]));
    expect(pdf.pages.length).toBeGreaterThan(2);
    // Headers and footers stand between the parts; what is left in the cell's column must be the text.
    const column = pdf.pages[0]?.find(({ text }) => text === '说明')?.x;
    const cell = pdf.pages.flat().filter(({ x, text }) => x === column && text !== '说明');
    expect(cell.map(({ text }) => text).join('')).toBe(long);
  });

  it('prints the total below the rows, also when it begins a page', async () => {
    const total = { no: '合计', amount: '1234567.89' };
    for (const count of Array.from({ length: 30 }, (_, index) => index + 10)) {
      const rows = Array.from({ length: count }, (_, index) => ({ no: `A-${index}`, text: '文', amount: '1.00' }));
      const pdf = await print(reportOf([tableOf(rows, { total })]));
      const lines = pdf.pages.map((pieces) => visualLines(pieces));
      expect(lines.at(-1)?.at(-2)).toBe('合计|1,234,567.89');
      if (pdf.pages.length > 1) expect(lines.at(-1)?.[0]).toBe('合同编号|说明|金额');
    }
  });

  it('stops reading at the limit when it knows the count', async () => {
    let read = 0;
    const rows = function* () {
      for (; read < 10_000; read++) yield { no: `A-${read}`, text: '文', amount: '1.00' };
    };
    const pdf = await print(reportOf([tableOf([], { rows, pdfLimit: 50, count: 10_000 })]));
    expect(read).toBe(50);
    expect(squeezed(pdf.pages)).toContain('……共10,000行，此处列出前50行；全部见violations.xlsx');
  });

  it('prints the worst rows where the table knows which are, and says so', async () => {
    const all = Array.from({ length: 9 }, (_, index) => ({ no: `A-${index}`, text: '文', amount: '1.00' }));
    const worst = (count: number) => [1, 4, 7].slice(0, count).map((no) => all[no] as (typeof all)[number]);
    const pdf = await print(reportOf([tableOf(all, { worst, pdfLimit: 3, count: 9 })]));
    const text = squeezed(pdf.pages);
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8].filter((no) => text.includes(`A-${no}`))).toEqual([1, 4, 7]);
    expect(text).toContain('……共9行，此处只列最严重的3行；全部见violations.xlsx');
    const whole = await print(reportOf([tableOf(all, { worst, pdfLimit: 9, count: 9 })], { lang: 'en' }));
    expect(squeezed(whole.pages)).toContain('A-8');
    expect(squeezed(whole.pages)).not.toContain('worst');
  });

  it('counts the rows itself when nobody did', async () => {
    const rows = Array.from({ length: 1234 }, (_, index) => ({ no: `A-${index}`, text: '文', amount: '1.00' }));
    const pdf = await print(reportOf([tableOf(rows, { pdfLimit: 50 })], { lang: 'en' }));
    expect(squeezed(pdf.pages)).toContain(squeeze('…50 of 1,234; all in violations.xlsx'));
  });

  it('says nothing of a limit that was not reached', async () => {
    const pdf = await print(
      reportOf([tableOf([{ no: 'A-1', text: '文', amount: '1.00' }], { pdfLimit: 50, count: 1 })]),
    );
    expect(squeezed(pdf.pages)).not.toContain('全部见');
  });

  it('fits eighteen columns of amounts on the page and sets a longer one smaller instead of cutting it', async () => {
    const columns = Array.from({ length: 18 }, (_, index) => ({
      field: `c${index}`,
      title: `第${index}列`,
      format: 'amount' as const,
      width: 14,
    }));
    const row = Object.fromEntries(columns.map(({ field }) => [field, '12345678.90']));
    const rows = [...Array.from({ length: 300 }, () => row), { ...row, c3: '123456789012.34' }];
    const pdf = await print(reportOf([{ ...tableOf(rows), columns }]));
    const long = pdf.pages.flat().find(({ text }) => text === '123,456,789,012.34');
    const other = pdf.pages.flat().find(({ text }) => text === '12,345,678.90');
    expect(long?.size).toBeLessThan(other?.size ?? 0);
    expect(Math.max(...pdf.pages.flat().map(({ x, width }) => x + width))).toBeLessThanOrEqual(841.89 - 36 + 0.5);
  });

  it('aligns amounts at one right edge', async () => {
    const amounts = ['1.00', '12345.60', '-7.05', '1234567.89'];
    const rows = amounts.map((amount, index) => ({ no: `A-${index}`, text: '文', amount }));
    const pdf = await print(reportOf([tableOf(rows)]));
    const cells = pdf.pages.flat().filter(({ text }) => ['1.00', '12,345.60', '-7.05', '1,234,567.89'].includes(text));
    expect(cells).toHaveLength(4);
    const [edge = Number.NaN] = cells.map(({ x, width }) => x + width);
    for (const { x, width } of cells) expect(x + width).toBeCloseTo(edge, 1);
  });

  it('never leaves a group heading or a table header alone at the foot of a page', async () => {
    for (let count = 1; count <= 12; count++) {
      const rows = Array.from({ length: 40 }, (_, index) => ({
        no: `A-${index}`,
        text: '说明'.repeat(count),
        amount: '1.00',
        who: `人${Math.floor(index / 3)}`,
      }));
      const pdf = await print(reportOf([tableOf(rows, { groupBy: 'who' })]));
      for (const pieces of pdf.pages) {
        const lines = visualLines(pieces).slice(0, -1);
        expect(lines.at(-1)).not.toMatch(/^人\d+|合同编号/);
      }
      expect(pdf.bookmarks[0]?.children).toHaveLength(14);
    }
  });
});

describe('large reports', () => {
  it('writes 20,000 rows while they are read, and all of them', async () => {
    const path = join(folder, 'large.pdf');
    const sizes: number[] = [];
    const rows = async function* () {
      for (let index = 0; index < 20_000; index++) {
        if (index % 5000 === 4999) sizes.push(statSync(path).size);
        yield { no: `XS-${String(index).padStart(6, '0')}`, text: '华东精密机械制造有限公司', amount: '100.00' };
      }
    };
    await writePdf(reportOf([tableOf([], { rows })]), path);
    const [first = 0, ...later] = sizes;
    expect(first).toBeGreaterThan(10_000);
    expect(later).toEqual([...later].sort((a, b) => a - b));
    expect(later.at(0)).toBeGreaterThan(first);
    const printed = readPdf(path)
      .pages.flat()
      .filter(({ text }) => text.startsWith('XS-'));
    expect(printed).toHaveLength(20_000);
    expect(printed.at(-1)?.text).toBe('XS-019999');
  });

  it('reads rows of a group from an asynchronous source', async () => {
    async function* rows() {
      yield* findings(20, 'zh');
    }
    const pdf = await print(reportOf([findingsTable(rows, 'zh')]));
    expect(new Set(numbersOf(pdf, /合同XS-2026-\d{5}/g)).size).toBe(20);
  });
});

describe('errors', () => {
  it('passes on what reading the rows throws', async () => {
    const rows = (): Iterable<ReportRow> => {
      throw new Error('the store is gone');
    };
    await expect(print(reportOf([tableOf([], { rows })]))).rejects.toThrow('the store is gone');
  });

  it('fails when the file cannot be written', async () => {
    await expect(writePdf(reportOf([]), join(folder, 'missing', 'x.pdf'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
