import type { ReportRow, TableSection } from '../model.js';
import { type CellValue, type PutCell, putValue } from './cell-value.js';
import { type Grid, lastSpan, spanWidth } from './layout.js';
import { columnLetter } from './row-xml.js';
import { BAR_COLOURS, type CellStyle, type RowStyles } from './styles.js';
import { lineCount, rowHeight } from './text-width.js';
import type { SheetWriter } from './write-sheet.js';

/** The other work of the process gets its turn, and the zip stream its breath, every so many rows. */
const BREATHE = 512;

function headerRow(writer: SheetWriter, table: TableSection): number {
  const { page } = writer;
  const span = lastSpan(page.grid, table.columns);
  const { header } = page.styles;
  const last = table.columns.length - 1;
  const lines = table.columns.map(({ title }, index) =>
    lineCount(title, index === last ? spanWidth(page.grid, index, index + span - 1) : (page.grid.widths[index] ?? 0)),
  );
  const cells = table.columns.map(({ title }, index) => ({
    value: title,
    style: header,
    span: index === last ? span : 1,
  }));
  return writer.addRow(cells, rowHeight(Math.max(1, ...lines), 6));
}

/**
 * Height of a row, from its wrapped cells. Written out because LibreOffice does not fit rows of a workbook that seems to
 * come from Excel, and Excel does not fit merged cells.
 */
function heightOf(row: ReportRow, wrapped: readonly { readonly field: string; readonly width: number }[]): number {
  let lines = 1;
  for (const { field, width } of wrapped) {
    const value = row[field];
    // A character takes two places at most: what is shorter than half the column needs no counting.
    if (typeof value !== 'string' || (value.length * 2 < width - 1 && !value.includes('\n'))) continue;
    lines = Math.max(lines, lineCount(value, width));
  }
  return rowHeight(lines);
}

/** The columns whose texts wrap, with their widths; the last one's includes what it stretches over. */
function wrappedColumns(table: TableSection, grid: Grid, span: number): { field: string; width: number }[] {
  return table.columns.flatMap(({ field, format }, index) => {
    if (format !== 'wrap') return [];
    const isLast = index === table.columns.length - 1;
    return [{ field, width: spanWidth(grid, index, index + (isLast ? span - 1 : 0)) }];
  });
}

/** Writes tables row by row. */
export async function writeTable(writer: SheetWriter, table: TableSection): Promise<void> {
  const { lang, styles, limit } = writer;
  const { columns } = table;
  const barColumn = table.bar === undefined ? -1 : columns.findIndex(({ field }) => field === table.bar);
  // Columns for the screen only stand at the right end, outside the print area.
  const printed = columns.findLastIndex(({ screenOnly }) => screenOnly !== true) + 1;
  const barFormat = columns[barColumn]?.format;
  let header = 0;
  let span = 1;
  let largest = 0;
  let wrapped: { field: string; width: number }[] = [];

  const begin = () => {
    header = headerRow(writer, table);
    span = lastSpan(writer.page.grid, columns);
    wrapped = wrappedColumns(table, writer.page.grid, span);
  };
  const end = () => {
    const { page } = writer;
    if (writer.isOnly(table)) page.setTable({ header, last: page.rows, columns: columns.length, printed });
    if (barColumn >= 0 && page.rows > header) {
      const letter = columnLetter(barColumn);
      const scale = barFormat === 'percent' ? 1 : largest;
      page.addBars(`${letter}${header + 1}:${letter}${page.rows}`, scale, BAR_COLOURS.plain, true);
    }
  };
  const write = (row: ReportRow, rowStyles: RowStyles) => {
    const { page } = writer;
    if (span > 1) {
      const cells: { value: CellValue; style: CellStyle; span: number }[] = [];
      columns.forEach(({ field, format }, index) => {
        const put: PutCell = (value, style) =>
          cells.push({ value, style, span: index === columns.length - 1 ? span : 1 });
        putValue(row[field] ?? null, format, styles, rowStyles, lang, put);
      });
      page.addRow(cells, heightOf(row, wrapped));
      return;
    }
    page.addPlainRow(heightOf(row, wrapped), (put) => {
      for (const { field, format } of columns) putValue(row[field] ?? null, format, styles, rowStyles, lang, put);
    });
  };

  begin();
  let written = 0;
  for await (const row of table.rows()) {
    // The last row of a full sheet says where the table goes on.
    if (writer.page.rows >= limit - 1) {
      end();
      writer.continueOnNextSheet();
      begin();
    }
    if (barColumn >= 0) largest = Math.max(largest, Number(row[table.bar ?? ''] ?? 0) || 0);
    write(row, styles.row);
    written += 1;
    if (written % BREATHE === 0) await writer.breathe();
  }
  if (written === 0) {
    end();
    writer.addRow([{ value: table.empty, style: styles.empty }]);
    return;
  }
  end();
  if (table.total !== undefined) {
    // The row kept for the note about the next sheet is still free.
    write(table.total, styles.total);
  }
}
