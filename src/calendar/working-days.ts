import chineseDays from 'chinese-days';
import { addDays, FIRST_DAY, LAST_DAY } from '../domain/date.js';
import type { CompanyCalendar } from '../domain/pack.js';

/** One day of the working-day calendar. */
export interface CalendarDay {
  readonly day: string;
  readonly isWorkday: boolean;
  /** Running count of working days, up to and including this day. */
  readonly workdayNo: number;
  /** False in a year without a published notice: Monday to Friday is assumed. */
  readonly isKnown: boolean;
}

/** The years whose notice is known, without a gap. */
export interface KnownYears {
  readonly from: number;
  readonly through: number;
}

/**
 * The years for which a State Council notice is at hand: those of the library, extended by the company's own `notices`.
 * The library answers for any year, so the year must be checked first: a year it knows lists New Year's Day.
 */
export function knownYears(company: CompanyCalendar): KnownYears {
  const extra = new Set(company.notices.map((notice) => notice.year));
  const knows = (year: number) => extra.has(year) || listed(`${year}-01-01`) !== null;
  let from = 2020;
  while (knows(from - 1)) from--;
  let through = 2020;
  while (knows(through + 1)) through++;
  return { from, through };
}

/**
 * Every day from {@link FIRST_DAY} through {@link LAST_DAY}. A day is decided, in this order, by: the company's own
 * calendar; the year's notice (the company's `notices`, else the library); the ordinary week.
 */
export function* workingDays(company: CompanyCalendar): Iterable<CalendarDay> {
  const known = knownYears(company);
  const own = companyDays(company);
  const notices = new Map(
    company.notices.map((notice) => [
      notice.year,
      { off: new Set(notice.daysOff), working: new Set(notice.workingDays) },
    ]),
  );
  let workdayNo = 0;
  // Plain day arithmetic in UTC: a date library takes ten times as long over 47,000 days.
  for (let at = Date.parse(`${FIRST_DAY}T00:00Z`); ; at += 86_400_000) {
    const date = new Date(at);
    const iso = date.toISOString().slice(0, 10);
    const year = date.getUTCFullYear();
    const weekday = date.getUTCDay();
    const isKnown = year >= known.from && year <= known.through;
    const notice = notices.get(year);
    let isWorkday = weekday >= 1 && weekday <= (company.sixDayWeek ? 6 : 5);
    if (notice !== undefined) isWorkday = notice.working.has(iso) || (isWorkday && !notice.off.has(iso));
    else if (isKnown) isWorkday = listed(iso) ?? isWorkday;
    isWorkday = own.get(iso) ?? isWorkday;
    if (isWorkday) workdayNo++;
    yield { day: iso, isWorkday, workdayNo, isKnown };
    if (iso === LAST_DAY) return;
  }
}

/**
 * What the library's notices say of a day: true for a make-up day, false for a day off, null for a day they do not list.
 * Listed days are told from plain ones by their name ("National Day,国庆节,3" against "Thursday"): `isHoliday` is also
 * true of any weekend.
 */
function listed(iso: string): boolean | null {
  const detail = chineseDays.getDayDetail(iso);
  return detail.name.includes(',') ? detail.work : null;
}

function companyDays(company: CompanyCalendar): Map<string, boolean> {
  const days = new Map<string, boolean>();
  for (const [list, isWorkday] of [
    [company.daysOff, false],
    [company.workingDays, true],
  ] as const)
    for (const span of list)
      for (let at = span.on; at <= (span.to ?? span.on); at = addDays(at, 1)) days.set(at, isWorkday);
  return days;
}
