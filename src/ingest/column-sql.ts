import type { Dataset, Field } from '../domain/pack.js';
import { ident, literal } from '../domain/sql.js';
import { dayColumn, timeColumn } from '../domain/stored-columns.js';
import type { Dialect } from '../store/port.js';
import { bulkValue, orNull, trimmed } from './bulk-forms.js';
import type { HeaderMap } from './header.js';
import { sqlType } from './tables.js';

/** A mapped field with the SQL of its trimmed cell and of the value that the bulk reads from it; rows have the alias `s`. */
export interface Column {
  readonly field: Field;
  readonly header: string;
  /** Position in the record, from 0. */
  readonly index: number;
  readonly cell: string;
  readonly bulk: string;
  /** How `bulk` is computed. */
  readonly reading: string;
}

/** The mapped fields of a dataset. Plain text needs no look where no word that stands for nothing can occur. */
export function columnsOf(
  dataset: Dataset,
  map: HeaderMap,
  { hasEmptyWords }: { readonly hasEmptyWords: boolean },
  dialect: Dialect,
): readonly Column[] {
  return dataset.fields.flatMap((field) => {
    const index = map.columns.get(field.name);
    if (index === undefined) return [];
    const cell = `s.c${index}`;
    const reading = field.type === 'text' && !hasEmptyWords ? cell : bulkValue(cell, field, dialect);
    const header = map.headers[index] as string;
    return [{ field, header, index, cell, bulk: `s.${ident(`b_${field.name}`)}`, reading }];
  });
}

/** SQL for the cells of a record in which what the bulk reads stands beside them. `records` is what stands after FROM. */
export function withReadings(records: string, columns: readonly Column[]): string {
  const readings = columns.map(({ field, reading }) => `, ${reading} AS ${ident(`b_${field.name}`)}`);
  return `(SELECT s.*${readings.join('')} FROM ${records} s)`;
}

/** Document numbers and codes, whose digits a spreadsheet may have destroyed. */
export function isIdentifier(field: Field): boolean {
  return field.type === 'text' && /_(?:no|code)$/.test(field.name);
}

/** The text within `="…"`, where a cell was written as a formula. */
export function unwrapped(cell: string): string {
  return `CASE WHEN ${cell} LIKE '="%"' AND length(${cell}) > 2 THEN ${trimmed(`substr(${cell}, 3, length(${cell}) - 3)`)} ELSE ${cell} END`;
}

/** The stored columns of one field and their values, from the value read by SQL, else from the look-up `alias`. */
export function typedValues(
  { field }: Column,
  bulk: string,
  alias: string | null,
): readonly { readonly name: string; readonly value: string }[] {
  if (field.type === 'datetime') {
    const [on, ts] = [dayColumn(field.name), timeColumn(field.name)];
    // Midnight is how exports write "no time"; seconds are cut off.
    const day = `CAST(${bulk} AS DATE)`;
    const time = `NULLIF(date_trunc('minute', ${bulk}), CAST(${day} AS TIMESTAMP))`;
    if (alias === null)
      return [
        { name: on, value: day },
        { name: ts, value: time },
      ];
    const moment = `CASE WHEN ${alias}.clock IS NOT NULL THEN CAST(${alias}.value || ' ' || ${alias}.clock || ':00' AS TIMESTAMP) END`;
    return [
      { name: on, value: `COALESCE(${day}, CAST(${alias}.value AS DATE))` },
      { name: ts, value: `COALESCE(${time}, ${moment})` },
    ];
  }
  const cast = (text: string) => (sqlType(field) === 'VARCHAR' ? text : `CAST(${text} AS ${sqlType(field)})`);
  const parts = alias === null ? [bulk] : [bulk, cast(`${alias}.value`)];
  if (field.default !== undefined) parts.push(literal(field.default));
  return [{ name: field.name, value: parts.length === 1 ? bulk : `COALESCE(${parts.join(', ')})` }];
}
