import type { Dataset, Field } from '../domain/pack.js';
import type { Problem } from '../domain/problem.js';
import { ident, literal } from '../domain/sql.js';
import { dayColumn, timeColumn } from '../domain/stored-columns.js';
import type { LoadingStore } from '../store/port.js';
import { bulkValue, isFilled, orNull, trimmed } from './bulk-forms.js';
import { folded } from './cell/choice.js';
import { cleanCell, ERROR_CELLS } from './cell/clean.js';
import { columnOrder, type DayOrder, provenOrder } from './cell/date.js';
import { cellParser } from './cell/parse-cell.js';
import type { CellProblem } from './cell/parsed.js';
import type { HeaderMap } from './header.js';
import { warning } from './input-problems.js';
import { cellTexts, flawTexts, type Ignored, ignoredTexts, type RecordFlaw, requiredTexts } from './problem-texts.js';
import type { RawTable } from './raw-table.js';
import { addRejectedDocuments } from './rejected-documents.js';
import type { Rejects } from './rejects.js';
import { sqlType, storedColumns, storedScale } from './tables.js';

/** A raw table and what its columns mean. */
export interface LoadTask {
  readonly inputNo: number;
  readonly file: string;
  readonly sheet: string | null;
  readonly dataset: Dataset;
  readonly map: HeaderMap;
  readonly raw: RawTable;
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

/** Company of a row that needs a second look, until it has had one. No export can write it: a blank company is '-'. */
const IN_DOUBT = '';

/** A mapped field with the SQL of its trimmed cell and of the value that the bulk reads from it. */
interface Column {
  readonly field: Field;
  readonly header: string;
  readonly cell: string;
  readonly bulk: string;
  /** How `bulk` is computed. */
  readonly reading: string;
}

/**
 * Types the records of a raw table into the table of their dataset. The common forms are read by SQL for whole columns;
 * rows in which anything is left over, blank or suspicious are looked at again, with each distinct text read once by
 * the readers in `cell/`. What cannot be read is rejected, row by row, with every one of its problems listed.
 */
export async function loadRows(store: LoadingStore, rejects: Rejects, task: LoadTask): Promise<LoadResult> {
  return new RowLoader(store, rejects, task).run();
}

class RowLoader {
  private readonly columns: readonly Column[];
  /** The trimmed cells, and beside them what the bulk reads from each. */
  private readonly source: string;
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
    const { map, dataset, raw, inputNo } = task;
    this.columns = dataset.fields.flatMap((field) => {
      const index = map.columns.get(field.name);
      if (index === undefined) return [];
      const cell = `s.c${index}`;
      const header = map.headers[index] as string;
      return [{ field, header, cell, bulk: `s.${ident(`b_${field.name}`)}`, reading: this.reading(cell, field) }];
    });
    const readings = this.columns.map(({ field, reading }) => `, ${reading} AS ${ident(`b_${field.name}`)}`);
    this.source = `(SELECT s.*${readings.join('')} FROM ${raw.name} s)`;
    this.odd = `odd_${inputNo}`;
  }

  async run(): Promise<LoadResult> {
    const { raw, inputNo, dataset } = this.task;
    const seen = await this.look();
    const voids = await this.voidTexts();
    const typed = this.columns.flatMap((column) => typedColumns(column, column.bulk, null));
    await this.insert(
      `SELECT s.row_no, ${typed.join(', ')}, ${this.isVoid(voids)} AS is_void, ${this.doubt()} AS in_doubt FROM ${this.source} s`,
    );
    const inDoubt = `${ident(dataset.name)} WHERE input_no = ${inputNo} AND org = ${literal(IN_DOUBT)}`;
    const odd = await this.count(`SELECT count(*) AS n FROM ${inDoubt}`);
    let ignored = 0;
    let rejected = 0;
    if (odd > 0) {
      await this.setAside(`SELECT row_no FROM ${inDoubt}`);
      await this.store.exec(`DELETE FROM ${inDoubt}`);
      await this.rejectRecords();
      for (const column of this.columns) await this.rejectCells(column);
      await this.typeOdd(voids);
      ignored = await this.count(`SELECT count(*) AS n FROM ${this.odd} WHERE kind IS NOT NULL`);
      rejected = odd - ignored - (await this.insertOdd());
    }
    await this.blanksAreNo(seen.hasNo);
    await this.warn(seen);
    await this.clear(odd > 0);
    const rowsLoaded = raw.rows - ignored - rejected;
    const stored = await this.count(`SELECT count(*) AS n FROM ${ident(dataset.name)} WHERE input_no = ${inputNo}`);
    if (stored !== rowsLoaded) throw new Error(`input ${inputNo}: ${stored} rows stored, ${rowsLoaded} expected`);
    return { rowsRead: raw.rows, rowsLoaded, rowsRejected: rejected, rowsIgnored: ignored, problems: this.problems };
  }

