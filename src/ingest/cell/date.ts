import { type Parsed, unreadable } from './parsed.js';

/** In which order the numbers of 03/04/2026 stand in one column, as far as its other rows prove it. */
export type DayOrder = 'day-first' | 'month-first' | 'unproven' | 'contradictory';

/** What the reader of dates must know about the column and the book. */
export interface DateContext {
  readonly order: DayOrder;
  /** The workbook counts its days from 1904. */
  readonly from1904: boolean;
}

const YEAR_FIRST = /^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?)(.*)$/s;
const SHORT_YEAR = /^(\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?(.*)$/s;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(.*)$/s;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?$/;
const MONTH_ONLY = /^(?:\d{4}([-/.])\d{1,2}|\d{4}年\d{1,2}月?|\d{2}年\d{1,2}月|(?:19|20)\d{2}(?:0[1-9]|1[0-2]))$/;
const TWO_DIGIT_YEAR = /^\d{1,2}([-/.])\d{1,2}\1\d{2}(?:\s.*)?$/;
const SERIAL = /^\d{1,6}(?:\.\d+)?$/;
const TIME =
  /^(?:T|\s)*(?:(?:星期|周)[一二三四五六日天]\s*)?(上午|下午|AM|PM)?\s*(\d{1,2})[:时点](\d{1,2})(?:分|[:分](\d{1,2})(?:\.\d{1,9})?秒?)?\s*(AM|PM)?(Z|[+-]\d{2}:?\d{2})?$/i;
const ONLY_WEEKDAY = /^\s*(?:星期|周)[一二三四五六日天]$/;

/** Days from the spreadsheets' day 0 (1899-12-30) to 1970-01-01. */
const SERIAL_OF_1970 = 25569;
const DAYS_FROM_1900_TO_1904 = 1462;
const MINUTES_PER_DAY = 1440;

/**
 * Reads a date or date-time in any form our exports use. `value` is the day `YYYY-MM-DD`, `time` is `HH:mm` (seconds
 * cut off) or null when the cell has none: 00:00 counts as none, because exports write it for a bare date. Moments
 * with an offset become Shanghai wall-clock time.
 *
 * A form with the year last is read only in the order that the column proves; otherwise it is ambiguous, never guessed.
 */
export function parseDate(cell: string, context: DateContext): Parsed {
  const text = cell.normalize('NFKC').trim();
  let match = YEAR_FIRST.exec(text);
  if (match) return moment(match[1], match[3] ?? match[5], match[4] ?? match[6], match[7]);
  match = SHORT_YEAR.exec(text);
  if (match) return moment(`20${match[1]}`, match[2], match[3], match[4]);
  match = COMPACT.exec(text);
  if (match) return moment(match[1], match[2], match[3], match[4] && `${match[4]}:${match[5]}:${match[6] ?? '00'}`);
  match = YEAR_LAST.exec(text);
  if (match) return yearLast(match, context.order);
  if (MONTH_ONLY.test(text)) return unreadable('date-month-only');
  if (TWO_DIGIT_YEAR.test(text)) return unreadable('date-ambiguous');
  if (SERIAL.test(text)) return serial(Number(text), context.from1904);
  return unreadable('date-unreadable');
}

/** What one cell proves about the order of day and month in its column: a number above 12 can only be a day. */
export function provenOrder(cell: string): 'day-first' | 'month-first' | null {
  const match = YEAR_LAST.exec(cell.normalize('NFKC').trim());
  if (!match) return null;
  const [first, second] = [Number(match[1]), Number(match[3])];
  if (first > 12 && first <= 31 && second >= 1 && second <= 12) return 'day-first';
  return second > 12 && second <= 31 && first >= 1 && first <= 12 ? 'month-first' : null;
}

/** The order that all cells of a column together prove. */
export function columnOrder(proofs: Iterable<'day-first' | 'month-first' | null>): DayOrder {
  const seen = new Set(proofs);
  if (seen.has('day-first') && seen.has('month-first')) return 'contradictory';
  if (seen.has('day-first')) return 'day-first';
  return seen.has('month-first') ? 'month-first' : 'unproven';
}

function yearLast(match: RegExpExecArray, order: DayOrder): Parsed {
  const [, first, , second, year, rest] = match;
  const own = provenOrder(`${first}/${second}/${year}`);
  // A cell that reads one way only needs no proof from others; 05/05 is the same day either way.
  const proven = own ?? (Number(first) === Number(second) ? 'day-first' : order);
  if (proven === 'day-first') return moment(year, second, first, rest);
  if (proven === 'month-first') return moment(year, first, second, rest);
  return unreadable(Number(first) > 12 ? 'date-impossible' : 'date-ambiguous');
}

function moment(year?: string, month?: string, dayOfMonth?: string, rest?: string): Parsed {
  const [y, m, d] = [Number(year), Number(month), Number(dayOfMonth)];
  const at = Date.UTC(y, m - 1, d);
  const day = new Date(at);
  if (m < 1 || m > 12 || day.getUTCMonth() !== m - 1 || day.getUTCDate() !== d) return unreadable('date-impossible');
  if (rest === undefined || rest.trim() === '' || ONLY_WEEKDAY.test(rest)) return inRange(at);
  const minutes = timeOfDay(rest);
  return minutes === null ? unreadable('date-unreadable') : inRange(at + minutes * 60_000);
}

/** Minutes since midnight in Shanghai, below 0 or above a day where an offset moves the moment into another day. */
function timeOfDay(text: string): number | null {
  const match = TIME.exec(text);
  if (!match) return null;
  const [, before, hourText, minuteText, secondText, after, offset] = match;
  const [minute, second] = [Number(minuteText), Number(secondText ?? 0)];
  let hour = Number(hourText);
  const half = (before ?? after)?.toUpperCase();
  if (half !== undefined) {
    if (hour < 1 || hour > 12) {
      if (half === 'AM' || half === '上午' || hour > 23) return null;
    } else if (half === 'PM' || half === '下午') hour = (hour % 12) + 12;
    else hour %= 12;
  }
  if (hour > 23 || minute > 59 || second > 59) return null;
  return hour * 60 + minute + (offset === undefined ? 0 : 480 - offsetMinutes(offset));
}

function offsetMinutes(offset: string): number {
  if (offset.toUpperCase() === 'Z') return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return offset.startsWith('-') ? -minutes : minutes;
}

function serial(value: number, from1904: boolean): Parsed {
  const days = value + (from1904 ? DAYS_FROM_1900_TO_1904 : 0) - SERIAL_OF_1970;
  // Times are stored as binary fractions of a day: to the nearest second first, or 09:17:00 becomes 09:16.
  const seconds = Math.round(days * MINUTES_PER_DAY * 60);
  return inRange(Math.floor(seconds / 60) * 60_000);
}

function inRange(milliseconds: number): Parsed {
  const iso = new Date(milliseconds).toISOString();
  const value = iso.slice(0, 10);
  if (iso.length !== 24 || value < '1970-01-01' || value > '2100-12-31') return unreadable('date-out-of-range');
  const time = iso.slice(11, 16);
  return { value, time: time === '00:00' ? null : time };
}
