// Calendar arithmetic on 'YYYY-MM-DD' strings, and the working days of July to December 2026 copied from the State
// Council notice for 2026. Deliberately not the program's own calendar: a sample must not prove the code with the code.

const OFF = new Set([
  '2026-09-25', '2026-09-26', '2026-09-27',
  '2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05', '2026-10-06', '2026-10-07',
]);
const MAKE_UP = new Set(['2026-09-20', '2026-10-10']);

/** The day `count` calendar days later. @param {string} iso @param {number} count */
export function addDays(iso, count) {
  return new Date(Date.parse(`${iso}T00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

/** True on a working day. @param {string} iso */
export function isWorkday(iso) {
  if (OFF.has(iso)) return false;
  if (MAKE_UP.has(iso)) return true;
  const weekday = new Date(`${iso}T00:00Z`).getUTCDay();
  return weekday >= 1 && weekday <= 5;
}

/** The first working day after a day. @param {string} iso */
export function nextWorkday(iso) {
  let at = addDays(iso, 1);
  while (!isWorkday(at)) at = addDays(at, 1);
  return at;
}

/** The last working day not after a day. @param {string} iso */
export function workdayOnOrBefore(iso) {
  let at = iso;
  while (!isWorkday(at)) at = addDays(at, -1);
  return at;
}

/** The last working day before a day. @param {string} iso */
export function previousWorkday(iso) {
  return workdayOnOrBefore(addDays(iso, -1));
}

/** The last day of the month a day lies in. @param {string} iso */
export function monthEnd(iso) {
  return new Date(Date.UTC(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)), 0)).toISOString().slice(0, 10);
}
