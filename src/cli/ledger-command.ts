import type { Argv } from 'yargs';
import { isDay, parsePeriod } from '../domain/date.js';
import { UserError } from '../domain/problem.js';
import type { Decision, Finding } from '../domain/result.js';
import type { Forgotten, WhatToForget } from '../ledger/forget.js';
import type { Ledger } from '../ledger/ledger.js';
import type { LedgerEntry } from '../ledger/read.js';
import { personTitle } from '../report/labels.js';
import { withLedger } from '../with-ledger.js';
import { bearsOn, decisionLines, lastDecisions } from './decisions-of-finding.js';
import { EXIT } from './exit-codes.js';
import { ledgerCsv, ledgerJson, linesOf, writePrivately } from './ledger-export.js';
import { ledgerOption, requiredLedger } from './ledger-option.js';
import { alignColumns, bold, printable, say, type Terminal } from './terminal.js';

/** `jihe ledger list|show|export|forget`: what the ledger holds, and how it is removed. */
export function ledgerCommand(parser: Argv, terminal: Terminal, finish: (code: number) => void): Argv {
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  const reading = <T>(args: { ledger: string | undefined }, use: (ledger: Ledger) => Promise<T>) =>
    withLedger({ ...requiredLedger(args, terminal), isReadOnly: true }, use);
  return parser.command(
    'ledger',
    t('查看、导出和清除台账', 'look into the ledger, export it, remove from it'),
    (commands) =>
      commands
        .option('ledger', ledgerOption(terminal))
        .command(
          'list',
          t('列出各期', 'list the periods'),
          (command) =>
            command.example(t('$0 ledger list --ledger 台账.duckdb', '$0 ledger list --ledger audit.ledger'), ''),
          async (args) => reading(args, (ledger) => list(ledger, terminal)),
        )
        .command(
          'show <period>',
          t('显示一期的违规及其决定', 'show the findings of a period and what was decided on them'),
          (command) =>
            command
              .positional('period', { type: 'string', demandOption: true, describe: t('期间', 'period') })
              .option('person', { type: 'string', requiresArg: true, describe: t('只看此人', 'of this person only') })
              .option('rule', { type: 'string', requiresArg: true, describe: t('只看此规则', 'of this rule only') })
              .example(
                t('$0 ledger show 2026-10 --ledger 台账.duckdb', '$0 ledger show 2026-10 --ledger audit.ledger'),
                '',
              ),
          async (args) => reading(args, (ledger) => show(ledger, args, terminal)),
        )
        .command(
          'export',
          t('导出全部内容', 'export everything'),
          (command) =>
            command
              .option('format', {
                choices: ['json', 'csv'] as const,
                default: 'json' as const,
                describe: t(
                  'json：全部；csv：各期违规及其决定',
                  'json: everything; csv: the findings with their decisions',
                ),
              })
              .option('out', {
                type: 'string',
                requiresArg: true,
                describe: t(
                  '写入此新文件（仅本人可读）；否则输出到屏幕',
                  'a new file, for its owner alone; stdout without it',
                ),
              })
              .example(
                t(
                  '$0 ledger export --format csv --out 台账.csv --ledger 台账.duckdb',
                  '$0 ledger export --format csv --out ledger.csv --ledger audit.ledger',
                ),
                '',
              ),
          async (args) =>
            reading(args, async (ledger) => {
              const text = args.format === 'csv' ? ledgerCsv(ledger, terminal.lang) : ledgerJson(ledger);
              if (args.out !== undefined) return writePrivately(args.out, text);
              for await (const line of linesOf(text)) terminal.out(line);
            }),
        )
        .command(
          'forget [period]',
          t('从台账中清除一期、某日之前的各期，或某人', 'remove a period, the periods before a day, or a person'),
          (command) =>
            command
              .positional('period', { type: 'string', describe: t('期间', 'period') })
              .option('before', {
                type: 'string',
                requiresArg: true,
                describe: t('在此日期之前结束的各期', 'the periods that ended before this day'),
              })
              .option('person', {
                type: 'string',
                requiresArg: true,
                describe: t(
                  '凡提到此人之处：其违规、罚款和决定删除，其余文字中的姓名抹去',
                  'whatever names this person: own findings, fines and decisions go, elsewhere the name is blotted out',
                ),
              })
              .option('org', {
                type: 'string',
                requiresArg: true,
                implies: 'person',
                describe: t('只限此公司', 'in this company only'),
              })
              .option('yes', {
                type: 'boolean',
                describe: t('确认；不给出时只说明会清除什么', 'do it; without it, only say what would be removed'),
              })
              .example(
                t(
                  '$0 ledger forget --before 2024-01-01 --yes --ledger 台账.duckdb',
                  '$0 ledger forget --before 2024-01-01 --yes --ledger audit.ledger',
                ),
                '',
              ),
          async (args) => {
            const isDone = args.yes === true;
            const forgotten = await withLedger({ ...requiredLedger(args, terminal), mustExist: true }, async (ledger) =>
              ledger.forget(await whatToForget(ledger, args), !isDone),
            );
            tellForgotten(forgotten, isDone, terminal);
            if (!isDone) finish(EXIT.failed);
          },
        )
        .example(t('$0 ledger show 2026-10 --ledger 台账.duckdb', '$0 ledger show 2026-10 --ledger audit.ledger'), '')
        .demandCommand(1, t('请给出 list、show、export 或 forget。', 'Name list, show, export or forget.')),
  );
}

