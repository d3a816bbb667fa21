import { join } from 'node:path';
import type { Argv } from 'yargs';
import { isDay } from '../domain/date.js';
import { UserError } from '../domain/problem.js';
import { buildHandbook } from '../handbook/build-handbook.js';
import { writeHandbook } from '../handbook/write-handbook.js';
import { openPack } from '../rules/pack.js';
import { say, type Terminal } from './terminal.js';

/** `jihe rules docs`: the rules in force as a handbook for the staff they bind, Markdown and PDF. */
export function rulesDocsCommand(rules: Argv, terminal: Terminal): Argv {
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  return rules.command(
    'docs',
    t(
      '生成员工手册（Markdown 和 PDF）：各岗位何时须做什么',
      'write the staff handbook (Markdown and PDF): who has to do what by when',
    ),
    (command) =>
      command
        .option('out', {
          type: 'string',
          requiresArg: true,
          default: join('reports', 'out', 'handbook'),
          describe: t('输出文件夹', 'output folder'),
        })
        .option('on', {
          type: 'string',
          requiresArg: true,
          describe: t(
            '数值以哪一天有效的为准，如 2026-10-31（默认：最后生效的值）',
            'the day whose values it tells, e.g. 2026-10-31 (default: those that came into force last)',
          ),
        })
        .example('$0 rules docs --on 2026-10-31 --out handbook', ''),
    async (args) => {
      const { on, out } = args;
      if (on !== undefined && !isDay(on))
        throw new UserError({
          zh: `日期「${on}」无法识别。请写成 2026-10-31。`,
          en: `The date "${on}" is not understood. Write it as 2026-10-31.`,
        });
      const handbook = buildHandbook(await openPack(args.rules as string), on ?? null, terminal.lang);
      const files = await writeHandbook(handbook, out);
      terminal.out(handbook.subtitle);
      for (const file of files) terminal.out(file);
    },
  );
}
