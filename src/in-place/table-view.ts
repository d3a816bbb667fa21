import type { Dataset } from '../domain/pack.js';
import { ident, literal } from '../domain/sql.js';
import { storedColumns } from '../ingest/tables.js';
import type { FieldReading } from './field-reading.js';
import type { RowSource } from './row-source.js';

/** All that makes the typed relation of a dataset out of somebody's table. */
export interface TableReading {
  readonly inputNo: number;
  readonly dataset: Dataset;
  readonly source: RowSource;
  /** By field name. */
  readonly readings: ReadonlyMap<string, FieldReading>;
  /** Condition over `s` that a row is void. */
  readonly isVoid: string;
  /** The company of rows that name none: what the mapping says, what was concluded, or '-'. */
  readonly org: string;
}

/** SQL after FROM: the table and the joins that its readings need. */
export function fromOf({ source, readings }: TableReading): string {
  const joins = [...readings.values()].flatMap(({ join }) => (join === null ? [] : [join]));
  return [source.from, ...joins].join('\n');
}

/** SELECT of the typed rows, columns as `createDatasetTables` has them. `where` is a condition over `s`, or null for all rows. */
export function typedSelect(table: TableReading, where: string | null): string {
  const { inputNo, dataset, source, readings, isVoid, org } = table;
  const company = readings.get('org')?.stored[0]?.sql;
  const columns = [
    `(${company === undefined ? `CAST(${literal(org)} AS VARCHAR)` : `COALESCE(${company}, ${literal(org)})`} COLLATE "C") AS org`,
    `CAST(${inputNo} AS INTEGER) AS input_no`,
    `CAST(${source.rowNo} AS BIGINT) AS row_no`,
  ];
  for (const field of dataset.fields) {
    const reading = readings.get(field.name);
    for (const { name, type } of storedColumns(field)) {
      const value =
        reading === undefined
          ? `CAST(${literal(field.default ?? null)} AS ${type})${type === 'VARCHAR' ? ' COLLATE "C"' : ''}`
          : reading.stored.find((column) => column.name === name)?.sql;
      columns.push(`${value} AS ${ident(name)}`);
    }
  }
  columns.push(`${isVoid} AS is_void`);
  return `SELECT ${columns.join(',\n  ')}\nFROM ${fromOf(table)}${where === null ? '' : `\nWHERE ${where}`}`;
}

/** Condition over `s`: the row was rejected. */
export function isRejected({ inputNo, source }: TableReading): string {
  return `EXISTS (SELECT 1 FROM reject_cell c WHERE c.input_no = ${inputNo} AND c.row_no = ${source.rowNo})`;
}

/**
 * Creates the dataset's view, or changes it. `rejected`: rows taken out, none of them, those in `reject_cell`, or all.
 */
export function viewSql(table: TableReading, rejected: 'none' | 'some' | 'all'): string {
  const where = { none: null, some: `NOT ${isRejected(table)}`, all: 'FALSE' }[rejected];
  return `CREATE OR REPLACE VIEW ${ident(table.dataset.name)} AS\n${typedSelect(table, where)}`;
}
