import type { Dataset } from '../domain/pack.js';
import { ident, literal, TEXT } from '../domain/sql.js';
import type { Store } from '../store/port.js';

/** What a rejected row still says about itself, as far as it could be read. */
const NAMES = ['contract_no', 'invoice_no', 'customer_name'] as const;

/** Creates the empty tables through which facts learn what an input had no column for, and what was rejected. */
export async function createAbsenceTables(store: Store): Promise<void> {
  await store.exec(`
    CREATE TABLE input_column (input_no INTEGER NOT NULL, dataset ${TEXT} NOT NULL, field ${TEXT} NOT NULL);
    CREATE TABLE rejected_document (dataset ${TEXT} NOT NULL, org ${TEXT} NOT NULL, number ${TEXT},
      contract_no ${TEXT}, invoice_no ${TEXT}, customer_name ${TEXT})`);
  for (const table of ['input_column', 'rejected_document']) await store.spread(table, null);
}

/** Notes the fields that a loaded input has a column for. */
export async function addInputColumns(
  store: Store,
  inputNo: number,
  dataset: Dataset,
  fields: Iterable<string>,
): Promise<void> {
  await store.append(
    'input_column',
    [...fields].map((field) => [inputNo, dataset.name, field]),
  );
}

/**
 * Notes rejected rows, so that nobody takes the document for absent: a contract whose amount could not be read is still
 * in the ERP, and a receipt whose date could not be read was still paid. `from` is SQL after FROM, its rows alias `t`;
 * `columns` are the fields it has, none of them for rows of which nothing could be read.
 */
export async function addRejectedDocuments(
  store: Store,
  dataset: Dataset,
  from: string,
  columns: ReadonlySet<string>,
): Promise<void> {
  const number = dataset.fields.find((field) => field.required && dataset.key.includes(field.name))?.name;
  const value = (name: string | undefined) =>
    name !== undefined && columns.has(name) ? `t.${ident(name)}` : 'CAST(NULL AS VARCHAR)';
  const org = columns.has('org') ? "COALESCE(t.org, '-')" : "'-'";
  await store.exec(
    `INSERT INTO rejected_document SELECT ${literal(dataset.name)}, ${org}, ${[number, ...NAMES].map(value).join(', ')} FROM ${from}`,
  );
}

/**
 * Gives a company to rejected rows that name none, once everything is loaded: the only one there is, or each of several,
 * for the row may belong to any.
 */
export async function settleRejectedDocuments(store: Store, datasets: readonly Dataset[]): Promise<void> {
  const [rejected] = await store.all("SELECT COUNT(*) AS n FROM rejected_document WHERE org = '-'");
  if (Number(rejected?.n) === 0) return;
  const orgs = datasets.map(({ name }) => `SELECT org FROM ${ident(name)} WHERE org <> '-'`).join(' UNION ');
  await store.exec(`
    INSERT INTO rejected_document
      SELECT r.dataset, o.org, r.number, r.contract_no, r.invoice_no, r.customer_name
      FROM rejected_document r CROSS JOIN (${orgs}) o WHERE r.org = '-';
    DELETE FROM rejected_document WHERE org = '-' AND EXISTS (${orgs})`);
}
