import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Field } from '../../src/domain/pack.js';
import { literal } from '../../src/domain/sql.js';
import { bulkValue } from '../../src/ingest/bulk-forms.js';
import { cellParser } from '../../src/ingest/cell/parse-cell.js';
import { findHeader } from '../../src/ingest/identify.js';
import { loadRows } from '../../src/ingest/load-rows.js';
import { Rejects, rejectedRows } from '../../src/ingest/rejects.js';
import { fileChunks, scan } from '../../src/ingest/scan.js';
import { createDatasetTables } from '../../src/ingest/tables.js';
import { headRecords, loadText, type TextSource } from '../../src/ingest/text-file.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import type { LoadingStore } from '../../src/store/port.js';
import { dataset } from './scene.js';

let store: LoadingStore;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jihe-test-'));
  store = await openDuckDb({ spillFolder: folder });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('whatever the bulk reads, the readers of single cells read the same way', () => {
  const digits = fc.stringMatching(/^[0-9]{1,4}$/);
  const dates = fc.oneof(
    fc
      .tuple(
        fc.constantFrom('1969', '1970', '2026', '2100', '2101', '202'),
        fc.constantFrom('-', '/', '.', '年'),
        digits,
        fc.constantFrom('-', '/', '.', '月'),
        digits,
        fc.constantFrom(
          '',
          ' ',
          'T',
          '日',
          ' 9:05',
          ' 09:05:07',
          ' 24:00:00',
          ' 09:05:7Z',
          ' 09:05:0.',
          '  9:05:07',
          'T09:05:07.5',
          ' 09:60',
        ),
      )
      .map((parts) => parts.join('')),
    fc.stringMatching(/^2026-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-6][0-9]:[0-6][0-9]$/),
    fc.stringMatching(/^(2026|1999)[-/][01][0-9][-/][0-3][0-9]$/),
    fc.stringMatching(/^20[0-9 -]{2}[-/][0-9 x]{1,2}[-/][0-9Zx+ -]{1,2}$/),
  );
  const numbers = fc.oneof(
    fc.stringMatching(/^[-+(]?[0-9,]{0,15}[.]?[0-9]{0,13}[-)%eE]?[0-9]{0,2}$/),
    fc.double({ noNaN: true }).map(String),
    fc.constantFrom('1e5', '1_000', '0x10', '10000000000000', '999999999999.995', '1.0049999999999999', '2', '1.5'),
  );
  const words = fc.constantFrom(
    '是',
    '否',
    'Y',
    'yes',
    'TRUE',
    'true',
    '1',
    '0',
    '√',
    'x',
    '也许',
    '正式',
    '电话',
    'formal',
    'Formal',
    'phone',
    '口头',
  );
  const field = (type: Field['type'], scale?: number): Field => ({
    name: 'x',
    type,
    title: { zh: '', en: '' },
    values: { formal: ['正式'], phone: ['电话'] },
    unknown: 'reject',
    ...(scale === undefined ? {} : { scale }),
  });

  test.each([
    [field('date'), dates],
    [field('datetime'), dates],
    [field('decimal', 2), numbers],
    [field('decimal', 6), numbers],
    [field('decimal', 8), numbers],
    [field('ratio'), numbers],
    [field('integer'), numbers],
    [field('boolean'), words],
    [field('choice'), words],
  ])('$type $scale', async (own, texts) => {
    const cells = [...new Set(fc.sample(texts, { numRuns: 1500, seed: 7 }))]
      .map((text) => text.trim())
      .filter((text) => text !== '');
    const values =
      own.type === 'datetime'
        ? `strftime(${bulkValue('s.c', own, store.dialect)}, '%Y-%m-%d %H:%M')`
        : `CAST(${bulkValue('s.c', own, store.dialect)} AS VARCHAR)`;
    const rows = await store.all(
      `SELECT s.c, ${values} AS value FROM (VALUES ${cells.map((cell) => `(${literal(cell)})`).join(', ')}) s(c)`,
    );
    const parse = cellParser(own, { order: 'unproven', from1904: false });
    let read = 0;
    for (const { c, value } of rows) {
      if (value === null) continue;
      read++;
      const parsed = parse(String(c));
      const exact =
        'problem' in parsed
          ? parsed.problem
          : own.type === 'datetime'
            ? `${parsed.value} ${parsed.time ?? '00:00'}`
            : parsed.value;
      expect([c, exact]).toEqual([c, value]);
    }
    expect(read).toBeGreaterThan(3);
  });
});

