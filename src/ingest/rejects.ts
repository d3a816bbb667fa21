import { CSV_START, csvLine } from '../domain/csv-line.js';
import type { Problem } from '../domain/problem.js';
import { ident, literal, TEXT } from '../domain/sql.js';
import type { Lang } from '../domain/text.js';
import type { Row, Store } from '../store/port.js';
import type { ProblemTexts } from './problem-texts.js';

/** Characters of a value that a report shows; the rest is cut. */
export const LONGEST_VALUE = 200;

/**
 * Everything that was not loaded, kept in the store and not in memory: a million bad rows must not end the run.
 *
 * Cells stand in `reject_cell` with the number of their text; the texts stand once, in `reject_text`; the view `reject`
 * joins both. Ignored rows (blank, total) stand there too, with the effect `ignored`.
 */
export class Rejects {
  private readonly numbers = new Map<string, number>();

  private constructor(private readonly store: Store) {}

  /** Creates the empty tables and the view. */
  static async create(store: Store): Promise<Rejects> {
    await store.exec(`
      CREATE TABLE reject_input (input_no INTEGER NOT NULL, file ${TEXT} NOT NULL, sheet ${TEXT});
      CREATE TABLE reject_cell (input_no INTEGER NOT NULL, row_no BIGINT, column_name ${TEXT}, value ${TEXT} NOT NULL, text_no INTEGER NOT NULL);
      CREATE TABLE reject_text (text_no INTEGER NOT NULL, effect ${TEXT} NOT NULL, problem_id ${TEXT} NOT NULL, what_zh ${TEXT} NOT NULL, what_en ${TEXT} NOT NULL,
        expected_zh ${TEXT} NOT NULL, expected_en ${TEXT} NOT NULL, remedy_zh ${TEXT} NOT NULL, remedy_en ${TEXT} NOT NULL);
      CREATE VIEW reject AS SELECT c.input_no, i.file, i.sheet, c.row_no, c.column_name, c.value, t.effect, t.problem_id, t.what_zh, t.what_en,
        t.expected_zh, t.expected_en, t.remedy_zh, t.remedy_en
        FROM reject_cell c JOIN reject_text t ON t.text_no = c.text_no JOIN reject_input i ON i.input_no = c.input_no`);
    return new Rejects(store);
  }

  /** Makes an input known, so that its rejects can name it. */
  async addInput(inputNo: number, file: string, sheet: string | null): Promise<void> {
    await this.store.exec(`INSERT INTO reject_input VALUES (${inputNo}, ${literal(file)}, ${literal(sheet)})`);
  }

  /** The number of a text, for use in SQL. The same text has the same number. */
  async textNo(effect: 'rejected' | 'ignored', id: string, { what, expected, remedy }: ProblemTexts): Promise<number> {
    const values = [effect, id, what.zh, what.en, expected.zh, expected.en, remedy.zh, remedy.en];
    const key = JSON.stringify(values);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.numbers.size + 1;
    this.numbers.set(key, number);
    await this.store.exec(`INSERT INTO reject_text VALUES (${[number, ...values].map(literal).join(', ')})`);
    return number;
  }

  /** Adds the rows of a query with the columns `row_no`, `column_name`, `value`, `text_no`. Values are cut. */
  async addQuery(inputNo: number, query: string): Promise<void> {
    await this.store.exec(
      `INSERT INTO reject_cell SELECT ${inputNo}, row_no, column_name, ${cut('value')}, text_no FROM (${query}) q`,
    );
  }

  /** Adds one line about a whole file or sheet. */
  async addWhole(inputNo: number, problem: Problem): Promise<void> {
    const number = await this.textNo('rejected', problem.id, problem);
    await this.store.exec(
      `INSERT INTO reject_cell VALUES (${inputNo}, NULL, ${literal(problem.place.column)}, ${literal(problem.value)}, ${number})`,
    );
  }
}

function cut(column: string): string {
  return `COALESCE(substr(${ident(column)}, 1, ${LONGEST_VALUE}), '')`;
}

const ORDERED = `SELECT * FROM reject ORDER BY file, COALESCE(sheet, ''), COALESCE(row_no, 0), COALESCE(column_name, ''), problem_id, value`;

/** Everything that was not loaded, sorted by file, sheet, row, column; streamed. */
export async function* rejectedRows(store: Store): AsyncIterable<Problem> {
  for await (const row of store.rows(ORDERED)) yield problemOf(row);
}

function problemOf(row: Row): Problem {
  const text = (name: string) => ({ zh: String(row[`${name}_zh`]), en: String(row[`${name}_en`]) });
  return {
    id: String(row.problem_id),
    effect: row.effect === 'ignored' ? 'ignored' : 'rejected',
    place: {
      file: String(row.file),
      sheet: row.sheet === null ? null : String(row.sheet),
      row: row.row_no === null ? null : Number(row.row_no),
      column: row.column_name === null ? null : String(row.column_name),
    },
    value: String(row.value),
    what: text('what'),
    expected: text('expected'),
    remedy: text('remedy'),
  };
}

const TITLES: Readonly<Record<Lang, readonly string[]>> = {
  zh: ['文件', '工作表', '行', '列', '处理', '问题编号', '内容', '问题', '应为', '处理办法'],
  en: ['file', 'sheet', 'row', 'column', 'effect', 'problem', 'value', 'what', 'expected', 'remedy'],
};
const EFFECTS: Readonly<Record<Lang, Readonly<Record<string, string>>>> = {
  zh: { rejected: '拒绝', ignored: '忽略' },
  en: { rejected: 'rejected', ignored: 'ignored' },
};

/**
 * `rejects.csv`, line by line, each with its line end; see {@link csvLine}.
 */
export async function* rejectsCsv(store: Store, lang: Lang): AsyncIterable<string> {
  yield CSV_START + csvLine(TITLES[lang]);
  for await (const { id, effect, place, value, what, expected, remedy } of rejectedRows(store)) {
    const cells = [
      place.file,
      place.sheet,
      place.row,
      place.column,
      EFFECTS[lang][effect],
      id,
      value,
      what[lang],
      expected[lang],
      remedy[lang],
    ];
    yield csvLine(cells);
  }
}
