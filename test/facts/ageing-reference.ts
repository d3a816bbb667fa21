import type { AgeingBasis } from '../../src/domain/result.js';

// The settlement rules of the policy, written down a second time: one document after the other, in plain JavaScript, in
// whole cents. Slow, and as close to the sentences of the policy as code can be.

/** One row of an export; amounts are in cents. */
export interface ContractRow {
  readonly no: string;
  readonly code: string | null;
  readonly name: string;
  readonly on: string;
  readonly amount: number;
  readonly currency: string | null;
  readonly creditDays: number | null;
  readonly monthEnd: boolean;
  readonly void: boolean;
}
export interface InvoiceRow {
  readonly no: string;
  readonly series: string | null;
  readonly contract: string | null;
  readonly code: string | null;
  readonly name: string;
  readonly on: string;
  readonly due: string | null;
  readonly amount: number;
  readonly credit: boolean;
  readonly original: string | null;
  readonly currency: string | null;
  readonly void: boolean;
}
export interface ShipmentRow {
  readonly no: string;
  readonly contract: string;
  readonly code: string | null;
  readonly name: string | null;
  readonly on: string;
  readonly amount: number;
  readonly currency: string | null;
  readonly void: boolean;
}
export interface ReceiptRow {
  readonly no: string;
  readonly line: string | null;
  readonly invoice: string | null;
  readonly contract: string | null;
  readonly code: string | null;
  readonly name: string;
  readonly on: string;
  readonly amount: number;
  readonly currency: string | null;
  readonly void: boolean;
}
export interface WriteOffRow {
  readonly no: string;
  readonly invoice: string | null;
  readonly contract: string | null;
  readonly name: string;
  readonly on: string;
  readonly amount: number;
  readonly currency: string | null;
}
export interface CustomerRow {
  readonly code: string;
  readonly name: string;
  readonly creditDays: number | null;
}
/** Everything one company exported. */
export interface Books {
  readonly customers: readonly CustomerRow[];
  readonly contracts: readonly ContractRow[];
  readonly invoices: readonly InvoiceRow[];
  readonly shipments: readonly ShipmentRow[];
  readonly receipts: readonly ReceiptRow[];
  readonly writeOffs: readonly WriteOffRow[];
}

export interface Item {
  readonly docNo: string;
  readonly party: string;
  readonly currency: string;
  readonly contract: string | null;
  readonly on: string;
  readonly due: string;
  readonly assumed: boolean;
  readonly amount: number;
  settled: number;
}
export interface Balance {
  invoiced: number;
  credited: number;
  received: number;
  writtenOff: number;
  open: number;
  onAccount: number;
}
export interface Settlement {
  readonly items: readonly Item[];
  /** `party|currency` → balance. */
  readonly balances: ReadonlyMap<string, Balance>;
  /** `docNo|party|currency` → money left on account, where it is not zero. */
  readonly onAccount: ReadonlyMap<string, number>;
}

