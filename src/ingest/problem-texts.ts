import type { Field } from '../domain/pack.js';
import type { Text } from '../domain/text.js';
import type { CellProblem } from './cell/parsed.js';
import { acceptedHeaders } from './header.js';
import type { WorkbookFault } from './workbook.js';

/** The three sentences of a problem, in both languages. */
export interface ProblemTexts {
  readonly what: Text;
  readonly expected: Text;
  readonly remedy: Text;
}

/** Why a record as a whole could not be taken. */
export type RecordFlaw = 'ragged-more' | 'ragged-fewer' | 'cell-too-long' | 'character-unreadable';

/** Why a record was deliberately left out. */
export type Ignored = 'blank-row' | 'total-row';

/** Why a file or sheet could not be used. */
export type FileFault =
  | WorkbookFault
  | PackedFault
  | 'file-empty'
  | 'file-binary'
  | 'file-unreadable'
  | 'kind-unsupported'
  | 'encoding-unknown'
  | 'dataset-unknown'
  | 'quote-unclosed'
  | 'too-many-columns'
  | 'parquet-damaged'
  | 'parquet-encrypted'
  | 'parquet-too-large';

/** Why a packed file, or a file within one, could not be unpacked. */
export type PackedFault =
  | 'packed-damaged'
  | 'packed-encrypted'
  | 'packed-too-large'
  | 'packed-method-unknown'
  | 'packed-twice'
  | 'packed-nothing';

const text = (zh: string, en: string): Text => ({ zh, en });
const texts = (what: Text, expected: Text, remedy: Text): ProblemTexts => ({ what, expected, remedy });

const DATE_FORMS = text(
  '如 2026-10-08、2026/10/8、2026年10月8日、20261008，时间如 09:30',
  'such as 2026-10-08, 2026/10/8, 2026年10月8日 or 20261008, times such as 09:30',
);
const CORRECT = text('在源系统中更正后重新导出', 'correct it in the source system and export again');

/** Texts of a cell that could not be read. */
export function cellTexts(problem: CellProblem, field: Field): ProblemTexts {
  switch (problem) {
    case 'date-unreadable':
      return texts(text('无法识别的日期', 'a date that cannot be read'), DATE_FORMS, CORRECT);
    case 'date-impossible':
      return texts(
        text('不存在的日期', 'a day that does not exist'),
        text('日历上存在的日期', 'a day of the calendar'),
        CORRECT,
      );
    case 'date-ambiguous':
      return texts(
        text('日期有两种读法', 'a date that can be read in more than one way'),
        text(
          '四位年份在前，如 2026-04-03；或本列其他行能证明日月次序',
          'the four-digit year first, such as 2026-04-03, or other rows of the column that prove the order of day and month',
        ),
        text('将该列设为 yyyy-mm-dd 格式后重新导出', 'set the column to the format yyyy-mm-dd and export again'),
      );
    case 'date-month-only':
      return texts(
        text('日期只有年月', 'a date without its day'),
        DATE_FORMS,
        text('补上日后重新导出', 'add the day and export again'),
      );
    case 'date-out-of-range':
      return texts(
        text('日期超出范围', 'a date out of range'),
        text('1970-01-01 至 2100-12-31', '1970-01-01 to 2100-12-31'),
        CORRECT,
      );
    case 'number-unreadable':
      return field.type === 'integer'
        ? texts(text('无法识别的整数', 'not a whole number'), text('整数，如 30', 'a whole number such as 30'), CORRECT)
        : texts(
            text('无法识别的数字', 'a number that cannot be read'),
            text(
              '如 1234.50、1,234.50、¥1,234.50、-1234.50、(1,234.50)',
              'such as 1234.50, 1,234.50, ¥1,234.50, -1234.50 or (1,234.50)',
            ),
            CORRECT,
          );
    case 'number-out-of-range':
      return texts(
        text('数字过大', 'a number too large'),
        field.type === 'ratio'
          ? text('小于 1000 的比例', 'a ratio below 1000')
          : field.type === 'integer'
            ? text('绝对值不超过 999,999,999', 'at most 999,999,999')
            : text('绝对值不超过十万亿', 'at most ten trillion'),
        CORRECT,
      );
    case 'number-damaged':
      return texts(
        text('数字已被写成科学计数法，末位已丢失', 'a number turned into scientific notation, its last digits lost'),
        text('完整的数字', 'all digits'),
        text(
          '在源系统中将该列按文本导出，勿用 Excel 另存',
          'export the column as text from the source system, without saving it in Excel in between',
        ),
      );
    case 'ratio-ambiguous':
      return texts(
        text('比例不明确', 'a ratio that is not clear'),
        text('如 0.3 或 30%', 'such as 0.3 or 30%'),
        CORRECT,
      );
    case 'boolean-unreadable':
      return texts(
        text('无法识别的是/否', 'neither yes nor no'),
        text('是/否、Y/N、true/false、1/0、√/空', '是/否, Y/N, true/false, 1/0, √ or blank'),
        CORRECT,
      );
    case 'choice-unknown': {
      const values = Object.entries(field.values ?? {});
      return texts(
        text('不在允许的取值之内', 'none of the values allowed'),
        text(
          values.map(([value, names]) => names[0] ?? value).join('、'),
          values.map(([value, names]) => [value, ...names.slice(0, 1)].join(' ')).join(', '),
        ),
        text(
          '更正后重新导出，或在数据集定义中登记该取值',
          'correct it and export again, or add the value to the definition of the dataset',
        ),
      );
    }
    case 'cell-error':
      return texts(
        text('单元格是公式错误', 'the cell holds a formula error'),
        text('公式的结果值', 'the result of the formula'),
        text('修正公式，或以数值粘贴后保存', 'mend the formula, or paste its values and save'),
      );
  }
}

