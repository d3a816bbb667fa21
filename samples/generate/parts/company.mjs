// The invented company of the sample month. Every name is plainly made up; some use rare characters on purpose.

export const COMPANY = '云岭示例科技有限公司';
export const AS_OF = '2026-10-31';

/** Salespeople; a base customer belongs to one of them by its number. */
export const SALESPEOPLE = ['甲一', '甲二', '测试员喆', '乙一', '乙二', '示例·䶮'];
export const CLERKS = ['丙一', '丙二', '示例·张', '丙四'];

/** 工号, 姓名, 岗位, 部门, 上级, 入职日期, 月工资, 离职日期. The third department is that of the missed recurring duties. */
export const EMPLOYEES = [
  ['0001', '零零·示例', '总经理', '公司', null, '2018-01-02', '30000.00'],
  ['0002', '示例经理堃', '销售经理', '销售一部', '零零·示例', '2018-03-01', '15000.00'],
  ['0003', '示例经理乙', '销售经理', '销售二部', '零零·示例', '2018-03-01', '3000.00'],
  ['0004', '示例经理丙', '销售经理', '销售三部', '零零·示例', '2022-03-01', '12000.00'],
  ['0011', '甲一', '销售员', '销售一部', '示例经理堃', '2019-04-01', '8000.00'],
  ['0012', '甲二', '销售员', '销售一部', '示例经理堃', '2019-04-01', '9000.00'],
  ['0013', '测试员喆', '销售员', '销售一部', '示例经理堃', '2020-06-01', '8000.00'],
  ['0014', '乙一', '销售员', '销售二部', '示例经理乙', '2019-04-01', '8000.00'],
  ['0015', '乙二', '销售员', '销售二部', '示例经理乙', '2021-02-22', '8500.00'],
  ['0016', '示例·䶮', '销售员', '销售二部', '示例经理乙', '2022-07-04', '7800.00'],
  ['0017', '乙三', '销售员', '销售三部', '示例经理丙', '2023-04-03', '7600.00'],
  ['0021', '丙一', '销售内勤', '销售一部', '示例经理堃', '2020-03-02', '6000.00'],
  ['0022', '丙二', '销售内勤', '销售一部', '示例经理堃', '2020-03-02', '13500.00'],
  ['0023', '示例·张', '销售内勤', '销售二部', '示例经理乙', '2021-03-01', '8000.00'],
  ['0024', '丙四', '销售内勤', '公司', '零零·示例', '2023-05-08', null],
  ['0025', '丙五', '销售内勤', '销售三部', '示例经理丙', '2024-03-04', '6500.00'],
  ['0026', '丙六', '销售内勤', '销售三部', '示例经理丙', '2026-10-12', '4000.00'],
  ['0027', '丙七', '销售内勤', '销售三部', '示例经理丙', '2021-05-06', '6200.00', '2026-10-14'],
  ['0031', '丁一', '财务', '财务部', '零零·示例', '2018-01-02', '9000.00'],
  ['0032', '丁二', '财务', '财务部', '零零·示例', '2019-01-02', '8000.00'],
  ['0041', '戊一', '库管', '库房', '零零·示例', '2018-05-02', '6000.00'],
  ['0042', '戊二', '库管', '库房', '零零·示例', '2018-05-02', '6000.00'],
  ['0043', '戊三', '库管', '库房', '零零·示例', '2020-05-06', '6000.00'],
  ['0051', '己一', '技术', '技术部', '零零·示例', '2019-09-02', '9000.00'],
  ['0061', '庚一', '采购', '采购部', '零零·示例', '2019-09-02', '8000.00'],
];

/** Number of base customers; the numbers above are the hand-worked customers of the ageing report. */
export const BASE_CUSTOMERS = 30;

/** @typedef {{ code: string, name: string, salesperson: string, creditLimit: string | null, creditDays: number | null, evaluatedOn: string | null, firstEvaluatedOn: string | null }} Customer */

/** Salesperson, credit limit and credit days of customers 31 to 40, and of 41 to 44, new in October. @type {[string, string | null, number | null][]} */
const WORKED = [
  ['甲二', '50000.00', 30],
  ['甲二', '60000.00', 30],
  ['乙一', '50000.00', 30],
  ['乙二', '80000.00', 60],
  ['乙二', '1000.00', 30],
  ['示例·䶮', '20000.00', 30],
  ['示例·䶮', '10000.00', 30],
  ['甲一', null, null],
  ['甲一', null, null],
  ['测试员喆', '10000.00', 30],
  ['乙二', '100000.00', 30],
  ['乙一', '100000.00', 30],
  ['示例·䶮', '100000.00', 30],
  ['乙二', '100000.00', 30],
];

/**
 * New customers, whose first credit contracts are of 12 to 15 October: never evaluated; the day after; on the day; later,
 * and when first is not on file.
 * @type {Record<number, { evaluatedOn: string | null, firstEvaluatedOn: string | null }>}
 */
const EVALUATED = {
  41: { evaluatedOn: null, firstEvaluatedOn: null },
  42: { evaluatedOn: '2026-10-14', firstEvaluatedOn: '2026-10-14' },
  43: { evaluatedOn: '2026-10-14', firstEvaluatedOn: '2026-10-14' },
  44: { evaluatedOn: '2026-10-20', firstEvaluatedOn: null },
};

/** Customer by number, from 1. @param {number} number @returns {Customer} */
export function customer(number) {
  const two = String(number).padStart(2, '0');
  const worked = WORKED[number - BASE_CUSTOMERS - 1];
  return {
    code: `C0${two}`,
    name: `示例客户${two}有限公司`,
    salesperson: worked ? worked[0] : /** @type {string} */ (SALESPEOPLE[(number - 1) % SALESPEOPLE.length]),
    creditLimit: worked ? worked[1] : '5000000.00',
    creditDays: worked ? worked[2] : 60,
    ...(EVALUATED[number] ?? { evaluatedOn: '2026-06-15', firstEvaluatedOn: '2024-01-15' }),
  };
}

/** All customers. */
export const CUSTOMERS = Array.from({ length: BASE_CUSTOMERS + WORKED.length }, (_, i) => customer(i + 1));

/** 物料编码, 品名, 规格型号, 单位, price in cents. @type {[string, string, string, string, number][]} */
export const ITEMS = [
  ['SL-0001', '示例伺服驱动器', 'SV-400W', '台', 185_000],
  ['SL-0002', '示例可编程控制器', 'PLC-24点', '台', 126_050],
  ['SL-0003', '示例触摸屏', 'HMI-7寸', '台', 98_800],
  ['SL-0004', '示例变频器', 'VF-2.2kW', '台', 143_025],
  ['SL-0005', '示例传感器', 'PT100-A级', '只', 8_640],
  ['SL-0006', '示例接线端子', 'UK-2.5B', '个', 215],
  ['SL-0007', '示例电源模块', 'PS-24V/10A', '台', 36_999],
  ['SL-0008', '示例编码器', 'EC-2500线', '只', 41_550],
  ['SL-0009', '示例减速机', 'RV-50-1:20', '台', 72_333],
  ['SL-0010', '示例工控机', 'IPC-610', '台', 456_700],
];
