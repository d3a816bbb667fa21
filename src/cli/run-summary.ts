import Big from 'big.js';
import { countOf, separateThousands } from '../domain/notation.js';
import { formatProblem } from '../domain/problem.js';
import type { Penalties, RunManifest } from '../domain/result.js';
import { SEVERITIES, type Severity } from '../domain/verdict.js';
import { personTitle, SEVERITY_TITLES } from '../report/labels.js';
import type { RunOutcome } from '../run.js';
import { alignColumns, bold, printable, say, type Terminal } from './terminal.js';

/** How many warnings are printed without `--verbose`; all of them stand in `run.json` and in violations.xlsx. */
const SHOWN_WARNINGS = 10;

/** How many of the things that the exports lack are printed without `--verbose`. */
const SHOWN_LACKING = 5;

/** How many people the summary names. */
const SHOWN_PEOPLE = 5;

/** Prints what a run found: results on stdout, warnings on stderr. */
export function printOutcome(
  outcome: RunOutcome,
  terminal: Terminal,
  options: { readonly quiet: boolean; readonly verbose: boolean },
): void {
  const { manifest, counts, penalties } = outcome;
  const { lang } = terminal;
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const inputs = manifest.inputs;
  const inPeriod = sum(counts.map((count) => count.inPeriod));
  const carried = sum(counts.map((count) => count.carried));
  const byBaseline = manifest.baseline?.findings ?? 0;
  const waived = sum(counts.map((count) => count.waived));
  const bySeverity = [...SEVERITIES]
    .reverse()
    .map((severity) => ({
      severity,
      count: sum(counts.filter((one) => one.severity === severity).map((one) => one.inPeriod)),
    }))
    .filter((one) => one.count > 0);
  const evaluated = manifest.rules.filter((rule) => rule.status === 'evaluated').length;
  const [read, loaded, rejected, ignored] = [
    sum(inputs.map((input) => input.rowsRead)),
    sum(inputs.map((input) => input.rowsLoaded)),
    sum(inputs.map((input) => input.rowsRejected)),
    sum(inputs.map((input) => input.rowsIgnored)),
  ];
  terminal.out(
    bold(t(`稽核 ${manifest.period}（截止 ${manifest.asOf}）`, `Audit of ${manifest.period} (as of ${manifest.asOf})`)),
  );
  const lines = [
    [
      t('数据', 'Exports'),
      t(
        `${inputs.length} 个文件、工作表或表；读取 ${read} 行 = 载入 ${loaded} + 拒绝 ${rejected} + 忽略 ${ignored}`,
        `${countOf(inputs.length, 'file, sheet or table', 'files, sheets or tables')}; ${countOf(read, 'row')} read = ${loaded} loaded + ${rejected} rejected + ${ignored} ignored`,
      ),
    ],
    [
      t('规则', 'Rules'),
      t(
        `${manifest.rules.length} 条；已评价 ${evaluated}，缺数据无法评价 ${manifest.rules.length - evaluated}`,
        `${manifest.rules.length}; ${evaluated} evaluated, ${manifest.rules.length - evaluated} not evaluable for lack of data`,
      ),
    ],
    [
      t('违规', 'Findings'),
      t(`本期 ${inPeriod}，以前结转 ${carried}`, `${inPeriod} in the period, ${carried} carried`) +
        bySeverity.map((one) => `  ${SEVERITY_TITLES[one.severity][lang]} ${one.count}`).join(''),
    ],
    ...(waived === 0
      ? []
      : [
          [
            t('其中已豁免', 'Of these waived'),
            t(
              `${waived}，照常列示，不计罚款${byBaseline === 0 ? '' : `；${byBaseline} 项属于基线`}`,
              `${waived}, shown but not fined${byBaseline === 0 ? '' : `; ${byBaseline} by the baseline`}`,
            ),
          ],
        ]),
    [
      t('罚款建议', 'Suggested fines'),
      t(
        `${money(outcome.penaltyTotal)} 元，${penalties.people.length} 人`,
        `${money(outcome.penaltyTotal)} CNY, ${countOf(penalties.people.length, 'person', 'people')}`,
      ),
    ],
    ...decidedLines(penalties, t),
    ...ledgerLines(manifest, t),
    ...outcome.ageingTotals.map((total) => [t('应收余额', 'Receivables'), `${money(total.balance)} ${total.currency}`]),
  ];
  for (const line of alignColumns(lines)) terminal.out(line);
  const people = topPeople(outcome);
  if (people.length > 0) {
    terminal.out('');
    terminal.out(bold(t('罚款建议最多的人', 'Highest suggested fines')));
    for (const line of alignColumns(people.map(({ name, amount }) => [`  ${name}`, amount]))) terminal.out(line);
  }
  printLacking(outcome, terminal, options.verbose);
  terminal.out('');
  terminal.out(t(`报告在 ${outcome.out}`, `Reports are in ${outcome.out}`));
  for (const report of manifest.reports) terminal.out(`  ${report.file}`);
  if (outcome.keptSchema !== null)
    terminal.out(
      t(`数据库中保留了模式 ${outcome.keptSchema}`, `The schema ${outcome.keptSchema} was kept in the database`),
    );
  // Told even when quiet: it changes how everything above must be read.
  for (const note of outcome.notes) terminal.log(printable([`${t('注意', 'Warning')}  ${note[lang]}`]).join(''));
  if (options.quiet) return;
  const shown = options.verbose ? outcome.problems : outcome.problems.slice(0, SHOWN_WARNINGS);
  for (const problem of shown) terminal.log(`${t('提示', 'Note')}  ${formatProblem(problem, lang)}`);
  const rest = outcome.problems.length - shown.length;
  if (rest > 0) terminal.log(t(`另有 ${rest} 条提示（-v 显示全部）`, `${rest} more notes (-v shows all)`));
  if (rejected > 0)
    terminal.log(
      t(
        `${rejected} 行被拒绝，原因见 ${outcome.out}/rejects.csv`,
        `${countOf(rejected, 'row')} rejected; ${outcome.out}/rejects.csv says why`,
      ),
    );
}

