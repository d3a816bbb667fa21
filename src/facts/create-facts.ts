import type { Dataset, PackFacts } from '../domain/pack.js';
import { ident } from '../domain/sql.js';
import { keyColumns } from '../domain/stored-columns.js';
import type { Store } from '../store/port.js';
import { asOfViewSql, documentDayColumn } from './as-of-view.js';

/**
 * Creates the as-of view of every dataset, then the facts views in the given order (a view comes after those it uses).
 * A view whose contract says `materialise` becomes a table, so that it is computed once however often it is read.
 */
export async function createFacts(
  store: Store,
  datasets: readonly Dataset[],
  facts: readonly PackFacts[],
): Promise<void> {
  for (const dataset of datasets) {
    await markFirstRows(store, dataset);
    await store.exec(asOfViewSql(dataset));
  }
  for (const { contract, sql } of facts) {
    await store.exec(`CREATE ${contract.materialise ? 'TABLE' : 'VIEW'} ${ident(contract.name)} AS\n${sql}`);
    if (!contract.materialise) continue;
    // What is computed once is read from everywhere, joined by whatever fits.
    await store.spread(contract.name, null);
    await store.analyse(contract.name);
  }
}

/**
 * Of rows with one number, the first that is not void counts, and a document after the as-of date does not exist yet:
 * so the first among the rows reached by then. Rows whose number stands once, nearly all, are left as they are.
 */
async function markFirstRows(store: Store, dataset: Dataset): Promise<void> {
  const documentDay = documentDayColumn(dataset);
  if (documentDay === null) return;
  const table = ident(dataset.name);
  const [repeated] = await store.all(`SELECT COUNT(*) AS n FROM ${table} WHERE NOT is_void AND NOT is_first`);
  if (Number(repeated?.n) === 0) return;
  const parts = ['org', ...keyColumns(dataset)].map(ident);
  const key = parts.map((part) => `d.${part}`).join(', ');
  const same = parts.map((part) => `k.${part} IS NOT DISTINCT FROM d.${part}`).join(' AND ');
  await store.exec(`CREATE TABLE first_row AS
      SELECT d.input_no, d.row_no, ROW_NUMBER() OVER (
        PARTITION BY ${key} ORDER BY CASE WHEN d.${ident(documentDay)} <= r.as_of THEN 0 ELSE 1 END, d.input_no, d.row_no
      ) = 1 AS is_first
      FROM ${table} d CROSS JOIN run r
      JOIN (SELECT DISTINCT ${parts.join(', ')} FROM ${table} WHERE NOT is_void AND NOT is_first) k ON ${same}
      WHERE NOT d.is_void;
    UPDATE ${table} SET is_first = f.is_first FROM first_row f
      WHERE ${table}.input_no = f.input_no AND ${table}.row_no = f.row_no;
    DROP TABLE first_row`);
}
