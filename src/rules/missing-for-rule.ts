import type { MissingData } from '../domain/missing.js';
import type { FactsContract, Rule } from '../domain/pack.js';
import { factsJudged, factsRead } from './conditions.js';

/**
 * Datasets and columns that a rule's verdict rests on and that some or all of the loaded exports lack, sorted:
 * `contracts.entered_at`, `shipments`. Where a dataset is absent as a whole, its columns are not listed one by one.
 */
export function missingForRule(
  rule: Rule,
  pack: { readonly facts: readonly { readonly contract: FactsContract }[] },
  missing: MissingData,
): string[] {
  const contract = pack.facts.find((facts) => facts.contract.name === rule.facts)?.contract;
  return contract === undefined ? [] : missingForView(rule, contract, missing);
}

/** The same, for a rule whose facts view is at hand. */
export function missingForView(rule: Rule, contract: FactsContract, missing: MissingData): string[] {
  const facts = [...new Set([...factsRead(rule.scope), ...factsJudged(rule)])];
  const needs = facts.flatMap((fact) => contract.columns[fact]?.needs ?? []);
  const datasets = [contract.dataset ?? [], ...needs.map((need) => need.split('.')[0] as string)].flat();
  const wholly = [...new Set(datasets)].filter((dataset) => missing.byOrg.get(dataset) === 'all');
  const partly = needs.filter((need) => {
    const dataset = need.split('.')[0] as string;
    if (wholly.includes(dataset)) return false;
    if (dataset === contract.dataset) return missing.byInput.has(need);
    return missing.byOrg.has(need) || missing.byOrg.has(dataset);
  });
  return [...new Set([...wholly, ...partly])].sort();
}
