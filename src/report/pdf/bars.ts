import type { BarsSection } from '../model.js';
import type { PageWriter, TextStyle } from './page-writer.js';
import { heading, linesOf } from './paragraph.js';
import { COLOURS, LINE, SIZES, toneColour } from './theme.js';

const GAP = 8;
const STYLE: TextStyle = { size: SIZES.body };
const BAR_HEIGHT = 9;

/**
 * Prints horizontal bars on one common scale: label, bar, text. The scale begins at zero; where values are negative, zero
 * stands inside and their bars go to the left of it. A value that is no finite number has no bar, only its text.
 */
export async function printBars(page: PageWriter, section: BarsSection, title: string): Promise<void> {
  const { items } = section;
  const labelWidth = columnWidth(
    page,
    items.map((item) => item.label),
    0.32,
  );
  const textWidth = columnWidth(
    page,
    items.map((item) => item.text),
    0.28,
  );
  const barLeft = page.left + labelWidth + GAP;
  const barWidth = page.width - labelWidth - textWidth - 2 * GAP;
  const values = items.map((item) => (Number.isFinite(item.value) ? item.value : 0));
  const least = Math.min(0, ...values);
  const range = Math.max(0, ...values) - least || 1;
  const zero = barLeft + (-least / range) * barWidth;
  const rowHeight = STYLE.size * LINE + 4;
  await heading(page, title, 'section', rowHeight * Math.min(items.length, 3));
  for (const [index, item] of items.entries()) {
    const labelLines = linesOf(page, item.label, labelWidth, STYLE);
    const textLines = linesOf(page, item.text, textWidth, STYLE);
    const height = Math.max(labelLines.length, textLines.length) * STYLE.size * LINE + 4;
    await page.ensure(height);
    const length = ((values[index] ?? 0) / range) * barWidth;
    const barTop = page.y + 2 + (STYLE.size * LINE - BAR_HEIGHT) / 2;
    page.lines(labelLines, page.left, page.y + 2, STYLE);
    page.box(barLeft, barTop, barWidth, BAR_HEIGHT, COLOURS.barTrack);
    page.box(
      Math.min(zero, zero + length),
      barTop,
      Math.abs(length),
      BAR_HEIGHT,
      toneColour(item.tone, COLOURS.neutral),
    );
    page.box(zero - 0.4, page.y, 0.8, height, COLOURS.muted);
    page.lines(textLines, barLeft + barWidth + GAP, page.y + 2, STYLE);
    page.y += height;
  }
  page.y += 4;
}

/** As wide as the widest text, but at most this share of the page. */
function columnWidth(page: PageWriter, texts: readonly string[], most: number): number {
  const widths = texts.map((text) => page.measure(page.glyphs.showable(text).replaceAll('\n', ' '), STYLE));
  return Math.min(Math.max(0, ...widths) + 0.5, page.width * most);
}
