import { type MissingWords, missingText } from '../domain/missing-text.js';
import { compareText, type Text } from '../domain/text.js';

/** Something that the exports lack, and the rules that cannot be judged without it, wholly or in part. */
export interface LackingData {
  /** What is missing, and what would be accepted. */
  readonly what: Text;
  /** Ids, sorted. */
  readonly rules: readonly string[];
}

/** What rules lack, each thing once, that which most rules wait for first. */
export function lackingData(
  rules: readonly { readonly id: string; readonly missing: readonly string[] }[],
  words: MissingWords,
): readonly LackingData[] {
  const byNeed = new Map<string, string[]>();
  for (const { id, missing } of rules) for (const need of missing) byNeed.set(need, [...(byNeed.get(need) ?? []), id]);
  return [...byNeed]
    .sort(([a, ofA], [b, ofB]) => ofB.length - ofA.length || compareText(a, b))
    .map(([need, ids]) => ({ what: missingText(need, words, 'full'), rules: ids.sort(compareText) }));
}
