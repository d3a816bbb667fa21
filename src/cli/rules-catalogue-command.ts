import { lstat, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { UserError } from '../domain/problem.js';
import { CATALOGUE_MARK, catalogueText } from '../report/catalogue.js';
import { clauseCoverage } from '../rules/coverage.js';
import { openPack } from '../rules/pack.js';
import { EXIT } from './exit-codes.js';
import { say, type Terminal } from './terminal.js';

/** `jihe rules catalogue`: writes the pack's README.md, or with `--check` says whether it is up to date. */
export function rulesCatalogueCommand(rules: Argv, terminal: Terminal, finish: (code: number) => void): Argv {
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  return rules.command(
    'catalogue',
    t('生成制度包的目录 README.md', "write the pack's catalogue, README.md"),
    (command) =>
      command
        .option('check', {
          type: 'boolean',
          default: false,
          describe: t('只检查是否最新，不写', 'only check that it is up to date; write nothing'),
        })
        .example('$0 rules catalogue --rules company-rules', ''),
    async (args) => {
      const pack = await openPack(args.rules as string);
      const path = join(pack.folder, 'README.md');
      const text = catalogueText(pack, clauseCoverage(pack));
      const present = await readCatalogue(path);
      // A checkout may have turned the line ends.
      const isCurrent = present?.replaceAll('\r\n', '\n') === text;
      if (isCurrent) {
        terminal.out(t(`${path} 是最新的。`, `${path} is up to date.`));
      } else if (args.check) {
        terminal.log(
          t(
            `${path} 已过时：请运行 jihe rules catalogue --rules ${pack.folder}`,
            `${path} is stale: run jihe rules catalogue --rules ${pack.folder}`,
          ),
        );
        finish(EXIT.failed);
      } else {
        await write(path, text);
        terminal.out(t(`已写入 ${path}。`, `${path} was written.`));
      }
    },
  );
}

/** The catalogue as it stands; null when there is none. A README.md of the company's own is never overwritten. */
async function readCatalogue(path: string): Promise<string | null> {
  const found = await lstat(path).catch(() => null);
  if (found === null) return null;
  const text = found.isFile() ? await readFile(path, 'utf8') : '';
  if (text.startsWith(CATALOGUE_MARK)) return text;
  throw new UserError({
    zh: `${path} 不是由此命令生成的，不会覆盖。请改名后再运行。`,
    en: `${path} was not written by this command and is not overwritten. Rename it and run again.`,
  });
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError({ zh: `无法写入 ${path}：${reason}`, en: `${path} cannot be written: ${reason}` });
  }
}
