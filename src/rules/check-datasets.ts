import { nearestName } from '../domain/nearest-name.js';
import type { Dataset } from '../domain/pack.js';
import { pointer, type Report } from './fault.js';

/** Cross-checks one dataset schema: the fields it names exist, no field or title twice, choices that hold together. */
export function checkDataset(dataset: Dataset, report: Report): void {
  const names = dataset.fields.map((field) => field.name);
  const unknownField = (name: string, path: string) => {
    if (!names.includes(name))
      report(path, { zh: `没有字段“${name}”`, en: `there is no field "${name}"` }, nearestName(name, names));
  };
  for (const [i, name] of dataset.key.entries()) unknownField(name, `/key/${i}`);
  if (dataset.documentDate !== undefined) checkDocumentDate(dataset, dataset.documentDate, unknownField, report);
  if (dataset.distributeBy !== undefined) checkDistribution(dataset, dataset.distributeBy, unknownField, report);
  if (dataset.void !== undefined) unknownField(dataset.void.field, '/void/field');
  reportRepeated(names, (i, name) =>
    report(`/fields/${i}/name`, { zh: `字段“${name}”重复`, en: `the field "${name}" occurs twice` }),
  );
  reportRepeated(
    dataset.fields.map((field) => field.title.zh),
    (i, title) =>
      report(`/fields/${i}/title/zh`, { zh: `标题“${title}”重复`, en: `two fields have the title "${title}"` }),
  );
  for (const [i, field] of dataset.fields.entries()) {
    const path = pointer('/fields', i);
    if ((field.type === 'choice') !== (field.values !== undefined))
      report(path, {
        zh: '只有 choice 类型有 values，且必须有',
        en: '"values" belongs to choice fields, and they need it',
      });
    if (field.scale !== undefined && field.type !== 'decimal')
      report(pointer(path, 'scale'), { zh: '只有 decimal 类型有 scale', en: '"scale" belongs to decimal fields' });
    const values = Object.keys(field.values ?? {});
    if (field.default !== undefined && field.type === 'choice' && !values.includes(field.default)) {
      const what = {
        zh: `默认值“${field.default}”不在 values 中`,
        en: `the default "${field.default}" is not among values`,
      };
      report(pointer(path, 'default'), what, nearestName(field.default, values));
    }
    const allowed = ['reject', 'keep', 'default', ...values];
    if (field.unknown !== undefined && !allowed.includes(field.unknown)) {
      const what = {
        zh: `“${field.unknown}”不是允许的处理方式`,
        en: `"${field.unknown}" is no way to treat unknown texts`,
      };
      report(pointer(path, 'unknown'), what, nearestName(field.unknown, allowed));
    }
  }
}

function checkDocumentDate(
  dataset: Dataset,
  name: string,
  unknownField: (name: string, path: string) => void,
  report: Report,
): void {
  unknownField(name, '/documentDate');
  const type = dataset.fields.find((field) => field.name === name)?.type;
  if (type !== undefined && type !== 'date' && type !== 'datetime')
    report('/documentDate', { zh: `“${name}”不是日期`, en: `"${name}" is not a date` });
}

function checkDistribution(
  dataset: Dataset,
  name: string,
  unknownField: (name: string, path: string) => void,
  report: Report,
): void {
  unknownField(name, '/distributeBy');
  const field = dataset.fields.find((one) => one.name === name);
  if (field !== undefined && (field.type !== 'text' || field.required !== true))
    report('/distributeBy', {
      zh: `“${name}”不是必填的文本字段`,
      en: `"${name}" is not a required text field`,
    });
}

/** Calls back for each later occurrence of a text. */
export function reportRepeated(texts: readonly string[], repeated: (index: number, text: string) => void): void {
  const seen = new Set<string>();
  for (const [i, text] of texts.entries()) {
    if (seen.has(text)) repeated(i, text);
    seen.add(text);
  }
}
