import { beforeAll, describe, expect, it } from 'vitest';
import { createCalendarTable } from '../../src/calendar/calendar-table.js';
import { knownYears } from '../../src/calendar/working-days.js';
import type { CompanyCalendar } from '../../src/domain/pack.js';
import { openTestStore } from '../test-store.js';

const plain: CompanyCalendar = { sixDayWeek: false, daysOff: [], workingDays: [], notices: [] };
const reason = { zh: '示例', en: 'example' };

interface CalendarDay {
  readonly isWorkday: boolean;
  readonly workdayNo: number;
  readonly isKnown: boolean;
}

async function calendarOf(company: CompanyCalendar): Promise<Map<string, CalendarDay>> {
  const store = await openTestStore();
  try {
    await createCalendarTable(store, company);
    const days = new Map<string, CalendarDay>();
    for await (const row of store.rows('SELECT * FROM calendar'))
      days.set(String(row.day), {
        isWorkday: row.is_workday === true,
        workdayNo: Number(row.workday_no),
        isKnown: row.is_known === true,
      });
    return days;
  } finally {
    await store.close();
  }
}

/** Days from `first` through `last`. */
function span(first: string, last: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(`${first}T00:00Z`); at <= Date.parse(`${last}T00:00Z`); at += 86_400_000)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

// Copied by hand from the notices of the General Office of the State Council (国办发明电):
// 2024 (〔2023〕7号), 2025 (〔2024〕12号), 2026 (〔2025〕7号).
const notices = [
  {
    year: 2024,
    off: [
      ...span('2024-01-01', '2024-01-01'),
      ...span('2024-02-10', '2024-02-17'),
      ...span('2024-04-04', '2024-04-06'),
      ...span('2024-05-01', '2024-05-05'),
      ...span('2024-06-10', '2024-06-10'),
      ...span('2024-09-15', '2024-09-17'),
      ...span('2024-10-01', '2024-10-07'),
    ],
    makeUp: [
      '2024-02-04',
      '2024-02-18',
      '2024-04-07',
      '2024-04-28',
      '2024-05-11',
      '2024-09-14',
      '2024-09-29',
      '2024-10-12',
    ],
  },
  {
    year: 2025,
    off: [
      ...span('2025-01-01', '2025-01-01'),
      ...span('2025-01-28', '2025-02-04'),
      ...span('2025-04-04', '2025-04-06'),
      ...span('2025-05-01', '2025-05-05'),
      ...span('2025-05-31', '2025-06-02'),
      ...span('2025-10-01', '2025-10-08'),
    ],
    makeUp: ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
  },
  {
    year: 2026,
    off: [
      ...span('2026-01-01', '2026-01-03'),
      ...span('2026-02-15', '2026-02-23'),
      ...span('2026-04-04', '2026-04-06'),
      ...span('2026-05-01', '2026-05-05'),
      ...span('2026-06-19', '2026-06-21'),
      ...span('2026-09-25', '2026-09-27'),
      ...span('2026-10-01', '2026-10-07'),
    ],
    makeUp: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
  },
];

describe('the PRC working-day calendar', () => {
  let calendar: Map<string, CalendarDay>;
  beforeAll(async () => {
    calendar = await calendarOf(plain);
  });

  it('covers every day from 1970 through 2100', () => {
    expect(calendar.size).toBe(131 * 365 + 32); // 32 leap years from 1972 to 2096; 2100 is none
  });

  it.each(notices)('has every day of $year as the State Council published it', ({ year, off, makeUp }) => {
    for (const iso of span(`${year}-01-01`, `${year}-12-31`)) {
      const weekday = new Date(`${iso}T00:00Z`).getUTCDay();
      const expected = makeUp.includes(iso) || (weekday >= 1 && weekday <= 5 && !off.includes(iso));
      expect([iso, calendar.get(iso)?.isWorkday]).toEqual([iso, expected]);
    }
  });

  it('counts working days without a gap', () => {
    // 2026-09-30 Wednesday; 1–7 October off; 8 (Thu), 9 (Fri) and the make-up Saturday 10 are working days.
    const no = (iso: string) => calendar.get(iso)?.workdayNo ?? Number.NaN;
    expect(no('2026-10-07') - no('2026-09-30')).toBe(0);
    expect(no('2026-10-10') - no('2026-09-30')).toBe(3);
    expect(no('2026-10-11') - no('2026-10-10')).toBe(0);
  });

  it('knows the years with a published notice and says so of the others', () => {
    expect(knownYears(plain)).toEqual({ from: 2004, through: 2026 });
    expect(calendar.get('2026-12-31')?.isKnown).toBe(true);
    // 2027-10-01 would be a holiday, but no notice is known: an ordinary Friday is assumed.
    expect(calendar.get('2027-10-01')).toMatchObject({ isKnown: false, isWorkday: true });
    // 2028-01-01 is a Saturday: a weekend is not a published holiday.
    expect(calendar.get('2028-01-01')).toMatchObject({ isKnown: false, isWorkday: false });
  });
});

describe("the company's own calendar", () => {
  it('takes a notice newer than the library', async () => {
    const company = {
      ...plain,
      notices: [{ year: 2027, notice: '示例通知', daysOff: ['2027-10-01'], workingDays: ['2027-10-09'] }],
    };
    const calendar = await calendarOf(company);
    expect(knownYears(company)).toEqual({ from: 2004, through: 2027 });
    expect(calendar.get('2027-10-01')).toMatchObject({ isKnown: true, isWorkday: false });
    expect(calendar.get('2027-10-09')).toMatchObject({ isKnown: true, isWorkday: true });
    expect(calendar.get('2027-10-04')).toMatchObject({ isKnown: true, isWorkday: true });
  });

  it('adds days off and working days on top', async () => {
    const calendar = await calendarOf({
      ...plain,
      daysOff: [{ on: '2026-10-08', to: '2026-10-09', reason }],
      workingDays: [{ on: '2026-10-17', reason }],
    });
    expect(calendar.get('2026-10-08')?.isWorkday).toBe(false);
    expect(calendar.get('2026-10-09')?.isWorkday).toBe(false);
    expect(calendar.get('2026-10-17')?.isWorkday).toBe(true);
  });

  it('works Saturdays in a six-day week, public holidays excepted', async () => {
    const calendar = await calendarOf({ ...plain, sixDayWeek: true });
    expect(calendar.get('2026-10-17')?.isWorkday).toBe(true);
    expect(calendar.get('2026-10-03')?.isWorkday).toBe(false); // Saturday inside the National Day holiday
    expect(calendar.get('2026-10-18')?.isWorkday).toBe(false); // Sunday
    expect(calendar.get('2027-01-02')?.isWorkday).toBe(true); // assumed year, Saturday
  });
});
