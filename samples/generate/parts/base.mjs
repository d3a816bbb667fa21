import { AS_OF, BASE_CUSTOMERS, CLERKS, ITEMS } from './company.mjs';
import { invoiceNumber, numbered } from './book.mjs';
import { addDays, isWorkday, monthEnd, nextWorkday, workdayOnOrBefore } from './days.mjs';
import { createRandom } from './random.mjs';

// The bulk of the sample month: contracts that keep every rule. Nothing here may ever become a finding.

/** Contracts per month. @type {[string, number][]} */
const MONTHS = [
  ['2026-07', 50],
  ['2026-08', 55],
  ['2026-09', 55],
  ['2026-10', 45],
];
/** From this amount (cents) leadership has to approve. */
const MAJOR = 100_000_000;

/**
 * @param {import('./book.mjs').Book} book
 * @param {number} seed
 */
export function addBase(book, seed) {
  const random = createRandom(seed);
  const numbers = createNumbers(book);
  /** Shipments, invoices and receipts wait here, so that they can be numbered in the order of their days. @type {{ day: string, add: () => void }[]} */
  const later = [];
  for (const [month, count] of MONTHS) {
    const days = [];
    for (let day = `${month}-01`; day <= monthEnd(`${month}-01`); day = addDays(day, 1)) if (isWorkday(day)) days.push(day);
    const signed = Array.from({ length: count }, () => random.pick(days.filter((day) => day < AS_OF))).sort();
    for (const day of signed) addContract(book, random, numbers, later, day);
  }
  for (const { add } of later.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))) add();
}

/**
 * @param {import('./book.mjs').Book} book
 * @param {ReturnType<typeof createRandom>} random
 * @param {ReturnType<typeof createNumbers>} numbers
 * @param {{ day: string, add: () => void }[]} later
 * @param {string} signed
 */
