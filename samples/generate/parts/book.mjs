import { addDays, monthEnd, nextWorkday, previousWorkday } from './days.mjs';
import { AS_OF, customer, ITEMS } from './company.mjs';

// The documents of the sample month. Every constructor gives a document that keeps every rule; a hand-placed case
// overrides exactly the fields it is about. Amounts are integer cents.

/**
 * @typedef {Record<string, any>} Row a document; fields carry the canonical names of the dataset
 * @typedef {[quantity: number, price: number, overrides?: Row]} LineSpec price in cents
 */

/** From this amount (cents) a receipt is reviewed once more. */
const LARGE = 50_000_000;

export function createBook() {
  /** @type {{ contracts: Row[], contractLines: Row[], shipments: Row[], shipmentLines: Row[], receipts: Row[], invoices: Row[], invoiceLines: Row[] }} */
  const rows = {
    contracts: [],
    contractLines: [],
    shipments: [],
    shipmentLines: [],
    receipts: [],
    invoices: [],
    invoiceLines: [],
  };
  /** Contracts whose goods arrive in time for whatever is the first to leave. @type {Set<Row>} */
  const arrivesInTime = new Set();

  /**
   * A formal credit contract, signed by the manager and entered on the day it was signed, purchasing told at once,
   * delivery far away, bound by the end of its month when that month is over.
   * @param {Row & { no: string, signed: string, customer: number, lines?: LineSpec[] }} spec
   */
  function contract({ no, signed, customer: number, lines = [[10, 10_000]], ...overrides }) {
    const buyer = customer(number);
    const closed = monthEnd(signed) < AS_OF.slice(0, 8);
    const type = overrides.contract_type ?? '正式';
    const amount = lines.reduce((sum, [quantity, price, over]) => sum + (over?.cents ?? quantity * price), 0);
    const credit = (overrides.payment_terms ?? '赊销') === '赊销';
    const row = {
      contract_no: no,
      signed_on: signed,
      customer_code: buyer.code,
      customer_name: buyer.name,
      salesperson: buyer.salesperson,
      clerk: '丙一',
      contract_type: type,
      is_special: '否',
      is_major: '否',
      manager_signed_at: `${signed} 10:00`,
      gm_approved_at: null,
      reviewed_at: null,
      entered_at: `${signed} 15:00`,
      approved_by: buyer.salesperson.startsWith('甲') || buyer.salesperson === '测试员喆' ? '示例经理堃' : '示例经理乙',
      delivery_on: signed < '2026-10' ? '2026-11-30' : '2026-11-20',
      amount,
      currency: '人民币',
      exchange_rate: '1',
      payment_terms: '赊销',
      prepay_ratio: null,
      credit_days: credit ? 60 : null,
      credit_from: '单据日',
      credit_limit_stated: credit ? buyer.creditLimit : null,
      quote_no: null,
      is_deviating: '否',
      deviation_approved_at: null,
      is_off_norm: '否',
      off_norm_approved_at: null,
      customer_full_name: buyer.name,
      contact: `示例联系人${buyer.code.slice(1)}`,
      phone: `000-0000${buyer.code.slice(1).padStart(4, '0')}`,
      ship_address: `示例省示例市示例路${number}号`,
      purchasing_notified_at: `${signed} 16:00`,
      original_no: closed && type === '正式' ? `YJ-${no.slice(3)}` : null,
      archived_on: closed && type === '正式' ? monthEnd(signed) : null,
      custodian: '档案室',
      status: '已审核',
      ...overrides,
    };
    const written = { entered_by: row.clerk, ...row };
    rows.contracts.push(written);
    if (!('arrival_confirmed_at' in overrides)) arrivesInTime.add(written);
    for (const [index, [quantity, price, over]] of lines.entries()) {
      const [code, name, spec, unit, listed] = /** @type {typeof ITEMS[number]} */ (
        ITEMS[over?.item ?? (number + index) % ITEMS.length]
      );
      rows.contractLines.push({
        contract_no: no,
        line_no: String(index + 1),
        // At another price than that of the catalogue it is made to order, and in no price list.
        item_code: price === listed ? code : code.replace('SL', 'DZ'),
        item_name: name,
        spec,
        quantity,
        unit,
        price,
        cents: quantity * price,
        delivery_on: row.delivery_on,
        ...over,
      });
    }
    return row;
  }

  /** @param {string} no @returns {Row} */
  function contractOf(no) {
    return rows.contracts.find((row) => row.contract_no === no && row.status !== '作废') ?? {};
  }

  /** @param {string} no */
  function linesOf(no) {
    return rows.contractLines.filter((line) => line.contract_no === no);
  }

  /**
   * A shipment of goods that arrived on the working day before and were applied for then, inspected, confirmed, released, reviewed by two, its note back after four days.
   * `quantities` names contract lines by number; without it everything ordered goes.
   * @param {Row & { no: string, contract: string, at: string, quantities?: Record<string, number> }} spec
   */
  function ship({ no, contract: contractNo, at, quantities, ...overrides }) {
    const order = contractOf(contractNo);
    const day = at.slice(0, 10);
    const before = previousWorkday(day);
    const back = addDays(day, 4);
    const arrived = `${before} 11:00`;
    if (arrivesInTime.has(order) && (!order.arrival_confirmed_at || arrived < order.arrival_confirmed_at))
      order.arrival_confirmed_at = arrived;
    const lines = linesOf(contractNo)
      .map((line) => ({ line, quantity: quantities ? (quantities[line.line_no] ?? 0) : line.quantity }))
      .filter(({ quantity }) => quantity > 0);
    const amount = lines.reduce((sum, { line, quantity }) => sum + quantity * line.price, 0);
    const row = {
      shipment_no: no,
      contract_no: contractNo,
      customer_code: order.customer_code,
      customer_name: order.customer_name,
      salesperson: order.salesperson,
      clerk: order.clerk,
      applied_at: `${before} 09:30`,
      manager_confirmed_at: `${before} 14:00`,
      finance_released_at: `${day} 08:20`,
      inspected_at: `${day} 08:25`,
      reviewer_1: '戊一',
      reviewer_2: '戊二',
      shipped_at: at,
      amount: lines.length > 0 ? amount : order.amount,
      currency: order.currency,
      quantity: lines.length > 0 ? lines.reduce((sum, { quantity }) => sum + quantity, 0) : null,
      transport_agreement_at: `${before} 15:00`,
      customer_notified_at: `${day} 08:28`,
      signed_note_on: back <= AS_OF ? back : null,
      status: '已审核',
      ...overrides,
    };
    rows.shipments.push({ applied_by: row.clerk, ...row });
    for (const [index, { line, quantity }] of lines.entries())
      rows.shipmentLines.push({
        shipment_no: no,
        line_no: String(index + 1),
        contract_line_no: line.line_no,
        item_code: line.item_code,
        quantity,
        cents: quantity * line.price,
      });
    return row;
  }

  /**
   * An invoice applied for on the working day before. `lines`: contract line → quantity and, where it differs, price;
   * without it everything ordered is billed.
   * @param {Row & { no: string, on: string, contract?: string, code?: string, lines?: Record<string, [number, number?]> }} spec
   */
  function invoice({ no, on, contract: contractNo, code, lines, ...overrides }) {
    const order = contractNo ? contractOf(contractNo) : {};
    const before = previousWorkday(on);
    const signed = addDays(on, 5);
    const billed = (contractNo ? linesOf(contractNo) : [])
      .map((line) => {
        const [quantity, price] = lines ? (lines[line.line_no] ?? [0]) : [line.quantity];
        return { line, quantity, price: price ?? line.price };
      })
      .filter(({ quantity }) => quantity !== 0);
    const amount = overrides.amount ?? billed.reduce((sum, part) => sum + part.quantity * part.price, 0);
    const net = Math.round(amount / 1.13);
    const row = {
      invoice_code: code ?? null,
      invoice_no: no,
      contract_no: contractNo ?? null,
      customer_code: order.customer_code,
      customer_name: order.customer_name,
      salesperson: order.salesperson,
      clerk: order.clerk,
      applied_at: `${before} 10:00`,
      manager_confirmed_at: `${before} 09:40`,
      purchasing_reviewed_at: `${before} 11:00`,
      reviewer_1: '丁一',
      reviewer_2: '丁二',
      issued_on: on,
      due_on: null,
      amount_net: net,
      tax: amount - net,
      amount,
      kind: '蓝字',
      original_invoice_no: null,
      customer_signed_on: signed <= AS_OF ? signed : null,
      currency: order.currency ?? '人民币',
      exchange_rate: order.exchange_rate ?? '1',
      status: '正常',
      ...overrides,
    };
    rows.invoices.push({ applied_by: row.clerk, ...row });
    for (const [index, part] of billed.entries())
      rows.invoiceLines.push({
        invoice_code: code ?? null,
        invoice_no: no,
        contract_no: contractNo ?? null,
        line_no: String(index + 1),
        contract_line_no: part.line.line_no,
        item_code: part.line.item_code,
        quantity: part.quantity,
        price: part.price,
        cents: part.quantity * part.price,
      });
    return row;
  }

  /** A credit note: an invoice out of scope for applications and reviews. @param {Parameters<typeof invoice>[0]} spec */
  function creditNote(spec) {
    return invoice({
      kind: '红字',
      applied_at: null,
      applied_by: null,
      manager_confirmed_at: null,
      purchasing_reviewed_at: null,
      reviewer_1: null,
      reviewer_2: null,
      customer_signed_on: null,
      ...spec,
    });
  }

  /**
   * Money received by transfer, entered the same day, confirmed by finance on the next working day; reviewed once more where
   * it is much.
   * @param {Row & { no: string, on: string, customer: number, amount: number }} spec amount in cents
   */
  function receipt({ no, on, customer: number, amount, ...overrides }) {
    const payer = customer(number);
    const confirmed = nextWorkday(on);
    const instrument = ['支票', '承兑汇票', '银行汇票'].includes(overrides.method);
    const isLarge = amount * Number(overrides.exchange_rate ?? '1') >= LARGE;
    const row = {
      receipt_no: no,
      line_no: null,
      received_on: on,
      customer_name: payer.name,
      contract_no: null,
      invoice_no: null,
      salesperson: payer.salesperson,
      clerk: '丙一',
      entered_at: `${on} 16:10`,
      amount,
      currency: '人民币',
      exchange_rate: '1',
      method: '电汇',
      instrument_no: instrument ? `PJ${no.slice(3).replaceAll('-', '')}` : null,
      instrument_due_on: overrides.method === '承兑汇票' ? addDays(on, 180) : null,
      handed_to_finance_at: instrument ? `${on} 16:40` : null,
      finance_confirmed_at: confirmed <= AS_OF ? `${confirmed} 10:00` : null,
      finance_confirmed_by: confirmed <= AS_OF ? '丁一' : null,
      account_no: '示例账户-0001',
      extra_reviewed_at: isLarge ? `${on} 17:00` : null,
      status: '已审核',
      ...overrides,
    };
    rows.receipts.push({ entered_by: row.clerk, ...row });
    return row;
  }

  return { rows, contract, contractOf, linesOf, ship, invoice, creditNote, receipt };
}

/** @typedef {ReturnType<typeof createBook>} Book */

/** `YL-202610-007` and its like. @param {string} prefix @param {string} month `YYYYMM` @param {number} number */
export function numbered(prefix, month, number) {
  return `${prefix}-${month}-${String(number).padStart(3, '0')}`;
}

/** A 20-digit number as 数电 invoices have. @param {string} month `YYMM` @param {number} number */
export function invoiceNumber(month, number) {
  return `264410000000${month}${String(number).padStart(4, '0')}`;
}
