import type { Argv } from 'yargs';
import { copyPack, GUIDE_FILES } from '../company/copy-pack.js';
import { PACK_FOLDER } from '../package-files.js';
import { openPack } from '../rules/pack.js';
import { bold, say, type Terminal } from './terminal.js';

/** `jihe init`: a copy of the shipped policy pack for a company to edit, with a guide. */
export function initCommand(parser: Argv, terminal: Terminal): Argv {
  const { lang } = terminal;
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  return parser.command(
    'init <folder>',
    t('为本公司复制一份可修改的制度包', 'copy the policy pack for a company to edit'),
    (command) =>
      command
        .positional('folder', {
          type: 'string',
          demandOption: true,
          describe: t('新的或空的文件夹', 'a new or empty folder'),
        })
        .example('$0 init company-rules', ''),
    async (args) => {
      let rules = 0;
      const { folder, files } = await copyPack(PACK_FOLDER, String(args.folder), lang, async (copy) => {
        rules = (await openPack(copy)).rules.length;
      });
      terminal.out(
        t(`已建立 ${folder}：${rules} 条规则，${files} 个文件。`, `Created ${folder}: ${rules} rules, ${files} files.`),
      );
      const pack = inCommand(String(args.folder));
      terminal.out('');
      terminal.out(bold(t('接着', 'Next')));
      terminal.out(
        t(
          `  先读其中的 ${GUIDE_FILES.zh}：每个文件是什么、何时改、怎么改、怎么检查。`,
          `  Read ${GUIDE_FILES.en} in it first: what each file is, when and how to change it, how to check.`,
        ),
      );
      for (const line of [
        `jihe rules test --rules ${pack}`,
        `jihe rules docs --rules ${pack}`,
        t(
          `jihe run <导出文件夹> --period 2026-10 --rules ${pack}`,
          `jihe run <exports> --period 2026-10 --rules ${pack}`,
        ),
      ])
        terminal.out(`  ${line}`);
    },
  );
}

/** A folder as it can be typed after `--rules`. */
function inCommand(folder: string): string {
  return /^[\p{L}\p{N}_./\\:~-]+$/u.test(folder) ? folder : `"${folder}"`;
}
