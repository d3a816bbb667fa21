/** Key of a line of fines: person and rule. A breach that no name stands behind belongs to the role. */
export function lineKey(org: string, role: string, name: string | null, rule: string): string {
  return [org, role, name ?? '', rule].join('\n');
}
