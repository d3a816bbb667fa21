import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/domain/problem.js';
import { companyListsOn, openPack, parametersOn } from '../../src/rules/pack.js';

// A small sound pack; each test spoils one thing and reads the fault.

type Json = Record<string, unknown>;
const text = (zh: string) => ({ zh, en: zh });

const RULE = {
  name: 'contract/late',
  title: text('迟延'),
  why: text('制度'),
  clauses: ['dept 3.7'],
  severity: 'moderate',
  who: 'clerk',
  facts: 'contract',
  scope: { all: [{ fact: 'contract_type', operator: 'in', value: ['formal'] }] },
  pending: { all: [{ fact: 'is_waiting', operator: 'equal', value: true }] },
  conditions: {
    any: [
      { fact: 'days_late', operator: 'greaterThan', value: 0 },
      { not: { fact: 'amount', operator: 'lessThan', value: { fact: 'parameters', path: 'major_amount' } } },
    ],
  },
  occurredOn: 'due_on',
  deadline: { due: 'due_on', done: 'entered_at', daysLate: 'days_late' },
  event: {
    type: 'violation',
    params: {
      message: text('{{contract_no}} {{entered_at|未录入}} {{parameters.major_amount}}'),
      nextStep: text('补录'),
    },
  },
  evidence: ['contract_no', 'days_late'],
  examples: [
    {
      name: 'late',
      row: { contract_type: 'formal', days_late: 1, is_waiting: false, amount: '5.00' },
      verdict: 'violation',
      daysLate: 1,
      open: true,
    },
    {
      name: 'in time',
      row: { contract_type: 'formal', days_late: 0, is_waiting: false, amount: 5 },
      verdict: 'compliant',
    },
  ],
};
const CONTRACT = {
  name: 'contract',
  title: text('合同'),
  grain: text('每份合同一行'),
  dataset: 'contracts',
  uses: ['contract_base'],
  parameters: ['grace'],
  who: { clerk: 'clerk' },
  columns: {
    contract_no: { type: 'text', title: text('编号') },
    clerk: { type: 'text', title: text('内勤') },
    contract_type: { type: 'text', title: text('类型') },
    is_waiting: { type: 'boolean', title: text('等待') },
    days_late: { type: 'integer', unit: 'workdays', title: text('迟延'), needs: ['contracts.entered_at', 'contracts'] },
    entered_at: { type: 'datetime', title: text('录入') },
    due_on: { type: 'date', title: text('期限') },
    amount: { type: 'money', title: text('金额') },
    quantity: { type: 'quantity', title: text('数量') },
  },
};
const field = (name: string, type: string, more: Json = {}) => ({ name, type, title: text(name), ...more });
const PACK: Record<string, unknown> = {
  'policies/contract/late.json': RULE,
  'facts/contract.json': CONTRACT,
  'facts/contract.sql': "SELECT * FROM contract_base JOIN contracts_asof ON TRUE WHERE 'grace' <> ''",
  'facts/contract_base.json': {
    name: 'contract_base',
    title: text('底'),
    grain: text('一行'),
    columns: { a: { type: 'text', title: text('a') } },
  },
  'facts/contract_base.sql': 'SELECT 1 AS a -- one; statement\n;',
  'datasets/contracts.json': {
    name: 'contracts',
    title: text('合同'),
    fileNames: ['合同'],
    key: ['contract_no'],
    documentDate: 'signed_on',
    fields: [field('contract_no', 'text'), field('signed_on', 'date'), field('entered_at', 'datetime')],
  },
  'parameters.json': {
    parameters: [
      { name: 'grace', title: text('宽限'), unit: 'days', clause: 'dept 3.7', values: [{ value: 1 }] },
      {
        name: 'major_amount',
        title: text('起点'),
        unit: 'CNY',
        clause: 'dept 3.7',
        values: [
          { from: '2026-01-01', value: '1000000.00' },
          { to: '2025-12-31', value: 500000 },
        ],
      },
      { name: 'accounts', title: text('账户'), unit: 'text', clause: 'dept 3.7', values: [{ value: ['6222'] }] },
      { name: 'no_accounts', title: text('账户'), unit: 'text', clause: 'dept 3.7', values: [{ value: [] }] },
      {
        ...{ name: 'company_accounts', title: text('账户'), unit: 'list', clause: 'dept 3.7', perCompany: true },
        values: [
          { value: ['1'] },
          { org: 'B', to: '2026-06-30', value: ['2', '3'] },
          { org: 'B', from: '2026-07-01', value: ['4'] },
          { org: 'C', from: '2027-01-01', value: ['5'] },
        ],
      },
      { name: 'daily_time', title: text('时刻'), unit: 'time', clause: 'dept 3.7', values: [{ value: '16:30' }] },
    ],
  },
  'calendar.json': {
    sixDayWeek: false,
    daysOff: [{ on: '2026-10-08', reason: text('店庆') }],
    workingDays: [],
    notices: [],
  },
  'penalties.json': {
    base: { notice: 0, minor: 50, moderate: 100, major: 200, serious: 300, critical: 500 },
    repeatFactor: '0.5',
    lateFactor: '0.1',
    lateCapDays: 10,
    priorFactor: '0.5',
    priorPeriods: 3,
    roundTo: 10,
    joint: { severities: ['serious'], share: '0.20', minimumPerLine: 50 },
  },
  'sources/dept.json': {
    document: 'dept',
    title: text('销售部管理制度'),
    short: text('部门制度'),
    clauses: [
      { id: 'dept 3.7', text: text('及时录入') },
      { id: 'dept conduct', label: text('行为要求'), text: text('礼貌待客') },
    ],
  },
};

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

