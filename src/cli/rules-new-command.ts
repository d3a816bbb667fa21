import { tmpdir } from 'node:os';
import type { Argv } from 'yargs';
import { chooseColumns, judgeableColumns, type NamedColumn } from '../company/choose-columns.js';
import { newRule, ruleFile } from '../company/new-rule.js';
import { parseRuleName, writeRuleFile } from '../company/rule-file.js';
import { citedClauses } from '../domain/cited-clause.js';
import { nearestName } from '../domain/nearest-name.js';
import type { FactsContract, Rule } from '../domain/pack.js';
import { UserError } from '../domain/problem.js';
import { ROLE_TITLES } from '../domain/role-titles.js';
import type { Text } from '../domain/text.js';
import type { Role } from '../domain/verdict.js';
import { runExamples } from '../rules/examples.js';
import { openPack, type Pack } from '../rules/pack.js';
import { openDuckDb } from '../store/duckdb.js';
import { alignColumns, bold, say, type Terminal } from './terminal.js';

/** `jihe rules new`: a rule to fill in, in a company's own pack. */
export function rulesNewCommand(rules: Argv, terminal: Terminal): Argv {
  const { lang } = terminal;
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  return rules.command(
    'new <id>',
    t('在本公司的制度包中新建一条规则（附例子，待填写）', "begin a rule, with examples, in a company's own pack"),
    (command) =>
      command
        .positional('id', {
          type: 'string',
          demandOption: true,
          describe: t('领域/名称，如 contract/stamped-by-office', 'area/name, e.g. contract/stamped-by-office'),
        })
        .option('facts', {
          type: 'string',
          requiresArg: true,
          describe: t(
            '判断哪个视图的行（默认：该领域最常用的）',
            "the view whose rows are judged (default: the area's usual one)",
          ),
        })
        .option('clause', {
          type: 'string',
          requiresArg: true,
          describe: t('依据的条款，如 "dept 3.7"', 'the clause it rests on, e.g. "dept 3.7"'),
        })
        .option('column', {
          type: 'string',
          requiresArg: true,
          describe: t(
            '判断该视图的哪一列（默认：尚无规则使用的是/否列）',
            'the column judged (default: a yes/no column that no rule uses yet)',
          ),
        })
        .option('who', {
          type: 'string',
          requiresArg: true,
          describe: t(
            '由谁负责，如 clerk（默认：视图列出的第一个岗位）',
            "who answers, e.g. clerk (default: the view's first role)",
          ),
        })
        .example('$0 rules new contract/stamped-by-office --clause "dept 3.7" --rules company-rules', ''),
    async (args) => {
      const { area, name } = parseRuleName(String(args.id));
      if (isDefaulted(rules, 'rules'))
        throw new UserError({
          zh: '新规则应写入本公司的制度包，不写入程序自带的制度包。先运行 jihe init <文件夹>，再加上 --rules <文件夹>。',
          en: 'A new rule belongs into a pack of your own, not into the one that ships. Run jihe init <folder> first, then add --rules <folder>.',
        });
      const folder = args.rules as string;
      const pack = await openPack(folder);
      const id = `${area}/${name}`;
      refuseTaken(pack, id);
      const contract = viewOf(pack, area, args.facts);
      const clause = clauseOf(pack, args.clause);
      const who = roleOf(contract, args.who);
      const columns = chooseColumns(contract, pack.rules, columnOf(contract, pack.rules, args.column));
      if (columns === null) throw noColumns(contract);
      const rule = newRule({ name: id, clause, who, contract, columns, lang });
      await tryExamples(pack, rule);
      const path = await writeRuleFile(folder, area, name, ruleFile(rule));
      // A pack that was sound before must be sound with it; a fault here is the program's own.
      await openPack(folder);

      terminal.out(t(`已新建 ${path}`, `Created ${path}`));
      terminal.out('');
      const { judged, scope, occurredOn } = columns;
      const lines = [
        [
          t('视图', 'View'),
          `${contract.name}  ${contract.title[lang]}${t(`（${contract.grain.zh}）`, ` (${contract.grain.en})`)}`,
        ],
        [t('责任', 'Who'), ROLE_TITLES[who][lang]],
        [t('判断', 'Judged'), `${judged.name}  ${judged.title[lang]}`],
        ...(scope === null ? [] : [[t('适用范围', 'Scope'), `${scope.name}  ${scope.title[lang]}`]]),
        [t('发生日', 'Occurred on'), `${occurredOn.name}  ${occurredOn.title[lang]}`],
      ];
      for (const line of alignColumns(lines)) terminal.out(line);
      terminal.out('');
      terminal.out(bold(t('接着', 'Next')));
      for (const line of [
        t(
          '填写所有【请填写】之处：标题、理由、提示语、下一步、适用范围；例子也随之修改。',
          'Fill in every 【请填写】 and [FILL IN]: title, why, message, next step, scope; change the examples with them.',
        ),
        scope === null
          ? t(
              '填写前请勿用于正式稽核：规则对所有行生效。',
              'Do not audit with it before that: the rule applies to every row.',
            )
          : t(
              '填写适用范围（scope）之前，规则不会判定任何单据违规；不需要范围时删去 scope。',
              'Until its scope is filled in the rule accuses nobody; delete scope where it is to apply to every row.',
            ),
        t(
          '级别现为“提示”，不罚款；确认无误后再改 severity。',
          'Its severity is "notice", which costs nothing; raise it when the rule has proved right.',
        ),
        `jihe rules test --rules ${folder}`,
        `jihe rules show ${id} --rules ${folder}`,
      ])
        terminal.out(`  ${line}`);
    },
  );
}

