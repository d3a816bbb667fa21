import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cli, folderOf } from './cli.js';

const PACK = fileURLToPath(new URL('../../rules', import.meta.url));

type Json = Record<string, unknown>;

/** A copy of the pack that ships, with JSON files changed; a file that is not there yet begins as a copy of `from`. */
function packWith(
  changes: Readonly<Record<string, { readonly from?: string; readonly change: (file: Json) => void }>>,
) {
  const pack = join(folderOf({}), 'rules');
  cpSync(PACK, pack, { recursive: true });
  for (const [file, { from = file, change }] of Object.entries(changes)) {
    const value = JSON.parse(readFileSync(join(pack, from), 'utf8')) as Json;
    change(value);
    writeFileSync(join(pack, file), JSON.stringify(value));
  }
  return pack;
}

const check = (pack: string, lang: string) => cli('rules', 'check', '--rules', pack, '--lang', lang);

describe('jihe rules check', () => {
  it('finds nothing in the pack that ships, and says what it looked at', async () => {
    expect(await check(PACK, 'en')).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /^The pack is sound: \d+ rules, \d+ views, \d+ parameters, \d+ clauses; no duplicate,/,
      ),
    });
    expect(await check(PACK, 'zh')).toMatchObject({
      code: 0,
      out: expect.stringContaining('没有重复、矛盾或被覆盖的规则'),
    });
  });

  it('finds each kind of fault, names file, place and remedy, and exits with 2', async () => {
    const pack = packWith({
      'policies/visit/recorded-again.json': {
        from: 'policies/visit/recorded.json',
        change: (rule) => {
          rule.name = 'visit/recorded-again';
        },
      },
      'policies/visit/unplanned-only.json': {
        from: 'policies/visit/planned.json',
        change: (rule) => {
          rule.name = 'visit/unplanned-only';
          rule.conditions = { all: [{ not: { fact: 'plan_state', operator: 'equal', value: 'unplanned' } }] };
          const examples = rule.examples as { verdict: string }[];
          for (const example of examples)
            example.verdict =
              { violation: 'compliant', compliant: 'violation' }[example.verdict as 'violation'] ?? example.verdict;
        },
      },
      'policies/visit/plan-kept.json': {
        change: (rule) => {
          (rule.pending as { all: Json[] }).all.push({ fact: 'is_planned', operator: 'equal', value: false });
        },
      },
      'parameters.json': {
        change: (file) => {
          (file.parameters as Json[]).push({
            ...{ name: 'spare', title: { zh: '多余', en: 'spare' }, unit: 'days', clause: 'dept 2.1D' },
            values: [{ value: 3 }],
          });
        },
      },
      'sources/dept.json': {
        change: (file) => {
          (file.clauses as Json[]).push({ id: 'dept 9.9', text: { zh: '新条款', en: 'a new clause' } });
        },
      },
    });
    const visit = join(pack, 'facts/visit.sql');
    const sql = readFileSync(visit, 'utf8');
    writeFileSync(visit, `${sql.trimEnd()}\nWHERE v.visited_on IS NULL OR v.visited_on - v.planned_on < 30\n`);
    const { code, out } = await check(pack, 'en');
    expect(code).toBe(2);
    expect(out).toMatch(/^The policy pack has \d+ problems:$/m);
    for (const line of [
      'policies/visit/recorded-again.json: duplicates visit/recorded: the same role answers',
      'policies/visit/unplanned-only.json: /conditions: contradicts visit/planned: of the rows that both judge, none can comply with both',
      "policies/visit/plan-kept.json: /pending/all/1: this can never hold within the rule's scope",
      'parameters.json: /parameters/',
      'no rule, no view and no fine uses the parameter "spare"; remove it',
      'sources/dept.json: /clauses/',
      'no rule checks the clause "dept 9.9"',
      'constant 30: a limit of the policy belongs into parameters.json',
      'under "constants" in facts/visit.json',
    ])
      expect(out).toContain(line);
    const chinese = (await check(pack, 'zh')).out;
    for (const text of [
      '制度包有',
      '与规则 visit/recorded 重复',
      '与规则 visit/planned 矛盾',
      '参数“spare”没有任何规则',
    ])
      expect(chinese).toContain(text);
  });

  it('says what a run would say of a pack that cannot be opened', async () => {
    const pack = packWith({
      'policies/visit/planned.json': {
        change: (rule) => {
          rule.clauses = ['dept 99.9'];
        },
      },
    });
    const { code, err } = await check(pack, 'en');
    expect(code).toBe(2);
    expect(err).toContain('policies/visit/planned.json: /clauses/0: no clause "dept 99.9" in sources/');
  });

  it('a view that nothing reads any more is told once its last rule is gone', async () => {
    const pack = packWith({});
    for (const rule of ['planned', 'recorded', 'plan-kept']) rmSync(join(pack, `policies/visit/${rule}.json`));
    const { code, out } = await check(pack, 'en');
    expect(code).toBe(2);
    expect(out).toContain('facts/visit.json: no rule, no report and no view in use reads this view');
    expect(out).toContain('no rule, no view and no fine uses the parameter "visit_record_days"');
  });
});
