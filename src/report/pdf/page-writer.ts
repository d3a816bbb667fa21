import { type FileHandle, open } from 'node:fs/promises';
import PDFDocument from 'pdfkit';
import type { Report } from '../model.js';
import { GlyphWriter, round, type Weight } from './glyph-writer.js';
import { BASELINE, COLOURS, type Colour, LINE, PAGE, SIZES } from './theme.js';
import { WORDS } from './words.js';

/** A bookmark that others can be put under. */
export type Bookmark = PDFKit.PDFOutline & { readonly outlineData: { Count?: number } };

/** How a text is set. Colour defaults to the text colour, weight to regular. */
export interface TextStyle {
  readonly size: number;
  readonly weight?: Weight;
  readonly colour?: Colour;
}

/** What is used of a pdfkit reference (a PDF object that is written later). */
interface Reference {
  write(chunk: string): void;
  end(): void;
  readonly data: Record<string, unknown>;
}

/** Inside of the page, in points. */
const LEFT = PAGE.left;
const RIGHT = PAGE.width - PAGE.right;
const BOTTOM = PAGE.height - PAGE.bottom;

/**
 * A report's pages: where the next thing goes (`y`, from the top), drawing, page breaks with footers, bookmarks, and the
 * file. One page is held in memory at a time; a finished page is on disk before the next one begins.
 *
 * "Page x of y" is printed before y is known. Buffering all pages would cost their whole content in memory, so every page
 * shows one shared form object, which is written last, when the pages have been counted.
 */
export class PageWriter {
  /** Where the next thing goes, in points from the page's top edge. */
  y: number = PAGE.top;
  readonly left = LEFT;
  readonly width = RIGHT - LEFT;
  readonly glyphs: GlyphWriter;
  readonly #report: Report;
  readonly #document: PDFKit.PDFDocument;
  readonly #file: FileHandle;
  readonly #total: Reference;
  #operators: string[] = [];
  #fill = '';
  #pages = 0;

  private constructor(report: Report, document: PDFKit.PDFDocument, file: FileHandle) {
    this.#report = report;
    this.#document = document;
    this.#file = file;
    this.glyphs = new GlyphWriter(document);
    this.#total = this.#document.ref({ Type: 'XObject', Subtype: 'Form' }) as unknown as Reference;
    this.#beginPage();
  }