/** Texts of a blank cell in a required field. */
export function requiredTexts(field: Field): ProblemTexts {
  return texts(
    text(`必填项「${field.title.zh}」为空`, `the required field "${field.title.en}" is blank`),
    text('每行都有值', 'a value in every row'),
    text('在源系统中补录后重新导出', 'fill it in in the source system and export again'),
  );
}

/** Texts of a whole required column that is missing. `nearest` is the header most like it. */
export function missingColumnTexts(field: Field, nearest: string | null, net: readonly string[]): ProblemTexts {
  const accepted = acceptedHeaders(field).join('、');
  const near =
    nearest === null ? text('', '') : text(`；最接近的表头是「${nearest}」`, `; the nearest header is "${nearest}"`);
  const netted =
    net.length === 0
      ? text('', '')
      : text(
          `；「${net.join('、')}」旁有税额或税率列，视为不含税，未采用`,
          `; "${net.join(', ')}" stands beside a tax column, is taken to be net of tax, and was not used`,
        );
  return texts(
    text(
      `缺少必需的列「${field.title.zh}」${near.zh}${netted.zh}`,
      `the required column "${field.title.zh}" (${field.title.en}) is missing${near.en}${netted.en}`,
    ),
    text(`表头为以下之一：${accepted}`, `one of these headers: ${accepted}`),
    text(
      '导出时包含该列，或将表头改为以上名称之一',
      'include the column in the export, or rename its header to one of these',
    ),
  );
}

/** Texts of a record that could not be taken as a whole. */
export function flawTexts(flaw: RecordFlaw): ProblemTexts {
  switch (flaw) {
    case 'ragged-more':
    case 'ragged-fewer':
      return texts(
        flaw === 'ragged-more'
          ? text(
              '本行的单元格多于表头，数值可能错位',
              'the row has more cells than the header, values may have shifted',
            )
          : text(
              '本行的单元格少于表头，数值可能错位',
              'the row has fewer cells than the header, values may have shifted',
            ),
        text('与表头相同的列数', 'as many cells as the header'),
        text(
          '检查该行中未加引号的分隔符或换行后重新导出',
          'look for an unquoted delimiter or line break in the row and export again',
        ),
      );
    case 'cell-too-long':
      return texts(
        text('单元格过长', 'a cell too long'),
        text('不超过一百万个字符', 'at most one million characters'),
        text('检查该行是否缺少引号，或缩短内容', 'look for a missing quote in the row, or shorten the text'),
      );
    case 'character-unreadable':
      return texts(
        text('含有无法识别的字符', 'characters that cannot be read'),
        text('文件所用编码中的有效字符', "valid characters of the file's encoding"),
        text('重新导出为 UTF-8 编码的 CSV，或 .xlsx', 'export again as CSV in UTF-8, or as .xlsx'),
      );
  }
}

/** Texts of a record that was left out on purpose. */
export function ignoredTexts(kind: Ignored): ProblemTexts {
  const nothing = text('无需处理', 'nothing to do');
  return kind === 'blank-row'
    ? texts(text('空行', 'a blank row'), text('数据行', 'a row of data'), nothing)
    : texts(text('合计行', 'a total row'), text('数据行', 'a row of data'), nothing);
}

const AS_XLSX = text('另存为 .xlsx 或 CSV 后再试', 'save it as .xlsx or CSV and try again');