/** What became of what was open before; nothing without a ledger. */
function ledgerLines({ ledger }: RunManifest, t: (zh: string, en: string) => string): [string, string][] {
  if (ledger === undefined) return [];
  const { since, resolved, notSeen } = ledger;
  // A mistyped name begins a new ledger: this tells.
  if (since === null)
    return [
      [t('台账', 'Ledger'), t('已记入本期；其中没有更早的期间', 'this period is recorded; it has no earlier one')],
    ];
  return [
    [
      t(`与 ${since.period} 相比`, `Since ${since.period}`),
      t(
        `已解决 ${resolved}；未再出现、但不能证明已解决 ${notSeen}`,
        `${resolved} resolved; ${notSeen} not seen any more, but not shown to be resolved`,
      ),
    ],
  ];
}

/** How many of the suggested fines were decided; nothing while none is. */
function decidedLines({ lines }: Penalties, t: (zh: string, en: string) => string): [string, string][] {
  const decided = lines.filter(({ decision }) => decision !== null);
  if (decided.length === 0) return [];
  const sum = decided.reduce((total, { decision }) => total.plus(decision?.amount ?? 0), new Big(0)).toFixed(2);
  const open = lines.length - decided.length;
  return [
    [
      t('其中已决定', 'Decided'),
      t(
        `${decided.length} 项，${money(sum)} 元；尚未决定 ${open} 项`,
        `${countOf(decided.length, 'line')}, ${money(sum)} CNY; ${open} not yet`,
      ),
    ],
  ];
}

/** What rules could not be judged for want of it: that which most rules wait for first, the rest with `--verbose`. */
function printLacking({ lacking }: RunOutcome, terminal: Terminal, verbose: boolean): void {
  if (lacking.length === 0) return;
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  terminal.out('');
  terminal.out(bold(t('补充后可以（完整）评价更多规则', 'With this, more rules could be judged (in full)')));
  const shown = verbose ? lacking : lacking.slice(0, SHOWN_LACKING);
  const lines = shown.map(({ what, rules }) => [
    t(`  ${rules.length} 条规则`, `  ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}`),
    what[terminal.lang],
  ]);
  for (const line of alignColumns(lines)) terminal.out(line);
  const rest = lacking.length - shown.length;
  if (rest > 0)
    terminal.out(
      t(
        `  另有 ${rest} 项（-v 显示全部，或见 violations 报告的「无法评价」）`,
        `  ${rest} more (-v shows all; so does "Not evaluable" of the violations report)`,
      ),
    );
}

/** The gravest severity among the new findings of the period that are not waived, or null without any. */
export function worstSeverity(outcome: RunOutcome): Severity | null {
  const found = outcome.counts
    .filter((count) => count.inPeriod > count.waivedInPeriod)
    .map((count) => SEVERITIES.indexOf(count.severity));
  return SEVERITIES[Math.max(-1, ...found)] ?? null;
}

/** An amount as the reports write it. */
const money = (amount: string): string => separateThousands(amount, 2);

function topPeople(outcome: RunOutcome): { name: string; amount: string }[] {
  return outcome.penalties.people
    .map((person) => ({ person, sum: new Big(person.total).plus(person.joint) }))
    .sort((a, b) => b.sum.cmp(a.sum))
    .slice(0, SHOWN_PEOPLE)
    .map(({ person, sum }) => ({
      name: (person.org === '-' ? '' : `${person.org} `) + personTitle(person, outcome.lang),
      amount: money(sum.toFixed(2)),
    }));
}
