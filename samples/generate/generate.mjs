#!/usr/bin/env node
// Writes a data set of any size:
//   node samples/generate/generate.mjs --contracts 1000000 --seed 7 --out DIR [--lines 2]
// One company, 24 months up to 31 October 2026; every contract has one shipment, one invoice and one receipt. About one
// document in 200 breaks each rule. Documents of the last contracts carry dates after October: to an audit as of
// 31 October they do not exist yet. The same arguments give the same bytes.
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from './parts/random.mjs';

const { values } = parseArgs({
  options: {
    contracts: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '7' },
    out: { type: 'string' },
    lines: { type: 'string', default: '0' },
  },
});
const COUNT = Number(values.contracts);
const LINES = Number(values.lines);
const SEED = Number(values.seed);
if (!values.out || ![COUNT, LINES, SEED].every((n) => Number.isInteger(n) && n >= 0) || COUNT === 0) {
  process.stderr.write('usage: generate.mjs --contracts N --seed N --out DIR [--lines N]\n');
  process.exit(2);
}
const OUT = values.out;

const FIRST_DAY = '2024-11-01';
const SPAN = 730; // days, through 2026-10-31
const BREACH = 0.005;
const DAYS = Array.from({ length: SPAN + 200 }, (_, i) =>
  new Date(Date.parse(`${FIRST_DAY}T00:00Z`) + i * 86_400_000).toISOString().slice(0, 10),
);
const TWO = Array.from({ length: 100 }, (_, i) => String(i).padStart(2, '0'));

const random = createRandom(SEED);
const salespeople = Array.from({ length: 60 }, (_, i) => `示例销售${TWO[i]}`);
const clerks = Array.from({ length: 20 }, (_, i) => `示例内勤${TWO[i]}`);
const managers = Array.from({ length: 6 }, (_, i) => `示例经理${TWO[i]}`);
const customers = Array.from({ length: Math.max(10, Math.floor(COUNT / 100)) }, (_, i) => {
  const number = String(i + 1).padStart(5, '0');
  return { code: `C${number}`, name: `示例客户${number}`, salesperson: salespeople[i % salespeople.length] };
});

mkdirSync(OUT, { recursive: true });
writePeople();
writeDocuments();

function writePeople() {
  const employees = createFile('员工.csv', '工号,姓名,岗位,上级,入职日期,月工资');
  managers.forEach((name, i) => employees.line(`M${TWO[i]},${name},销售经理,,2018-01-02,15000.00`));
  salespeople.forEach((name, i) =>
    employees.line(`S${TWO[i]},${name},销售员,${managers[i % managers.length]},2018-01-02,8000.00`),
  );
  clerks.forEach((name, i) =>
    employees.line(`C${TWO[i]},${name},销售内勤,${managers[i % managers.length]},2018-01-02,6000.00`),
  );
  employees.close();
  const file = createFile('客户档案.csv', '客户编码,客户名称,业务员,信用额度,信用期限');
  for (const { code, name, salesperson } of customers)
    file.line(`${code},${name},${salesperson},${random.chance(BREACH) ? '1000.00' : '50000000.00'},60`);
  file.close();
}

