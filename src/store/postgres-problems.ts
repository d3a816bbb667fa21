import { UserError } from '../domain/problem.js';
import { ident } from '../domain/sql.js';
import type { Text } from '../domain/text.js';
import { clusterRefusal } from './citus.js';

/** Where a connection leads, for messages; there is no password in it. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** Name of the cluster that the server spreads tables over, where it does. */
  readonly cluster?: string;
}

/** What is known of an error from the server (`code` is an SQLSTATE) or from the network (`code` like ECONNREFUSED). */
interface ServerError {
  readonly code?: string;
  /** In the server's own language. */
  readonly message?: string;
  /** The server's source file that raised it: the same in every language. */
  readonly file?: string;
}

/** The database's own errors, as against those of the network and of this program. */
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/;

/** Stands for the SQLSTATE that a full lock table shares with a lack of memory. */
const LOCK_TABLE = '53200L';

/**
 * A database's refusal in words: one line that says what happened, where, and what to do. Anything that is not the
 * user's to mend (a statement that is wrong) comes back as it is.
 */
export function explainPostgresError(error: unknown, address: ServerAddress): unknown {
  if (error instanceof UserError) return error;
  const { code = '', message = '', file = '' } = (error ?? {}) as ServerError;
  const text = textOf(code === '53200' && file === 'lock.c' ? LOCK_TABLE : code, message, address);
  if (text !== null) return new UserError(text);
  return address.cluster === undefined || !SQLSTATE.test(code) ? error : clusterRefusal(address.cluster, message);
}

/** Says something of a server; `said` is the server's own message, or the code of the network's error. */
type Explanation = (server: ServerAddress & { readonly where: string }, said: string) => Text;

const noAnswer: Explanation = ({ where }, said) => ({
  zh: `连不上 PostgreSQL 服务器 ${where}（${said}）。请检查地址、端口，以及服务器是否已启动。`,
  en: `The PostgreSQL server ${where} does not answer (${said}). Check the address and the port, and that the server is running.`,
});

const login: Explanation = ({ where, user, database }, said) => ({
  zh: `PostgreSQL 服务器 ${where} 拒绝用户「${user}」登录数据库「${database}」（${said}）。请检查用户名、密码（或 PGPASSWORD）、sslmode 和服务器的 pg_hba.conf。`,
  en: `The PostgreSQL server ${where} refuses the login of "${user}" to the database "${database}" (${said}). Check the user, the password (or PGPASSWORD), sslmode and the server's pg_hba.conf.`,
});

const lost: Explanation = ({ where }) => ({
  zh: `与 PostgreSQL 服务器 ${where} 的连接中断。数据库中没有留下任何东西；请在服务器恢复后重新运行。`,
  en: `The connection to the PostgreSQL server ${where} was lost. Nothing is left behind in the database; run again when the server is back.`,
});

const timeLimit: Explanation = ({ where, user }, said) => ({
  zh: `PostgreSQL 服务器 ${where} 中止了稽核：超过时限，或被管理员取消（${said}）。管理员可为该用户放宽时限，例如：ALTER ROLE ${ident(user)} SET statement_timeout = 0`,
  en: `The PostgreSQL server ${where} stopped the audit, at a time limit or at an administrator's request (${said}). An administrator can lift the limit for this user, e.g.: ALTER ROLE ${ident(user)} SET statement_timeout = 0`,
});

const encryption: Explanation = ({ where }, said) => ({
  zh: `无法与 PostgreSQL 服务器 ${where} 建立加密连接（${said}）。请检查地址中的 sslmode（disable、require、verify-ca、verify-full）和 sslrootcert。`,
  en: `No encrypted connection to the PostgreSQL server ${where} (${said}). Check sslmode (disable, require, verify-ca, verify-full) and sslrootcert in the address.`,
});

const unstorable: Explanation = ({ where, database }, said) => ({
  zh: `数据库 ${where}/${database} 无法保存某个字符（${said}）。请从导出文件中去掉该字符。`,
  en: `The database ${where}/${database} cannot store a character (${said}). Remove it from the export.`,
});

