import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Dataset, Field } from '../../src/domain/pack.js';
import { parseBoolean } from '../../src/ingest/cell/boolean.js';
import { choiceParser } from '../../src/ingest/cell/choice.js';
import { cleanCell } from '../../src/ingest/cell/clean.js';
import { columnOrder, type DateContext, parseDate, provenOrder } from '../../src/ingest/cell/date.js';
import { parseDecimal, parseInteger, parseRatio } from '../../src/ingest/cell/decimal.js';
import type { Parsed } from '../../src/ingest/cell/parsed.js';

const say = (parsed: Parsed) =>
  'problem' in parsed ? parsed.problem : [parsed.value, parsed.time, parsed.note].filter((part) => part).join(' ');
const plain: DateContext = { order: 'unproven', from1904: false };

describe('dates', () => {
  test.each([
    ['2026-10-08', '2026-10-08'],
    ['2026/10/8', '2026-10-08'],
    ['2026.1.5', '2026-01-05'],
    ['2026年10月8日', '2026-10-08'],
    ['2026 年 10 月 8 日', '2026-10-08'],
    ['26年10月8日', '2026-10-08'],
    ['20261008', '2026-10-08'],
    ['20261008093000', '2026-10-08 09:30'],
    ['２０２６－１０－０８', '2026-10-08'],
    ['2026-10-08 00:00:00', '2026-10-08'],
    ['2026-10-08 00:00', '2026-10-08'],
    ['2026-10-08 09:05:59', '2026-10-08 09:05'],
    ['2026-10-08T09:05', '2026-10-08 09:05'],
    ['2026/10/8 9:05', '2026-10-08 09:05'],
    ['2026-10-08 09:05:07.123', '2026-10-08 09:05'],
    ['2026/10/8 下午 3:05:00', '2026-10-08 15:05'],
    ['2026/10/8 上午 12:05', '2026-10-08 00:05'],
    ['2026-10-08 12:30 PM', '2026-10-08 12:30'],
    ['2026年10月8日 15时05分', '2026-10-08 15:05'],
    ['2026年10月8日 星期四', '2026-10-08'],
    // 01:05 in Greenwich is 09:05 in Shanghai; 23:05 is the next morning there.
    ['2026-10-08T01:05:00Z', '2026-10-08 09:05'],
    ['2026-10-08T23:05:00Z', '2026-10-09 07:05'],
    ['2026-10-08T09:05:00+08:00', '2026-10-08 09:05'],
    // 46303 = 2026-10-08: 46023 is 2026-01-01, and 280 days later is 8 October.
    ['46303', '2026-10-08'],
    ['46303.5', '2026-10-08 12:00'],
    // 09:17 is 0.386805555… of a day; what is stored lies a hair below.
    ['46303.386805555', '2026-10-08 09:17'],
  ])('%s is %s', (cell, expected) => {
    expect(say(parseDate(cell, plain))).toBe(expected);
  });

  test.each([
    ['2026-02-30', 'date-impossible'],
    ['2026-13-01', 'date-impossible'],
    ['20260230', 'date-impossible'],
    ['2026-10', 'date-month-only'],
    ['2026年10月', 'date-month-only'],
    ['24年11月', 'date-month-only'],
    ['202611', 'date-month-only'],
    ['03/04/2026', 'date-ambiguous'],
    ['3-4-26', 'date-ambiguous'],
    ['26-10-08', 'date-ambiguous'],
    ['1969-12-31', 'date-out-of-range'],
    ['2101-01-01', 'date-out-of-range'],
    ['12', 'date-out-of-range'],
    ['2026-10-08 24:00:00', 'date-unreadable'],
    ['2026-10-08 09:60', 'date-unreadable'],
    ['2026-10/08', 'date-unreadable'],
    ['2026-10-8x', 'date-unreadable'],
    ['明天', 'date-unreadable'],
    ['13/13/2026', 'date-impossible'],
  ])('%s is rejected: %s', (cell, problem) => {
    expect(say(parseDate(cell, plain))).toBe(problem);
  });

  test('the order of day and month comes from the column, never from a guess', () => {
    expect([provenOrder('13/04/2026'), provenOrder('04/13/2026'), provenOrder('03/04/2026')]).toEqual([
      'day-first',
      'month-first',
      null,
    ]);
    expect(columnOrder([null, 'day-first'])).toBe('day-first');
    expect(columnOrder(['day-first', 'month-first'])).toBe('contradictory');
    expect(say(parseDate('03/04/2026', { ...plain, order: 'day-first' }))).toBe('2026-04-03');
    expect(say(parseDate('03/04/2026', { ...plain, order: 'month-first' }))).toBe('2026-03-04');
    expect(say(parseDate('03/04/2026', { ...plain, order: 'contradictory' }))).toBe('date-ambiguous');
    // These read one way only, whatever the column says.
    expect(say(parseDate('13/04/2026', { ...plain, order: 'contradictory' }))).toBe('2026-04-13');
    expect(say(parseDate('05/05/2026', plain))).toBe('2026-05-05');
  });

  test('a book that counts from 1904 is 1462 days ahead', () => {
    // 46303 − 1462 = 44841.
    expect(say(parseDate('44841', { ...plain, from1904: true }))).toBe('2026-10-08');
  });
});

