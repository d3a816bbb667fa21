import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MissingData } from '../../src/domain/missing.js';
import type { FactsContract, Rule } from '../../src/domain/pack.js';
import { UserError } from '../../src/domain/problem.js';
import type { Finding } from '../../src/domain/result.js';
import { type EvaluationSettings, evaluate } from '../../src/rules/evaluate.js';
import { createFindingWriter } from '../../src/rules/finding.js';
import type { Store } from '../../src/store/port.js';
import { openTestStore } from '../test-store.js';

const text = (name: string) => ({ zh: name, en: name });

const contract: FactsContract = {
  name: 'contract',
  title: text('contract'),
  grain: text('one contract'),
  dataset: 'contracts',
  who: { clerk: 'clerk', finance: 'nobody' },
  columns: {
    contract_no: { type: 'text', title: text('no') },
    clerk: { type: 'text', title: text('clerk') },
    nobody: { type: 'text', title: text('nobody') },
    is_formal: { type: 'boolean', title: text('formal'), needs: ['contracts.contract_type'] },
    is_waiting: { type: 'boolean', title: text('waiting'), needs: ['contracts.entered_at'] },
    days_late: { type: 'integer', unit: 'workdays', title: text('late'), needs: ['contracts.entered_at'] },
    due_on: { type: 'date', title: text('due') },
    entered_at: { type: 'datetime', title: text('entered'), needs: ['contracts.entered_at'] },
    amount: { type: 'money', title: text('amount') },
    shipped: { type: 'money', title: text('shipped'), needs: ['shipments.amount'] },
  },
};

const late: Rule = {
  name: 'contract/late',
  title: { zh: '录入迟延', en: 'entered late' },
  why: text('w'),
  clauses: ['dept 3.7'],
  severity: 'moderate',
  who: 'clerk',
  facts: 'contract',
  scope: { all: [{ fact: 'is_formal', operator: 'equal', value: true }] },
  pending: { all: [{ fact: 'is_waiting', operator: 'equal', value: true }] },
  conditions: { all: [{ fact: 'days_late', operator: 'greaterThan', value: 0 }] },
  occurredOn: 'due_on',
  deadline: { due: 'due_on', done: 'entered_at', daysLate: 'days_late' },
  event: {
    type: 'violation',
    params: {
      message: {
        zh: '合同{{contract_no}}（{{amount}}元）{{entered_at|至今未}}录入，正式：{{is_formal}}，上限{{parameters.limit}}。',
        en: 'Contract {{contract_no}} ({{amount}}) entered {{entered_at|never}}; {{nobody}}.',
      },
      nextStep: text('enter it'),
    },
  },
  evidence: ['contract_no', 'amount', 'days_late', 'entered_at'],
  examples: [],
};

const overshipped: Rule = {
  ...late,
  name: 'contract/overshipped',
  severity: 'minor',
  who: 'finance',
  conditions: { any: [{ fact: 'shipped', operator: 'greaterThan', value: { fact: 'amount' } }] },
  event: { type: 'violation', params: { message: text('{{shipped}}'), nextStep: text('n') } },
  evidence: ['shipped'],
};
// A rule of this kind has neither pending nor deadline.
const { pending: _pending, deadline: _deadline, ...closed } = overshipped;

const nothing: MissingData = { byInput: new Map(), byOrg: new Map() };
const settings: EvaluationSettings = {
  pack: { rules: [late, closed], facts: [{ contract, sql: '' }], parameters: [] },
  missing: nothing,
  parameters: new Map([['limit', '5']]),
  period: {
    start: '2026-10-01',
    end: '2026-10-31',
    earlier: [
      { label: '2026-09', start: '2026-09-01', end: '2026-09-30' },
      { label: '2026-08', start: '2026-08-01', end: '2026-08-31' },
      { label: '2026-07', start: '2026-07-01', end: '2026-07-31' },
    ],
  },
  waivers: { of: () => null, mayTouch: () => false },
  asOf: '2026-10-31',
  lang: 'zh',
  places: new Map([
    [1, { file: '合同.csv', sheet: null }],
    [2, { file: '合同.xlsx', sheet: '十月' }],
  ]),
  calendar: { knownFrom: '2004-01-01', knownThrough: '2026-12-31' },
};

