#!/usr/bin/env node
// Writes the sample month: node samples/generate/sample-month.mjs [folder]. Same code, same bytes.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { addBase } from './parts/base.mjs';
import { createBook } from './parts/book.mjs';
import { addControlCases, targets } from './parts/control-targets.mjs';
import { COMPANY, CUSTOMERS, EMPLOYEES } from './parts/company.mjs';
import { addPricedContracts, COLLECTIONS, PRICE_CHANGES, PRICE_LIST, PROMOTIONS, RECONCILIATIONS, WRITE_OFFS } from './parts/credit.mjs';
import { csvLine, groupedMoney, money } from './parts/csv.mjs';
import { addDeliveryCases } from './parts/delivery.mjs';
import { expenses, serviceRequests, visits } from './parts/expenses-service-visits.mjs';
import { encodeGb18030 } from './parts/gb18030.mjs';
import { addReceiptCases } from './parts/receipts.mjs';
import { addPlanted } from './parts/planted.mjs';
import { addPlantedInvoices } from './parts/planted-invoices.mjs';
import { addPlantedTerms } from './parts/planted-terms.mjs';
import { contractChanges, quotes } from './parts/quotes-changes.mjs';
import { workRecords } from './parts/work-records.mjs';
import { workbook } from './parts/xlsx.mjs';

const SEED = 20261031;
const folder = process.argv[2] ?? fileURLToPath(new URL('../2026-10/', import.meta.url));

const book = createBook();
addPlanted(book);
addPlantedTerms(book);
addPlantedInvoices(book);
addPricedContracts(book);
addControlCases(book);
addDeliveryCases(book);
addReceiptCases(book);
addBase(book, SEED);
const { rows } = book;
checkBase();

/** Header → value of a row. @typedef {[string, string | ((row: any) => string | number | null)]} Column */
const seconds = (/** @type {string} */ field) => (/** @type {any} */ row) =>
  row[field]?.length === 16 ? `${row[field]}:00` : (row[field] ?? null);
const cents = (/** @type {string} */ field) => (/** @type {any} */ row) =>
  row[field] === null || row[field] === undefined ? null : money(row[field]);
const slashed = (/** @type {string} */ field) => (/** @type {any} */ row) =>
  row[field]?.replace(/^(\d+)-0?(\d+)-0?(\d+)/, '$1/$2/$3') ?? null;

mkdirSync(folder, { recursive: true });
writeContracts();
writeContractLines();
writeShipments();
writeReceipts();
writeInvoices();
writePeople();
writeWorkRecords();
writeQuotes();
writeContractChanges();
writeExpenses();
writeServiceRequests();
writeVisits();
writeTargets();
writeCredit();
writePrices();

/** 合同: a Kingdee-like list with a title above the header, amounts with thousands separators, and a total row. */
function writeContracts() {
  /** @type {Column[]} */
  const columns = [
    ['单据编号', 'contract_no'],
    ['日期', slashed('signed_on')],
    ['客户编码', 'customer_code'],
    ['客户', 'customer_name'],
    ['销售员', 'salesperson'],
    ['内勤', 'clerk'],
    ['合同类型', 'contract_type'],
    ['是否特殊合同', 'is_special'],
    ['是否重大合同', 'is_major'],
    ['审核日期', seconds('manager_signed_at')],
    ['审核人', 'approved_by'],
    ['公司领导审批时间', seconds('gm_approved_at')],
    ['合同评审时间', seconds('reviewed_at')],
    ['创建时间', seconds('entered_at')],
    ['创建人', 'entered_by'],
    ['要货日期', slashed('delivery_on')],
    ['价税合计', (row) => groupedMoney(row.amount)],
    ['币别', 'currency'],
    ['汇率', 'exchange_rate'],
    ['收款条件', 'payment_terms'],
    ['预付比例', 'prepay_ratio'],
    ['账期', 'credit_days'],
    ['账期起点', 'credit_from'],
    ['约定信用额度', 'credit_limit_stated'],
    ['报价单号', 'quote_no'],
    ['是否偏离报价', 'is_deviating'],
    ['偏离确认时间', seconds('deviation_approved_at')],
    ['超常规条款', 'is_off_norm'],
    ['超常规批准时间', seconds('off_norm_approved_at')],
    ['客户全称', 'customer_full_name'],
    ['联系人', 'contact'],
    ['联系电话', 'phone'],
    ['收货地址', 'ship_address'],
    ['通知采购时间', seconds('purchasing_notified_at')],
    ['到货确认时间', seconds('arrival_confirmed_at')],
    ['归档编号', 'original_no'],
    ['归档日期', slashed('archived_on')],
    ['保管人', 'custodian'],
    ['单据状态', 'status'],
  ];
  const contracts = sorted(rows.contracts, 'contract_no');
  const total = contracts.filter((row) => row.currency === '人民币').reduce((sum, row) => sum + row.amount, 0);
  const totals = columns.map(([header]) =>
    header === '单据编号' ? '合计' : header === '价税合计' ? groupedMoney(total) : null,
  );
  writeText('销售合同.csv', [
    csvLine([`${COMPANY}　销售合同列表（2026-07-01至2026-10-31）`, ...columns.slice(1).map(() => null)]),
    ...table(columns, contracts),
    csvLine(totals),
  ]);
}

