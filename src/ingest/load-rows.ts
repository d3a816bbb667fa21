import type { Dataset, Field } from '../domain/pack.js';
import type { Problem } from '../domain/problem.js';
import { ident, literal } from '../domain/sql.js';
import { CsvUnreadable, type LoadingStore } from '../store/port.js';
import { isFilled, orNull } from './bulk-forms.js';
import { folded } from './cell/choice.js';
import { cleanCell, ERROR_CELLS } from './cell/clean.js';
import { columnOrder, type DayOrder, provenOrder } from './cell/date.js';
import { cellParser } from './cell/parse-cell.js';
import type { CellProblem } from './cell/parsed.js';
import { type Column, columnsOf, isIdentifier, typedValues, unwrapped } from './column-sql.js';
import { FirstPass, firstCell, type Seen } from './first-pass.js';
import type { HeaderMap } from './header.js';
import { warning } from './input-problems.js';
import { cellTexts, flawTexts, type Ignored, ignoredTexts, type RecordFlaw, requiredTexts } from './problem-texts.js';
import type { RawRecords } from './raw-table.js';
import { addRejectedDocuments } from './rejected-documents.js';
import type { Rejects } from './rejects.js';
import { storedColumns, storedScale } from './tables.js';

/** A raw table and what its columns mean. */
export interface LoadTask {
  readonly inputNo: number;
  readonly file: string;
  readonly sheet: string | null;
  readonly dataset: Dataset;
  readonly map: HeaderMap;
  readonly raw: RawRecords;
  readonly from1904: boolean;
}

/** What became of the records: `rowsRead` = loaded + rejected + ignored. */
export interface LoadResult {
  readonly rowsRead: number;
  readonly rowsLoaded: number;
  readonly rowsRejected: number;
  readonly rowsIgnored: number;
  readonly problems: readonly Problem[];
}

/** Total rows, as every ERP writes them; compared with all blanks taken out. */
const TOTAL_FORM =
  '^[(（【]?(集团|本页|本期|本月|本年|本单|报表|全部|部门)?总?(合|小|总|累|共)计[)）】]?[:：]?(共?[0-9,]+(条|笔|行|张|单)(记录|数据)?)?[:：]?$';

const DAMAGED_FORM = '^[0-9]([.][0-9]+)?[Ee][+][0-9]+$';

/**
 * Types the records of an input into the table of their dataset. The common forms are read by SQL for whole columns, in
 * one pass over the records; rows in which anything is left over, blank or suspicious keep their cells and are looked at
 * again, with each distinct text read once by the readers in `cell/`. What cannot be read is rejected, row by row, with
 * every one of its problems listed.
 *
 * @throws QuoteUnclosed before anything is loaded or rejected.
 */
export async function loadRows(store: LoadingStore, rejects: Rejects, task: LoadTask): Promise<LoadResult> {
  try {
    return await new RowLoader(store, rejects, task).run();
  } catch (error) {
    if (!(error instanceof CsvUnreadable) || !('otherwise' in task.raw)) throw error;
    const raw = await task.raw.otherwise();
    try {
      return await new RowLoader(store, rejects, { ...task, raw }).run();
    } finally {
      await raw.drop();
    }
  }
}

class RowLoader {
  private readonly columns: readonly Column[];
  /** Rows that need a second look. */
  private readonly odd: string;
  /** Field → table of its left-over texts and how they were read. */
  private readonly lookups = new Map<Field, string>();
  private readonly problems: Problem[] = [];

  constructor(
    private readonly store: LoadingStore,
    private readonly rejects: Rejects,
    private readonly task: LoadTask,
  ) {
    this.columns = columnsOf(task.dataset, task.map, task.raw, store.dialect);
    this.odd = `odd_${task.inputNo}`;
  }

