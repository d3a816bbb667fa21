import type { Argv } from 'yargs';
import { faultsText } from '../rules/fault.js';
import { openPack } from '../rules/pack.js';
import { checkPack } from '../rules/pack-checks/check-pack.js';
import { EXIT } from './exit-codes.js';
import { say, type Terminal } from './terminal.js';

/**
 * `jihe rules check`: everything a run checks when it opens a pack, and what only somebody who edits rules needs to know
 * ({@link checkPack}). Exit 2 with all faults, 0 with a line that says what was looked at.
 */
export function rulesCheckCommand(rules: Argv, terminal: Terminal, finish: (code: number) => void): Argv {
  const { lang } = terminal;
  const t = (zh: string, en: string) => say(terminal, { zh, en });
  return rules.command(
    'check',
    t(
      '检查制度包：重复、矛盾、被覆盖的规则，不可能成立的条件，未使用的参数、视图和条款，写死的界限',
      'check the pack: duplicate, contradictory and shadowed rules, impossible conditions, unused parts, hidden limits',
    ),
    (command) => command.example('$0 rules check --rules company-rules', ''),
    async (args) => {
      const pack = await openPack(args.rules as string);
      const faults = checkPack(pack);
      if (faults.length > 0) {
        terminal.out(faultsText(faults, FOUND)[lang]);
        finish(EXIT.failed);
        return;
      }
      const clauses = pack.sources.reduce((sum, { clauses }) => sum + clauses.length, 0);
      const [rules, facts, parameters] = [pack.rules.length, pack.facts.length, pack.parameters.length];
      terminal.out(
        t(
          `制度包没有问题：${rules} 条规则，${facts} 个视图，${parameters} 个参数，${clauses} 项条款；没有重复、矛盾或被覆盖的规则，没有永不成立或总是成立的条件，没有写死的界限，没有未使用的内容`,
          `The pack is sound: ${rules} rules, ${facts} views, ${parameters} parameters, ${clauses} clauses; no duplicate, contradictory or shadowed rule, no condition that never or always holds, no hidden limit, nothing unused`,
        ),
      );
    },
  );
}

const FOUND = {
  zh: (count: number) => `制度包有 ${count} 处问题：`,
  en: (count: number) => `The policy pack has ${count} ${count === 1 ? 'problem' : 'problems'}:`,
};
