import { createCalendarTable } from './calendar/calendar-table.js';
import { earlierPeriods, type Period } from './domain/date.js';
import type { MissingData } from './domain/missing.js';
import type { AgeingBasis, RunManifest } from './domain/result.js';
import type { Text } from './domain/text.js';
import { resolveBasis } from './facts/ageing.js';
import { companyLists } from './facts/company-lists.js';
import { createFacts } from './facts/create-facts.js';
import { createRunTables } from './facts/run-tables.js';
import { unrecordedDuties } from './facts/unrecorded-duties.js';
import type { LoadedExports } from './load-exports.js';
import { calendarSummary, staleExports } from './report-data.js';
import { companyListsOn, parametersOn } from './rules/pack.js';
import { parameterNotes } from './rules/parameter-notes.js';
import type { ParameterValues } from './rules/parameters.js';
import type { RunOptions } from './run.js';

/** The facts views stand in the store; this is what else is known before the first rule is asked. */
export interface PreparedFacts {
  readonly calendar: RunManifest['calendar'];
  /** The values in force on the period's last day. */
  readonly parameters: ParameterValues;
  readonly basis: AgeingBasis;
  /** The periods that count as prior, nearest first. */
  readonly earlier: readonly Period[];
  /** What the exports lack, lists that no company has given included. */
  readonly missing: MissingData;
  /** What the exports leave open. */
  readonly notes: readonly Text[];
  /** Parameters that change about the period. */
  readonly parameterNotes: readonly Text[];
}

/** Makes calendar, run tables and facts of what was loaded. */
export async function prepareFacts(
  { ageing, lang }: Pick<RunOptions, 'ageing' | 'lang'>,
  { pack, store, ingested, missing: absent }: LoadedExports,
  period: Period,
  asOf: string,
): Promise<PreparedFacts> {
  const calendar = await calendarSummary(store, await createCalendarTable(store, pack.calendar), period, asOf);
  const parameters = parametersOn(pack, period.end);
  const lists = companyListsOn(pack, period.end);
  const basis = resolveBasis(ageing.basis, new Set(ingested.inputs.flatMap(({ dataset }) => dataset ?? [])));
  const earlier = earlierPeriods(period, pack.penalties.priorPeriods);
  const earlierStart = earlier.at(-1)?.start;
  await createRunTables(store, {
    ...{ asOf, period, earlierStart, parameters, lang },
    companyLists: lists,
    ageing: { ...ageing, basis },
  });
  await createFacts(store, pack.datasets, pack.facts);
  const { missing, notes } = await companyLists(store, pack, lists, absent);
  return {
    ...{ calendar, parameters, basis, earlier, missing },
    notes: [
      ...(await staleExports(store, pack.datasets, asOf)),
      ...(await unrecordedDuties(store, pack.facts)),
      ...notes,
    ],
    parameterNotes: parameterNotes(pack, { ...period, earlierStart }),
  };
}
