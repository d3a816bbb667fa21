import type { Dataset } from './pack.js';

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
