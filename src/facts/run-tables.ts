import type { Period } from '../domain/date.js';
import type { AgeingOptions, CompanyList } from '../domain/pack.js';
import type { AgeingBasis, Bucket } from '../domain/result.js';
import { TEXT } from '../domain/sql.js';
import type { Lang } from '../domain/text.js';
import type { Store } from '../store/port.js';

/** What the facts need to know about this run. */
export interface RunSettings {
  readonly asOf: string;
  readonly period: Pick<Period, 'start' | 'end'>;
  /** First day of the earliest period that counts as prior; without one the period's own. */
  readonly earlierStart?: string | undefined;
  /** Parameter values in force; numbers as text. A list has one row per value in the table `param`. */
  readonly parameters: ReadonlyMap<string, string | readonly string[]>;
  /** Lists in force that differ between companies; one row per value in the table `company_param`. */
  readonly companyLists?: readonly CompanyList[];
  readonly ageing: Omit<AgeingOptions, 'basis'> & { readonly basis: AgeingBasis };
  readonly lang: Lang;
}

const TABLES = ['run', 'param', 'company_param', 'bucket', 'ageing_option'];

/**
 * Creates the small tables every facts view may read: `run`, `param`, `company_param` (`org` is '' in the list of all
 * companies without one of their own), `bucket`, `ageing_option`.
 */
export async function createRunTables(store: Store, settings: RunSettings): Promise<void> {
  await store.exec(`
    CREATE TABLE run(as_of DATE NOT NULL, period_start DATE NOT NULL, period_end DATE NOT NULL,
      earlier_start DATE NOT NULL);
    CREATE TABLE param(name ${TEXT} NOT NULL, value ${TEXT} NOT NULL);
    CREATE TABLE company_param(org ${TEXT} NOT NULL, name ${TEXT} NOT NULL, value ${TEXT} NOT NULL);
    CREATE TABLE bucket(no INTEGER NOT NULL, label ${TEXT} NOT NULL, from_day INTEGER, to_day INTEGER);
    CREATE TABLE ageing_option(basis ${TEXT} NOT NULL, age_from ${TEXT} NOT NULL, unapplied ${TEXT} NOT NULL)`);
  for (const table of TABLES) await store.spread(table, null);
  const { asOf, period, earlierStart = period.start, ageing } = settings;
  await store.append('run', [[asOf, period.start, period.end, earlierStart]]);
  await store.append(
    'param',
    [...settings.parameters].flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : value.map((one) => [name, one]),
    ),
  );
  await store.append(
    'company_param',
    (settings.companyLists ?? []).flatMap(({ name, org, values }) => values.map((value) => [org ?? '', name, value])),
  );
  await store.append('bucket', [
    [0, notDueLabel(settings.lang), null, 0],
    ...buckets(ageing.buckets, settings.lang).map((bucket, i) => [i + 1, bucket.label, bucket.from, bucket.to]),
  ]);
  await store.append('ageing_option', [[ageing.basis, ageing.ageFrom, ageing.unapplied]]);
  // Planners take a table they know nothing of for a few thousand rows, and what is joined with it for as many times more.
  for (const table of TABLES) await store.analyse(table);
}

/** Label of what is not due yet (or due today). */
function notDueLabel(lang: Lang): string {
  return lang === 'zh' ? '未到期' : 'Not due';
}

/** The buckets whose upper limits are given: `[30, 60]` → 1–30, 31–60, over 60. */
export function buckets(limits: readonly number[], lang: Lang): Bucket[] {
  const closed = limits.map((to, i) => {
    const from = (limits[i - 1] ?? 0) + 1;
    return { label: lang === 'zh' ? `${from}–${to}天` : `${from}–${to} days`, from, to };
  });
  const last = limits.at(-1) ?? 0;
  return [...closed, { label: lang === 'zh' ? `${last}天以上` : `Over ${last} days`, from: last + 1, to: null }];
}
