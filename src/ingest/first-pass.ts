import { ident, literal } from '../domain/sql.js';
import type { LoadingStore, Row } from '../store/port.js';
import { isFilled, orNull, trimmedWhereNeeded } from './bulk-forms.js';
import { type Column, isIdentifier, typedValues, withReadings } from './column-sql.js';
import type { LoadTask } from './load-rows.js';
import { storedScale } from './tables.js';

/** Columns that the dataset's table has only while an input is being loaded. No field of a pack has such a name. */
const CELLS = '#cells';
const STATUS = '#status';
const SHORTENED = '#shortened';

/** What the first pass over the records saw. */
export interface Seen {
  readonly rows: number;
  /** Rows that need a second look. */
  readonly inDoubt: number;
  /** Boolean columns that write a "no". */
  readonly hasNo: ReadonlySet<Column>;
  /** Decimal columns → cells that lost places. */
  readonly rounded: ReadonlyMap<Column, number>;
  /** Number columns → cells in which digits may have been lost. */
  readonly shortened: ReadonlyMap<Column, number>;
}

/** The first cell of a record that holds something; rows have the alias `s`. */
export function firstCell(width: number): string {
  const cells = Array.from({ length: width }, (_, i) => orNull(`s.c${i}`));
  return cells.length === 1 ? (cells[0] as string) : `COALESCE(${cells.join(', ')})`;
}

/**
 * One pass over the records: all of them are typed and inserted as far as SQL reads them. A row that needs a second look
 * keeps its cells as a list beside it, so that nothing is read twice and no text is stored that is not needed.
 */
export class FirstPass {
  /** The rows in doubt, as they stand after FROM. */
  readonly inDoubt: string;
  /** The column in which the text of the status stands, as SQL; null where the input has none. */
  readonly status: string | null;
  private readonly own: string;
  private readonly extra: readonly { readonly name: string; readonly type: string; readonly value: string }[];

  constructor(
    private readonly store: LoadingStore,
    private readonly task: LoadTask,
    private readonly columns: readonly Column[],
  ) {
    const { dataset, inputNo } = task;
    this.own = `${ident(dataset.name)} WHERE input_no = ${inputNo}`;
    this.inDoubt = `${this.own} AND ${ident(CELLS)} IS NOT NULL`;
    const status = columns.find(({ field }) => field.name === dataset.void?.field);
    const isKept = status?.field.type === 'text' && status.field.default === undefined;
    this.status = status === undefined ? null : ident(isKept ? status.field.name : STATUS);
    this.extra = [
      { name: CELLS, type: 'VARCHAR[]', value: `CASE WHEN s.in_doubt THEN ${this.allCells()} END` },
      ...columns.filter(hasPlaces).map((column) => ({
        name: roundedName(column),
        type: 'BOOLEAN',
        value: this.isRounded(column),
      })),
      ...(columns.some(({ field }) => isIdentifier(field))
        ? [{ name: SHORTENED, type: 'BOOLEAN', value: columns.flatMap(maybeShortened).join(' OR ') }]
        : []),
      ...(status === undefined || isKept ? [] : [{ name: STATUS, type: 'VARCHAR', value: status.cell }]),
    ];
  }

  /** Makes room for what is known only while the input is loaded. */
  async open(): Promise<void> {
    await this.alter(({ name, type }) => `ADD COLUMN ${ident(name)} ${type}`);
  }

  /** Removes it again. */
  async close(): Promise<void> {
    await this.alter(({ name }) => `DROP COLUMN ${ident(name)}`);
  }

  private async alter(change: (column: { readonly name: string; readonly type: string }) => string): Promise<void> {
    const table = ident(this.task.dataset.name);
    await this.store.exec(this.extra.map((column) => `ALTER TABLE ${table} ${change(column)}`).join('; '));
  }