/** Texts of a file or sheet that could not be used. `detail` is put into the first sentence. */
export function faultTexts(fault: FileFault, detail: Text = text('', '')): ProblemTexts {
  const supported = text(
    'CSV、制表符分隔的文本、.xlsx 或 Parquet，可用 gzip 或 zip 压缩',
    'CSV, tab-separated text, .xlsx or Parquet, packed as gzip or zip or not',
  );
  const unpack = text('解压后把其中的导出文件放入文件夹', 'unpack it and put the exports into the folder');
  const anew = text('重新导出，或重新复制该文件', 'export it again, or copy it again');
  switch (fault) {
    case 'file-empty':
      return texts(
        text('文件是空的', 'the file is empty'),
        text('表头和数据', 'a header and data'),
        text('重新导出', 'export again'),
      );
    case 'file-binary':
      return texts(text('不是文本文件', 'not a text file'), supported, AS_XLSX);
    case 'file-unreadable':
      return texts(
        text(`无法打开文件${detail.zh}`, `the file cannot be opened${detail.en}`),
        text('可读的文件', 'a file that can be read'),
        text('检查文件权限，或关闭占用它的程序', 'check its permissions, or close the program that holds it'),
      );
    case 'kind-unsupported':
      return texts(
        text(`不支持的文件类型${detail.zh}`, `a kind of file that is not read${detail.en}`),
        supported,
        AS_XLSX,
      );
    case 'encoding-unknown':
      return texts(
        text('无法识别文件编码', 'the encoding cannot be told'),
        text('UTF-8、UTF-16 或 GB18030（GBK）', 'UTF-8, UTF-16 or GB18030 (GBK)'),
        text('重新导出为 UTF-8 编码的 CSV，或 .xlsx', 'export again as CSV in UTF-8, or as .xlsx'),
      );
    case 'dataset-unknown':
      return texts(
        text(`无法判断是哪种单据${detail.zh}`, `cannot tell which kind of document this is${detail.en}`),
        text(
          '文件名或工作表名含单据名称（如 合同、发货、收款、发票），或表头齐全',
          'a file or sheet name with the name of the document (such as contracts, 合同, 发货, 收款, 发票), or complete headers',
        ),
        text(
          '重命名文件或工作表，或补齐表头；与审计无关的文件请移出文件夹',
          'rename the file or sheet, or complete its headers; move files that do not belong to the audit out of the folder',
        ),
      );
    case 'quote-unclosed':
      return texts(
        text(
          `引号没有闭合${detail.zh}，其后的内容无法读取`,
          `a quote is never closed${detail.en}, nothing after it can be read`,
        ),
        text('成对的引号', 'quotes in pairs'),
        text('补上引号后重新导出', 'add the missing quote and export again'),
      );
    case 'too-many-columns':
      return texts(
        text('列数过多', 'too many columns'),
        text('不超过 2000 列', 'at most 2000 columns'),
        text('只导出需要的列', 'export only the columns needed'),
      );
    case 'workbook-damaged':
      return texts(
        text('工作簿损坏或不完整', 'the workbook is damaged or cut off'),
        text('完整的 .xlsx 文件', 'a complete .xlsx file'),
        anew,
      );
    case 'workbook-encrypted':
      return texts(
        text('工作簿有密码', 'the workbook is protected by a password'),
        text('没有密码的 .xlsx 文件', 'an .xlsx file without a password'),
        text('在 Excel 中取消密码后另存', 'remove the password in Excel and save'),
      );
    case 'workbook-too-large':
      return texts(
        text('工作簿解压后过大', 'the workbook is too large when unpacked'),
        text('解压后不超过 4 GB', 'at most 4 GB unpacked'),
        text('分成几个文件，或导出为 CSV', 'split it into several files, or export as CSV'),
      );
    case 'not-a-workbook':
      return texts(
        text('其他程序的文档，不是 .xlsx 工作簿', "another program's document, no .xlsx workbook"),
        supported,
        AS_XLSX,
      );
    case 'packed-damaged':
      return texts(
        text('压缩文件损坏或不完整', 'the packed file is damaged or cut off'),
        text('完整的压缩文件', 'a complete packed file'),
        anew,
      );
    case 'packed-encrypted':
      return texts(
        text('压缩文件有密码', 'the packed file is protected by a password'),
        text('没有密码的压缩文件', 'a packed file without a password'),
        unpack,
      );
    case 'packed-too-large':
      return texts(
        text('解压后大得不合常理，未解压', 'too large when unpacked to be an export; it was not unpacked'),
        text(
          '解压后不超过 64 GB，且不超过压缩文件的 250 倍',
          'at most 64 GB unpacked, and at most 250 times the packed file',
        ),
        text(
          '确认来源；确是导出文件时请自行解压',
          'make sure where it comes from; unpack it yourself if it is an export',
        ),
      );
    case 'packed-method-unknown':
      return texts(
        text(`不支持的压缩方法${detail.zh}`, `a method of packing that is not read${detail.en}`),
        text('普通的 zip（Deflate）', 'a common zip (Deflate)'),
        unpack,
      );
    case 'packed-twice':
      return texts(
        text(`压缩文件中的压缩文件${detail.zh}，未读取`, `packed within a packed file${detail.en}; not read`),
        supported,
        unpack,
      );
    case 'packed-nothing':
      return texts(text('压缩文件中没有文件', 'there is no file in it'), text('导出文件', 'exports'), anew);
    case 'parquet-damaged':
      return texts(
        text('Parquet 文件损坏或不完整', 'the Parquet file is damaged or cut off'),
        text('完整的 Parquet 文件', 'a complete Parquet file'),
        anew,
      );
    case 'parquet-encrypted':
      return texts(
        text('Parquet 文件已加密', 'the Parquet file is encrypted'),
        text('未加密的 Parquet 文件', 'a Parquet file that is not encrypted'),
        text('不加密重新导出', 'export it again without encryption'),
      );
    case 'parquet-too-large':
      return texts(
        text('行数多得不合常理，未读取', 'too many rows for its size to be an export; it was not read'),
        text('不超过二十亿行', 'at most two thousand million rows'),
        text('确认来源；分成几个文件', 'make sure where it comes from; split it into several files'),
      );
  }
}