function writeDocuments() {
  const contracts = createFile(
    '合同.csv',
    '合同编号,客户编码,客户名称,业务员,销售内勤,合同类型,重大合同,签订日期,经理签字时间,公司领导审批时间,录入时间,交货日期,合同金额,币别,付款方式,预付比例,信用天数,账期起点,客户全称,联系人,电话,发货地址,通知采购时间,原件编号,整理成册日期,状态',
  );
  const shipments = createFile(
    '出库单.csv',
    '出库单号,合同编号,客户编码,客户名称,业务员,销售内勤,出库申请录入时间,经理确认时间,财务放行时间,复核人1,复核人2,发货时间,发货金额,签收单交回日期,状态',
  );
  const invoices = createFile(
    '发票.csv',
    '发票号码,合同编号,客户编码,客户名称,业务员,销售内勤,开票申请录入时间,开票日期,价税合计,发票类型,发票状态',
  );
  const receipts = createFile(
    '收款单.csv',
    '收款单号,合同编号,发票号码,客户编码,客户名称,业务员,销售内勤,收款日期,录入时间,收款金额,结算方式,票据号,交财务签收时间,状态',
  );
  const lines = LINES > 0 ? createLineFiles() : null;
  const breach = () => random.next() < BREACH;

  for (let i = 0; i < COUNT; i++) {
    const day = Math.floor((i * SPAN) / COUNT);
    const signed = DAYS[day];
    const no = `HT${String(i + 1).padStart(8, '0')}`;
    const buyer = customers[random.integer(0, customers.length - 1)] ?? customers[0];
    const who = `${buyer?.code},${buyer?.name},${buyer?.salesperson}`;
    const clerk = clerks[i % clerks.length];
    const minute = TWO[random.integer(0, 59)];
    const formal = random.next() < 0.9;
    // Amounts are whole multiples of the lines' quantity, so that the lines add up.
    const unitCents = random.integer(1_000, 300_000);
    const cents = random.next() < 0.01 ? unitCents * 100_000 : unitCents * 10;
    const lineCount = Math.max(1, LINES);
    const amountCents = cents * lineCount;
    const amount = money(amountCents);
    const isMajor = amountCents >= 100_000_000;
    const kind = random.next();
    const terms = kind < 0.7 ? '赊销' : kind < 0.9 ? '款到发货' : '定金';

    // --- contract
    const managerLate = breach();
    const never = random.next() < 0.2;
    const managerSigned = managerLate ? (never ? '' : `${signed} 17:${minute}`) : `${signed} 10:${minute}`;
    const entryLate = breach();
    const entered = entryLate ? (never ? '' : `${DAYS[day + 12]} 15:${minute}`) : `${signed} 15:${minute}`;
    const approved = isMajor ? (breach() ? (never ? '' : `${DAYS[day + 1]} 09:00`) : `${signed} 09:00`) : '';
    const deliveryDay = day + 20;
    const notified = breach() ? (never ? '' : `${DAYS[day + 15]} 09:00`) : `${signed} 16:${minute}`;
    const bound = boundDay(signed ?? '', day);
    const archive = breach() ? (never ? ',' : `YJ${no},${DAYS[bound + 6]}`) : `YJ${no},${DAYS[bound]}`;
    const phone = breach() ? '' : '000-00001234';
    const shownAmount = LINES > 0 && breach() ? money(amountCents + 100) : amount;
    contracts.line(
      `${breach() && i > 0 ? `HT${String(i).padStart(8, '0')}` : no},${who},${clerk},${formal ? '正式' : '电话'},${isMajor ? '是' : '否'},${signed},${managerSigned},${approved},${entered},${DAYS[deliveryDay]},${shownAmount},CNY,${terms},${terms === '定金' ? '0.3' : ''},${terms === '赊销' ? '60' : ''},单据日,${buyer?.name},示例甲,${phone},示例路${(i % 900) + 100}号,${notified},${formal ? archive : ','},`,
    );

    // --- shipment
    const shipDay = breach() ? deliveryDay + 3 : day + 16;
    const shipped = DAYS[shipDay];
    const applied = breach() ? (never ? '' : `${shipped} 08:00`) : `${DAYS[shipDay - 1]} 09:${minute}`;
    const confirmed = breach() ? (never ? '' : `${shipped} 18:${minute}`) : `${DAYS[shipDay - 1]} 14:${minute}`;
    const released = breach() ? (never ? '' : `${shipped} 18:${minute}`) : `${shipped} 08:30`;
    const shippedContract = breach() ? `HX${String(i + 1).padStart(8, '0')}` : no;
    const note = breach() ? (never ? '' : DAYS[shipDay + 9]) : DAYS[shipDay + 5];
    const shipNo = `CK${String(i + 1).padStart(8, '0')}`;
    const shippedAmount = breach() ? money(amountCents + 1) : amount;
    shipments.line(
      `${shipNo},${shippedContract},${who},${clerk},${applied},${confirmed},${released},示例库管甲,${breach() ? '示例库管甲' : '示例库管乙'},${shipped} 10:${minute},${shippedAmount},${note},`,
    );

    // --- invoice
    const issueDay = shipDay + 1;
    const invoiceNo = String(26440000000000000000n + BigInt(i));
    const invoiceApplied = breach() ? (never ? '' : `${DAYS[issueDay]} 08:00`) : `${DAYS[issueDay - 1]} 13:${minute}`;
    const invoiced = breach() ? amountCents + 1 : amountCents;
    invoices.line(
      `${breach() && i > 0 ? String(26440000000000000000n + BigInt(i - 1)) : invoiceNo},${no},${who},${clerk},${invoiceApplied},${DAYS[issueDay]},${money(invoiced)},蓝字,正常`,
    );

    // --- receipt: before shipping where that is the deal, else before the invoice is due
    const ahead = terms !== '赊销' && !breach();
    const payDay = ahead ? shipDay - 1 : breach() ? issueDay + 90 : issueDay + random.integer(20, 55);
    const instrument = random.next() < 0.15;
    const paid = DAYS[payDay];
    const receiptEntered =
      instrument && breach() ? (never ? '' : `${DAYS[payDay + 2]} 16:${minute}`) : `${paid} 16:${minute}`;
    // Now and then a number that was there before, among the few of these that are instruments at all.
    const instrumentNo = instrument ? `PJ${i % 40 === 7 ? 7 : i}` : '';
    const handed = instrument ? (breach() ? (never ? '' : `${DAYS[payDay + 1]} 09:00`) : `${paid} 16:50`) : '';
    const target = breach() ? ',' : ahead ? `${no},` : `,${invoiceNo}`;
    receipts.line(
      `SK${String(i + 1).padStart(8, '0')},${target},${who},${clerk},${paid},${receiptEntered},${money(invoiced)},${instrument ? '承兑汇票' : '电汇'},${instrumentNo},${handed},`,
    );
    lines?.add(no, shipNo, invoiceNo, cents);
  }
  for (const file of [contracts, shipments, invoices, receipts]) file.close();
  lines?.close();
}