  /** @throws CsvUnreadable when the database cannot read the file after all; nothing was inserted then. */
  async run(): Promise<Seen> {
    const { raw, dataset } = this.task;
    const stored = this.stored();
    const names = [...stored.map(({ name }) => name), ...this.extra.map(({ name }) => name)];
    const cells = [...stored.map(({ first }) => first), ...this.extra.map(({ value }) => value)];
    const query = (records: string, rowNo: string) =>
      `SELECT ${rowNo}${cells.join(', ')} FROM (SELECT s.*, ${this.doubt()} AS in_doubt FROM ${withReadings(records, this.columns)} s) s`;
    if ('file' in raw) {
      await this.store.insertCsv(raw.file, dataset.name, names, (records) =>
        query(raw.hasOuterBlanks ? this.trimmedCells(records) : records, ''),
      );
    } else {
      const into = `${ident(dataset.name)} (row_no, ${names.map(ident).join(', ')})`;
      await this.store.exec(`INSERT INTO ${into} ${query(raw.name, 's.row_no, ')}`);
    }
    return this.look();
  }

  /** Inserts the rows of a query that has `row_no`, the stored columns of the mapped fields, and `is_void`. */
  async insertTyped(query: string): Promise<void> {
    const stored = this.stored();
    const targets = stored.map(({ name }) => ident(name)).join(', ');
    await this.store.exec(
      `INSERT INTO ${ident(this.task.dataset.name)} (row_no, ${targets}) SELECT s.row_no, ${stored.map(({ again }) => again).join(', ')} FROM (${query}) s`,
    );
  }

  /** The cells of the rows in doubt as a relation: `row_no`, `c0` …, `flaw` and `flaw_value` where there are any, and the readings. */
  cellsInDoubt(): string {
    const { raw } = this.task;
    const item = (i: number) => `${ident(CELLS)}[${i + 1}]`;
    const cells = Array.from({ length: raw.width }, (_, i) => `${item(i)} AS c${i}`);
    if (raw.hasFlaws) cells.push(`${item(raw.width)} AS flaw`, `${item(raw.width + 1)} AS flaw_value`);
    return withReadings(`(SELECT row_no, ${cells.join(', ')} FROM ${this.inDoubt})`, this.columns);
  }

  /** Columns of the dataset's table, with their values in the first pass and once more for a row that was typed before. */
  private stored(): readonly { readonly name: string; readonly first: string; readonly again: string }[] {
    const { dataset, inputNo, map } = this.task;
    const constant = (name: string, value: string) => ({ name, first: value, again: value });
    const org = (value: string) => (map.columns.has('org') ? `COALESCE(${value}, '-')` : `'-'`);
    return [
      { name: 'org', first: org('s.b_org'), again: org('s.org') },
      constant('input_no', String(inputNo)),
      ...this.columns
        .filter(({ field }) => field.name !== 'org')
        .flatMap((column) =>
          typedValues(column, column.bulk, null).map(({ name, value }) => ({
            name,
            first: value,
            again: `s.${ident(name)}`,
          })),
        ),
      ...dataset.fields.flatMap((field) =>
        field.name === 'org' || map.columns.has(field.name) || field.default === undefined
          ? []
          : [constant(field.name, literal(field.default))],
      ),
      { name: 'is_void', first: 'FALSE', again: 's.is_void' },
    ];
  }

  /** The records with their cells trimmed. */
  private trimmedCells(records: string): string {
    const cells = Array.from(
      { length: this.task.raw.width },
      (_, i) => `${trimmedWhereNeeded(`s.c${i}`, this.store.dialect)} AS c${i}`,
    );
    return `(SELECT ${cells.join(', ')} FROM ${records} s)`;
  }

  /** All cells of a record as a list, and its flaw where it may have one. */
  private allCells(): string {
    const { raw } = this.task;
    const cells = Array.from({ length: raw.width }, (_, i) => `s.c${i}`);
    return `ARRAY[${[...cells, ...(raw.hasFlaws ? ['s.flaw', 's.flaw_value'] : [])].join(', ')}]`;
  }