describe('the bulk load and the load record by record', () => {
  const contracts = dataset('contracts');
  const header = ['合同编号', '客户名称', '业务员', '签订日期', '合同金额', '录入时间', '重大合同', '状态', '联系人'];
  const cell = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.constantFrom(
        'HT1',
        '甲公司',
        '张三',
        '2026-10-08',
        '2026/10/8 9:05',
        '2026-10-08 09:05:07',
        '100',
        '1,234.50',
        '¥5',
        '-1.005',
        '是',
        '√',
        '作废',
        'NULL',
        '-',
        '',
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '03/04/2026',
        '13/04/2026',
        '46303',
        '="001"',
        '#REF!',
        '合计',
        '小计',
        '1.2E+19',
        ' HT2',
        '\u3000甲\u3000',
        'x"y',
        '"',
        'a,b',
        '行\n行',
        'N/A',
        '2026-02-30',
        '明天',
      ),
    },
  );
  const good = fc.tuple(
    fc.constantFrom('HT1', 'HT2', '="003"', 'a,b'),
    fc.constantFrom('甲公司', '"乙" 公司', ' 丙'),
    fc.constantFrom('张三', '李四'),
    fc.constantFrom('2026-10-08', '2026/1/5', '46303', '2026年10月8日'),
    fc.constantFrom('100', '1,234.505', '(5)', '1.50000'),
    fc.constantFrom('', '2026-10-08 09:05:07', '-'),
    fc.constantFrom('', '√', '否'),
    fc.constantFrom('', '已审核', '作废'),
    fc.constantFrom('', '王五', '/'),
  );
  const record = fc.oneof(
    { weight: 5, arbitrary: good },
    { weight: 1, arbitrary: fc.array(cell, { minLength: 1, maxLength: 10 }) },
  );
  const write = (records: readonly (readonly string[])[], end: string, ends: number) =>
    [header, ...records]
      .map((own) =>
        own
          .map((text) => (/[",\n\r]/.test(text) && text !== 'x"y' ? `"${text.replaceAll('"', '""')}"` : text))
          .join(','),
      )
      .join(end) + end.repeat(ends);

  test('give the same rows, the same rejects and the same counts', async () => {
    let n = 0;
    let bulk = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { maxLength: 12 }),
        fc.constantFrom('\n', '\r\n'),
        fc.constantFrom(0, 1, 1, 3),
        async (records, end, last) => {
          const path = join(folder, `${++n}.csv`);
          writeFileSync(path, write(records, end, last));
          const head = headRecords(write(records, end, last), ',');
          const { map } = findHeader(contracts, head);
          const shape = { width: header.length, named: header.length, canShift: true };
          const source: TextSource = { path, delimiter: ',', skip: 1, head, shape };
          const result = [];
          for (const forced of [false, true]) {
            await createDatasetTables(store, [contracts]);
            const rejects = await Rejects.create(store);
            await rejects.addInput(1, 'x', null);
            const seen = await scan(fileChunks(path), ',');
            const raw = await loadText(
              store,
              `raw_${n}`,
              source,
              Promise.resolve(forced ? { ...seen, isBulkSafe: false } : seen),
            );
            if (!raw.hasFlaws) bulk++;
            const { problems, ...counts } = await loadRows(store, rejects, {
              inputNo: 1,
              file: 'x',
              sheet: null,
              dataset: contracts,
              map,
              raw,
              from1904: false,
            });
            await raw.drop();
            const refused = [];
            for await (const problem of rejectedRows(store))
              refused.push([problem.place.row, problem.place.column, problem.id, problem.value]);
            result.push({
              counts,
              problems,
              refused,
              rows: await store.all('SELECT * FROM contracts ORDER BY row_no'),
            });
            expect(counts.rowsRead).toBe(counts.rowsLoaded + counts.rowsRejected + counts.rowsIgnored);
            await store.exec(
              'DROP TABLE contracts; DROP TABLE repeated_row; DROP TABLE input_column; DROP TABLE rejected_document; DROP VIEW reject; DROP TABLE reject_cell; DROP TABLE reject_text; DROP TABLE reject_input',
            );
          }
          expect(result[0]).toEqual(result[1]);
        },
      ),
      { numRuns: 25, seed: 11 },
    );
    // Both ways were really taken.
    expect(bulk).toBeGreaterThan(5);
  });
});
