import type { stream } from 'exceljs';
import type { Lang } from '../../domain/text.js';
import type {
  BarsSection,
  FiguresSection,
  NotesSection,
  Report,
  Section,
  Sheet,
  SignOffSection,
  TableSection,
} from '../model.js';
import { cellText } from './cell-text.js';
import { barEnd, type Grid, gridOf, spanWidth } from './layout.js';
import { columnLetter } from './row-xml.js';
import { BAR_COLOURS, type Styles } from './styles.js';
import { lineCount, rowHeight } from './text-width.js';
import { type PageCell, SheetPage } from './worksheet.js';
import { writeTable } from './write-table.js';

/** What all sheets of a workbook share. */
export interface WorkbookContext {
  readonly workbook: stream.xlsx.WorkbookWriter;
  readonly report: Report;
  readonly styles: Styles;
  /** Rows that a worksheet may have. */
  readonly limit: number;
  readonly nameSheet: (wanted: string) => string;
  /** @throws when the file can no longer be written. */
  readonly checkFile: () => void;
}

/** Writes one sheet of the model: one worksheet, or several when a table is longer than a worksheet may be. */
export class SheetWriter {
  readonly #context: WorkbookContext;
  readonly #sheet: Sheet;
  readonly #grid: Grid;
  page: SheetPage;

  constructor(context: WorkbookContext, sheet: Sheet) {
    this.#context = context;
    this.#sheet = sheet;
    this.#grid = gridOf(sheet);
    this.page = this.#open(false);
    this.#head('');
  }

  get lang(): Lang {
    return this.#context.report.lang;
  }

  get styles(): Styles {
    return this.#context.styles;
  }

  get limit(): number {
    return this.#context.limit;
  }

  async breathe(): Promise<void> {
    this.#context.checkFile();
    await this.page.breathe();
  }

  /** Writes a row, in the next worksheet where this one is full. Returns its number. */
  addRow(cells: readonly PageCell[], height?: number): number {
    if (this.page.rows >= this.limit - 1) this.continueOnNextSheet();
    return this.page.addRow(cells, height);
  }

  /** True for a table that has its sheet to itself: it gets the filter, the frozen header and the repeated header. */
  isOnly(table: TableSection): boolean {
    return this.#sheet.sections.length === 1 && this.#sheet.sections[0] === table;
  }

  /** Says at the bottom that the table goes on, and goes on in a new worksheet. */
  continueOnNextSheet(): void {
    const zh = this.lang === 'zh';
    this.page.addRow([
      { value: zh ? '（未完，下接下一工作表）' : '(continued in the next worksheet)', style: this.styles.empty },
    ]);
    this.page.close();
    this.page = this.#open(true);
    this.#head(zh ? '（续前表）' : ' (continued)');
  }

  async write(): Promise<void> {
    for (const [index, section] of this.#sheet.sections.entries()) {
      if (index > 0) this.page.blank();
      await this.#section(section);
    }
    this.page.close();
  }

  /** Rows of a detail sheet that stay in sight: title, subtitle, the table's own title where it has one, header. */
  #frozenRows(isContinued: boolean): number {
    const [first, ...others] = this.#sheet.sections;
    if (first?.kind !== 'table' || others.length > 0) return 0;
    return first.title === '' || isContinued ? 3 : 4;
  }

  #open(isContinued: boolean): SheetPage {
    const { workbook, report, styles, nameSheet } = this.#context;
    const name = nameSheet(this.#sheet.name);
    return new SheetPage(workbook, report, styles, {
      name,
      grid: this.#grid,
      frozenRows: this.#frozenRows(isContinued),
    });
  }

  #head(suffix: string): void {
    const { report, styles } = this.#context;
    this.page.addRow(
      [{ value: this.#text(`${report.title} · ${this.#sheet.name}${suffix}`), style: styles.title }],
      27,
    );
    this.page.addRow([{ value: this.#text(report.subtitle), style: styles.subtitle }], 18);
  }

  #text(text: string): string {
    return cellText(text, this.lang);
  }

  async #section(section: Section): Promise<void> {
    if ('title' in section && section.title !== '') {
      this.addRow([{ value: this.#text(section.title), style: this.styles.section }], 22);
    }
    switch (section.kind) {
      case 'table':
        await writeTable(this, section);
        break;
      case 'figures':
        this.#figures(section);
        break;
      case 'bars':
        this.#bars(section);
        break;
      case 'notes':
        this.#notes(section);
        break;
      case 'sign-off':
        this.#signOff(section);
        break;
    }
  }

  #figures({ items }: FiguresSection): void {
    const columns = this.#grid.widths.length;
    const room = spanWidth(this.#grid, 1, columns - 1);
    for (const { label, value, tone } of items) {
      const lines = Math.max(lineCount(value, room), lineCount(label, this.#grid.widths[0] ?? 0));
      this.addRow(
        [
          { value: this.#text(label), style: this.styles.label },
          { value: this.#text(value), style: tone ? this.styles.toned[tone] : this.styles.value, span: columns - 1 },
        ],
        rowHeight(lines, 4),
      );
    }
  }

  #bars({ items }: BarsSection): void {
    const columns = this.#grid.widths.length;
    const end = barEnd(this.#grid);
    const rest = columns - 1 - end;
    const scale = Math.max(0, ...items.map(({ value }) => value));
    for (const { label, value, text, tone } of items) {
      const labelLines = lineCount(label, this.#grid.widths[0] ?? 0);
      const textLines = lineCount(text, spanWidth(this.#grid, end + 1, columns - 1));
      const row = this.addRow(
        [
          { value: this.#text(label), style: this.styles.label },
          { value, style: this.styles.bar, span: end },
          { value: this.#text(text), style: tone ? this.styles.toned[tone] : this.styles.value, span: rest },
        ],
        rowHeight(Math.max(labelLines, textLines), 3),
      );
      const area = end > 1 ? `B${row}:${columnLetter(end)}${row}` : `B${row}`;
      this.page.addBars(area, scale, BAR_COLOURS[tone ?? 'plain'], false);
    }
  }

  #notes({ lines }: NotesSection): void {
    const columns = this.#grid.widths.length;
    const room = spanWidth(this.#grid, 0, columns - 1);
    for (const line of lines) {
      const height = rowHeight(lineCount(line, room), 3);
      this.addRow([{ value: this.#text(line), style: this.styles.note, span: columns }], height);
    }
  }

  #signOff({ labels }: SignOffSection): void {
    const zh = this.lang === 'zh';
    for (const label of labels) {
      const line = zh
        ? `${label}：____________________    日期：______________`
        : `${label}: ____________________    Date: ______________`;
      this.addRow([{ value: this.#text(line), style: this.styles.sign, span: this.#grid.widths.length }], 30);
    }
  }
}
