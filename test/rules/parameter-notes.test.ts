import { describe, expect, test } from 'vitest';
import type { Parameter, PolicyDocument } from '../../src/domain/pack.js';
import { parameterNotes } from '../../src/rules/parameter-notes.js';

const text = (name: string) => ({ zh: name, en: name });
const sources: PolicyDocument[] = [
  {
    document: 'dept',
    title: text('制度'),
    short: { zh: '部门制度', en: 'Department rules' },
    clauses: [{ id: 'dept 3.7', text: text('及时录入') }],
  },
];
const OCTOBER = { start: '2026-10-01', end: '2026-10-31', earlierStart: '2026-07-01' };

function notes(values: Parameter['values'], span: Parameters<typeof parameterNotes>[1] = OCTOBER, unit = 'workdays') {
  const title = { zh: '录入期限', en: 'Time to enter' };
  const parameter: Parameter = { name: 'entry', title, unit, clause: 'dept 3.7', values };
  return parameterNotes({ parameters: [parameter], sources }, span);
}

describe('a parameter that changes', () => {
  test('an old period is judged by the old value, and the latest is told', () => {
    expect(
      notes([
        { to: '2026-12-31', value: 3 },
        { from: '2027-01-01', value: 1 },
      ]),
    ).toEqual([
      {
        zh: '参数「录入期限」：取期间最后一天 2026-10-31 有效的值 3 个工作日（至 2026-12-31，部门制度 3.7）；最后生效的值为 1 个工作日（2027-01-01 起）。',
        en: 'The parameter "Time to enter" counts as 3 working days, the value in force on the period\'s last day 2026-10-31 (until 2026-12-31; Department rules 3.7); the latest value is 1 working day (from 2027-01-01 on).',
      },
    ]);
  });

  test('a change within the period: the value of its last day counts for all of it', () => {
    const [note] = notes([
      { to: '2026-10-14', value: 3 },
      { from: '2026-10-15', value: 1 },
    ]);
    expect(note?.zh).toContain(
      '有效的值 1 个工作日（2026-10-15 起，部门制度 3.7）；期间内另有 3 个工作日（至 2026-10-14），整个期间仍按前者。',
    );
    expect(note?.en).toContain(
      'within the period it also was 3 working days (until 2026-10-14), but one value counts for all of it.',
    );
    // Also where it changed on the period's last day, and over a longer period with several changes.
    expect(
      notes([
        { to: '2026-10-30', value: 3 },
        { from: '2026-10-31', value: 1 },
      ]),
    ).toHaveLength(1);
    const [year] = notes(
      [
        { to: '2026-03-31', value: 3 },
        { from: '2026-04-01', to: '2026-06-30', value: 2 },
        { from: '2026-07-01', value: 1 },
      ],
      { start: '2026-01-01', end: '2026-12-31' },
    );
    expect(year?.en).toContain('also was 3 working days (until 2026-03-31)');
    expect(year?.en).toContain('also was 2 working days (2026-04-01 to 2026-06-30)');
  });

  test('a value that began within the period, with none before', () => {
    expect(notes([{ from: '2026-10-15', value: 1 }])[0]?.zh).toContain('期间开始时尚无值，整个期间按此值。');
    expect(notes([{ from: '2026-10-01', value: 1 }])).toEqual([]);
  });

  test('a value of the earlier periods that the run looks at', () => {
    const [note] = notes([
      { to: '2026-09-30', value: 3 },
      { from: '2026-10-01', value: 1 },
    ]);
    expect(note?.zh).toContain('以前为 3 个工作日（至 2026-09-30），本次评价的以前各期记录（结转、累犯）也按此值。');
    // Before all periods that the run looks at: nothing to say.
    expect(
      notes([
        { to: '2026-06-30', value: 3 },
        { from: '2026-07-01', value: 1 },
      ]),
    ).toEqual([]);
  });

  test('no value on the last day', () => {
    expect(notes([{ to: '2026-10-30', value: 3 }])).toEqual([
      {
        zh: '参数「录入期限」（部门制度 3.7）在期间最后一天 2026-10-31 没有有效的值（3 个工作日 至 2026-10-30）：需要它的规则无法评价。',
        en: 'The parameter "Time to enter" (Department rules 3.7) has no value in force on the period\'s last day 2026-10-31 (3 working days until 2026-10-30): rules that need it cannot be evaluated.',
      },
    ]);
    expect(notes([{ from: '2026-11-01', value: 3 }])[0]?.en).toContain('has no value in force');
  });

  test.each<[string, Parameter['values']]>([
    ['one value for all time', [{ value: 1 }]],
    ['a list that is not given', [{ value: [] }]],
    [
      'the same value again, dated anew',
      [
        { to: '2026-10-14', value: 1 },
        { from: '2026-10-15', value: '1' },
      ],
    ],
    [
      'the latest value, in force all through',
      [
        { to: '2025-12-31', value: 3 },
        { from: '2026-01-01', value: 1 },
      ],
    ],
    [
      'changed and changed back later',
      [
        { to: '2026-12-31', value: 1 },
        { from: '2027-01-01', to: '2027-12-31', value: 2 },
        { from: '2028-01-01', value: 1 },
      ],
    ],
  ])('nothing to say: %s', (_name, values) => {
    expect(notes(values)).toEqual([]);
  });

  test.each<[string, string | number | string[], string, string]>([
    ['CNY', '1000000.00', '1,000,000.00 元', '1,000,000.00 CNY'],
    ['days', 1, '1 天', '1 day,'],
    ['day of month', 5, '每月 5 日', 'day 5 of the month'],
    ['time of day', '16:30', '有效的值 16:30（', 'counts as 16:30,'],
    ['list', ['clerk', 'gm'], 'clerk、gm', 'clerk, gm'],
  ])('in %s', (unit, value, zh, en) => {
    const [note] = notes(
      [
        { to: '2026-12-31', value },
        { from: '2027-01-01', value: 7 },
      ],
      OCTOBER,
      unit,
    );
    expect(note?.zh).toContain(zh);
    expect(note?.en).toContain(en);
  });
});

describe('a list that differs between companies', () => {
  const list = (values: Parameter['values']) => {
    const title = { zh: '账户', en: 'Accounts' };
    const one: Parameter = { name: 'accounts', title, unit: 'list', clause: 'dept 3.7', perCompany: true, values };
    return parameterNotes({ parameters: [one], sources }, OCTOBER).map(({ en }) => en);
  };

  test('changes for each company apart', () => {
    expect(
      list([
        { value: ['1'] },
        { org: 'B', value: ['2'] },
        { org: 'A', to: '2026-10-14', value: ['3'] },
        { org: 'A', from: '2026-10-15', value: ['4', '5'] },
      ]),
    ).toEqual([
      'The parameter "Accounts (A)" counts as 4, 5, the value in force on the period\'s last day 2026-10-31 (from 2026-10-15 on; Department rules 3.7); within the period it also was 3 (until 2026-10-14), but one value counts for all of it.',
    ]);
  });

  test('that has ended for one company gives way to the one for all others', () => {
    expect(list([{ value: ['1'] }, { org: 'A', to: '2026-06-30', value: ['3'] }])).toEqual([]);
  });
});
