import type { Dataset } from '../domain/pack.js';
import { ident, literal } from '../domain/sql.js';
import { dayColumn, timeColumn } from '../domain/stored-columns.js';

/**
 * SQL of the view `<dataset>_asof`: every loaded row as it stood at the end of the as-of day (`asOf`, `YYYY-MM-DD`). The
 * day is written into the view, not read from `run`: so planners know how many rows lie before it.
 *
 * - A dated act after the as-of date has not happened yet and reads as absent.
 * - A date-time field `x_at` shows as three columns: `x_at` (text for people, to the minute where the export has a
 *   time), `x_on` (day) and `x_ts` (timestamp; NULL where the time is unknown).
 * - `is_first`: not void, and not one of the rows in `repeated_row`, which is asked only where `hasRepeated` says that
 *   the dataset has any.
 * - `is_live`: not void, the first row of its number, and its document date has been reached. Rows that are not live
 *   stay in the view, so that counts tie to the rows loaded; joins take live rows only.
 */
export function asOfViewSql(dataset: Dataset, asOf: string, hasRepeated: boolean): string {
  const asOfDay = `DATE ${literal(asOf)}`;
  // Hidden in a CASE: of rows that a left join may not find, PostgreSQL takes "IS NULL" under an IS TRUE for impossible.
  const isFirst = ['NOT d.is_void', ...(hasRepeated ? ['CASE WHEN q.row_no IS NULL THEN TRUE ELSE FALSE END'] : [])];
  const columns = ['d.org', 'd.input_no', 'd.row_no', 'd.is_void', `${isFirst.join(' AND ')} AS is_first`];
  for (const field of dataset.fields) {
    if (field.name === 'org') continue;
    const name = ident(field.name);
    if (field.type === 'datetime') {
      const [on, ts] = [dayColumn(field.name), timeColumn(field.name)].map((column) => `d.${ident(column)}`);
      const text = `COALESCE(SUBSTRING(CAST(${ts} AS VARCHAR), 1, 16), CAST(${on} AS VARCHAR))`;
      const reached = (value: string) => (field.act ? `CASE WHEN ${on} <= ${asOfDay} THEN ${value} END` : value);
      columns.push(
        `${reached(text)} AS ${name}`,
        `${reached(on as string)} AS ${ident(dayColumn(field.name))}`,
        `${reached(ts as string)} AS ${ident(timeColumn(field.name))}`,
      );
    } else if (field.act) columns.push(`CASE WHEN d.${name} <= ${asOfDay} THEN d.${name} END AS ${name}`);
    else columns.push(`d.${name}`);
  }
  const documentDay = documentDayColumn(dataset);
  const reached = documentDay === null ? [] : [`d.${ident(documentDay)} <= ${asOfDay}`];
  const live = [...isFirst, ...reached].join(' AND ');
  const repeated = `
LEFT JOIN repeated_row q ON q.dataset = ${literal(dataset.name)} AND q.input_no = d.input_no AND q.row_no = d.row_no`;
  return `CREATE VIEW ${ident(`${dataset.name}_asof`)} AS
SELECT ${columns.join(',\n  ')},
  ${live} AS is_live
FROM ${ident(dataset.name)} d${hasRepeated ? repeated : ''}`;
}

/** Column that holds the day of a dataset's documents, or null for datasets whose rows are no dated documents. */
export function documentDayColumn(dataset: Dataset): string | null {
  const date = dataset.fields.find((field) => field.name === dataset.documentDate);
  return date === undefined ? null : date.type === 'datetime' ? dayColumn(date.name) : date.name;
}
