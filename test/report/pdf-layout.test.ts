import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ColumnNeed, layoutColumns } from '../../src/report/pdf/column-layout.js';
import { formatCell } from '../../src/report/pdf/format-cell.js';
import { breakLines, widestUnit } from '../../src/report/pdf/line-break.js';

/** A type in which Chinese characters are two wide and all others one. */
const measure = (text: string) => [...text].reduce((sum, character) => sum + (character >= '\u2e80' ? 2 : 1), 0);
const lines = (text: string, width: number) => breakLines(text, width, measure);

describe('breaking lines', () => {
  it.each([
    ['fits', '合同已录入', 10, ['合同已录入']],
    ['Chinese breaks anywhere', '合同已录入', 6, ['合同已', '录入']],
    ['no line begins with closing punctuation', '合同已录入，超期', 10, ['合同已录', '入，超期']],
    ['nor ends with opening punctuation', '合同（正式）', 6, ['合同', '（正', '式）']],
    ['several marks stay together', '他说：「是。」好', 8, ['他说：', '「是。」', '好']],
    ['numbers and words stay whole', '合同 XS-2026-00001 超期', 13, ['合同', 'XS-2026-00001', '超期']],
    ['an amount moves to the next line', '共计1,234.50元', 10, ['共计', '1,234.50元']],
    ['English breaks at spaces', 'entered two days late', 11, ['entered two', 'days late']],
    ['a long path is cut after a seam', 'samples/2026-10/contracts.csv', 18, ['samples/2026-10/', 'contracts.csv']],
    ['a word without a seam is cut where it must be', 'abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    ['line ends are kept, blank lines too', '甲\n\n乙', 4, ['甲', '', '乙']],
    ['an empty text is one empty line', '', 4, ['']],
    ['a column narrower than a character still prints it', '合同', 1, ['合', '同']],
  ])('%s', (_, text, width, expected) => {
    expect(lines(text, width)).toEqual(expected);
  });

  it('loses nothing but spaces at breaks, and no line is too wide', () => {
    const piece = fc.constantFrom(
      '合',
      '同',
      '，',
      '。',
      '（',
      '）',
      '「',
      '」',
      'a',
      'Z',
      '7',
      ' ',
      '-',
      '/',
      '.',
      '𠀀',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.integer({ min: 2, max: 20 }), (pieces, width) => {
        const text = pieces.join('');
        const broken = lines(text, width);
        expect(broken.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        for (const line of broken) expect(measure(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('knows the widest piece it would keep whole', () => {
    expect(widestUnit('合同 XS-1 超期', measure)).toBe(4);
    expect(widestUnit('（正）', measure)).toBe(6);
    expect(widestUnit('', measure)).toBe(0);
  });
});

describe('formatting cells', () => {
  it.each([
    ['1234567.80', 'amount', '1,234,567.80'],
    ['-1234.5', 'amount', '-1,234.50'],
    ['0.005', 'amount', '0.01'],
    ['9007199254740993.01', 'amount', '9,007,199,254,740,993.01'],
    [999, 'amount', '999.00'],
    ['12.500000', 'quantity', '12.5'],
    ['12000.000000', 'quantity', '12,000'],
    ['0.000001', 'quantity', '0.000001'],
    [12345, 'integer', '12,345'],
    [100, 'integer', '100'],
    ['0.934', 'percent', '93.4%'],
    [1, 'percent', '100.0%'],
    [0, 'percent', '0.0%'],
    ['0.8005', 'percent', '80.1%'],
    ['0.33333', 'percent', '33.3%'],
    ['2026-10-31', 'date', '2026-10-31'],
    ['2026-10-31 16:30', 'datetime', '2026-10-31 16:30'],
    ['00123', 'text', '00123'],
    ['=1+1', 'text', '=1+1'],
    ['n/a', 'amount', 'n/a'],
    [null, 'amount', ''],
    [undefined, 'text', ''],
    [true, 'text', '是'],
    [false, 'text', '否'],
  ] as const)('%s as %s is %s', (value, format, expected) => {
    expect(formatCell(value, format, 'zh')).toBe(expected);
  });

  it('says yes and no in English', () => {
    expect([formatCell(true, 'text', 'en'), formatCell(false, 'text', 'en')]).toEqual(['yes', 'no']);
  });
});

describe('laying out columns', () => {
  const text = (declared: number, content: number): ColumnNeed => ({
    format: 'wrap',
    declared,
    content,
    word: 2,
    title: 2,
    titleWord: 1,
  });
  const amount = (content: number): ColumnNeed => ({
    format: 'amount',
    declared: 8,
    content,
    word: 0,
    title: 2,
    titleWord: 1,
  });
  const total = (widths: readonly number[]) => widths.reduce((sum, width) => sum + width, 0);

  it('sets a narrow table in 9 points and does not tear it apart', () => {
    const { size, widths } = layoutColumns([text(10, 8), amount(6)], 770);
    expect(size).toBe(9);
    // 8.15 and 6.15 wide, stretched by at most 1.6, padding of 8 points on each of two columns.
    expect(total(widths)).toBeLessThanOrEqual((8.15 + 6.15) * 1.6 * 9 + 16 + 0.001);
  });

  it('takes a smaller type for a wide table, not below 7', () => {
    const { size, widths } = layoutColumns([text(60, 200), text(30, 60), amount(8), amount(8)], 770);
    expect(size).toBeGreaterThanOrEqual(7);
    expect(size).toBeLessThan(9);
    expect(total(widths)).toBeCloseTo(770, 3);
  });

  it('gives numbers the width they need before text gets more than its least', () => {
    const { size, widths } = layoutColumns([text(60, 200), amount(9), amount(12)], 400);
    expect(widths[1]).toBeGreaterThanOrEqual(9 * size);
    expect(widths[2]).toBeGreaterThanOrEqual(12 * size);
  });

  it('never exceeds the page, whatever the columns', () => {
    const width = fc.double({ min: 0, max: 300, noNaN: true });
    const format = fc.constantFrom('text', 'wrap', 'amount', 'date', 'severity', 'integer' as const);
    const need = fc.record({ format, declared: width, content: width, word: width, title: width, titleWord: width });
    fc.assert(
      fc.property(fc.array(need, { minLength: 1, maxLength: 40 }), (needs) => {
        const { size, widths } = layoutColumns(needs as ColumnNeed[], 770);
        expect(total(widths)).toBeLessThanOrEqual(770.001);
        expect(size).toBeGreaterThanOrEqual(5);
        for (const one of widths) expect(one).toBeGreaterThan(0);
      }),
    );
  });
});
