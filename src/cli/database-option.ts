import { UserError } from '../domain/problem.js';
import type { PostgresOptions } from '../store/postgres.js';

/** The environment variable that stands in for `--db`: a URL with a password is better off there than in a list of processes. */
const DATABASE_VARIABLE = 'JIHE_DB';

/** Word that asks for the embedded database although {@link DATABASE_VARIABLE} names another one. */
const EMBEDDED = 'duckdb';

/**
 * The PostgreSQL that `--db` or `JIHE_DB` names; null for the embedded database. Nothing here shows a URL: it may hold a
 * password.
 * @throws UserError when it is not an address of PostgreSQL.
 */
export function databaseUrl(option: string | undefined): string | null {
  const url = (option ?? process.env[DATABASE_VARIABLE] ?? '').trim();
  if ((option === undefined && url === '') || url === EMBEDDED) return null;
  const name = option === undefined ? DATABASE_VARIABLE : '--db';
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url))
    throw new UserError({
      zh: `${name} 不是 PostgreSQL 地址。请写成 postgres://用户@主机:5432/数据库（密码可放在环境变量 PGPASSWORD 中；其中的特殊字符写成 %40 的形式），或写 ${EMBEDDED}。`,
      en: `${name} is not an address of PostgreSQL. Write it like postgres://user@host:5432/database (the password may stand in the environment variable PGPASSWORD; special characters in it are written like %40), or ${EMBEDDED}.`,
    });
  return url;
}

/** {@link databaseUrl} with what a run needs besides: the name of its schema, and whether that stays. */
export function databaseOptions(args: {
  readonly db: string | undefined;
  readonly keep: boolean | undefined;
  readonly name: string;
}): PostgresOptions | null {
  const url = databaseUrl(args.db);
  if (url === null && args.keep)
    throw new UserError({
      zh: `--keep 只能与 --db（或 ${DATABASE_VARIABLE}）一起使用：内置数据库不会留下任何东西。`,
      en: `--keep goes with --db (or ${DATABASE_VARIABLE}) only: the embedded database leaves nothing behind.`,
    });
  return url === null ? null : { url, name: args.name, keep: args.keep === true };
}

/** Text in which no password of a database address is left. */
export function withoutPasswords(text: string): string {
  if (!text.includes('://')) return text;
  return text
    .replace(/(postgres(?:ql)?:\/\/[^\s:/@]*):\S*@/gi, '$1:***@')
    .replace(/([?&](?:password|sslpassword)=)[^&\s]*/gi, '$1***');
}
