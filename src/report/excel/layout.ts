import type { Column, Section, Sheet, TableSection } from '../model.js';

// One worksheet has one set of column widths, whatever stands in it. Tables of one sheet share the columns from A on:
// each takes its widest use. A table with fewer columns stretches its last wrapped column to the sheet's right edge, so
// that long sentences do not end in a narrow strip.

/** The columns of a worksheet, in half-width characters. */
export interface Grid {
  readonly widths: readonly number[];
}

/** How many columns bars need: label, bar, text. */
const BARS_WIDTHS = [30, 40, 24] as const;
const DEFAULT_WIDTHS = [30, 22, 22, 22, 22] as const;

const isTable = (section: Section): section is TableSection => section.kind === 'table';

/** True where a table has room to the right that its last, wrapped column takes. */
function stretches(columns: readonly Column[], width: number): boolean {
  return columns.length < width && columns[columns.length - 1]?.format === 'wrap';
}

/** The shared columns of a sheet. */
export function gridOf(sheet: Sheet): Grid {
  const tables = sheet.sections.filter(isTable).map(({ columns }) => columns);
  if (tables.length === 0)
    return { widths: sheet.sections.some(({ kind }) => kind === 'bars') ? BARS_WIDTHS : DEFAULT_WIDTHS };
  const most = Math.max(...tables.map((columns) => columns.length));
  const widths = Array.from({ length: most }, (_, index) =>
    Math.max(
      ...tables.map((columns) => {
        const isStretched = index === columns.length - 1 && stretches(columns, most);
        return isStretched ? 0 : (columns[index]?.width ?? 0);
      }),
    ),
  );
  // Figures, notes and bars need at least a label and some room beside it.
  while (widths.length < 3) widths.push(24);
  return { widths };
}

/** Width of the columns `from` … `to` (from 0, both included) together. */
export function spanWidth(grid: Grid, from: number, to: number): number {
  return grid.widths.slice(from, to + 1).reduce((sum, width) => sum + width, 0);
}

/** Number of grid columns that the last column of a table takes; 1 unless it stretches. */
export function lastSpan(grid: Grid, columns: readonly Column[]): number {
  return stretches(columns, grid.widths.length) ? grid.widths.length - columns.length + 1 : 1;
}

/** The column up to which bars are drawn (from 1), so that about `wanted` characters lie between label and text. */
export function barEnd(grid: Grid, wanted = 36): number {
  const last = grid.widths.length - 1;
  let end = 1;
  while (end < last - 1 && spanWidth(grid, 1, end) < wanted) end++;
  return end;
}
