import { UserError } from '../domain/problem.js';
import { ident, literal } from '../domain/sql.js';
import type { Row } from './port.js';

/** PostgreSQL machines that Citus joins into one database. */
export interface Cluster {
  /** Name, version and size for `run.json` and messages, e.g. `citus 13.0-1 on 3 nodes`. */
  readonly name: string;
  /** Statements that begin the run's transaction, before anything is created in it. */
  readonly settings: string;
  /** SQL that lays out a table; see {@link Store.spread}. */
  spread(table: string, column: string | null): string;
}

/**
 * Oldest major version whose planner takes what the facts ask: a replicated table as the outer side of an outer join, and
 * tables that already hold rows spread one node at a time.
 */
const OLDEST = 12;

/**
 * Looks for Citus with at least two nodes that hold data; null where there is nothing to spread over, where the version is
 * too old, and where the environment says `JIHE_CITUS=off`.
 */
export async function findCluster(
  query: (sql: string) => Promise<Row[]>,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Cluster | null> {
  const wish = environment.JIHE_CITUS ?? 'on';
  if (wish !== 'on' && wish !== 'off')
    throw new UserError({
      zh: `环境变量 JIHE_CITUS 只能是 on 或 off，不能是“${wish}”。`,
      en: `The environment variable JIHE_CITUS is "on" or "off", not "${wish}".`,
    });
  if (wish === 'off') return null;
  const [extension] = await query("SELECT extversion AS version FROM pg_extension WHERE extname = 'citus'");
  const version = String(extension?.version ?? '');
  if (!(Number.parseInt(version, 10) >= OLDEST)) return null;
  const [found] = await query(
    "SELECT count(*) AS nodes FROM pg_dist_node WHERE isactive AND shouldhaveshards AND noderole = 'primary'",
  );
  const nodes = Number(found?.nodes);
  return nodes >= 2 ? clusterOf(version, nodes) : null;
}

function clusterOf(version: string, nodes: number): Cluster {
  const firstOfColumn = new Map<string, string>();
  return {
    name: `citus ${version} on ${nodes} nodes`,
    settings: settingsFor(nodes),
    spread: (table, column) => {
      // Given as text, which the cluster reads as an identifier.
      const relation = literal(ident(table));
      if (column === null) return `SELECT create_reference_table(${relation})`;
      // Tables of one column lie together: rows with the same value are on the same node.
      const first = firstOfColumn.get(column);
      if (first === undefined) firstOfColumn.set(column, table);
      const beside = literal(first === undefined ? 'none' : ident(first));
      return `SELECT create_distributed_table(${relation}, ${literal(column)}, colocate_with => ${beside})`;
    },
  };
}

/**
 * One connection per node (`sequential`): everything is one transaction, and what it has written is seen on the connection
 * that wrote it and nowhere else. With one connection a node works on one part at a time, so there are as many parts as
 * nodes. Results that nodes exchange have no limit here, the tables they come from have none either. Dates must read the
 * same on every node; local tables and the schema stay ordinary ones, whatever the server's defaults are.
 */
function settingsFor(nodes: number): string {
  return `SET LOCAL citus.multi_shard_modify_mode = 'sequential'; SET LOCAL citus.shard_count = ${nodes};
    SET LOCAL citus.max_intermediate_result_size = -1; SET LOCAL citus.enable_schema_based_sharding = off;
    SET LOCAL citus.use_citus_managed_tables = off; SET LOCAL citus.propagate_set_commands = 'local';
    SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL TimeZone = 'Asia/Shanghai'`;
}

/** What to tell when a cluster refuses a statement, with the way around it. `message` is the server's. */
export function clusterRefusal(cluster: string, message: string): UserError {
  return new UserError({
    zh: `集群（${cluster}）不能执行稽核所需的语句：${message}。请设置环境变量 JIHE_CITUS=off 后重新运行：数据只放在协调节点上，结果相同。`,
    en: `The cluster (${cluster}) cannot run a statement of the audit: ${message}. Set the environment variable JIHE_CITUS=off and run again: everything then stays on the coordinator, with the same results.`,
  });
}
