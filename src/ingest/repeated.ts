import type { Dataset } from '../domain/pack.js';
import type { Problem } from '../domain/problem.js';
import { formatPlace } from '../domain/problem.js';
import { ident } from '../domain/sql.js';
import { keyColumns } from '../domain/stored-columns.js';
import type { Store } from '../store/port.js';
import { warning } from './input-problems.js';

/** How many repeated numbers of one input are named; the rest are counted. */
const NAMED = 20;

/** Which file and sheet an input number stands for. */
export type InputNames = ReadonlyMap<number, { readonly file: string; readonly sheet: string | null }>;

/**
 * Marks, in one dataset's table, the rows that repeat the key of an earlier row (by input, then row): `is_first` becomes
 * false. Void rows count for nothing here. Blank key parts are equal to each other.
 *
 * @returns a warning per repeated row, at most {@link NAMED} per input and then their count.
 */
export async function markRepeated(store: Store, dataset: Dataset, inputs: InputNames): Promise<Problem[]> {
  const table = ident(dataset.name);
  const parts = ['org', ...keyColumns(dataset)].map(ident);
  const same = (a: string, b: string) =>
    parts.map((part) => `${a}.${part} IS NOT DISTINCT FROM ${b}.${part}`).join(' AND ');
  const repeats = `repeat_of_${dataset.name}`;
  await store.exec(
    `CREATE TABLE ${ident(repeats)} AS
     WITH key AS (SELECT ${parts.join(', ')} FROM ${table} WHERE NOT is_void GROUP BY ${parts.join(', ')} HAVING count(*) > 1),
     hit AS (SELECT d.input_no, d.row_no, ${parts.map((part) => `d.${part}`).join(', ')},
       row_number() OVER (PARTITION BY ${parts.map((part) => `d.${part}`).join(', ')} ORDER BY d.input_no, d.row_no) AS n,
       first_value(d.input_no) OVER (PARTITION BY ${parts.map((part) => `d.${part}`).join(', ')} ORDER BY d.input_no, d.row_no) AS first_input,
       first_value(d.row_no) OVER (PARTITION BY ${parts.map((part) => `d.${part}`).join(', ')} ORDER BY d.input_no, d.row_no) AS first_row
       FROM ${table} d JOIN key ON ${same('d', 'key')} WHERE NOT d.is_void)
     SELECT * FROM hit WHERE n > 1`,
  );
  const counts = await store.all(
    `SELECT input_no, count(*) AS n FROM ${ident(repeats)} GROUP BY input_no ORDER BY input_no`,
  );
  const problems: Problem[] = [];
  if (counts.length > 0) {
    await store.exec(
      `UPDATE ${table} SET is_first = FALSE WHERE EXISTS
       (SELECT 1 FROM ${ident(repeats)} r WHERE r.input_no = ${table}.input_no AND r.row_no = ${table}.row_no)`,
    );
  }
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
