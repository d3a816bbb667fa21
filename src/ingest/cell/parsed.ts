/** Why a cell could not be read; the texts stand in `problem-texts.ts`. */
export type CellProblem =
  | 'date-unreadable'
  | 'date-impossible'
  | 'date-ambiguous'
  | 'date-month-only'
  | 'date-out-of-range'
  | 'number-unreadable'
  | 'number-out-of-range'
  | 'number-damaged'
  | 'ratio-ambiguous'
  | 'boolean-unreadable'
  | 'choice-unknown'
  | 'cell-error';

/** A cell as read. Values are text in the form in which SQL casts them. */
export type Parsed =
  | { readonly value: string | null; readonly time?: string | null; readonly note?: Note }
  | Unreadable;

/** A cell that could not be read. */
export interface Unreadable {
  readonly problem: CellProblem;
}

/** What a warning should count: a number that was rounded, a text that is none of the listed choices. */
export type Note = 'rounded' | 'unlisted';

/** Marks a cell as unreadable. */
export function unreadable(problem: CellProblem): Unreadable {
  return { problem };
}
