import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cli, folderOf } from './cli.js';

const PACK = fileURLToPath(new URL('../../rules', import.meta.url));

/** Signed on Monday 14 September and Thursday 8 October 2026, each entered on the second working day after. */
const CONTRACTS = `合同编号,客户名称,业务员,签订日期,合同金额,录入时间,合同类型,经理签字时间
HT-001,示例客户甲,甲一,2026-09-14,1000.00,2026-09-16 09:00,正式,2026-09-14 16:00
HT-002,示例客户甲,甲一,2026-10-08,1000.00,2026-10-10 09:00,正式,2026-10-08 16:00
`;

/** The pack that ships, with a parameter's values. */
function packWith(name: string, values: unknown[]): string {
  const pack = join(folderOf({}), 'rules');
  cpSync(PACK, pack, { recursive: true });
  const file = join(pack, 'parameters.json');
  const content = JSON.parse(readFileSync(file, 'utf8')) as { parameters: { name: string; values: unknown[] }[] };
  const parameter = content.parameters.find((one) => one.name === name);
  if (parameter === undefined) throw new Error(`no parameter ${name}`);
  parameter.values = values;
  writeFileSync(file, JSON.stringify(content));
  return pack;
}

async function audit(pack: string, period: string) {
  const folder = folderOf({ '合同.csv': CONTRACTS });
  const out = join(folder, 'out');
  const { code, err } = await cli(
    ...['run', join(folder, '合同.csv'), '--period', period, '--out', out, '--rules', pack],
    ...['--format', 'json', '--lang', 'en'],
  );
  const read = (file: string) => JSON.parse(readFileSync(join(out, file), 'utf8'));
  const late = () =>
    (read('data/findings.json') as { rule: string; subject: { key: string } }[])
      .filter(({ rule }) => rule === 'contract/entered-within-one-workday')
      .map(({ subject }) => subject.key);
  return { code, err, late, warnings: () => (read('run.json') as { warnings: string[] }).warnings };
}

describe('a parameter with dates', () => {
  const values = [
    { to: '2026-09-30', value: 2 },
    { from: '2026-10-01', value: 1 },
  ];

  it('an old period is judged by its old value, and the run says so', async () => {
    const { code, err, late, warnings } = await audit(packWith('erp_entry_workdays', values), '2026-09');
    expect(code).toBe(0);
    expect(late()).toEqual([]);
    const said =
      "counts as 2 working days, the value in force on the period's last day 2026-09-30 (until 2026-09-30; Department rules 3.7); the latest value is 1 working day (from 2026-10-01 on).";
    expect(warnings().join('\n')).toContain(said);
    expect(err).toContain(said);
  });

  it('the next one by the new value', async () => {
    const { late } = await audit(packWith('erp_entry_workdays', values), '2026-10');
    expect(late()).toEqual(['HT-002']);
  });

  it('a limit of the fines without a value is a mistake that can be mended, not a crash', async () => {
    const { code, err } = await audit(packWith('fine_max', [{ from: '2027-01-01', value: 500 }]), '2026-10');
    expect(code).toBe(2);
    expect(err).toContain("The parameter fine_max has no value in force on the period's last day");
    expect(err).not.toContain('Internal error');
  });
});
