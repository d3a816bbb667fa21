import { countOf } from '../domain/notation.js';
import type { Dataset, Field } from '../domain/pack.js';
import type { Place, Problem } from '../domain/problem.js';
import type { Text } from '../domain/text.js';
import type { ProblemTexts } from './problem-texts.js';
import { LONGEST_VALUE } from './rejects.js';

// Problems that concern a column, a sheet, a file or the whole run, as values. Those of single rows stand in the store.

/** Where a warning belongs. */
export interface At {
  readonly file: string;
  readonly sheet: string | null;
  readonly row?: number | null;
  readonly column?: string | null;
}

const text = (zh: string, en: string): Text => ({ zh, en });
const cut = (value: string) => value.slice(0, LONGEST_VALUE);

function place({ file, sheet, row = null, column = null }: At): Place {
  return { file, sheet, row, column };
}

/** A problem that makes a file, a sheet or all its rows unusable. */
export function rejection(at: At, id: string, texts: ProblemTexts, value = ''): Problem {
  return { id, effect: 'rejected', place: place(at), value: cut(value), ...texts };
}

function warn(at: At, id: string, value: string, what: Text, expected: Text, remedy: Text): Problem {
  return { id, effect: 'warning', place: place(at), value: cut(value), what, expected, remedy };
}

