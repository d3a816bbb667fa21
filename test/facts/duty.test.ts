import { afterEach, describe, expect, it } from 'vitest';
import type { Value } from '../../src/domain/result.js';
import type { Row, Store } from '../../src/store/port.js';
import { type SceneOptions, type SceneRows, scene } from '../scene.js';

// October 2026: 1–7 are holidays, Saturday 10 is worked; Mondays are 5, 12, 19 and 26. As-of Saturday 31.
type Fields = Readonly<Record<string, Value>>;
const record = (kind: string, owner: string, period: string, submitted: string | null, more: Fields = {}): Fields => ({
  kind,
  owner,
  period_on: period,
  submitted_at: submitted,
  ...more,
});
const person = (name: string, role: string, more: Fields = {}): Fields => ({ name, role, ...more });
const CLERK = person('丙一', 'clerk');

let store: Store | undefined;
afterEach(async () => {
  await store?.close();
  store = undefined;
});

/** The named columns of the duties of one kind (all kinds without one) from `period_on` on, by company, owner, period. */
async function duties(
  columns: string,
  kind: string,
  rows: SceneRows,
  { from = '2026-10-01', ...options }: SceneOptions & { from?: string } = {},
): Promise<Row[]> {
  await store?.close();
  store = await scene(rows, { facts: ['duty'], ...options });
  return store.all(
    `SELECT ${columns} FROM duty WHERE kind = '${kind}' AND period_on >= DATE '${from}' ORDER BY org, owner, period_on`,
  );
}

/** The same as `period_on` → value of one column. */
async function byPeriod(column: string, kind: string, rows: SceneRows, options: SceneOptions & { from?: string } = {}) {
  const found = await duties(`period_on, ${column}`, kind, rows, options);
  return Object.fromEntries(found.map((row) => [row.period_on, row[column]]));
}

describe('daily report', () => {
  const records = [
    record('daily_report', '丙一', '2026-10-08', '2026-10-08 16:30'),
    record('daily_report', '丙一', '2026-10-09', '2026-10-09 16:31'),
    // Without a time the whole day holds.
    record('daily_report', '丙一', '2026-10-10', '2026-10-10'),
    record('daily_report', '丙一', '2026-10-12', '2026-10-14 09:00'),
  ];

  it('is owed on working days from the first record on, and in time to the minute', async () => {
    const found = await duties(
      'period_on, due_on, duty_state, workdays_late',
      'daily_report',
      { employees: [CLERK], work_records: records },
      { asOf: '2026-10-14' },
    );
    expect(found.slice(0, 6)).toEqual([
      { period_on: '2026-10-08', due_on: '2026-10-08', duty_state: 'done', workdays_late: 0 },
      { period_on: '2026-10-09', due_on: '2026-10-09', duty_state: 'late', workdays_late: 1 },
      { period_on: '2026-10-10', due_on: '2026-10-10', duty_state: 'done', workdays_late: 0 },
      { period_on: '2026-10-12', due_on: '2026-10-12', duty_state: 'late', workdays_late: 2 },
      { period_on: '2026-10-13', due_on: '2026-10-13', duty_state: 'overdue', workdays_late: 1 },
      // Its day is the as-of day, which is over.
      { period_on: '2026-10-14', due_on: '2026-10-14', duty_state: 'overdue', workdays_late: 1 },
    ]);
    // 15, 16, 19–23, 26–30.
    expect(found.slice(6).map((row) => row.duty_state)).toEqual(Array(12).fill('pending'));
  });

  it('counts working days late over a week-end', async () => {
    const late = record('daily_report', '丙一', '2026-10-16', '2026-10-19 08:00');
    const found = await byPeriod('workdays_late', 'daily_report', { employees: [CLERK], work_records: [late] });
    expect(found['2026-10-16']).toBe(1);
    // Not there on Monday 19 either: 20–23 and 26–30.
    expect(found['2026-10-19']).toBe(9);
  });

  it('had not been handed in on an earlier as-of day, and began with nothing then', async () => {
    const late = record('daily_report', '丙一', '2026-10-08', '2026-10-09 10:00');
    const rows = { employees: [CLERK], work_records: [late, record('daily_report', '丙一', '2026-10-09', null)] };
    const states = (asOf: string) => byPeriod('duty_state', 'daily_report', rows, { asOf });
    // Nothing of the kind exists yet: one row for the company, which cannot be judged.
    expect(await states('2026-10-08')).toEqual({ '2026-10-08': null });
    expect((await states('2026-10-09'))['2026-10-08']).toBe('late');
  });

  it('takes the first of several records of a day', async () => {
    const again = [
      record('daily_report', '丙一', '2026-10-12', '2026-10-13 09:00'),
      record('daily_report', '丙一', '2026-10-12', '2026-10-12 16:00'),
    ];
    const rows = { employees: [CLERK], work_records: again };
    expect((await byPeriod('done_at', 'daily_report', rows))['2026-10-12']).toBe('2026-10-12 16:00');
  });

  it('stands where its record stands, else where the person stands', async () => {
    const rows = {
      employees: [CLERK],
      work_records: [record('daily_report', '丙一', '2026-10-29', '2026-10-30', { _input: 2, _row: 7 })],
    };
    expect(await duties('key, input_no, row_no', 'daily_report', rows)).toEqual([
      { key: 'daily_report:丙一:2026-10-29', input_no: 2, row_no: 7 },
      { key: 'daily_report:丙一:2026-10-30', input_no: 1, row_no: 2 },
    ]);
  });
});