  /** True for a row that must be looked at again; never NULL. */
  private doubt(): string {
    const doubts = this.columns.map(({ field, cell, bulk }) => {
      if (field.type !== 'text')
        return field.required ? `${bulk} IS NULL` : `(${bulk} IS NULL AND ${this.isFilled(cell)})`;
      const doubt = [
        ...(this.task.raw.hasMarks ? [`${cell} LIKE '="%'`, `${cell} LIKE '#%'`] : []),
        ...(isIdentifier(field) && this.task.raw.hasPlus ? [`${cell} LIKE '%E+%'`, `${cell} LIKE '%e+%'`] : []),
        ...(field.required ? [`${bulk} IS NULL`] : []),
      ];
      return doubt.length === 0 ? 'FALSE' : doubt.join(' OR ');
    });
    if (this.task.raw.hasFlaws) doubts.push('s.flaw IS NOT NULL');
    // A total line lacks the date that every document has. Only where no date is required must it be looked for.
    const { fields } = this.task.dataset;
    if (!fields.some(({ type, required }) => required && (type === 'date' || type === 'datetime'))) {
      doubts.push(`${this.firstCell()} LIKE '%计%'`);
    }
    return `COALESCE(${doubts.join(' OR ')}, FALSE)`;
  }

  /** What the bulk reads from a cell; plain text needs no look where the scan saw no word that stands for nothing. */
  private reading(cell: string, field: Field): string {
    if (field.type === 'text' && !this.task.raw.hasEmptyWords) return cell;
    return bulkValue(cell, field, this.store.dialect);
  }

  private isFilled(cell: string): string {
    return this.task.raw.hasEmptyWords ? isFilled(cell) : `${cell} IS NOT NULL`;
  }

  private firstCell(): string {
    const cells = Array.from({ length: this.task.raw.width }, (_, i) => orNull(`s.c${i}`));
    return cells.length === 1 ? (cells[0] as string) : `COALESCE(${cells.join(', ')})`;
  }

  /** One pass that counts what the following steps need to know. */
  private async look(): Promise<Seen> {
    const counts = this.columns.flatMap(({ field, cell, reading }, i) => {
      if (field.type === 'boolean') return [`count(*) FILTER (WHERE NOT ${reading}) AS no_${i}`];
      if (field.type === 'decimal' || field.type === 'ratio') {
        return [`count(*) FILTER (WHERE ${cell} LIKE '%.${'_'.repeat(storedScale(field) + 1)}%') AS long_${i}`];
      }
      if (field.type === 'text' && isIdentifier(field)) {
        return [`count(*) FILTER (WHERE length(${cell}) >= 16 AND ${cell} LIKE '%00000') AS cut_${i}`];
      }
      return [];
    });
    const [row] =
      counts.length === 0 ? [] : await this.store.all(`SELECT ${counts.join(', ')} FROM ${this.task.raw.name} s`);
    const having = (prefix: string) => this.columns.filter((_, i) => Number(row?.[`${prefix}_${i}`] ?? 0) > 0);
    return { hasNo: having('no'), long: having('long'), cut: having('cut') };
  }