function addContract(book, random, numbers, later, signed) {
  const number = random.integer(1, BASE_CUSTOMERS);
  const clerk = /** @type {string} */ (CLERKS[number % CLERKS.length]);
  const isMajor = random.chance(0.02);
  const used = new Set();
  const lines = Array.from({ length: random.integer(1, 4) }, () => {
    let item = random.integer(0, ITEMS.length - 1);
    while (used.has(item)) item = (item + 1) % ITEMS.length;
    used.add(item);
    const price = /** @type {typeof ITEMS[number]} */ (ITEMS[item])[4];
    const quantity = isMajor && used.size === 1 ? Math.ceil(MAJOR / price) : random.integer(1, 24);
    return /** @type {[number, number, object]} */ ([quantity, price, { item }]);
  });
  const terms = random.pick(['赊销', '赊销', '赊销', '赊销', '赊销', '赊销', '款到发货', '款到发货', '定金']);
  const creditDays = terms === '赊销' ? random.pick([30, 30, 60]) : terms === '定金' ? 30 : null;
  const minute = String(random.integer(10, 59));
  const type = random.chance(0.12) ? random.pick(['电话', '传真', '其他']) : '正式';
  const deliveryOn = addDays(signed, random.integer(12, 25));
  const no = numbers.next('YL', signed);
  const order = book.contract({
    no,
    signed,
    customer: number,
    lines,
    clerk,
    contract_type: type,
    is_major: isMajor ? '是' : '否',
    gm_approved_at: isMajor ? `${signed} 09:30` : null,
    manager_signed_at: `${signed} 10:${minute}`,
    entered_at: `${signed} 15:${minute}`,
    payment_terms: terms,
    prepay_ratio: terms === '定金' ? '30%' : null,
    credit_days: creditDays,
    credit_from: terms === '赊销' && random.chance(0.25) ? '月结' : '单据日',
    delivery_on: deliveryOn,
  });
  const bound = signed >= '2026-10' && type === '正式' && signed < '2026-10-16' && random.chance(0.4);
  if (bound) Object.assign(book.contractOf(no), { original_no: `YJ-${no.slice(3)}`, archived_on: '2026-10-30' });

  const shipped = workdayOnOrBefore(addDays(deliveryOn, -random.integer(0, 2)));
  const first = workdayOnOrBefore(addDays(shipped, -random.integer(3, 5)));
  const splits = terms !== '定金' && first > nextWorkday(signed) && random.chance(0.2);
  const halves = Object.fromEntries(lines.map(([quantity], i) => [String(i + 1), Math.floor(quantity / 2)]));
  const rests = Object.fromEntries(lines.map(([quantity], i) => [String(i + 1), Math.ceil(quantity / 2)]));
  const hasHalf = Object.values(halves).some((quantity) => quantity > 0);
  /** @type {{ day: string, quantities: Record<string, number> | undefined }[]} */
  const parts =
    splits && hasHalf
      ? [
          { day: first, quantities: halves },
          { day: shipped, quantities: rests },
        ]
      : [{ day: shipped, quantities: undefined }];

  const pay = (/** @type {string} */ day, /** @type {number} */ amount, /** @type {() => object} */ target) => {
    const method = random.chance(0.85) ? '电汇' : random.pick(['支票', '承兑汇票', '银行汇票']);
    later.push({
      day,
      add: () =>
        book.receipt({ no: numbers.next('SK', day), on: day, customer: number, amount, clerk, method, ...target() }),
    });
  };
  const firstDay = /** @type {{ day: string }} */ (parts[0]).day;
  const deposit = Math.ceil(order.amount * 0.3);
  const paidAhead = terms === '款到发货' ? order.amount : terms === '定金' ? deposit : 0;
  const aheadOn = terms === '款到发货' ? workdayOnOrBefore(addDays(firstDay, -1)) : nextWorkday(signed);
  if (paidAhead > 0 && aheadOn <= AS_OF) pay(aheadOn, paidAhead, () => ({ contract_no: no }));

  for (const { day, quantities } of parts) {
    if (day > AS_OF) continue;
    const hour = String(random.integer(9, 16)).padStart(2, '0');
    later.push({
      day,
      add: () => book.ship({ no: numbers.next('CK', day), contract: no, at: `${day} ${hour}:30`, quantities, clerk }),
    });
    const issued = nextWorkday(day);
    if (issued > AS_OF) continue;
    const due =
      creditDays === null ? issued : addDays(order.credit_from === '月结' ? monthEnd(issued) : issued, creditDays);
    const invoiceNo = { text: '' };
    const amount = Object.entries(quantities ?? {}).reduce(
      (sum, [line, quantity]) => sum + quantity * (lines[Number(line) - 1]?.[1] ?? 0),
      quantities ? 0 : order.amount,
    );
    later.push({
      day: issued,
      add: () => {
        invoiceNo.text = numbers.nextInvoice(issued);
        book.invoice({
          no: invoiceNo.text,
          on: issued,
          contract: no,
          clerk,
          due_on: creditDays === null ? due : null,
          ...(quantities
            ? { lines: Object.fromEntries(Object.entries(quantities).map(([line, quantity]) => [line, [quantity]])) }
            : {}),
        });
      },
    });
    const owed = amount - (terms === '定金' ? deposit : 0);
    if (creditDays === null) continue;
    if (due <= AS_OF) pay(workdayOnOrBefore(addDays(due, -random.integer(0, 5))), owed, () => ({ invoice_no: invoiceNo.text }));
    else if (random.chance(0.25) && nextWorkday(issued) < AS_OF)
      pay(nextWorkday(issued), Math.floor(owed * 0.4), () => ({ invoice_no: invoiceNo.text }));
  }
}

/** Running numbers per kind and month, going on after what the book holds already. @param {import('./book.mjs').Book} book */
function createNumbers(book) {
  /** @type {Map<string, number>} */
  const last = new Map();
  for (const no of [
    ...book.rows.contracts.map((row) => row.contract_no),
    ...book.rows.shipments.map((row) => row.shipment_no),
    ...book.rows.receipts.map((row) => row.receipt_no),
    ...book.rows.invoices.map((row) => row.invoice_no),
  ]) {
    const cut = no.startsWith('2644') ? 16 : 9;
    last.set(no.slice(0, cut), Math.max(last.get(no.slice(0, cut)) ?? 0, Number(no.slice(no.startsWith('2644') ? 16 : 10))));
  }
  const bump = (/** @type {string} */ prefix) => {
    const number = (last.get(prefix) ?? 0) + 1;
    last.set(prefix, number);
    return number;
  };
  return {
    /** @param {string} kind @param {string} day */
    next: (kind, day) => {
      const month = day.slice(0, 7).replace('-', '');
      return numbered(kind, month, bump(`${kind}-${month}`));
    },
    /** @param {string} day */
    nextInvoice: (day) => {
      const month = day.slice(2, 7).replace('-', '');
      return invoiceNumber(month, bump(`264410000000${month}`));
    },
  };
}