/** By SQLSTATE, by the code of the network's error. */
const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: noAnswer,
  ENOTFOUND: noAnswer,
  EAI_AGAIN: noAnswer,
  ETIMEDOUT: noAnswer,
  EHOSTUNREACH: noAnswer,
  ENETUNREACH: noAnswer,
  ENOENT: noAnswer,
  EACCES: noAnswer,
  '57P03': noAnswer,
  '28P01': login,
  '28000': login,
  '3D000': ({ where, database }) => ({
    zh: `PostgreSQL 服务器 ${where} 上没有数据库「${database}」。请检查 --db 地址末尾的数据库名。`,
    en: `There is no database "${database}" on the PostgreSQL server ${where}. Check the name at the end of the --db address.`,
  }),
  '53300': ({ where }, said) => ({
    zh: `PostgreSQL 服务器 ${where} 的连接数已满（${said}）。请稍后重试，或请管理员调高 max_connections 或该用户的 CONNECTION LIMIT。`,
    en: `The PostgreSQL server ${where} takes no more connections (${said}). Try again later, or have max_connections or the user's CONNECTION LIMIT raised.`,
  }),
  '42501': ({ where, user, database }, said) => ({
    zh: `用户「${user}」在数据库 ${where}/${database} 中权限不足（${said}）。请管理员授予所需权限。`,
    en: `The user "${user}" lacks a right in the database ${where}/${database} (${said}). An administrator can grant it.`,
  }),
  '57P01': lost,
  '57P02': lost,
  '57P05': lost,
  '08003': lost,
  '08006': lost,
  ECONNRESET: lost,
  EPIPE: lost,
  '25P03': timeLimit,
  '25P04': timeLimit,
  '57014': timeLimit,
  '55P03': ({ where }, said) => ({
    zh: `PostgreSQL 服务器 ${where} 上等待锁超时（${said}）：另一个会话占用了所需的表。请稍后重试。`,
    en: `Waiting for a lock on the PostgreSQL server ${where} took too long (${said}): another session holds a table that is needed. Try again later.`,
  }),
  '53100': ({ where }, said) => ({
    zh: `PostgreSQL 服务器 ${where} 的磁盘已满（${said}）。请在服务器上腾出空间（约为导出文件大小的三倍）后重新运行；数据库中没有留下任何东西。`,
    en: `The disk of the PostgreSQL server ${where} is full (${said}). Free some space there (about three times the size of the exports) and run again; nothing is left behind in the database.`,
  }),
  '53400': ({ where, user }, said) => ({
    zh: `PostgreSQL 服务器 ${where} 的限额不够（${said}）。请管理员放宽，例如：ALTER ROLE ${ident(user)} SET temp_file_limit = -1`,
    en: `A limit of the PostgreSQL server ${where} is too low (${said}). An administrator can lift it, e.g.: ALTER ROLE ${ident(user)} SET temp_file_limit = -1`,
  }),
  '53200': ({ where }, said) => ({
    zh: `PostgreSQL 服务器 ${where} 内存不足（${said}）。请管理员降低 work_mem 或增加内存。`,
    en: `The PostgreSQL server ${where} ran out of memory (${said}). Have work_mem lowered there, or memory added.`,
  }),
  [LOCK_TABLE]: ({ where }, said) => ({
    zh: `PostgreSQL 服务器 ${where} 的锁表已满（${said}）。请管理员把 max_locks_per_transaction 调到默认值 64 或更高，然后重启服务器。`,
    en: `The lock table of the PostgreSQL server ${where} is full (${said}). An administrator can raise max_locks_per_transaction to its default of 64 or more; the server must then be restarted.`,
  }),
  '58030': ({ where }, said) => ({
    zh: `PostgreSQL 服务器 ${where} 读写磁盘出错（${said}）。请管理员检查服务器的磁盘。`,
    en: `The PostgreSQL server ${where} had an error reading or writing its disk (${said}). An administrator should check that disk.`,
  }),
  '22021': unstorable,
  '22P05': unstorable,
};