  /** Copies the rows in doubt aside, says which are blank or totals, and reads their left-over cells. */
  private async setAside(rows: string): Promise<void> {
    const { raw } = this.task;
    const squeezed = this.store.dialect.replaceAll('f.first_cell', '[ \\t　]', '');
    const flaw = raw.hasFlaws ? 'f.flaw' : 'NULL';
    await this.store.exec(
      `CREATE TABLE ${this.odd} AS SELECT f.*, CASE
         WHEN f.first_cell IS NULL AND (${flaw} IS NULL OR ${flaw} = 'ragged-fewer') THEN 'blank-row'
         WHEN (${flaw} IS NULL OR ${flaw} IN ('ragged-fewer', 'ragged-more')) AND ${this.store.dialect.matches(squeezed, TOTAL_FORM)} THEN 'total-row'
       END AS kind
       FROM (SELECT s.*, ${this.firstCell()} AS first_cell FROM ${this.source} s WHERE s.row_no IN (${rows})) f`,
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
      `CREATE TABLE ${left} AS SELECT DISTINCT ${cell} AS raw FROM ${this.odd} s WHERE ${this.usable()} AND ${this.isFilled(cell)} AND ${bulk} IS NULL`,
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
  private async blanksAreNo(withNo: readonly Column[]): Promise<void> {
    for (const column of this.columns) {
      if (column.field.type !== 'boolean' || withNo.includes(column)) continue;
      const lookup = this.lookups.get(column.field);
      const no =
        lookup === undefined ? 0 : await this.count(`SELECT count(*) AS n FROM ${lookup} WHERE value = 'false'`);
      const name = ident(column.field.name);
      const blank = `${ident(this.task.dataset.name)} SET ${name} = FALSE WHERE input_no = ${this.task.inputNo} AND ${name} IS NULL`;
      if (no === 0) await this.store.exec(`UPDATE ${blank}`);
    }
  }

  /** The texts of the status column, as they stand in the file, that say that a document is void. */
  private async voidTexts(): Promise<readonly string[]> {
    const { dataset } = this.task;
    const column = this.columns.find(({ field }) => field.name === dataset.void?.field);
    if (column === undefined || dataset.void === undefined) return [];
    const values = new Set(dataset.void.values.map(folded));
    const found: string[] = [];
    for await (const { text } of this.store.rows(
      `SELECT DISTINCT ${column.cell} AS text FROM ${this.task.raw.name} s WHERE ${column.cell} IS NOT NULL`,
    )) {
      if (values.has(folded(cleanCell(String(text)) ?? ''))) found.push(String(text));
    }
    return found.sort();
  }

  private isVoid(texts: readonly string[]): string {
    const column = this.columns.find(({ field }) => field.name === this.task.dataset.void?.field);
    if (column === undefined || texts.length === 0) return 'FALSE';
    return `COALESCE(${column.cell} IN (${texts.map(literal).join(', ')}), FALSE)`;
  }

  /** Inserts the rows of a query that has `row_no`, the stored columns of the mapped fields, `is_void` and `in_doubt`. */
  private async insert(query: string): Promise<void> {
    const { dataset, inputNo, map } = this.task;
    const org = map.columns.has('org') ? `COALESCE(q.org, '-')` : `'-'`;
    const targets = ['org', 'input_no', 'row_no'];
    const values = [`CASE WHEN q.in_doubt THEN ${literal(IN_DOUBT)} ELSE ${org} END`, String(inputNo), 'q.row_no'];
    for (const field of dataset.fields) {
      if (field.name === 'org') continue;
      if (map.columns.has(field.name)) {
        for (const { name } of storedColumns(field)) {
          targets.push(ident(name));
          values.push(`q.${ident(name)}`);
        }
      } else if (field.default !== undefined) {
        targets.push(ident(field.name));
        values.push(literal(field.default));
      }
    }
    await this.store.exec(
      `INSERT INTO ${ident(dataset.name)} (${targets.join(', ')}, is_void) SELECT ${values.join(', ')}, q.is_void FROM (${query}) q`,
    );
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
        return typedColumns(column, value, null);
      }
      const alias = `l${joins.length}`;
      joins.push(`LEFT JOIN ${lookup} ${alias} ON ${alias}.raw = ${column.cell}`);
      return typedColumns(column, column.bulk, alias);
    });
    await this.store.exec(
      `CREATE TABLE ${this.odd}_typed AS SELECT s.row_no, ${typed.join(', ')}, ${this.isVoid(voids)} AS is_void FROM ${this.odd} s ${joins.join(' ')} WHERE ${this.usable()}`,
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

  private async insertOdd(): Promise<number> {
    const good = `SELECT t.*, FALSE AS in_doubt FROM ${this.odd}_typed t WHERE t.row_no NOT IN
      (SELECT c.row_no FROM reject_cell c WHERE c.input_no = ${this.task.inputNo} AND c.row_no IS NOT NULL)`;
    await this.insert(good);
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

  private async warn({ long, cut }: Seen): Promise<void> {
    for (const { field, header, cell, bulk } of this.columns) {
      const lookup = this.lookups.get(field);
      const noted = async (note: string) =>
        lookup === undefined
          ? 0
          : this.count(
              `SELECT count(*) AS n FROM ${this.odd} s JOIN ${lookup} l ON l.raw = ${cell} WHERE ${this.usable()} AND l.note = ${literal(note)}`,
            );
      const column = { ...this.task, column: header };
      let rounded = await noted('rounded');
      if (long.some((own) => own.field === field)) {
        const exact = this.store.dialect.tryCast(cell, 'DECIMAL(38,12)');
        rounded += await this.count(`SELECT count(*) AS n FROM ${this.source} s WHERE ${bulk} <> ${exact}`);
      }
      if (rounded > 0) this.problems.push(warning.rounded(column, field, storedScale(field), rounded));
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
      if (cut.some((own) => own.field === field)) {
        const digits = this.store.dialect.matches(cell, '^[0-9]{11,}00000$');
        const shortened = await this.count(`SELECT count(*) AS n FROM ${this.source} s WHERE ${digits}`);
        if (shortened > 0) this.problems.push(warning.shortened(column, shortened));
      }
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

/** What the first pass over the records saw. */
interface Seen {
  /** Boolean columns that write a "no". */
  readonly hasNo: readonly Column[];
  /** Decimal columns with more places than are kept. */
  readonly long: readonly Column[];
  /** Number columns in which digits may have been lost. */
  readonly cut: readonly Column[];
}

/** Document numbers and codes, whose digits a spreadsheet may have destroyed. */
function isIdentifier(field: Field): boolean {
  return /_(?:no|code)$/.test(field.name);
}

/** The text within `="…"`, where a cell was written as a formula. */
function unwrapped(cell: string): string {
  return `CASE WHEN ${cell} LIKE '="%"' AND length(${cell}) > 2 THEN ${trimmed(`substr(${cell}, 3, length(${cell}) - 3)`)} ELSE ${cell} END`;
}

/** The stored columns of one field, from the value read by SQL, else from the look-up `alias`. */
function typedColumns({ field }: Column, bulk: string, alias: string | null): string[] {
  if (field.type === 'datetime') {
    const [on, ts] = [dayColumn(field.name), timeColumn(field.name)];
    // Midnight is how exports write "no time"; seconds are cut off.
    const day = `CAST(${bulk} AS DATE)`;
    const time = `NULLIF(date_trunc('minute', ${bulk}), date_trunc('day', ${bulk}))`;
    if (alias === null) return [`${day} AS ${ident(on)}`, `${time} AS ${ident(ts)}`];
    const moment = `CASE WHEN ${alias}.clock IS NOT NULL THEN CAST(${alias}.value || ' ' || ${alias}.clock || ':00' AS TIMESTAMP) END`;
    return [
      `COALESCE(${day}, CAST(${alias}.value AS DATE)) AS ${ident(on)}`,
      `COALESCE(${time}, ${moment}) AS ${ident(ts)}`,
    ];
  }
  const cast = (text: string) => (sqlType(field) === 'VARCHAR' ? text : `CAST(${text} AS ${sqlType(field)})`);
  const parts = alias === null ? [bulk] : [bulk, cast(`${alias}.value`)];
  if (field.default !== undefined) parts.push(literal(field.default));
  return [`${parts.length === 1 ? bulk : `COALESCE(${parts.join(', ')})`} AS ${ident(field.name)}`];
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
