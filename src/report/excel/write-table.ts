import type { ReportRow, TableSection } from '../model.js';
import { type CellValue, type PutCell, putValue } from './cell-value.js';
import { lastSpan, spanWidth } from './layout.js';
import { BAR_COLOURS, type CellStyle, type RowStyles } from './styles.js';
import { lineCount } from './text-width.js';
import type { SheetWriter } from './write-sheet.js';

/** Height of one line of text, in points. */
const LINE = 15;
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
  return page.addRow(cells, Math.max(1, ...lines) * LINE + 6);
}

/** Height of a row whose last cell is merged: a spreadsheet does not fit merged cells by itself. */
function mergedHeight(writer: SheetWriter, table: TableSection, row: ReportRow): number {
  const { grid } = writer.page;
  const last = table.columns.length - 1;
  const lines = table.columns.map(({ field, format }, index) => {
    const value = row[field];
    if (format !== 'wrap' || typeof value !== 'string') return 1;
    return lineCount(
      value,
      index === last ? spanWidth(grid, index, grid.widths.length - 1) : (grid.widths[index] ?? 0),
    );
  });
  return Math.min(400, Math.max(...lines) * LINE + 2);
}

/** Writes tables row by row. */
export async function writeTable(writer: SheetWriter, table: TableSection): Promise<void> {
  const { lang, styles, limit } = writer;
  const { columns } = table;
  const barColumn = table.bar === undefined ? -1 : columns.findIndex(({ field }) => field === table.bar);
  const barFormat = columns[barColumn]?.format;
  let header = 0;
  let span = 1;
  let largest = 0;

  const begin = () => {
    header = headerRow(writer, table);
    span = lastSpan(writer.page.grid, columns);
  };
  const end = () => {
    const { page } = writer;
    if (writer.isOnly(table)) page.setTable({ header, last: page.rows, columns: columns.length });
    if (barColumn >= 0 && page.rows > header) {
      const letter = columnLetter(barColumn);
      const scale = barFormat === 'percent' ? 1 : largest;
      page.addBars(`${letter}${header + 1}:${letter}${page.rows}`, scale, BAR_COLOURS.plain);
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
      page.addRow(cells, mergedHeight(writer, table, row));
      return;
    }
    const target = page.sheet.getRow(page.takeRow());
    let column = 0;
    const put: PutCell = (value, style) => {
      const cell = target.getCell(column);
      cell.value = value;
      cell.style = style;
    };
    for (const { field, format } of columns) {
      column += 1;
      putValue(row[field] ?? null, format, styles, rowStyles, lang, put);
    }
    target.commit();
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
    writer.page.addRow([{ value: table.empty, style: styles.empty }]);
    return;
  }
  end();
  if (table.total !== undefined) {
    if (writer.page.rows >= limit) writer.continueOnNextSheet();
    write(table.total, styles.total);
  }
}

/** Letter of a column (from 0): A … Z, AA … */
export function columnLetter(index: number): string {
  let letters = '';
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1)
    letters = String.fromCharCode(65 + (rest % 26)) + letters;
  return letters;
}