/** The lines of all three kinds of document: ten pieces each. */
function createLineFiles() {
  const contract = createFile('合同明细.csv', '合同编号,行号,物料编码,品名,规格型号,数量,单位,含税单价,金额');
  const shipment = createFile('出库明细.csv', '出库单号,行号,合同行号,物料编码,数量,金额');
  const invoice = createFile('发票明细.csv', '发票号码,行号,合同行号,物料编码,数量,含税单价,价税合计');
  return {
    /** @param {string} no @param {string} shipNo @param {string} invoiceNo @param {number} cents of each line */
    add(no, shipNo, invoiceNo, cents) {
      const [price, amount] = [money(cents / 10), money(cents)];
      for (let line = 1; line <= LINES; line++) {
        const item = `SL-${TWO[(cents + line) % 100]}`;
        contract.line(`${no},${line},${item},示例物料,标准型,10,台,${price},${amount}`);
        shipment.line(`${shipNo},${line},${line},${item},10,${amount}`);
        invoice.line(`${invoiceNo},${line},${line},${item},10,${price},${amount}`);
      }
    },
    close() {
      for (const file of [contract, shipment, invoice]) file.close();
    },
  };
}

/** Position of the 3rd of the next month. @param {string} signed @param {number} day */
function boundDay(signed, day) {
  const last = new Date(Date.UTC(Number(signed.slice(0, 4)), Number(signed.slice(5, 7)), 0)).getUTCDate();
  return day + (last - Number(signed.slice(8))) + 3;
}

/** @param {number} cents */
function money(cents) {
  const whole = Math.floor(cents / 100);
  return `${whole}.${TWO[cents - whole * 100]}`;
}

/** A file written in blocks of about a megabyte. @param {string} name @param {string} header */
function createFile(name, header) {
  const handle = openSync(join(OUT, name), 'w');
  let block = `${header}\n`;
  const flush = () => {
    const bytes = Buffer.from(block);
    for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
    block = '';
  };
  return {
    /** @param {string} text */
    line(text) {
      block += `${text}\n`;
      if (block.length > 500_000) flush();
    },
    close() {
      flush();
      closeSync(handle);
    },
  };
}
