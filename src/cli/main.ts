import { constants } from 'node:os';
import yargs, { type Argv } from 'yargs';
import { UserError } from '../domain/problem.js';
import type { Lang, Text } from '../domain/text.js';
import { packageVersion } from '../package-files.js';
import { checkCommand } from './check-command.js';
import { withoutPasswords } from './database-option.js';
import { decideCommand } from './decide-command.js';
import { doctorCommand } from './doctor-command.js';
import { EXIT } from './exit-codes.js';
import { explainCommand } from './explain-command.js';
import { initCommand } from './init-command.js';
import { ledgerCommand } from './ledger-command.js';
import { mistypedWord } from './mistyped-word.js';
import { rulesCommand } from './rules-command.js';
import { runCommand } from './run-command.js';
import { processTerminal, type Terminal } from './terminal.js';

/** A command: adds itself to the parser; `finish` takes its exit code. */
export type Command = (parser: Argv, terminal: Terminal, finish: (code: number) => void) => Argv;

const COMMANDS: readonly Command[] = [
  runCommand,
  checkCommand,
  rulesCommand,
  explainCommand,
  ledgerCommand,
  decideCommand,
  initCommand,
  doctorCommand,
];

/**
 * Runs one command line and returns its exit code; never ends the process. A user's mistake is one message on stderr;
 * anything else is an internal error, with its stack only under `JIHE_DEBUG=1`.
 */
export async function main(argv: readonly string[], given: Terminal): Promise<number> {
  let code: number = EXIT.done;
  // An address with a password may be mistyped into any place from which it is repeated.
  const terminal: Terminal = {
    ...given,
    out: (line) => given.out(withoutPasswords(line)),
    log: (line) => given.log(withoutPasswords(line)),
    progress: (line) => given.progress(withoutPasswords(line)),
  };
  const { lang } = terminal;
  const zh = lang === 'zh';
  let parser: Argv = yargs([...argv])
    .scriptName('jihe')
    .locale(zh ? 'zh_CN' : 'en')
    .usage(zh ? '$0 <命令>：用销售制度稽核 ERP 导出文件' : '$0 <command>: audits ERP exports against sales policy')
    .option('lang', {
      choices: ['zh', 'en'] as const,
      default: 'zh' as const,
      describe: zh ? '报告和提示的语言' : 'language of reports and messages',
    })
    .example(
      zh ? '$0 run 导出/2026-10 --period 2026-10' : '$0 run exports/2026-10 --period 2026-10',
      zh ? '稽核十月' : 'audit October',
    )
    .strict()
    .demandCommand(1, zh ? '请给出一个命令，例如 jihe run。' : 'Name a command, e.g. jihe run.')
    .version(packageVersion())
    .help()
    .wrap(110)
    .exitProcess(false)
    .fail((message, error) => {
      // What yargs finds wrong with an option's value comes as an error of its own, but is a mistake of usage as well.
      if (error !== undefined && error !== null && error.name !== 'YError') throw error;
      const what = (message ?? error?.message ?? '').replace(/[.。]$/, '');
      throw new UsageError({ zh: `${what}。用 --help 查看用法。`, en: `${what}. See --help.` });
    });
  for (const command of COMMANDS)
    parser = command(parser, terminal, (value) => {
      code = value;
    });
  try {
    await parser.parseAsync([...argv], {}, (_error, _argv, output) => {
      // Help and version come here; failures were thrown.
      if (output) terminal.out(output);
    });
    return code;
  } catch (error) {
    const mistyped = error instanceof UsageError ? await mistypedWord(argv, (words) => helpOf(words, given)) : null;
    const problem = mistyped ?? (error instanceof UserError ? error.text : diskProblem(error));
    if (problem !== null) terminal.log(problem[lang]);
    else {
      const reason = error instanceof Error ? error.message : String(error);
      terminal.log(zh ? `内部错误：${reason}` : `Internal error: ${reason}`);
      terminal.log(
        zh ? '这是程序的缺陷，请连同此行反馈。' : 'This is a defect of the program; please report this line.',
      );
      if (process.env.JIHE_DEBUG === '1' && error instanceof Error) terminal.log(error.stack ?? '');
    }
    return EXIT.failed;
  }
}

/** What the parser itself finds wrong with a command line. */
class UsageError extends UserError {}

/** What `jihe <words> --help` prints. */
async function helpOf(words: readonly string[], terminal: Terminal): Promise<string> {
  const lines: string[] = [];
  await main([...words, '--help'], { ...terminal, out: (line) => lines.push(line), log: () => {} });
  return lines.join('\n');
}

/** What the system says about a disk that takes no more, in words; null for anything else. */
function diskProblem(error: unknown): Text | null {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return null;
  const where = path === undefined ? { zh: '', en: '' } : { zh: `（${path}）`, en: ` (${path})` };
  return {
    zh: `磁盘已满${where.zh}：请腾出空间后重新运行。没有留下未写完的报告。`,
    en: `The disk is full${where.en}: make room and run again. No half-written report was left.`,
  };
}

/** The entry of `bin/jihe.js`: the process's own arguments, streams and exit code. */
export async function runFromTerminal(): Promise<void> {
  const argv = process.argv.slice(2);
  // Leaving through exit() lets temporary folders be removed on the way.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  // A reader that closes early (`jihe rules list | head`) is not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  process.exitCode = await main(argv, processTerminal(languageOf(argv)));
}

/** The language is needed before the arguments are parsed: the parser itself speaks it. */
export function languageOf(argv: readonly string[]): Lang {
  const at = argv.findIndex((argument) => argument === '--lang' || argument.startsWith('--lang='));
  const value = at < 0 ? undefined : (argv[at]?.split('=')[1] ?? argv[at + 1]);
  return value === 'en' ? 'en' : 'zh';
}
