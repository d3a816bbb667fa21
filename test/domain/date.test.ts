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
      { start: '2025-12-01', end: '2025-12-31' },
      { start: '2025-11-01', end: '2025-11-30' },
      { start: '2025-10-01', end: '2025-10-31' },
    ]);
  });
  it('are quarters before a quarter', () => {
    expect(earlierPeriods(parsePeriod('2026-Q2'), 2)).toEqual([
      { start: '2026-01-01', end: '2026-03-31' },
      { start: '2025-10-01', end: '2025-12-31' },
    ]);
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
