import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The package's own folder: this file stands one level below it, in `src/` as in `dist/`. */
const HERE = new URL('../', import.meta.url);

/** The policy pack that ships with the package. */
export const PACK_FOLDER = fileURLToPath(new URL('rules/', HERE));

/** The report definitions that ship with the package. */
export const REPORTS_FOLDER = fileURLToPath(new URL('reports/', HERE));

/** Version of the package, from its package.json. */
export function packageVersion(): string {
  return (JSON.parse(readFileSync(new URL('package.json', HERE), 'utf8')) as { version: string }).version;
}
