import { tmpdir } from 'node:os';
import type { Argv } from 'yargs';
import type { Rule } from '../domain/pack.js';
import { UserError } from '../domain/problem.js';
import { ROLE_TITLES, SEVERITY_TITLES } from '../report/labels.js';
import { runExamples } from '../rules/examples.js';
import { openPack, type Pack } from '../rules/pack.js';
import { openDuckDb } from '../store/duckdb.js';
import { clausesOfRule } from './clauses-of-rule.js';
import { EXIT } from './exit-codes.js';
import { rulesOption } from './shared-options.js';
import { alignColumns, bold, say, type Terminal } from './terminal.js';

/** `jihe rules list|show|test`: the rules of a pack, one rule in full, and its examples executed. */
export function rulesCommand(parser: Argv, terminal: Terminal, finish: (code: number) => void): Argv {
  const { lang } = terminal;
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  return parser.command('rules', t('查看和测试规则', 'list, show and test rules'), (rules) =>
    rules
      .option('rules', rulesOption(terminal))
      .command('list', t('列出规则', 'list the rules'), {}, async (args) => {
        const pack = await openPack(args.rules as string);
        const header = [
          t('规则', 'rule'),
          t('严重程度', 'severity'),
          t('责任', 'who'),
          t('标题', 'title'),
          t('条款', 'clauses'),
        ];
        const rows = pack.rules.map((rule) => [
          rule.name,
          SEVERITY_TITLES[rule.severity][lang],
          ROLE_TITLES[rule.who][lang],
          rule.title[lang],
          clausesOfRule(pack, rule, lang)
            .map(({ reference }) => reference)
            .join(t('、', ', ')),
        ]);
        for (const line of alignColumns([header, ...rows])) terminal.out(line);
      })
      .command(
        'show <id>',
        t('显示一条规则', 'show one rule'),
        (command) =>
          command.positional('id', { type: 'string', demandOption: true, describe: t('规则编号', 'id of the rule') }),
        async (args) => {
          const pack = await openPack(args.rules as string);
          showRule(pack, ruleOf(pack, args.id), terminal);
        },
      )
      .command('test', t('运行规则自带的例子', "run the rules' own examples"), {}, async (args) => {
        const pack = await openPack(args.rules as string);
        const store = await openDuckDb({ spillFolder: tmpdir() });
        try {
          const results = await runExamples(pack, (sql) => store.all(sql));
          const failed = results.filter((result) => !result.passed);
          for (const result of failed)
            terminal.out(`${t('失败', 'FAILED')}  ${result.rule}  ${result.example}: ${result.detail[lang]}`);
          terminal.out(
            t(
              `${pack.rules.length} 条规则，${results.length} 个例子，失败 ${failed.length}`,
              `${pack.rules.length} rules, ${results.length} examples, ${failed.length} failed`,
            ),
          );
          if (failed.length > 0) finish(EXIT.failed);
        } finally {
          await store.close();
        }
      })
      .demandCommand(1, t('请给出 list、show 或 test。', 'Name list, show or test.'))
      .example('$0 rules show contract/entered-within-one-workday', ''),
  );
}

function ruleOf(pack: Pack, id: string): Rule {
  const rule = pack.rules.find((one) => one.name === id);
  if (rule !== undefined) return rule;
  const near = pack.rules.filter((one) => one.name.includes(id) || one.title.zh.includes(id)).map((one) => one.name);
  throw new UserError({
    zh: `没有规则「${id}」。${near.length > 0 ? `是否指：${near.join('、')}？` : '用 jihe rules list 查看全部。'}`,
    en: `There is no rule "${id}". ${near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'See jihe rules list.'}`,
  });
}

function showRule(pack: Pack, rule: Rule, terminal: Terminal): void {
  const { lang } = terminal;
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  terminal.out(bold(rule.title[lang]));
  terminal.out(rule.why[lang]);
  terminal.out('');
  const lines = [
    [t('规则', 'Rule'), rule.name],
    [t('严重程度', 'Severity'), `${SEVERITY_TITLES[rule.severity][lang]}  (${pack.penalties.base[rule.severity]} CNY)`],
    [t('责任', 'Who'), ROLE_TITLES[rule.who][lang]],
    ...clausesOfRule(pack, rule, lang).map(({ reference, text }) => [t('条款', 'Clause'), `${reference}  ${text}`]),
    [t('提示语', 'Message'), rule.event.params.message[lang]],
    [t('下一步', 'Next step'), rule.event.params.nextStep[lang]],
  ];
  for (const line of alignColumns(lines)) terminal.out(line);
  terminal.out('');
  terminal.out(bold(t('例子', 'Examples')));
  for (const line of alignColumns(rule.examples.map((example) => [`  ${example.verdict}`, example.name])))
    terminal.out(line);
}