/** Warnings, each a complete problem. `count` is a number of rows. */
export const warning = {
  rounded: (at: At, field: Field, places: number, count: number) =>
    warn(
      at,
      'number-rounded',
      '',
      text(
        `${count} 行的「${field.title.zh}」多于 ${places} 位小数，已四舍五入`,
        `${countOf(count, 'row')} of "${field.title.en}" with more than ${places} decimals, rounded half up`,
      ),
      text(`最多 ${places} 位小数`, `at most ${places} decimals`),
      text('如差额重要，请核对源系统的精度', 'compare with the source system where the difference matters'),
    ),
  unlisted: (at: At, field: Field, count: number, examples: readonly string[]) =>
    warn(
      at,
      'choice-unlisted',
      examples.join('、'),
      text(
        `${count} 行的「${field.title.zh}」不在已知取值之内`,
        `${countOf(count, 'row')} of "${field.title.en}" with a value that is not listed`,
      ),
      text(
        Object.values(field.values ?? {})
          .map(([first]) => first ?? '')
          .join('、'),
        Object.keys(field.values ?? {}).join(', '),
      ),
      field.unknown === 'keep'
        ? text(
            '已按原文保留，规则不识别这些取值；可在数据集定义中登记',
            'kept as they stand, rules do not know them; add them to the definition of the dataset if they matter',
          )
        : text(
            '已按默认值处理；可在数据集定义中登记',
            'read as the default; add them to the definition of the dataset if they matter',
          ),
    ),
  shortened: (at: At, count: number) =>
    warn(
      at,
      'number-shortened',
      '',
      text(
        `${count} 行的号码不少于 16 位且以 00000 结尾，末位可能已被 Excel 改为 0`,
        `${countOf(count, 'row')} with a number of 16 or more digits that ends in 00000; Excel may have zeroed its last digits`,
      ),
      text('完整的号码', 'all digits'),
      text(
        '如不是原号码，请将该列按文本重新导出',
        'if these are not the true numbers, export the column as text again',
      ),
    ),
  headerOnly: (at: At, dataset: Dataset) =>
    warn(
      at,
      'header-only',
      '',
      text(`只有表头，没有「${dataset.title.zh}」数据`, `only a header, no data of ${dataset.title.en}`),
      text('至少一行数据', 'at least one row of data'),
      text(
        '如该期间确实没有，可忽略；否则重新导出',
        'ignore it if there is none in the period; otherwise export again',
      ),
    ),
  unmapped: (at: At, headers: readonly string[]) =>
    warn(
      at,
      'header-unmapped',
      headers.join('、'),
      text(
        `${headers.length} 个表头没有对应的字段，未读取`,
        `${headers.length} headers map to no field and were not read`,
      ),
      text('字段名、中文名或别名', 'a field name, its Chinese title or an alias'),
      text('如需要这些列，请改用已知表头', 'rename them to known headers if they are needed'),
    ),
  netLeftOut: (at: At, headers: readonly string[]) =>
    warn(
      at,
      'net-column-left-out',
      headers.join('、'),
      text(
        '旁有税额或税率列，视为不含税，未作为含税值读取',
        'stands beside a tax column, is taken to be net of tax, and was not read as the gross value',
      ),
      text('含税金额、价税合计 或 含税单价', 'a column of gross values (含税金额, 价税合计, 含税单价)'),
      text('如其为含税值，请将表头改为含税名称', 'rename the header to a gross name if its values include tax'),
    ),
  extraCells: (at: At, count: number) =>
    warn(
      at,
      'cells-without-header',
      '',
      text(`${count} 个单元格在表头范围之外，未读取`, `${count} cells stand outside the header and were not read`),
      text('每列都有表头', 'a header above every column'),
      text('删除表外内容，或补上表头', 'remove them, or add a header'),
    ),
  nestedColumns: (at: At, headers: readonly string[]) =>
    warn(
      at,
      'column-kind-unread',
      headers.join('、'),
      text(
        `${headers.length} 列是列表、结构或二进制，未读取`,
        `${headers.length} columns hold lists, structures or binary data and were not read`,
      ),
      text('文本、数字、日期、时间或是/否', 'text, numbers, dates, times or yes and no'),
      text('如需要这些列，请展开为普通列后重新导出', 'unfold them into plain columns if they are needed'),
    ),
  zoneUnknown: (at: At) =>
    warn(
      at,
      'time-zone-unknown',
      'INT96',
      text(
        '旧格式的时间戳不带时区，已按北京时间读取',
        'timestamps of the old kind do not say their time zone and were read as Beijing time',
      ),
      text('带时区的时间戳，或文本', 'timestamps with their time zone, or text'),
      text(
        'Spark 和 Hive 写入的是 UTC，会早八小时；请按 TIMESTAMP_MICROS 重新导出',
        'Spark and Hive write UTC, which is eight hours early; export them as TIMESTAMP_MICROS',
      ),
    ),
  singlePrecision: (at: At) =>
    warn(
      at,
      'number-single-precision',
      'FLOAT',
      text('单精度浮点数只保留约 7 位数字', '32-bit floating-point numbers keep about seven digits'),
      text('DECIMAL 或双精度', 'DECIMAL or double precision'),
      text(
        '金额较大时分位已丢失，请按 DECIMAL 重新导出',
        'cents of larger amounts are lost; export the column as DECIMAL',
      ),
    ),
  hiddenSheet: (at: At) =>
    warn(
      at,
      'sheet-hidden',
      '',
      text('隐藏的工作表也已读取', 'a hidden sheet was read as well'),
      text('可见的工作表', 'visible sheets'),
      text('如不应审计，请删除该工作表', 'delete the sheet if it should not be audited'),
    ),
  skippedFile: (at: At) =>
    warn(
      at,
      'file-skipped',
      '',
      text('隐藏文件或临时锁文件，已跳过', 'a hidden file or a lock file, skipped'),
      text('导出文件', 'exports'),
      text('关闭占用的程序后可删除', 'close the program that holds it and delete it'),
    ),
  skippedFolder: (at: At) =>
    warn(
      at,
      'folder-skipped',
      '',
      text('子文件夹未读取', 'a subfolder was not read'),
      text('导出文件直接放在文件夹内', 'exports directly in the folder'),
      text('将其中的导出文件移到上一级，或单独指定该文件夹', 'move its exports up, or name the folder itself'),
    ),
  sameFile: (at: At) =>
    warn(
      at,
      'file-repeated',
      '',
      text('同一文件被指定了多次，只读取一次', 'the same file was named more than once and read once'),
      text('每个文件一次', 'each file once'),
      text('无需处理', 'nothing to do'),
    ),
  sameContent: (at: At, other: string) =>
    warn(
      at,
      'content-repeated',
      other,
      text('内容与另一文件完全相同', 'its content is exactly that of another file'),
      text('每份导出一次', 'each export once'),
      text('删除其中一份，否则每个号码都会重复', 'remove one of them, or every number is repeated'),
    ),
  damagedText: (at: At, encoding: string) =>
    warn(
      at,
      'encoding-damaged',
      encoding,
      text('个别字符无法识别，所在行被拒绝', 'single characters cannot be read; their rows are rejected'),
      text('编码正确的文本', 'text in one encoding'),
      text('重新导出为 UTF-8 编码的 CSV，或 .xlsx', 'export again as CSV in UTF-8, or as .xlsx'),
    ),
  repeated: (at: At, key: string, first: string) =>
    warn(
      at,
      'number-repeated',
      key,
      text(`号码重复，首次出现于 ${first}`, `the number occurs again, first seen at ${first}`),
      text('号码唯一', 'a unique number'),
      text(
        '只有首行计入余额与其他规则；核实后更正',
        'only the first row counts in balances and other rules; verify and correct',
      ),
    ),
  moreRepeated: (at: At, count: number) =>
    warn(
      at,
      'number-repeated',
      '',
      text(`另有 ${count} 行号码重复`, `${count} more rows repeat a number`),
      text('号码唯一', 'a unique number'),
      text(
        '只有首行计入余额与其他规则；核实后更正',
        'only the first row counts in balances and other rules; verify and correct',
      ),
    ),
  orgAssumed: (at: At, org: string, count: number) =>
    warn(
      at,
      'org-assumed',
      org,
      text(
        `${count} 行没有公司，按其他文件归入唯一的公司`,
        `${countOf(count, 'row')} without a company, taken to belong to the only one that the other files name`,
      ),
      text('「公司」列', 'a column 公司'),
      text('如不属于该公司，请补上「公司」列', 'add the column 公司 if they belong to another company'),
    ),
};

/** Texts of rows that name no company while others name several. */
export const ORG_MISSING: ProblemTexts = {
  what: text(
    '没有公司，而其他文件有多个公司，无法归属',
    'no company is named while the other exports name several, so it cannot be told whose rows these are',
  ),
  expected: text('「公司」列', 'a column 公司'),
  remedy: text('增加「公司」列（或「账套」）后重新导出', 'add the column 公司 (or 账套) and export again'),
};
