/** What stands in the place of a name. */
const GONE = '***';

/** What a finding is about and where: its row is found by these, and a customer may be called after a person. */
const KEPT = ['id', 'rule', 'org', 'subject'];

/**
 * A text, or JSON in text, without a person's name. In JSON the name goes from every value, wherever it stands in it, but
 * for those that say what the finding is about; keys are names of facts and stay.
 */
export function withoutName(text: string, name: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null)
      return JSON.stringify(
        Object.fromEntries(
          Object.entries(value).map(([key, one]) => [key, KEPT.includes(key) ? one : replaced(one, name)]),
        ),
      );
  } catch {
    // Words.
  }
  return text.replaceAll(name, GONE);
}

function replaced(value: unknown, name: string): unknown {
  if (typeof value === 'string') return value.replaceAll(name, GONE);
  if (Array.isArray(value)) return value.map((one) => replaced(one, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replaced(one, name)]));
}
