import Big from 'big.js';
import { isDay } from '../domain/date.js';
import { UserError } from '../domain/problem.js';
import type { Decision, Finding } from '../domain/result.js';
import type { Text } from '../domain/text.js';

// What somebody may decide on a finding, and what not. Nothing is corrected silently: whatever does not fit is refused with
// the reason, for a decision costs somebody money or spares them.

/** The options of `jihe decide` as they were typed. An option that was given several times is a list. */
export interface DecideOptions {
  readonly waive?: unknown;
  readonly confirm?: unknown;
  readonly amount?: unknown;
  readonly reason?: unknown;
  readonly by?: unknown;
  readonly on?: unknown;
}

/** What is to be decided, as far as it can be told without the finding. */
export interface DecisionRequest {
  readonly kind: Decision['kind'];
  /** As typed, a decimal with at most two places; `null` unless `kind` is `amount`. */
  readonly amount: string | null;
  readonly reason: string;
  readonly by: string;
  readonly on: string;
}

/** A finding as it stands in the ledger under one period. */
export interface FindingInPeriod {
  readonly period: string;
  readonly finding: Finding;
}

/** Characters that a reason or a name may have. */
const LONGEST = 500;

/**
 * Reads the options; `today` is the day in China.
 * @throws UserError for options that contradict each other, are missing or cannot be read.
 */
export function readDecision(options: DecideOptions, today: string): DecisionRequest {
  const kinds = [
    ...(options.waive === true ? (['waive'] as const) : []),
    ...(options.confirm === true ? (['confirm'] as const) : []),
    ...(options.amount === undefined ? [] : (['amount'] as const)),
  ];
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1)
    throw new UserError({
      zh: '请在 --waive（豁免这条违规）、--confirm（按建议金额确认）、--amount 金额（另定金额）中给出一个，且只给一个。',
      en: 'Give one of --waive (waive this finding), --confirm (confirm the amount suggested) and --amount N (another amount), and only one.',
    });
  const on = options.on === undefined ? today : once('on', options.on);
  if (!isDay(on))
    throw new UserError({
      zh: `--on「${on}」不是日期，请写成 2026-11-05 的形式。`,
      en: `--on "${on}" is not a date; write it like 2026-11-05.`,
    });
  if (on > today)
    throw new UserError({
      zh: `--on ${on} 在今天（${today}）之后：还没有作出的决定不能登记。`,
      en: `--on ${on} lies after today (${today}): what is not decided yet cannot be recorded.`,
    });
  return {
    kind,
    amount: kind === 'amount' ? amountOf(once('amount', options.amount)) : null,
    reason: words('reason', options.reason, { zh: '请写明为何这样决定', en: 'say why it is decided so' }),
    by: words('by', options.by, { zh: '请写明由谁决定', en: 'say who decided' }),
    on,
  };
}

/** The text of an option that may be given once. */
function once(name: string, value: unknown): string {
  if (typeof value === 'string') return value.trim();
  throw new UserError({
    zh: `--${name} 只能给出一次，并要有内容。`,
    en: `--${name} can be given once, and needs a value.`,
  });
}

/** Words on one line: no control characters, no runs of blanks. */
function words(name: string, value: unknown, remedy: Text): string {
  const text = (value === undefined ? '' : once(name, value)).replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
  if (text === '')
    throw new UserError({ zh: `缺少 --${name}：${remedy.zh}。`, en: `--${name} is missing: ${remedy.en}.` });
  if ([...text].length > LONGEST)
    throw new UserError({
      zh: `--${name} 过长：最多 ${LONGEST} 个字。`,
      en: `--${name} is too long: at most ${LONGEST} characters.`,
    });
  return text;
}

function amountOf(text: string): string {
  if (/^\d{1,9}(\.\d{1,2})?$/.test(text)) return text;
  throw new UserError({
    zh: `--amount「${text}」不是金额：请写元，最多两位小数，不带千分位，如 300 或 300.50。`,
    en: `--amount "${text}" is not an amount: write yuan with at most two decimals and no separators, e.g. 300 or 300.50.`,
  });
}

/**
 * The finding meant, in each period in which the ledger has it.
 * @throws UserError when there is none, or several ids begin so.
 */