describe('who owes', () => {
  const first = record('daily_report', '丙一', '2026-10-28', '2026-10-28 16:00');

  it('whoever is in service in the role on the deadline day', async () => {
    const rows = {
      employees: [
        CLERK,
        person('丙二', 'clerk', { hired_on: '2026-10-29' }),
        person('丙三', 'clerk', { left_on: '2026-10-29' }),
        person('甲一', 'salesperson'),
      ],
      work_records: [first],
    };
    const found = await duties('owner, person, period_on, duty_state', 'daily_report', rows);
    expect(found.map((row) => [row.owner, row.person, row.period_on, row.duty_state].join(' '))).toEqual([
      '丙一 丙一 2026-10-28 done',
      '丙一 丙一 2026-10-29 overdue',
      '丙一 丙一 2026-10-30 overdue',
      '丙三 丙三 2026-10-28 overdue',
      '丙二 丙二 2026-10-29 overdue',
      '丙二 丙二 2026-10-30 overdue',
    ]);
  });

  it('without a staff list whoever appears in the records of that kind', async () => {
    const other = record('daily_report', '丙二', '2026-10-30', '2026-10-30 12:00');
    const weekly = record('weekly_summary', '丙四', '2026-10-26', '2026-10-30 12:00');
    const found = await duties('owner, period_on, duty_state', 'daily_report', {
      work_records: [first, other, weekly],
    });
    expect(found.map((row) => [row.owner, row.period_on, row.duty_state].join(' '))).toEqual([
      '丙一 2026-10-28 done',
      '丙一 2026-10-29 overdue',
      '丙一 2026-10-30 overdue',
      '丙二 2026-10-28 overdue',
      '丙二 2026-10-29 overdue',
      '丙二 2026-10-30 done',
    ]);
  });

  it('each company by itself', async () => {
    const rows = {
      employees: [
        { ...CLERK, org: '甲公司' },
        { ...CLERK, org: '乙公司' },
      ],
      work_records: [{ ...first, org: '甲公司' }],
    };
    const found = await duties('org, key, duty_state, is_unrecorded', 'daily_report', rows, { from: '2026-01-01' });
    expect(found.filter((row) => row.org === '乙公司')).toEqual([
      // No record at all: one row, from the first working day of the period.
      { org: '乙公司', key: 'daily_report:clerk:2026-10-08', duty_state: null, is_unrecorded: true },
    ]);
    expect(found.filter((row) => row.org === '甲公司').map((row) => row.duty_state)).toEqual([
      'done',
      'overdue',
      'overdue',
    ]);
  });

  it('nobody where the staff list has nobody in the role', async () => {
    const rows = {
      employees: [person('甲一', 'salesperson')],
      work_records: [record('weekly_plan', '甲一', '2026-10-26', '2026-10-23')],
    };
    expect(await duties('key', 'daily_report', rows)).toEqual([]);
  });

  it('nothing without an export of work records', async () => {
    expect(await duties('key', 'daily_report', { employees: [CLERK] })).toEqual([]);
  });
});