/** 合同明细: headers with inner spaces, as U8 shows them. */
function writeContractLines() {
  writeText(
    '合同明细.csv',
    table(
      [
        ['订 单 号', 'contract_no'],
        ['行  号', 'line_no'],
        ['存货编码', 'item_code'],
        ['存货名称', 'item_name'],
        ['规格型号', 'spec'],
        ['数    量', 'quantity'],
        ['计量单位', 'unit'],
        ['含税单价', (row) => price(row.price)],
        ['价税合计', cents('cents')],
        ['预计交货日期', 'delivery_on'],
      ],
      sorted(rows.contractLines, 'contract_no'),
    ),
  );
}

/** 出库单 and 出库明细: U8-like, UTF-8 with a byte order mark. */
function writeShipments() {
  writeText(
    '出库单.csv',
    table(
      [
        ['单据编号', 'shipment_no'],
        ['订单号', 'contract_no'],
        ['客户编码', 'customer_code'],
        ['购货单位', 'customer_name'],
        ['业 务 员', 'salesperson'],
        ['内    勤', 'clerk'],
        ['出库申请时间', 'applied_at'],
        ['出库申请人', 'applied_by'],
        ['经理确认时间', 'manager_confirmed_at'],
        ['财务放行时间', 'finance_released_at'],
        ['检验时间', 'inspected_at'],
        ['复核人1', 'reviewer_1'],
        ['复核人2', 'reviewer_2'],
        ['发货时间', 'shipped_at'],
        ['价税合计', cents('amount')],
        ['币种', 'currency'],
        ['数    量', 'quantity'],
        ['运输协议签订时间', 'transport_agreement_at'],
        ['通知客户时间', 'customer_notified_at'],
        ['签收单交回日期', 'signed_note_on'],
        ['单据状态', 'status'],
      ],
      sorted(rows.shipments, 'shipment_no'),
    ),
    '\ufeff',
  );
  writeText(
    '出库明细.csv',
    table(
      [
        ['单据编号', 'shipment_no'],
        ['行  号', 'line_no'],
        ['订单行号', 'contract_line_no'],
        ['存货编码', 'item_code'],
        ['实发数量', 'quantity'],
        ['价税合计', cents('cents')],
      ],
      sorted(rows.shipmentLines, 'shipment_no'),
    ),
    '\ufeff',
  );
}

