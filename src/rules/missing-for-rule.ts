import { alternativesOf, type MissingData } from '../domain/missing.js';
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
  const single = needs.filter((need) => alternativesOf(need).length === 1);
  const datasets = [contract.dataset ?? [], ...single.map(datasetOf)].flat();
  const wholly = [...new Set(datasets)].filter((dataset) => missing.byOrg.get(dataset) === 'all');
  const isMissing = (need: string) => {
    const dataset = datasetOf(need);
    if (dataset === contract.dataset) return missing.byInput.has(need);
    return missing.byOrg.has(need) || missing.byOrg.has(dataset);
  };
  const partly = needs.filter((need) => {
    const alternatives = alternativesOf(need);
    return alternatives.every(isMissing) && !alternatives.every((one) => wholly.includes(datasetOf(one)));
  });
  return [...new Set([...wholly, ...partly])].sort();
}

/** The dataset of `dataset.column` or `dataset`. */
function datasetOf(need: string): string {
  return need.split('.')[0] as string;
}
