import type { Value } from '../domain/result.js';
import type { CsvFile, Store } from '../store/port.js';
import { trimCell } from './cell/clean.js';
import type { RecordFlaw } from './problem-texts.js';
import { LONGEST_VALUE } from './rejects.js';

/** A table of trimmed text cells in the store: `row_no`, `c0` … `c{width-1}`, and, where `hasFlaws`, `flaw` and `flaw_value`. */
export interface RawTable {
  readonly name: string;
  readonly width: number;
  /** Records below the header. */
  readonly rows: number;
  /** Records that could not be taken as a whole are marked; the bulk reader marks none, because it refuses such files. */
  readonly hasFlaws: boolean;
  /** Some cell may be a word that stands for nothing (NULL, N/A, -, …). */
  readonly hasEmptyWords: boolean;
  /** Some cell may be a text written as a formula (`="001"`) or a formula's error (`#REF!`). */
  readonly hasMarks: boolean;
  /** Some cell may hold a number in scientific notation. */
  readonly hasPlus: boolean;
  readonly drop: () => Promise<void>;
}

/** The records of a CSV file that the database reads by itself, when it is told what to make of them. */
export interface CsvRecords extends Omit<RawTable, 'name' | 'rows'> {
  readonly file: CsvFile;
  /** Some cell may begin or end with a blank: its cells are not trimmed yet. */
  readonly hasOuterBlanks: boolean;
  /**
   * The same records as a table, when the database could not read the file after all. Drop that table by itself.
   * @throws QuoteUnclosed
   */
  readonly otherwise: () => Promise<RawTable>;
}

/** Records below a header, on their way to typed rows. */
export type RawRecords = RawTable | CsvRecords;

/** One record with the row number that a person sees. */
export interface SheetRecord {
  readonly rowNo: number;
  readonly cells: readonly string[];
}

/** Longest cell that is loaded, in characters. */
export const LONGEST_CELL = 1_000_000;

/** What a reader of single records must know about the header. */
export interface RecordShape {
  /** Columns of the header record, blank ones included. */
  readonly width: number;
  /** Columns up to the last header that is not blank; a record with fewer cells is ragged. */
  readonly named: number;
  /** Whether values can shift sideways: in text they can, in a workbook every cell has its own address. */
  readonly canShift: boolean;
}

/**
 * Stores single records as a raw table, in a stream. Records that do not fit the header are kept and marked.
 *
 * @throws whatever the source throws; the half-filled table is gone then.
 */
export async function storeRecords(
  store: Store,
  name: string,
  shape: RecordShape,
  records: AsyncIterable<SheetRecord>,
): Promise<RawTable> {
  const columns = Array.from({ length: shape.width }, (_, i) => `c${i} VARCHAR, `).join('');
  await store.exec(`CREATE TABLE ${name} (row_no INTEGER, ${columns}flaw VARCHAR, flaw_value VARCHAR)`);
  const drop = () => store.exec(`DROP TABLE ${name}`);
  try {
    const rows = await store.append(name, rawRows(shape, records));
    return {
      name,
      width: shape.width,
      rows,
      hasFlaws: true,

      hasEmptyWords: true,
      hasMarks: true,
      hasPlus: true,
      drop,
    };
  } catch (error) {
    await drop();
    throw error;
  }
}

async function* rawRows(shape: RecordShape, records: AsyncIterable<SheetRecord>): AsyncIterable<readonly Value[]> {
  for await (const { rowNo, cells } of records) {
    const { flaw, value } = flawOf(shape, cells);
    const row: Value[] = [rowNo];
    for (let i = 0; i < shape.width; i++) {
      const cell = trimCell(cells[i] ?? '');
      row.push(cell === '' || cell.length > LONGEST_CELL ? null : storable(cell));
    }
    row.push(flaw, value);
    yield row;
  }
}

function flawOf(shape: RecordShape, cells: readonly string[]): { flaw: RecordFlaw | null; value: string | null } {
  const long = cells.find((cell) => cell.length > LONGEST_CELL);
  if (long !== undefined) return { flaw: 'cell-too-long', value: storable(long.slice(0, LONGEST_VALUE)) };
  const whole = () =>
    storable(
      cells
        .map((cell) => cell.slice(0, LONGEST_VALUE))
        .join(',')
        .slice(0, LONGEST_VALUE),
    );
  if (cells.some((cell) => cell.includes('\ufffd') || cell.includes('\0')))
    return { flaw: 'character-unreadable', value: whole() };
  if (!shape.canShift) return { flaw: null, value: null };
  if (cells.slice(shape.width).some((cell) => trimCell(cell) !== '')) return { flaw: 'ragged-more', value: whole() };
  return cells.length < shape.named ? { flaw: 'ragged-fewer', value: whole() } : { flaw: null, value: null };
}

/** NUL has no place in a database's text. */
function storable(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '') : text;
}
