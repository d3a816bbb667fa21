import { nearestName } from '../../domain/nearest-name.js';
import type { Comparison, Condition, FactsContract, Parameter, Rule } from '../../domain/pack.js';
import { CONDITION_PARTS } from '../check-rule.js';
import { parameterOf } from '../conditions.js';
import { type Fault, pointer } from '../fault.js';

/**
 * Texts that a rule compares with a column of codes and that are none of its codes (`values` of the facts contract): nobody
 * will ever see them in a row, so that the comparison means nothing, or the opposite of what was meant.
 */
export function unknownCodes(rule: Rule, contract: FactsContract, parameters: readonly Parameter[]): readonly Fault[] {
  return CONDITION_PARTS.flatMap((part) => {
    const condition = rule[part];
    return condition === undefined ? [] : leaves(condition, `/${part}`);
  }).flatMap(({ leaf, path }) => {
    const column = Object.hasOwn(contract.columns, leaf.fact) ? contract.columns[leaf.fact] : undefined;
    if (column?.values === undefined) return [];
    const codes = Object.keys(column.values);
    return textsOf(leaf, parameters)
      .filter(({ text }) => !codes.includes(text))
      .map(({ text, at }) => ({
        file: `policies/${rule.name}.json`,
        path: `${path}${at}`,
        what: {
          zh: `“${text}”不是 facts/${contract.name} 中 ${leaf.fact} 的代码（${codes.join('、')}）`,
          en: `"${text}" is none of the codes of ${leaf.fact} in facts/${contract.name} (${codes.join(', ')})`,
        },
        nearest: nearestName(text, codes),
      }));
  });
}

/** The comparisons of a tree with the place of each. */
function leaves(node: Condition, path: string): readonly { readonly leaf: Comparison; readonly path: string }[] {
  if ('all' in node) return node.all.flatMap((child, i) => leaves(child, `${path}/all/${i}`));
  if ('any' in node) return node.any.flatMap((child, i) => leaves(child, `${path}/any/${i}`));
  if ('not' in node) return leaves(node.not, pointer(path, 'not'));
  return [{ leaf: node, path }];
}

/** The texts a comparison measures against, with their place below it; every value a parameter ever has. */
function textsOf(
  leaf: Comparison,
  parameters: readonly Parameter[],
): readonly { readonly text: string; readonly at: string }[] {
  const name = parameterOf(leaf);
  if (name !== null) {
    const values = parameters.find((parameter) => parameter.name === name)?.values ?? [];
    return [...new Set(values.flatMap(({ value }) => [value].flat().map(String)))].map((text) => ({
      text,
      at: '/value',
    }));
  }
  const { value } = leaf;
  if (Array.isArray(value)) return value.map((text, i) => ({ text: String(text), at: `/value/${i}` }));
  return typeof value === 'object' ? [] : [{ text: String(value), at: '/value' }];
}
