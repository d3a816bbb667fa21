// Excel counts days from 1899-12-30 (for dates from 1900-03-01; before it counts a 29 February 1900 that never was).
const EPOCH = Date.UTC(1899, 11, 30);
const DAY = 86_400_000;
const FIRST_SAFE = 61;

/**
 * A date (`YYYY-MM-DD`) or date-time (`YYYY-MM-DD HH:mm`) as Excel's serial number, without any time zone.
 * @returns `null` for a text that is no such date, or one before 1900-03-01, which Excel cannot show right.
 */
export function excelSerial(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::\d{2})?)?$/.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, date = 0, hour = 0, minute = 0] = match.slice(1).map((part) => Number(part ?? 0));
  const time = Date.UTC(year, month - 1, date);
  const day = (time - EPOCH) / DAY;
  const real = new Date(time);
  if (real.getUTCMonth() !== month - 1 || real.getUTCDate() !== date || hour > 23 || minute > 59) return null;
  if (day < FIRST_SAFE) return null;
  return day + (hour * 60 + minute) / 1440;
}

/** True where a date-time text carries a time. */
export function hasTime(text: string): boolean {
  return text.length > 10;
}
