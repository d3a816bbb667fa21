import { amountInForce, suggestionBefore } from '../../domain/decided-lines.js';
import { countOf } from '../../domain/notation.js';
import type { PenaltyLine } from '../../domain/result.js';
import type { Lang } from '../../domain/text.js';
import { formatAmount, formatCount, sumAmounts } from '../amounts.js';
import type { ReportData } from '../data.js';
import type { FiguresSource } from '../source-shapes.js';

/** Fields of the penalties report that say nothing where no ledger remembers decisions. */
export const DECISION_FIELDS = [
  'undecided',
  'afterDecisions',
  'decided',
  'decision',
  'decidedBy',
  'decidedOn',
  'decisionReason',
] as const;

/** What was decided on a line, in words; where the suggestion is another one now, both of them. */
export function decisionText(line: PenaltyLine, lang: Lang): string {
  const zh = lang === 'zh';
  const { decision } = line;
  if (decision === null) return zh ? '未决定' : 'not decided';
  const kind =
    decision.kind === 'confirm' ? (zh ? '按建议确认' : 'confirmed as suggested') : zh ? '另定金额' : 'another amount';
  const before = suggestionBefore(line);
  if (before === null) return kind;
  const [then, now] = [formatAmount(before), formatAmount(line.amount)];
  return zh
    ? `${kind}；决定时建议 ${then}，现为 ${now}，请复核`
    : `${kind}; ${then} was suggested then, ${now} now: look again`;
}

/** The decided and the undecided lines on the first screen; nothing without a ledger. */
export function decisionFigures({
  lang,
  penalties: { lines },
  decisions,
}: ReportData): FiguresSource<'decided' | 'undecided'>['values'] {
  if (decisions === null) return { decided: null, undecided: null };
  const zh = lang === 'zh';
  const decided = lines.filter(({ decision }) => decision !== null);
  const undecided = lines.filter(({ decision }) => decision === null);
  const suggested = (some: readonly PenaltyLine[]) => formatAmount(sumAmounts(some.map(({ amount }) => amount)));
  const sum = formatAmount(sumAmounts(decided.map(amountInForce)));
  const [done, open] = [formatCount(decided.length), formatCount(undecided.length)];
  return {
    decided: {
      value: zh
        ? `${done} 项，${sum} 元（建议 ${suggested(decided)} 元）`
        : `${countOf(decided.length, 'line')}, CNY ${sum} (suggested: CNY ${suggested(decided)})`,
    },
    undecided: {
      value: zh
        ? `${open} 项，建议 ${suggested(undecided)} 元`
        : `${countOf(undecided.length, 'line')}, CNY ${suggested(undecided)} suggested`,
      tone: undecided.length > 0 ? 'warn' : 'good',
    },
  };
}

/** What a reader should know about the decisions; nothing while there is none. */
export function decisionNotes({ lang, penalties: { lines }, decisions }: ReportData): readonly string[] {
  if (decisions === null) return [];
  const zh = lang === 'zh';
  const decided = lines.filter(({ decision }) => decision !== null);
  const changed = decided.filter((line) => suggestionBefore(line) !== null).length;
  const count = formatCount(changed);
  return [
    ...(decided.length === 0
      ? []
      : [
          zh
            ? '「决定」各栏是台账中登记的决定，写明由谁、何时、为何作出；没有决定的各项只是建议。连带责任和工资上限按决定金额计算，未决定的按建议金额。'
            : 'The columns on decisions show what the ledger holds: who decided what, when and why. A line without a decision is a suggestion only. Joint liability and the cap on wage deductions follow the amounts decided, elsewhere those suggested.',
        ]),
    ...(changed === 0
      ? []
      : [
          zh
            ? `${count} 项在作出决定之后建议金额有变（见「罚款明细」），请复核。`
            : `Lines whose suggestion has changed since the decision: ${count}; look again.`,
        ]),
    ...decisions.notes.map((note) => note[lang]),
  ];
}
