import type { Dataset, Field } from '../domain/pack.js';
import { ident, TEXT } from '../domain/sql.js';
import { dayColumn, timeColumn } from '../domain/stored-columns.js';
import type { Store } from '../store/port.js';
import { createAbsenceTables } from './rejected-documents.js';
import { createRepeatedTable } from './repeated.js';

/** One column of a dataset's typed table. */
interface StoredColumn {
  readonly name: string;
  /** SQL type, in the dialect every store shares. */
  readonly type: string;
}

/**
 * The columns in which one field is stored. A date-time has two: its day (always known when there is a value) and its
 * time to the minute (unknown when the export had only a day). `org` has none: it is a column of every table.
 */
export function storedColumns(field: Field): readonly StoredColumn[] {
  if (field.name === 'org') return [];
  if (field.type !== 'datetime') return [{ name: field.name, type: sqlType(field) }];
  return [
    { name: dayColumn(field.name), type: 'DATE' },
    { name: timeColumn(field.name), type: 'TIMESTAMP' },
  ];
}

/** SQL type of a field that is stored in one column. Decimals are exact; amounts have two places, quantities six, rates eight. */
export function sqlType(field: Field): string {
  switch (field.type) {
    case 'text':
    case 'choice':
      return 'VARCHAR';
    case 'date':
      return 'DATE';
    case 'datetime':
      return 'TIMESTAMP';
    case 'decimal':
      return decimalType(field.scale ?? 2);
    case 'ratio':
      return 'DECIMAL(9,6)';
    case 'integer':
      return 'INTEGER';
    case 'boolean':
      return 'BOOLEAN';
  }
}

function decimalType(scale: number): string {
  if (scale <= 2) return 'DECIMAL(18,2)';
  return scale <= 6 ? 'DECIMAL(24,6)' : 'DECIMAL(18,8)';
}

/** Places that a decimal keeps in the store: 2, 6 or 8; a ratio keeps 6. */
export function storedScale(field: Field): number {
  if (field.type === 'ratio') return 6;
  const scale = field.scale ?? 2;
  if (scale <= 2) return 2;
  return scale <= 6 ? 6 : 8;
}

/**
 * Creates the typed table of every dataset, empty. A dataset of which nothing is loaded still has its table, so that
 * facts never ask whether it exists.
 *
 * Columns: `org` ('-' when the export names none), `input_no` (index into the inputs, from 1), `row_no` (as seen in
 * Excel), the fields, `is_void`. Beside them stands {@link createRepeatedTable the table of repeated numbers}.
 */
export async function createDatasetTables(store: Store, datasets: readonly Dataset[]): Promise<void> {
  for (const dataset of datasets) {
    const columns = dataset.fields
      .flatMap(storedColumns)
      .map(({ name, type }) => `${ident(name)} ${type === 'VARCHAR' ? TEXT : type}`);
    await store.exec(
      `CREATE TABLE ${ident(dataset.name)} (org ${TEXT} NOT NULL, input_no INTEGER NOT NULL, row_no INTEGER NOT NULL,
       ${columns.join(', ')}, is_void BOOLEAN NOT NULL)`,
    );
    await store.spread(dataset.name, dataset.distributeBy ?? null);
  }
  await createRepeatedTable(store);
  await createAbsenceTables(store);
}
