import { alternativesOf } from './missing.js';
import type { Dataset, Field, Parameter } from './pack.js';
import type { Text } from './text.js';

/** What names mean to people: the datasets and parameters of the pack, and where the data came from. */
export interface MissingWords {
  readonly datasets: readonly Dataset[];
  readonly parameters: readonly Parameter[];
  /** The data lies in tables of a database: columns are mapped, not recognised by headers. */
  readonly isInPlace?: boolean;
}

/** `short` names what is missing; `full` also what would be accepted: headers, or names of files and sheets. */
export type MissingDetail = 'short' | 'full';

/**
 * What a rule lacks, in words: a column (`contracts.entered_at`), a dataset (`shipments`), a parameter
 * (`parameters.authorised_accounts`), or several of them of which one is enough (`receipts.contract_no|receipts.invoice_no`).
 * No full stop at the end. A name that the pack does not know stands as it is.
 */
export function missingText(need: string, words: MissingWords, detail: MissingDetail): Text {
  const each = alternativesOf(need).map((name) => oneMissing(name, words, detail));
  const [only, ...others] = each;
  if (only !== undefined && others.length === 0) return only;
  return {
    zh: `${each.map(({ zh }) => zh).join('，')}，以上有其一即可`,
    en: `${each.map(({ en }) => en).join(', ')}; any one of them will do`,
  };
}

/** {@link missingText} of several, one after the other. */
export function missingTexts(needs: readonly string[], words: MissingWords, detail: MissingDetail): Text {
  const texts = needs.map((need) => missingText(need, words, detail));
  return { zh: texts.map(({ zh }) => zh).join('；'), en: texts.map(({ en }) => en).join('; ') };
}

function oneMissing(name: string, words: MissingWords, detail: MissingDetail): Text {
  const [first = '', second] = name.split('.');
  if (first === 'parameters' && second !== undefined) return parameterMissing(second, words, detail);
  const dataset = words.datasets.find((one) => one.name === first);
  if (dataset === undefined) return { zh: `缺少 ${name}`, en: `${name} is missing` };
  if (second === undefined) return datasetMissing(dataset, words, detail);
  const field = dataset.fields.find((one) => one.name === second);
  return columnMissing(
    dataset,
    field ?? { name: second, type: 'text', title: { zh: second, en: second } },
    words,
    detail,
  );
}

function columnMissing(dataset: Dataset, field: Field, { isInPlace }: MissingWords, detail: MissingDetail): Text {
  const lack = {
    zh: `${dataset.title.zh}缺少“${field.title.zh}”列`,
    en: `no column "${field.title.en}" in ${dataset.title.en}`,
  };
  if (detail === 'short') return lack;
  if (isInPlace) {
    const place = `datasets.${dataset.name}.columns.${field.name}`;
    return { zh: `${lack.zh}（映射文件中没有 ${place}）`, en: `${lack.en} (the mapping has no ${place})` };
  }
  const net = field.netAliases ?? [];
  const names = [field.title.zh, ...(field.aliases ?? []), field.name];
  const plain = [...new Set(names)].filter((name) => !net.includes(name));
  const only = (lang: 'zh' | 'en') =>
    net.length === 0
      ? ''
      : lang === 'zh'
        ? `；没有税额、税率列时也可用 ${net.join('、')}`
        : `; ${net.join(', ')} where no column tells the tax`;
  return {
    zh: `${lack.zh}（可用表头：${plain.join('、')}${only('zh')}）`,
    en: `${lack.en} (accepted headers: ${plain.join(', ')}${only('en')})`,
  };
}

function datasetMissing(dataset: Dataset, { isInPlace }: MissingWords, detail: MissingDetail): Text {
  const lack = { zh: `缺少“${dataset.title.zh}”数据`, en: `no "${dataset.title.en}" data` };
  if (detail === 'short') return lack;
  if (isInPlace)
    return {
      zh: `${lack.zh}（映射文件中没有 datasets.${dataset.name}）`,
      en: `${lack.en} (the mapping has no datasets.${dataset.name})`,
    };
  const required = dataset.fields.filter((field) => field.required);
  return {
    zh: `${lack.zh}（文件名或工作表名含 ${dataset.fileNames.join('、')}；必须有的列：${required.map(({ title }) => title.zh).join('、')}）`,
    en: `${lack.en} (a file or sheet whose name has ${dataset.fileNames.join(', ')}; columns it must have: ${required.map(({ title }) => `${title.zh} ${title.en}`).join(', ')})`,
  };
}

function parameterMissing(name: string, { parameters }: MissingWords, detail: MissingDetail): Text {
  const title = parameters.find((parameter) => parameter.name === name)?.title ?? { zh: name, en: name };
  const lack = { zh: `参数“${title.zh}”没有给出`, en: `the parameter "${title.en}" is not given` };
  if (detail === 'short') return lack;
  return { zh: `${lack.zh}（在 parameters.json 中填写 ${name}）`, en: `${lack.en} (${name} in parameters.json)` };
}