  /** Begins the file at `path`, with the first page open. Everything in it follows from the report: no clock, no random. */
  static async create(report: Report, path: string): Promise<PageWriter> {
    const midnight = new Date(`${report.asOf}T00:00:00Z`);
    const file = await open(path, 'w');
    try {
      const document = new PDFDocument({
        size: [PAGE.width, PAGE.height],
        margin: 0,
        autoFirstPage: false,
        pdfVersion: '1.7',
        font: '', // none: pdfkit would load Helvetica
        lang: report.lang === 'zh' ? 'zh-CN' : 'en',
        displayTitle: true,
        info: { Title: report.title, Producer: 'jihe', Creator: 'jihe', CreationDate: midnight, ModDate: midnight },
      });
      // From 1.4 on pdfkit adds an XMP packet in which it does not escape the title ("A & B" makes it ill-formed). The
      // packet only repeats the document's info; the version in the file's first line is already written as 1.7.
      (document as unknown as { version: number }).version = 1.3;
      return new PageWriter(report, document, file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Number of this page, from 1. */
  get number(): number {
    return this.#pages;
  }

  /** Height left on this page. */
  get room(): number {
    return BOTTOM - this.y;
  }

  /** Whether nothing stands on this page yet. */
  get isAtTop(): boolean {
    return this.y === PAGE.top;
  }

  /** Height of an empty page's inside: more than this never stands in one piece. */
  get pageHeight(): number {
    return BOTTOM - PAGE.top;
  }

  /** Finishes this page and begins the next one. */
  async newPage(): Promise<void> {
    this.#flushOperators();
    this.#beginPage();
    await this.#drain();
  }

  /** Begins a new page unless `height` points are left on this one (or it is still empty). */
  async ensure(height: number): Promise<void> {
    if (height > this.room && !this.isAtTop) await this.newPage();
  }

  /** Width in points of showable text. */
  measure(text: string, style: TextStyle): number {
    return this.glyphs.width(text, style.weight ?? 'regular', style.size);
  }

  /** Shows one line of showable text; (x, top) is its upper left corner, a line being `LINE` times its size high. */
  text(text: string, x: number, top: number, style: TextStyle): void {
    if (text === '') return;
    this.#colour(style.colour ?? COLOURS.text);
    const baseline = top + BASELINE * style.size;
    this.#operators.push(this.glyphs.show(text, style.weight ?? 'regular', style.size, x, baseline));
  }

  /** Shows lines below one another, from the upper left corner (x, top). */
  lines(lines: readonly string[], x: number, top: number, style: TextStyle): void {
    lines.forEach((line, index) => {
      this.text(line, x, top + index * LINE * style.size, style);
    });
  }

  /** Fills a rectangle. */
  box(x: number, top: number, width: number, height: number, colour: Colour): void {
    this.#colour(colour);
    this.#operators.push(`${round(x)} ${round(top)} ${round(width)} ${round(height)} re f`);
  }

  /** A horizontal rule, `thickness` points thick, whose upper edge is at `top`. */
  rule(x: number, top: number, width: number, colour: Colour = COLOURS.rule, thickness = 0.5): void {
    this.box(x, top, width, thickness, colour);
  }

  /** Adds a bookmark to the present height of this page, under `parent` where given. */
  bookmark(title: string, parent?: Bookmark): Bookmark {
    // pdfkit subtracts `left` from the page's width and `top` from its height.
    const place = { fit: false, left: PAGE.width, top: this.y };
    const bookmark = (parent ?? this.#document.outline).addItem(title, place as object) as Bookmark;
    // A negative count says "has so many, shown closed"; pdfkit would leave it out, which the standard does not allow.
    if (parent !== undefined) parent.outlineData.Count = -parent.children.length;
    return bookmark;
  }

  /** Writes what is left and closes the file. */
  async finish(): Promise<void> {
    this.#flushOperators();
    this.#writeTotal();
    this.#document.end();
    await this.#drain();
    await this.#file.close();
  }

  /** Closes the file as it is, after an error. */
  async abandon(): Promise<void> {
    await this.#file.close();
  }

  #beginPage(): void {
    this.#document.addPage();
    const page = this.#document.page;
    Object.assign(page.fonts, this.glyphs.fontResources());
    page.xobjects['Total'] = this.#total;
    this.#fill = '';
    this.y = PAGE.top;
    this.#pages++;
    this.#footer();
  }

  /** The page number stands on the left, where the width of the yet unknown total disturbs nothing. */
  #footer(): void {
    const style = { size: SIZES.footer, colour: COLOURS.muted };
    const top = BOTTOM + 10;
    this.rule(LEFT, top - 3, this.width);
    const number = WORDS[this.#report.lang].pageOf(this.#pages);
    this.text(number, LEFT, top, style);
    this.#operators.push(`q 1 0 0 1 ${round(LEFT + this.measure(number, style))} ${round(top)} cm /Total Do Q`);
    const title = this.glyphs.showable(this.#report.title.replaceAll('\n', ' '));
    const widest = this.width * 0.7;
    const size = style.size * Math.min(1, widest / Math.max(this.measure(title, style), 1));
    this.text(title, RIGHT - this.measure(title, { size }), top, { ...style, size });
  }

  /** The form that every page shows after "page x of". It takes the colour of the text before it. */
  #writeTotal(): void {
    const style = { size: SIZES.footer };
    const text = WORDS[this.#report.lang].pages(this.#pages);
    const content = this.glyphs.show(text, 'regular', style.size, 0, BASELINE * style.size);
    Object.assign(this.#total.data, {
      BBox: [0, 0, round(this.measure(text, style) + 1), round(LINE * style.size)],
      Resources: { Font: this.glyphs.fontResources() },
    });
    this.#total.write(content);
    this.#total.end();
  }

  #colour(colour: Colour): void {
    if (colour === this.#fill) return;
    this.#fill = colour;
    this.#operators.push(fillOperator(colour));
  }

  /** All of a page's operators in one piece: pdfkit converts and keeps every piece apart. */
  #flushOperators(): void {
    this.#document.page.write(this.#operators.join('\n'));
    this.#operators = [];
  }

  /**
   * Moves what pdfkit has produced to the disk. pdfkit is a stream that ignores back-pressure: piped, it would keep the
   * whole file in memory, because the rows may come without ever giving the event loop a turn.
   */
  async #drain(): Promise<void> {
    const bytes: unknown = (this.#document as unknown as { read(): unknown }).read();
    if (bytes instanceof Uint8Array) await this.#file.writeFile(bytes);
  }
}

const operators = new Map<Colour, string>();

function fillOperator(colour: Colour): string {
  let operator = operators.get(colour);
  if (operator === undefined) {
    const parts = [1, 3, 5].map(
      (at) => Math.round((Number.parseInt(colour.slice(at, at + 2), 16) / 255) * 1000) / 1000,
    );
    operator = `${parts.join(' ')} rg`;
    operators.set(colour, operator);
  }
  return operator;
}
