/**
 * The name that was probably meant: the candidate with the fewest single-character edits (insert, delete, replace, swap
 * of neighbours), at most a third of the longer name and at least one; null when none is that near. Ties go to the first
 * in alphabetical order. Case does not count.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | null {
  let best: { readonly candidate: string; readonly edits: number } | null = null;
  for (const candidate of [...candidates].sort()) {
    const limit = Math.max(1, Math.ceil(Math.max(name.length, candidate.length) / 3));
    if (Math.abs(name.length - candidate.length) > limit) continue;
    const edits = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (edits <= limit && (best === null || edits < best.edits)) best = { candidate, edits };
  }
  return best?.candidate ?? null;
}

/** Optimal string alignment distance. Names are short: both are cut to 100 characters. */
export function editDistance(left: string, right: string): number {
  const [a, b] = [left.slice(0, 100), right.slice(0, 100)];
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let edits = Math.min(replace, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        edits = Math.min(edits, (beforeLast[j - 2] ?? 0) + 1);
      row.push(edits);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
