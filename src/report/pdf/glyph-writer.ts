import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// Why this file exists: pdfkit's `text()` shapes and measures every string again and lays out about 8,000 lines a
// second. Reports are tables of a few thousand different characters, each of which always looks and measures the same,
// so one look-up per character and one `Tj` per line is enough. Kerning and ligatures are given up; Chinese has none.
//
// It is also the only file that knows pdfkit's font internals (`_font`, `subset`, `unicode`, `widths`), which no public
// function offers. They are the ones that pdfkit's own `_fragment` uses.

/** The two faces a report is set in. */
export type Weight = 'regular' | 'bold';

/** What is used of pdfkit's embedded font. `unicode` and `widths` are indexed by the glyph's number in the subset. */
interface EmbeddedFont {
  readonly id: string;
  readonly scale: number;
  readonly subset: { readonly glyphs: number[]; includeGlyph(glyph: number): number };
  readonly unicode: (readonly number[] | undefined)[];
  readonly widths: (number | undefined)[];
  readonly font: {
    hasGlyphForCodePoint(codePoint: number): boolean;
    glyphForCodePoint(codePoint: number): { readonly id: number; readonly advanceWidth: number };
  };
  ref(): unknown;
}

/** What is used of a pdfkit document here. */
interface FontDocument {
  registerFont(name: string, source: Uint8Array): unknown;
  font(name: string): unknown;
  readonly _font: EmbeddedFont;
}

/** One character: its subset number as four hex digits, its advance in thousandths of the size. */
interface Glyph {
  readonly code: string;
  readonly advance: number;
}

const FONT_FILES: Record<Weight, string> = {
  regular: '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
};

const require = createRequire(import.meta.url);

/** One face of one document, with its characters cached by code point. */
class Face {
  readonly #font: EmbeddedFont;
  readonly #basic: (Glyph | undefined)[] = new Array(0x10000).fill(undefined);
  readonly #beyond = new Map<number, Glyph>();

  constructor(document: object, weight: Weight) {
    const fonts = document as FontDocument;
    fonts.registerFont(weight, readFileSync(require.resolve(FONT_FILES[weight])));
    fonts.font(weight);
    this.#font = fonts._font;
  }

  get id(): string {
    return this.#font.id;
  }

  ref(): unknown {
    return this.#font.ref();
  }

  has(codePoint: number): boolean {
    return this.#font.font.hasGlyphForCodePoint(codePoint);
  }

  glyph(codePoint: number): Glyph {
    const known = codePoint < 0x10000 ? this.#basic[codePoint] : this.#beyond.get(codePoint);
    if (known !== undefined) return known;
    const added = this.#add(codePoint);
    if (codePoint < 0x10000) this.#basic[codePoint] = added;
    else this.#beyond.set(codePoint, added);
    return added;
  }

  /**
   * Puts a character into the subset that will be embedded. About 500 characters share their drawing with another one
   * (the radical ⽤ U+2F64 with 用 U+7528); pdfkit would let both copy as whichever came first. Here the second gets a
   * number of its own for the same drawing, so that the copied text is always the text of the report.
   */
  #add(codePoint: number): Glyph {
    const { font, subset, unicode, widths, scale } = this.#font;
    const glyph = font.glyphForCodePoint(codePoint);
    let number = subset.includeGlyph(glyph.id);
    if (unicode[number] !== undefined) number = subset.glyphs.push(glyph.id) - 1;
    const advance = glyph.advanceWidth * scale;
    unicode[number] = [codePoint];
    widths[number] = advance;
    return { code: number.toString(16).padStart(4, '0'), advance };
  }
}

/** Measures text and turns it into PDF operators, in the two embedded faces of one document. */
export class GlyphWriter {
  readonly #faces: Record<Weight, Face>;

  /** Reads and registers both faces. `document` is the pdfkit document. */
  constructor(document: object) {
    this.#faces = { regular: new Face(document, 'regular'), bold: new Face(document, 'bold') };
  }

  /** What a page's (or form's) `/Font` resources must hold for the operators of `show` to work. */
  fontResources(): Record<string, unknown> {
    const { regular, bold } = this.#faces;
    return { [regular.id]: regular.ref(), [bold.id]: bold.ref() };
  }

  /**
   * The text as it can be shown: line ends become `\n`, a tab a space, and a character that the font lacks (or that has
   * no shape, such as a zero-width space) its number, `〔U+20BB7〕`, because a dropped character would falsify a document
   * number. Everything that is measured or drawn has gone through here.
   */
  showable(text: string): string {
    if (this.#isPlain(text)) return text;
    let shown = '';
    for (const character of text.replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n').replaceAll('\t', ' ')) {
      const codePoint = character.codePointAt(0) ?? 0;
      shown += character === '\n' || this.#canShow(codePoint) ? character : `〔U+${hexadecimal(codePoint)}〕`;
    }
    return shown;
  }

  /** Width in points of showable text on one line. */
  width(text: string, weight: Weight, size: number): number {
    const face = this.#faces[weight];
    let sum = 0;
    for (let index = 0; index < text.length; index++) {
      const codePoint = text.codePointAt(index) ?? 0;
      if (codePoint > 0xffff) index++;
      sum += face.glyph(codePoint).advance;
    }
    return (sum * size) / 1000;
  }

  /**
   * The operators that show one line with its baseline starting at (x, y), in points from the top left corner. pdfkit
   * turns the page's y axis upside down, which would mirror the letters: the text matrix `1 0 0 -1` turns them back.
   */
  show(text: string, weight: Weight, size: number, x: number, y: number): string {
    const face = this.#faces[weight];
    let codes = '';
    for (let index = 0; index < text.length; index++) {
      const codePoint = text.codePointAt(index) ?? 0;
      if (codePoint > 0xffff) index++;
      codes += face.glyph(codePoint).code;
    }
    return `BT /${face.id} ${size} Tf 1 0 0 -1 ${round(x)} ${round(y)} Tm <${codes}> Tj ET`;
  }

  #isPlain(text: string): boolean {
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit >= 0xd800 && unit <= 0xdfff) return false;
      if (unit !== 10 && !this.#canShow(unit)) return false;
    }
    return true;
  }

  // One byte per character of the basic plane: 0 not asked yet, 1 can be shown, 2 cannot.
  readonly #answers = new Uint8Array(0x10000);

  #canShow(codePoint: number): boolean {
    if (codePoint > 0xffff) return this.#faces.regular.has(codePoint);
    const answer = this.#answers[codePoint];
    if (answer) return answer === 1;
    const can = codePoint >= 32 && !(codePoint >= 0x7f && codePoint < 0xa0) && this.#faces.regular.has(codePoint);
    this.#answers[codePoint] = can ? 1 : 2;
    return can;
  }
}

function hexadecimal(codePoint: number): string {
  return codePoint.toString(16).toUpperCase().padStart(4, '0');
}

/** Hundredths of a point: finer than any printer, and short in the file. */
export function round(points: number): number {
  return Math.round(points * 100) / 100;
}