// org, key, input_no, row_no, is_live, clerk, is_formal, is_waiting, days_late, due_on, entered_at, amount, shipped
const ROWS = `
  ('-', 'A1', 1, 2, TRUE, '李内勤', TRUE, FALSE, 3, '2026-10-09', '2026-10-14 09:30', 1234567.5, 0),
  ('-', 'A2', 1, 3, TRUE, '李内勤', TRUE, FALSE, 0, '2026-10-09', '2026-10-09', 100, 100),
  ('-', 'A3', 1, 4, TRUE, '李内勤', TRUE, TRUE, 0, '2026-11-02', NULL, 100, 100.01),
  ('-', 'A4', 1, 5, TRUE, '李内勤', FALSE, FALSE, 9, '2026-10-09', '2026-10-30', 100, 500),
  ('-', 'A5', 1, 6, TRUE, '王内勤', NULL, FALSE, 9, '2026-10-09', '2026-10-30', 100, 500),
  ('-', 'A6', 1, 7, FALSE, '王内勤', TRUE, FALSE, 9, '2026-10-09', '2026-10-30', 100, 500),
  ('-', 'A7', 2, 2, TRUE, '王内勤', TRUE, FALSE, 30, '2026-09-10', NULL, 100, NULL),
  ('-', 'A8', 2, 3, TRUE, '王内勤', TRUE, FALSE, 2, '2026-09-10', '2026-09-14', 100, 1),
  ('-', 'A9', 2, 4, TRUE, '王内勤', TRUE, FALSE, 2, '2026-07-31', '2026-08-03', 100, 1),
  ('B', 'A1', 2, 5, TRUE, NULL, TRUE, FALSE, 1, '2026-10-31', NULL, 100, 1),
  ('B', 'B2', 2, 6, TRUE, '李内勤', TRUE, FALSE, NULL, '2026-10-31', NULL, 100, 200),
  ('B', 'B3', 2, 7, TRUE, '李内勤', TRUE, FALSE, 2, '2026-09-29', '2026-10-08', 100, 1)`;

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
  await store.exec(`CREATE TABLE contract AS SELECT org, key, key AS contract_no, input_no, row_no, is_live, clerk,
    CAST(NULL AS VARCHAR) AS nobody, is_formal, is_waiting, days_late, CAST(due_on AS DATE) AS due_on, entered_at,
    CAST(amount AS DECIMAL(18,2)) AS amount, CAST(shipped AS DECIMAL(18,2)) AS shipped
    FROM (VALUES ${ROWS}) AS t(org, key, input_no, row_no, is_live, clerk, is_formal, is_waiting, days_late, due_on, entered_at, amount, shipped)`);
});
afterAll(() => store.close());

async function run(changes: Partial<EvaluationSettings> = {}) {
  const evaluation = await evaluate(store, { ...settings, ...changes });
  const findings: Finding[] = [];
  for await (const finding of evaluation.findings()) findings.push(finding);
  return { ...evaluation, findings };
}

