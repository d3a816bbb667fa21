import type { CompanyCalendar } from '../domain/pack.js';
import type { Store } from '../store/port.js';
import { type KnownYears, knownYears, workingDays } from './working-days.js';

/**
 * Creates the table `calendar(day, is_workday, workday_no, is_known)`, from which SQL reads working-day distances: the
 * working days after `a` up to `b` are `workday_no(b) − workday_no(a)`; the n-th working day after `a` is the workday
 * whose number is `workday_no(a) + n`.
 */
export async function createCalendarTable(store: Store, company: CompanyCalendar): Promise<KnownYears> {
  await store.exec(
    'CREATE TABLE calendar(day DATE, is_workday BOOLEAN NOT NULL, workday_no INTEGER NOT NULL, is_known BOOLEAN NOT NULL)',
  );
  await store.append('calendar', rows(company));
  return knownYears(company);
}

function* rows(company: CompanyCalendar) {
  for (const entry of workingDays(company)) yield [entry.day, entry.isWorkday, entry.workdayNo, entry.isKnown] as const;
}
