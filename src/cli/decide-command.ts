import type { Argv } from 'yargs';
import { parsePeriod } from '../domain/date.js';
import { UserError } from '../domain/problem.js';
import type { Finding } from '../domain/result.js';
import { todayInChina } from '../domain/today.js';
import { isWaivedByDecision, type StoredDecision } from '../ledger/decisions.js';
import type { Ledger } from '../ledger/ledger.js';
import {
  checkDay,
  type DecisionRequest,
  decidedAmount,
  type FindingInPeriod,
  finedPeriod,
  oneFinding,
  readDecision,
} from '../penalties/decide.js';
import { formatAmount } from '../report/amounts.js';
import { personTitle, SEVERITY_TITLES } from '../report/labels.js';
import { penaltyLimits } from '../report-data.js';
import { openPack, parametersOn } from '../rules/pack.js';
import { moment, withLedger } from '../with-ledger.js';
import { ledgerOption, requiredLedger } from './ledger-option.js';
import { findingPositional, rulesOption } from './shared-options.js';
import { alignColumns, bold, printable, say, type Terminal } from './terminal.js';

/** `jihe decide`: what somebody decided on a finding or on the fine it stands behind, added to the ledger. */
export function decideCommand(parser: Argv, terminal: Terminal): Argv {
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  return parser.command(
    'decide <finding>',
    t('登记对一条违规或其罚款的决定', 'record a decision on a finding or on its fine'),
    (command) =>
      command
        .positional('finding', findingPositional(terminal))
        .option('waive', {
          type: 'boolean',
          describe: t(
            '豁免这条违规：以后的运行照常列示，不计罚',
            'waive this finding: later runs show it and do not fine it',
          ),
        })
        .option('confirm', {
          type: 'boolean',
          describe: t(
            '按台账中的建议金额确认这一项罚款；已用 --waive 豁免的，撤回豁免',
            'confirm its line of fines as the ledger suggests it; what --waive waived counts again',
          ),
        })
        .option('amount', {
          type: 'string',
          requiresArg: true,
          describe: t('这一项罚款另定金额（元）', 'another amount for its line of fines (yuan)'),
        })
        .option('reason', { type: 'string', requiresArg: true, describe: t('理由（必填）', 'why (mandatory)') })
        .option('by', { type: 'string', requiresArg: true, describe: t('决定人（必填）', 'who decided (mandatory)') })
        .option('on', {
          type: 'string',
          requiresArg: true,
          describe: t('决定日期（默认今天）', 'day of the decision (default: today)'),
        })
        .option('period', {
          type: 'string',
          requiresArg: true,
          describe: t('几个期间都有这项罚款时，指明期间', 'the period, where several of them have the fine'),
        })
        .option('ledger', ledgerOption(terminal))
        .option('rules', rulesOption(terminal))
        .example(
          t(
            '$0 decide 3fa9c0 --amount 100 --reason 初犯 --by 示例人事 --ledger 台账.duckdb',
            '$0 decide 3fa9c0 --amount 100 --reason "first time" --by "示例人事" --ledger audit.ledger',
          ),
          '',
        ),
    async (args) => {
      const request = readDecision(args, todayInChina(terminal.now));
      const pack = await openPack(args.rules);
      const limitsOf: LimitsOf = (period) => penaltyLimits(parametersOn(pack, parsePeriod(period).end));
      const place = requiredLedger(args, terminal);
      // A mistyped place must not become a new, empty ledger.
      const made = await withLedger({ ...place, mustExist: true }, async (ledger) => {
        const decided = await decide(ledger, args.finding, request, { period: args.period, limitsOf });
        await ledger.decide(decided.decision, moment(terminal.now));
        return decided;
      });
      for (const line of told(made, terminal)) terminal.out(line);
      const { decision, waivedSince, countedSince } = made;
      if (countedSince > 0)
        terminal.log(
          t(
            `注意  台账中的建议金额（${decision.suggested} 元）没有计入 ${countedSince} 条豁免后来被撤回的违规：请重新运行 ${decision.period}，看过新的建议金额再决定一次。`,
            `Warning  The suggestion in the ledger (${decision.suggested} yuan) does not count findings whose waiver was taken back since (${countedSince}): run ${decision.period} again, look at the new suggestion, and decide once more.`,
          ),
        );
      if (waivedSince > 0)
        terminal.log(
          t(
            `注意  台账中的建议金额（${decision.suggested} 元）还计入了 ${waivedSince} 条后来豁免的违规：请重新运行 ${decision.period}，看过新的建议金额再决定一次。`,
            `Warning  The suggestion in the ledger (${decision.suggested} yuan) still counts findings that were waived since (${waivedSince}): run ${decision.period} again, look at the new suggestion, and decide once more.`,
          ),
        );
    },
  );
}

