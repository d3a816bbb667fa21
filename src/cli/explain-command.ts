import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Argv } from 'yargs';
import { UserError } from '../domain/problem.js';
import type { Finding } from '../domain/result.js';
import { personTitle, SEVERITY_TITLES, waiverText } from '../report/labels.js';
import { openPack } from '../rules/pack.js';
import { withLedger } from '../with-ledger.js';
import { clausesOfRule } from './clauses-of-rule.js';
import { decisionLines, decisionsOn } from './decisions-of-finding.js';
import { ledgerOption, ledgerPlace } from './ledger-option.js';
import { findingPositional, rulesOption } from './shared-options.js';
import { alignColumns, bold, say, type Terminal } from './terminal.js';

/** `jihe explain`: one finding of an earlier run, with the clause, the evidence and where it stands. */
export function explainCommand(parser: Argv, terminal: Terminal): Argv {
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  return parser.command(
    'explain <finding>',
    t('说明一条违规：条款、证据、出处', 'explain one finding: clause, evidence, source'),
    (command) =>
      command
        .positional('finding', findingPositional(terminal))
        .option('out', {
          type: 'string',
          demandOption: true,
          describe: t('那次运行的输出文件夹', 'output folder of that run'),
        })
        .option('ledger', ledgerOption(terminal))
        .option('rules', rulesOption(terminal))
        .example('$0 explain 3fa9c0 --out reports/out/2026-10', ''),
    async (args) => {
      const finding = await findFinding(args.out, args.finding);
      const pack = await openPack(args.rules);
      const rule = pack.rules.find((one) => one.name === finding.rule);
      const columns = pack.facts.find((facts) => facts.contract.name === rule?.facts)?.contract.columns ?? {};
      const { lang } = terminal;
      const none = t('无', 'none');
      const { file, sheet, row } = finding.source;
      terminal.out(bold(finding.title));
      terminal.out(finding.message);
      terminal.out('');
      const lines: [string, string][] = [
        [t('编号', 'Id'), finding.id],
        [t('规则', 'Rule'), finding.rule],
        [t('严重程度', 'Severity'), SEVERITY_TITLES[finding.severity][lang]],
        [t('单据', 'Document'), finding.subject.key],
        [t('责任人', 'Who'), personTitle(finding.who, lang)],
        [t('发生日', 'Occurred on'), finding.occurredOn],
        [t('期限', 'Deadline'), finding.deadline ?? none],
        [t('完成', 'Done at'), finding.doneAt ?? none],
        [t('迟延天数', 'Days late'), finding.daysLate === null ? none : String(finding.daysLate)],
        [t('状态', 'State'), stateText(finding, terminal)],
        ...(finding.waiver === null
          ? []
          : [[t('不计罚款', 'Not fined'), waiverText(finding.waiver, lang)] satisfies [string, string]]),
        [t('出处', 'Source'), file === null ? none : [file, sheet, row].filter((part) => part !== null).join(':')],
        [t('下一步', 'Next step'), finding.nextStep],
      ];
      for (const line of alignColumns(lines)) terminal.out(line);
      for (const line of await decided(finding, args, terminal)) terminal.out(line);
      terminal.out('');
      terminal.out(bold(t('证据', 'Evidence')));
      const evidence = Object.entries(finding.evidence).map(([fact, value]) => [
        `  ${columns[fact]?.title[lang] ?? fact}`,
        value === null ? t('（空）', '(blank)') : (columns[fact]?.values?.[String(value)]?.[lang] ?? String(value)),
      ]);
      for (const line of alignColumns(evidence)) terminal.out(line);
      if (rule === undefined) return;
      terminal.out('');
      terminal.out(bold(t('依据', 'Policy')));
      const clauses = clausesOfRule(pack, rule, lang).map(({ reference, text }) => [`  ${reference}`, text]);
      for (const line of alignColumns(clauses)) terminal.out(line);
      terminal.out(`  ${rule.why[lang]}`);
    },
  );
}

/** What was decided on the finding and on its line of fines; nothing where no ledger is named. */
async function decided(
  finding: Finding,
  args: { readonly ledger: string | undefined; readonly out: string },
  terminal: Terminal,
): Promise<readonly string[]> {
  const place = ledgerPlace(args, terminal);
  if (place === null) return [];
  const all = await withLedger({ ...place, isReadOnly: true }, (ledger) => ledger.decisions());
  const decisions = decisionsOn(finding, await periodOf(args.out), all);
  const title = bold(say(terminal, { zh: '决定', en: 'Decisions' }));
  if (decisions.length === 0) return ['', title, say(terminal, { zh: '  台账中没有。', en: '  None in the ledger.' })];
  return ['', title, ...decisionLines(decisions, terminal)];
}

/** The period of the run that wrote a folder. */
async function periodOf(out: string): Promise<string> {
  const path = join(out, 'run.json');
  try {
    const { period } = JSON.parse(await readFile(path, 'utf8')) as { readonly period?: unknown };
    if (typeof period === 'string') return period;
  } catch {
    // Told below.
  }
  throw new UserError({
    zh: `读不到 ${path}，不知道是哪个期间。请用 --out 指定一次运行的输出文件夹。`,
    en: `${path} cannot be read, so that the period is not known. Name the output folder of a run with --out.`,
  });
}

function stateText(finding: Finding, terminal: Terminal): string {
  const state =
    finding.state === 'new'
      ? { zh: '本期新增', en: 'new in the period' }
      : { zh: '以前期间结转', en: 'carried from before' };
  const open = finding.open ? { zh: '，尚未完成', en: ', still open' } : { zh: '', en: '' };
  return say(terminal, state) + say(terminal, open);
}

/**
 * The one finding whose id begins so. The file is read line by line, a finding each: a large run has more of them than fit
 * in memory.
 */
async function findFinding(out: string, id: string): Promise<Finding> {
  const path = join(out, 'data', 'findings.json');
  const start = id.toLowerCase();
  let found: Finding | undefined;
  let count = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(path, 'utf8') })) {
      const text = line.trim().replace(/,$/, '');
      if (!text.startsWith('{')) continue;
      const finding = JSON.parse(text) as Finding;
      if (!finding.id.startsWith(start)) continue;
      found ??= finding;
      count++;
    }
  } catch {
    throw new UserError({
      zh: `读不到 ${path}。请用 --out 指定一次运行的输出文件夹。`,
      en: `${path} cannot be read. Name the output folder of a run with --out.`,
    });
  }
  if (found !== undefined && count === 1) return found;
  throw new UserError(
    count === 0
      ? {
          zh: `没有编号以「${id}」开头的违规。编号见 violations.xlsx 或 data/findings.json。`,
          en: `No finding's id begins with "${id}". The ids stand in violations.xlsx and data/findings.json.`,
        }
      : {
          zh: `有 ${count} 条违规的编号以「${id}」开头，请多写几位。`,
          en: `${count} findings' ids begin with "${id}"; write more digits.`,
        },
  );
}
