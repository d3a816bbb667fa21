import type { Format } from '../model.js';
import { isNumeric } from './format-cell.js';

/** What is known of a column before its width is chosen. Widths are in multiples of the type size. */
export interface ColumnNeed {
  readonly format: Format;
  /** The width that the report definition asks for. */
  readonly declared: number;
  /** The widest cell among the rows looked at, on one line, and the widest piece of one that should not be cut. */
  readonly content: number;
  readonly word: number;
  /** The title on one line, and the widest part of it that should not be cut. */
  readonly title: number;
  readonly titleWord: number;
}

/** The chosen type size and the outer widths of the columns, in points. */
export interface ColumnLayout {
  readonly size: number;
  readonly widths: readonly number[];
}

/** Space left and right of a cell's text, in points. */
export const CELL_PADDING = 4;

/** A half-width character in multiples of the type size: the digits of Noto Sans SC are 0.555 wide, capitals more. */
export const HALF_WIDTH = 0.56;

/** From the largest down; below 7 only tables with so many amounts that they would not fit otherwise. */
const SIZES = [9, 8.5, 8, 7.5, 7, 6.5, 6, 5.5, 5];
const SMALLEST_COMFORTABLE = 7;

/** How far a narrow table is stretched; more would tear labels and numbers apart. */
const WIDEST_STRETCH = 1.6;

/** A word (a document number) up to this width keeps its column wide enough; a path may be cut. In multiples of the size. */
const LONGEST_KEPT_WORD = 9;

/** A text column whose widest cell is this narrow (a name, a role, a state) is never made to wrap. In multiples of the size. */
const SHORT_TEXT = 5.5;

interface Bounds {
  /** Below this a text column becomes a ladder of single words, a number no longer fits. */
  readonly least: number;
  /** Where the column reads well. */
  readonly good: number;
  /** With more than this, nothing wraps. */
  readonly most: number;
}

/**
 * Chooses the type size (9 to 7 points; smaller only where the numbers demand it) and the column widths of a table.
 * Numbers, dates and tags get the width they need on one line; text columns share the rest, not below a third of what
 * the definition asks for. A table that needs less than the page is stretched a little, one that cannot fit even at the
 * smallest size has its columns scaled down alike (cells then wrap, numbers are set smaller).
 *
 * @param available the page's inside width in points
 * @returns widths that add up to at most `available`
 */
export function layoutColumns(needs: readonly ColumnNeed[], available: number): ColumnLayout {
  const bounds = needs.map(boundsOf);
  const room = available - 2 * CELL_PADDING * needs.length;
  const sum = (pick: (bound: Bounds) => number) => bounds.reduce((total, bound) => total + pick(bound), 0);
  // Comfortable: at the good widths, or at least three quarters of the way to them.
  const comfortable = sum((bound) => bound.least + 0.75 * (bound.good - bound.least));
  const least = sum((bound) => bound.least);
  const size =
    SIZES.find((candidate) => candidate >= SMALLEST_COMFORTABLE && comfortable * candidate <= room) ??
    SIZES.find((candidate) => candidate <= SMALLEST_COMFORTABLE && least * candidate <= room);
  if (size === undefined) {
    const smallest = SIZES.at(-1) ?? 5;
    const scale = available / (least * smallest + 2 * CELL_PADDING * needs.length);
    return { size: smallest, widths: bounds.map((bound) => (bound.least * smallest + 2 * CELL_PADDING) * scale) };
  }
  return { size, widths: share(bounds, room / size).map((width) => width * size + 2 * CELL_PADDING) };
}

/** Shares `room` (in multiples of the size): least first, then up to good, then up to most, then a limited stretch. */
function share(bounds: readonly Bounds[], room: number): number[] {
  let widths = bounds.map((bound) => bound.least);
  for (const goal of ['good', 'most'] as const) {
    const left = room - widths.reduce((total, width) => total + width, 0);
    const wanted = bounds.map((bound, index) => Math.max(0, bound[goal] - (widths[index] ?? 0)));
    const total = wanted.reduce((sum, want) => sum + want, 0);
    const part = total === 0 ? 0 : Math.min(1, Math.max(0, left) / total);
    widths = widths.map((width, index) => width + (wanted[index] ?? 0) * part);
  }
  const used = widths.reduce((total, width) => total + width, 0);
  const stretch = used === 0 ? 1 : Math.min(WIDEST_STRETCH, Math.max(1, room / used));
  return widths.map((width) => width * stretch);
}

function boundsOf(need: ColumnNeed): Bounds {
  // A title may take two lines; more looks like a ladder. A very long one wraps rather than claim the page.
  const half = Math.min(need.title / 2 + 0.6, LONGEST_KEPT_WORD);
  const title = Math.min(need.title, Math.max(Math.min(need.titleWord, LONGEST_KEPT_WORD), half));
  if (isNumeric(need.format) || need.format === 'date' || need.format === 'datetime' || need.format === 'severity') {
    const width = Math.max(title, need.content) + 0.15;
    return { least: width, good: width, most: Math.max(width, Math.min(need.title, 2 * LONGEST_KEPT_WORD)) };
  }
  const most = Math.max(title, need.content) + 0.15;
  if (need.content <= SHORT_TEXT) return { least: most, good: most, most };
  const good = Math.min(most, Math.max(title, need.word <= LONGEST_KEPT_WORD ? need.word + 0.15 : 0, need.declared));
  const word = Math.min(need.word, LONGEST_KEPT_WORD) + 0.15;
  return { least: Math.min(good, Math.max(title, need.declared / 3, word)), good, most };
}
