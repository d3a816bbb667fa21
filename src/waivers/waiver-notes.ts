import type { WaiverSummary } from '../domain/result.js';
import type { Text } from '../domain/text.js';
import type { Baseline } from './baseline.js';

/** What a run says of waivers that have expired or that nothing fits, and of its baseline. */
export function waiverNotes(
  waivers: readonly WaiverSummary[],
  baseline: Baseline | null,
  knownBefore: number,
): readonly Text[] {
  const notes: Text[] = [];
  const expired = waivers.filter(({ status }) => status === 'expired');
  const unused = waivers.filter(({ status }) => status === 'unused');
  if (expired.length > 0) {
    const findings = expired.reduce((sum, one) => sum + one.findings, 0);
    notes.push({
      zh: `${expired.length} 项豁免在截止日前已过期，不再有效；因此有 ${findings} 项违规不再豁免。`,
      en: `Waivers that expired before the as-of date and have no effect: ${expired.length}; findings that are therefore no longer waived: ${findings}.`,
    });
  }
  if (unused.length > 0)
    notes.push({
      zh: `${unused.length} 项豁免在本次报告中没有对应的违规。`,
      en: `Waivers that no finding of this run fits: ${unused.length}.`,
    });
  if (baseline !== null)
    notes.push({
      zh: `${baseline.title.zh}列有 ${baseline.count} 项违规，本次报告中仍有 ${knownBefore} 项，照常列示，不计罚款。`,
      en: `The ${baseline.title.en} lists ${baseline.count} findings; ${knownBefore} of them are in this report too, shown but not fined.`,
    });
  return notes;
}