/** A decision and the finding it is about. */
interface Made {
  readonly decision: StoredDecision;
  readonly finding: Finding;
  /** See {@link Suggestion.waivedSince}. */
  readonly waivedSince: number;
  /** See {@link Suggestion.countedSince}. */
  readonly countedSince: number;
}

/** The lowest and the highest fine that were in force in a period. */
type LimitsOf = (period: string) => { readonly fineMin: string; readonly fineMax: string };

/** Everything that a ledger knows of the finding, against the request; nothing is written. */
async function decide(
  ledger: Ledger,
  start: string,
  request: DecisionRequest,
  { period: wanted, limitsOf }: { readonly period: string | undefined; readonly limitsOf: LimitsOf },
): Promise<Made> {
  const id = start.trim().toLowerCase();
  const records: readonly FindingInPeriod[] = await ledger.findingsById(id);
  const found = oneFinding(id, records);
  const [{ finding }] = found;
  checkDay(request, found);
  const { kind, reason, by, on } = request;
  const common = { finding: finding.id, kind, reason, by, on };
  const isWaived = isWaivedByDecision(await ledger.decisions(finding.id));
  if (kind === 'waive' || (kind === 'confirm' && isWaived)) {
    if (wanted !== undefined)
      throw new UserError({
        zh: '--period 只用于罚款金额：豁免及其撤回针对违规本身，与期间无关。',
        en: '--period is about the amount of a fine only: a waiver, and taking it back, is about the finding itself, in every period.',
      });
    return {
      finding,
      ...{ waivedSince: 0, countedSince: 0 },
      decision: { ...common, amount: null, period: null, suggested: null, line: null },
    };
  }
  const chosen = finedPeriod(found, isWaived, wanted === undefined ? undefined : parsePeriod(wanted).label);
  const { org, who, rule } = chosen.finding;
  const suggestion = await ledger.suggestion(chosen.period, chosen.finding);
  if (suggestion === null)
    throw new UserError({
      zh: `台账中期间 ${chosen.period} 没有违规 ${finding.id} 的建议罚款；请重新运行该期间。`,
      en: `The ledger has no suggested fine for finding ${finding.id} in ${chosen.period}; run that period again.`,
    });
  const { amount: suggested, waivedSince, countedSince } = suggestion;
  const amount = decidedAmount(request, suggested, { ...limitsOf(chosen.period), period: chosen.period });
  return {
    finding: chosen.finding,
    ...{ waivedSince, countedSince },
    decision: { ...common, amount, period: chosen.period, suggested, line: { org, who, rule } },
  };
}

/** What was recorded, and when it shows. */
function told({ decision, finding }: Made, terminal: Terminal): string[] {
  const { lang } = terminal;
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  const { kind, amount, suggested, period, by, on, reason } = decision;
  const yuan = (text: string | null) => formatAmount(text ?? '0');
  const title =
    kind === 'waive'
      ? t('已登记：豁免这条违规', 'Recorded: this finding is waived')
      : period === null
        ? t('已登记：撤回对这条违规的豁免', 'Recorded: the waiver of this finding is taken back')
        : kind === 'confirm'
          ? t(`已登记：按建议确认罚款 ${yuan(amount)} 元`, `Recorded: the fine of ${yuan(amount)} yuan is confirmed`)
          : t(
              `已登记：罚款 ${yuan(amount)} 元（建议 ${yuan(suggested)} 元）`,
              `Recorded: a fine of ${yuan(amount)} yuan (suggested: ${yuan(suggested)})`,
            );
  const lines: [string, string][] = [
    [t('违规', 'Finding'), `${finding.id}  ${finding.subject.key}`],
    [t('规则', 'Rule'), `${finding.rule}  ${SEVERITY_TITLES[finding.severity][lang]}`],
    [t('责任人', 'Who'), personTitle(finding.who, lang)],
    ...(period === null ? [] : [[t('期间', 'Period'), period] as [string, string]]),
    [t('决定', 'Decided'), t(`${by}，${on}：${reason}`, `${by}, ${on}: ${reason}`)],
  ];
  return [
    bold(title),
    ...alignColumns(lines.map(printable)),
    period === null
      ? kind === 'waive'
        ? t('自下次 jihe run 起，这条违规照常列示，不再计罚。', 'From the next jihe run on it is shown and not fined.')
        : t(
            '自下次 jihe run 起，这条违规重新计罚，除非制度包的豁免或基线仍涵盖它。',
            'From the next jihe run on it is fined again, unless a waiver of the pack or the baseline covers it.',
          )
      : t(
          `下次用此台账运行 ${period} 时写入罚款建议书。`,
          `The penalties report of ${period} shows it from its next run with this ledger on.`,
        ),
  ];
}
