import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const JIHE = fileURLToPath(new URL('../../bin/jihe.js', import.meta.url));
const HEAP = 48;
const CONTRACTS = 30_000;

const folder = mkdtempSync(join(tmpdir(), 'jihe-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('writes more findings than the heap of JavaScript could hold', { timeout: 600_000 }, () => {
  // Each signed on Thursday 8 October 2026 and entered on Monday 12 or later: not on the same day, and not by the next one.
  const rows = Array.from(
    { length: CONTRACTS },
    (_, i) =>
      `HT-${i},示例客户${i % 50},示例销售${i % 30},示例内勤${i % 7},2026-10-08,1000.00,2026-10-${12 + (i % 9)} 09:00,正式,2026-10-08 16:00\n`,
  );
  const header = '合同编号,客户名称,业务员,销售内勤,签订日期,合同金额,录入时间,合同类型,经理签字时间\n';
  writeFileSync(join(folder, '合同.csv'), header + rows.join(''));
  const out = join(folder, 'out');
  const args = [JIHE, 'run', join(folder, '合同.csv'), '--period', '2026-10', '--format', 'json', '--out', out, '-q'];
  const { status, stderr } = spawnSync(process.execPath, [`--max-old-space-size=${HEAP}`, ...args], {
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  // Their text alone is more than the heap.
  expect(statSync(join(out, 'data', 'findings.json')).size).toBeGreaterThan(HEAP * 2 ** 20);
  const { lines } = JSON.parse(readFileSync(join(out, 'data', 'penalties.json'), 'utf8')) as {
    lines: { rule: string; count: number; findings: string[] }[];
  };
  const late = lines.filter(({ rule }) => rule === 'contract/entered-within-one-workday');
  expect(late.reduce((sum, line) => sum + line.count, 0)).toBe(CONTRACTS);
  for (const { count, findings } of late) expect(new Set(findings).size).toBe(count);
});
