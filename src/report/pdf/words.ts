import type { Lang } from '../../domain/text.js';
import type { Severity } from '../../domain/verdict.js';
import type { Colour } from './theme.js';

/** The few words that the PDF adds to the model. */
interface Words {
  /** Before the number of pages: 第 3 页 / 共, page 3 of. */
  readonly pageOf: (page: number) => string;
  /** The number of pages, as it continues `pageOf`. */
  readonly pages: (pages: number) => string;
  /** After a table cut at its limit: how many are printed, how many there are, where all of them are. */
  readonly limited: (printed: string, all: string, file: string) => string;
  /** A group's heading repeated on a further page. */
  readonly continued: (group: string) => string;
  /** A group without a value. */
  readonly noGroup: string;
  /** The date line of a sign-off. */
  readonly date: string;
  /** Between label and what follows. */
  readonly colon: string;
  readonly severity: Readonly<Record<Severity, string>>;
}

/** The words in both languages. */
export const WORDS: Readonly<Record<Lang, Words>> = {
  zh: {
    pageOf: (page) => `第 ${page} 页 / 共 `,
    pages: (pages) => `${pages} 页`,
    limited: (printed, all, file) => `……共 ${all} 行，此处列出前 ${printed} 行；全部见 ${file}`,
    continued: (group) => `${group}（续）`,
    noGroup: '（空）',
    date: '日期',
    colon: '：',
    severity: { notice: '提示', minor: '轻微', moderate: '一般', major: '较重', serious: '严重', critical: '特别严重' },
  },
  en: {
    pageOf: (page) => `Page ${page} of `,
    pages: (pages) => String(pages),
    limited: (printed, all, file) => `…${printed} of ${all}; all in ${file}`,
    continued: (group) => `${group} (continued)`,
    noGroup: '(none)',
    date: 'Date',
    colon: ': ',
    severity: {
      notice: 'Notice',
      minor: 'Minor',
      moderate: 'Moderate',
      major: 'Major',
      serious: 'Serious',
      critical: 'Critical',
    },
  },
};

/** Ink and tint of the severity tags; from grey to dark red, each readable on its tint and in grey print. */
export const SEVERITY_COLOURS: Readonly<Record<Severity, { readonly ink: Colour; readonly tint: Colour }>> = {
  notice: { ink: '#4a5561', tint: '#e9ecef' },
  minor: { ink: '#1f5f99', tint: '#e3eef9' },
  moderate: { ink: '#8a5a00', tint: '#fdf0d2' },
  major: { ink: '#b04a00', tint: '#fde3d0' },
  serious: { ink: '#b3261e', tint: '#fadcd9' },
  critical: { ink: '#ffffff', tint: '#9b1c1c' },
};