async function list(ledger: Ledger, terminal: Terminal): Promise<void> {
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  const entries = await ledger.entries();
  if (entries.length === 0) return terminal.out(t('台账中还没有任何一期。', 'The ledger has no period yet.'));
  const decisions = await ledger.decisionCounts();
  const header = [
    ...[t('期间', 'period'), t('截止日', 'as of'), t('违规', 'findings'), t('已豁免', 'waived'), t('结转', 'carried')],
    ...[
      t('建议罚款', 'fines'),
      t('决定', 'decisions'),
      t('版本', 'version'),
      t('制度包', 'pack'),
      t('记录时间', 'recorded'),
    ],
  ];
  const rows = entries.map((entry) => [
    ...[entry.period, entry.asOf, String(entry.violations), String(entry.waived), String(entry.carried), entry.fines],
    ...[String(decisions.get(entry.period) ?? 0), entry.toolVersion, entry.packDigest.slice(0, 12), entry.recordedAt],
  ]);
  for (const line of alignColumns([header, ...rows].map(printable))) terminal.out(line);
}

/** Lines whose columns line up with each other; further ones line up among themselves. */
const LINES = 1000;

async function show(
  ledger: Ledger,
  args: { readonly period: string; readonly person: string | undefined; readonly rule: string | undefined },
  terminal: Terminal,
): Promise<void> {
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  const entry = await entryOf(ledger, args.period);
  const decisions = await ledger.decisions();
  const decided = lastDecisions(entry.period, decisions);
  const shown = new Set<string>();
  terminal.out(bold(t(`${entry.period}（截止 ${entry.asOf}）`, `${entry.period} (as of ${entry.asOf})`)));
  let count = 0;
  let rows: string[][] = [
    [
      ...[t('编号', 'id'), t('规则', 'rule'), t('责任人', 'who'), t('单据', 'document'), t('发生日', 'occurred')],
      ...[t('状态', 'state'), t('首次发现', 'first seen'), t('决定', 'decision')],
    ],
  ];
  const print = () => {
    for (const line of alignColumns(rows)) terminal.out(line);
    rows = [];
  };
  for await (const { finding, firstSeen } of ledger.findings(entry.period)) {
    if (args.person !== undefined && finding.who.name !== args.person) continue;
    if (args.rule !== undefined && finding.rule !== args.rule) continue;
    count++;
    const { id, rule, who, subject, occurredOn } = finding;
    if (decided.has(id)) shown.add(id);
    const words = [stateText(finding, terminal), firstSeen, decisionText(decided.get(id), terminal)];
    rows.push(printable([id, rule, personTitle(who, terminal.lang), subject.key, occurredOn, ...words]));
    if (rows.length >= LINES) print();
  }
  print();
  terminal.out(t(`共 ${count} 项`, `${count} findings`));
  // All that were made, in their order; the table has only the last one on each finding.
  const made = decisions.filter((one) => shown.has(one.finding) && bearsOn(one, entry.period));
  if (made.length === 0) return;
  terminal.out('');
  terminal.out(bold(t('决定的经过', 'Decisions, in their order')));
  for (const line of decisionLines(made, terminal)) terminal.out(line);
}