describe('doubt accuses nobody', () => {
  const records = [
    record('daily_report', '丙一', '2026-10-28', '2026-10-28 16:00'),
    record('daily_report', '丙一', '2026-10-29', '2026-10-30 09:00'),
  ];
  const states = (rows: SceneRows) =>
    byPeriod('duty_state', 'daily_report', { employees: [CLERK], work_records: records, ...rows });

  it('is judged without any', async () => {
    expect(await states({})).toEqual({ '2026-10-28': 'done', '2026-10-29': 'late', '2026-10-30': 'overdue' });
  });

  it('a rejected record of the kind, or of no known kind, may be the missing one', async () => {
    const unknown = { '2026-10-28': 'done', '2026-10-29': null, '2026-10-30': null };
    const rejected = (number: string | null) => [{ dataset: 'work_records', number }];
    expect(await states({ rejected_document: rejected('daily_report') })).toEqual(unknown);
    expect(await states({ rejected_document: rejected(null) })).toEqual(unknown);
    expect(await states({ rejected_document: rejected('stock_count') })).toEqual(await states({}));
  });

  it('a record by nobody the staff list knows may be theirs who have none', async () => {
    const strange = [...records, record('daily_report', '丙一（代）', '2026-10-30', '2026-10-30 10:00')];
    expect(await states({ work_records: strange })).toEqual({
      '2026-10-28': 'done',
      '2026-10-29': 'late',
      '2026-10-30': null,
    });
  });

  it('a record of a kind that no list knows may be theirs who wrote it', async () => {
    const called = [...records, record('日报表', '丙一', '2026-10-30', '2026-10-30 10:00')];
    expect(await states({ work_records: called })).toEqual({
      '2026-10-28': 'done',
      '2026-10-29': 'late',
      '2026-10-30': null,
    });
    const others = [
      record('日报表', '丙一', '2026-10-27', '2026-10-27 10:00'),
      record('日报表', '经一', '2026-10-30', '2026-10-30 10:00'),
      record('weekly_meeting', '丙一', '2026-10-30', '2026-10-30 10:00'),
    ];
    const employees = [CLERK, person('经一', 'manager')];
    expect(await states({ employees, work_records: [...records, ...others] })).toEqual(await states({}));
    const counts = [
      record('stock_count', '戊一', '2026-08-01', '2026-08-31'),
      record('盘库', '戊二', '2026-10-15', null),
    ];
    expect(await byPeriod('duty_state', 'stock_count', { work_records: counts }, { from: '2026-08-01' })).toEqual({
      '2026-08-01': 'done',
      '2026-09-01': 'overdue',
      '2026-10-01': null,
    });
  });

  it('two people of one name', async () => {
    const employees = [
      { ...CLERK, employee_no: '01' },
      { ...CLERK, employee_no: '02' },
    ];
    expect(await states({ employees })).toEqual({ '2026-10-28': null, '2026-10-29': null, '2026-10-30': null });
  });
});

