import type { Lang } from '../domain/text.js';
import { SEVERITY_COLOURS } from '../report/labels.js';
import type { PageWriter, TextStyle } from '../report/pdf/page-writer.js';
import { COLOURS } from '../report/pdf/theme.js';
import { type Block, type BlockLine, columnHeight, space, textLines } from './columns.js';
import type { DeadlineGroup, DeadlineLine } from './handbook.js';

/** Type sizes tried, from the largest: the board is to stand on one page, where it can be pinned to a wall. */
const SIZES = [9.5, 9, 8.5, 8, 7.5, 7];

const LEADING = 1.3;

/** How much of a column tells what; the rest tells by when. */
const SHARE = 0.54;

/**
 * The deadlines of every role as blocks for columns: a bar with the role's name, then a line for each deadline; as large as
 * the room allows for two columns, and at least 8 points where it does not.
 */
export function deadlineBlocks(page: PageWriter, groups: readonly DeadlineGroup[], width: number, lang: Lang): Block[] {
  const sizes = SIZES.map((size) => () => blocksIn(size, page, groups, width, lang));
  const fitting = sizes.find((blocks) => columnHeight(blocks(), 2, page.room) < page.room);
  return fitting?.() ?? blocksIn(8, page, groups, width, lang);
}

function blocksIn(
  size: number,
  page: PageWriter,
  groups: readonly DeadlineGroup[],
  width: number,
  lang: Lang,
): Block[] {
  return groups.flatMap(({ title, lines }) => [
    headBlock(page, size, title, width, lang === 'zh' ? `${title}（续）` : `${title} (continued)`),
    ...lines.map((line, i) => lineBlock(page, size, line, width, i === lines.length - 1)),
  ]);
}

function headBlock(page: PageWriter, size: number, title: string, width: number, again: string): Block {
  const style: TextStyle = { size: size + 1, weight: 'bold', colour: '#ffffff' };
  const bar = (text: string): Block => ({
    lines: textLines(page, text, style, { width, indent: 5 }).map(({ height, draw }) => ({
      height: height + 2,
      draw: (x, top) => {
        page.box(x, top, width, height + 1, COLOURS.accent);
        draw(x, top + 0.5);
      },
    })),
    isHeading: true,
  });
  return { ...bar(title), continued: bar(again) };
}

function lineBlock(
  page: PageWriter,
  size: number,
  { what, byWhen, severity }: DeadlineLine,
  width: number,
  isLast: boolean,
): Block {
  const split = width * SHARE;
  const when: TextStyle = { size, weight: 'bold', colour: COLOURS.accent };
  const left = textLines(page, what, { size }, { width: split - 6, indent: 6, leading: LEADING });
  const right = textLines(page, byWhen, when, { width: width - split - 2, leading: LEADING });
  const { fill, text } = SEVERITY_COLOURS[severity];
  const colour = `#${text === 'FFFFFF' ? fill : text}`;
  const heights = Array.from({ length: Math.max(left.length, right.length) }, (_, i) =>
    Math.max(left[i]?.height ?? 0, right[i]?.height ?? 0),
  );
  const rows = heights.map((height, i) => ({ height, left: left.slice(i, i + 1), right: right.slice(i, i + 1) }));
  const total = heights.reduce((sum, height) => sum + height, 0);
  // In one piece, so that both texts copy as they read; only what no column could hold goes line by line.
  const pieces = total < page.pageHeight / 3 ? [{ height: total, left, right }] : rows;
  const lines = pieces.map((piece, i): BlockLine => {
    const isEnd = i === pieces.length - 1;
    const height = piece.height + (isEnd ? 2.2 : 0);
    return {
      height,
      draw: (x, top) => {
        page.box(x, top, 2, height, colour);
        drawDown(piece.left, x, top + 0.8);
        drawDown(piece.right, x + split, top + 0.8);
        if (isEnd) page.rule(x, top + height - 0.4, width, COLOURS.rule, 0.4);
      },
    };
  });
  return { lines: isLast ? [...lines, space(6)] : lines };
}

function drawDown(lines: readonly BlockLine[], x: number, top: number): void {
  let y = top;
  for (const line of lines) {
    line.draw(x, y);
    y += line.height;
  }
}
