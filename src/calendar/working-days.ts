import chineseDays from 'chinese-days';
import { addDays } from '../domain/date.js';
import type { CompanyCalendar } from '../domain/pack.js';

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
 * The days that do not follow the ordinary week: day → is it a working day. Decided, in this order, by the company's own
 * calendar, then by the year's notice (the company's `notices`, else the library).
 */
export function exceptionalDays(company: CompanyCalendar): Map<string, boolean> {
  const days = new Map<string, boolean>();
  const known = knownYears(company);
  const own = new Map(company.notices.map((notice) => [notice.year, notice]));
  for (let year = known.from; year <= known.through; year++) {
    const notice = own.get(year);
    if (notice !== undefined) {
      for (const day of notice.daysOff) days.set(day, false);
      for (const day of notice.workingDays) days.set(day, true);
    } else
      for (const day of daysOf(year)) {
        const isWorkday = listed(day);
        if (isWorkday !== null) days.set(day, isWorkday);
      }
  }
  for (const [spans, isWorkday] of [
    [company.daysOff, false],
    [company.workingDays, true],
  ] as const)
    for (const { on, to = on } of spans) for (let day = on; day <= to; day = addDays(day, 1)) days.set(day, isWorkday);
  return days;
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

function* daysOf(year: number): Iterable<string> {
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000)
    yield new Date(at).toISOString().slice(0, 10);
}