type Kind = 'receipt' | 'credit' | 'write-off';
interface Document {
  readonly kind: Kind;
  readonly docNo: string;
  readonly part: string;
  readonly on: string;
  readonly amount: number;
  readonly currency: string;
  readonly party: string;
  readonly item: Item | null;
  readonly contract: string | null;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const byDocument = (a: Document, b: Document) =>
  compare(a.on, b.on) || compare(a.docNo, b.docNo) || compare(a.kind, b.kind) || compare(a.part, b.part);
const byDue = (a: Item, b: Item) => compare(a.due, b.due) || compare(a.on, b.on) || compare(a.docNo, b.docNo);

/** Settles the books as of a day. */
export function settle(books: Books, basis: AgeingBasis, unapplied: 'on-account' | 'fifo', asOf: string): Settlement {
  const contracts = live(books.contracts, (row) => row.no, asOf);
  const invoices = live(books.invoices, (row) => `${row.series ?? ''}:${row.no}`, asOf);
  const shipments = live(books.shipments, (row) => row.no, asOf);
  const receipts = live(books.receipts, (row) => [row.no, row.line, row.invoice, row.contract].join('|'), asOf);
  const writeOffs = live(
    books.writeOffs.map((row) => ({ ...row, code: null, void: false })),
    (row) => row.no,
    asOf,
  );
  const partyOf = parties([books.customers, contracts, invoices, shipments, receipts, writeOffs].flat());
  const contractOf = (no: string | null) => contracts.find((row) => row.no === no);
  const customerDays = (party: string) =>
    books.customers.find((row) => partyOf(row.code, row.name) === party)?.creditDays;

  const item = (
    row: {
      docNo: string;
      contract: string | null;
      on: string;
      due: string | null;
      amount: number;
      currency: string | null;
    },
    party: string,
  ): Item => {
    const contract = contractOf(row.contract);
    const days = contract?.creditDays ?? customerDays(party) ?? null;
    const from = contract?.monthEnd ? endOfMonth(row.on) : row.on;
    return {
      docNo: row.docNo,
      party,
      currency: row.currency ?? contract?.currency ?? 'CNY',
      contract: row.contract,
      on: row.on,
      due: row.due ?? (days === null ? row.on : plusDays(from, days)),
      // Nobody loaded the contract whose days would come before the customer's.
      assumed: row.due === null && (days === null || (row.contract !== null && books.contracts.length === 0)),
      amount: row.amount,
      settled: 0,
    };
  };
  const isCredit = (row: InvoiceRow) => row.credit || row.amount < 0;
  const docNo = (row: InvoiceRow) => (row.series === null ? row.no : `${row.series}:${row.no}`);
  const shipmentParty = (row: ShipmentRow) => {
    const contract = row.code === null && row.name === null ? contractOf(row.contract) : undefined;
    return partyOf(contract?.code ?? row.code, contract?.name ?? row.name);
  };
  const items =
    basis === 'invoice'
      ? invoices
          .filter((row) => !isCredit(row))
          .map((row) => item({ ...row, docNo: docNo(row) }, partyOf(row.code, row.name)))
      : basis === 'shipment'
        ? shipments
            .filter((row) => row.amount >= 0)
            .map((row) => item({ ...row, docNo: row.no, due: null }, shipmentParty(row)))
        : contracts
            .filter((row) => row.amount >= 0)
            .map((row) => item({ ...row, docNo: row.no, contract: row.no, due: null }, partyOf(row.code, row.name)));

  const namedInvoice = (name: string | null) => {
    const found = invoices.filter((row) => !isCredit(row) && name !== null && (row.no === name || docNo(row) === name));
    return found.length === 1 ? found[0] : undefined;
  };
  const document = (
    kind: Kind,
    row: { no: string; on: string; amount: number; currency: string | null; contract: string | null },
    named: string | null,
    party: string,
    part = '',
  ): Document => {
    const invoice = namedInvoice(named);
    const lender = invoice && contractOf(invoice.contract);
    const invoiceCurrency = invoice && (invoice.currency ?? lender?.currency ?? 'CNY');
    return {
      kind,
      docNo: row.no,
      part,
      on: row.on,
      amount: row.amount,
      currency: row.currency ?? invoiceCurrency ?? contractOf(row.contract)?.currency ?? 'CNY',
      party,
      item: basis === 'invoice' && invoice ? (items.find((one) => one.docNo === docNo(invoice)) ?? null) : null,
      contract: row.contract ?? (basis === 'invoice' ? null : (invoice?.contract ?? null)),
    };
  };
  const documents = [
    ...receipts.map((row) =>
      document(
        'receipt',
        row,
        row.invoice,
        partyOf(row.code, row.name),
        [row.line, row.invoice, row.contract].map((text) => text ?? '').join('/'),
      ),
    ),
    ...writeOffs.map((row) => document('write-off', row, row.invoice, partyOf(null, row.name))),
    ...(basis !== 'invoice'
      ? []
      : invoices
          .filter(isCredit)
          .map((row) =>
            document(
              'credit',
              { ...row, no: docNo(row), amount: Math.abs(row.amount) },
              row.original,
              partyOf(row.code, row.name),
            ),
          )),
    ...(basis !== 'shipment'
      ? []
      : shipments
          .filter((row) => row.amount < 0)
          .map((row) => document('credit', { ...row, amount: -row.amount }, null, shipmentParty(row)))),
    ...(basis !== 'contract'
      ? []
      : contracts
          .filter((row) => row.amount < 0)
          .map((row) =>
            document('credit', { ...row, amount: -row.amount, contract: row.no }, null, partyOf(row.code, row.name)),
          )),
  ].sort(byDocument);
  return apply(items, documents, unapplied);
}

function apply(items: readonly Item[], documents: readonly Document[], unapplied: 'on-account' | 'fifo'): Settlement {
  const balances = new Map<string, Balance>();
  const balance = (party: string, currency: string) => {
    const key = `${party}|${currency}`;
    const found = balances.get(key) ?? { invoiced: 0, credited: 0, received: 0, writtenOff: 0, open: 0, onAccount: 0 };
    balances.set(key, found);
    return found;
  };
  const field = { receipt: 'received', credit: 'credited', 'write-off': 'writtenOff' } as const;
  const count = (document: Document, party: string, amount: number) => {
    balance(party, document.currency)[field[document.kind]] += amount;
  };
  const left: { document: Document; party: string; amount: number }[] = [];
  for (const document of documents) balance(document.party, document.currency);

  // First what names an invoice.
  for (const document of documents.filter((one) => one.item !== null)) {
    const item = document.item as Item;
    count(document, item.party, document.amount);
    let applied = 0;
    if (item.currency === document.currency)
      applied =
        document.amount >= 0
          ? Math.min(document.amount, item.amount - item.settled)
          : -Math.min(-document.amount, item.settled);
    item.settled += applied;
    left.push({ document, party: item.party, amount: document.amount - applied });
  }
  // Then what names a contract. A refund opens again what that contract's documents settled last.
  const byContract = new Map(items.map((item) => [item, 0]));
  for (const document of documents.filter((one) => one.item === null)) {
    const all = items.filter((item) => document.contract !== null && item.contract === document.contract).sort(byDue);
    const pool = all.filter((item) => item.currency === document.currency);
    let rest = document.amount;
    for (const item of document.amount >= 0 ? pool : [...pool].reverse()) {
      const through = byContract.get(item) as number;
      const applied = rest >= 0 ? Math.min(rest, item.amount - item.settled) : -Math.min(-rest, through);
      item.settled += applied;
      byContract.set(item, through + applied);
      count(document, item.party, applied);
      rest -= applied;
    }
    const party = (pool[0] ?? all[0])?.party ?? document.party;
    count(document, party, rest);
    left.push({ document, party, amount: rest });
  }
  // Last, where asked for, what is on account over the oldest items of the same customer and currency.
  const onAccount = left.filter(({ amount }) => amount !== 0);
  if (unapplied === 'fifo')
    for (const key of new Set(onAccount.map(({ document, party }) => `${party}|${document.currency}`))) {
      const money = onAccount
        .filter(({ document, party }) => `${party}|${document.currency}` === key)
        .sort((a, b) => byDocument(a.document, b.document));
      let rest = money.reduce((sum, { amount }) => sum + amount, 0);
      let spread = 0;
      for (const item of items.filter((one) => `${one.party}|${one.currency}` === key).sort(byDue)) {
        const applied = Math.max(Math.min(rest, item.amount - item.settled), 0);
        item.settled += applied;
        rest -= applied;
        spread += applied;
      }
      if (spread === 0) continue;
      // Refunds are made good first; both they and what was spread use up the earliest money.
      let used = spread;
      for (const one of money)
        if (one.amount < 0) {
          used -= one.amount;
          one.amount = 0;
        }
      for (const one of money) {
        const part = Math.min(used, one.amount);
        one.amount -= part;
        used -= part;
      }
    }
  for (const item of items) {
    balance(item.party, item.currency).invoiced += item.amount;
    balance(item.party, item.currency).open += item.amount - item.settled;
  }
  const remaining = new Map<string, number>();
  for (const { document, party, amount } of onAccount) {
    balance(party, document.currency).onAccount += amount;
    const key = [document.kind, document.docNo, party, document.currency].join('|');
    remaining.set(key, (remaining.get(key) ?? 0) + amount);
  }
  return { items, balances, onAccount: new Map([...remaining].filter(([, amount]) => amount !== 0)) };
}

/** Rows that exist: not void, the first of their number, dated up to the as-of day. */
function live<T extends { readonly on: string; readonly void: boolean }>(
  rows: readonly T[],
  key: (row: T) => string,
  asOf: string,
): T[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    if (row.void || row.on > asOf || seen.has(key(row))) return false;
    seen.add(key(row));
    return true;
  });
}

/** The customer a code and a name stand for: the code, else the only code the name has, else the name. */
function parties(rows: readonly { readonly code: string | null; readonly name: string | null }[]) {
  const fold = (name: string | null) => (name ?? '').normalize('NFKC').trim();
  return (code: string | null, name: string | null): string => {
    if (code !== null) return code;
    const codes = new Set(
      rows.filter((row) => row.code !== null && fold(row.name) === fold(name)).map((row) => row.code),
    );
    return codes.size === 1 ? String([...codes][0]) : `name ${fold(name) || '-'}`;
  };
}

function plusDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

function endOfMonth(day: string): string {
  const date = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + 1, 0);
  return date.toISOString().slice(0, 10);
}
