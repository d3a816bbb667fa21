import { setImmediate } from 'node:timers/promises';
import ExcelJS, { type stream, type Worksheet } from 'exceljs';
import type { Report } from '../model.js';
import type { CellValue, PutCell } from './cell-value.js';
import type { Grid } from './layout.js';
import { cellXml, columnLetter, rowXml } from './row-xml.js';
import type { CellStyle, Styles } from './styles.js';

/** Where in a worksheet a part of a table stands, for the filter and the bars. Rows count from 1. */
export interface TableRange {
  readonly header: number;
  readonly last: number;
  readonly columns: number;
  /** Columns inside the print area. */
  readonly printed: number;
}

/** The `&` of a text is doubled, because it starts a code in headers and footers. */
const plain = (text: string): string => text.replace(/&/g, '&&');

function footer(report: Report): string {
  const pages = report.lang === 'zh' ? '第 &P 页 / 共 &N 页' : 'Page &P of &N';
  return `&L${plain(report.title)}&C${pages}&R${plain(report.asOf)}`;
}

/** Options that a worksheet is opened with; they are written before its first row. */
export interface OpenOptions {
  readonly name: string;
  readonly grid: Grid;
  /** Rows that stay in sight when scrolling; 0 for none. */
  readonly frozenRows: number;
}

/** A cell over one or more grid columns. */
export interface PageCell {
  readonly value: CellValue;
  readonly style: CellStyle;
  readonly span?: number;
}

/** What ExcelJS's streaming worksheet has and its types do not tell. The tests fail when a release changes it. */
interface InnerWorksheet {
  readonly stream: {
    write(chunk: Buffer): unknown;
    /** The zip entry that the worksheet flows into; its stream is too old to have `writableLength`. */
    readonly pipes: readonly { readonly _writableState: { readonly length: number } }[];
  };
  /** Number of the first row that is not written yet. */
  _rowZero: number;
  readonly workbook: { readonly styles: { addStyleModel(style: CellStyle, valueType: number): number } };
  _write(xml: string): void;
  _writeConditionalFormatting: () => void;
}

/** Characters of row XML that are gathered before they are handed on. */
const CHUNK = 64 * 1024;
/** Bytes that may wait for the compressor before the rows pause. */
const WAITING = 4 * 1024 * 1024;

/** One worksheet being written, row after row. */
export class SheetPage {
  readonly #sheet: Worksheet;
  readonly #grid: Grid;
  readonly #styles: Styles;
  readonly #inner: InnerWorksheet;
  readonly #letters: readonly string[];
  readonly #styleIds = new Map<CellStyle, number>();
  readonly #bars: string[] = [];
  #rows = 0;
  #pending = '';

