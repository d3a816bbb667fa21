import type { Store } from '../../src/store/port.js';

// Reads PostgreSQL's plan of a query over a shard and finds where rows of two spread tables meet without the equality of
// the columns by which they are spread: what a distributed planner, which goes by those equalities, cannot leave to the nodes.

/** A node of `EXPLAIN (VERBOSE, FORMAT JSON)`. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly Plans?: readonly PlanNode[];
  readonly Schema?: string;
  readonly 'Relation Name'?: string;
  readonly Alias?: string;
  readonly Output?: readonly string[];
  readonly 'Subplan Name'?: string;
  readonly 'Parent Relationship'?: string;
  readonly 'Hash Cond'?: string;
  readonly 'Merge Cond'?: string;
  readonly 'Join Filter'?: string;
  readonly 'Group Key'?: readonly string[];
  readonly Window?: string;
}

/** Spread tables: their schema, and by name the column by which each is spread. */
export interface Spread {
  readonly schema: string;
  readonly columns: ReadonlyMap<string, string>;
}

/** A column of a plan as conditions write it: `alias.column`. */
type Column = string;

/** {@link crossings} of a query that is run from the first shard; its plan joins by hashing and sorting alone. */
export async function crossingsOf(store: Store, sql: string, spread: Spread): Promise<string[]> {
  await store.exec(`SET LOCAL enable_nestloop = off; SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off;
    SET LOCAL max_parallel_workers_per_gather = 0`);
  const [row] = await store.all(`EXPLAIN (VERBOSE, FORMAT JSON) ${sql}`);
  const [explained] = JSON.parse(String(row?.['QUERY PLAN']));
  return crossings(explained.Plan, spread);
}

/** What is known of the rows a node gives. */
interface Rows {
  /** Spread tables beneath it. */
  readonly tables: readonly string[];
  /** Columns that hold the value by which the rows are spread, all of them equal. */
  readonly keys: ReadonlySet<Column>;
}

/**
 * Where the nodes of a cluster would need each other's rows, in words; empty when every node can do its part alone. The
 * last step, in which the nodes' results are put together, does not count. `plan` is the root of the plan.
 */
function crossings(plan: unknown, spread: Spread): string[] {
  const found: string[] = [];
  // The query's own grouping: nodes count their rows, the sums are added up.
  let root = plan as PlanNode;
  while (['Aggregate', 'Sort', 'Limit', 'Gather', 'Gather Merge'].includes(root['Node Type'])) {
    const [input] = inputsOf(root);
    if (input === undefined) break;
    const isAggregate = root['Node Type'] === 'Aggregate';
    root = input;
    if (isAggregate) break;
  }
  rowsOf(root, spread, found);
  return found;
}

function rowsOf(node: PlanNode, spread: Spread, found: string[]): Rows {
  for (const sub of node.Plans ?? [])
    if (sub['Parent Relationship'] === 'InitPlan' || sub['Parent Relationship'] === 'SubPlan') {
      const { tables } = rowsOf(sub, spread, []);
      // What is computed first and read by all is sent to every node.
      if (tables.length > 0) found.push(`${sub['Subplan Name']} is sent to every node: ${tables.join(', ')}`);
    }
  const inputs = inputsOf(node).map((input) => rowsOf(input, spread, found));
  const type = node['Node Type'];
  const table = node['Relation Name'];
  if (table !== undefined) {
    const column = node.Schema === spread.schema ? spread.columns.get(table) : undefined;
    return column === undefined ? NOTHING : { tables: [table], keys: new Set([`${node.Alias}.${column}`]) };
  }
  if (type === 'Subquery Scan') return renamed(node, inputs[0] ?? NOTHING);
  if (['Hash Join', 'Merge Join', 'Nested Loop'].includes(type)) return joined(node, inputs, found);
  if (type === 'Append' || type === 'SetOp') return united(node, inputs, found);
  const [only] = inputs;
  if (only === undefined || only.tables.length === 0) return NOTHING;
  const groups =
    type === 'WindowAgg'
      ? partitionOf(node)
      : type === 'Aggregate' || type === 'Group'
        ? (node['Group Key'] ?? [])
        : null;
  if (groups !== null && !groups.some((key) => only.keys.has(plain(key))))
    found.push(`${type} over ${only.tables.join(', ')} by ${groups.join(', ') || 'nothing'}`);
  return only;
}

const NOTHING: Rows = { tables: [], keys: new Set() };

/** Children that give rows, as against those that are computed beside them. */
const inputsOf = (node: PlanNode) =>
  (node.Plans ?? []).filter(({ 'Parent Relationship': role }) => role !== 'InitPlan' && role !== 'SubPlan');

/** `alias.column` without the parentheses and casts around it. */
function plain(expression: string): Column {
  return expression
    .replace(/::[\w ]+(\(\d+(,\d+)?\))?/g, '')
    .replace(/[()]/g, '')
    .trim();
}

/** The columns of a subquery have its alias; one keeps its name where the subquery did not rename it. */
function renamed(node: PlanNode, { tables, keys }: Rows): Rows {
  const names = new Set([...keys].map((key) => key.slice(key.indexOf('.') + 1)));
  const mine = (node.Output ?? []).map(plain).filter((column) => names.has(column.slice(column.indexOf('.') + 1)));
  return { tables, keys: new Set(mine.filter((column) => column.startsWith(`${node.Alias}.`))) };
}

function joined(node: PlanNode, [left = NOTHING, right = NOTHING]: readonly Rows[], found: string[]): Rows {
  const tables = [...left.tables, ...right.tables];
  if (left.tables.length === 0 || right.tables.length === 0)
    return { tables, keys: new Set([...left.keys, ...right.keys]) };
  const conditions = [node['Hash Cond'], node['Merge Cond'], node['Join Filter']].join(' ');
  const equal = [...conditions.matchAll(/\(+([\w."]+)\)?(?:::[\w ]+)? = \(?([\w."]+)\)?/g)].some(
    ([, a = '', b = '']) => (left.keys.has(a) && right.keys.has(b)) || (left.keys.has(b) && right.keys.has(a)),
  );
  if (equal) return { tables, keys: new Set([...left.keys, ...right.keys]) };
  found.push(`${left.tables.join(', ')} meets ${right.tables.join(', ')} on ${conditions.trim() || 'nothing'}`);
  return { tables, keys: left.keys };
}

/** Parts of which all are spread stay where they are; a part that every node has would be there several times. */
function united(node: PlanNode, inputs: readonly Rows[], found: string[]): Rows {
  const spread = inputs.filter(({ tables }) => tables.length > 0);
  const tables = spread.flatMap((rows) => rows.tables);
  if (spread.length > 0 && spread.length < inputs.length)
    found.push(`${node['Node Type']} puts what every node has beside ${tables.join(', ')}`);
  return { tables, keys: spread[0]?.keys ?? new Set() };
}

function partitionOf(node: PlanNode): string[] {
  const text = /PARTITION BY (.*?)(?: ORDER BY | ROWS | RANGE |\)$)/.exec(node.Window ?? '')?.[1];
  return text === undefined ? [] : text.split(', ');
}
