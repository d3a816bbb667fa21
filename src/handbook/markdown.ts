import { SEVERITY_TITLES } from '../report/labels.js';
import { escapeMarkdown, markdownTable } from '../report/markdown.js';
import type { Handbook, RuleCard } from './handbook.js';
import { WORDS } from './words.js';

/** The first line of every handbook: what tells it from a file of somebody's own. */
export const HANDBOOK_MARK = '<!-- jihe rules docs -->';

/** A handbook as Markdown (GitHub's kind, which has tables). Texts of the pack show as they are, whatever they contain. */
export function handbookMarkdown(handbook: Handbook): string {
  const { lang, deadlines, roles, numbers, unchecked } = handbook;
  const w = (word: keyof typeof WORDS) => WORDS[word][lang];
  const chapters = [w('deadlines'), w('fines'), ...roles.map(({ title }) => title), w('numbers'), w('unchecked')];
  const colon = lang === 'zh' ? '：' : ': ';
  let chapterNo = 0;
  const chapter = (title: string) => ['', `<a id="c${++chapterNo}"></a>`, '', `## ${escapeMarkdown(title)}`, ''];
  const lines = [
    HANDBOOK_MARK,
    '',
    `# ${escapeMarkdown(handbook.title)}`,
    '',
    escapeMarkdown(handbook.subtitle),
    '',
    `**${w('contents')}**`,
    '',
    ...chapters.map((title, i) => `${i + 1}. [${escapeMarkdown(title)}](#c${i + 1})`),
    ...chapter(w('deadlines')),
    ...(deadlines.length === 0 ? [w('noDeadlines')] : []),
    ...deadlines.flatMap(({ title, lines: rows }) => [
      `### ${escapeMarkdown(title)}`,
      '',
      ...table(
        [w('what'), w('byWhen'), w('severity')],
        rows.map(({ what, byWhen, severity }) => [what, byWhen, SEVERITY_TITLES[severity][lang]]),
      ),
      '',
    ]),
    ...chapter(w('fines')),
    ...table(
      [w('severity'), w('base'), w('ruleCount')],
      handbook.grades.map(({ title, base, rules }) => [title, base, String(rules)]),
    ),
    '',
    ...handbook.fines.map((line) => `- ${escapeMarkdown(line)}`),
    ...roles.flatMap(({ title, groups }) => [
      ...chapter(title),
      ...groups.flatMap(({ area, cards }) => [
        `### ${escapeMarkdown(area)}`,
        '',
        ...cards.flatMap((card) => cardLines(card, colon, handbook)),
      ]),
    ]),
    ...chapter(w('numbers')),
    ...table(
      [w('number'), w('value'), w('validity'), w('clause')],
      numbers.map(({ title, value, validity, clause }) => [title, value, validity, clause]),
    ),
    ...chapter(w('unchecked')),
    ...(unchecked.length === 0
      ? [w('noneUnchecked')]
      : [
          w('uncheckedIntro'),
          '',
          ...table(
            [w('clause'), w('text'), w('reason')],
            unchecked.map(({ reference, text, reason }) => [reference, text, reason]),
          ),
        ]),
  ];
  return `${lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}

function cardLines(card: RuleCard, colon: string, { lang }: Handbook): string[] {
  const w = (word: keyof typeof WORDS) => `**${WORDS[word][lang]}**${colon}`;
  const { title, severity, byWhen, why, numbers, clauses, cost, nextStep, id } = card;
  return [
    `#### ${escapeMarkdown(title)}`,
    '',
    `\`${id}\` · ${SEVERITY_TITLES[severity][lang]} · ${escapeMarkdown(cost)}`,
    '',
    ...(byWhen === null ? [] : [`- ${w('byWhen')}${escapeMarkdown(byWhen)}`]),
    ...numbers.map((line) => `- ${w('number')}${escapeMarkdown(line)}`),
    `- ${w('why')}${escapeMarkdown(why)}`,
    ...clauses.map(({ reference, text }) => `- ${w('clause')}${escapeMarkdown(`${reference}${colon}${text}`)}`),
    `- ${w('nextStep')}${escapeMarkdown(nextStep)}`,
    '',
  ];
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return markdownTable(
    header.map(escapeMarkdown),
    rows.map((cells) => cells.map(escapeMarkdown)),
  );
}