/** Errors without a code, by their message. */
const BY_MESSAGE: readonly (readonly [RegExp, Explanation])[] = [
  [/^timeout expired/, noAnswer],
  [/password must be a (non-empty )?string/, login],
  [/does not support SSL|SSL|certificate|sslmode/i, encryption],
  [/^Connection terminated|^Client has encountered a connection error/, lost],
];

const CERTIFICATE = /CERT|TLS|SSL|UNABLE_TO_/;

function textOf(code: string, message: string, address: ServerAddress): Text | null {
  const where = address.host.startsWith('/') ? address.host : `${address.host}:${address.port}`;
  const isServers = SQLSTATE.test(code) || code === LOCK_TABLE;
  const explain =
    EXPLANATIONS[code] ??
    (isServers ? null : CERTIFICATE.test(code) ? encryption : BY_MESSAGE.find(([said]) => said.test(message))?.[1]);
  return explain?.({ ...address, where }, isServers || code === '' ? message : code) ?? null;
}

/** The files that `sslrootcert`, `sslcert` or `sslkey` name cannot be used, or `sslmode` needs one of them. */
export function badCertificates(error: unknown): UserError {
  const { code, path, message } = error as NodeJS.ErrnoException;
  // Other messages may hold the address with its password.
  const said =
    code !== undefined && path !== undefined
      ? `${code}: ${path}`
      : /sslmode=\S+ requires \S+ \S+ \S+ \S+/.exec(message)?.[0];
  return new UserError({
    zh: `--db 地址中的参数无法使用（${said ?? '无法识别'}）。请检查 sslmode、sslrootcert、sslcert 和 sslkey。`,
    en: `The parameters of the --db address cannot be used (${said ?? 'not understood'}). Check sslmode, sslrootcert, sslcert and sslkey.`,
  });
}

/** What stands in the way of a run on a server that answers; null when nothing does. */
export function refusalOf(
  { host, port, user, database }: ServerAddress,
  server: {
    readonly encoding: string;
    readonly isStandby: boolean;
    /** The role may create the tables of the run somewhere. */
    readonly mayStore: boolean;
    /** Right on the database that the run needs. */
    readonly needs: string;
    /** Name of the schema that is to be kept, when there is one of that name already. */
    readonly takenName: string | null;
  },
): Text | null {
  const where = `${host}:${port}/${database}`;
  if (server.encoding !== 'UTF8')
    return {
      zh: `数据库 ${where} 的编码是 ${server.encoding}，需要 UTF8。请换一个数据库，或新建：CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0`,
      en: `The database ${where} has the encoding ${server.encoding}; UTF8 is needed. Use another one, or create it: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0`,
    };
  if (server.isStandby)
    return {
      zh: `数据库 ${where} 在备库上，只读。请使用主库。`,
      en: `The database ${where} is on a standby, which is read-only. Use the primary server.`,
    };
  if (!server.mayStore) {
    const grant = `GRANT ${server.needs} ON DATABASE ${ident(database)} TO ${ident(user)}`;
    return server.needs === 'CREATE'
      ? {
          zh: `用户「${user}」在数据库 ${where} 中无权创建模式，不能使用 --keep。请管理员执行：${grant}`,
          en: `The user "${user}" may not create a schema in the database ${where}, which --keep needs. An administrator can: ${grant}`,
        }
      : {
          zh: `用户「${user}」在数据库 ${where} 中既无权创建模式，也无权创建临时表。请管理员执行：${grant}`,
          en: `The user "${user}" may create neither a schema nor temporary tables in the database ${where}. An administrator can: ${grant}`,
        };
  }
  if (server.takenName !== null)
    return {
      zh: `数据库 ${where} 中已有模式「${server.takenName}」，是以前用 --keep 留下的。不再需要时请执行：DROP SCHEMA ${ident(server.takenName)} CASCADE`,
      en: `The database ${where} has a schema "${server.takenName}" already, from an earlier run with --keep. When it is not needed any more: DROP SCHEMA ${ident(server.takenName)} CASCADE`,
    };
  return null;
}
