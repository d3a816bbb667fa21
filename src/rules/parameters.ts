import type { CompanyList, Parameter } from '../domain/pack.js';

/** Values in force by name: a text each, or a list of texts. Numbers are decimals as text. */
export type ParameterValues = ReadonlyMap<string, string | readonly string[]>;

/**
 * The values in force on a date. A parameter with no value on that date, or with an empty list, is left out: rules that
 * read it are not evaluable. So is a list that differs between companies ({@link companyListsOn}): it is no single value. Where
 * dated values overlap the pack check has failed already; here the last one wins.
 */
export function parametersOn(
  pack: { readonly parameters: readonly Parameter[] },
  date: string,
): Map<string, string | string[]> {
  const found = new Map<string, string | string[]>();
  for (const parameter of pack.parameters) {
    if (parameter.perCompany) continue;
    for (const { from, to, value } of parameter.values) {
      if ((from !== undefined && date < from) || (to !== undefined && date > to)) continue;
      if (typeof value === 'object') {
        if (value.length > 0) found.set(parameter.name, value.map(String));
      } else {
        found.set(parameter.name, String(value));
      }
    }
  }
  return found;
}

/** The lists that companies may have of their own, as in force on a date; empty ones are none. */
export function companyListsOn(
  pack: { readonly parameters: readonly Parameter[] },
  date: string,
): readonly CompanyList[] {
  return pack.parameters
    .filter(({ perCompany }) => perCompany)
    .flatMap(({ name, values }) =>
      values
        .filter(({ from = date, to = date }) => from <= date && date <= to)
        .map(({ org, value }) => ({ name, org: org ?? null, values: [value].flat().map(String) }))
        .filter((list) => list.values.length > 0),
    );
}

/** The value of every parameter that came into force last; for examples, which carry no date. */
export function latestParameters(pack: { readonly parameters: readonly Parameter[] }): Map<string, string | string[]> {
  const latest = pack.parameters.map((parameter) => {
    const values = [...parameter.values].sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1));
    return { ...parameter, values: values.slice(-1).map(({ value }) => ({ value })) };
  });
  return parametersOn({ parameters: latest }, '9999-12-31');
}

/** True for a plain decimal (`-12.50`), the only spelling of a number that reaches SQL. */
export function isDecimal(text: string): boolean {
  return /^-?\d{1,30}(\.\d{1,10})?$/.test(text);
}
