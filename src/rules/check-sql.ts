import { nearestName } from '../domain/nearest-name.js';
import type { Report } from './fault.js';
import { type SqlToken, sqlTokens } from './sql-tokens.js';

/** What the SQL of a facts view may name. */
export interface SqlNames {
  /** Views the contract lists under `uses`. */
  readonly uses: readonly string[];
  /** Every facts view of the pack. */
  readonly facts: ReadonlySet<string>;
  readonly datasets: ReadonlySet<string>;
  readonly parameters: readonly string[];
}

// Statements and functions by which a pack could change data, or see more than the loaded exports.
const FORBIDDEN = new Set(
  `insert update delete copy attach detach install load pragma create drop alter export import call qualify
   read_csv read_csv_auto sniff_csv read_json read_json_auto read_ndjson read_ndjson_auto read_json_objects read_parquet
   parquet_scan read_text read_blob glob getenv current_setting set_config query query_table into merge truncate grant revoke
   execute prepare nextval setval`.split(/\s+/),
);
// Functions of PostgreSQL and of a cluster that reach the server's files, other sessions or other databases, or that run SQL
// given as text; its catalogue.
const SERVER =
  /^(pg_|lo_|dblink|postgres_fdw|information_schema$|has_\w+_privilege$|(query|table|cursor|schema|database)_to_xml|citus_|run_command_on_|master_|worker_)/;
// The same inputs must give the same bytes, today and next year.
const CLOCK_OR_CHANCE = new Set(
  'now today current_date current_time current_timestamp localtime localtimestamp random uuid gen_random_uuid clock_timestamp'.split(
    ' ',
  ),
);

/**
 * Checks the SQL of a facts view as far as text shows it: one SELECT, no statement or function that reaches outside the
 * loaded tables, nothing that depends on the clock or on chance, and no dataset or view that the pack does not know.
 */
export function checkSql(sql: string, names: SqlNames, report: Report): void {
  const tokens = sqlTokens(sql);
  if (tokens === null) {
    report('', { zh: 'SQL中有未结束的引号或注释', en: 'a quote or comment in the SQL is never closed' });
    return;
  }
  if (tokens.at(-1)?.value === ';') tokens.pop();
  const first = tokens[0]?.value.toLowerCase();
  if (first !== 'select' && first !== 'with')
    report('', { zh: 'SQL必须是一个SELECT', en: 'the SQL must be one SELECT' });
  if (tokens.some((token) => token.kind === 'sign' && token.value === ';'))
    report('', { zh: 'SQL只能有一个语句', en: 'the SQL must be a single statement' });
  for (const [i, token] of tokens.entries()) checkToken(token, tokens[i - 1], names, report);
  for (const schema of schemasNamed(tokens))
    report('', {
      zh: `SQL不得读取其他模式中的表：${schema}.…`,
      en: `the SQL may not read tables of another schema: ${schema}.…`,
    });
  const texts = new Set(tokens.filter((token) => token.kind === 'text').map((token) => token.value));
  for (const parameter of names.parameters)
    if (!texts.has(parameter))
      report('', { zh: `SQL没有读取参数“${parameter}”`, en: `the SQL does not read the parameter "${parameter}"` });
}

/** What stands before the dot of a table after FROM or JOIN. FROM has other meanings: in `EXTRACT(… FROM c.day)`, after DISTINCT. */
function schemasNamed(tokens: readonly SqlToken[]): string[] {
  const found: string[] = [];
  const callers: string[] = [];
  const word = (i: number) => (tokens[i]?.kind === 'word' ? (tokens[i]?.value.toLowerCase() ?? '') : '');
  for (const [i, { kind, value }] of tokens.entries()) {
    if (kind === 'sign' && value === '(') callers.push(word(i - 1));
    else if (kind === 'sign' && value === ')') callers.pop();
    else if (kind !== 'text' && tokens[i + 1]?.value === '.') {
      const isTable = word(i - 1) === 'join' || (word(i - 1) === 'from' && word(i - 2) !== 'distinct');
      if (isTable && !['extract', 'trim', 'substring', 'overlay'].includes(callers.at(-1) ?? '')) found.push(value);
    }
  }
  return found;
}

function checkToken(token: SqlToken, before: SqlToken | undefined, names: SqlNames, report: Report): void {
  const word = token.value.toLowerCase();
  const follows = before?.kind === 'word' ? before.value.toLowerCase() : '';
  const afterFrom = follows === 'from' || follows === 'join';
  if (token.kind === 'text' && afterFrom)
    report('', { zh: `SQL不得读取文件：'${token.value}'`, en: `the SQL may not read files: '${token.value}'` });
  if (token.kind === 'word' && before?.value !== '.') {
    if (FORBIDDEN.has(word) || SERVER.test(word))
      report('', { zh: `SQL中不允许 ${word}`, en: `${word} is not allowed in the SQL` });
    if (CLOCK_OR_CHANCE.has(word))
      report('', {
        zh: `SQL不得使用 ${word}：同样的数据必须得到同样的结果，基准日见表 run`,
        en: `the SQL may not use ${word}: the same data must give the same result; the as-of date stands in table run`,
      });
  }
  if (!afterFrom || (token.kind !== 'word' && token.kind !== 'quoted')) return;
  if (names.facts.has(word) && !names.uses.includes(word))
    report('', {
      zh: `SQL读取视图 ${word}，但 "uses" 没有列出`,
      en: `the SQL reads the view ${word}, which "uses" does not list`,
    });
  const dataset = word.endsWith('_asof') ? word.slice(0, -'_asof'.length) : null;
  if (dataset !== null && !names.datasets.has(dataset)) {
    const known = [...names.datasets].map((name) => `${name}_asof`);
    report(
      '',
      { zh: `SQL读取未知的数据集 ${word}`, en: `the SQL reads an unknown dataset ${word}` },
      nearestName(word, known),
    );
  }
}
