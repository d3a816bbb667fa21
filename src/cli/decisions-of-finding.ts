import type { Finding } from '../domain/result.js';
import type { StoredDecision } from '../ledger/decisions.js';
import { formatAmount } from '../report/amounts.js';
import { alignColumns, printable, say, type Terminal } from './terminal.js';

/** Those of a ledger's decisions that are about a finding, or about the line of fines it belongs to in a period; in their order. */
export function decisionsOn(
  { id, org, who, rule }: Finding,
  period: string,
  all: readonly StoredDecision[],
): readonly StoredDecision[] {
  const isOnLine = ({ line, period: decided }: StoredDecision) =>
    decided === period &&
    line?.org === org &&
    line.rule === rule &&
    line.who.role === who.role &&
    line.who.name === who.name;
  return all.filter((one) => (one.line === null ? one.finding === id : isOnLine(one)));
}

/** The last decision on each finding that bears on a period: on the finding itself, or on a fine of that period. */
export function lastDecisions(period: string, all: readonly StoredDecision[]): ReadonlyMap<string, StoredDecision> {
  return new Map(all.filter((one) => bearsOn(one, period)).map((one) => [one.finding, one]));
}

/** What is decided on the fine of one period says nothing of another's. */
export function bearsOn({ line, period: decided }: StoredDecision, period: string): boolean {
  return line === null || decided === period;
}

/** One line for each decision: when, who, on which finding, what, why. */
export function decisionLines(decisions: readonly StoredDecision[], terminal: Terminal): string[] {
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  const what = ({ kind, line, amount, suggested }: StoredDecision) => {
    const [yuan, before] = [amount, suggested].map((text) => formatAmount(text ?? '0'));
    if (kind === 'waive') return t('豁免这条违规', 'finding waived');
    if (line === null) return t('撤回豁免', 'waiver taken back');
    if (kind === 'confirm') return t(`按建议确认罚款 ${yuan} 元`, `fine of ${yuan} yuan confirmed as suggested`);
    return t(`罚款 ${yuan} 元（当时建议 ${before} 元）`, `fine of ${yuan} yuan (${before} was suggested)`);
  };
  return alignColumns(decisions.map((one) => printable([`  ${one.on}`, one.by, one.finding, what(one), one.reason])));
}
