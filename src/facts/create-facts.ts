import type { Dataset, PackFacts } from '../domain/pack.js';
import { UserError } from '../domain/problem.js';
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
  const [settings] = await store.all('SELECT as_of FROM run');
  const repeated = await store.all('SELECT DISTINCT dataset FROM repeated_row');
  for (const dataset of datasets) {
    const hasRepeated = repeated.some((row) => row.dataset === dataset.name);
    if (hasRepeated) await rankAsOf(store, dataset);
    await store.exec(asOfViewSql(dataset, String(settings?.as_of), hasRepeated));
  }
  for (const { contract, sql } of facts) {
    await createView(store, contract, sql);
    if (!contract.materialise) continue;
    // What is computed once is read from everywhere, joined by whatever fits.
    await store.spread(contract.name, null);
    await store.analyse(contract.name);
  }
}

/** @throws UserError with the database's words when it does not understand the SQL: a pack may have been written for another one. */
async function createView(store: Store, { name, materialise }: PackFacts['contract'], sql: string): Promise<void> {
  try {
    await store.exec(`CREATE ${materialise ? 'TABLE' : 'VIEW'} ${ident(name)} AS\n${sql}`);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new UserError({
      zh: `facts/${name}.sql：数据库 ${store.engine} 不接受这段 SQL（${reason}）。请改用 DuckDB 和 PostgreSQL 都有的写法。`,
      en: `facts/${name}.sql: the database ${store.engine} does not take this SQL (${reason}). Write it in what DuckDB and PostgreSQL share.`,
    });
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
