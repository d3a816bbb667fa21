import type { Dataset, PackFacts } from '../domain/pack.js';
import { ident, literal } from '../domain/sql.js';
import { comparableKey } from '../domain/stored-columns.js';
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
  const repeated = await store.all('SELECT DISTINCT dataset FROM repeated_row');
  for (const dataset of datasets) {
    const hasRepeated = repeated.some((row) => row.dataset === dataset.name);
    if (hasRepeated) await rankAsOf(store, dataset);
    await store.exec(asOfViewSql(dataset, hasRepeated));
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
 * so the first among the rows reached by then. Only rows whose number stands several times are looked at.
 */
async function rankAsOf(store: Store, dataset: Dataset): Promise<void> {
  const documentDay = documentDayColumn(dataset);
  if (documentDay === null) return;
  const table = ident(dataset.name);
  const own = `dataset = ${literal(dataset.name)}`;
  const parts = comparableKey(dataset, 'd');
  await store.exec(`
    CREATE TABLE later_row AS
      WITH several AS (
        SELECT DISTINCT ${parts.map((part, i) => `${part} AS k${i}`).join(', ')}
        FROM ${table} d JOIN repeated_row q ON q.${own} AND q.input_no = d.input_no AND q.row_no = d.row_no
      )
      SELECT input_no, row_no FROM (
        SELECT d.input_no, d.row_no, ROW_NUMBER() OVER (
          PARTITION BY ${parts.join(', ')}
          ORDER BY CASE WHEN d.${ident(documentDay)} <= r.as_of THEN 0 ELSE 1 END, d.input_no, d.row_no
        ) AS occurrence_no
        FROM ${table} d CROSS JOIN run r
        JOIN several s ON ${parts.map((part, i) => `s.k${i} = ${part}`).join(' AND ')}
        WHERE NOT d.is_void
      ) ranked WHERE occurrence_no > 1;
    DELETE FROM repeated_row WHERE ${own};
    INSERT INTO repeated_row SELECT ${literal(dataset.name)}, input_no, row_no FROM later_row;
    DROP TABLE later_row`);
}
