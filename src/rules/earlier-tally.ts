import type { Period } from '../domain/date.js';
import { lineKey } from '../domain/line-key.js';
import type { EarlierPeriod } from '../domain/result.js';
import type { Role } from '../domain/verdict.js';

/** Who had a violation of which rule; no name where the row names nobody. */
interface Offender {
  readonly org: string;
  readonly role: Role;
  readonly name: string | null;
  readonly rule: string;
}

/** Collects the violations of the earlier periods. */
export interface EarlierTally {
  /** `nearness` is the period's place in the list, 0 for the nearest. */
  add(offender: Offender, nearness: number, violations: number, isWaived?: boolean): void;
  /** The periods, and how many of them had a violation that was not waived, by {@link lineKey}; never 0. */
  result(): { readonly earlier: readonly EarlierPeriod[]; readonly prior: ReadonlyMap<string, number> };
}

/** A tally over periods, nearest first. */
export function earlierTally(periods: readonly Period[]): EarlierTally {
  const counts = periods.map(() => ({ violations: 0, waived: 0 }));
  // The periods of an offender as bits: there are few of them, and many offenders.
  const offenders = new Map<string, number>();
  return {
    add({ org, role, name, rule }, nearness, violations, isWaived = false) {
      const count = counts[nearness];
      if (count === undefined) throw new Error(`internal error: a violation of ${rule} lies in none of the periods`);
      count[isWaived ? 'waived' : 'violations'] += violations;
      if (isWaived) return;
      const key = lineKey(org, role, name, rule);
      offenders.set(key, (offenders.get(key) ?? 0) | (1 << nearness));
    },
    result: () => ({
      earlier: periods.map(({ label }, i) => ({
        period: label,
        source: 'exports',
        ...(counts[i] as { violations: number; waived: number }),
        fines: null,
      })),
      prior: new Map([...offenders].map(([key, bits]) => [key, bitCount(bits)])),
    }),
  };
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
