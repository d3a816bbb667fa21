import { addDays, isWorkday, monthEnd, workdayOnOrBefore } from './days.mjs';

// The work records of the sample month: who reported what, when. Everybody keeps every duty but where a case below says
// otherwise; the cases are those of the third sales department, and the ones on the edge are anybody's.

/** @typedef {{ kind: string, owner: string, period_on: string, submitted_at: string | null, confirmed_by?: string | null, confirmed_at?: string | null }} WorkRecord */

const CLERKS = ['丙一', '丙二', '示例·张', '丙四', '丙五', '丙六', '丙七'];
const SALESPEOPLE = ['甲一', '甲二', '测试员喆', '乙一', '乙二', '示例·䶮', '乙三'];
const MANAGERS = ['示例经理堃', '示例经理乙', '示例经理丙'];
const HIRED = new Map([['丙六', '2026-10-12']]);
const LEFT = new Map([['丙七', '2026-10-14']]);

/** Records by hand, by `kind owner period`: another time, or null for none at all. @type {Map<string, Partial<WorkRecord> | null>} */
const CASES = new Map(
  Object.entries({
    // daily-report-by-1630
    '日报 丙五 2026-10-15': { submitted_at: '2026-10-15 16:31' },
    '日报 丙五 2026-10-22': null,
    '日报 丙六 2026-10-30': { submitted_at: '2026-10-31 09:00' },
    '日报 丙一 2026-10-16': { submitted_at: '2026-10-16 16:30' },
    '日报 示例·张 2026-10-10': { submitted_at: '2026-10-10' },
    // receipts-checked-daily
    '回款核查 丙五 2026-10-13': null,
    '回款核查 丙六 2026-10-20': { submitted_at: '2026-10-21 08:30' },
    '回款核查 丙一 2026-10-14': { submitted_at: '2026-10-14 23:59' },
    // weekly-plan-reported
    '周计划 乙三 2026-09-28': null,
    '周计划 乙三 2026-10-19': { confirmed_at: '2026-10-18 09:00' },
    '周计划 乙三 2026-10-26': { confirmed_by: null, confirmed_at: null },
    '周计划 测试员喆 2026-10-12': { confirmed_at: '2026-10-10 23:50' },
    // weekly-summary
    '周报 丙五 2026-09-21': null,
    '周报 丙五 2026-10-19': { submitted_at: '2026-11-02 08:30' },
    '周报 丙六 2026-10-12': { submitted_at: '2026-10-19 08:30' },
    '周报 丙一 2026-10-05': { submitted_at: '2026-10-11 20:00' },
    // weekly-training
    '周培训 示例经理丙 2026-10-12': null,
    '周培训 示例经理堃 2026-10-05': { submitted_at: '2026-10-11 16:00' },
    // performance-statistics
    '合同履行统计月 丙五 2026-09-01': { submitted_at: '2026-10-12 10:00' },
    '合同履行统计季 丙五 2026-07-01': null,
    '合同履行统计月 丙一 2026-09-01': { submitted_at: '2026-10-10 17:00' },
    // monthly-meeting: Sunday 25 October, and a meeting held on the 25th
    '月例会 示例经理堃 2026-10-01': { submitted_at: '2026-10-26 14:00' },
    '月例会 示例经理堃 2026-09-01': { submitted_at: '2026-09-25 14:00' },
    // semiannual-analysis
    '半年分析 示例经理丙 2026-01-01': null,
    '半年分析 示例经理堃 2026-01-01': { submitted_at: '2026-07-31 18:00' },
    // monthly-assessment
    '月度考核 示例经理丙 2026-09-01': { submitted_at: '2026-10-13 11:00' },
    '月度考核 示例经理堃 2026-09-01': { submitted_at: '2026-10-10 11:00' },
    // plans
    '月计划 示例经理丙 2026-10-01': { submitted_at: '2026-10-01 09:00' },
    '月计划 示例经理堃 2026-10-01': { submitted_at: '2026-09-30 23:00' },
    // stock-count, customer-survey
    '盘点 戊一 2026-10-01': null,
    '盘点 戊一 2026-09-01': { submitted_at: '2026-09-30 19:00' },
    '满意度调查 示例经理乙 2026-07-01': { submitted_at: '2026-10-08 15:00' },
  }),
);