export function oneFinding(
  start: string,
  found: readonly FindingInPeriod[],
): readonly [FindingInPeriod, ...FindingInPeriod[]] {
  const ids = [...new Set(found.map(({ finding }) => finding.id))].sort();
  const [first, ...rest] = found;
  if (first === undefined || start === '')
    throw new UserError({
      zh: `台账中没有编号以「${start}」开头的违规。编号见 violations.xlsx 或 data/findings.json；台账由 jihe run --ledger 记录。`,
      en: `The ledger has no finding whose id begins with "${start}". The ids stand in violations.xlsx and data/findings.json; jihe run --ledger records them.`,
    });
  if (ids.length > 1)
    throw new UserError({
      zh: `台账中有 ${ids.length} 条违规的编号以「${start}」开头，请多写几位。`,
      en: `${ids.length} findings' ids in the ledger begin with "${start}"; write more digits.`,
    });
  return [first, ...rest];
}

/**
 * Checks the day of a decision against the finding, whose day may have moved since an audit found it first.
 * @throws UserError when it was decided before the finding occurred.
 */
export function checkDay(
  { on }: DecisionRequest,
  [first, ...rest]: readonly [FindingInPeriod, ...FindingInPeriod[]],
): void {
  const earliest = rest.reduce(
    (day, { finding }) => (finding.occurredOn < day ? finding.occurredOn : day),
    first.finding.occurredOn,
  );
  if (on < earliest)
    throw new UserError({
      zh: `--on ${on} 早于违规的发生日 ${earliest}。`,
      en: `--on ${on} lies before the day of the finding, ${earliest}.`,
    });
}

/**
 * The period whose line of fines the finding belongs to; `wanted` where several have one.
 * @throws UserError when the finding stands behind no fine, or several periods fine it and none is named.
 */
export function finedPeriod(
  records: readonly [FindingInPeriod, ...FindingInPeriod[]],
  isWaivedSince: boolean,
  wanted: string | undefined,
): FindingInPeriod {
  const [{ finding }] = records;
  if (finding.severity === 'notice')
    throw new UserError({
      zh: `违规 ${finding.id} 属于提示级，不产生罚款，没有金额可定；可以用 --waive 豁免。`,
      en: `Finding ${finding.id} is a notice: it costs nothing, so there is no amount to decide. It can be waived with --waive.`,
    });
  const isNew = records.filter((one) => one.finding.state === 'new');
  if (isNew.length === 0)
    throw new UserError({
      zh: `违规 ${finding.id} 在台账中只是以前期间结转的，不再计罚，没有金额可定。它所属期间的罚款只有在该期间也用 --ledger 运行过时才能决定。`,
      en: `Finding ${finding.id} stands in the ledger only as carried from before: it costs nothing again. The fine of its own period can be decided once that period was run with --ledger.`,
    });
  const fined = isWaivedSince ? [] : isNew.filter((one) => one.finding.waiver === null);
  if (fined.length === 0)
    throw new UserError({
      zh: `违规 ${finding.id} 已豁免，不产生罚款，没有金额可定。决定作出的豁免可用 --confirm 撤回；撤回后请先重新运行该期间。`,
      en: `Finding ${finding.id} is waived: it costs nothing, so there is no amount to decide. A waiver by decision is taken back with --confirm; after that, run the period again first.`,
    });
  const chosen = wanted === undefined ? fined : fined.filter(({ period }) => period === wanted);
  const [only, ...others] = chosen;
  const periods = fined.map(({ period }) => period);
  if (only === undefined)
    throw new UserError({
      zh: `期间 ${wanted} 没有对违规 ${finding.id} 的建议罚款；有的是：${periods.join('、')}。`,
      en: `No fine is suggested for finding ${finding.id} in ${wanted}; one is in: ${periods.join(', ')}.`,
    });
  if (others.length > 0)
    throw new UserError({
      zh: `违规 ${finding.id} 在几个期间的稽核中都有建议罚款（${periods.join('、')}）：请用 --period 指明是哪一个。`,
      en: `Several audits suggest a fine for finding ${finding.id} (${periods.join(', ')}): say with --period which is meant.`,
    });
  return only;
}

/**
 * The amount decided, with two decimals: the suggestion itself, or another one within the limits of the policy.
 * @throws UserError when it lies outside them.
 */
export function decidedAmount(
  { amount }: DecisionRequest,
  suggested: string,
  limits: { readonly fineMin: string; readonly fineMax: string; readonly period: string },
): string {
  if (amount === null) return suggested;
  const { fineMin, fineMax, period } = limits;
  if (new Big(amount).lt(fineMin) || new Big(amount).gt(fineMax))
    throw new UserError({
      zh: `--amount ${amount} 超出制度规定：${period} 的罚款最低 ${fineMin} 元，最高 ${fineMax} 元（参数 fine_min、fine_max）。`,
      en: `--amount ${amount} is outside the policy: a fine of ${period} is at least ${fineMin} and at most ${fineMax} yuan (parameters fine_min, fine_max).`,
    });
  return new Big(amount).toFixed(2);
}
