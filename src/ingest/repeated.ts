import type { Dataset } from '../domain/pack.js';
import type { Problem } from '../domain/problem.js';
import { formatPlace } from '../domain/problem.js';
import { ident, literal, TEXT } from '../domain/sql.js';
import { comparableKey, keyColumns } from '../domain/stored-columns.js';
import type { Store } from '../store/port.js';
import { warning } from './input-problems.js';

/** How many repeated numbers of one input are named; the rest are counted. */
const NAMED = 20;

/** Which file and sheet an input number stands for. */
export type InputNames = ReadonlyMap<number, { readonly file: string; readonly sheet: string | null }>;

/**
 * Creates the empty table of the rows that repeat a number. The typed relations carry no such mark themselves: they may
 * be views over somebody else's tables, which nobody may write to.
 */
export async function createRepeatedTable(store: Store): Promise<void> {
  await store.exec(
    `CREATE TABLE repeated_row (dataset ${TEXT} NOT NULL, input_no INTEGER NOT NULL, row_no BIGINT NOT NULL)`,
  );
  await store.spread('repeated_row', null);
}

/**
 * Notes, for one dataset, the rows that repeat the key of an earlier row (by input, then row) in `repeated_row`. Void
 * rows count for nothing here. Blank key parts are equal to each other.
 *
 * @returns a warning per repeated row, at most {@link NAMED} per input and then their count.
 */
export async function markRepeated(store: Store, dataset: Dataset, inputs: InputNames): Promise<Problem[]> {
  const table = ident(dataset.name);
  const parts = comparableKey(dataset, 'd');
  const keys = parts.map((part, i) => `${part} AS k${i}`).join(', ');
  const several = `several_of_${dataset.name}`;
  const repeats = `repeat_of_${dataset.name}`;
  const number = numberOf(dataset);
  const alike = `alike_of_${dataset.name}`;
  // One column is grouped in half the time of a whole key, and where no number occurs twice no key does.
  if (number !== null) {
    await store.exec(
      `CREATE TABLE ${ident(alike)} AS
       SELECT d.${number} AS number FROM ${table} d WHERE NOT d.is_void GROUP BY d.${number} HAVING COUNT(*) > 1`,
    );
    if (await isEmpty(store, alike)) {
      await store.exec(`DROP TABLE ${ident(alike)}`);
      return [];
    }
  }
  const among = number === null ? '' : `AND d.${number} IN (SELECT a.number FROM ${ident(alike)} a)`;
  await store.exec(
    `CREATE TABLE ${ident(several)} AS
     SELECT ${keys} FROM ${table} d WHERE NOT d.is_void ${among} GROUP BY ${parts.join(', ')} HAVING COUNT(*) > 1`,
  );
  if (number !== null) await store.exec(`DROP TABLE ${ident(alike)}`);
  if (await isEmpty(store, several)) {
    await store.exec(`DROP TABLE ${ident(several)}`);
    return [];
  }
  const partition = `PARTITION BY ${parts.join(', ')} ORDER BY d.input_no, d.row_no`;
  await store.exec(
    `CREATE TABLE ${ident(repeats)} AS
     SELECT * FROM (
       SELECT d.input_no, d.row_no, ${keyColumns(dataset)
         .map((name) => `d.${ident(name)}`)
         .join(', ')},
         ROW_NUMBER() OVER (${partition}) AS occurrence_no,
         FIRST_VALUE(d.input_no) OVER (${partition}) AS first_input,
         FIRST_VALUE(d.row_no) OVER (${partition}) AS first_row
       FROM ${table} d JOIN ${ident(several)} s ON ${parts.map((part, i) => `s.k${i} = ${part}`).join(' AND ')}
       WHERE NOT d.is_void
     ) hit WHERE occurrence_no > 1;
     DROP TABLE ${ident(several)};
     INSERT INTO repeated_row SELECT ${literal(dataset.name)}, input_no, row_no FROM ${ident(repeats)}`,
  );
  const counts = await store.all(
    `SELECT input_no, COUNT(*) AS n FROM ${ident(repeats)} GROUP BY input_no ORDER BY input_no`,
  );
  const problems: Problem[] = [];
  for (const { input_no: inputNo, n } of counts) {
    const input = inputs.get(Number(inputNo));
    if (input === undefined) continue;
    const rows = await store.all(
      `SELECT * FROM ${ident(repeats)} WHERE input_no = ${inputNo} ORDER BY row_no LIMIT ${NAMED}`,
    );
    for (const row of rows) {
      const first = inputs.get(Number(row.first_input));
      const from = formatPlace({
        file: first?.file ?? '',
        sheet: first?.sheet ?? null,
        row: Number(row.first_row),
        column: null,
      });
      const key = keyColumns(dataset).flatMap((name) =>
        row[name] === null || row[name] === undefined ? [] : [String(row[name])],
      );
      problems.push(warning.repeated({ ...input, row: Number(row.row_no) }, key.join(':'), from));
    }
    if (Number(n) > NAMED) problems.push(warning.moreRepeated(input, Number(n) - NAMED));
  }
  await store.exec(`DROP TABLE ${ident(repeats)}`);
  return problems;
}

/** The one part of the key that every row has, when there is one: a document's number. */
function numberOf({ key, fields }: Dataset): string | null {
  const parts = fields.filter(({ name, required }) => required === true && key.includes(name));
  const [only] = parts;
  return parts.length === 1 && only?.type === 'text' ? ident(only.name) : null;
}

async function isEmpty(store: Store, table: string): Promise<boolean> {
  const [found] = await store.all(`SELECT COUNT(*) AS n FROM ${ident(table)}`);
  return Number(found?.n) === 0;
}