describe('evaluate', () => {
  test('counts every row once and reports the period and what is still open from before', async () => {
    const { rules, findings } = await run();
    // Late: A1, A7, A8, A9, B/A1, B3 are late; A2 in time; A3 waiting; A4 informal and A6 void; A5 and B2 hold a null.
    expect(rules[0]).toEqual({
      id: 'contract/late',
      status: 'evaluated',
      missing: [],
      rows: 12,
      notApplicable: 2,
      notEvaluable: 2,
      pending: 1,
      compliant: 1,
      violations: 6,
      waived: 0,
      inPeriod: 2,
      carried: 1,
    });
    // Over-shipped: A3 (its due date lies after the period) and B2; A7 has no shipped amount.
    expect(rules[1]).toMatchObject({ rows: 12, violations: 2, inPeriod: 1, carried: 0, notEvaluable: 2, compliant: 6 });
    expect(findings.map((f) => [f.rule, f.subject.key, f.org, f.state])).toEqual([
      ['contract/late', 'A1', '-', 'new'],
      ['contract/late', 'A1', 'B', 'new'],
      ['contract/late', 'A7', '-', 'carried'],
      ['contract/overshipped', 'B2', 'B', 'new'],
    ]);
  });

  test('a missed recurring duty is over with its period: never open, never carried, told apart by its deadline', async () => {
    const recurring = { ...contract, isRecurring: true };
    const pack = { ...settings.pack, facts: [{ contract: recurring, sql: '' }] };
    const { rules, findings } = await run({ pack });
    // A7, late since September, is not carried into October; B/A1 is missed and closed.
    expect(rules[0]).toMatchObject({ violations: 6, inPeriod: 2, carried: 0 });
    expect(findings.slice(0, 2).map(({ org, open, doneAt }) => [org, open, doneAt])).toEqual([
      ['-', false, '2026-10-14 09:30'],
      ['B', false, null],
    ]);
    // printf "contract/late\n-\nA1\n2026-10-09" | sha256sum, first 16 digits
    expect(findings[0]?.id).toBe('91adad995c560cb9');
  });

  test('a finding says who, when, where and why, in the chosen language', async () => {
    const { findings } = await run();
    expect(findings[0]).toEqual({
      // printf "contract/late\n-\nA1" | sha256sum, first 16 digits
      id: 'c676254fbed9800c',
      rule: 'contract/late',
      title: '录入迟延',
      clauses: ['dept 3.7'],
      severity: 'moderate',
      org: '-',
      subject: { dataset: 'contracts', key: 'A1' },
      source: { file: '合同.csv', sheet: null, row: 2 },
      who: { role: 'clerk', name: '李内勤' },
      occurredOn: '2026-10-09',
      deadline: '2026-10-09',
      doneAt: '2026-10-14 09:30',
      daysLate: 3,
      open: false,
      message: '合同A1（1,234,567.50元）2026-10-14 09:30录入，正式：是，上限5。',
      nextStep: 'enter it',
      evidence: { contract_no: 'A1', amount: '1234567.50', days_late: 3, entered_at: '2026-10-14 09:30' },
      waiver: null,
      state: 'new',
    });
    expect(findings[1]).toMatchObject({ open: true, doneAt: null, who: { role: 'clerk', name: null } });
    const english = await run({ lang: 'en' });
    expect(english.findings[1]?.message).toBe('Contract A1 (100.00) entered never; (none).');
    expect(english.findings[2]?.source).toEqual({ file: '合同.xlsx', sheet: '十月', row: 2 });
  });

  test('a rule without a deadline is neither open nor late', async () => {
    const { findings } = await run();
    expect(findings[3]).toMatchObject({ deadline: null, doneAt: null, daysLate: null, open: false, message: '200.00' });
    expect(findings[3]?.who).toEqual({ role: 'finance', name: null });
  });

  test('counts the earlier periods with a violation, per person', async () => {
    const { prior } = await run();
    // 王内勤: September twice (A7, A8) is one period, July (A9, due on its last day) another. 李内勤 in B: September (B3).
    expect(Object.fromEntries(prior)).toEqual({
      '-\nclerk\n王内勤\ncontract/late': 2,
      'B\nclerk\n李内勤\ncontract/late': 1,
    });
  });

  test('tells how many violations each earlier period had', async () => {
    const { earlier } = await run();
    // Late in September: A7 (open: it is carried, too), A8 and B/B3; in July: A9. Nothing in August.
    expect(earlier).toEqual([
      { period: '2026-09', source: 'exports', violations: 3, waived: 0, fines: null },
      { period: '2026-08', source: 'exports', violations: 0, waived: 0, fines: null },
      { period: '2026-07', source: 'exports', violations: 1, waived: 0, fines: null },
    ]);
    const short = { ...settings.period, earlier: settings.period.earlier.slice(1) };
    expect(await run({ period: short })).toMatchObject({
      earlier: [{ period: '2026-08' }, { period: '2026-07', violations: 1 }],
      prior: new Map([['-\nclerk\n王内勤\ncontract/late', 1]]),
    });
  });

  describe('with waivers', () => {
    /** Waives findings by company and key, and notes what it was asked. */
    const waiving = (keys: readonly string[], asked: string[] = []): Partial<EvaluationSettings> => ({
      waivers: {
        mayTouch: (rule) => rule === 'contract/late',
        of: ({ org, subject, rule }, asOf) => {
          asked.push(`${rule} ${org}/${subject.key} ${asOf}`);
          return keys.includes(`${org}/${subject.key}`)
            ? { kind: 'waiver', reason: 'r', approver: 'a', approvedOn: '2026-09-01', expiresOn: '2026-12-31' }
            : null;
        },
      },
    });

    test('a waived finding is reported, with its waiver', async () => {
      const { findings, rules } = await run(waiving(['-/A1', '-/A7']));
      const waived = findings.map(({ org, subject, waiver }) => [`${org}/${subject.key}`, waiver?.reason]);
      expect(waived).toEqual([
        ['-/A1', 'r'],
        ['B/A1', undefined],
        ['-/A7', 'r'],
        ['B/B2', undefined],
      ]);
      // The verdicts are what they were.
      expect(rules[0]).toMatchObject({ violations: 6, inPeriod: 2, carried: 1 });
    });

    test('an earlier period whose violations were all waived does not count as prior', async () => {
      const all = await run(waiving([]));
      const without = await run();
      expect([all.prior, all.earlier, all.findings]).toEqual([without.prior, without.earlier, without.findings]);

      // A8 of September is waived, A7 is not: still one period of September and one of July.
      const one = await run(waiving(['-/A8']));
      expect(Object.fromEntries(one.prior)).toEqual({
        '-\nclerk\n王内勤\ncontract/late': 2,
        'B\nclerk\n李内勤\ncontract/late': 1,
      });
      expect(one.earlier.map(({ violations, waived }) => [violations, waived])).toEqual([
        [2, 1],
        [0, 0],
        [1, 0],
      ]);

      const both = await run(waiving(['-/A7', '-/A8', 'B/B3']));
      expect(Object.fromEntries(both.prior)).toEqual({ '-\nclerk\n王内勤\ncontract/late': 1 });
      expect(both.earlier.map(({ violations, waived }) => [violations, waived])).toEqual([
        [0, 3],
        [0, 0],
        [1, 0],
      ]);
    });

    test('what is reported is asked as of the run, what lies before as of the end of its period', async () => {
      const asked: string[] = [];
      await run(waiving([], asked));
      expect(asked.sort()).toEqual([
        'contract/late -/A1 2026-10-31',
        'contract/late -/A7 2026-09-30',
        'contract/late -/A7 2026-10-31',
        'contract/late -/A8 2026-09-30',
        'contract/late -/A9 2026-07-31',
        'contract/late B/A1 2026-10-31',
        'contract/late B/B3 2026-09-30',
        'contract/overshipped B/B2 2026-10-31',
      ]);
    });
  });

  test('what rests on days without a published notice says so', async () => {
    const { findings } = await run({ calendar: { knownFrom: '2004-01-01', knownThrough: '2026-10-20' } });
    const marked = findings.filter((f) => f.evidence.calendarAssumed === true).map((f) => [f.subject.key, f.org]);
    // B/A1 fell due on 31 October; A7 is open, so it is counted up to the as-of day. A1 was due and done before the 20th.
    expect(marked).toEqual([
      ['A1', 'B'],
      ['A7', '-'],
    ]);
    expect(findings[1]?.message.endsWith('该年度放假安排尚未公布，工作日按周一至周五推定。')).toBe(true);
  });

  test('a rule that counts working days in some rows says so of those only', async () => {
    const columns = {
      ...contract.columns,
      days_late: { type: 'integer', title: text('late') },
      // Where calendar days were counted there is no such day.
      workday_due_on: { type: 'date', unit: 'workdays', title: text('working day due') },
    } as const;
    const writer = createFindingWriter({
      ...settings,
      calendar: { knownFrom: '2004-01-01', knownThrough: '2026-10-20' },
      rule: { ...late, evidence: ['workday_due_on'] },
      contract: { ...contract, columns },
      moneyParameters: new Set(),
    });
    const row = { org: '-', key: 'A1', due_on: '2026-10-30', entered_at: '2026-10-31', days_late: 1 };
    const assumed = (fields: Readonly<Record<string, string | null>>) =>
      writer({ ...row, ...fields }).evidence.calendarAssumed;
    expect(assumed({ workday_due_on: '2026-10-30' })).toBe(true);
    expect(assumed({ workday_due_on: null })).toBeUndefined();
  });

  test('a column that one file lacks makes only the rows of that file not evaluable', async () => {
    const { rules, findings } = await run({
      missing: {
        byInput: new Map([['contracts.entered_at', [2]]]),
        byOrg: new Map([['contracts.entered_at', ['-', 'B']]]),
      },
    });
    expect(rules[0]).toMatchObject({
      status: 'evaluated',
      missing: ['contracts.entered_at'],
      notEvaluable: 7,
      violations: 1,
      compliant: 1,
    });
    expect(findings.filter((f) => f.rule === 'contract/late').map((f) => f.source.file)).toEqual(['合同.csv']);
  });

  test('a column that every file lacks makes the rule not evaluable, and nobody is accused', async () => {
    const { rules, findings } = await run({
      missing: { byInput: new Map([['contracts.entered_at', [1, 2]]]), byOrg: new Map() },
    });
    expect(rules[0]).toMatchObject({ status: 'not-evaluable', missing: ['contracts.entered_at'], violations: 0 });
    expect(findings.map((f) => f.rule)).toEqual(['contract/overshipped']);
  });

  test('a dataset that one company lacks spares that company', async () => {
    const { rules, findings } = await run({
      missing: { byInput: new Map(), byOrg: new Map([['shipments', ['B']]]) },
    });
    expect(rules[1]).toMatchObject({
      status: 'evaluated',
      missing: ['shipments.amount'],
      violations: 1,
      notEvaluable: 5,
    });
    expect(findings.map((f) => f.rule)).not.toContain('contract/overshipped');
  });

  test('a dataset that nobody loaded is named once, without its columns', async () => {
    const { rules } = await run({
      missing: {
        byInput: new Map(),
        byOrg: new Map([
          ['shipments', 'all'],
          ['shipments.amount', 'all'],
        ]),
      },
    });
    expect(rules[1]).toMatchObject({ status: 'not-evaluable', missing: ['shipments'], violations: 0, compliant: 0 });
  });

  test('a parameter without a value makes the rule not evaluable and is named', async () => {
    const limited: Rule = {
      ...late,
      conditions: {
        all: [{ fact: 'days_late', operator: 'greaterThan', value: { fact: 'parameters', path: 'tolerance' } }],
      },
    };
    const facts = settings.pack.facts;
    const { rules } = await run({ pack: { rules: [limited], facts, parameters: [] } });
    expect(rules[0]).toMatchObject({ status: 'not-evaluable', missing: ['parameters.tolerance'], notEvaluable: 10 });
    const given = await run({
      pack: { rules: [limited], facts, parameters: [] },
      parameters: new Map([['tolerance', '2']]),
    });
    expect(given.rules[0]).toMatchObject({ status: 'evaluated', violations: 2 });
  });

  test('no rules, and no rows, are errors', async () => {
    await expect(run({ pack: { rules: [], facts: [], parameters: [] } })).rejects.toThrow(UserError);
    await store.exec('CREATE TABLE nobody_home AS SELECT * FROM contract WHERE FALSE');
    const empty = { ...contract, name: 'nobody_home' };
    const pack = { rules: [{ ...late, facts: 'nobody_home' }], facts: [{ contract: empty, sql: '' }], parameters: [] };
    await expect(run({ pack })).rejects.toThrow(/nothing to audit/);
  });

  test('a violation without a date is an error that names the rule and the column', async () => {
    const undated = { ...late, occurredOn: 'missing_on' };
    const columns = { ...contract.columns, missing_on: { type: 'date' as const, title: text('m') } };
    await store.exec('CREATE VIEW undated AS SELECT *, CAST(NULL AS DATE) AS missing_on FROM contract');
    const facts = [{ contract: { ...contract, name: 'undated', columns }, sql: '' }];
    await expect(run({ pack: { rules: [{ ...undated, facts: 'undated' }], facts, parameters: [] } })).rejects.toThrow(
      /contract\/late: 6 violations have no date \(missing_on is null\)/,
    );
  });

  test('two live rows with one key are an internal error, not two findings with one id', async () => {
    await store.exec('CREATE VIEW doubled AS SELECT * FROM contract UNION ALL SELECT * FROM contract');
    const facts = [{ contract: { ...contract, name: 'doubled' }, sql: '' }];
    await expect(run({ pack: { rules: [{ ...late, facts: 'doubled' }], facts, parameters: [] } })).rejects.toThrow(
      /two live rows/,
    );
  });
});
