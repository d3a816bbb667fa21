import type { Value } from '../domain/result.js';
import type { Lang } from '../domain/text.js';

// What a report is made of, before it is a workbook or a PDF. Both writers render the same model; they decide layout only.

/** How a cell is shown. Dates and numbers become real dates and numbers in Excel. */
export type Format =
  | 'text' // one line
  | 'wrap' // wraps inside its column
  | 'date'
  | 'datetime'
  | 'amount' // two decimals, thousands separators
  | 'integer'
  | 'quantity'
  | 'percent' // ratio 0…1
  | 'severity'; // coloured word; the cell's value is the severity id

/** One column of a table. */
export interface Column {
  /** Field of the row. */
  readonly field: string;
  readonly title: string;
  readonly format: Format;
  /** Width in half-width characters (a Chinese character takes two). */
  readonly width: number;
  /** Excel leaves it out of the print area; such columns stand at the right end of their table. */
  readonly screenOnly?: true;
}

/** One row of a table, by field. */
export type ReportRow = Readonly<Record<string, Value>>;

/** A table; rows may be streamed and are read once per rendering. */
export interface TableSection {
  readonly kind: 'table';
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: () => AsyncIterable<ReportRow> | Iterable<ReportRow>;
  /** A bold last row; missing fields are blank. */
  readonly total?: ReportRow;
  /** Starts a new group (PDF: sub-heading and bookmark; Excel: ignored) whenever this field changes. */
  readonly groupBy?: string;
  /** The PDF prints at most this many rows, the worst where some are worse, and says how many there are and where the rest is. */
  readonly pdfLimit?: number;
  /** So many rows, the worst, in the order of `rows`. */
  readonly worst?: (count: number) => AsyncIterable<ReportRow> | Iterable<ReportRow>;
  /** How many rows there are; needed for `pdfLimit`. */
  readonly count?: number;
  /** Shown instead of an empty table. */
  readonly empty: string;
  /** Excel shows a bar inside the cells of this column. */
  readonly bar?: string;
}

/** Label and value pairs: the answer on the first screen. */
export interface FiguresSection {
  readonly kind: 'figures';
  readonly title: string;
  readonly items: readonly {
    readonly label: string;
    readonly value: string;
    readonly tone?: 'good' | 'bad' | 'warn';
  }[];
}

/** Horizontal bars (PDF: drawn; Excel: a table with bars inside the cells). `text` is what is written beside the bar. */
export interface BarsSection {
  readonly kind: 'bars';
  readonly title: string;
  readonly items: readonly {
    readonly label: string;
    readonly value: number;
    readonly text: string;
    readonly tone?: 'good' | 'bad' | 'warn';
  }[];
}

/** Plain sentences: assumptions, legal notes, warnings. */
export interface NotesSection {
  readonly kind: 'notes';
  readonly title: string;
  readonly lines: readonly string[];
}

/** Lines to sign on (制表 审核 批准). */
export interface SignOffSection {
  readonly kind: 'sign-off';
  readonly labels: readonly string[];
}

/** One part of a sheet. */
export type Section = TableSection | FiguresSection | BarsSection | NotesSection | SignOffSection;

/** A worksheet in Excel; a bookmarked chapter in the PDF. */
export interface Sheet {
  readonly name: string;
  readonly sections: readonly Section[];
  /** Left out of the other kind of file when given. */
  readonly only?: 'xlsx' | 'pdf';
}

/** One report. */
export interface Report {
  /** File name without extension: violations, aging, register, penalties. */
  readonly id: string;
  readonly title: string;
  /** Period, as-of date, company; stands under the title. */
  readonly subtitle: string;
  readonly lang: Lang;
  /** The as-of date (YYYY-MM-DD): the only date the file's metadata carries. */
  readonly asOf: string;
  readonly sheets: readonly Sheet[];
}
