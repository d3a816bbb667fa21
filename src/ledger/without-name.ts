/** What stands in the place of a name. */
const GONE = '***';

/**
 * What a finding is about, whose it is and where: its row is found by these. A customer may be called after a person, and the
 * names of others may begin like his.
 */
const KEPT = ['id', 'rule', 'org', 'subject', 'who'];

/**
 * A text, or JSON in text, without a person's name. In JSON the name goes from every value, wherever it stands in it, but
 * for those that say what the finding is about; keys are names of facts and stay. A value that is the name of somebody else
 * (`others`) stays, too, although the person's may be a part of it.
 */
export function withoutName(text: string, name: string, others: ReadonlySet<string>): string {
  const replaced = (value: unknown): unknown => {
    if (typeof value === 'string') return others.has(value) ? value : value.replaceAll(name, GONE);
    if (Array.isArray(value)) return value.map(replaced);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replaced(one)]));
  };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null)
      return JSON.stringify(
        Object.fromEntries(Object.entries(value).map(([key, one]) => [key, KEPT.includes(key) ? one : replaced(one)])),
      );
  } catch {
    // Words.
  }
  return replaced(text) as string;
}
