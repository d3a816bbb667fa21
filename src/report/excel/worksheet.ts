import type { ConditionalFormattingOptions, stream, Worksheet } from 'exceljs';
import type { Report } from '../model.js';
import type { CellValue } from './cell-value.js';
import type { Grid } from './layout.js';
import type { CellStyle, Styles } from './styles.js';

/** Where in a worksheet a part of a table stands, for the filter and the bars. Rows count from 1. */
export interface TableRange {
  readonly header: number;
  readonly last: number;
  readonly columns: number;
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

/** One worksheet being written, row after row. */
export class SheetPage {
  readonly #sheet: Worksheet;
  readonly #grid: Grid;
  readonly #styles: Styles;
  #rows = 0;
  #priority = 1;

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

  /** The worksheet below, for what a table's rows need at full speed. */
  get sheet(): Worksheet {
    return this.#sheet;
  }

  /** Number of the next row, which the caller writes itself. */
  takeRow(): number {
    this.#rows += 1;
    return this.#rows;
  }

  blank(): void {
    this.#rows += 1;
  }

  /**
   * Writes a row of cells, each over one or more grid columns.
   * @param height in points; without it the spreadsheet fits the row to its unmerged cells when it opens the file.
   */
  addRow(
    cells: readonly { readonly value: CellValue; readonly style: CellStyle; readonly span?: number }[],
    height?: number,
  ): number {
    const number = this.takeRow();
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

  /** Draws bars in a range of one column. The scale is given, so that ranges can share it. */
  addBars(range: string, scale: number, rgb: string): void {
    if (!(scale > 0)) return;
    // A classic data bar is 10 % of the cell long at its minimum and 90 % at its maximum: with the minimum at a ninth of
    // the maximum, the length is proportional to the value.
    const rule = {
      type: 'dataBar',
      priority: this.#priority++,
      cfvo: [
        { type: 'num', value: scale / 9 },
        { type: 'num', value: scale },
      ],
      color: { argb: `FF${rgb}` },
    };
    this.#sheet.addConditionalFormatting({ ref: range, rules: [rule] } as unknown as ConditionalFormattingOptions);
  }

  /** Adds the filter to a table's header and repeats the header on every printed page. */
  setTable({ header, last, columns }: TableRange): void {
    this.#sheet.pageSetup.printTitlesRow = `${header}:${header}`;
    if (last > header) {
      this.#sheet.autoFilter = { from: { row: header, column: 1 }, to: { row: last, column: columns } };
    }
  }

  /** Ends the worksheet; nothing can be written to it afterwards. */
  close(): void {
    this.#sheet.commit();
  }
}
