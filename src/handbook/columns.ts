import type { Bookmark, PageWriter, TextStyle } from '../report/pdf/page-writer.js';
import { linesOf } from '../report/pdf/paragraph.js';
import { LINE } from '../report/pdf/theme.js';

/** One line of a block: how high it is, and what draws it with its upper left corner at (x, top). */
export interface BlockLine {
  readonly height: number;
  draw(x: number, top: number): void;
}

/** Lines that stay together where a column is high enough for them. */
export interface Block {
  readonly lines: readonly BlockLine[];
  /** A heading: at least the beginning of the next block stands in the same column. */
  readonly isHeading?: boolean;
  /** Repeated where its followers go on in the next column. */
  readonly continued?: Block;
  /** A bookmark that leads here. */
  readonly bookmark?: { readonly title: string; readonly parent: Bookmark };
}

/** Space between two columns. */
const GAP = 18;

/** Width of each of `count` columns. */
export function columnWidth(page: PageWriter, count: number): number {
  return (page.width - GAP * (count - 1)) / count;
}

/** The lines of a text as lines of a block, indented by `indent` points inside `width`. */
export function textLines(
  page: PageWriter,
  text: string,
  style: TextStyle,
  {
    width,
    indent = 0,
    leading = LINE,
  }: { readonly width: number; readonly indent?: number; readonly leading?: number },
): BlockLine[] {
  return linesOf(page, text, width - indent, style).map((line) => ({
    height: style.size * leading,
    draw: (x, top) => page.text(line, x + indent, top, style),
  }));
}

/** An empty line of that height. */
export function space(height: number): BlockLine {
  return { height, draw: () => {} };
}

/**
 * Sets blocks in newspaper columns from the present height of the page, over as many pages as it takes, and moves below
 * them. Columns that need no further page come out about equally high. A block goes whole into the next column where the
 * rest of this one is too short; one higher than a whole column is broken between lines.
 */
export async function printColumns(page: PageWriter, blocks: readonly Block[], count: number): Promise<void> {
  const width = columnWidth(page, count);
  let top = page.y;
  let lowest = top;
  let column = 0;
  let isFresh = true;
  let height = columnHeight(blocks, count, page.room);
  let running: Block | undefined;
  const put = (line: BlockLine) => {
    line.draw(page.left + column * (width + GAP), page.y);
    page.y += line.height;
    isFresh = false;
  };
  const advance = async (rest: readonly Block[]) => {
    lowest = Math.max(lowest, page.y);
    if (++column === count) {
      await page.newPage();
      column = 0;
      top = page.y;
      lowest = top;
      height = columnHeight(rest, count, page.room);
    }
    page.y = top;
    isFresh = true;
  };
  for (const [i, block] of blocks.entries()) {
    if (page.y + neededHeight(blocks, i) > top + height + TOLERANCE && !isFresh) {
      await advance(blocks.slice(i));
      if (!block.isHeading) for (const line of running?.continued?.lines ?? []) put(line);
    }
    if (block.isHeading) running = block;
    if (block.bookmark !== undefined) page.bookmark(block.bookmark.title, block.bookmark.parent);
    for (const line of block.lines) {
      if (page.y + line.height > top + height + TOLERANCE && !isFresh) await advance(blocks.slice(i));
      put(line);
    }
  }
  page.y = Math.max(lowest, page.y);
}

/** Heights are sums of fractions of a point. */
const TOLERANCE = 0.01;

/** How much lower a column is tried in search of equal ones. */
const STEP = 4;

/** The least height at which the blocks stand in so many columns; `room` where they need more than that. */
export function columnHeight(blocks: readonly Block[], count: number, room: number): number {
  const total = blocks.reduce((sum, block) => sum + heightOf(block), 0);
  for (let height = total / count; height < room; height += STEP) if (fits(blocks, count, height)) return height;
  return room;
}

function fits(blocks: readonly Block[], count: number, height: number): boolean {
  let column = 0;
  let used = 0;
  let running: Block | undefined;
  for (const [i, block] of blocks.entries()) {
    if (used + neededHeight(blocks, i) > height + TOLERANCE && used > 0) {
      column++;
      used = block.isHeading || running?.continued === undefined ? 0 : heightOf(running.continued);
    }
    if (block.isHeading) running = block;
    used += heightOf(block);
    if (column >= count || used > height + TOLERANCE) return false;
  }
  return true;
}

/** The height of a block, a heading together with what follows it. */
function neededHeight(blocks: readonly Block[], at: number): number {
  const [block, follower] = [blocks[at], blocks[at + 1]];
  if (block === undefined) return 0;
  return heightOf(block) + (block.isHeading && follower !== undefined ? heightOf(follower) : 0);
}

function heightOf({ lines }: Block): number {
  return lines.reduce((sum, { height }) => sum + height, 0);
}
