import { nearestName } from '../domain/nearest-name.js';
import type { Text } from '../domain/text.js';

/** Commands that have commands of their own. */
const PARENTS: ReadonlySet<string> = new Set(['rules', 'ledger']);

/** The words of a command line that name its command: `['rules', 'list']`. */
function commandWords(argv: readonly string[]): readonly string[] {
  const words = argv.filter((word, i) => !word.startsWith('-') && argv[i - 1] !== '--lang');
  const [first, second] = words;
  if (first === undefined) return [];
  return PARENTS.has(first) && second !== undefined ? [first, second] : [first];
}

/**
 * Names a mistyped command or option, with the one that was probably meant: the parser itself complains first of what
 * is missing. Null when every word is known.
 * @param helpOf help of a command, as the command line prints it; of an unknown one, that of what stands above it
 */
export async function mistypedWord(
  argv: readonly string[],
  helpOf: (words: readonly string[]) => Promise<string>,
): Promise<Text | null> {
  const words = commandWords(argv);
  for (const [depth, word] of words.entries()) {
    const above = words.slice(0, depth);
    const known = commandsIn(await helpOf(above), above);
    if (!known.has(word)) return unknown('命令', 'command', word, known);
  }
  const options = new Set((await helpOf(words)).match(/--[a-z][a-z-]*/g));
  const end = argv.indexOf('--');
  for (const argument of end < 0 ? argv : argv.slice(0, end)) {
    const name = argument.split('=')[0] ?? '';
    if (/^--[a-z]/i.test(name) && !options.has(name) && !options.has(name.replace(/^--no-/, '--')))
      return unknown('选项', 'option', name, options);
  }
  return null;
}

/** The commands that a help text lists below some command. */
function commandsIn(help: string, above: readonly string[]): ReadonlySet<string> {
  const start = ['jihe', ...above].join(' ');
  const lines = help.split('\n').filter((line) => line.startsWith(`  ${start} `));
  return new Set(lines.map((line) => line.slice(start.length + 3).split(' ')[0] ?? ''));
}

function unknown(zh: string, en: string, word: string, known: ReadonlySet<string>): Text {
  const nearest = nearestName(word, known);
  const hint =
    nearest === null ? { zh: '', en: '' } : { zh: `；最接近的是 ${nearest}`, en: `; the nearest is ${nearest}` };
  return {
    zh: `没有${zh}「${word}」${hint.zh}。用 --help 查看用法。`,
    en: `There is no ${en} "${word}"${hint.en}. See --help.`,
  };
}
