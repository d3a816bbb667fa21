import { FIRST_DAY, LAST_DAY } from '../domain/date.js';
import type { CompanyCalendar } from '../domain/pack.js';
import type { Store } from '../store/port.js';
import { exceptionalDays, type KnownYears, knownYears } from './working-days.js';

/**
 * Creates the table `calendar(day, is_workday, workday_no, is_known)`, from which SQL reads working-day distances: the
 * working days after `a` up to `b` are `workday_no(b) − workday_no(a)`; the n-th working day after `a` is the workday
 * whose number is `workday_no(a) + n`. It covers {@link FIRST_DAY} to {@link LAST_DAY}; `is_known` is false in a year
 * without a published notice, where the ordinary week is assumed.
 */
export async function createCalendarTable(store: Store, company: CompanyCalendar): Promise<KnownYears> {
  const known = knownYears(company);
  await store.exec('CREATE TABLE calendar_exception(day DATE NOT NULL, is_workday BOOLEAN NOT NULL)');
  await store.append('calendar_exception', exceptionalDays(company));
  await store.exec(`CREATE TABLE calendar AS
    SELECT day, is_workday, is_known,
      CAST(SUM(CASE WHEN is_workday THEN 1 ELSE 0 END) OVER (ORDER BY day) AS INTEGER) AS workday_no
    FROM (
      SELECT d.day,
        COALESCE(e.is_workday, EXTRACT(ISODOW FROM d.day) <= ${company.sixDayWeek ? 6 : 5}) AS is_workday,
        EXTRACT(YEAR FROM d.day) BETWEEN ${known.from} AND ${known.through} AS is_known
      FROM (SELECT CAST(t.midnight AS DATE) AS day FROM generate_series(
        CAST('${FIRST_DAY}' AS TIMESTAMP), CAST('${LAST_DAY}' AS TIMESTAMP), INTERVAL '1 day') AS t(midnight)) d
      LEFT JOIN calendar_exception e ON e.day = d.day
    ) decided;
    DROP TABLE calendar_exception`);
  await store.spread('calendar', null);
  await store.analyse('calendar');
  return known;
}
