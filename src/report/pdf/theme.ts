/** A colour as `#rrggbb`. */
export type Colour = string;

/** The colours of every PDF: dark on white, tints pale enough to print in grey. */
export const COLOURS = {
  text: '#1a1f26',
  muted: '#5b6673',
  accent: '#1f4e79',
  rule: '#d4dae1',
  headFill: '#e6edf5',
  groupFill: '#f2f4f7',
  tileFill: '#f5f7fa',
  barTrack: '#edf0f4',
  good: '#1e7b45',
  warn: '#a86200',
  bad: '#b3261e',
  neutral: '#3d6ea5',
} as const satisfies Record<string, Colour>;

/** Type sizes in points; tables choose their own between 7 and 9 to fit their columns. */
export const SIZES = { title: 20, subtitle: 10, chapter: 14, section: 11, body: 9, small: 8, footer: 7.5 } as const;

/** Distance between two baselines, as a multiple of the size: room for Chinese characters above and below. */
export const LINE = 1.4;

/** From the top of a line to its baseline, as a multiple of the size (the em box of a Chinese character centred in the line). */
export const BASELINE = 1.08;

/** A4 landscape in points, with the margins inside which everything but the footer stands. */
export const PAGE = { width: 841.89, height: 595.28, left: 36, right: 36, top: 34, bottom: 40 } as const;

/** The colour of a tone; `plain` is for items without one. */
export function toneColour(tone: 'good' | 'bad' | 'warn' | undefined, plain: Colour): Colour {
  return tone === undefined ? plain : COLOURS[tone];
}