/** 收款单: GB18030, Windows line ends, the customer called 往来单位 and named without its code. */
function writeReceipts() {
  const lines = table(
    [
      ['单据编号', 'receipt_no'],
      ['分录号', 'line_no'],
      ['业务日期', slashed('received_on')],
      ['往来单位', 'customer_name'],
      ['合同号', 'contract_no'],
      ['发票号', 'invoice_no'],
      ['销售员', 'salesperson'],
      ['内勤', 'clerk'],
      ['创建时间', seconds('entered_at')],
      ['创建人', 'entered_by'],
      ['实收金额', cents('amount')],
      ['币别', 'currency'],
      ['汇率', 'exchange_rate'],
      ['结算方式', 'method'],
      ['票据号', 'instrument_no'],
      ['票据到期日', slashed('instrument_due_on')],
      ['交财务签收时间', seconds('handed_to_finance_at')],
      ['财务确认时间', seconds('finance_confirmed_at')],
      ['财务确认人', 'finance_confirmed_by'],
      ['银行账号', 'account_no'],
      ['追加复核时间', seconds('extra_reviewed_at')],
      ['单据状态', 'status'],
    ],
    sorted(rows.receipts, 'receipt_no'),
  );
  writeFileSync(`${folder}/收款单.csv`, encodeGb18030(`${lines.join('\r\n')}\r\n`));
}

/** 发票 and 发票明细: the tax authority's columns with the ERP's own beside them. */
function writeInvoices() {
  writeText(
    '发票.csv',
    table(
      [
        ['发票代码', 'invoice_code'],
        ['发票号码', 'invoice_no'],
        ['关联合同', 'contract_no'],
        ['客户编码', 'customer_code'],
        ['购买方名称', 'customer_name'],
        ['业务员', 'salesperson'],
        ['内勤', 'clerk'],
        ['开票申请时间', 'applied_at'],
        ['开票申请人', 'applied_by'],
        ['经理确认时间', 'manager_confirmed_at'],
        ['采购审核时间', 'purchasing_reviewed_at'],
        ['复核人1', 'reviewer_1'],
        ['复核人2', 'reviewer_2'],
        ['开票日期', 'issued_on'],
        ['应收到期日', 'due_on'],
        ['不含税金额', cents('amount_net')],
        ['税额', cents('tax')],
        ['价税合计', cents('amount')],
        ['发票类型', 'kind'],
        ['原发票号码', 'original_invoice_no'],
        ['客户签收日期', 'customer_signed_on'],
        ['币种', 'currency'],
        ['汇率', 'exchange_rate'],
        ['发票状态', 'status'],
      ],
      sorted(rows.invoices, 'invoice_no'),
    ),
  );
  writeText(
    '发票明细.csv',
    table(
      [
        ['发票代码', 'invoice_code'],
        ['发票号码', 'invoice_no'],
        ['合同编号', 'contract_no'],
        ['行号', 'line_no'],
        ['合同行号', 'contract_line_no'],
        ['物料编码', 'item_code'],
        ['数量', 'quantity'],
        ['含税单价', (row) => price(row.price)],
        ['价税合计', cents('cents')],
      ],
      sorted(rows.invoiceLines, 'invoice_no'),
    ),
  );
}

/** 员工与客户.xlsx: two sheets; real dates and numbers. */
function writePeople() {
  const date = (/** @type {string} */ day) => ({ date: day });
  const amount = (/** @type {string | null} */ text) => (text === null ? null : { amount: text });
  const sheets = [
    {
      name: '员工',
      rows: [
        ['工号', '姓名', '岗位', '部门', '上级', '入职日期', '离职日期', '月工资'],
        ...EMPLOYEES.map(([no, name, role, department, manager, hired, wage, left]) => [
          no ?? null,
          name ?? null,
          role ?? null,
          department ?? null,
          manager ?? null,
          date(/** @type {string} */ (hired)),
          left ? date(left) : null,
          amount(wage ?? null),
        ]),
      ],
    },
    {
      name: '客户档案',
      rows: [
        ['客户编码', '客户名称', '业务员', '信用额度', '信用期限', '信用评估日期', '首次信用评估日期', '联系人', '电话'],
        ...CUSTOMERS.map((buyer, i) => [
          buyer.code,
          buyer.name,
          buyer.salesperson,
          amount(buyer.creditLimit),
          buyer.creditDays,
          buyer.evaluatedOn && date(buyer.evaluatedOn),
          buyer.firstEvaluatedOn && date(buyer.firstEvaluatedOn),
          `示例联系人${buyer.code.slice(1)}`,
          `000-0000${String(i + 1).padStart(4, '0')}`,
        ]),
      ],
    },
  ];
  writeFileSync(`${folder}/员工与客户.xlsx`, workbook(sheets));
}

