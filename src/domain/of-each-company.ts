import type { Parameter } from './pack.js';

/**
 * A list that differs between companies, taken apart: the one for all that have none of their own, then each company's, by
 * company, which the title then names. Any other parameter stays as it is.
 */
export function ofEachCompany(parameter: Parameter): readonly Parameter[] {
  const { title, values } = parameter;
  const companies = [...new Set(values.flatMap(({ org }) => org ?? []))].sort();
  if (companies.length === 0) return [parameter];
  const general = values.filter(({ org }) => org === undefined);
  return [
    ...(general.length === 0 ? [] : [{ ...parameter, values: general }]),
    ...companies.map((company) => ({
      ...parameter,
      title: { zh: `${title.zh}（${company}）`, en: `${title.en} (${company})` },
      values: values.filter(({ org }) => org === company),
    })),
  ];
}
