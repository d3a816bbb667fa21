import type { Argv } from 'yargs';
import type { Rule } from '../domain/pack.js';
import { UserError } from '../domain/problem.js';
import { ROLE_TITLES } from '../domain/role-titles.js';
import { byWhen, wordContext } from '../handbook/rule-words.js';
import { SEVERITY_TITLES } from '../report/labels.js';
import { openPack, type Pack } from '../rules/pack.js';
import { clausesOfRule } from './clauses-of-rule.js';
import { rulesCatalogueCommand } from './rules-catalogue-command.js';
import { rulesCheckCommand } from './rules-check-command.js';
import { rulesCoverageCommand } from './rules-coverage-command.js';
import { rulesDocsCommand } from './rules-docs-command.js';
import { rulesNewCommand } from './rules-new-command.js';
import { rulesTestCommand } from './rules-test-command.js';
import { rulesOption } from './shared-options.js';
import { alignColumns, bold, say, type Terminal } from './terminal.js';

/** Commands under `jihe rules` with a file of their own, in the order in which help lists them. */
const SUBCOMMANDS: readonly ((parser: Argv, terminal: Terminal, finish: (code: number) => void) => Argv)[] = [
  rulesCheckCommand,
  rulesTestCommand,
  rulesCoverageCommand,
  rulesCatalogueCommand,
  rulesNewCommand,
  rulesDocsCommand,
];

/** `jihe rules`: the rules of a pack (`list`), one rule in full (`show`), and what {@link SUBCOMMANDS} do with a pack. */
export function rulesCommand(parser: Argv, terminal: Terminal, finish: (code: number) => void): Argv {
  const { lang } = terminal;
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  return parser.command('rules', t('查看、检查和测试规则', 'list, show, check and test rules'), (parent) => {
    const rules = parent
      .option('rules', rulesOption(terminal))
      .command(
        'list',
        t('列出规则', 'list the rules'),
        (command) => command.example('$0 rules list --rules company-rules', ''),
        async (args) => {
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
          const off = pack.switchedOff.map(({ name }) => name).join(t('、', ', '));
          if (off !== '') terminal.out(t(`停用：${off}`, `switched off: ${off}`));
        },
      )
      .command(
        'show <id>',
        t('显示一条规则', 'show one rule'),
        (command) =>
          command
            .positional('id', { type: 'string', demandOption: true, describe: t('规则编号', 'id of the rule') })
            .example('$0 rules show contract/entered-within-one-workday', ''),
        async (args) => {
          const pack = await openPack(args.rules as string);
          showRule(pack, ruleOf(pack, args.id), terminal);
        },
      );
    for (const add of SUBCOMMANDS) add(rules, terminal, finish);
    return rules
      .demandCommand(1, t('请给出一个子命令，用 jihe rules --help 查看。', 'Name a subcommand; see jihe rules --help.'))
      .example('$0 rules show contract/entered-within-one-workday', '');
  });
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
  const when = byWhen(rule, wordContext(pack, null, lang));
  const lines = [
    [t('规则', 'Rule'), rule.name],
    [t('严重程度', 'Severity'), `${SEVERITY_TITLES[rule.severity][lang]}  (${pack.penalties.base[rule.severity]} CNY)`],
    [t('责任', 'Who'), ROLE_TITLES[rule.who][lang]],
    ...(when === null ? [] : [[t('期限', 'By when'), when]]),
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
