import type { Text } from '../domain/text.js';
import type { Format } from './model.js';
import type { ReportId } from './sources.js';

// A report definition as it stands in `reports/<id>.json`: what a company may retitle, reorder and drop. Its shape is
// checked by `reports/schema/report.schema.json`, its names against the catalogue in `sources.ts`.

/** A column of a table: which field of the source, and how it looks. */
interface ColumnDefinition {
  readonly field: string;
  /** A field that stands for several columns (`buckets`) ignores it: each of them has its own title. */
  readonly title: Text;
  readonly format: Format;
  /** Width in half-width characters (a Chinese character takes two). */
  readonly width: number;
  /** Outside the print area in Excel; only at the right end of a table. */
  readonly screenOnly?: true;
}

/** A figure: which field of the source, and its label. */
interface FigureDefinition {
  readonly field: string;
  readonly title: Text;
}

/** One section: where its content comes from, and how it is shown. Which keys apply depends on the kind of source. */
export interface SectionDefinition {
  readonly source: string;
  readonly title?: Text;
  /** Tables: the columns, in order. */
  readonly columns?: readonly ColumnDefinition[];
  /** Figures: the items, in order. */
  readonly items?: readonly FigureDefinition[];
  /** Tables: shown instead of an empty table. */
  readonly empty?: Text;
  /** Tables: field whose value starts a new group in the PDF. */
  readonly groupBy?: string;
  /** Tables: at most so many rows in the PDF. */
  readonly pdfLimit?: number;
  /** Tables: a column that shows a bar inside its cells in Excel. */
  readonly bar?: string;
  /** Rankings: at most so many bars. */
  readonly limit?: number;
  /** `text`: the lines, with `{{placeholders}}`. */
  readonly lines?: readonly Text[];
  /** `sign-off`: who signs. */
  readonly labels?: readonly Text[];
}

/** A worksheet, or a chapter of the PDF. */
export interface SheetDefinition {
  /** May contain `{{month}}` where the sheet repeats. */
  readonly name: Text;
  readonly only?: 'xlsx' | 'pdf';
  /** The sheet appears once for each month of the period (register only). */
  readonly repeat?: 'month';
  readonly sections: readonly SectionDefinition[];
}

/** One report definition. */
export interface ReportDefinition {
  readonly id: ReportId;
  readonly title: Text;
  readonly sheets: readonly SheetDefinition[];
}