  /** True for a row that must be looked at again; never NULL. */
  private doubt(): string {
    const { raw, dataset } = this.task;
    const doubts = this.columns.flatMap(({ field, cell, bulk }) => {
      if (field.type !== 'text') {
        if (field.required) return [`${bulk} IS NULL`];
        if (!raw.hasEmptyWords) return [`(${bulk} IS NULL AND ${cell} IS NOT NULL)`];
        return [`CASE WHEN ${bulk} IS NULL THEN ${isFilled(cell)} ELSE FALSE END`];
      }
      return [
        ...(raw.hasMarks ? [`${cell} LIKE '="%'`, `${cell} LIKE '#%'`] : []),
        ...(isIdentifier(field) && raw.hasPlus ? [`${cell} LIKE '%E+%'`, `${cell} LIKE '%e+%'`] : []),
        ...(field.required ? [`${bulk} IS NULL`] : []),
      ];
    });
    if (raw.hasFlaws) doubts.push('s.flaw IS NOT NULL');
    // A total line lacks the date that every document has. Only where no date is required must it be looked for.
    if (!dataset.fields.some(({ type, required }) => required && (type === 'date' || type === 'datetime'))) {
      doubts.push(`${firstCell(raw.width)} LIKE '%计%'`);
    }
    return `COALESCE(${doubts.join(' OR ')}, FALSE)`;
  }

  /** True for a cell with more places than are kept, of which some were not zero. */
  private isRounded({ field, cell, bulk }: Column): string {
    const exact = this.store.dialect.tryCast(cell, 'DECIMAL(38,12)');
    return `CASE WHEN ${cell} LIKE '%.${'_'.repeat(storedScale(field) + 1)}%' THEN ${bulk} <> ${exact} END`;
  }

  private async look(): Promise<Seen> {
    const counts = this.columns.flatMap((column, i) => {
      if (column.field.type === 'boolean')
        return [`count(*) FILTER (WHERE NOT ${ident(column.field.name)}) AS no_${i}`];
      return hasPlaces(column) ? [`count(*) FILTER (WHERE ${ident(roundedName(column))}) AS rounded_${i}`] : [];
    });
    const marked = this.extra
      .filter(({ name }) => name === SHORTENED)
      .map(({ name }) => `count(*) FILTER (WHERE ${ident(name)}) AS shortened`);
    const inDoubt = `count(*) FILTER (WHERE ${ident(CELLS)} IS NOT NULL) AS in_doubt`;
    const [row] = await this.store.all(
      `SELECT ${['count(*) AS n', inDoubt, ...counts, ...marked].join(', ')} FROM ${this.own}`,
    );
    return {
      rows: Number(row?.n),
      inDoubt: Number(row?.in_doubt),
      hasNo: new Set(this.counted(row, 'no').keys()),
      rounded: this.counted(row, 'rounded'),
      shortened: Number(row?.shortened ?? 0) > 0 ? await this.shortened() : new Map(),
    };
  }

  /** The cells that lost digits, column by column. */
  private async shortened(): Promise<ReadonlyMap<Column, number>> {
    const { matches } = this.store.dialect;
    const counts = this.columns.flatMap(({ field }, i) => {
      if (!isIdentifier(field)) return [];
      return [`count(*) FILTER (WHERE ${matches(ident(field.name), '^[0-9]{11,}00000$')}) AS shortened_${i}`];
    });
    const [row] = await this.store.all(`SELECT ${counts.join(', ')} FROM ${this.own} AND ${ident(SHORTENED)}`);
    return this.counted(row, 'shortened');
  }

  private counted(row: Row | undefined, what: string): ReadonlyMap<Column, number> {
    const found = this.columns.map((column, i): [Column, number] => [column, Number(row?.[`${what}_${i}`] ?? 0)]);
    return new Map(found.filter(([, count]) => count > 0));
  }
}

/** True for a number that may have lost digits: a spreadsheet keeps fifteen and writes zeros behind them. */
function maybeShortened({ field, cell }: Column): string[] {
  return isIdentifier(field) ? [`${cell} LIKE '%00000'`] : [];
}

function hasPlaces({ field }: Column): boolean {
  return field.type === 'decimal' || field.type === 'ratio';
}

function roundedName({ field }: Column): string {
  return `#rounded ${field.name}`;
}
