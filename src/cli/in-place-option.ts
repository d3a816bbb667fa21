import { UserError } from '../domain/problem.js';
import type { PostgresOptions } from '../store/postgres.js';

/** What to audit: exports, or tables that are in the database already. */
export type Inputs = { readonly inputs: readonly string[] } & (
  | { readonly inPlace?: never }
  | { readonly inPlace: string }
);

/**
 * The inputs of a command line: paths, or the mapping file of `--in-place`; never both, never none.
 * @throws UserError otherwise, and when tables are to be audited in place in no database.
 */
export function inputsOf(
  args: { readonly inputs: readonly string[] | undefined; readonly inPlace: string | undefined },
  database: PostgresOptions | null,
): Inputs {
  const inputs = args.inputs ?? [];
  if (args.inPlace === undefined) {
    if (inputs.length > 0) return { inputs };
    throw new UserError({
      zh: '请给出导出文件或文件夹，或用 --db 和 --in-place 指定数据库中的表。',
      en: 'Name the exports (files or a folder), or tables in a database with --db and --in-place.',
    });
  }
  if (inputs.length > 0)
    throw new UserError({
      zh: `--in-place 稽核数据库中的表，不能同时给出导出文件（${inputs.join('、')}）。`,
      en: `--in-place audits tables in the database; leave out the exports (${inputs.join(', ')}).`,
    });
  if (database === null)
    throw new UserError({
      zh: '--in-place 需要 --db（或 JIHE_DB）指明这些表所在的 PostgreSQL。',
      en: '--in-place needs --db (or JIHE_DB): the PostgreSQL that holds the tables.',
    });
  return { inputs, inPlace: args.inPlace };
}
