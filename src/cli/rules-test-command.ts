import { tmpdir } from 'node:os';
import type { Argv } from 'yargs';
import { runExamples } from '../rules/examples.js';
import { openPack } from '../rules/pack.js';
import { openDuckDb } from '../store/duckdb.js';
import type { Store } from '../store/port.js';
import { databaseUrl } from './database-option.js';
import { EXIT } from './exit-codes.js';
import { say, type Terminal } from './terminal.js';

/**
 * `jihe rules test`: the rules' own examples through json-rules-engine and through SQL, in the embedded database or, with
 * `--db` or `JIHE_DB`, in that PostgreSQL. Exit 2 when one fails. Nothing stays in the database.
 */
export function rulesTestCommand(rules: Argv, terminal: Terminal, finish: (code: number) => void): Argv {
  const { lang } = terminal;
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  return rules.command(
    'test',
    t('运行规则自带的例子', "run the rules' own examples"),
    (command) =>
      command
        .option('db', {
          type: 'string',
          requiresArg: true,
          describe: t(
            '在此 PostgreSQL 中执行（或环境变量 JIHE_DB）；不留下任何内容',
            'run them in this PostgreSQL (or JIHE_DB); nothing stays there',
          ),
        })
        .example('$0 rules test --db postgres://user@host:5432/database', ''),
    async (args) => {
      const pack = await openPack(args.rules as string);
      const store = await openStore(databaseUrl(args.db));
      try {
        const results = await runExamples(pack, (sql) => store.all(sql));
        const failed = results.filter((result) => !result.passed);
        for (const result of failed)
          terminal.out(`${t('失败', 'FAILED')}  ${result.rule}  ${result.example}: ${result.detail[lang]}`);
        terminal.out(
          t(
            `${pack.rules.length} 条规则，${results.length} 个例子，失败 ${failed.length}（json-rules-engine 与 ${store.engine}）`,
            `${pack.rules.length} rules, ${results.length} examples, ${failed.length} failed (json-rules-engine and ${store.engine})`,
          ),
        );
        if (failed.length > 0) finish(EXIT.failed);
      } finally {
        await store.close();
      }
    },
  );
}

/** The database that answers: PostgreSQL where an address is given. */
async function openStore(url: string | null): Promise<Store> {
  if (url === null) return openDuckDb({ spillFolder: tmpdir() });
  const { openPostgres } = await import('../store/postgres.js');
  return openPostgres({ url, name: 'rules_test' });
}
