import type { CitedClause } from './cited-clause.js';
import type { Text } from './text.js';

/**
 * What becomes of a clause:
 *
 * - `checked`: rules check it; `in-part`: rules check it as far as the exports go, and a reason says why not further
 * - `applied`: the fines rest on it, and there is nothing to check
 * - `not-checkable`: no export can show it, for the reason given
 * - `unaccounted`: none of these; the policy says something that the pack passes over
 */
export type ClauseState = 'checked' | 'in-part' | 'applied' | 'not-checkable' | 'unaccounted';

/** One clause of the policy, and everything in the pack that rests on it. */
export interface ClauseCoverage {
  readonly clause: CitedClause;
  readonly state: ClauseState;
  /** Ids of the rules that cite it, in the order of the pack. */
  readonly rules: readonly string[];
  /** Names of the parameters that come from it. They say how much, not that anybody checks. */
  readonly parameters: readonly string[];
  /** What of the fines rests on it: the scale, a manager's joint liability. */
  readonly fines: readonly ('scale' | 'joint')[];
  /** Why no export can show it; with rules, why no export can show the rest of it. */
  readonly notCheckable: Text | null;
}
