import { access, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import type { Argv } from 'yargs';
import { knownYears } from '../calendar/working-days.js';
import { UserError } from '../domain/problem.js';
import { packageVersion } from '../package-files.js';
import { openPack } from '../rules/pack.js';
import { openDuckDb } from '../store/duckdb.js';
import { databaseUrl } from './database-option.js';
import { EXIT } from './exit-codes.js';
import { rulesOption } from './shared-options.js';
import { alignColumns, say, type Terminal } from './terminal.js';

/** `jihe doctor`: is everything here that a run needs? One line a check, exit 2 when one fails. */
export function doctorCommand(parser: Argv, terminal: Terminal, finish: (code: number) => void): Argv {
  const { lang } = terminal;
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  return parser.command(
    'doctor',
    t('检查运行环境', 'check that everything a run needs is here'),
    (command) =>
      command
        .option('rules', rulesOption(terminal))
        .option('db', {
          type: 'string',
          requiresArg: true,
          describe: t('还检查此 PostgreSQL（或 JIHE_DB）', 'check this PostgreSQL, too (or JIHE_DB)'),
        })
        .example('$0 doctor --db postgres://user@host:5432/database', ''),
    async (args) => {
      const url = databaseUrl(args.db);
      // Opened once for both checks that look at it; each reports its failure in its own line.
      const pack = openPack(args.rules);
      pack.catch(() => {});
      const checks: [string, () => Promise<string>][] = [
        ['Node.js', async () => process.versions.node],
        ['jihe', async () => packageVersion()],
        [
          'DuckDB',
          async () => {
            const store = await openDuckDb({ spillFolder: tmpdir() });
            await store.close();
            return store.engine;
          },
        ],
        ...(url === null ? [] : [['PostgreSQL', () => describeServer(url, t)] as [string, () => Promise<string>]]),
        [
          t('中文字体', 'Chinese fonts'),
          async () => {
            const require = createRequire(import.meta.url);
            for (const font of ['400Regular/NotoSansSC_400Regular.ttf', '700Bold/NotoSansSC_700Bold.ttf'])
              await access(require.resolve(`@expo-google-fonts/noto-sans-sc/${font}`), constants.R_OK);
            return 'Noto Sans SC';
          },
        ],
        [
          t('制度包', 'Policy pack'),
          async () => {
            const { rules, datasets } = await pack;
            return t(
              `${rules.length} 条规则，${datasets.length} 种数据`,
              `${rules.length} rules, ${datasets.length} datasets`,
            );
          },
        ],
        [
          t('工作日历', 'Working-day calendar'),
          async () => {
            const { from, through } = knownYears((await pack).calendar);
            return t(`${from} 至 ${through} 年的放假安排已知`, `notices known for ${from} to ${through}`);
          },
        ],
        [
          t('临时文件夹', 'Temporary folder'),
          async () => {
            await access(tmpdir(), constants.W_OK);
            return tmpdir();
          },
        ],
      ];
      const lines: string[][] = [];
      let failed = false;
      for (const [name, check] of checks) {
        try {
          lines.push([t('正常', 'ok'), name, await check()]);
        } catch (error) {
          failed = true;
          const reason =
            error instanceof UserError ? error.text[lang] : error instanceof Error ? error.message : String(error);
          lines.push([t('失败', 'FAILED'), name, reason]);
        }
      }
      for (const line of alignColumns(lines)) terminal.out(line);
      if (failed) finish(EXIT.failed);
    },
  );
}

/** Version and rights, in one line. */
async function describeServer(url: string, t: (zh: string, en: string) => string): Promise<string> {
  const { checkPostgres } = await import('../store/postgres.js');
  const server = await checkPostgres({ url, name: 'doctor' });
  return [
    server.engine,
    server.mayCreateSchema
      ? t('可以创建模式', 'may create a schema')
      : t('只能创建临时表（不能使用 --keep）', 'may create temporary tables only (no --keep)'),
    ...(server.isKnownVersion
      ? []
      : [t('此版本未经测试（已测试 13–18）', 'this version is untested (13–18 are tested)')]),
  ].join(t('，', ', '));
}