  async run(): Promise<LoadResult> {
    const { inputNo, dataset } = this.task;
    const pass = new FirstPass(this.store, this.task, this.columns);
    await pass.open();
    try {
      const seen = await pass.run();
      const voids = await this.voidTexts(pass);
      let ignored = 0;
      let rejected = 0;
      if (seen.inDoubt > 0) {
        await this.setAside(pass);
        await this.store.exec(`DELETE FROM ${pass.inDoubt}`);
        await this.rejectRecords();
        for (const column of this.columns) await this.rejectCells(column);
        await this.typeOdd(voids);
        ignored = await this.count(`SELECT count(*) AS n FROM ${this.odd} WHERE kind IS NOT NULL`);
        rejected = seen.inDoubt - ignored - (await this.insertOdd(pass));
      }
      await this.blanksAreNo(seen.hasNo);
      await this.warn(seen);
      await this.clear(seen.inDoubt > 0);
      const rowsLoaded = seen.rows - ignored - rejected;
      const stored = await this.count(`SELECT count(*) AS n FROM ${ident(dataset.name)} WHERE input_no = ${inputNo}`);
      if (stored !== rowsLoaded) throw new Error(`input ${inputNo}: ${stored} rows stored, ${rowsLoaded} expected`);
      return { rowsRead: seen.rows, rowsLoaded, rowsRejected: rejected, rowsIgnored: ignored, problems: this.problems };
    } finally {
      await pass.close();
    }
  }

  /** Copies the rows in doubt aside, says which are blank or totals, and reads their left-over cells. */
  private async setAside(pass: FirstPass): Promise<void> {
    const { raw } = this.task;
    const squeezed = this.store.dialect.replaceAll('f.first_cell', '[ \\t　]', '');
    const flaw = raw.hasFlaws ? 'f.flaw' : 'NULL';
    await this.store.exec(
      `CREATE TABLE ${this.odd} AS SELECT f.*, CASE
         WHEN f.first_cell IS NULL AND (${flaw} IS NULL OR ${flaw} = 'ragged-fewer') THEN 'blank-row'
         WHEN (${flaw} IS NULL OR ${flaw} IN ('ragged-fewer', 'ragged-more')) AND ${this.store.dialect.matches(squeezed, TOTAL_FORM)} THEN 'total-row'
       END AS kind
       FROM (SELECT s.*, ${firstCell(raw.width)} AS first_cell FROM ${pass.cellsInDoubt()} s) f`,
    );
    for (const [i, column] of this.columns.entries()) {
      if (column.field.type !== 'text') await this.readLeftovers(column, i);
    }
  }

  private usable(): string {
    return this.task.raw.hasFlaws ? 's.kind IS NULL AND s.flaw IS NULL' : 's.kind IS NULL';
  }

  private async readLeftovers({ field, cell, bulk }: Column, index: number): Promise<void> {
    const left = `left_${this.task.inputNo}_${index}`;
    await this.store.exec(
      `CREATE TABLE ${left} AS SELECT DISTINCT ${cell} AS raw FROM ${this.odd} s WHERE ${this.usable()} AND ${isFilled(cell)} AND ${bulk} IS NULL`,
    );
    if ((await this.count(`SELECT count(*) AS n FROM ${left}`)) > 0) {
      const lookup = `lookup_${this.task.inputNo}_${index}`;
      const texts = () => this.store.rows(`SELECT raw FROM ${left}`);
      const order = field.type === 'date' || field.type === 'datetime' ? await orderOf(texts()) : 'unproven';
      const parse = cellParser(field, { order, from1904: this.task.from1904 });
      await this.store.exec(
        `CREATE TABLE ${lookup} (raw VARCHAR, value VARCHAR, clock VARCHAR, note VARCHAR, problem VARCHAR)`,
      );
      await this.store.append(lookup, parsedRows(texts(), parse));
      this.lookups.set(field, lookup);
    }
    await this.store.exec(`DROP TABLE ${left}`);
  }

  /** A blank means "no" in a column that ticks (√) and never writes a "no"; otherwise it stays unknown. */
  private async blanksAreNo(withNo: ReadonlySet<Column>): Promise<void> {
    for (const column of this.columns) {
      if (column.field.type !== 'boolean' || withNo.has(column)) continue;
      const lookup = this.lookups.get(column.field);
      const no =
        lookup === undefined ? 0 : await this.count(`SELECT count(*) AS n FROM ${lookup} WHERE value = 'false'`);
      const name = ident(column.field.name);
      const blank = `${ident(this.task.dataset.name)} SET ${name} = FALSE WHERE input_no = ${this.task.inputNo} AND ${name} IS NULL`;
      if (no === 0) await this.store.exec(`UPDATE ${blank}`);
    }
  }

