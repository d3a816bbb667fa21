import type { Lang, Text } from '../domain/text.js';

/** Something wrong in a policy pack. */
export interface Fault {
  /** Path inside the pack, with `/`. */
  readonly file: string;
  /** JSON pointer into the file; '' = the file as a whole. */
  readonly path: string;
  readonly what: Text;
  /** The valid name that was probably meant. */
  readonly nearest: string | null;
}

/** Takes one fault of a file; where several are found, all are reported. */
export type Report = (path: string, what: Text, nearest?: string | null) => void;

/** One line: `file: JSON path: what; nearest valid name`. */
function formatFault(fault: Fault, lang: Lang): string {
  const place = fault.path === '' ? fault.file : `${fault.file}: ${fault.path}`;
  if (fault.nearest === null) return `${place}: ${fault.what[lang]}`;
  const nearest = lang === 'zh' ? `；最接近的有效名称：${fault.nearest}` : `; nearest valid name: ${fault.nearest}`;
  return `${place}: ${fault.what[lang]}${nearest}`;
}

/** What stands above a list of so many faults. */
type Heading = Readonly<Record<Lang, (count: number) => string>>;

/** Nothing can be run with a pack that has such faults. */
const UNUSABLE: Heading = {
  zh: (count) => `制度包有 ${count} 处错误，未运行：`,
  en: (count) => `The policy pack has ${count} ${count === 1 ? 'fault' : 'faults'}; nothing was run:`,
};

/** All faults of a pack, one a line under a heading; sorted by file, in the order found within a file. */
export function faultsText(faults: readonly Fault[], heading: Heading = UNUSABLE): Text {
  const sorted = [...faults].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
  const list = (lang: Lang) => {
    const lines = [...new Set(sorted.map((fault) => formatFault(fault, lang)))];
    return [heading[lang](lines.length), ...lines.map((line) => `  ${line}`)].join('\n');
  };
  return { zh: list('zh'), en: list('en') };
}

/** One step deeper in a JSON pointer (RFC 6901 escapes). */
export function pointer(path: string, key: string | number): string {
  return `${path}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