/** 报价单: quotes and bids in one list, times with seconds. */
function writeQuotes() {
  writeText(
    '报价单.csv',
    table(
      [
        ['单据编号', 'quote_no'],
        ['类型', 'kind'],
        ['客户', 'customer_name'],
        ['销售员', 'salesperson'],
        ['询价时间', seconds('inquiry_at')],
        ['汇报经理时间', seconds('reported_at')],
        ['是否重大', 'is_major'],
        ['报价金额', cents('amount')],
        ['是否重点产品', 'is_key_product'],
        ['采购审核时间', seconds('purchasing_checked_at')],
        ['经理审核时间', seconds('manager_approved_at')],
        ['公司领导审批时间', seconds('gm_approved_at')],
        ['打印时间', seconds('sent_at')],
      ],
      quotes(),
    ),
  );
}

/** 合同变更: moments with and without a time in one column. */
function writeContractChanges() {
  writeText(
    '合同变更.csv',
    table(
      [
        ['合同号', 'contract_no'],
        ['变更日期', 'changed_at'],
        ['变更内容', 'change'],
        ['重新评审时间', 'reviewed_at'],
        ['审批时间', 'approved_at'],
        ['审批人', 'approved_by'],
      ],
      contractChanges(),
    ),
  );
}

/** 工作记录: what an office system lists of reports, plans, meetings and counts. */
function writeWorkRecords() {
  writeText(
    '工作记录.csv',
    table(
      [
        ['记录类型', 'kind'],
        ['责任人', 'owner'],
        ['所属日期', slashed('period_on')],
        ['提交时间', seconds('submitted_at')],
        ['确认人', 'confirmed_by'],
        ['确认时间', seconds('confirmed_at')],
      ],
      sorted(workRecords(), 'period_on'),
    ),
  );
}

/** 费用申请: plain UTF-8. */
function writeExpenses() {
  writeText(
    '费用申请.csv',
    table(
      [
        ['单据编号', 'expense_no'],
        ['费用类型', 'kind'],
        ['申请人', 'applicant'],
        ['客户名称', 'customer_name'],
        ['发生日期', 'incurred_on'],
        ['承诺日期', 'promised_on'],
        ['费用金额', cents('amount')],
        ['经理批准时间', 'manager_approved_at'],
        ['总经理批准时间', 'gm_approved_at'],
        ['支付形式', 'payment_form'],
        ['支付形式批准时间', 'payment_form_approved_at'],
      ],
      sorted(expenses(), 'expense_no'),
    ),
  );
}

/** 售后服务: one list for service, repairs, returns, exchanges and complaints. */
function writeServiceRequests() {
  writeText(
    '售后服务.csv',
    table(
      [
        ['单据编号', 'request_no'],
        ['类型', 'kind'],
        ['客户', 'customer_name'],
        ['业务员', 'salesperson'],
        ['内勤', 'clerk'],
        ['受理时间', seconds('received_at')],
        ['经理确认时间', seconds('manager_confirmed_at')],
        ['转技术部时间', seconds('to_tech_at')],
        ['鉴定时间', seconds('assessed_at')],
        ['转采购时间', seconds('to_purchasing_at')],
        ['录入时间', seconds('entered_at')],
        ['退厂日期', slashed('returned_to_factory_on')],
        ['解决时间', seconds('resolved_at')],
        ['无法解决', 'is_unresolvable'],
        ['上报经理时间', seconds('escalated_at')],
        ['反馈时间', seconds('feedback_at')],
      ],
      sorted(serviceRequests(), 'request_no'),
    ),
  );
}

/** 客户拜访: planned visits and those made, in one list. */
function writeVisits() {
  writeText(
    '客户拜访.csv',
    table(
      [
        ['拜访编号', 'visit_no'],
        ['业务员', 'salesperson'],
        ['客户', 'customer_name'],
        ['计划日期', 'planned_on'],
        ['拜访日期', 'visited_on'],
        ['记录时间', 'recorded_at'],
        ['拜访情况', 'summary'],
      ],
      sorted(visits(), 'visit_no'),
    ),
  );
}

