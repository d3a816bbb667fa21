const LIMIT = 31;

/** Cuts to a length without splitting a surrogate pair. */
function cut(text: string, length: number): string {
  const kept = text.slice(0, length);
  return /[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept;
}

/**
 * A name that Excel accepts for a worksheet: at most 31 characters, none of `[]:*?/\`, no apostrophe (it would have to
 * be doubled in references), not empty, not the reserved "History".
 */
export function sheetName(wanted: string): string {
  const clean = wanted
    .replace(/[[\]:*?/\\\u0000-\u001F\u007F]/g, '-')
    .replace(/'/g, '’')
    .trim();
  const name = clean === '' ? 'Sheet' : /^history$/i.test(clean) ? `${clean}_` : clean;
  return cut(name, LIMIT);
}

/** Hands out worksheet names, each once (Excel ignores case): a repeated name gets "(2)", "(3)" … within the 31 characters. */
export function sheetNamer(): (wanted: string) => string {
  const taken = new Set<string>();
  return (wanted) => {
    const base = sheetName(wanted);
    let name = base;
    for (let part = 2; taken.has(name.toLowerCase()); part++) {
      const suffix = `(${part})`;
      name = cut(base, LIMIT - suffix.length) + suffix;
    }
    taken.add(name.toLowerCase());
    return name;
  };
}