/** Writes the sound pack with some files replaced (undefined: left out), and returns its folder. */
async function packWith(changes: Record<string, unknown> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'jihe-pack-'));
  folders.push(folder);
  for (const [path, content] of Object.entries({ ...PACK, ...changes })) {
    if (content === undefined) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

async function faultsOf(changes: Record<string, unknown>, lang: 'zh' | 'en' = 'en'): Promise<string[]> {
  const opened = await openPack(await packWith(changes)).catch((error) => error);
  if (!(opened instanceof UserError)) throw opened instanceof Error ? opened : new Error('the pack was accepted');
  return opened.text[lang]
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
}

const ruleWith = (changes: Json) => ({ 'policies/contract/late.json': { ...RULE, ...changes } });
const conditions = (...any: unknown[]) => ruleWith({ conditions: { any } });
const clausesWith = (clause: Json) => {
  const source = PACK['sources/dept.json'] as { clauses: Json[] };
  return { 'sources/dept.json': { ...source, clauses: [source.clauses[0], clause] } };
};
const FILE = 'policies/contract/late.json';
const leaf = (fact: string, operator: string, value: unknown, more: Json = {}) => ({ fact, operator, value, ...more });

describe('a sound pack', () => {
  test('FROM before a column is not taken for a table of another schema', async () => {
    const sql = `SELECT EXTRACT(YEAR FROM c.signed_on) AS y, TRIM(BOTH ' ' FROM c.clerk) AS t,
      c.clerk IS DISTINCT FROM c.salesperson AS d FROM contracts_asof c`;
    expect((await openPack(await packWith({ 'facts/contract_base.sql': sql }))).facts[0]?.sql).toBe(sql);
  });

  test('opens: views after those they use, values in force by date', async () => {
    const pack = await openPack(await packWith());
    expect(pack.facts.map((one) => one.contract.name)).toEqual(['contract_base', 'contract']);
    expect(pack.rules.map((rule) => rule.name)).toEqual(['contract/late']);
    expect(pack.sources.map((source) => source.document)).toEqual(['dept']);
    const today = parametersOn(pack, '2026-10-31');
    expect(today.get('major_amount')).toBe('1000000.00');
    expect(parametersOn(pack, '2025-12-31').get('major_amount')).toBe('500000');
    expect(today.get('grace')).toBe('1');
    expect(today.get('accounts')).toEqual(['6222']);
    // An empty list is no value: nothing could be compared with it.
    expect(today.has('no_accounts')).toBe(false);
    // What differs between companies is no single value.
    expect(today.has('company_accounts')).toBe(false);
    const name = 'company_accounts';
    expect(companyListsOn(pack, '2026-10-31')).toEqual([
      { name, org: null, values: ['1'] },
      { name, org: 'B', values: ['4'] },
    ]);
    expect(companyListsOn(pack, '2026-06-30').at(-1)).toEqual({ name, org: 'B', values: ['2', '3'] });
  });
});

describe('a rule that is switched off', () => {
  const OFF = 'policies/contract/gone.json.off';
  const gone = { ...RULE, name: 'contract/gone' };

  test('is known, and does not judge', async () => {
    const pack = await openPack(await packWith({ [OFF]: gone }));
    expect(pack.rules.map(({ name }) => name)).toEqual(['contract/late']);
    expect(pack.switchedOff.map(({ name }) => name)).toEqual(['contract/gone']);
  });

  test('is checked as the others are', async () => {
    expect(await faultsOf({ [OFF]: { ...gone, clauses: ['dept 3.8'] } })).toEqual([
      `${OFF}: /clauses/0: no clause "dept 3.8" in sources/; nearest valid name: dept 3.7`,
    ]);
    expect(await faultsOf({ [OFF]: RULE })).toContain(
      `${OFF}: /name: the name "contract/late" differs from the file's path; nearest valid name: contract/gone`,
    );
  });

  test('is not in force at the same time', async () => {
    expect(await faultsOf({ 'policies/contract/late.json.off': RULE })).toEqual([
      'policies/contract/late.json.off: the rule "contract/late" is both in force and switched off; keep one of the files',
    ]);
  });
});

/** What is wrong with a list per company: the case, the parameter, where and what. */
const COMPANY_LISTS: readonly (readonly [string, Json, string])[] = [
  [
    'a company where no parameter differs between companies',
    { values: [{ org: 'B', value: ['1'] }] },
    'values/0/org: what differs between companies says "perCompany": true',
  ],
  [
    'a number per company',
    { perCompany: true, values: [{ org: 'B', value: 5 }] },
    'values/0/value: a parameter that differs between companies (perCompany) is a list',
  ],
  [
    'an empty list of a company',
    { perCompany: true, values: [{ value: ['1'] }, { org: 'B', value: [] }] },
    'values/1/value: the list of the company "B" is empty; leave it out where it has none of its own',
  ],
  [
    'two lists of one company at a time',
    {
      perCompany: true,
      values: [{ value: ['1'] }, { org: 'B', value: ['2'] }, { org: 'B', from: '2026-01-01', value: ['3'] }],
    },
    'values: two values of "x" are in force on one day',
  ],
];

describe('what json-rules-engine would misread', () => {
  const late = leaf('days_late', 'greaterThan', 0);
  test.each<[string, unknown, string]>([
    ['an empty any', { any: [] }, '/conditions/any: any must not be empty'],
    ['an empty all', { all: [{ all: [] }] }, '/conditions/all/0/all: all must not be empty'],
    ['any beside all', { any: [late], all: [late] }, '/conditions: all and any stand in one object'],
    ['priority', { all: [{ ...late, priority: 2 }] }, '/conditions/all/0/priority: priority is not allowed'],
    [
      'priority of a group',
      { all: [{ any: [late], priority: 2 }] },
      '/conditions/all/0/priority: priority is not allowed',
    ],
    ['a path on a fact', { all: [{ ...late, path: '$.x' }] }, '/conditions/all/0/path: a fact takes no path'],
    ['an unknown key', { all: [{ ...late, params: {} }] }, '/conditions/all/0/params: unknown key "params"'],
    ['a bare comparison', late, '/conditions: the outermost condition must be all, any or not'],
    ['a group that is no list', { all: late }, '/conditions/all: all must be a list'],
    ['a condition reference', { all: [{ condition: 'x' }] }, '/conditions/all/0/condition: unknown key "condition"'],
    ['null as value', { all: [leaf('amount', 'equal', null)] }, '/conditions/all/0/value: null cannot be compared'],
  ])('%s is rejected', async (_name, tree, fault) => {
    const faults = await faultsOf(ruleWith({ conditions: tree }));
    expect(
      faults.some((line) => line.startsWith(`${FILE}: ${fault}`)),
      faults.join('\n'),
    ).toBe(true);
  });
});

describe('names', () => {
  test.each<[string, Record<string, unknown>, string]>([
    [
      'fact',
      conditions(leaf('days_lat', 'greaterThan', 0)),
      `${FILE}: /conditions/any/0/fact: facts/contract has no fact "days_lat"; nearest valid name: days_late`,
    ],
    [
      'operator',
      conditions(leaf('days_late', 'greatrThan', 0)),
      `${FILE}: /conditions/any/0/operator: unknown operator "greatrThan"; nearest valid name: greaterThan`,
    ],
    [
      'parameter',
      conditions(leaf('amount', 'lessThan', { fact: 'parameters', path: 'major_ammount' })),
      `${FILE}: /conditions/any/0/value/path: parameters.json has no "major_ammount"; nearest valid name: major_amount`,
    ],
    [
      'other fact',
      conditions(leaf('amount', 'lessThan', { fact: 'amont' })),
      `${FILE}: /conditions/any/0/value/fact: facts/contract has no fact "amont"; nearest valid name: amount`,
    ],
    [
      'clause',
      ruleWith({ clauses: ['dept 3.8'] }),
      `${FILE}: /clauses/0: no clause "dept 3.8" in sources/; nearest valid name: dept 3.7`,
    ],
    [
      'view',
      ruleWith({ facts: 'contrat' }),
      `${FILE}: /facts: there is no view "contrat"; nearest valid name: contract`,
    ],
    [
      'placeholder',
      ruleWith({
        event: { type: 'violation', params: { message: { zh: '{{contract_n}}', en: 'x' }, nextStep: text('n') } },
      }),
      `${FILE}: /event/params/message/zh: unknown placeholder "{{contract_n}}"; nearest valid name: contract_no`,
    ],
    [
      'parameter of the text of a deadline',
      ruleWith({ deadline: { ...RULE.deadline, text: { zh: '{{parameters.major_amont}} 内', en: 'x' } } }),
      `${FILE}: /deadline/text/zh: there is no parameter "major_amont"; nearest valid name: major_amount`,
    ],
    [
      'fact in the text of a deadline, which no row stands behind',
      ruleWith({ deadline: { ...RULE.deadline, text: { zh: '内', en: 'by {{due_on}}' } } }),
      `${FILE}: /deadline/text/en: only parameters ({{parameters.<name>}}) may stand here, not "{{due_on}}"`,
    ],
    [
      'evidence',
      ruleWith({ evidence: ['amuont'] }),
      `${FILE}: /evidence/0: facts/contract has no fact "amuont"; nearest valid name: amount`,
    ],
    [
      'key of a rule',
      ruleWith({ sevrity: 'minor' }),
      `${FILE}: /sevrity: unknown key "sevrity"; nearest valid name: severity`,
    ],
    [
      'severity',
      ruleWith({ severity: 'moderat' }),
      `${FILE}: /severity: "moderat" is not one of notice, minor, moderate, major, serious, critical; nearest valid name: moderate`,
    ],
    ['who', ruleWith({ who: 'manager' }), `${FILE}: /who: facts/contract names nobody for manager (only clerk)`],
    [
      'name and path',
      ruleWith({ name: 'contract/later' }),
      `${FILE}: /name: the name "contract/later" differs from the file's path; nearest valid name: contract/late`,
    ],
    [
      'column of an example',
      ruleWith({ examples: [RULE.examples[1], { name: 'x', row: { days_lte: 1 }, verdict: 'violation' }] }),
      `${FILE}: /examples/1/row/days_lte: facts/contract has no fact "days_lte"; nearest valid name: days_late`,
    ],
    [
      'field in needs',
      {
        'facts/contract.json': {
          ...CONTRACT,
          columns: { ...CONTRACT.columns, clerk: { type: 'text', title: text('c'), needs: ['contracts.enterd_at'] } },
        },
      },
      'facts/contract.json: /columns/clerk/needs/0: contracts has no field "enterd_at"; nearest valid name: entered_at',
    ],
    [
      'dataset in needs',
      {
        'facts/contract.json': {
          ...CONTRACT,
          columns: { ...CONTRACT.columns, clerk: { type: 'text', title: text('c'), needs: ['contract.entered_at'] } },
        },
      },
      'facts/contract.json: /columns/clerk/needs/0: there is no dataset "contract"; nearest valid name: contracts',
    ],
    [
      'who of a view',
      { 'facts/contract.json': { ...CONTRACT, who: { clerk: 'clark' } } },
      'facts/contract.json: /who/clerk: there is no column "clark" under "columns"; nearest valid name: clerk',
    ],
    [
      'list per company in needs',
      {
        'facts/contract.json': {
          ...CONTRACT,
          columns: {
            ...CONTRACT.columns,
            clerk: { type: 'text', title: text('c'), needs: ['parameters.company_acounts'] },
          },
        },
      },
      'facts/contract.json: /columns/clerk/needs/0: no parameter "company_acounts" differs between companies; nearest valid name: company_accounts',
    ],
    [
      'parameter of a view',
      { 'facts/contract.json': { ...CONTRACT, parameters: ['grase'] } },
      'facts/contract.json: /parameters/0: there is no parameter "grase"; nearest valid name: grace',
    ],
    [
      'day of a column',
      {
        'facts/contract.json': {
          ...CONTRACT,
          columns: { ...CONTRACT.columns, entered_at: { ...CONTRACT.columns.entered_at, day: 'due_at' } },
        },
      },
      'facts/contract.json: /columns/entered_at/day: there is no date column "due_at" under "columns"; nearest valid name: due_on',
    ],
    [
      'dataset of single rows',
      { 'facts/contract_base.json': { ...(PACK['facts/contract_base.json'] as Json), isRowByRow: true } },
      'facts/contract_base.json: /isRowByRow: without a "dataset" there are no rows to follow',
    ],
    [
      'dataset in SQL',
      { 'facts/contract_base.sql': 'SELECT 1 AS a FROM contrats_asof' },
      'facts/contract_base.sql: the SQL reads an unknown dataset contrats_asof; nearest valid name: contracts_asof',
    ],
  ])('an unknown %s is named with the nearest valid name', async (_name, changes, fault) => {
    expect(await faultsOf(changes)).toContain(fault);
  });

  test('the fault is told in Chinese too', async () => {
    expect(await faultsOf(conditions(leaf('days_lat', 'greaterThan', 0)), 'zh')).toEqual([
      `${FILE}: /conditions/any/0/fact: facts/contract 没有事实“days_lat”；最接近的有效名称：days_late`,
    ]);
  });
});

describe('types and thresholds', () => {
  test.each<[string, unknown, string]>([
    [
      'order of texts',
      leaf('clerk', 'lessThan', 'a'),
      'operator: lessThan compares numbers; this fact is of type text',
    ],
    ['order of dates', leaf('due_on', 'lessThan', { fact: 'due_on' }), 'operator: lessThan compares numbers'],
    [
      'a text against money',
      leaf('amount', 'equal', 'viel'),
      'value: a fact of type money cannot be compared with "viel"',
    ],
    ['a number against text', leaf('clerk', 'equal', 0), 'value: a fact of type text cannot be compared with 0'],
    [
      'a boolean against a number',
      leaf('days_late', 'equal', true),
      'value: a fact of type integer cannot be compared with true',
    ],
    [
      'money against a quantity',
      leaf('amount', 'lessThan', { fact: 'quantity' }),
      'value: type money cannot be compared with type quantity',
    ],
    ['a literal threshold', leaf('days_late', 'greaterThan', 3), 'value: the number 3 may not stand in a rule'],
    ['a date in a rule', leaf('due_on', 'equal', '2026-10-31'), 'value: a date may not stand in a rule'],
    ['in without a list', leaf('clerk', 'in', 'a'), 'value: the value of in must be a list'],
    ['in with an empty list', leaf('clerk', 'in', []), 'value: the list must not be empty'],
    ['equal with a list', leaf('clerk', 'equal', ['a']), 'value: the value of equal must not be a list'],
    ['in with a number', leaf('clerk', 'in', ['a', 5]), 'value/1: the number 5 may not stand in a rule'],
    [
      'a list parameter for equal',
      leaf('clerk', 'equal', { fact: 'parameters', path: 'accounts' }),
      'value/path: parameter accounts is a list',
    ],
    [
      'a list that differs between companies',
      leaf('clerk', 'in', { fact: 'parameters', path: 'company_accounts' }),
      'value/path: parameter company_accounts differs between companies: a view compares with it',
    ],
    [
      'a single parameter for in',
      leaf('clerk', 'in', { fact: 'parameters', path: 'grace' }),
      'value/path: in and notIn need a list',
    ],
    [
      'a time against money',
      leaf('amount', 'lessThan', { fact: 'parameters', path: 'daily_time' }),
      'value/path: parameter daily_time is not a number',
    ],
    [
      'a parameter without a name',
      leaf('amount', 'lessThan', { fact: 'parameters' }),
      'value: a parameter needs "path"',
    ],
  ])('%s is rejected', async (_name, condition, fault) => {
    const faults = await faultsOf(conditions(condition));
    expect(
      faults.some((line) => line.startsWith(`${FILE}: /conditions/any/0/${fault}`)),
      faults.join('\n'),
    ).toBe(true);
  });

  test.each<[string, Json, string]>([
    [
      'a time as occurredOn',
      { occurredOn: 'entered_at' },
      '/occurredOn: "entered_at" is of type datetime; needed: date',
    ],
    ['days late without due', { deadline: { daysLate: 'days_late' } }, '/deadline: daysLate needs due'],
    [
      'money as days late',
      { deadline: { due: 'due_on', daysLate: 'amount' } },
      '/deadline/daysLate: "amount" is of type money; needed: integer',
    ],
    ['a view that is a building block', { facts: 'contract_base' }, '/facts: facts/contract_base is a building block'],
  ])('%s is rejected', async (_name, changes, fault) => {
    const faults = await faultsOf(ruleWith(changes));
    expect(
      faults.some((line) => line.startsWith(`${FILE}: ${fault}`)),
      faults.join('\n'),
    ).toBe(true);
  });

  test('one parameter cannot be a number and a text in one rule', async () => {
    const faults = await faultsOf(
      conditions(
        leaf('days_late', 'greaterThan', { fact: 'parameters', path: 'grace' }),
        leaf('clerk', 'equal', { fact: 'parameters', path: 'grace' }),
      ),
    );
    expect(faults).toEqual([`${FILE}: /conditions: parameter grace is compared both with numbers and with texts`]);
  });
});

describe('examples', () => {
  const [violation, compliant] = RULE.examples;
  test.each<[string, unknown[], string]>([
    [
      'no compliant one',
      [violation, { ...violation, name: 'again' }],
      '/examples: needs at least one example with the verdict compliant',
    ],
    [
      'no violation',
      [compliant, { ...compliant, name: 'again' }],
      '/examples: needs at least one example with the verdict violation',
    ],
    [
      'two of one name',
      [violation, { ...compliant, name: 'late' }],
      '/examples/1/name: two examples are called "late"',
    ],
    [
      'a wrong date',
      [{ ...violation, row: { due_on: '2026-02-30' } }, compliant],
      '/examples/0/row/due_on: "2026-02-30" is not a value of type date',
    ],
    [
      'a fraction of a day',
      [{ ...violation, row: { days_late: 1.5 } }, compliant],
      '/examples/0/row/days_late: 1.5 is not a value of type integer',
    ],
    [
      'days late of a compliant one',
      [violation, { ...compliant, daysLate: 0 }],
      '/examples/1: only an example of a violation has daysLate and open',
    ],
  ])('%s is rejected', async (_name, examples, fault) => {
    expect(await faultsOf(ruleWith({ examples }))).toContain(`${FILE}: ${fault}`);
  });

  test('days late without a deadline in the rule is rejected', async () => {
    const { deadline: _deadline, ...rule } = RULE;
    expect(await faultsOf({ [FILE]: rule })).toEqual([
      `${FILE}: /examples/0/daysLate: the rule has no deadline.daysLate, so an example cannot expect daysLate`,
      `${FILE}: /examples/0/open: the rule has no deadline.done, so an example cannot expect open`,
    ]);
  });
});

describe('files', () => {
  const base = PACK['facts/contract_base.json'] as Json;
  test.each<[string, Record<string, unknown>, string]>([
    [
      'SQL without its contract',
      { 'facts/other.sql': 'SELECT 1' },
      'facts/other.sql: the .json of the same name is missing beside it',
    ],
    [
      'a contract without its SQL',
      { 'facts/contract_base.sql': undefined },
      'facts/contract_base.json: facts/contract_base.sql is missing beside it',
    ],
    [
      'views in a circle',
      { 'facts/contract_base.json': { ...base, uses: ['contract'] } },
      'facts/contract.json: /uses: the views use each other in a circle: contract → contract_base → contract',
    ],
    [
      'a view that is not listed',
      { 'facts/contract.json': { ...CONTRACT, uses: [] } },
      'facts/contract.sql: the SQL reads the view contract_base, which "uses" does not list',
    ],
    [
      'a parameter that is not read',
      { 'facts/contract_base.json': { ...base, parameters: ['grace'] } },
      'facts/contract_base.sql: the SQL does not read the parameter "grace"',
    ],
    [
      'two statements',
      { 'facts/contract_base.sql': 'SELECT 1; SELECT 2' },
      'facts/contract_base.sql: the SQL must be a single statement',
    ],
    [
      'another statement',
      { 'facts/contract_base.sql': 'DROP TABLE contracts' },
      'facts/contract_base.sql: the SQL must be one SELECT',
    ],
    [
      'a file read by SQL',
      { 'facts/contract_base.sql': "SELECT * FROM '/etc/passwd'" },
      "facts/contract_base.sql: the SQL may not read files: '/etc/passwd'",
    ],
    [
      'a function that reads files',
      { 'facts/contract_base.sql': "SELECT * FROM read_text('/etc/passwd')" },
      'facts/contract_base.sql: read_text is not allowed in the SQL',
    ],
    [
      "a function that reads the server's files",
      { 'facts/contract_base.sql': "SELECT pg_read_file('/etc/passwd') AS a" },
      'facts/contract_base.sql: pg_read_file is not allowed in the SQL',
    ],
    [
      'a function that runs SQL given as text',
      { 'facts/contract_base.sql': "SELECT query_to_xml('SELECT 1', TRUE, TRUE, '') AS a" },
      'facts/contract_base.sql: query_to_xml is not allowed in the SQL',
    ],
    [
      'a table of another schema',
      { 'facts/contract_base.sql': 'SELECT c.* FROM contracts_asof c JOIN payroll.wages w ON w.name = c.clerk' },
      'facts/contract_base.sql: the SQL may not read tables of another schema: payroll.…',
    ],
    [
      'the clock',
      { 'facts/contract_base.sql': 'SELECT current_date AS a' },
      'facts/contract_base.sql: the SQL may not use current_date: the same data must give the same result; the as-of date stands in table run',
    ],
    [
      'an open quote',
      { 'facts/contract_base.sql': "SELECT 'a" },
      'facts/contract_base.sql: a quote or comment in the SQL is never closed',
    ],
    ['a missing file', { 'penalties.json': undefined }, 'penalties.json: the file is missing'],
    ['an empty folder of sources', { 'sources/dept.json': undefined }, 'sources: the folder has no files'],
    [
      'a file too large',
      { 'calendar.json': ' '.repeat(1024 * 1024 + 1) },
      'calendar.json: larger than 1 MB (1048577 bytes)',
    ],
    [
      'a key that reaches into objects',
      { 'calendar.json': '{"__proto__": {"x": 1}}' },
      'calendar.json: /__proto__: the key __proto__ is not allowed',
    ],
    [
      'nesting without end',
      { 'calendar.json': `${'['.repeat(5000)}${']'.repeat(5000)}` },
      'calendar.json: nested deeper than 60 levels',
    ],
    [
      'a missing key',
      { 'sources/dept.json': { document: 'dept', title: text('x'), short: text('x') } },
      'sources/dept.json: "clauses" is missing',
    ],
    [
      'overlapping values',
      {
        'parameters.json': {
          parameters: [
            ...(PACK['parameters.json'] as { parameters: Json[] }).parameters,
            {
              name: 'x',
              title: text('x'),
              unit: 'days',
              clause: 'dept 3.7',
              values: [
                { to: '2026-01-01', value: 1 },
                { from: '2026-01-01', value: 2 },
              ],
            },
          ],
        },
      },
      'parameters.json: /parameters/6/values: two values of "x" are in force on one day',
    ],
    [
      'a list per company in a text',
      ruleWith({
        event: {
          type: 'violation',
          params: { message: { zh: '{{parameters.company_accounts}}', en: 'x' }, nextStep: text('n') },
        },
      }),
      `${FILE}: /event/params/message/zh: the parameter "company_accounts" differs between companies and cannot stand in a text`,
    ],
    ...COMPANY_LISTS.map(([name, parameter, fault]): [string, Record<string, unknown>, string] => [
      name,
      {
        'parameters.json': {
          parameters: [
            ...(PACK['parameters.json'] as { parameters: Json[] }).parameters,
            { name: 'x', title: text('x'), unit: 'list', clause: 'dept 3.7', ...parameter },
          ],
        },
      },
      `parameters.json: /parameters/6/${fault}`,
    ]),
    [
      'fines on an unknown clause',
      { 'penalties.json': { ...(PACK['penalties.json'] as Json), clauses: ['dept 3.17'] } },
      'penalties.json: /clauses/0: no clause "dept 3.17" in sources/; nearest valid name: dept 3.7',
    ],
    [
      'joint liability on an unknown clause',
      {
        'penalties.json': {
          ...(PACK['penalties.json'] as Json),
          joint: { severities: ['serious'], share: '0.20', minimumPerLine: 50, clauses: ['dept 3.7', 'dept 3.8'] },
        },
      },
      'penalties.json: /joint/clauses/1: no clause "dept 3.8" in sources/; nearest valid name: dept 3.7',
    ],
    [
      'a day that does not exist',
      {
        'calendar.json': {
          sixDayWeek: false,
          daysOff: [{ on: '2026-02-29', reason: text('x') }],
          workingDays: [],
          notices: [],
        },
      },
      'calendar.json: /daysOff/0/on: "2026-02-29" is not a day of the calendar',
    ],
    [
      'a clause of another document',
      {
        'sources/dept.json': {
          document: 'dept',
          title: text('x'),
          short: text('x'),
          clauses: [
            { id: 'dept 3.7', text: text('x') },
            { id: 'clerk entry', label: text('x'), text: text('x') },
          ],
        },
      },
      'sources/dept.json: /clauses/1/id: a clause id begins with "dept "',
    ],
    [
      'a document without a short name',
      { 'sources/dept.json': { ...(PACK['sources/dept.json'] as Json), short: undefined } },
      'sources/dept.json: "short" is missing',
    ],
    [
      'a clause that is a word and has no label',
      clausesWith({ id: 'dept entry', text: text('x') }),
      'sources/dept.json: /clauses/1: the clause "dept entry" has no number: reports need its label',
    ],
    [
      'a label beside a number',
      clausesWith({ id: 'dept 3.8', label: text('x'), text: text('x') }),
      'sources/dept.json: /clauses/1/label: the clause "dept 3.8" is cited by its number and has no label',
    ],
    [
      'a key field that does not exist',
      { 'datasets/contracts.json': { ...(PACK['datasets/contracts.json'] as Json), key: ['contract_n'] } },
      'datasets/contracts.json: /key/0: there is no field "contract_n"; nearest valid name: contract_no',
    ],
    [
      'spreads rows by no field',
      { 'datasets/contracts.json': { ...(PACK['datasets/contracts.json'] as Json), distributeBy: 'contract_n' } },
      'datasets/contracts.json: /distributeBy: there is no field "contract_n"; nearest valid name: contract_no',
    ],
    [
      'spreads rows by a field that may be blank',
      { 'datasets/contracts.json': { ...(PACK['datasets/contracts.json'] as Json), distributeBy: 'contract_no' } },
      'datasets/contracts.json: /distributeBy: "contract_no" is not a required text field',
    ],
  ])('%s is rejected', async (_name, changes, fault) => {
    expect(await faultsOf(changes)).toContain(fault);
  });

  test('broken JSON is reported with its place and does not make other names look unknown', async () => {
    const faults = await faultsOf({ 'sources/dept.json': '{ "document": ' });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^sources\/dept\.json: not valid JSON: line 1, column 15: /);
  });

  test('links are not followed', async () => {
    const folder = await packWith();
    await symlink('/etc/hostname', join(folder, 'sources/link.json'));
    await rm(join(folder, 'calendar.json'));
    await symlink('/etc/hostname', join(folder, 'calendar.json'));
    const error = await openPack(folder).catch((caught) => caught);
    expect(error).toBeInstanceOf(UserError);
    expect(error.text.en).toContain('sources/link.json: links are not allowed inside a pack');
    expect(error.text.en).toContain('calendar.json: the file is a link out of its place');
  });

  test('a folder that is not there is told in one line', async () => {
    await expect(openPack('/nowhere/rules')).rejects.toThrow('There is no rules folder: /nowhere/rules');
  });

  test('all faults of all files are reported at once', async () => {
    const faults = await faultsOf({
      ...ruleWith({ clauses: ['dept 9.9'], evidence: ['amuont'], severity: 'minor' }),
      'penalties.json': undefined,
      'facts/contract_base.sql': 'DELETE FROM x',
    });
    expect(faults.map((line) => line.split(': ').slice(0, 2).join(': '))).toEqual([
      'facts/contract_base.sql: the SQL must be one SELECT',
      'facts/contract_base.sql: delete is not allowed in the SQL',
      'penalties.json: the file is missing',
      `${FILE}: /clauses/0`,
      `${FILE}: /evidence/0`,
    ]);
  });
});
