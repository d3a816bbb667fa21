import type { Lang } from '../../domain/text.js';

/** The few words that the PDF adds to the model. */
interface Words {
  /** Before the number of pages: 第 3 页 / 共, page 3 of. */
  readonly pageOf: (page: number) => string;
  /** The number of pages, as it continues `pageOf`. */
  readonly pages: (pages: number) => string;
  /** After a table cut at its limit: how many are printed, how many there are, where all of them are. */
  readonly limited: (printed: string, all: string, file: string) => string;
  /** The same where the worst rows are printed, not the first. */
  readonly worst: (printed: string, all: string, file: string) => string;
  /** A group's heading repeated on a further page. */
  readonly continued: (group: string) => string;
  /** A group without a value. */
  readonly noGroup: string;
  /** The date line of a sign-off. */
  readonly date: string;
  /** Between label and what follows. */
  readonly colon: string;
}

/** The words in both languages. */
export const WORDS: Readonly<Record<Lang, Words>> = {
  zh: {
    pageOf: (page) => `第 ${page} 页 / 共 `,
    pages: (pages) => `${pages} 页`,
    limited: (printed, all, file) => `……共 ${all} 行，此处列出前 ${printed} 行；全部见 ${file}`,
    worst: (printed, all, file) => `……共 ${all} 行，此处只列最严重的 ${printed} 行；全部见 ${file}`,
    continued: (group) => `${group}（续）`,
    noGroup: '（空）',
    date: '日期',
    colon: '：',
  },
  en: {
    pageOf: (page) => `Page ${page} of `,
    pages: (pages) => String(pages),
    limited: (printed, all, file) => `…${printed} of ${all}; all in ${file}`,
    worst: (printed, all, file) => `…the worst ${printed} of ${all}; all in ${file}`,
    continued: (group) => `${group} (continued)`,
    noGroup: '(none)',
    date: 'Date',
    colon: ': ',
  },
};
