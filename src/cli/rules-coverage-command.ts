import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Argv } from 'yargs';
import type { ClauseCoverage } from '../domain/clause-coverage.js';
import { missingText } from '../domain/missing-text.js';
import { UserError } from '../domain/problem.js';
import type { RuleSummary, RunManifest } from '../domain/result.js';
import type { Text } from '../domain/text.js';
import { CLAUSE_STATE_TITLES, clauseStatusTitle, tallyOfClauses, whyNotChecked } from '../report/clause-status.js';
import { notEvaluableReason } from '../report/violations/summary.js';
import { clauseCoverage, unaccountedClauses } from '../rules/coverage.js';
import { openPack, type Pack } from '../rules/pack.js';
import { EXIT } from './exit-codes.js';
import { alignColumns, bold, say, type Terminal } from './terminal.js';

/**
 * `jihe rules coverage`: every clause of the policy and the rules that check it, or why none does; with the output of a
 * run, what the run made of them. Fails when the pack passes over a clause.
 */
export function rulesCoverageCommand(rules: Argv, terminal: Terminal, finish: (code: number) => void): Argv {
  const { lang } = terminal;
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  return rules.command(
    'coverage',
    t('制度条款的覆盖：每条由哪些规则稽核', 'which rules check each clause of the policy'),
    (command) =>
      command
        .option('out', {
          type: 'string',
          requiresArg: true,
          describe: t('一次运行的输出文件夹：加列该次的结果', 'output folder of a run: show what it made of the rules'),
        })
        .example('$0 rules coverage --out reports/out/2026-10', ''),
    async (args) => {
      const pack = await openPack(args.rules as string);
      const clauses = clauseCoverage(pack);
      const manifest = args.out === undefined ? null : await readManifest(args.out);
      const table =
        manifest === null ? tableOfPack(pack, clauses, terminal) : tableOfRun(pack, clauses, manifest, terminal);
      printByDocument(pack, table, terminal);
      terminal.out('');
      if (manifest !== null) printRun(pack, manifest, terminal);
      terminal.out(t(`共 ${clauses.length} 条：${table.tally}`, `${clauses.length} clauses: ${table.tally}`));
      const unaccounted = unaccountedClauses(pack);
      if (unaccounted.length === 0) return;
      for (const { file, path, what } of unaccounted) terminal.log(`${file}: ${path}: ${what[lang]}`);
      finish(EXIT.failed);
    },
  );
}

/** Lines of cells per clause id, under a header, and how many clauses are of which kind. */
interface Table {
  readonly header: readonly string[];
  readonly rows: ReadonlyMap<string, readonly (readonly string[])[]>;
  readonly tally: string;
}

/** What the pack says: rules and parameters by id and title. */
function tableOfPack(pack: Pack, clauses: readonly ClauseCoverage[], terminal: Terminal): Table {
  const { lang } = terminal;
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  const titles = new Map([
    ...pack.rules.map(({ name, title }): [string, string] => [name, title[lang]]),
    ...pack.parameters.map(({ name, title }): [string, string] => [name, title[lang]]),
  ]);
  const rows = clauses.map((one): [string, string[][]] => [
    one.clause.id,
    [
      ...one.rules.map((id) => [id, titles.get(id) ?? '']),
      ...noRuleRow(one, terminal),
      ...one.parameters.map((name) => [t(`参数 ${name}`, `parameter ${name}`), titles.get(name) ?? '']),
    ],
  ]);
  return {
    header: [t('规则', 'rule'), t('标题或原因', 'title or reason')],
    rows: new Map(rows),
    tally: tallyOfClauses(
      clauses.map(({ state }) => CLAUSE_STATE_TITLES[state]),
      lang,
    ),
  };
}

/** A rule of the pack that the run did not have; a clause all of whose rules are so. */
const NOT_IN_RUN: Text = { zh: '不在该次运行中', en: 'Not in that run' };