  constructor(workbook: stream.xlsx.WorkbookWriter, report: Report, styles: Styles, options: OpenOptions) {
    const { name, grid, frozenRows } = options;
    this.#styles = styles;
    this.#grid = grid;
    this.#sheet = workbook.addWorksheet(name, {
      views: [
        frozenRows > 0
          ? { state: 'frozen', xSplit: 0, ySplit: frozenRows, showGridLines: false }
          : { showGridLines: false },
      ],
      pageSetup: {
        paperSize: 9,
        orientation: 'landscape',
        fitToPage: true,
        fitToWidth: 1,
        fitToHeight: 0,
        margins: { left: 0.4, right: 0.4, top: 0.5, bottom: 0.6, header: 0.3, footer: 0.3 },
      },
      headerFooter: { oddFooter: footer(report) },
    });
    this.#inner = this.#sheet as unknown as InnerWorksheet;
    this.#letters = grid.widths.map((_, index) => columnLetter(index));
    // Half a character more than the text: the cell's own padding.
    this.#sheet.columns = grid.widths.map((width) => ({ width: width + 1.5 }));
  }

  /** The last row written; 0 at the start. */
  get rows(): number {
    return this.#rows;
  }

  get grid(): Grid {
    return this.#grid;
  }

  get styles(): Styles {
    return this.#styles;
  }

  blank(): void {
    this.#rows += 1;
  }

  /**
   * Writes a row of single cells at full speed: `cells` hands each value and style to the function it is given, from
   * the first column on. The sheet must have a row already (its title), so that ExcelJS has written the columns.
   */
  addPlainRow(height: number, cells: (put: PutCell) => void): void {
    this.#rows += 1;
    let xml = '';
    let column = 0;
    cells((value, style) => {
      xml += cellXml(this.#letters[column] ?? columnLetter(column), this.#rows, this.#styleId(style), value);
      column += 1;
    });
    this.#pending += rowXml(this.#rows, height, xml);
    if (this.#pending.length > CHUNK) this.#flush();
  }

  /**
   * Writes a row of cells, each over one or more grid columns.
   * @param height in points; without it the spreadsheet fits the row to its unmerged cells when it opens the file.
   */
  addRow(cells: readonly PageCell[], height?: number): number {
    this.#flush();
    this.#rows += 1;
    const number = this.#rows;
    const row = this.#sheet.getRow(number);
    let column = 1;
    for (const { value, style, span = 1 } of cells) {
      for (let offset = 0; offset < span; offset++) {
        const cell = row.getCell(column + offset);
        if (offset === 0) cell.value = value;
        cell.style = style;
      }
      if (span > 1) {
        this.#sheet.mergeCells(number, column, number, column + span - 1);
      }
      column += span;
    }
    if (height !== undefined) row.height = height;
    row.commit();
    return number;
  }

  /**
   * Draws bars in a range, as long as the values are in proportion to `scale` (the value that fills the cell).
   * @param showValue false where the number only feeds the bar.
   */
  addBars(range: string, scale: number, rgb: string, showValue: boolean): void {
    if (!(scale > 0)) return;
    this.#bars.push(
      `<conditionalFormatting sqref="${range}"><cfRule type="dataBar" priority="${this.#bars.length + 1}">` +
        `<dataBar minLength="0" maxLength="100"${showValue ? '' : ' showValue="0"'}><cfvo type="num" val="0"/>` +
        `<cfvo type="num" val="${scale}"/><color rgb="FF${rgb}"/></dataBar></cfRule></conditionalFormatting>`,
    );
  }

  /** Adds the filter to a table's header and repeats the header on every printed page. */
  setTable({ header, last, columns, printed }: TableRange): void {
    this.#sheet.pageSetup.printTitlesRow = `${header}:${header}`;
    // With the total row below the table. ExcelJS puts the dollar sign before the column itself.
    if (printed > 0 && printed < columns)
      this.#sheet.pageSetup.printArea = `A$1:${columnLetter(printed - 1)}$${last + 1}`;
    if (last > header) {
      this.#sheet.autoFilter = { from: { row: header, column: 1 }, to: { row: last, column: columns } };
    }
  }

  /** Ends the worksheet; nothing can be written to it afterwards. */
  close(): void {
    this.#flush();
    // ExcelJS cannot write a bar's shortest length, and without it zero is drawn as a tenth of the cell. So the sheet
    // writes its bars itself, at the place in the file where ExcelJS writes them.
    this.#inner._writeConditionalFormatting = () => {
      for (const bar of this.#bars) this.#inner._write(bar);
    };
    this.#sheet.commit();
  }

  /**
   * Lets the event loop turn, and waits while too much is queued for compression: ExcelJS pushes rows on without asking
   * whether anyone can take them.
   */
  async breathe(): Promise<void> {
    this.#flush();
    do await setImmediate();
    while ((this.#inner.stream.pipes[0]?._writableState.length ?? 0) > WAITING);
  }

  #flush(): void {
    if (this.#pending === '') return;
    this.#inner.stream.write(Buffer.from(this.#pending));
    this.#pending = '';
    // Else ExcelJS would go through every one of these rows, quadratically, when it is next asked for a row.
    this.#inner._rowZero = this.#rows + 1;
  }

  #styleId(style: CellStyle): number {
    const known = this.#styleIds.get(style);
    if (known !== undefined) return known;
    const id = this.#inner.workbook.styles.addStyleModel(style, ExcelJS.ValueType.String);
    this.#styleIds.set(style, id);
    return id;
  }
}
