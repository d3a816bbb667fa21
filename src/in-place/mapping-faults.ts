import { UserError } from '../domain/problem.js';
import type { Lang, Text } from '../domain/text.js';
import type { Report } from '../rules/fault.js';

/** Collects everything that is wrong with a mapping file, so that all of it is told at once. */
export class MappingFaults {
  private readonly lines: { readonly path: string; readonly what: Text; readonly nearest: string | null }[] = [];

  constructor(private readonly file: string) {}

  /** Takes one fault; `path` is a JSON pointer into the file. */
  readonly report: Report = (path, what, nearest = null) => {
    this.lines.push({ path, what, nearest });
  };

  /** @throws UserError with one line per fault, in the order found. */
  throwIfAny(): void {
    if (this.lines.length === 0) return;
    const zh = this.list('zh');
    const en = this.list('en');
    const count = zh.length;
    throw new UserError({
      zh: [`映射文件 ${this.file} 有 ${count} 处错误，未运行：`, ...zh].join('\n'),
      en: [
        `The mapping file ${this.file} has ${count} ${count === 1 ? 'fault' : 'faults'}; nothing was run:`,
        ...en,
      ].join('\n'),
    });
  }

  private list(lang: Lang): string[] {
    const nearest = (name: string) => (lang === 'zh' ? `；最接近的名称：${name}` : `; nearest name: ${name}`);
    const lines = this.lines.map(
      (fault) => `  ${fault.path}: ${fault.what[lang]}${fault.nearest === null ? '' : nearest(fault.nearest)}`,
    );
    return [...new Set(lines)];
  }
}
