import type { Dataset } from './pack.js';
import { ident } from './sql.js';

// A date-time field is stored in two columns. Loading writes them and the as-of views read them, so their names stand here.

/** Column that holds the day of a date-time field: `entered_at` → `entered_on`. Always known when there is a value. */
export function dayColumn(field: string): string {
  return field.replace(/_at$/, '_on');
}

/** Column that holds its time to the minute: `entered_at` → `entered_ts`. NULL when the export had only a day. */
export function timeColumn(field: string): string {
  return field.replace(/_at$/, '_ts');
}

/** The columns that, with the company, tell one row of a dataset from another. */
export function keyColumns(dataset: Dataset): string[] {
  return dataset.key.flatMap((name) => {
    const field = dataset.fields.find((one) => one.name === name);
    return field?.type === 'datetime' ? [dayColumn(name), timeColumn(name)] : [name];
  });
}

/**
 * The same key of a dataset's relation `alias` as SQL expressions that are equal for equal keys, blank parts included, and
 * never NULL: so that databases can hash rows by it.
 */
export function comparableKey(dataset: Dataset, alias: string): string[] {
  const required = new Set(dataset.fields.filter((field) => field.required).map(({ name }) => name));
  return ['org', ...keyColumns(dataset)].map((name) => {
    const column = `${alias}.${ident(name)}`;
    return name === 'org' || required.has(name) ? column : `COALESCE(CAST(${column} AS VARCHAR), '')`;
  });
}
