import { describe, expect, test } from 'vitest';
import type { FactsContract } from '../../../src/domain/pack.js';
import { sqlConstants } from '../../../src/rules/pack-checks/sql-constants.js';

const text = (name: string) => ({ zh: name, en: name });
const view = (constants: readonly string[] = []): FactsContract => ({
  name: 'thing',
  title: text('things'),
  grain: text('one thing'),
  ...(constants.length > 0 && { constants: Object.fromEntries(constants.map((value) => [value, text('why')])) }),
  columns: { a: { type: 'integer', title: text('a') } },
});
const found = (sql: string, ...constants: string[]) =>
  sqlConstants({ contract: view(constants), sql }).map(({ file, path, what }) => {
    const line = /line (\d+), constant (.*?): /.exec(what.en);
    return line === null ? `${file} ${path}` : `${line[1]}: ${line[2]}`;
  });

describe('constants in the SQL of a view', () => {
  test.each([
    ['SELECT a FROM t WHERE days > 30', ['1: 30']],
    ['SELECT a\nFROM t\nWHERE amount >= 1000000.00', ['3: 1000000.00']],
    ["SELECT signed_on + INTERVAL '7 days' AS due_on FROM t", ['1: 7 days']],
    ["SELECT signed_on + INTERVAL '7' DAY AS due_on FROM t", ['1: 7']],
    ['SELECT signed_on + 7 AS due_on FROM t', ['1: 7']],
    ['SELECT amount * 0.3 AS part, amount * .5 AS half FROM t', ['1: 0.3', '1: 0.5']],
    ["SELECT a FROM t WHERE submitted_at > '16:30'", ['1: 16:30']],
    ["SELECT a FROM t WHERE signed_on >= DATE '2026-07-01'", ['1: 2026-07-01']],
    ["SELECT a FROM t WHERE CAST(days AS VARCHAR) > '30'", ['1: 30']],
    ['SELECT 30 AS limit_days, 30 AS again FROM t', ['1: 30']],
    ['SELECT ROUND(amount * 30, 2), LEAST(a, 17) FROM t', ['1: 30', '1: 17']],
    ['SELECT a FROM t ORDER BY a LIMIT 5', ['1: 5']],
    ["SELECT a FROM t WHERE kind IN ('x', '12') AND b IN (2, 3)", ['1: 12', '1: 2', '1: 3']],
  ])('%s', (sql, expected) => {
    expect(found(sql)).toEqual(expected);
  });

  test.each([
    'SELECT COALESCE(a, 0), a + 1, a > -1, 1.00 AS one, 0.0 AS zero FROM t -- 30 days\n/* 60 */',
    'SELECT CAST(a AS DECIMAL(18, 2)), ROUND(a, 2), SUBSTRING(b, 1, 16), CAST(b AS VARCHAR(40)) FROM t',
    "SELECT COALESCE(hired_on, DATE '0001-01-01'), COALESCE(left_on, DATE '9999-12-31') FROM t",
    'SELECT input_no * 4294967296 + row_no AS id FROM t',
    "SELECT a + INTERVAL '1' MONTH, a + INTERVAL '1 day' FROM t",
    'SELECT a, b, c, COUNT(*) FROM t GROUP BY 1, 2, 3 ORDER BY 2, 3',
    "SELECT a, 'HT-2026', '30天', 't2' AS x, t2.b3 FROM t t2",
  ])('allows %s', (sql) => {
    expect(found(sql)).toEqual([]);
  });

  test('what the contract explains is allowed, and must be there', () => {
    expect(found('SELECT monday + 6 FROM t', '6')).toEqual([]);
    expect(found('SELECT monday + 6 FROM t WHERE days > 30', '6')).toEqual(['1: 30']);
    expect(found('SELECT a FROM t', '6')).toEqual(['facts/thing.json /constants/6']);
  });
});
