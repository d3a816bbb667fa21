import type { Style } from 'exceljs';
import type { Lang } from '../../domain/text.js';
import { SEVERITIES, type Severity } from '../../domain/verdict.js';
import { SEVERITY_COLOURS } from '../labels.js';

// Every cell points at one of these objects: ExcelJS looks a style up by identity, so sharing them is what keeps a
// large workbook fast. They are never changed after they are made.

/** The part of an ExcelJS style that is used here. */
export type CellStyle = Partial<Style>;

/** Good, bad or worth a look; the word beside it says the same. */
export type Tone = 'good' | 'bad' | 'warn';

/** Text colours of the tones (RGB). */
const TONE_TEXT: Readonly<Record<Tone, string>> = { good: '1B5E20', bad: 'B71C1C', warn: 'B45309' };
/** Bar colours of the tones, and of a bar without one (RGB). */
export const BAR_COLOURS: Readonly<Record<Tone | 'plain', string>> = {
  good: '81C784',
  bad: 'E57373',
  warn: 'FFB74D',
  plain: '64B5F6',
};

const argb = (rgb: string) => ({ argb: `FF${rgb}` });
const solid = (rgb: string) => ({ type: 'pattern', pattern: 'solid', fgColor: argb(rgb) }) as const;

/** All styles of a workbook. */
export interface Styles {
  readonly title: CellStyle;
  readonly subtitle: CellStyle;
  readonly section: CellStyle;
  readonly header: CellStyle;
  readonly label: CellStyle;
  readonly note: CellStyle;
  readonly value: CellStyle;
  readonly toned: Readonly<Record<Tone, CellStyle>>;
  readonly empty: CellStyle;
  /** A number that only feeds the bar drawn over it: shown by the bar, hidden by its format. */
  readonly bar: CellStyle;
  readonly sign: CellStyle;
  readonly severity: Readonly<Record<Severity, CellStyle>>;
  readonly row: RowStyles;
  readonly total: RowStyles;
}

/** The styles of table cells, for ordinary rows and for the total. */
export interface RowStyles {
  readonly text: CellStyle;
  readonly wrap: CellStyle;
  /** Text that looks like a formula: its format is "text", so that editing it does not turn it into one. */
  readonly literal: CellStyle;
  /** A number too long for Excel's fifteen digits, kept as text. */
  readonly longNumber: CellStyle;
  readonly date: CellStyle;
  readonly datetime: CellStyle;
  readonly amount: CellStyle;
  readonly integer: CellStyle;
  readonly quantity: CellStyle;
  readonly percent: CellStyle;
}

// `_)` leaves a little room to the right, so that a number does not touch the text of the next column.
const AMOUNT = '#,##0.00_);[Red]-#,##0.00_)';
const DATE = 'yyyy-mm-dd';

function rowStyles(base: CellStyle, font: NonNullable<CellStyle['font']>): RowStyles {
  // Numbers and dates shrink rather than show ####, should a value be wider than the company made its column.
  const number = (numFmt: string): CellStyle => ({
    ...base,
    font,
    numFmt,
    alignment: { vertical: 'top', horizontal: 'right', shrinkToFit: true },
  });
  const moment = (numFmt: string): CellStyle => ({
    ...base,
    font,
    numFmt,
    alignment: { vertical: 'top', horizontal: 'center', shrinkToFit: true },
  });
  const wrapped = { vertical: 'top', wrapText: true } as const;
  return {
    text: { ...base, font, alignment: { vertical: 'top' } },
    wrap: { ...base, font, alignment: wrapped },
    literal: { ...base, font, numFmt: '@', alignment: wrapped },
    longNumber: {
      ...base,
      font,
      numFmt: '@',
      alignment: { vertical: 'top', horizontal: 'right', shrinkToFit: true },
    },
    date: moment(DATE),
    datetime: moment(`${DATE} hh:mm`),
    amount: number(AMOUNT),
    integer: number('#,##0_)'),
    quantity: number('#,##0.######_)'),
    percent: number('0.0%_)'),
  };
}

/** Makes the styles for one workbook; the font is the one both Windows and macOS Office ship for Chinese. */
export function makeStyles(lang: Lang): Styles {
  const name = lang === 'zh' ? '微软雅黑' : 'Microsoft YaHei';
  const font = { name, size: 10 };
  const bold = { ...font, bold: true };
  const line = { style: 'thin', color: argb('D9D9D9') } as const;
  const ruled: CellStyle = { border: { bottom: line } };
  const top = { vertical: 'top' } as const;
  const severity = Object.fromEntries(
    SEVERITIES.map((id) => {
      const { fill, text } = SEVERITY_COLOURS[id];
      const style: CellStyle = {
        font: { ...bold, color: argb(text) },
        fill: solid(fill),
        border: { bottom: line },
        alignment: { vertical: 'top', horizontal: 'center' },
      };
      return [id, style];
    }),
  ) as Record<Severity, CellStyle>;
  const toned = (tone: Tone): CellStyle => ({
    ...ruled,
    font: { ...bold, color: argb(TONE_TEXT[tone]) },
    alignment: { vertical: 'top', wrapText: true },
  });
  return {
    title: { font: { name, size: 16, bold: true, color: argb('1F3864') }, alignment: { vertical: 'middle' } },
    subtitle: { font: { ...font, color: argb('595959') }, alignment: { vertical: 'middle' } },
    section: { font: { name, size: 12, bold: true, color: argb('1F3864') }, alignment: { vertical: 'middle' } },
    header: {
      font: { ...bold, color: argb('FFFFFF') },
      fill: solid('1F3864'),
      border: { left: { style: 'thin', color: argb('FFFFFF') }, right: { style: 'thin', color: argb('FFFFFF') } },
      alignment: { vertical: 'middle', horizontal: 'center', wrapText: true },
    },
    label: { ...ruled, font: { ...font, color: argb('595959') }, alignment: { vertical: 'top', wrapText: true } },
    note: { font, alignment: { vertical: 'top', wrapText: true } },
    value: { ...ruled, font: bold, alignment: { vertical: 'top', wrapText: true } },
    toned: { good: toned('good'), bad: toned('bad'), warn: toned('warn') },
    empty: { font: { ...font, italic: true, color: argb('7F7F7F') }, alignment: top },
    bar: { ...ruled, font, numFmt: ';;;', alignment: top },
    sign: { font, alignment: { vertical: 'bottom' } },
    severity,
    row: rowStyles(ruled, font),
    total: rowStyles(
      { border: { top: { style: 'medium', color: argb('1F3864') } }, fill: solid('EEF2F8') },
      { ...font, bold: true },
    ),
  };
}
