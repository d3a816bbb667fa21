import type { Dataset } from '../domain/pack.js';
import type { Problem } from '../domain/problem.js';
import type { Text } from '../domain/text.js';

const text = (zh: string, en: string): Text => ({ zh, en });

function warn(file: string, id: string, what: Text, expected: Text, remedy: Text): Problem {
  return {
    id,
    effect: 'warning',
    place: { file, sheet: null, row: null, column: null },
    value: '',
    what,
    expected,
    remedy,
  };
}

/** Warnings about a table as a whole. */
export const tableWarning = {
  empty: (file: string, dataset: Dataset) =>
    warn(
      file,
      'table-empty',
      text(`没有「${dataset.title.zh}」数据`, `no rows of ${dataset.title.en}`),
      text('至少一行数据', 'at least one row'),
      text('如确实没有，可忽略', 'ignore it if there are none'),
    ),
  copied: (file: string) =>
    warn(
      file,
      'row-id-missing',
      text(
        '映射没有 rowId：已映射的列被复制一次，各行按单据号编号',
        'the mapping names no rowId: the mapped columns were copied once, their rows numbered by document',
      ),
      text('能区分每一行的整数列', 'an integer column that tells the rows apart'),
      text('在映射中写上 rowId，即可不复制', 'name it as rowId, and nothing is copied'),
    ),
  hidesRows: (file: string) =>
    warn(
      file,
      'rows-hidden',
      text(
        '该表启用了行级安全，只稽核了当前用户看得到的行',
        'row-level security is in force: only the rows that this user may see were audited',
      ),
      text('看得到全部行的用户', 'a user who sees all rows'),
      text(
        '看不到的单据会被视为不存在；如不合适，请换用户',
        'documents that are hidden count as absent; use another user if that is not meant',
      ),
    ),
};