describe('weekly plan', () => {
  it('is given and confirmed by the Saturday before its Monday', async () => {
    const plan = (week: string, submitted: string | null, confirmed: string | null) =>
      record('weekly_plan', '甲一', week, submitted, { confirmed_at: confirmed });
    const rows = {
      employees: [person('甲一', 'salesperson')],
      work_records: [
        // Wednesday: the record belongs to the week from 12 October.
        plan('2026-10-14', '2026-10-09 17:00', '2026-10-10 23:59'),
        plan('2026-10-19', '2026-10-16', '2026-10-18 08:00'),
        plan('2026-10-26', '2026-10-23', null),
      ],
    };
    expect(await duties('period_on, last_on, due_on, plan_state, done_at, days_late', 'weekly_plan', rows)).toEqual([
      {
        period_on: '2026-10-12',
        last_on: '2026-10-18',
        due_on: '2026-10-10',
        plan_state: 'done',
        done_at: '2026-10-10 23:59',
        days_late: 0,
      },
      {
        period_on: '2026-10-19',
        last_on: '2026-10-25',
        due_on: '2026-10-17',
        plan_state: 'late',
        done_at: '2026-10-18 08:00',
        days_late: 1,
      },
      // 25 to 31 October.
      {
        period_on: '2026-10-26',
        last_on: '2026-11-01',
        due_on: '2026-10-24',
        plan_state: 'overdue',
        done_at: null,
        days_late: 7,
      },
      // Due on the as-of day, which is over.
      {
        period_on: '2026-11-02',
        last_on: '2026-11-08',
        due_on: '2026-10-31',
        plan_state: 'overdue',
        done_at: null,
        days_late: 1,
      },
    ]);
  });
});

describe('deadlines', () => {
  const MANAGER = person('经一', 'manager');
  const employees = [CLERK, MANAGER, person('戊一', 'warehouse')];

  it.each([
    ['weekly_summary', '丙一', '2026-10-12', '2026-10', '2026-10-18', '2026-10-18'],
    ['weekly_training', '经一', '2026-10-12', '2026-10', '2026-10-18', '2026-10-18'],
    ['receipt_check', '丙一', '2026-10-10', '2026-10', '2026-10-10', '2026-10-10'],
    ['monthly_performance', '丙一', '2026-09-01', '2026-10', '2026-10-10', '2026-10-10'],
    ['quarterly_performance', '丙一', '2026-07-01', '2026-10', '2026-10-10', '2026-10-10'],
    ['annual_performance', '丙一', '2025-01-01', '2026-01', '2026-01-10', '2026-01-10'],
    ['monthly_meeting', 'manager', '2026-10-01', '2026-10', '2026-10-25', '2026-10-25'],
    ['semiannual_analysis', '经一', '2026-01-01', '2026-07', '2026-07-31', '2026-07-31'],
    ['semiannual_analysis', '经一', '2025-07-01', '2026-01', '2026-01-31', '2026-01-31'],
    ['monthly_assessment', '经一', '2026-09-01', '2026-10', '2026-10-10', '2026-10-10'],
    ['annual_assessment', '经一', '2025-01-01', '2026-01', '2026-01-10', '2026-01-10'],
    ['monthly_plan', '经一', '2026-10-01', '2026-10', '2026-09-30', '2026-10-01'],
    ['annual_plan', '经一', '2026-01-01', '2026-01', '2025-12-31', '2026-01-01'],
    ['stock_count', 'warehouse', '2026-02-01', '2026-02', '2026-02-28', '2026-02-28'],
    ['customer_survey', 'manager', '2026-07-01', '2026-Q3', '2026-09-30', '2026-09-30'],
  ])('%s of %s for the period from %s', async (kind, owner, periodOn, period, due, occurred) => {
    // The record says which periods have begun; it came a day late.
    const late = String(new Date(Date.parse(due) + 86_400_000).toISOString().slice(0, 10));
    const [row] = await duties(
      'key, due_on, occurred_on, duty_state, days_late',
      kind,
      {
        employees,
        work_records: [
          record(kind, owner === 'warehouse' ? '戊一' : owner === 'manager' ? '经一' : owner, periodOn, late),
        ],
      },
      { period, asOf: '2026-12-31', from: periodOn },
    );
    expect(row).toEqual({
      key: `${kind}:${owner}:${periodOn}`,
      due_on: due,
      occurred_on: occurred,
      duty_state: 'late',
      days_late: 1,
    });
  });

  it('on a day that the month does not have: its last', async () => {
    const rows = { employees, work_records: [record('monthly_meeting', '经一', '2026-09-10', '2026-09-11')] };
    const days = await byPeriod('due_on', 'monthly_meeting', rows, {
      from: '2026-09-01',
      parameters: { monthly_meeting_day: '31' },
    });
    expect(days).toEqual({ '2026-09-01': '2026-09-30', '2026-10-01': '2026-10-31' });
    const assessed = { employees, work_records: [record('monthly_assessment', '经一', '2026-01-01', '2026-02-01')] };
    const options = { from: '2026-01-01', period: '2026-02', parameters: { assessment_day_of_month: '30' } };
    expect(await byPeriod('due_on', 'monthly_assessment', assessed, options)).toEqual({ '2026-01-01': '2026-02-28' });
  });

  it('reach back over the periods that count as prior, and no further', async () => {
    const rows = { employees, work_records: [record('stock_count', '戊一', '2026-01-01', '2026-01-31')] };
    const found = await byPeriod('duty_state', 'stock_count', rows, { from: '2026-01-01' });
    // July, August, September before October.
    expect(Object.keys(found)).toEqual(['2026-07-01', '2026-08-01', '2026-09-01', '2026-10-01']);
  });
});

