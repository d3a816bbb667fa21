/** The languages jihe speaks. Chinese is the default everywhere. */
export type Lang = 'zh' | 'en';

/** A text in both languages. Both are always present, so that a report never falls back silently. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** Orders texts by code point: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
