import { ident, literal } from '../domain/sql.js';
import type { CellProblem } from '../ingest/cell/parsed.js';
import type { MappedColumn } from './check-mapping.js';

/** A kind of cell that cannot be read, and the SQL condition that finds its rows. */
export interface CellFault {
  readonly problem: CellProblem;
  readonly where: string;
}

/** How one mapped column is read, as SQL over the table's alias `s` and the joins it asks for. */
export interface FieldReading {
  readonly mapped: MappedColumn;
  /** The columns in which the field is stored, or `org`, with the SQL of their values; NULL where a cell cannot be read. */
  readonly stored: readonly { readonly name: string; readonly sql: string }[];
  /** Join that the values need. */
  readonly join: string | null;
  readonly faults: readonly CellFault[];
  /** Some row may have no value, or one that cannot be read. */
  readonly mayBeBlank: boolean;
  /** Rows whose number was rounded. */
  readonly rounded: number;
  /** Rows with a word that the field does not list and that is kept or replaced. */
  readonly unlisted: number;
  /** Rows with a long number that ends in zeros, as spreadsheets leave it. */
  readonly shortened: number;
  /** Distinct words where the column is read through them, and the first of those that are not understood. */
  readonly words: WordCount | null;
}

/** What was seen among the distinct words of a column. */
export interface WordCount {
  readonly distinct: number;
  readonly notUnderstood: number;
  /** The first five of these, in byte order. */
  readonly examples: readonly string[];
}

/** What is asked about a column in the one pass over its table, and what follows from the answers. */
export interface ColumnLook {
  /** Aggregates with their names, each of which is this look's own. */
  readonly asked: readonly string[];
  /** Takes the row of answers. */
  readonly conclude: (answers: Readonly<Record<string, unknown>>) => FieldReading;
}

/** The column itself. */
export function cellOf({ column }: MappedColumn): string {
  return `s.${ident(column.name)}`;
}

/** The column as text that compares by its bytes. */
export function textOf(mapped: MappedColumn): string {
  return `(CAST(${cellOf(mapped)} AS VARCHAR) COLLATE "C")`;
}

/** A SQL list of texts. */
export function listOf(texts: Iterable<string>): string {
  return `(${[...texts].map(literal).join(', ')})`;
}

/** A reading with nothing to tell. */
export function plainReading(mapped: MappedColumn, stored: FieldReading['stored'], mayBeBlank: boolean): FieldReading {
  return { mapped, stored, mayBeBlank, join: null, faults: [], rounded: 0, unlisted: 0, shortened: 0, words: null };
}
