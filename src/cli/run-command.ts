import { join } from 'node:path';
import type { Argv } from 'yargs';
import type { AgeingOptions } from '../domain/pack.js';
import { UserError } from '../domain/problem.js';
import { SEVERITIES, type Severity } from '../domain/verdict.js';
import { FORMATS, type Format, run } from '../run.js';
import { databaseOptions } from './database-option.js';
import { EXIT } from './exit-codes.js';
import { inputsOf } from './in-place-option.js';
import { ledgerOption, ledgerPlace } from './ledger-option.js';
import { limitOptions } from './limit-options.js';
import { printOutcome, worstSeverity } from './run-summary.js';
import { inPlaceOption, memoryOption, rulesOption, threadsOption } from './shared-options.js';
import { say, type Terminal } from './terminal.js';

const DEFAULT_BUCKETS = [30, 60, 90, 180, 365];

/** `jihe run`: audits a folder of exports and writes the reports. */
export function runCommand(parser: Argv, terminal: Terminal, finish: (code: number) => void): Argv {
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  return parser.command(
    'run [inputs..]',
    t('稽核一个文件夹（或若干文件）并生成报告', 'audit a folder (or files) and write the reports'),
    (command) =>
      command
        .positional('inputs', {
          type: 'string',
          array: true,
          describe: t('文件夹或文件', 'folder or files'),
        })
        .option('period', {
          type: 'string',
          demandOption: true,
          describe: t(
            '期间：2026-10、2026-Q3、2026-H1、2026 或范围 2026-01..2026-10',
            'period: 2026-10, 2026-Q3, 2026-H1, 2026 or a range 2026-01..2026-10',
          ),
        })
        .option('as-of', {
          type: 'string',
          describe: t('截止日（默认期间最后一天）', "as-of date (default: the period's last day)"),
        })
        .option('out', {
          type: 'string',
          describe: t('输出文件夹（默认 reports/out/<期间>）', 'output folder (default reports/out/<period>)'),
        })
        .option('rules', rulesOption(terminal))
        .option('format', {
          type: 'string',
          default: FORMATS.join(','),
          describe: t(
            '输出格式，逗号分隔（JSON 总会写出）',
            'output formats, comma-separated (JSON is always written)',
          ),
        })
        .option('basis', {
          choices: ['auto', 'invoice', 'shipment', 'contract'] as const,
          default: 'auto' as const,
          describe: t('账龄依据的单据', 'documents the ageing is based on'),
        })
        .option('age-from', {
          choices: ['due', 'document'] as const,
          default: 'due' as const,
          describe: t('账龄从到期日或单据日算起', 'age from the due date or the document date'),
        })
        .option('buckets', {
          type: 'string',
          default: DEFAULT_BUCKETS.join(','),
          describe: t('账龄分段上限（天）', 'upper limits of the ageing buckets (days)'),
        })
        .option('unapplied', {
          choices: ['on-account', 'fifo'] as const,
          default: 'on-account' as const,
          describe: t(
            '未核销款：单列为预收，或冲最早的应收',
            "unapplied money: kept on account, or applied to the customer's oldest items",
          ),
        })
        .option('baseline', {
          type: 'string',
          requiresArg: true,
          describe: t(
            '以前一次运行的输出文件夹（或其 data/findings.json）：其中已有的违规照常列示，不计罚款',
            'output folder of an earlier run (or its data/findings.json): findings that stand there are shown but not fined',
          ),
        })
        .option('ledger', ledgerOption(terminal))
        .option('fail-on', {
          choices: SEVERITIES,
          describe: t(
            '出现此级别或更重、未豁免的违规时退出码为 1',
            'exit with 1 when a finding of this severity or graver is new in the period and not waived',
          ),
        })
        .option('db', {
          type: 'string',
          requiresArg: true,
          describe: t(
            '在此 PostgreSQL 中稽核：postgres://用户@主机/数据库（也可用环境变量 JIHE_DB；默认内置 DuckDB）',
            'audit inside this PostgreSQL: postgres://user@host/database (or the environment variable JIHE_DB; default: the embedded DuckDB)',
          ),
        })
        .option('in-place', inPlaceOption(terminal))
        .option('keep', {
          type: 'boolean',
          describe: t(
            '把所有表留在数据库里（模式 jihe_<期间>）',
            'leave all tables in the database (schema jihe_<period>)',
          ),
        })
        .option('memory', memoryOption(terminal))
        .option('threads', threadsOption(terminal))
        .option('quiet', { alias: 'q', type: 'boolean', describe: t('不显示进度', 'no progress') })
        .option('verbose', {
          alias: 'v',
          type: 'boolean',
          describe: t('显示全部警告', 'show every warning'),
        })
        .conflicts('quiet', 'verbose')
        .example(
          t('$0 run 导出/2026-10 --period 2026-10', '$0 run exports/2026-10 --period 2026-10'),
          t('稽核十月', 'audit October'),
        ),
    async (args) => {
      const database = databaseOptions({ db: args.db, keep: args.keep, name: args.period });
      const ledger = ledgerPlace(args, terminal);
      const outcome = await run({
        ...(database === null ? {} : { database }),
        ...(ledger === null ? {} : { ledger: ledger.place }),
        limits: limitOptions(args),
        ...inputsOf(args, database),
        period: args.period,
        ...(args.asOf === undefined ? {} : { asOf: args.asOf }),
        ...(args.baseline === undefined ? {} : { baseline: args.baseline }),
        out: args.out ?? join('reports', 'out', args.period),
        rules: args.rules,
        lang: terminal.lang,
        formats: parseFormats(args.format),
        ageing: {
          basis: args.basis,
          ageFrom: args.ageFrom,
          unapplied: args.unapplied,
          buckets: parseBuckets(args.buckets),
        },
        onProgress: args.quiet ? () => {} : (step) => terminal.progress(step[terminal.lang]),
      });
      printOutcome(outcome, terminal, { quiet: args.quiet === true, verbose: args.verbose === true });
      if (args.failOn !== undefined && isAtLeast(worstSeverity(outcome), args.failOn)) finish(EXIT.findings);
      else if (outcome.notUnderstood > 0 || outcome.manifest.inputs.some((input) => input.rowsRejected > 0))
        finish(EXIT.rejected);
    },
  );
}

function isAtLeast(worst: Severity | null, limit: Severity): boolean {
  return worst !== null && SEVERITIES.indexOf(worst) >= SEVERITIES.indexOf(limit);
}

function parseFormats(text: string): Set<Format> {
  const formats = text.split(',').map((part) => part.trim());
  for (const format of formats)
    if (!FORMATS.includes(format as Format))
      throw new UserError({
        zh: `--format 不认识「${format}」，可用：${FORMATS.join('、')}。`,
        en: `--format does not know "${format}"; choose from ${FORMATS.join(', ')}.`,
      });
  return new Set(formats as Format[]);
}

/** Ascending whole numbers of days, e.g. `30,60,90`. */
function parseBuckets(text: string): AgeingOptions['buckets'] {
  const limits = text.split(',').map((part) => (/^\s*\d{1,5}\s*$/.test(part) ? Number(part) : Number.NaN));
  if (limits.length > 20 || limits.some((limit, i) => !(limit > (limits[i - 1] ?? 0))))
    throw new UserError({
      zh: `--buckets「${text}」无法识别：请写 1 至 20 个递增的天数，如 30,60,90。`,
      en: `--buckets "${text}" is not understood: write 1 to 20 ascending numbers of days, e.g. 30,60,90.`,
    });
  return limits;
}