function stateText({ state, open, waiver }: Finding, terminal: Terminal): string {
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  const parts = [
    state === 'new' ? t('本期', 'new') : t('结转', 'carried'),
    ...(open ? [t('未完成', 'open')] : []),
    ...(waiver === null ? [] : [t('已豁免', 'waived')]),
  ];
  return parts.join(t('，', ', '));
}

function decisionText(decision: Decision | undefined, terminal: Terminal): string {
  if (decision === undefined) return '';
  const { kind, amount, by, on } = decision;
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  const what =
    kind === 'waive'
      ? t('豁免', 'waived')
      : amount === null
        ? t('撤回豁免', 'waiver taken back')
        : kind === 'confirm'
          ? t('确认', 'confirmed')
          : t('改为', 'set to');
  return [what, ...(amount === null ? [] : [amount]), by, on].join(' ');
}

async function entryOf(ledger: Ledger, text: string): Promise<LedgerEntry> {
  const { label } = parsePeriod(text);
  const entries = await ledger.entries();
  const entry = entries.find(({ period }) => period === label);
  if (entry !== undefined) return entry;
  const known = entries.map(({ period }) => period);
  throw new UserError({
    zh: `台账中没有期间 ${label}。有：${known.join('、') || '（空）'}。`,
    en: `The ledger has no period ${label}. It has: ${known.join(', ') || 'none'}.`,
  });
}

/** Shorter names stand in too many words. */
const SHORTEST_NAME = 2;

async function whatToForget(
  ledger: Ledger,
  args: {
    readonly period: string | undefined;
    readonly before: string | undefined;
    readonly person: string | undefined;
    readonly org: string | undefined;
  },
): Promise<WhatToForget> {
  const { period, before, person, org } = args;
  if ([period, before, person].filter((one) => one !== undefined).length !== 1)
    throw new UserError({
      zh: '请给出一个期间、--before 日期或 --person 姓名，只能给一个。',
      en: 'Name a period, a day with --before, or a person with --person: one of them.',
    });
  if (period !== undefined) return { periods: [(await entryOf(ledger, period)).period] };
  if (before !== undefined) {
    if (!isDay(before))
      throw new UserError({
        zh: `--before「${before}」不是日期，请写成 2024-01-01 的形式。`,
        en: `--before "${before}" is not a date; write it like 2024-01-01.`,
      });
    return { periods: (await ledger.entries()).filter(({ end }) => end < before).map((entry) => entry.period) };
  }
  const name = (person ?? '').trim();
  if ([...name].length < SHORTEST_NAME)
    throw new UserError({
      zh: `--person 需要完整的姓名（至少 ${SHORTEST_NAME} 个字）。`,
      en: `--person needs a full name, of at least ${SHORTEST_NAME} characters.`,
    });
  return { person: name, org: org ?? null };
}

function tellForgotten(
  { entries, findings, fines, decisions, redacted }: Forgotten,
  isDone: boolean,
  terminal: Terminal,
): void {
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  terminal.out(
    isDone
      ? t('已从台账中清除：', 'Removed from the ledger:')
      : t('将从台账中清除：', 'This would be removed from the ledger:'),
  );
  const counts: (readonly [string, number])[] = [
    [t('期', 'periods'), entries],
    [t('违规', 'findings'), findings],
    [t('罚款建议', 'lines of fines'), fines],
    [t('决定', 'decisions'), decisions],
    [t('抹去姓名之处', 'texts in which the name is blotted out'), redacted],
  ];
  for (const line of alignColumns(counts.map(([what, n]) => [`  ${what}`, String(n)]))) terminal.out(line);
  if (!isDone)
    terminal.log(
      t('没有改动。加上 --yes 即清除，之后无法恢复。', 'Nothing was changed. Add --yes to do it; it cannot be undone.'),
    );
}