/** 对账, 催收 and 坏账核销. */
function writeCredit() {
  writeText(
    '对账.csv',
    table(
      [
        ['客户名称', 'customer_name'],
        ['对账基准日', 'as_of_on'],
        ['业务员', 'salesperson'],
        ['对账日期', 'done_on'],
        ['对方确认余额', cents('confirmed_balance')],
        ['通报财务日期', 'reported_finance_on'],
        ['报告经理日期', 'reported_manager_on'],
      ],
      RECONCILIATIONS,
    ),
  );
  writeText(
    '催收.csv',
    table(
      [
        ['催收单号', 'collection_no'],
        ['客户名称', 'customer_name'],
        ['合同编号', 'contract_no'],
        ['发票号码', 'invoice_no'],
        ['催收方式', 'stage'],
        ['催收日期', 'done_on'],
      ],
      COLLECTIONS,
    ),
  );
  writeText(
    '坏账核销.csv',
    table(
      [
        ['核销单号', 'write_off_no'],
        ['客户编码', 'customer_code'],
        ['客户名称', 'customer_name'],
        ['发票号码', 'invoice_no'],
        ['合同编号', 'contract_no'],
        ['核销金额', cents('amount')],
        ['核销日期', 'written_off_on'],
        ['批准时间', seconds('approved_at')],
        ['最近跟踪日期', 'last_followed_on'],
      ],
      WRITE_OFFS,
    ),
  );
}

/** 价格表, 调价 and 促销. */
function writePrices() {
  writeText(
    '价格表.csv',
    table(
      [
        ['物料编码', 'item_code'],
        ['标准售价', cents('list_price')],
        ['最低限价', cents('floor_price')],
        ['生效日期', 'effective_from'],
        ['失效日期', 'effective_to'],
      ],
      PRICE_LIST,
    ),
  );
  writeText(
    '调价.csv',
    table(
      [
        ['调价单号', 'change_no'],
        ['物料编码', 'item_code'],
        ['申请时间', seconds('requested_at')],
        ['经理批准时间', seconds('manager_approved_at')],
        ['管理层批准时间', seconds('management_approved_at')],
        ['生效日期', 'effective_on'],
        ['通知客户日期', 'customers_notified_on'],
      ],
      PRICE_CHANGES,
    ),
  );
  writeText(
    '促销.csv',
    table(
      [
        ['活动编号', 'promotion_no'],
        ['类型', 'kind'],
        ['批准时间', seconds('approved_at')],
        ['开始日期', 'starts_on'],
        ['结束日期', 'ends_on'],
        ['评估日期', 'evaluated_on'],
        ['负责人', 'owner'],
      ],
      PROMOTIONS,
    ),
  );
}

/** 销售目标: one row per person and month. */
function writeTargets() {
  writeText(
    '销售目标.csv',
    table(
      [
        ['责任人', 'owner'],
        ['所属月份', 'period_on'],
        ['销售目标', cents('sales_target')],
        ['回款率目标', 'collection_rate_target'],
      ],
      sorted(targets(), 'period_on'),
    ),
  );
}

/** Rows by document number; rows of one number keep the order in which they were made. @param {any[]} list @param {string} field */
function sorted(list, field) {
  return [...list].sort((a, b) => (a[field] < b[field] ? -1 : a[field] > b[field] ? 1 : 0));
}

/** Cents (perhaps with a fraction) as a unit price. @param {number} value */
function price(value) {
  return Number.isInteger(value) ? money(value) : (value / 100).toFixed(6);
}

/** @param {Column[]} columns @param {any[]} list */
function table(columns, list) {
  return [
    csvLine(columns.map(([header]) => header)),
    ...list.map((row) => csvLine(columns.map(([, value]) => (typeof value === 'string' ? row[value] : value(row))))),
  ];
}

/** @param {string} name @param {string[]} lines @param {string} [mark] */
function writeText(name, lines, mark = '') {
  writeFileSync(`${folder}/${name}`, `${mark}${lines.join('\n')}\n`);
}

/** What the base promises about amounts that nobody placed by hand. */
function checkBase() {
  for (const row of rows.contracts)
    if (row.currency === '人民币' && row.amount >= 100_000_000 && row.gm_approved_at === null)
      throw new Error(`${row.contract_no} is major and not approved`);
}
