import type { PackFacts } from '../domain/pack.js';
import type { Text } from '../domain/text.js';
import type { Store } from '../store/port.js';

/** The view of recurring duties; a pack without it has none. */
const VIEW = 'duty';

/**
 * Says so, once per company, when it has no record at all of kinds of recurring duties that fell due in the period: whether
 * nobody did them or the export lacks them cannot be told, so they are not judged.
 */
export async function unrecordedDuties(store: Store, facts: readonly PackFacts[]): Promise<readonly Text[]> {
  const contract = facts.find((one) => one.contract.name === VIEW)?.contract;
  if (contract === undefined) return [];
  const words = contract.columns.kind?.values ?? {};
  const kinds = new Map<string, Text[]>();
  for (const row of await store.all(`SELECT org, kind FROM ${VIEW} WHERE is_unrecorded ORDER BY org, kind`)) {
    const kind = String(row.kind);
    kinds.set(String(row.org), [...(kinds.get(String(row.org)) ?? []), words[kind] ?? { zh: kind, en: kind }]);
  }
  return [...kinds].map(([org, missing]) => ({
    zh: `${org === '-' ? '' : `${org}：`}工作记录中没有任何${missing.map(({ zh }) => zh).join('、')}的记录，是没有做还是没有导出无从得知，不作判断。`,
    en: `${org === '-' ? '' : `${org}: `}the work records have none of these kinds: ${missing.map(({ en }) => en).join(', ')}; whether they were not done or not exported cannot be told, and they are not judged.`,
  }));
}
