import type { FactsContract } from '../../domain/pack.js';
import { unaccountedClauses } from '../coverage.js';
import type { Fault } from '../fault.js';
import type { Pack } from '../pack.js';
import { idleConditions } from './idle-conditions.js';
import { createProver } from './prove.js';
import { rulePairs } from './rule-pairs.js';
import { sqlConstants } from './sql-constants.js';
import { unknownCodes } from './unknown-codes.js';
import { unusedFacts, unusedParameters } from './unused.js';

/**
 * What is suspicious in a pack that can be run: rules that repeat, contradict or shadow one another, conditions that can never
 * or always hold, limits hidden in SQL, and parameters, views, columns and clauses that nothing rests on. None of it keeps a
 * run from being right about the rules as they stand, so it is no fault for `openPack`.
 */
export function checkPack(pack: Pack): readonly Fault[] {
  // What a rule reads that is switched off is not left over: it may be switched on again.
  const kept = { ...pack, rules: [...pack.rules, ...pack.switchedOff] };
  return [
    ...pack.facts.flatMap(({ contract }) => rulesOfView(contract, pack)),
    ...pack.facts.flatMap(sqlConstants),
    ...unusedFacts(kept),
    ...unusedParameters(kept),
    ...unaccountedClauses(pack),
  ];
}

function rulesOfView(contract: FactsContract, { rules, parameters }: Pack): readonly Fault[] {
  const prover = createProver(contract, parameters);
  const own = rules.filter((rule) => rule.facts === contract.name);
  return [
    ...own.flatMap((rule) => [...idleConditions(rule, prover), ...unknownCodes(rule, contract, parameters)]),
    ...rulePairs(own, parameters, prover),
  ];
}