/** All work records, in the order of their periods. */
export function workRecords() {
  /** @type {WorkRecord[]} */
  const records = [];
  /**
   * @param {string} kind @param {string} owner @param {string} period @param {string} due its deadline
   * @param {string} submitted @param {Partial<WorkRecord>} [more]
   */
  const add = (kind, owner, period, due, submitted, more = {}) => {
    if (due < (HIRED.get(owner) ?? '') || due >= (LEFT.get(owner) ?? '9')) return;
    const byHand = CASES.get(`${kind} ${owner} ${period}`);
    if (byHand === null) return;
    records.push({ kind, owner, period_on: period, submitted_at: submitted, ...more, ...byHand });
  };
  for (let day = '2026-10-08'; day <= '2026-10-30'; day = addDays(day, 1))
    if (isWorkday(day))
      for (const clerk of CLERKS) {
        add('日报', clerk, day, day, `${day} 16:05`);
        add('回款核查', clerk, day, day, `${day} 11:20`);
      }
  for (let week = '2026-09-21'; week <= '2026-10-26'; week = addDays(week, 7)) {
    const sunday = addDays(week, 6);
    for (const clerk of CLERKS) add('周报', clerk, week, sunday, `${workdayOnOrBefore(sunday)} 17:00`);
    if (week === '2026-09-21') continue;
    for (const manager of MANAGERS) add('周培训', manager, week, sunday, `${workdayOnOrBefore(addDays(week, 4))} 15:30`);
  }
  for (let week = '2026-09-28'; week <= '2026-11-02'; week = addDays(week, 7)) {
    const friday = workdayOnOrBefore(addDays(week, -3));
    for (const [i, seller] of SALESPEOPLE.entries()) {
      const manager = MANAGERS[Math.floor(i / 3)] ?? '';
      const confirmed = { confirmed_by: manager, confirmed_at: `${friday} 17:10` };
      add('周计划', seller, week, addDays(week, -2), `${friday} 16:00`, confirmed);
    }
  }
  for (const [month, due, day] of [
    ['2026-08-01', '2026-09-10', '2026-09-08'],
    ['2026-09-01', '2026-10-10', '2026-10-09'],
  ]) {
    for (const clerk of CLERKS) add('合同履行统计月', clerk, month ?? '', due ?? '', `${day} 10:00`);
    for (const manager of MANAGERS) add('月度考核', manager, month ?? '', due ?? '', `${day} 11:00`);
  }
  for (const clerk of CLERKS) add('合同履行统计季', clerk, '2026-07-01', '2026-10-10', '2026-10-09 10:30');
  for (const month of ['2026-09-01', '2026-10-01', '2026-11-01'])
    for (const manager of MANAGERS) {
      const before = workdayOnOrBefore(addDays(month, -1));
      add('月计划', manager, month, before, `${before} 09:30`);
    }
  for (const month of ['2026-09-01', '2026-10-01']) {
    add('月例会', '示例经理堃', month, monthEnd(month), `${month.slice(0, 8)}23 14:00`);
    add('盘点', '戊一', month, monthEnd(month), `${monthEnd(month)} 17:00`);
  }
  for (const manager of MANAGERS) add('半年分析', manager, '2026-01-01', '2026-07-31', '2026-07-20 16:00');
  add('满意度调查', '示例经理乙', '2026-07-01', '2026-09-30', '2026-09-29 15:00');
  // No rule asks for it: an attestation.
  add('周例会', '示例经理堃', '2026-10-12', '2026-10-18', '2026-10-12 09:00');
  return records;
}
