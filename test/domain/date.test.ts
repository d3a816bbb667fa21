import { describe, expect, it } from 'vitest';
import { addDays, earlierPeriods, isDay, monthsOf, parsePeriod } from '../../src/domain/date.js';
import { UserError } from '../../src/domain/problem.js';

describe('parsePeriod', () => {
  it.each([
    ['2026-10', '2026-10-01', '2026-10-31'],
    ['2026-02', '2026-02-01', '2026-02-28'],
    ['2024-02', '2024-02-01', '2024-02-29'],
    ['2026-Q3', '2026-07-01', '2026-09-30'],
    ['2026-q4', '2026-10-01', '2026-12-31'],
    ['2026-H1', '2026-01-01', '2026-06-30'],
    ['2026', '2026-01-01', '2026-12-31'],
    ['2026-01..2026-10', '2026-01-01', '2026-10-31'],
    ['2024..2026', '2024-01-01', '2026-12-31'],
    ['2025-Q4..2026-01', '2025-10-01', '2026-01-31'],
  ])('%s is %s to %s', (text, start, end) => {
    expect(parsePeriod(text)).toMatchObject({ start, end });
  });

  // What the ledger and the output folder call a period: whoever writes it in another way means the same one.
  it.each([
    ['2026-10..2026-10', '2026-10'],
    ['2026-07..2026-09', '2026-Q3'],
    ['2026-q3..2026-Q3', '2026-Q3'],
    ['2026-Q1..2026-Q2', '2026-H1'],
    ['2026-H1..2026-Q4', '2026'],
    ['2025-01..2026-12', '2025..2026'],
    ['2026-Q1..2026-Q3', '2026-01..2026-09'],
    ['2026-02..2026-04', '2026-02..2026-04'],
    ['2025-Q4..2026-01', '2025-10..2026-01'],
  ])('%s is called %s', (text, label) => {
    expect(parsePeriod(text).label).toBe(label);
  });

  it.each([
    '',
    '2026-13',
    '2026-00',
    '2026-Q5',
    '2026-H3',
    '26-10',
    '2026-10-01',
    '十月',
    '2026-10..',
    '..2026',
    '2026..2024',
    '1..2..3',
    '1900-01',
  ])('refuses "%s" with one message', (text) => {
    expect(() => parsePeriod(text)).toThrow(UserError);
  });
});

describe('earlierPeriods', () => {
  it('are months before a month, over the year', () => {
    expect(earlierPeriods(parsePeriod('2026-01'), 3)).toEqual([
      { label: '2025-12', start: '2025-12-01', end: '2025-12-31' },
      { label: '2025-11', start: '2025-11-01', end: '2025-11-30' },
      { label: '2025-10', start: '2025-10-01', end: '2025-10-31' },
    ]);
  });
  it('are quarters before a quarter', () => {
    expect(earlierPeriods(parsePeriod('2026-Q2'), 2)).toEqual([
      { label: '2026-Q1', start: '2026-01-01', end: '2026-03-31' },
      { label: '2025-Q4', start: '2025-10-01', end: '2025-12-31' },
    ]);
  });
});

describe('labels of earlier periods', () => {
  it.each([
    ['2026-03', '2026-02 2026-01 2025-12'],
    ['2026-Q1', '2025-Q4 2025-Q3 2025-Q2'],
    ['2026-H2', '2026-H1 2025-H2 2025-H1'],
    ['2026', '2025 2024 2023'],
    ['2026-01..2026-03', '2025-Q4 2025-Q3 2025-Q2'],
    ['2026-02..2026-04', '2025-11..2026-01 2025-08..2025-10 2025-05..2025-07'],
    ['2026-02..2026-07', '2025-08..2026-01 2025-02..2025-07 2024-08..2025-01'],
    ['2025..2026', '2023..2024 2021..2022 2019..2020'],
  ])('before %s: %s', (text, labels) => {
    const earlier = earlierPeriods(parsePeriod(text), 3);
    expect(earlier.map(({ label }) => label).join(' ')).toBe(labels);
    // Each is what a person would have to write.
    for (const { label, start, end } of earlier) expect(parsePeriod(label)).toEqual({ label, start, end });
  });
});

describe('days', () => {
  it('exist or not', () => {
    expect(isDay('2026-02-28')).toBe(true);
    expect(isDay('2026-02-29')).toBe(false);
    expect(isDay('2026-2-8')).toBe(false);
    expect(isDay('1969-12-31')).toBe(false);
    expect(isDay('2101-01-01')).toBe(false);
  });
  it('add up over a leap day', () => {
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
  });
  it('months of a period', () => {
    expect(monthsOf(parsePeriod('2026-11..2027-01'))).toEqual(['2026-11', '2026-12', '2027-01']);
  });
});
