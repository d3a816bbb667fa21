import { readFile } from 'node:fs/promises';
import { UserError } from '../domain/problem.js';
import { checkSchema } from '../rules/schema.js';
import { MappingFaults } from './mapping-faults.js';

/** Where the rows of one dataset lie (`datasets.<name>` of a mapping file). Every name is untrusted text until it was found in the catalogue. */
export interface TableMapping {
  /** `schema.table`, as the catalogue spells them; `"…"` around a part that contains a dot. Without a schema: `public`. */
  readonly table: string;
  /** Integer column that names a row, unique and never NULL. */
  readonly rowId?: string;
  /** The company of all rows, where no column says it. */
  readonly org?: { readonly value: string };
  /** Field → column. */
  readonly columns: Readonly<Record<string, string>>;
  /** Field → text as it stands in the column → text that is read in its place. */
  readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A mapping file: dataset → where its rows lie. Datasets that are not named are absent. */
export interface InPlaceMapping {
  readonly datasets: Readonly<Record<string, TableMapping>>;
}

/**
 * Reads a mapping file and checks its form; its names are checked against dataset schemas and database later.
 * @throws UserError naming every fault.
 */
export async function readMapping(file: string): Promise<InPlaceMapping> {
  let value: unknown;
  try {
    value = JSON.parse((await readFile(file, 'utf8')).replace(/^\ufeff/, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError({
      zh: `无法读取映射文件 ${file}：${reason}`,
      en: `The mapping file ${file} cannot be read: ${reason}`,
    });
  }
  const faults = new MappingFaults(file);
  checkSchema('in-place', value, faults.report);
  faults.throwIfAny();
  return value as InPlaceMapping;
}