  /** Marks the rows of void documents. Returns the texts of the status column, as they stand in the file, that say so. */
  private async voidTexts(pass: FirstPass): Promise<readonly string[]> {
    const { dataset } = this.task;
    if (pass.status === null || dataset.void === undefined) return [];
    const values = new Set(dataset.void.values.map(folded));
    const rows = `${ident(dataset.name)} WHERE input_no = ${this.task.inputNo}`;
    const found: string[] = [];
    for await (const { text } of this.store.rows(`SELECT DISTINCT ${pass.status} AS text FROM ${rows}`)) {
      if (text !== null && values.has(folded(cleanCell(String(text)) ?? ''))) found.push(String(text));
    }
    found.sort();
    if (found.length > 0) {
      const own = rows.replace(' WHERE', ' SET is_void = TRUE WHERE');
      await this.store.exec(`UPDATE ${own} AND ${pass.status} IN (${found.map(literal).join(', ')})`);
    }
    return found;
  }

  private isVoid(texts: readonly string[]): string {
    const column = this.columns.find(({ field }) => field.name === this.task.dataset.void?.field);
    if (column === undefined || texts.length === 0) return 'FALSE';
    return `COALESCE(${column.cell} IN (${texts.map(literal).join(', ')}), FALSE)`;
  }

  private async rejectRecords(): Promise<void> {
    const { raw, inputNo } = this.task;
    for (const kind of ['blank-row', 'total-row'] satisfies Ignored[]) {
      const number = await this.rejects.textNo('ignored', kind, ignoredTexts(kind));
      await this.rejects.addQuery(
        inputNo,
        `SELECT row_no, CAST(NULL AS VARCHAR) AS column_name, first_cell AS value, ${number} AS text_no FROM ${this.odd} WHERE kind = ${literal(kind)}`,
      );
    }
    if (!raw.hasFlaws) return;
    for (const flaw of [
      'ragged-more',
      'ragged-fewer',
      'cell-too-long',
      'character-unreadable',
    ] satisfies RecordFlaw[]) {
      const number = await this.rejects.textNo('rejected', flaw, flawTexts(flaw));
      await this.rejects.addQuery(
        inputNo,
        `SELECT row_no, CAST(NULL AS VARCHAR) AS column_name, flaw_value AS value, ${number} AS text_no FROM ${this.odd} WHERE kind IS NULL AND flaw = ${literal(flaw)}`,
      );
    }
  }

  private async rejectCells({ field, header, cell }: Column): Promise<void> {
    const say = async (problem: CellProblem, from: string, where: string) => {
      const number = await this.rejects.textNo('rejected', problem, cellTexts(problem, field));
      await this.rejects.addQuery(
        this.task.inputNo,
        `SELECT s.row_no, ${literal(header)} AS column_name, ${cell} AS value, ${number} AS text_no FROM ${from} WHERE ${this.usable()} AND ${where}`,
      );
    };
    if (field.type === 'text') {
      const text = unwrapped(cell);
      await say('cell-error', `${this.odd} s`, `UPPER(${text}) IN (${ERROR_CELLS.map(literal).join(', ')})`);
      if (isIdentifier(field))
        await say('number-damaged', `${this.odd} s`, this.store.dialect.matches(text, DAMAGED_FORM));
      return;
    }
    const lookup = this.lookups.get(field);
    if (lookup === undefined) return;
    for (const { problem } of await this.store.all(
      `SELECT DISTINCT problem FROM ${lookup} WHERE problem IS NOT NULL ORDER BY problem`,
    )) {
      await say(
        problem as CellProblem,
        `${this.odd} s JOIN ${lookup} l ON l.raw = ${cell}`,
        `l.problem = ${literal(problem as string)}`,
      );
    }
  }

  /** Types the rows in doubt, and lists the required cells that turn out blank. */
  private async typeOdd(voids: readonly string[]): Promise<void> {
    const joins: string[] = [];
    const typed = this.columns.flatMap((column) => {
      const lookup = this.lookups.get(column.field);
      if (lookup === undefined) {
        const value = column.field.type === 'text' ? orNull(unwrapped(column.cell)) : column.bulk;
        return typedValues(column, value, null);
      }
      const alias = `l${joins.length}`;
      joins.push(`LEFT JOIN ${lookup} ${alias} ON ${alias}.raw = ${column.cell}`);
      return typedValues(column, column.bulk, alias);
    });
    const values = typed.map(({ name, value }) => `${value} AS ${ident(name)}`).join(', ');
    await this.store.exec(
      `CREATE TABLE ${this.odd}_typed AS SELECT s.row_no, ${values}, ${this.isVoid(voids)} AS is_void FROM ${this.odd} s ${joins.join(' ')} WHERE ${this.usable()}`,
    );
    for (const { field, header } of this.columns) {
      if (!field.required) continue;
      const number = await this.rejects.textNo('rejected', 'required-missing', requiredTexts(field));
      await this.rejects.addQuery(
        this.task.inputNo,
        `SELECT t.row_no, ${literal(header)} AS column_name, '' AS value, ${number} AS text_no FROM ${this.odd}_typed t
         WHERE t.${ident(storedColumns(field)[0]?.name as string)} IS NULL AND t.row_no NOT IN
         (SELECT c.row_no FROM reject_cell c WHERE c.input_no = ${this.task.inputNo} AND c.row_no IS NOT NULL AND c.column_name = ${literal(header)})`,
      );
    }
  }

