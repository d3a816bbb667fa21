import type { Lang } from '../domain/text.js';
import type { Severity } from '../domain/verdict.js';
import { SEVERITY_COLOURS, SEVERITY_TITLES } from '../report/labels.js';
import type { PageWriter, TextStyle } from '../report/pdf/page-writer.js';
import { COLOURS, LINE } from '../report/pdf/theme.js';
import { type Block, type BlockLine, space, textLines } from './columns.js';
import type { RuleCard } from './handbook.js';
import { WORDS } from './words.js';

const TITLE: TextStyle = { size: 9.5, weight: 'bold' };
const LABEL: TextStyle = { size: 8, colour: COLOURS.muted };
const BODY: TextStyle = { size: 8 };
const STRONG: TextStyle = { size: 8, weight: 'bold', colour: COLOURS.accent };
const SMALL: TextStyle = { size: 7, colour: COLOURS.muted };
const TAG: TextStyle = { size: 7, weight: 'bold' };

/** The coloured edge of a card, and the space between it and the text. */
const EDGE = 2.5;
const INSIDE = 8;

/** Width of the labels: the longest are 为什么 and "Numbers". */
const LABEL_WIDTH: Readonly<Record<Lang, number>> = { zh: 34, en: 46 };

/** A rule as a block: title with its severity, then what, why, on which clause, and what follows a breach. */
export function ruleBlock(page: PageWriter, card: RuleCard, width: number, lang: Lang): Block {
  const label = (word: keyof typeof WORDS) => WORDS[word][lang];
  const inside = width - INSIDE;
  const row = (name: string, text: string, style: TextStyle = BODY) =>
    labelled(page, name, textLines(page, text, style, { width: inside, indent: LABEL_WIDTH[lang] }));
  const colon = lang === 'zh' ? '：' : ': ';
  const lines = [
    space(3),
    ...titleLines(page, card, inside, lang),
    ...(card.byWhen === null ? [] : row(label('byWhen'), card.byWhen, STRONG)),
    ...card.numbers.flatMap((number, i) => row(i === 0 ? label('number') : '', number, STRONG)),
    ...row(label('why'), card.why),
    ...card.clauses.flatMap(({ reference, text }, i) =>
      row(i === 0 ? label('clause') : '', `${reference}${colon}${text}`),
    ),
    ...row(label('nextStep'), card.nextStep),
    ...row(label('cost'), card.cost),
    ...textLines(page, card.id, SMALL, { width: inside, indent: LABEL_WIDTH[lang] }),
    space(3),
  ];
  const colour = `#${SEVERITY_COLOURS[card.severity].text === 'FFFFFF' ? SEVERITY_COLOURS[card.severity].fill : SEVERITY_COLOURS[card.severity].text}`;
  const edged = lines.map(({ height, draw }): BlockLine => {
    const shown = (x: number, top: number) => {
      page.box(x, top, EDGE, height, colour);
      draw(x + INSIDE, top);
    };
    return { height, draw: shown };
  });
  return { lines: [...edged, space(7)] };
}

/** The title, with its severity as a coloured tag at the right end of its first line. */
function titleLines(page: PageWriter, card: RuleCard, width: number, lang: Lang): BlockLine[] {
  const tag = tagWidth(page, card.severity, lang);
  const lines = textLines(page, card.title, TITLE, { width: width - tag - 6 });
  return lines.map(({ height, draw }, i) => ({
    height,
    draw: (x, top) => {
      // First the tag: whoever copies the title gets it in one piece.
      if (i === 0) severityTag(page, card.severity, lang, x + width - tag, top + 1);
      draw(x, top);
    },
  }));
}

/** How wide {@link severityTag} is. */
export function tagWidth(page: PageWriter, severity: Severity, lang: Lang): number {
  return page.measure(SEVERITY_TITLES[severity][lang], TAG) + 6;
}

/** The word of a severity on its colour, with its upper left corner at (x, top). */
export function severityTag(page: PageWriter, severity: Severity, lang: Lang, x: number, top: number): void {
  const word = SEVERITY_TITLES[severity][lang];
  const { fill, text } = SEVERITY_COLOURS[severity];
  page.box(x, top, tagWidth(page, severity, lang), TAG.size * LINE + 1, `#${fill}`);
  page.text(word, x + 3, top + 0.5, { ...TAG, colour: `#${text}` });
}

/** Puts a label in front of the first line. */
function labelled(page: PageWriter, label: string, lines: readonly BlockLine[]): BlockLine[] {
  return lines.map(({ height, draw }, i) => ({
    height,
    draw: (x, top) => {
      if (i === 0) page.text(page.glyphs.showable(label), x, top, LABEL);
      draw(x, top);
    },
  }));
}

/** The heading of an area between cards; the role stands at its right, because pages are pinned up one by one. */
export function areaBlock(page: PageWriter, area: string, role: string, width: number, lang: Lang): Block {
  const style: TextStyle = { size: 10, weight: 'bold', colour: COLOURS.accent };
  const block = (title: string): Block => ({
    lines: [
      ...textLines(page, title, style, { width, indent: 4 }).map(
        ({ height, draw }): BlockLine => ({
          height: height + 3,
          draw: (x, top) => {
            page.box(x, top, width, height + 3, COLOURS.headFill);
            draw(x, top + 1.5);
            const right = page.glyphs.showable(role);
            page.text(right, x + width - 5 - page.measure(right, LABEL), top + 3, LABEL);
          },
        }),
      ),
      space(5),
    ],
    isHeading: true,
  });
  return { ...block(area), continued: block(lang === 'zh' ? `${area}（续）` : `${area} (continued)`) };
}
