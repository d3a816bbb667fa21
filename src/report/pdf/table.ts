import type { Lang } from '../../domain/text.js';
import { SEVERITIES, type Severity } from '../../domain/verdict.js';
import { SEVERITY_COLOURS, SEVERITY_TITLES } from '../labels.js';
import type { Column, ReportRow, TableSection } from '../model.js';
import { CELL_PADDING, type ColumnLayout, type ColumnNeed, HALF_WIDTH, layoutColumns } from './column-layout.js';
import { formatCell, isNumeric } from './format-cell.js';
import { breakLines, widestUnit } from './line-break.js';
import type { Bookmark, PageWriter, TextStyle } from './page-writer.js';
import { heading, linesOf, paragraph } from './paragraph.js';
import { COLOURS, LINE, SIZES } from './theme.js';
import { WORDS } from './words.js';

/** Rows looked at before the column widths are fixed. */
const SAMPLE = 200;

/** Space above and below a cell's text, in points. */
const ROW_PADDING = 2;

/** Space inside a severity's tag, in multiples of the type size. */
const TAG_PADDING = 0.6;

/** A row higher than this part of a page is continued on the next page instead of leaving a large gap on this one. */
const SPLIT_ABOVE = 0.5;

/** What a table needs to know of its report. */
export interface TableContext {
  readonly lang: Lang;
  /** The workbook that holds all rows of a limited table. */
  readonly workbook: string;
  /** The chapter's bookmark: groups are put under it. */
  readonly chapter: Bookmark;
}

/**
 * Prints a table: title, header repeated on every page, rows of their own height, group headings with bookmarks, total.
 * Rows are read once and not kept (the first 200 wait for the column widths). Of more than `pdfLimit` rows only so many are
 * printed, the worst where the table knows which are, and a line says how many rows there are and where; without `count`
 * the rest is read to be counted.
 */
export async function printTable(
  page: PageWriter,
  section: TableSection,
  title: string,
  context: TableContext,
): Promise<void> {
  const limit = section.pdfLimit ?? Number.POSITIVE_INFINITY;
  const isCut = section.count !== undefined && section.count > limit;
  const worst = isCut ? section.worst?.(limit) : undefined;
  const table = new Table(page, section, title, context);
  let seen = 0;
  for await (const row of worst ?? section.rows()) {
    seen++;
    if (seen <= limit) {
      const wait = table.add(row);
      if (wait !== undefined) await wait;
    } else if (isCut) break;
  }
  if (isCut) seen = section.count ?? seen;
  await table.finish();
  if (seen > limit) {
    const numbers = [limit, seen].map((count) => formatCell(count, 'integer', context.lang));
    const words = WORDS[context.lang];
    const say = worst === undefined ? words.limited : words.worst;
    const notice = say(numbers[0] ?? '', numbers[1] ?? '', context.workbook);
    page.y += 3;
    await paragraph(page, notice, { size: SIZES.small, weight: 'bold', colour: COLOURS.warn });
  }
  if (seen > 0 && section.total !== undefined) await table.total(section.total);
}

/** One cell of a row: its lines, or its one tag. */
interface Cell {
  readonly lines: readonly string[];
  readonly style: TextStyle;
  readonly tag?: Severity;
}

class Table {
  readonly #page: PageWriter;
  readonly #section: TableSection;
  readonly #title: string;
  readonly #context: TableContext;
  readonly #columns: readonly Column[];
  #waiting: ReportRow[] = [];
  #layout: ColumnLayout = { size: SIZES.body, widths: [] };
  #header: readonly Cell[] = [];
  #started = false;
  #group: string | undefined;

  constructor(page: PageWriter, section: TableSection, title: string, context: TableContext) {
    this.#page = page;
    this.#section = section;
    this.#title = title;
    this.#context = context;
    // The group's heading says what its column would repeat in every row.
    const others = section.columns.filter((column) => column.field !== section.groupBy);
    this.#columns = others.length === 0 ? section.columns : others;
  }

