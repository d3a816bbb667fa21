import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseColumns } from '../../src/company/choose-columns.js';
import { newRule } from '../../src/company/new-rule.js';
import { parseRuleName } from '../../src/company/rule-file.js';
import type { FactsContract, Rule } from '../../src/domain/pack.js';
import type { Role } from '../../src/domain/verdict.js';
import { PACK_FOLDER } from '../../src/package-files.js';
import { runExamples } from '../../src/rules/examples.js';
import { openPack, type Pack } from '../../src/rules/pack.js';
import { checkPack } from '../../src/rules/pack-checks/check-pack.js';
import type { Store } from '../../src/store/port.js';
import { openTestStore } from '../test-store.js';

let pack: Pack;
let store: Store;
beforeAll(async () => {
  pack = await openPack(PACK_FOLDER);
  store = await openTestStore();
});
afterAll(() => store.close());

const text = (zh: string) => ({ zh, en: zh });

/** A view with these columns, and what a new rule about it makes of them. */
function ruleOf(columns: FactsContract['columns'], rules: readonly Rule[] = []): Rule | null {
  const contract: FactsContract = {
    name: 'own',
    title: text('自有'),
    grain: text('一行'),
    who: { clerk: 'clerk' },
    columns,
  };
  const chosen = chooseColumns(contract, rules);
  if (chosen === null) return null;
  return newRule({ name: 'own/new', clause: 'dept 3.7', who: 'clerk', contract, columns: chosen, lang: 'zh' });
}

const COLUMNS: FactsContract['columns'] = {
  doc_no: { type: 'text', title: text('单据号') },
  clerk: { type: 'text', title: text('内勤') },
  customer_name: { type: 'text', title: text('客户') },
  signed_on: { type: 'date', title: text('签订日') },
  days_late: { type: 'integer', title: text('迟') },
  is_special: { type: 'boolean', title: text('特殊') },
};

describe('a new rule', () => {
  it('asks a yes/no column, of rows that a text of theirs names, and accuses nobody before it is filled in', () => {
    const rule = ruleOf(COLUMNS);
    expect(rule?.conditions).toEqual({ all: [{ fact: 'is_special', operator: 'equal', value: true }] });
    expect(rule?.scope).toEqual({ all: [{ fact: 'customer_name', operator: 'equal', value: '【请填写】' }] });
    expect(rule?.severity).toBe('notice');
    expect(rule?.occurredOn).toBe('signed_on');
    expect(rule?.examples.map(({ verdict }) => verdict)).toEqual([
      'violation',
      'compliant',
      'not-applicable',
      'not-evaluable',
    ]);
  });

  it('prefers a column that no rule asks yet', () => {
    const taken = ruleOf({ ...COLUMNS, is_void: { type: 'boolean', title: text('作废') } }) as Rule;
    const next = ruleOf({ ...COLUMNS, is_void: { type: 'boolean', title: text('作废') } }, [taken]);
    expect(next?.conditions).toEqual({ all: [{ fact: 'is_void', operator: 'equal', value: true }] });
  });

  it('asks a number where there is no yes or no, and has no scope without a text', () => {
    const { clerk, signed_on, days_late } = COLUMNS;
    const rule = ruleOf({ signed_on, days_late } as FactsContract['columns']);
    expect(rule?.conditions).toEqual({ all: [{ fact: 'days_late', operator: 'greaterThan', value: 0 }] });
    expect(rule?.scope).toBeUndefined();
    expect(rule?.examples.map(({ row }) => row.days_late)).toEqual([1, 0, undefined]);
    expect(ruleOf({ clerk, days_late } as FactsContract['columns'])).toBeNull();
    expect(ruleOf({ clerk, signed_on } as FactsContract['columns'])).toBeNull();
  });

  it('passes its own examples whatever view of the pack it is about', async () => {
    const views = pack.facts.map(({ contract }) => contract).filter(({ who }) => who !== undefined);
    expect(views.length).toBeGreaterThan(20);
    const rules = views.map((contract) => {
      const columns = chooseColumns(contract, pack.rules);
      if (columns === null) throw new Error(`${contract.name}: nothing to judge`);
      const who = Object.keys(contract.who ?? {})[0] as Role;
      return newRule({ name: `own/${contract.name}`, clause: 'dept 3.7', who, contract, columns, lang: 'zh' });
    });
    const results = await runExamples({ ...pack, rules }, (sql) => store.all(sql));
    expect(results.length).toBeGreaterThanOrEqual(4 * views.length);
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
    // Nothing about them is suspicious either: no rule repeated, no condition that cannot hold.
    const faults = checkPack({ ...pack, rules: [...pack.rules, ...rules] });
    expect(faults.filter(({ file }) => file.startsWith('policies/'))).toEqual([]);
  });
});

describe('the id of a new rule', () => {
  it('is an area and a name', () => {
    expect(parseRuleName('contract/stamped-by-office')).toEqual({ area: 'contract', name: 'stamped-by-office' });
  });

  it.each([
    'contract',
    'contract/',
    '/etc',
    '../up',
    'contract/../up',
    'a/b/c',
    'a\\b',
    'Contract/new',
    'contract/new.json',
    'contract/盖章',
    'con/new',
    'contract/nul',
    `contract/${'x'.repeat(61)}`,
    'contract/a b',
    'contract/-a',
  ])('is not %s', (id) => {
    expect(() => parseRuleName(id)).toThrow('cannot be the id of a rule');
  });
});
