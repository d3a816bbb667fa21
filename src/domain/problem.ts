import type { Lang, Text } from './text.js';

/** Where in the input a problem was seen. `row` is the row number as the person sees it in Excel; `null` = the whole file or sheet. */
export interface Place {
  readonly file: string;
  readonly sheet: string | null;
  readonly row: number | null;
  /** The header as it stands in the file, or `null` when the problem is not about one column. */
  readonly column: string | null;
}

/**
 * Something about the input that a person should know. Problems are values: all of them are reported, not the first.
 *
 * - `rejected`: the row (or the whole file, when `row` is null) was not loaded.
 * - `ignored`: a blank or total row, deliberately left out.
 * - `warning`: loaded, but the reader should look (rounded amounts, a repeated number, an unmapped header …).
 */
export interface Problem {
  /** Stable kebab-case id, e.g. `date-ambiguous`. */
  readonly id: string;
  readonly effect: 'rejected' | 'ignored' | 'warning';
  readonly place: Place;
  /** The offending value as it stands in the file, cut to 200 characters; '' when there is none. */
  readonly value: string;
  /** What was found, e.g. "a date that can be read two ways". */
  readonly what: Text;
  /** What was expected. */
  readonly expected: Text;
  /** What the person should do. */
  readonly remedy: Text;
}

/** `FILE:SHEET:ROW:COLUMN`, leaving out what is unknown. */
export function formatPlace(place: Place): string {
  return [place.file, place.sheet, place.row, place.column].filter((part) => part !== null && part !== '').join(':');
}

/** One line for a person: place, what was found (with the value), what was expected, what to do. */
export function formatProblem(problem: Problem, lang: Lang): string {
  const value = problem.value === '' ? '' : lang === 'zh' ? `「${problem.value}」` : ` "${problem.value}"`;
  const [found, expected, remedy] = [problem.what[lang], problem.expected[lang], problem.remedy[lang]];
  return lang === 'zh'
    ? `${formatPlace(problem.place)}：${found}${value}。应为：${expected}。处理：${remedy}。`
    : `${formatPlace(problem.place)}: ${found}${value}. Expected: ${expected}. Remedy: ${remedy}.`;
}

/**
 * The user's mistake that stops a run (usage, configuration, rule files, nothing to read). The CLI prints it in one
 * line and exits with code 2; it never shows a stack trace.
 */
export class UserError extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.name = 'UserError';
    this.text = text;
  }
}