  /** Takes the next row; the promise is there only when something has to be waited for. */
  add(row: ReportRow): Promise<void> | undefined {
    if (this.#started) return this.#row(row);
    this.#waiting.push(row);
    return this.#waiting.length < SAMPLE ? undefined : this.#start();
  }

  /** Prints what still waits, or the text for an empty table. */
  async finish(): Promise<void> {
    if (!this.#started && this.#waiting.length > 0) await this.#start();
    if (this.#started) return;
    await heading(this.#page, this.#title, 'section', 30);
    await paragraph(this.#page, this.#section.empty, { size: SIZES.body, colour: COLOURS.muted });
  }

  /** The bold last row. */
  async total(row: ReportRow): Promise<void> {
    const cells = this.#cells(row, 'bold');
    const height = this.#height(cells);
    if (height > this.#page.room) await this.#breakPage();
    this.#page.rule(this.#page.left, this.#page.y, this.#tableWidth(), COLOURS.accent, 0.8);
    this.#page.y += 0.8;
    await this.#print(cells, height);
  }

  async #start(): Promise<void> {
    const rows = this.#waiting;
    this.#waiting = [];
    this.#started = true;
    this.#layout = this.#chooseLayout(rows);
    this.#header = this.#headerCells();
    const [first] = rows;
    const firstHeight = first === undefined ? 0 : Math.min(this.#height(this.#cells(first)), this.#page.pageHeight / 3);
    const group = first === undefined ? undefined : this.#groupOf(first);
    const groupHeight = group === undefined ? 0 : this.#height([this.#groupCell(group)]);
    await heading(this.#page, this.#title, 'section', this.#height(this.#header) + groupHeight + firstHeight);
    this.#printHeader();
    for (const row of rows) {
      const wait = this.#row(row);
      if (wait !== undefined) await wait;
    }
  }

  #row(row: ReportRow): Promise<void> | undefined {
    const cells = this.#cells(row);
    const height = this.#height(cells);
    const group = this.#groupOf(row);
    const { room } = this.#page;
    if (group === this.#group && height <= room) {
      this.#printSlice(cells, 0, Number.POSITIVE_INFINITY, height);
      return undefined;
    }
    return this.#rowWithBreaks(cells, height, group);
  }

  async #rowWithBreaks(cells: readonly Cell[], height: number, group: string | undefined): Promise<void> {
    const isSplit = height > this.#page.pageHeight * SPLIT_ABOVE;
    if (group !== undefined && group !== this.#group) {
      // A heading is never the last thing on a page.
      const needed = this.#height([this.#groupCell(group)]) + (isSplit ? this.#leastSlice() : height);
      this.#group = undefined;
      if (needed > this.#page.room) await this.#breakPage();
      this.#group = group;
      this.#page.bookmark(group, this.#context.chapter);
      this.#printGroup(this.#groupCell(group));
    }
    await this.#print(cells, height);
  }

  /** Prints a row, on a new page or over several where it does not fit. */
  async #print(cells: readonly Cell[], height: number): Promise<void> {
    if (height <= this.#page.room) return this.#printSlice(cells, 0, Number.POSITIVE_INFINITY, height);
    if (height <= this.#page.pageHeight * SPLIT_ABOVE || this.#page.room < this.#leastSlice()) await this.#breakPage();
    const lineHeight = this.#layout.size * LINE;
    const count = Math.max(...cells.map((cell) => cell.lines.length), 1);
    let from = 0;
    while (from < count) {
      // At least one line a page, or a header as high as a page would never let a row end.
      const fitting = Math.max(1, Math.floor((this.#page.room - 2 * ROW_PADDING) / lineHeight));
      const to = Math.min(count, from + fitting);
      this.#printSlice(cells, from, to, (to - from) * lineHeight + 2 * ROW_PADDING);
      from = to;
      if (from < count) await this.#breakPage();
    }
  }

  /** Three lines: fewer than that at the foot of a page are not worth starting a row for. */
  #leastSlice(): number {
    return 3 * this.#layout.size * LINE + 2 * ROW_PADDING;
  }

  async #breakPage(): Promise<void> {
    await this.#page.newPage();
    this.#printHeader();
    if (this.#group === undefined) return;
    this.#printGroup(this.#groupCell(WORDS[this.#context.lang].continued(this.#group)));
  }

  #printHeader(): void {
    const height = this.#height(this.#header);
    const { left, y } = this.#page;
    this.#page.box(left, y, this.#tableWidth(), height, COLOURS.headFill);
    this.#printSlice(this.#header, 0, Number.POSITIVE_INFINITY, height, COLOURS.accent);
  }

  #printGroup(cell: Cell): void {
    const height = this.#height([cell]);
    const { left, y } = this.#page;
    this.#page.box(left, y, this.#tableWidth(), height, COLOURS.groupFill);
    this.#page.lines(cell.lines, left + CELL_PADDING, y + ROW_PADDING, cell.style);
    this.#page.y = y + height;
    this.#page.rule(left, this.#page.y - 0.4, this.#tableWidth(), COLOURS.rule, 0.4);
  }

  /** A group's heading over the whole table: 责任人：张三. */
  #groupCell(group: string): Cell {
    const style: TextStyle = { size: this.#layout.size, weight: 'bold', colour: COLOURS.accent };
    const column = this.#section.columns.find(({ field }) => field === this.#section.groupBy);
    const label = column === undefined ? group : `${column.title}${WORDS[this.#context.lang].colon}${group}`;
    return { lines: linesOf(this.#page, label, this.#tableWidth() - 2 * CELL_PADDING, style), style };
  }

  /** Draws lines `from` to `to` of a row at the present height and moves below it. */
  #printSlice(cells: readonly Cell[], from: number, to: number, height: number, rule: string = COLOURS.rule): void {
    const top = this.#page.y;
    const lineHeight = this.#layout.size * LINE;
    let x = this.#page.left;
    for (let index = 0; index < cells.length; index++) {
      const cell = cells[index];
      const column = this.#columns[index];
      const width = this.#layout.widths[index] ?? 0;
      if (cell === undefined || column === undefined) continue;
      const isRight = isNumeric(column.format);
      for (let line = from; line < Math.min(to, cell.lines.length); line++) {
        const text = cell.lines[line] ?? '';
        const lineTop = top + ROW_PADDING + (line - from) * lineHeight;
        if (cell.tag !== undefined) this.#printTag(cell.tag, text, x + CELL_PADDING, lineTop, cell.style);
        else {
          const indent = isRight ? width - CELL_PADDING - this.#page.measure(text, cell.style) : CELL_PADDING;
          // A number set smaller to fit stands on the line of its neighbours.
          this.#page.text(text, x + indent, lineTop + (this.#layout.size - cell.style.size), cell.style);
        }
      }
      x += width;
    }
    this.#page.y = top + height;
    this.#page.rule(this.#page.left, this.#page.y - 0.4, this.#tableWidth(), rule, 0.4);
  }

  #printTag(severity: Severity, word: string, x: number, top: number, style: TextStyle): void {
    const { fill, text } = SEVERITY_COLOURS[severity];
    const width = this.#page.measure(word, style) + TAG_PADDING * style.size;
    this.#page.box(x - 1, top + 0.4, width, style.size * LINE - 0.8, `#${fill}`);
    this.#page.text(word, x - 1 + (TAG_PADDING * style.size) / 2, top, { ...style, colour: `#${text}` });
  }

  #cells(row: ReportRow, weight: 'regular' | 'bold' = 'regular'): readonly Cell[] {
    return this.#columns.map((column, index) => this.#cell(row, column, index, weight));
  }

  #cell(row: ReportRow, column: Column, index: number, weight: 'regular' | 'bold'): Cell {
    const value = row[column.field];
    const style: TextStyle = { size: this.#layout.size, weight };
    const width = (this.#layout.widths[index] ?? 0) - 2 * CELL_PADDING;
    if (column.format === 'severity' && isSeverity(value)) {
      const tagStyle: TextStyle = { ...style, weight: 'bold' };
      return { lines: [SEVERITY_TITLES[value][this.#context.lang]], style: tagStyle, tag: value };
    }
    const text = this.#page.glyphs.showable(formatCell(value, column.format, this.#context.lang));
    if (isNumeric(column.format)) {
      // A number broken over two lines could be misread; it is set smaller instead, down to half the size.
      const natural = this.#page.measure(text, style);
      if (natural > width && natural * 0.5 <= width) {
        return { lines: [text], style: { ...style, size: Math.floor((style.size * width * 100) / natural) / 100 } };
      }
    }
    return { lines: breakLines(text, width, (part) => this.#page.measure(part, style)), style };
  }

  #headerCells(): readonly Cell[] {
    const style: TextStyle = { size: this.#layout.size, weight: 'bold', colour: COLOURS.accent };
    const measure = (part: string) => this.#page.measure(part, style);
    return this.#columns.map((column, index) => {
      const width = (this.#layout.widths[index] ?? 0) - 2 * CELL_PADDING;
      return { lines: breakLines(this.#page.glyphs.showable(column.title), width, measure), style };
    });
  }

  #chooseLayout(rows: readonly ReportRow[]): ColumnLayout {
    const { glyphs, width } = this.#page;
    const { lang } = this.#context;
    const samples = this.#section.total === undefined ? rows : [...rows, this.#section.total];
    const needs = this.#columns.map((column): ColumnNeed => {
      // The total is bold, and later numbers may be a little longer than those looked at.
      const allowance = isNumeric(column.format) ? 1.08 : 1.02;
      const regular = (part: string) => glyphs.width(part, 'regular', 1);
      const bold = (part: string) => glyphs.width(part, 'bold', 1);
      let content = 0;
      let word = 0;
      for (const row of samples) {
        const value = row[column.field];
        if (column.format === 'severity' && isSeverity(value)) {
          content = Math.max(content, bold(SEVERITY_TITLES[value][lang]) + TAG_PADDING);
          continue;
        }
        const text = glyphs.showable(formatCell(value, column.format, lang));
        content = Math.max(content, ...text.split('\n').map(regular));
        if (!isNumeric(column.format)) word = Math.max(word, widestUnit(text, regular));
      }
      const title = glyphs.showable(column.title);
      return {
        format: column.format,
        declared: column.width * HALF_WIDTH,
        content: content * allowance,
        word: word * allowance,
        title: bold(title),
        titleWord: widestUnit(title, bold),
      };
    });
    return layoutColumns(needs, width);
  }

  #height(cells: readonly Cell[]): number {
    let most = 1;
    for (const cell of cells) if (cell.lines.length > most) most = cell.lines.length;
    return most * this.#layout.size * LINE + 2 * ROW_PADDING;
  }

  #groupOf(row: ReportRow): string | undefined {
    const { groupBy } = this.#section;
    if (groupBy === undefined) return undefined;
    const column = this.#section.columns.find(({ field }) => field === groupBy);
    const raw = row[groupBy];
    if (column?.format === 'severity' && isSeverity(raw)) return SEVERITY_TITLES[raw][this.#context.lang];
    const value = formatCell(raw, column?.format ?? 'text', this.#context.lang);
    return value === '' ? WORDS[this.#context.lang].noGroup : value;
  }

  #tableWidth(): number {
    return this.#layout.widths.reduce((total, width) => total + width, 0);
  }
}

function isSeverity(value: unknown): value is Severity {
  return (SEVERITIES as readonly unknown[]).includes(value);
}
