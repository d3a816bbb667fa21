import type { FiguresSection } from '../model.js';
import type { PageWriter, TextStyle } from './page-writer.js';
import { heading, linesOf, paragraph } from './paragraph.js';
import { COLOURS, LINE, SIZES, toneColour } from './theme.js';

const GAP = 8;
const PADDING = 8;
/** Value sizes tried, from the largest; the last one wraps. */
const VALUE_SIZES = [16, 14, 12, 10.5];

interface Tile {
  readonly label: string;
  readonly value: string;
  readonly labelLines: readonly string[];
  readonly valueLines: readonly string[];
  readonly valueStyle: TextStyle;
  readonly tone: 'good' | 'bad' | 'warn' | undefined;
  readonly height: number;
}

const LABEL_STYLE: TextStyle = { size: SIZES.small, colour: COLOURS.muted };

/** Prints label and value pairs as tiles, up to six in a row; the tone colours the value and the tile's edge. */
export async function printFigures(page: PageWriter, section: FiguresSection, title: string): Promise<void> {
  const { items } = section;
  const perRow = tilesPerRow(items.length);
  const width = (page.width - GAP * (perRow - 1)) / perRow;
  const tiles = items.map((item) => layoutTile(page, item, width));
  await heading(page, title, 'section', Math.min(tiles[0]?.height ?? 0, page.pageHeight / 2));
  for (let from = 0; from < tiles.length; from += perRow) {
    const row = tiles.slice(from, from + perRow);
    const height = Math.max(...row.map((tile) => tile.height));
    if (height > page.pageHeight / 2) {
      // A "figure" as long as a letter would not fit on a page as a tile.
      for (const tile of row) {
        await paragraph(page, tile.label, LABEL_STYLE);
        await paragraph(page, tile.value, { size: SIZES.body, colour: toneColour(tile.tone, COLOURS.text) });
      }
      continue;
    }
    await page.ensure(height);
    row.forEach((tile, index) => {
      printTile(page, tile, page.left + index * (width + GAP), width, height);
    });
    page.y += height + GAP;
  }
}

/** Rows as equally filled as possible: 7 tiles stand as 4 + 3, not 6 + 1. Never fewer than 4 places, or tiles get huge. */
function tilesPerRow(count: number): number {
  return Math.max(4, Math.ceil(count / Math.ceil(Math.max(count, 1) / 6)));
}

function layoutTile(page: PageWriter, item: FiguresSection['items'][number], width: number): Tile {
  const inside = width - 2 * PADDING - 3;
  const value = page.glyphs.showable(item.value);
  const fits = (size: number) => !value.includes('\n') && page.measure(value, { size, weight: 'bold' }) <= inside;
  const size = VALUE_SIZES.find(fits) ?? VALUE_SIZES.at(-1) ?? SIZES.body;
  const valueStyle: TextStyle = { size, weight: 'bold', colour: toneColour(item.tone, COLOURS.text) };
  const labelLines = linesOf(page, item.label, inside, LABEL_STYLE);
  const valueLines = linesOf(page, item.value, inside, valueStyle);
  // The tallest value on one line sets the height, so that tiles with smaller values stay aligned.
  const valueHeight = Math.max(valueLines.length * size * LINE, (VALUE_SIZES[0] ?? size) * LINE);
  const height = 2 * PADDING - 4 + labelLines.length * LABEL_STYLE.size * LINE + valueHeight;
  return { label: item.label, value: item.value, labelLines, valueLines, valueStyle, tone: item.tone, height };
}

function printTile(page: PageWriter, tile: Tile, x: number, width: number, height: number): void {
  const top = page.y;
  page.box(x, top, width, height, COLOURS.tileFill);
  page.box(x, top, 3, height, toneColour(tile.tone, COLOURS.neutral));
  const left = x + 3 + PADDING;
  page.lines(tile.labelLines, left, top + PADDING - 2, LABEL_STYLE);
  const below = top + PADDING - 2 + tile.labelLines.length * LABEL_STYLE.size * LINE;
  page.lines(tile.valueLines, left, below, tile.valueStyle);
}
