import { afterEach, describe, expect, it } from 'vitest';
import type { TableMapping } from '../../src/in-place/mapping.js';
import { counts, type InPlaceScene, openTables } from './scene.js';

const CONTRACTS: TableMapping = {
  table: 'erp.orders',
  rowId: 'id',
  columns: { contract_no: 'no', customer_name: 'cust', salesperson: 'seller', signed_on: 'day', amount: 'total' },
};
const REQUIRED = 'id INTEGER, no TEXT, cust TEXT, seller TEXT, day DATE, total NUMERIC(18,2)';
const with_ = (columns: Record<string, string>): TableMapping => ({
  ...CONTRACTS,
  columns: { ...CONTRACTS.columns, ...columns },
});

let open: InPlaceScene | undefined;
async function scene(sql: string, mapping: Record<string, TableMapping>): Promise<InPlaceScene> {
  open = await openTables(sql, mapping);
  return open;
}
afterEach(async () => {
  await open?.close();
  open = undefined;
});

describe('a mapped table', () => {
  it('becomes the typed relation of its dataset; the others are empty tables', async () => {
    const { rows, result, rejects, warnings } = await scene(
      `CREATE TABLE erp.orders (${REQUIRED});
       INSERT INTO erp.orders VALUES (7, 'HT-1', '示例甲', '甲一', '2026-10-08', 1000.5)`,
      { contracts: CONTRACTS },
    );
    expect(
      await rows(
        'SELECT org, input_no, row_no, contract_no, customer_code, signed_on, amount, contract_type, entered_on, entered_ts, is_void FROM contracts',
      ),
    ).toEqual([
      {
        org: '-',
        input_no: 1,
        row_no: 7,
        contract_no: 'HT-1',
        customer_code: null,
        signed_on: '2026-10-08',
        amount: '1000.50',
        // The default of a field that no column says.
        contract_type: 'formal',
        entered_on: null,
        entered_ts: null,
        is_void: false,
      },
    ]);
    expect(await rows('SELECT * FROM receipts')).toEqual([]);
    expect(counts(result)).toEqual(['1/1/0/0']);
    expect([...(result.columns.get(1) ?? [])].sort()).toEqual([
      'amount',
      'contract_no',
      'customer_name',
      'salesperson',
      'signed_on',
    ]);
    expect(await rejects()).toEqual([]);
    expect(warnings()).toEqual([]);
  });

  it('has the columns of the table that loading would create', async () => {
    const { rows } = await scene(`CREATE TABLE erp.orders (${REQUIRED})`, { contracts: CONTRACTS });
    const columns = (table: string) =>
      rows(`SELECT a.attname AS name, c.collname AS collation FROM pg_attribute a LEFT JOIN pg_collation c ON c.oid = a.attcollation
        WHERE a.attrelid = '${table}'::regclass AND a.attnum > 0 ORDER BY a.attnum`);
    const shared = (found: Awaited<ReturnType<typeof columns>>) => found.slice(0, 3).map(({ name }) => name);
    const view = await columns('contracts');
    expect(shared(view)).toEqual(shared(await columns('receipts')));
    // Text sorts by its bytes, whatever the locale of the database is.
    expect(new Set(view.map(({ collation }) => collation))).toEqual(new Set(['C', null]));
    expect(view.at(-1)?.name).toBe('is_void');
  });

  it('is read without being copied or written to', async () => {
    const { rows } = await scene(
      `CREATE TABLE erp.orders (${REQUIRED}); INSERT INTO erp.orders VALUES (1, 'HT-1', 'a', 'b', '2026-10-08', 1)`,
      { contracts: CONTRACTS },
    );
    const own = await rows(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = current_schema() AND c.relkind = 'r' AND pg_relation_size(c.oid) > 0 ORDER BY 1`,
    );
    expect(own.map(({ name }) => name)).toEqual(['input_column', 'reject_input']);
  });

  it('may be a view, and may be empty', async () => {
    const { rows, result, warnings } = await scene(
      `CREATE TABLE erp.everything (${REQUIRED}); CREATE VIEW erp.orders AS SELECT * FROM erp.everything WHERE id < 0`,
      { contracts: CONTRACTS },
    );
    expect(await rows('SELECT * FROM contracts')).toEqual([]);
    expect(counts(result)).toEqual(['0/0/0/0']);
    expect(warnings()).toEqual(['orders table-empty']);
  });
});

describe('native columns', () => {
  it('lose what exports lose: seconds, midnight, places beyond those kept; time zones become Shanghai time', async () => {
    const { rows, warnings } = await scene(
      `CREATE TABLE erp.orders (${REQUIRED.replace('NUMERIC(18,2)', 'NUMERIC')}, made TIMESTAMPTZ, signed TIMESTAMP, reviewed DATE, rate DOUBLE PRECISION, days NUMERIC);
       INSERT INTO erp.orders VALUES
         (1, 'HT-1', 'a', 'b', '2026-10-08', 10.005, '2026-10-07 16:30:59+00', '2026-10-08 09:10:30', '2026-10-09', 7.1, 30.0),
         (2, 'HT-2', 'a', 'b', '2026-10-08', -10.005, '2026-10-08 00:00+08', '2026-10-08 00:00:20', NULL, NULL, NULL),
         (3, 'HT-3', 'a', 'b', '2026-10-08', 3, NULL, NULL, NULL, NULL, NULL)`,
      {
        contracts: with_({
          entered_at: 'made',
          manager_signed_at: 'signed',
          reviewed_at: 'reviewed',
          exchange_rate: 'rate',
          credit_days: 'days',
        }),
      },
    );
    expect(
      await rows(
        `SELECT row_no, amount, entered_on, entered_ts, manager_signed_on AS signed_on, manager_signed_ts AS signed_ts,
         reviewed_on, reviewed_ts, exchange_rate AS rate, credit_days AS days FROM contracts ORDER BY row_no`,
      ),
    ).toEqual([
      {
        row_no: 1,
        amount: '10.01',
        entered_on: '2026-10-08',
        entered_ts: '2026-10-08 00:30',
        signed_on: '2026-10-08',
        signed_ts: '2026-10-08 09:10',
        reviewed_on: '2026-10-09',
        reviewed_ts: null,
        rate: '7.10000000',
        days: 30,
      },
      {
        row_no: 2,
        amount: '-10.01',
        entered_on: '2026-10-08',
        entered_ts: null,
        signed_on: '2026-10-08',
        signed_ts: null,
        reviewed_on: null,
        reviewed_ts: null,
        rate: null,
        days: null,
      },
      {
        row_no: 3,
        amount: '3.00',
        entered_on: null,
        entered_ts: null,
        signed_on: null,
        signed_ts: null,
        reviewed_on: null,
        reviewed_ts: null,
        rate: null,
        days: null,
      },
    ]);
    expect(warnings()).toEqual(['orders:total number-rounded']);
  });

  it('are rejected where a cell of a file would be, and end no query that meets them first', async () => {
    const { rows, rejects, result } = await scene(
      `CREATE TABLE erp.orders (${REQUIRED.replace('NUMERIC(18,2)', 'NUMERIC')}, share NUMERIC, days NUMERIC);
       INSERT INTO erp.orders VALUES
         (1, 'HT-1', 'a', 'b', '2026-10-08', 10000000000000, 0.3, 30),
         (2, 'HT-2', 'a', 'b', '2026-10-08', 10000000000000.01, NULL, NULL),
         (3, 'HT-3', 'a', 'b', '2026-10-08', 'NaN', NULL, NULL),
         (4, 'HT-4', 'a', 'b', '1969-12-31', 1, NULL, NULL),
         (5, 'HT-5', 'a', 'b', 'infinity', 1e30, NULL, NULL),
         (6, 'HT-6', 'a', 'b', '2026-10-08', 1, 30, NULL),
         (7, 'HT-7', 'a', 'b', '2026-10-08', 1, NULL, 30.5),
         (8, 'HT-8', 'a', 'b', '2026-10-08', 1, NULL, 1000000000),
         (9, NULL, 'a', 'b', '2026-10-08', NULL, NULL, NULL)`,
      { contracts: with_({ prepay_ratio: 'share', credit_days: 'days' }) },
    );
    expect(await rejects()).toEqual([
      'orders:2:total number-out-of-range 10000000000000.01',
      'orders:3:total number-unreadable NaN',
      'orders:4:day date-out-of-range 1969-12-31',
      'orders:5:day date-out-of-range infinity',
      'orders:5:total number-out-of-range 1000000000000000000000000000000',
      'orders:6:share ratio-ambiguous 30',
      'orders:7:days number-unreadable 30.5',
      'orders:8:days number-out-of-range 1000000000',
      'orders:9:no required-missing',
      'orders:9:total required-missing',
    ]);
    expect(
      await rows(
        'SELECT row_no, prepay_ratio AS share, credit_days AS days FROM contracts WHERE amount > 0 ORDER BY amount',
      ),
    ).toEqual([{ row_no: 1, share: '0.300000', days: 30 }]);
    expect(counts(result)).toEqual(['9/1/8/0']);
    // What a rejected row still says: nobody may take the contract for absent.
    expect(
      await rows(
        'SELECT DISTINCT dataset, org, number, customer_name FROM rejected_document ORDER BY number NULLS LAST LIMIT 2',
      ),
    ).toEqual([
      { dataset: 'contracts', org: '-', number: 'HT-2', customer_name: 'a' },
      { dataset: 'contracts', org: '-', number: 'HT-3', customer_name: 'a' },
    ]);
  });

  it('that tick and never say no mean no where they are blank', async () => {
    const { rows } = await scene(
      `CREATE TABLE erp.orders (${REQUIRED}, ticked BOOLEAN, answered BOOLEAN);
       INSERT INTO erp.orders VALUES (1, 'HT-1', 'a', 'b', '2026-10-08', 1, TRUE, FALSE), (2, 'HT-2', 'a', 'b', '2026-10-08', 1, NULL, NULL)`,
      { contracts: with_({ is_special: 'ticked', is_major: 'answered' }) },
    );
    expect(await rows('SELECT is_special, is_major FROM contracts ORDER BY row_no')).toEqual([
      { is_special: true, is_major: false },
      { is_special: false, is_major: null },
    ]);
  });
});

describe('columns of text', () => {
  it('are cleaned like the cells of a file', async () => {
    const { rows, rejects, warnings } = await scene(
      `CREATE TABLE erp.orders (id INTEGER, no TEXT, cust CHAR(12), seller TEXT, day DATE, total NUMERIC(18,2));
       INSERT INTO erp.orders VALUES
         (1, '="001"', '示例甲', E'\\u3000甲一 \\t', '2026-10-08', 1),
         (2, 'HT-2', '示例乙', ' - ', '2026-10-08', 1),
         (3, '#REF!', '示例丙', '甲三', '2026-10-08', 1),
         (4, '1.23E+19', '示例丁', '甲四', '2026-10-08', 1),
         (5, '12345678901200000', '示例戊', '甲五', '2026-10-08', 1)`,
      { contracts: CONTRACTS },
    );
    expect(
      await rows(
        'SELECT contract_no AS no, customer_name AS cust, salesperson AS seller FROM contracts ORDER BY row_no',
      ),
    ).toEqual([
      { no: '001', cust: '示例甲', seller: '甲一' },
      { no: '12345678901200000', cust: '示例戊', seller: '甲五' },
    ]);
    expect(await rejects()).toEqual([
      'orders:2:seller required-missing',
      'orders:3:no cell-error #REF!',
      'orders:4:no number-damaged 1.23E+19',
    ]);
    expect(warnings()).toEqual(['orders:no number-shortened']);
  });

  it('are read by the readers of cells, word by word', async () => {
    const { rows, rejects, warnings, result } = await scene(
      `CREATE TABLE erp.orders (id INTEGER, no INTEGER, cust TEXT, seller TEXT, day TEXT, total TEXT, made TEXT, kind TEXT, cur TEXT, major TEXT);
       INSERT INTO erp.orders VALUES
         (1, 1, 'a', 'b', '2026年10月8日', '¥1,234.50', '20261008 0930', 'F', '人民币', '√'),
         (2, 2, 'a', 'b', '8/10/2026', '(2)', '2026/10/8 9:30:59', '正式', 'XAU', ''),
         (3, 3, 'a', 'b', '25/10/2026', '3.005', NULL, NULL, NULL, NULL),
         (4, 4, 'a', 'b', '2026-02-30', '1', NULL, '口头', NULL, NULL)`,
      {
        contracts: {
          ...with_({ entered_at: 'made', contract_type: 'kind', currency: 'cur', is_major: 'major' }),
          values: { contract_type: { F: 'formal' } },
        },
      },
    );
    expect(await rejects()).toEqual([
      'orders:1:made date-unreadable 20261008 0930',
      'orders:4:day date-impossible 2026-02-30',
      'orders:4:kind choice-unknown 口头',
    ]);
    expect(
      await rows(
        'SELECT contract_no AS no, signed_on AS day, amount, entered_ts, contract_type AS kind, currency AS cur, is_major FROM contracts ORDER BY row_no',
      ),
    ).toEqual([
      // 25/10 proves that the day comes first.
      {
        ...{ no: '2', day: '2026-10-08', amount: '-2.00', entered_ts: '2026-10-08 09:30' },
        ...{ kind: 'formal', cur: 'XAU', is_major: false },
      },
      {
        ...{ no: '3', day: '2026-10-25', amount: '3.01', entered_ts: null },
        ...{ kind: 'formal', cur: null, is_major: false },
      },
    ]);
    expect(warnings()).toEqual(['orders:total number-rounded', 'orders:cur choice-unlisted XAU']);
    expect(counts(result)).toEqual(['4/2/2/0']);
    const notes = result.headers.get(1)?.map(({ header, note }) => `${header}: ${note?.en}`);
    expect(notes).toContain('kind: text, read as text, 3 distinct, 1 not understood: 口头');
    expect(notes).toContain('cur: text, read as text, 2 distinct, 1 not understood: XAU');
  });

  it('are read the same when there are too many words for a view', async () => {
    const { rows, rejects, warnings, result } = await scene(
      `CREATE TABLE erp.orders (id INTEGER, no TEXT, cust TEXT, seller TEXT, day TEXT, total TEXT, made TEXT, cur TEXT);
       INSERT INTO erp.orders SELECT i, 'HT-' || i, 'a', 'b', TO_CHAR(DATE '2026-01-01' + i, 'YYYY/MM/DD'), i || '.005',
         TO_CHAR(TIMESTAMP '2026-01-01' + i * INTERVAL '61 minutes', 'YYYY-MM-DD HH24:MI'), 'K' || i FROM generate_series(1, 100) i;
       UPDATE erp.orders SET total = '一' || id WHERE id > 98; UPDATE erp.orders SET day = NULL WHERE id = 50`,
      { contracts: with_({ entered_at: 'made', currency: 'cur' }) },
    );
    expect(await rejects()).toEqual([
      'orders:50:day required-missing',
      'orders:99:total number-unreadable 一99',
      'orders:100:total number-unreadable 一100',
    ]);
    expect(
      await rows(
        'SELECT COUNT(*) AS n, MAX(signed_on) AS day, SUM(amount) AS total, MAX(entered_ts) AS made FROM contracts',
      ),
    ).toEqual([
      // 1.01 + … + 98.01 without 50.01; the 99th day of the year after 1 January; 98 × 61 minutes after midnight.
      { n: 97, day: '2026-04-09', total: '4801.97', made: '2026-01-05 03:38' },
    ]);
    expect(warnings()).toEqual(['orders:total number-rounded', 'orders:cur choice-unlisted K1、K10、K100、K11、K12']);
    expect(counts(result)).toEqual(['100/97/3/0']);
    const notes = result.headers.get(1)?.map(({ header, note }) => `${header}: ${note?.zh}`);
    expect(notes).toContain('total: text，按文本读取，100 种写法，不认识 2 种：一100、一99');
  });

  it('say which documents are void, also in codes', async () => {
    const { rows } = await scene(
      `CREATE TABLE erp.orders (${REQUIRED}, state TEXT);
       INSERT INTO erp.orders VALUES (1, 'HT-1', 'a', 'b', '2026-10-08', 1, 'X'), (2, 'HT-2', 'a', 'b', '2026-10-08', 1, ' 作废 '),
         (3, 'HT-3', 'a', 'b', '2026-10-08', 1, 'A'), (4, 'HT-4', 'a', 'b', '2026-10-08', 1, NULL)`,
      { contracts: { ...with_({ status: 'state' }), values: { status: { X: '作废', A: '已审核' } } } },
    );
    expect(await rows('SELECT status, is_void FROM contracts ORDER BY row_no')).toEqual([
      { status: '作废', is_void: true },
      { status: '作废', is_void: true },
      { status: '已审核', is_void: false },
      { status: null, is_void: false },
    ]);
  });
});

describe('the number of a row', () => {
  const table = (
    ids: string,
  ) => `CREATE TABLE erp.orders (id BIGINT, no TEXT, cust TEXT, seller TEXT, day DATE, total NUMERIC(18,2));
    INSERT INTO erp.orders SELECT i, 'HT', 'a', 'b', DATE '2026-10-08', 1 FROM unnest(ARRAY[${ids}]::bigint[]) i`;

  it('is its row id, up to 32 bits', async () => {
    const { rows, warnings } = await scene(table('4294967295, 0'), { contracts: CONTRACTS });
    expect(await rows('SELECT row_no FROM contracts ORDER BY row_no')).toEqual([{ row_no: 0 }, { row_no: 4294967295 }]);
    expect(await rows('SELECT * FROM repeated_row')).toEqual([
      { dataset: 'contracts', input_no: 1, row_no: 4294967295 },
    ]);
    expect(warnings()).toEqual(['orders:4294967295 number-repeated HT']);
  });

  it.each([
    ['too large', '1, 4294967296', /runs from 1 to 4294967296/],
    ['negative', '-1, 2', /runs from -1 to 2/],
    ['blank', '1, NULL', /is NULL in some rows/],
    ['twice', '1, 1', /has the value 1 more than once/],
  ])('is refused where it is %s', async (_, ids, message) => {
    await expect(scene(table(ids), { contracts: CONTRACTS })).rejects.toThrow(message);
  });

  it('without a row id follows document key and contents, in a copy that is told', async () => {
    const { rowId: _, ...mapping } = CONTRACTS;
    const rowsOf = 'SELECT row_no, contract_no AS no, customer_name AS cust FROM contracts ORDER BY row_no';
    const sql = (order: string) => `CREATE TABLE erp.orders (${REQUIRED});
      INSERT INTO erp.orders SELECT NULL, no, cust, 'b', DATE '2026-10-08', 1
      FROM (VALUES ('HT-2', 'a'), ('HT-1', 'b'), ('HT-1', 'a')) v(no, cust) ORDER BY ${order}`;
    const first = await scene(sql('no, cust DESC'), { contracts: mapping });
    const expected = [
      { row_no: 1, no: 'HT-1', cust: 'a' },
      { row_no: 2, no: 'HT-1', cust: 'b' },
      { row_no: 3, no: 'HT-2', cust: 'a' },
    ];
    expect(await first.rows(rowsOf)).toEqual(expected);
    expect(first.warnings()).toEqual(['orders row-id-missing', 'orders:2 number-repeated HT-1']);
    await first.close();
    const second = await scene(sql('cust'), { contracts: mapping });
    expect(await second.rows(rowsOf)).toEqual(expected);
  });
});

describe('companies', () => {
  const tables = `CREATE TABLE erp.orders (${REQUIRED}, co TEXT);
    CREATE TABLE erp.money (id INTEGER, no TEXT, cust TEXT, day DATE, total NUMERIC(18,2), co TEXT);
    INSERT INTO erp.money VALUES (1, 'SK-1', 'a', '2026-10-08', 1, NULL);`;
  const MONEY: TableMapping = {
    table: 'erp.money',
    rowId: 'id',
    columns: { receipt_no: 'no', customer_name: 'cust', received_on: 'day', amount: 'total' },
  };

  it('may be one value for a table', async () => {
    const { rows, result } = await scene(
      `${tables} INSERT INTO erp.orders VALUES (1, 'HT-1', 'a', 'b', '2026-10-08', 1, NULL)`,
      { contracts: { ...CONTRACTS, org: { value: '甲公司' } }, receipts: { ...MONEY, org: { value: '乙公司' } } },
    );
    expect(await rows('SELECT org FROM contracts UNION ALL SELECT org FROM receipts')).toEqual([
      { org: '甲公司' },
      { org: '乙公司' },
    ]);
    expect(result.columns.get(1)?.has('org')).toBe(true);
  });

  it('the only one named is taken for rows that name none, with a warning', async () => {
    const { rows, warnings } = await scene(
      `${tables} INSERT INTO erp.orders VALUES (1, 'HT-1', 'a', 'b', '2026-10-08', 1, '甲公司')`,
      { contracts: with_({ org: 'co' }), receipts: MONEY },
    );
    expect(await rows('SELECT org FROM receipts')).toEqual([{ org: '甲公司' }]);
    expect(warnings()).toEqual(['money org-assumed 甲公司']);
  });

  it('where several are named, rows that name none are rejected', async () => {
    const { rows, rejects, result } = await scene(
      `${tables} INSERT INTO erp.orders VALUES (1, 'HT-1', 'a', 'b', '2026-10-08', 1, '甲公司'),
        (2, 'HT-2', 'a', 'b', '2026-10-08', 1, '乙公司'), (3, 'HT-3', 'a', 'b', '2026-10-08', 1, NULL)`,
      { contracts: with_({ org: 'co' }), receipts: MONEY },
    );
    expect(await rows('SELECT row_no FROM contracts ORDER BY row_no')).toEqual([{ row_no: 1 }, { row_no: 2 }]);
    expect(await rows('SELECT * FROM receipts')).toEqual([]);
    expect(await rejects()).toEqual(['money org-missing', 'orders:3 org-missing']);
    expect(counts(result)).toEqual(['3/2/1/0', '1/0/1/0']);
    // As a file that could not be placed at all: absent, not empty.
    expect(result.columns.has(2)).toBe(false);
    expect(await rows("SELECT org, number FROM rejected_document WHERE dataset = 'receipts' ORDER BY org")).toEqual([
      { org: '乙公司', number: 'SK-1' },
      { org: '甲公司', number: 'SK-1' },
    ]);
  });
});
