import Big from 'big.js';
import type { FineDecision, PenaltyLine } from './result.js';
import type { Text } from './text.js';

/** What a line of fines comes to: the amount decided, or the suggestion while nothing is; two decimals. */
export function amountInForce({ amount, decision }: Pick<PenaltyLine, 'amount' | 'decision'>): string {
  return decision?.amount ?? amount;
}

/** The suggestion on which a decision was made, where it is another one now (a finding was waived, a document added); else null. */
export function suggestionBefore({ amount, decision }: Pick<PenaltyLine, 'amount' | 'decision'>): string | null {
  return decision === null || new Big(decision.suggested).eq(amount) ? null : decision.suggested;
}

/**
 * Says which decisions on lines of this period meet no line any more: all of its findings were waived, or the documents
 * name somebody else now. They have no effect, and nobody should have to find that out by comparing.
 */
export function decisionsWithoutLine(
  decisions: ReadonlyMap<string, FineDecision>,
  lines: readonly Pick<PenaltyLine, 'decision'>[],
): readonly Text[] {
  const used = new Set(lines.map(({ decision }) => decision));
  return [...decisions.values()]
    .filter((decision) => !used.has(decision))
    .map(({ finding, amount, by, on }) => ({
      zh: `${by} 于 ${on} 对违规 ${finding} 决定的罚款 ${amount} 元没有效力：本期已没有这一项建议罚款（违规已豁免、不再存在，或单据上的责任人已变）。`,
      en: `The fine of ${amount} yuan that ${by} decided on ${on} for finding ${finding} has no effect: no such line is suggested any more (its findings were waived or are gone, or the documents name somebody else).`,
    }));
}