/** True when an option has its value from nobody but the program. */
function isDefaulted(parser: Argv, option: string): boolean {
  const { parsed } = parser as unknown as {
    readonly parsed?: { readonly defaulted?: Record<string, boolean> } | false;
  };
  return parsed ? parsed.defaulted?.[option] === true : false;
}

function refuseTaken(pack: Pack, id: string): void {
  if (!pack.rules.some((rule) => rule.name === id)) return;
  throw new UserError({
    zh: `规则 ${id} 已存在，未作改动。请换一个名称，或直接修改 policies/${id}.json。`,
    en: `There is a rule ${id} already; it was not changed. Choose another name, or edit policies/${id}.json.`,
  });
}

/** The view named, or the one that most rules of the area judge. */
function viewOf(pack: Pack, area: string, name: string | undefined): FactsContract {
  const views = pack.facts
    .map(({ contract }) => contract)
    .filter(({ who }) => who !== undefined)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const wanted = name ?? usualView(pack, area);
  const found = views.find((view) => view.name === wanted);
  if (found !== undefined) return found;
  const block = pack.facts.some(({ contract }) => contract.name === name);
  const what: Text =
    name === undefined
      ? {
          zh: `领域「${area}」还没有规则，请用 --facts 指定视图`,
          en: `The area "${area}" has no rules yet: name a view with --facts`,
        }
      : block
        ? {
            zh: `视图「${name}」只供其他视图使用，规则不能判断它`,
            en: `"${name}" is a building block of other views; rules cannot judge it`,
          }
        : { zh: `没有视图「${name}」`, en: `There is no view "${name}"` };
  const nearest =
    name === undefined
      ? null
      : nearestName(
          name,
          views.map((view) => view.name),
        );
  throw listed(
    what,
    nearest,
    views.map((view) => [view.name, view.title]),
  );
}

function usualView(pack: Pack, area: string): string | undefined {
  const uses = new Map<string, number>();
  for (const rule of pack.rules)
    if (rule.name.startsWith(`${area}/`)) uses.set(rule.facts, (uses.get(rule.facts) ?? 0) + 1);
  return [...uses].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0];
}

/** A rule without a clause would be nobody's policy: it has to be named. */
function clauseOf(pack: Pack, id: string | undefined): string {
  const clauses = citedClauses(pack.sources);
  if (id !== undefined && clauses.has(id)) return id;
  const what: Text =
    id === undefined
      ? {
          zh: '请用 --clause 指明规则依据的条款（制度中没有的，先在 sources/ 中补上）',
          en: 'Name the clause that the rule rests on with --clause (one that is missing is added in sources/ first)',
        }
      : { zh: `sources/ 中没有条款「${id}」`, en: `sources/ has no clause "${id}"` };
  throw listed(
    what,
    id === undefined ? null : nearestName(id, clauses.keys()),
    [...clauses].map(([key, { text }]) => [key, text]),
  );
}

function roleOf(contract: FactsContract, name: string | undefined): Role {
  const roles = Object.keys(contract.who ?? {}) as Role[];
  const wanted = name ?? roles[0];
  const found = roles.find((role) => role === wanted);
  if (found !== undefined) return found;
  throw listed(
    { zh: `视图 ${contract.name} 没有给出岗位「${name}」`, en: `The view ${contract.name} names nobody for "${name}"` },
    nearestName(name ?? '', roles),
    roles.map((role) => [role, ROLE_TITLES[role]]),
  );
}

function columnOf(contract: FactsContract, rules: readonly Rule[], name: string | undefined): NamedColumn | undefined {
  if (name === undefined) return undefined;
  const columns = judgeableColumns(contract, rules);
  const found = columns.find((column) => column.name === name);
  if (found !== undefined) return found;
  const what: Text = Object.hasOwn(contract.columns, name)
    ? {
        zh: `视图 ${contract.name} 的列「${name}」是日期或人名，不能单独判断`,
        en: `The column "${name}" of ${contract.name} is a date or a person and cannot be judged by itself`,
      }
    : { zh: `视图 ${contract.name} 没有列「${name}」`, en: `The view ${contract.name} has no column "${name}"` };
  throw listed(
    what,
    nearestName(
      name,
      columns.map((column) => column.name),
    ),
    columns.map((column) => [column.name, column.title]),
  );
}

function noColumns({ name }: FactsContract): UserError {
  return new UserError({
    zh: `视图 ${name} 没有可以判断的列或没有日期列，请用 --facts 另选一个视图。`,
    en: `The view ${name} has no column to judge or no date; choose another with --facts.`,
  });
}

/** What is wrong, what was probably meant, and everything there is to choose from. */
function listed(what: Text, nearest: string | null, choices: readonly (readonly [string, Text])[]): UserError {
  const list = (lang: 'zh' | 'en') =>
    alignColumns(choices.map(([name, title]) => [`  ${name}`, title[lang]])).join('\n');
  const near =
    nearest === null ? { zh: '', en: '' } : { zh: `；最接近的是 ${nearest}`, en: `; the nearest is ${nearest}` };
  return new UserError({
    zh: `${what.zh}${near.zh}。可选：\n${list('zh')}`,
    en: `${what.en}${near.en}. To choose from:\n${list('en')}`,
  });
}

/** Runs the new rule's examples before anything is written. */
async function tryExamples(pack: Pack, rule: Rule): Promise<void> {
  const store = await openDuckDb({ spillFolder: tmpdir() });
  try {
    const results = await runExamples({ ...pack, rules: [rule] }, (sql) => store.all(sql));
    const failed = results.find((result) => !result.passed);
    if (failed !== undefined) throw new Error(`the new rule fails its own example: ${failed.detail.en}`);
  } finally {
    await store.close();
  }
}