describe('owed once by the company', () => {
  it('whoever recorded it; a manager is named where there is only one', async () => {
    const rows = {
      employees: [
        person('经一', 'manager', { left_on: '2026-10-01' }),
        person('经二', 'manager'),
        person('甲一', 'salesperson'),
      ],
      work_records: [
        record('monthly_meeting', '甲一', '2026-08-01', '2026-08-25'),
        record('stock_count', '某人', '2026-09-01', '2026-09-30'),
      ],
    };
    expect(await duties('key, person, duty_state', 'monthly_meeting', rows, { from: '2026-08-01' })).toEqual([
      { key: 'monthly_meeting:manager:2026-08-01', person: null, duty_state: 'done' },
      { key: 'monthly_meeting:manager:2026-09-01', person: null, duty_state: 'overdue' },
      { key: 'monthly_meeting:manager:2026-10-01', person: '经二', duty_state: 'overdue' },
    ]);
    expect(await duties('key, person, duty_state', 'stock_count', rows, { from: '2026-08-01' })).toEqual([
      { key: 'stock_count:warehouse:2026-09-01', person: null, duty_state: 'done' },
      { key: 'stock_count:warehouse:2026-10-01', person: null, duty_state: 'overdue' },
    ]);
  });
});

describe('calendar of periods', () => {
  it('has days, weeks from Monday, months, quarters, half-years and years', async () => {
    store = await scene({}, { facts: ['period_calendar'] });
    const found = await store.all(
      "SELECT unit, period_on, last_on, is_workday FROM period_calendar WHERE DATE '2026-10-10' BETWEEN period_on AND last_on ORDER BY period_on, last_on",
    );
    expect(found.map((row) => Object.values(row).join(' '))).toEqual([
      'year 2026-01-01 2026-12-31 true',
      'half-year 2026-07-01 2026-12-31 true',
      'month 2026-10-01 2026-10-31 true',
      'quarter 2026-10-01 2026-12-31 true',
      'week 2026-10-05 2026-10-11 true',
      'day 2026-10-10 2026-10-10 true',
    ]);
    const [counted] = await store.all(
      "SELECT COUNT(*) AS days FROM period_calendar WHERE unit = 'day' AND is_workday AND period_on BETWEEN DATE '2026-10-01' AND DATE '2026-10-31'",
    );
    // 8–10, 12–16, 19–23, 26–30.
    expect(Number(counted?.days)).toBe(18);
  });
});
