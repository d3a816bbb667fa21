/** The languages jihe speaks. Chinese is the default everywhere. */
export type Lang = 'zh' | 'en';

/** A text in both languages. Both are always present, so that a report never falls back silently. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** Orders texts by code point: the same on every machine, whatever its locale, and as the databases order their bytes. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    // Surrogates stand for what comes after everything else, though their own numbers come before some of it.
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

const rank = (unit: number) => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit);