  private async insertOdd(pass: FirstPass): Promise<number> {
    const good = `SELECT t.* FROM ${this.odd}_typed t WHERE t.row_no NOT IN
      (SELECT c.row_no FROM reject_cell c WHERE c.input_no = ${this.task.inputNo} AND c.row_no IS NOT NULL)`;
    await pass.insertTyped(good);
    await this.noteRejected();
    return this.count(`SELECT count(*) AS n FROM (${good}) g`);
  }

  /** What the rejected rows still say: their numbers where these could be read, else only that there is such a row. */
  private async noteRejected(): Promise<void> {
    const { inputNo, dataset, map } = this.task;
    const rejected = `(SELECT c.row_no FROM reject_cell c WHERE c.input_no = ${inputNo} AND c.row_no IS NOT NULL)`;
    const typed = `${this.odd}_typed t WHERE t.row_no IN ${rejected}`;
    await addRejectedDocuments(this.store, dataset, typed, new Set(map.columns.keys()));
    const unread = `${this.odd} s WHERE s.kind IS NULL AND s.row_no NOT IN (SELECT t.row_no FROM ${this.odd}_typed t)`;
    await addRejectedDocuments(this.store, dataset, unread, new Set());
  }

  private async warn({ rounded, shortened }: Seen): Promise<void> {
    for (const own of this.columns) {
      const { field, header, cell } = own;
      const lookup = this.lookups.get(field);
      const noted = async (note: string) =>
        lookup === undefined
          ? 0
          : this.count(
              `SELECT count(*) AS n FROM ${this.odd} s JOIN ${lookup} l ON l.raw = ${cell} WHERE ${this.usable()} AND l.note = ${literal(note)}`,
            );
      const column = { ...this.task, column: header };
      const lost = (await noted('rounded')) + (rounded.get(own) ?? 0);
      if (lost > 0) this.problems.push(warning.rounded(column, field, storedScale(field), lost));
      const unlisted = await noted('unlisted');
      if (unlisted > 0) {
        const texts = await this.store.all(`SELECT raw FROM ${lookup} WHERE note = 'unlisted' ORDER BY raw LIMIT 5`);
        this.problems.push(
          warning.unlisted(
            column,
            field,
            unlisted,
            texts.map(({ raw }) => String(raw)),
          ),
        );
      }
      const cut = shortened.get(own) ?? 0;
      if (cut > 0) this.problems.push(warning.shortened(column, cut));
    }
  }

  private async clear(hasOdd: boolean): Promise<void> {
    for (const lookup of this.lookups.values()) await this.store.exec(`DROP TABLE ${lookup}`);
    if (hasOdd) await this.store.exec(`DROP TABLE ${this.odd}; DROP TABLE ${this.odd}_typed`);
  }

  private async count(sql: string): Promise<number> {
    const [row] = await this.store.all(sql);
    return Number(row?.n ?? 0);
  }
}

async function orderOf(texts: AsyncIterable<{ readonly raw?: unknown }>): Promise<DayOrder> {
  const proofs = new Set<'day-first' | 'month-first' | null>();
  for await (const { raw } of texts) proofs.add(provenOrder(cleanCell(String(raw)) ?? ''));
  return columnOrder(proofs);
}

async function* parsedRows(texts: AsyncIterable<{ readonly raw?: unknown }>, parse: ReturnType<typeof cellParser>) {
  for await (const { raw } of texts) {
    const text = String(raw);
    const parsed = parse(text);
    yield 'problem' in parsed
      ? [text, null, null, null, parsed.problem]
      : [text, parsed.value, parsed.time ?? null, parsed.note ?? null, null];
  }
}
