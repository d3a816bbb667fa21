import type { Text } from '../domain/text.js';
import type { Row, Store } from '../store/port.js';

/** At most this many examples stand in one warning; the total is always named. */
const EXAMPLES = 5;

/** One kind of warning: a query for what it is about, sorted, with the columns `org` and `name`. */
interface Kind {
  readonly sql: string;
  /** `names`: the first examples; `count`: how many there are. */
  readonly zh: (names: string, count: number) => string;
  readonly en: (names: string, count: number) => string;
}

const KINDS: readonly Kind[] = [
  {
    sql: 'SELECT DISTINCT org, folded_name AS name FROM customer_identity WHERE codes_of_name > 1',
    zh: (names, count) => `${count} 个客户名称对应多个客户编码，只写名称的单据无法归到其中一个编码：${names}。`,
    en: (names, count) =>
      `${count} customer name(s) carry several codes; documents that give only the name stand apart: ${names}.`,
  },
  {
    sql: 'SELECT org, doc_no AS name FROM settling_document WHERE names_shared_invoice',
    zh: (names, count) =>
      `${count} 张核销单据所写的发票号码有多张发票（代码不同），不能据此核销；请写成“代码:号码”：${names}。`,
    en: (names, count) =>
      `${count} document(s) name an invoice number that several invoices carry (other codes), which settles none of them; write "code:number": ${names}.`,
  },
  {
    sql: `SELECT d.org, d.doc_no AS name FROM settling_document d
      WHERE d.kind = 'receipt' AND d.item_id IS NOT NULL AND d.item_party_no <> d.party_no`,
    zh: (names, count) => `${count} 笔收款由第三方代付：付款人不是发票的客户，计入发票客户的已收：${names}。`,
    en: (names, count) =>
      `${count} receipt(s) are third-party payments: the payer is not the invoice's customer, and they count as received from that customer: ${names}.`,
  },
  {
    sql: "SELECT org, doc_no AS name FROM on_account_document WHERE reason = 'currency'",
    zh: (names, count) => `${count} 张核销单据与所指发票或合同的币别不同，按原币挂账：${names}。`,
    en: (names, count) =>
      `${count} document(s) are in another currency than the invoice or contract they name and stay on account in their own: ${names}.`,
  },
  {
    sql: "SELECT org, doc_no AS name FROM on_account_document WHERE kind = 'write-off'",
    zh: (names, count) => `${count} 张坏账核销超出所指单据的余额或未指明单据，超出部分挂账：${names}。`,
    en: (names, count) =>
      `${count} write-off(s) exceed the item they name, or name none; the excess is on account: ${names}.`,
  },
  {
    sql: `SELECT org, doc_no AS name FROM ageing_item WHERE exchange_rate IS NULL
      UNION ALL SELECT org, doc_no FROM settling_document WHERE exchange_rate IS NULL`,
    zh: (names, count) => `${count} 张外币单据的汇率未知，因此没有折合人民币的合计：${names}。`,
    en: (names, count) =>
      `The exchange rate of ${count} document(s) in foreign currency is unknown, so there is no total in CNY: ${names}.`,
  },
  {
    sql: `SELECT s.org, s.shipment_no AS name FROM shipment_value s, ageing_option o
      WHERE o.basis = 'shipment' AND s.amount IS NULL`,
    zh: (names, count) => `${count} 张出库单没有金额（明细也不全），未计入账龄：${names}。`,
    en: (names, count) => `${count} shipment(s) have no amount, nor complete lines, and are not aged: ${names}.`,
  },
  {
    sql: `SELECT i.org, i.doc_no AS name FROM item_doubt d JOIN item_settlement s ON s.item_id = d.item_id
      JOIN ageing_item i ON i.item_id = d.item_id CROSS JOIN run r WHERE s.open > 0 AND i.due_on < r.as_of`,
    zh: (names, count) =>
      `${count} 张到期未清单据可能已经付清（同一客户有去向不明的款项，或有收款、核销的行被拒绝），不判逾期：${names}。`,
    en: (names, count) =>
      `${count} open item(s) past their due date may have been paid (money that cannot be assigned, or rejected rows of receipts or write-offs) and are not judged overdue: ${names}.`,
  },
  {
    sql: `SELECT i.org, i.doc_no AS name FROM ageing_item i JOIN item_settlement s ON s.item_id = i.item_id
      WHERE i.is_due_assumed AND s.open <> 0`,
    zh: (names, count) =>
      `${count} 张未清单据没有到期日，信用天数或账期起点也无从得知，到期日为推定，不判逾期：${names}。`,
    en: (names, count) =>
      `${count} open item(s) have no due date, and their credit days or the start of the credit period are not known; their due date is assumed, and they are not judged overdue: ${names}.`,
  },
];

/** What the reader of the ageing should know: one text per kind, with a count and the first few examples. */
export async function ageingWarnings(store: Store): Promise<readonly Text[]> {
  const warnings: Text[] = [];
  const [loaded] = await store.all(`SELECT (SELECT COUNT(*) FROM receipts) AS receipts,
    (SELECT COUNT(*) FROM input_column WHERE dataset = 'write_offs') AS write_off_columns,
    (SELECT COUNT(*) FROM item_settlement WHERE open <> 0) AS open_items`);
  if (Number(loaded?.receipts) === 0)
    warnings.push({
      zh: '没有读取到收款数据：账龄按全部未收列示，逾期与信用额度不作判断。',
      en: 'No receipts were loaded: everything is shown as unpaid, and nothing is judged overdue or beyond its credit limit.',
    });
  if (Number(loaded?.write_off_columns) === 0 && Number(loaded?.open_items) > 0)
    warnings.push({
      zh: '没有读取到坏账核销数据：已核销的坏账（如有）仍列为未收。',
      en: 'No write-offs were loaded: bad debts that were written off, if any, are still shown as open.',
    });
  for (const { sql, zh, en } of KINDS) {
    const rows = await store.all(
      `SELECT org, name, COUNT(*) OVER () AS total FROM (${sql}) found ORDER BY org, name LIMIT ${EXAMPLES}`,
    );
    const total = Number(rows[0]?.total ?? 0);
    if (total > 0)
      warnings.push({ zh: zh(examples(rows, total, '、'), total), en: en(examples(rows, total, ', '), total) });
  }
  return warnings;
}

function examples(rows: readonly Row[], total: number, separator: string): string {
  const names = rows.map((row) => (row.org === '-' ? String(row.name) : `${row.org} ${row.name}`));
  return `${names.join(separator)}${total > rows.length ? ' …' : ''}`;
}
