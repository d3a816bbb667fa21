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
  readonly message?: string;
}

/** The database's own errors, as against those of the network and of this program. */
const SQLSTATE = /^[0-9A-Z]{5}$/;

/**
 * A database's refusal in words: one line that says what happened, where, and what to do. Anything that is not the
 * user's to mend (a statement that is wrong) comes back as it is.
 */
export function explainPostgresError(error: unknown, address: ServerAddress): unknown {
  if (error instanceof UserError) return error;
  const { code = '', message = '' } = (error ?? {}) as ServerError;
  const text = textOf(code, message, address);
  if (text !== null) return new UserError(text);
  return address.cluster === undefined || !SQLSTATE.test(code) ? error : clusterRefusal(address.cluster, message);
}

function textOf(code: string, message: string, { host, port, user, database }: ServerAddress): Text | null {
  const server = `${host}:${port}`;
  if (
    ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', 'ENOENT'].includes(code) ||
    message === 'timeout expired'
  )
    return {
      zh: `连不上 PostgreSQL 服务器 ${server}（${code || '超时'}）。请检查地址、端口，以及服务器是否已启动。`,
      en: `The PostgreSQL server ${server} does not answer (${code || 'timed out'}). Check the address and the port, and that the server is running.`,
    };
  if (code === '28P01' || code === '28000')
    return {
      zh: `PostgreSQL 服务器 ${server} 拒绝用户「${user}」登录数据库「${database}」。请检查用户名、密码（或 PGPASSWORD）和服务器的 pg_hba.conf。`,
      en: `The PostgreSQL server ${server} refuses the login of "${user}" to the database "${database}". Check the user, the password (or PGPASSWORD) and the server's pg_hba.conf.`,
    };
  if (code === '3D000')
    return {
      zh: `PostgreSQL 服务器 ${server} 上没有数据库「${database}」。请检查 --db 地址末尾的数据库名。`,
      en: `There is no database "${database}" on the PostgreSQL server ${server}. Check the name at the end of the --db address.`,
    };
  if (/^Connection terminated/.test(message) || ['57P01', '57P02', '57P03', 'ECONNRESET', 'EPIPE'].includes(code))
    return {
      zh: `与 PostgreSQL 服务器 ${server} 的连接中断。什么都没有留下，请稍后重新运行。`,
      en: `The connection to the PostgreSQL server ${server} was lost. Nothing was left behind; run again when it is back.`,
    };
  return null;
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
