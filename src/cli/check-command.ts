import type { Argv } from 'yargs';
import { LAST_DAY } from '../domain/date.js';
import { formatProblem, type Problem, UserError } from '../domain/problem.js';
import { companyLists } from '../facts/company-lists.js';
import { rejectedRows } from '../ingest/rejects.js';
import { withLoadedExports } from '../load-exports.js';
import { lackingData } from '../rules/lacking-data.js';
import { missingForRule } from '../rules/missing-for-rule.js';
import { companyListsOn } from '../rules/parameters.js';
import { databaseOptions } from './database-option.js';
import { EXIT } from './exit-codes.js';
import { inputsOf } from './in-place-option.js';
import { limitOptions } from './limit-options.js';
import { inPlaceOption, memoryOption, rulesOption, threadsOption } from './shared-options.js';
import { alignColumns, bold, say, type Terminal } from './terminal.js';

/** How many rejected rows are printed; `jihe run` writes all of them to `rejects.csv`. */
const SHOWN_REJECTS = 50;

/** `jihe check`: what would load, how headers map, what is rejected, which rules lack data. Writes nothing. */
export function checkCommand(parser: Argv, terminal: Terminal, finish: (code: number) => void): Argv {
  const { lang } = terminal;
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  return parser.command(
    'check [inputs..]',
    t('检查导出文件能否读取、表头如何对应、哪些行被拒绝', 'check what would load, how headers map, what is rejected'),
    (command) =>
      command
        .positional('inputs', {
          type: 'string',
          array: true,
          describe: t('文件夹或文件', 'folder or files'),
        })
        .option('rules', rulesOption(terminal))
        .option('db', {
          type: 'string',
          requiresArg: true,
          describe: t('PostgreSQL（或 JIHE_DB），与 --in-place 一起使用', 'PostgreSQL (or JIHE_DB), for --in-place'),
        })
        .option('in-place', inPlaceOption(terminal))
        .option('memory', memoryOption(terminal))
        .option('threads', threadsOption(terminal))
        .example(t('$0 check 导出/2026-10', '$0 check exports/2026-10'), ''),
    async (args) => {
      // Exports are checked by the embedded database, whatever database would evaluate them.
      const database = args.inPlace === undefined ? null : databaseOptions({ db: args.db, keep: false, name: 'check' });
      if (args.db !== undefined && args.inPlace === undefined)
        throw new UserError({
          zh: 'check 的 --db 只与 --in-place 一起使用；检查导出文件不需要数据库。',
          en: 'check takes --db with --in-place only; exports are checked without a database.',
        });
      const options = {
        ...inputsOf(args, database),
        ...(database === null ? {} : { database }),
        rules: args.rules,
        limits: limitOptions(args),
        lang,
        onProgress: (step: { zh: string; en: string }) => terminal.progress(step[lang]),
      };
      await withLoadedExports(options, async ({ pack, store, ingested, missing: ofExports }) => {
        // Without a period nobody knows the day: the lists that came into force last.
        const { missing } = await companyLists(store, pack, companyListsOn(pack, LAST_DAY), ofExports);
        const title = (dataset: string | null) =>
          pack.datasets.find((one) => one.name === dataset)?.title[lang] ?? t('未识别', 'not understood');
        terminal.out(bold(database === null ? t('文件', 'Files') : t('表', 'Tables')));
        const header = [
          database === null ? t('文件', 'file') : t('表', 'table'),
          t('数据', 'dataset'),
          t('编码', 'encoding'),
          t('读取', 'read'),
          t('载入', 'loaded'),
          t('拒绝', 'rejected'),
          t('忽略', 'ignored'),
        ];
        const rows = ingested.inputs.map((input) => [
          input.sheet === null ? input.file : `${input.file}:${input.sheet}`,
          title(input.dataset),
          input.encoding ?? '-',
          ...[input.rowsRead, input.rowsLoaded, input.rowsRejected, input.rowsIgnored].map(String),
        ]);
        for (const line of alignColumns([header, ...rows])) terminal.out(`  ${line}`);
        for (const [i, input] of ingested.inputs.entries()) {
          const fields = pack.datasets.find((one) => one.name === input.dataset)?.fields ?? [];
          const mapped = ingested.headers.get(i + 1) ?? [];
          if (mapped.length === 0) continue;
          terminal.out('');
          terminal.out(
            bold(`${input.sheet === null ? input.file : `${input.file}:${input.sheet}`} → ${title(input.dataset)}`),
          );
          const lines = mapped.map(({ header, field, note }) => [
            `  ${header}`,
            field === null
              ? t('（未使用）', '(not used)')
              : `→ ${field}  ${fields.find((one) => one.name === field)?.title[lang] ?? ''}`,
            ...(note === undefined ? [] : [note[lang]]),
          ]);
          for (const line of alignColumns(lines)) terminal.out(line);
          if (database === null) continue;
          const known = ingested.columns.get(i + 1) ?? new Set(mapped.map(({ field }) => field));
          const absent = fields.filter(({ name }) => !known.has(name));
          if (absent.length > 0)
            terminal.out(`  ${t('未映射的字段', 'fields not mapped')}: ${absent.map(({ name }) => name).join(', ')}`);
        }
        printProblems(t('提示', 'Notes'), ingested.problems);
        const rejects: Problem[] = [];
        let count = 0;
        // What is said of a whole file stands among the notes.
        for await (const problem of rejectedRows(store))
          if (problem.effect === 'rejected' && problem.place.row !== null && ++count <= SHOWN_REJECTS)
            rejects.push(problem);
        printProblems(t('被拒绝的行', 'Rejected rows'), rejects);
        if (count > SHOWN_REJECTS)
          terminal.out(
            t(
              `  另有 ${count - SHOWN_REJECTS} 处，运行 jihe run 后见 rejects.csv`,
              `  ${count - SHOWN_REJECTS} more; jihe run writes all of them to rejects.csv`,
            ),
          );
        const lacking = lackingData(
          pack.rules.map((rule) => ({ id: rule.name, missing: missingForRule(rule, pack, missing) })),
          { ...pack, isInPlace: database !== null },
        );
        if (lacking.length > 0) {
          terminal.out('');
          terminal.out(
            bold(t('因缺少数据而不能（完全）评价的规则', 'Rules that cannot be (fully) evaluated for lack of data')),
          );
          for (const { what, rules } of lacking) {
            terminal.out(`  ${what[lang]}`);
            terminal.out(`    ${rules.join(', ')}`);
          }
        }
        if (ingested.notUnderstood > 0 || ingested.inputs.some((input) => input.rowsRejected > 0))
          finish(EXIT.rejected);
      });
    },
  );

  function printProblems(heading: string, problems: readonly Problem[]): void {
    if (problems.length === 0) return;
    terminal.out('');
    terminal.out(bold(heading));
    for (const problem of problems) terminal.out(`  ${formatProblem(problem, lang)}`);
  }
}