describe('decimals', () => {
  test.each([
    ['1234.5', '1234.50'],
    ['1,234.50', '1234.50'],
    ['１，２３４．５０', '1234.50'],
    ['¥1,234.50', '1234.50'],
    ['￥ 1,234.50', '1234.50'],
    ['1234.5元', '1234.50'],
    ['CNY 1,234.50', '1234.50'],
    ['(1,234.50)', '-1234.50'],
    ['（1,234.50）', '-1234.50'],
    ['1,234.50-', '-1234.50'],
    ['-¥1,234.50', '-1234.50'],
    ['¥-1,234.50', '-1234.50'],
    ['−5', '-5.00'],
    ['+5', '5.00'],
    ['.5', '0.50'],
    ['5.', '5.00'],
    ['-0.00', '0.00'],
    // Half up means away from zero: 四舍五入.
    ['1.005', '1.01 rounded'],
    ['-1.005', '-1.01 rounded'],
    ['1.0049999', '1.00 rounded'],
    ['1.5000', '1.50'],
    ['10000000000000', '10000000000000.00'],
  ])('%s is %s', (cell, expected) => {
    expect(say(parseDecimal(cell, 2))).toBe(expected);
  });

  test.each([
    ['10000000000000.01', 'number-out-of-range'],
    ['1.23E+19', 'number-damaged'],
    ['1,23', 'number-unreadable'],
    ['1.234,50', 'number-unreadable'],
    ['1 234', 'number-unreadable'],
    ['12万', 'number-unreadable'],
    ['$5', 'number-unreadable'],
    ['--5', 'number-unreadable'],
    ['(-5)', 'number-unreadable'],
    ['五', 'number-unreadable'],
    ['', 'number-unreadable'],
  ])('%s is rejected: %s', (cell, problem) => {
    expect(say(parseDecimal(cell, 2))).toBe(problem);
  });

  test('ratios', () => {
    expect(['30%', '0.3', '３０％', '1', '105%'].map((cell) => say(parseRatio(cell)))).toEqual([
      '0.300000',
      '0.300000',
      '0.300000',
      '1.000000',
      '1.050000',
    ]);
    expect(['30', '三成'].map((cell) => say(parseRatio(cell)))).toEqual(['ratio-ambiguous', 'number-unreadable']);
  });

  test('whole numbers', () => {
    expect(['30', '30.0', '30天', '1,000', '-5'].map((cell) => say(parseInteger(cell)))).toEqual([
      '30',
      '30',
      '30',
      '1000',
      '-5',
    ]);
    expect(['30.5', '1000000000', 'x'].map((cell) => say(parseInteger(cell)))).toEqual([
      'number-unreadable',
      'number-out-of-range',
      'number-unreadable',
    ]);
  });
});

test('yes and no', () => {
  expect(['是', 'Y', 'yes', 'TRUE', '1', '√', '✓', 'Ｙ'].map((cell) => say(parseBoolean(cell)))).toEqual(
    Array(8).fill('true'),
  );
  expect(['否', 'n', 'No', 'false', '0', '×'].map((cell) => say(parseBoolean(cell)))).toEqual(Array(6).fill('false'));
  expect(say(parseBoolean('也许'))).toBe('boolean-unreadable');
});

test('choices: any of the texts, width and case folded; the field says what happens to others', () => {
  const field = {
    name: 'kind',
    type: 'choice',
    title: { zh: '', en: '' },
    values: { phone: ['电话'], CNY: ['RMB'] },
    default: 'CNY',
  } as const;
  const read = (cell: string, unknown: string) => say(choiceParser({ ...field, unknown })(cell));
  expect([read('电话', 'reject'), read('ＲＭＢ', 'reject'), read('Phone', 'reject'), read('cny', 'reject')]).toEqual([
    'phone',
    'CNY',
    'phone',
    'CNY',
  ]);
  expect(read('信件', 'reject')).toBe('choice-unknown');
  expect(read('信件', 'keep')).toBe('信件 unlisted');
  expect(read('信件', 'default')).toBe('CNY unlisted');
  expect(read('信件', 'phone')).toBe('phone unlisted');
});

describe('words of the datasets that ship', () => {
  const reader = (dataset: string, field: string) => {
    const url = new URL(`../../rules/datasets/${dataset}.json`, import.meta.url);
    const { fields } = JSON.parse(readFileSync(url, 'utf8')) as Dataset;
    return choiceParser(fields.find(({ name }) => name === field) as Field);
  };

  test('those that name a credit note name one, whatever the sign of its amount', () => {
    const read = reader('invoices', 'kind');
    const words = ['红字', '红票', '负数发票', '红字增值税专用发票', '增值税普通发票(红字)'];
    expect(words.map((word) => say(read(word)))).toEqual(Array(5).fill('credit'));
    expect(say(read('增值税专用发票'))).toBe('normal unlisted');
  });

  test('those for instruments', () => {
    const words = ['电子银行承兑汇票', '商业汇票', '现金支票', '银行汇票', '银行汇款', '票据'];
    expect(words.map((word) => say(reader('receipts', 'method')(word)))).toEqual([
      ...['acceptance', 'acceptance', 'cheque', 'draft', 'transfer', '票据 unlisted'],
    ]);
  });
});

test('cells: blanks of every width go, words for nothing are nothing, ="001" is text', () => {
  expect([' a\u3000', '\u00a0b\t', '="001"', '=" 002 "'].map(cleanCell)).toEqual(['a', 'b', '001', '002']);
  expect(['', '  ', 'NULL', 'N/A', '--', '-', '/', '=""'].map(cleanCell)).toEqual(Array(8).fill(null));
});