/** What a run made of each rule: its status, the verdict counts, and why it could not judge. */
function tableOfRun(pack: Pack, clauses: readonly ClauseCoverage[], manifest: RunManifest, terminal: Terminal): Table {
  const { lang } = terminal;
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  const summaryOf = new Map(manifest.rules.map((summary) => [summary.id, summary]));
  const titleOf = (one: ClauseCoverage): Text => {
    const summaries = one.rules.flatMap((id) => summaryOf.get(id) ?? []);
    return one.rules.length > 0 && summaries.length === 0 ? NOT_IN_RUN : clauseStatusTitle(one, summaries);
  };
  const ruleRow = (one: ClauseCoverage, id: string): string[] => {
    const summary = summaryOf.get(id);
    if (summary === undefined) return [id, NOT_IN_RUN[lang], '', '', '', '', '', ''];
    const { violations, compliant, pending, notApplicable, notEvaluable } = summary;
    const counts = [violations, compliant, pending, notApplicable, notEvaluable].map(String);
    return [id, clauseStatusTitle(one, [summary])[lang], ...counts, lackOf(summary, pack, terminal)];
  };
  const rows = clauses.map((one): [string, string[][]] => [
    one.clause.id,
    [
      ...one.rules.map((id) => ruleRow(one, id)),
      ...noRuleRow(one, terminal).map(([status = '', why = '']) => ['', status, '', '', '', '', '', why]),
    ],
  ]);
  return {
    header: [
      t('规则', 'rule'),
      t('该次运行', 'in that run'),
      t('违规', 'violations'),
      t('合规', 'compliant'),
      t('未到期', 'pending'),
      t('不适用', 'not applicable'),
      t('无法评价', 'not evaluable'),
      t('原因', 'why not'),
    ],
    rows: new Map(rows),
    tally: tallyOfClauses(clauses.map(titleOf), lang),
  };
}

/** Why some or all rows of a rule could not be judged; blank where all could. */
function lackOf(summary: RuleSummary, pack: Pack, { lang }: Terminal): string {
  return summary.status === 'not-evaluable' || summary.notEvaluable > 0
    ? notEvaluableReason({ summary }, lang, (need) => missingText(need, pack, 'short'))
    : '';
}

/** A clause that no rule checks, wholly or in part: how it is called, and why. */
function noRuleRow(one: ClauseCoverage, { lang }: Terminal): string[][] {
  const why = whyNotChecked(one, lang);
  return why === null ? [] : [[one.state === 'in-part' ? '' : CLAUSE_STATE_TITLES[one.state][lang], why]];
}

function printByDocument(pack: Pack, { header, rows }: Table, terminal: Terminal): void {
  const { lang } = terminal;
  const cited = new Map(clauseCoverage(pack).map(({ clause }) => [clause.id, clause]));
  const blocks = pack.sources.map(({ title, clauses }) => ({
    title: title[lang],
    lines: clauses.flatMap(({ id }) => {
      const reference = cited.get(id)?.reference[lang] ?? '';
      const name = lang === 'zh' ? `  ${reference}（${id}）` : `  ${reference} (${id})`;
      return (rows.get(id) ?? []).map((cells, i) => [i === 0 ? name : '', ...cells]);
    }),
  }));
  const [head = '', ...lines] = alignColumns([
    [say(terminal, { zh: '  条款', en: '  clause' }), ...header],
    ...blocks.flatMap((block) => block.lines),
  ]);
  terminal.out(head);
  let next = 0;
  for (const block of blocks) {
    terminal.out(bold(block.title));
    for (const line of lines.slice(next, next + block.lines.length)) terminal.out(line);
    next += block.lines.length;
  }
}

/** Which run the figures are of, and what of it the pack does not know. */
function printRun(pack: Pack, { period, asOf, rules }: RunManifest, terminal: Terminal): void {
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  terminal.out(
    t(
      `稽核期间 ${period}，截止日 ${asOf}。一条规则可依据多条条款，各条的数字不可相加。`,
      `Period ${period}, as of ${asOf}. A rule may rest on several clauses: their figures do not add up.`,
    ),
  );
  const known = new Set(pack.rules.map(({ name }) => name));
  const unknown = rules.filter(({ id }) => !known.has(id)).map(({ id }) => id);
  if (unknown.length === 0) return;
  terminal.out(
    t(
      `该次运行的这些规则不在此制度包中：${unknown.join('、')}。`,
      `Rules of that run that are not in this pack: ${unknown.join(', ')}.`,
    ),
  );
}

async function readManifest(out: string): Promise<RunManifest> {
  const path = join(out, 'run.json');
  const text = await readFile(path, 'utf8').catch(() => null);
  const manifest = text === null ? null : parsed(text);
  if (manifest !== null) return manifest;
  throw new UserError({
    zh: `读不到 ${path}。请用 --out 指定一次运行的输出文件夹。`,
    en: `${path} cannot be read. Name the output folder of a run with --out.`,
  });
}

/** The manifest; null where the text is something else. */
function parsed(text: string): RunManifest | null {
  try {
    const value = JSON.parse(text) as Partial<RunManifest> | null;
    return Array.isArray(value?.rules) ? (value as RunManifest) : null;
  } catch {
    return null;
  }
}
