import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FactsContract, Rule } from '../../src/domain/pack.js';
import type { RuleSummary } from '../../src/domain/result.js';
import { fatesOf } from '../../src/rules/fates.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import type { Store } from '../../src/store/port.js';

const contract = {
  name: 'paper',
  title: { zh: '文件', en: 'Papers' },
  grain: { zh: '一行一份', en: 'one row a paper' },
  columns: {
    kind: { type: 'text', title: { zh: '类', en: 'Kind' } },
    due_on: { type: 'date', title: { zh: '期限', en: 'Due' } },
    filed_on: { type: 'date', title: { zh: '归档', en: 'Filed' } },
    days_late: { type: 'integer', title: { zh: '迟', en: 'Late' } },
    filing_state: { type: 'text', title: { zh: '状态', en: 'State' } },
  },
} as unknown as FactsContract;

const rule = {
  name: 'paper/filed',
  facts: 'paper',
  who: 'clerk',
  severity: 'minor',
  scope: { all: [{ fact: 'kind', operator: 'equal', value: 'formal' }] },
  conditions: { all: [{ fact: 'filing_state', operator: 'equal', value: 'late' }] },
  pending: { all: [{ fact: 'filing_state', operator: 'equal', value: 'pending' }] },
  occurredOn: 'due_on',
  deadline: { due: 'due_on', done: 'filed_on', daysLate: 'days_late' },
  evidence: [],
  event: { type: 'violation', params: { message: { zh: '', en: '' }, nextStep: { zh: '', en: '' } } },
} as unknown as Rule;

let store: Store;
beforeAll(async () => {
  store = await openDuckDb({ spillFolder: tmpdir() });
  await store.exec(`CREATE TABLE paper AS SELECT org, key, is_live, kind, CAST(due_on AS DATE) AS due_on,
      CAST(filed_on AS DATE) AS filed_on, days_late, filing_state FROM (VALUES
    ('-', 'done late', TRUE, 'formal', '2026-09-30', '2026-10-07', 7, 'late'),
    ('-', 'in order', TRUE, 'formal', '2026-09-30', '2026-09-29', 0, 'in time'),
    ('-', 'of another kind', TRUE, 'informal', '2026-09-30', NULL, NULL, 'late'),
    ('-', 'due later', TRUE, 'formal', '2026-11-30', NULL, NULL, 'pending'),
    ('-', 'late again, not done', TRUE, 'formal', '2026-11-05', NULL, 3, 'late'),
    ('-', 'doubtful', TRUE, 'formal', '2026-09-30', NULL, NULL, NULL),
    ('-', 'void', FALSE, 'formal', '2026-09-30', NULL, NULL, 'late'),
    ('-', 'twice', FALSE, 'formal', '2026-09-30', NULL, NULL, 'late'),
    ('-', 'twice', TRUE, 'formal', '2026-09-30', '2026-10-08', 8, 'late'),
    ('east', 'elsewhere', TRUE, 'formal', '2026-09-30', '2026-10-08', 8, 'late')
    ) AS v(org, key, is_live, kind, due_on, filed_on, days_late, filing_state)`);
});
afterAll(() => store.close());

describe('what became of a breach that was open', () => {
  it('as the exports tell it, and nothing good where they do not', async () => {
    await store.exec("CREATE TABLE asked AS SELECT 'paper/filed' AS rule, org, key FROM paper");
    await store.exec(
      "INSERT INTO asked VALUES ('paper/filed', '-', 'gone'), ('paper/filed', '-', 'elsewhere'), ('paper/old', '-', 'x')",
    );
    const rules = [{ id: 'paper/filed', status: 'evaluated' }] as unknown as RuleSummary[];
    const facts = [{ contract, sql: '' }];
    const settings = {
      pack: { rules: [rule], facts },
      missing: { byOrg: new Map(), columns: new Map() },
      parameters: new Map(),
      rules,
    };
    const fates = await fatesOf(store, { ...settings, table: 'asked' } as unknown as Parameters<typeof fatesOf>[1]);
    const told = [...fates].map(([key, { how, doneAt, daysLate }]) => [
      key.split('\n').slice(1).join(' '),
      how,
      doneAt,
      daysLate,
    ]);
    expect(told.sort()).toEqual([
      ['- done late', 'done', '2026-10-07', 7],
      ['- doubtful', 'not-evaluable', null, null],
      ['- due later', 'due-later', null, null],
      ['- elsewhere', 'not-in-exports', null, null],
      ['- gone', 'not-in-exports', null, null],
      ['- in order', 'compliant', '2026-09-29', null],
      ['- late again, not done', 'due-later', null, null],
      ['- of another kind', 'not-applicable', null, null],
      ['- twice', 'done', '2026-10-08', 8],
      ['- void', 'void', null, null],
      ['- x', 'rule-withdrawn', null, null],
      ['east elsewhere', 'done', '2026-10-08', 8],
    ]);
  });

  it('a rule that could not be judged at all tells nothing', async () => {
    await store.exec("CREATE TABLE lacking AS SELECT 'paper/filed' AS rule, '-' AS org, 'gone' AS key");
    const rules = [{ id: 'paper/filed', status: 'not-evaluable' }] as unknown as RuleSummary[];
    const settings = {
      pack: { rules: [rule], facts: [{ contract, sql: '' }] },
      missing: { byOrg: new Map(), columns: new Map() },
      parameters: new Map(),
      rules,
    };
    const fates = await fatesOf(store, { ...settings, table: 'lacking' } as unknown as Parameters<typeof fatesOf>[1]);
    expect([...fates.values()].map(({ how }) => how)).toEqual(['not-evaluable']);
  });
});
