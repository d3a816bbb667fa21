import { DateTime } from 'luxon';
import { UserError } from './problem.js';

/** Earliest calendar day the program works with. Dates outside are refused where they enter. */
export const FIRST_DAY = '1970-01-01';
/** Latest calendar day the program works with. */
export const LAST_DAY = '2100-12-31';

/** A span of PRC calendar days, both ends included (`YYYY-MM-DD`). */
export interface Period {
  /** One for each span, the shortest: `2026-10`, `2026-Q3`, `2026-H1`, `2026`, `2026-01..2026-10`. */
  readonly label: string;
  readonly start: string;
  readonly end: string;
}

/** Luxon date of an ISO day, in UTC so that no time zone can move it. */
function day(iso: string): DateTime {
  return DateTime.fromISO(iso, { zone: 'utc' });
}

/** The ISO day `days` calendar days after `iso` (before, when negative). */
export function addDays(iso: string, days: number): string {
  return day(iso).plus({ days }).toISODate() as string;
}

/** True for an existing calendar day written `YYYY-MM-DD` within {@link FIRST_DAY} … {@link LAST_DAY}. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && day(text).isValid && text >= FIRST_DAY && text <= LAST_DAY;
}

type Unit = 'month' | 'quarter' | 'half-year' | 'year';
const MONTHS: Record<Unit, number> = { month: 1, quarter: 3, 'half-year': 6, year: 12 };

interface Part {
  readonly unit: Unit;
  readonly first: DateTime;
}

function parsePart(text: string): Part | null {
  const match = /^(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12])))?$/.exec(text);
  if (match === null) return null;
  const [, year, month, quarter, half] = match;
  const unit: Unit = month ? 'month' : quarter ? 'quarter' : half ? 'half-year' : 'year';
  const firstMonth = month
    ? Number(month)
    : quarter
      ? (Number(quarter) - 1) * 3 + 1
      : half
        ? (Number(half) - 1) * 6 + 1
        : 1;
  const first = DateTime.utc(Number(year), firstMonth, 1);
  const inRange = (first.toISODate() as string) >= FIRST_DAY && (first.toISODate() as string) <= LAST_DAY;
  return inRange ? { unit, first } : null;
}

/**
 * Reads `--period`: a month `2026-10`, quarter `2026-Q3`, half-year `2026-H1`, year `2026`, or a range of two of them
 * (`2026-01..2026-10`, `2024..2026`).
 * @throws UserError when it is none of these, or the range runs backwards.
 */
export function parsePeriod(text: string): Period {
  const ends = text.trim().toUpperCase().split('..');
  const parts = ends.map(parsePart);
  const first = parts[0];
  const last = parts.at(-1);
  if (parts.length > 2 || !first || !last) {
    throw new UserError({
      zh: `期间「${text}」无法识别。请写成 2026-10、2026-Q3、2026-H1、2026，或范围 2026-01..2026-10。`,
      en: `Period "${text}" is not understood. Write 2026-10, 2026-Q3, 2026-H1, 2026, or a range 2026-01..2026-10.`,
    });
  }
  const start = first.first.toISODate() as string;
  const end = last.first.plus({ months: MONTHS[last.unit] }).minus({ days: 1 }).toISODate() as string;
  if (last.first < first.first || end < start) {
    throw new UserError({
      zh: `期间「${text}」的终点早于起点。`,
      en: `Period "${text}" ends before it begins.`,
    });
  }
  return { label: labelOf(first.first, monthsIn(start, end)), start, end };
}

function monthsIn(start: string, end: string): number {
  return Math.round(day(end).plus({ days: 1 }).diff(day(start), 'months').months);
}

/** The `count` periods of the same length (in months) just before `period`, the nearest first. */
export function earlierPeriods(period: Period, count: number): Period[] {
  const start = day(period.start);
  const months = monthsIn(period.start, period.end);
  return Array.from({ length: count }, (_, i) => {
    const first = start.minus({ months: months * (i + 1) });
    return {
      label: labelOf(first, months),
      start: first.toISODate() as string,
      end: first.plus({ months }).minus({ days: 1 }).toISODate() as string,
    };
  });
}

/** What a person would write for so many months from the first of one on. */
function labelOf(first: DateTime, months: number): string {
  const isAligned = (first.month - 1) % months === 0;
  if (months === MONTHS.month) return first.toFormat('yyyy-MM');
  if (months === MONTHS.quarter && isAligned) return `${first.year}-Q${first.quarter}`;
  if (months === MONTHS['half-year'] && isAligned) return `${first.year}-H${first.month === 1 ? 1 : 2}`;
  if (months === MONTHS.year && first.month === 1) return String(first.year);
  const last = first.plus({ months: months - 1 });
  const format = months % MONTHS.year === 0 && first.month === 1 ? 'yyyy' : 'yyyy-MM';
  return `${first.toFormat(format)}..${last.toFormat(format)}`;
}

/** The months (`YYYY-MM`) a period spans, in order. */
export function monthsOf(period: Period): string[] {
  const months: string[] = [];
  for (let at = day(period.start); (at.toISODate() as string) <= period.end; at = at.plus({ months: 1 }))
    months.push(at.toFormat('yyyy-MM'));
  return months;
}
