import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Finding, RunManifest } from '../../src/domain/result.js';
import { PACK_FOLDER } from '../../src/package-files.js';
import { run } from '../../src/run.js';
import { SAMPLE_MONTH } from './expected.js';

// The pack as shipped knows nobody's bank accounts. Here companies put their lists into a copy of it.

const RULE = 'receipt/account-authorised';
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jihe-accounts-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Audits October 2026 under a copy of the pack with these lists of accounts: what came of the rule, and the notes. */
async function audit(name: string, inputs: string, values: readonly object[]) {
  const [rules, out] = [join(folder, `${name}-pack`), join(folder, `${name}-out`)];
  cpSync(PACK_FOLDER, rules, { recursive: true });
  const file = join(rules, 'parameters.json');
  const pack = JSON.parse(readFileSync(file, 'utf8'));
  pack.parameters.find((one: { name: string }) => one.name === 'authorised_accounts').values = values;
  writeFileSync(file, JSON.stringify(pack));
  const outcome = await run({
    inputs: [inputs],
    ...{ period: '2026-10', out, rules, lang: 'en', formats: new Set(['json']) },
    ageing: { basis: 'auto', ageFrom: 'due', buckets: [30, 60, 90, 180, 365], unapplied: 'on-account' },
    onProgress: () => {},
  });
  const read = (path: string) => JSON.parse(readFileSync(join(out, path), 'utf8'));
  const manifest: RunManifest = read('run.json');
  const findings: Finding[] = read('data/findings.json');
  return {
    summary: manifest.rules.find(({ id }) => id === RULE),
    findings: findings.filter(({ rule }) => rule === RULE),
    notes: outcome.notes.map(({ en }) => en),
  };
}

test('the sample month with its account on the list', async () => {
  const values = [{ value: ['示例账户-0001'] }];
  const { summary, findings } = await audit('month', fileURLToPath(SAMPLE_MONTH), values);
  // JS-202610-015 names no account. JS-202610-013 writes the listed one with a blank for the hyphen.
  expect(summary).toMatchObject({ status: 'evaluated', missing: [], violations: 2, pending: 0, notEvaluable: 1 });
  expect(
    findings.map(({ subject, who, severity, occurredOn, deadline, open }) => ({
      ...{ key: subject.key, who: who.name, severity, occurredOn, deadline, open },
    })),
  ).toEqual(
    ['JS-202610-012', 'JS-202610-014'].map((key) => ({
      ...{ key, who: '甲二', severity: 'critical', occurredOn: '2026-10-23', deadline: null, open: false },
    })),
  );
  expect(findings[1]?.message).toBe(
    "Receipt JS-202610-014 (示例客户08有限公司, 100.00 CNY) came in on 2026-10-23 through account 示例账户-001, which is not on the company's list of authorised accounts.",
  );
}, 120_000);

/** Receipts of three companies, one into each of three accounts. */
function threeCompanies(): string {
  const exports = join(folder, 'exports');
  mkdirSync(exports, { recursive: true });
  const lines = ['甲公司', '乙公司', '丙公司'].flatMap((org) =>
    ['01', '02', '03'].map((account) => `${org},S-${account},客户,销一,2026-10-12,100.00,${account}`),
  );
  const header = '公司,收款单号,客户名称,业务员,收款日期,收款金额,收款账号';
  writeFileSync(join(exports, '收款单.csv'), [header, ...lines, ''].join('\n'));
  return exports;
}

test('a company with a list is judged by it, one without is not, and a list of nobody is told', async () => {
  const { summary, findings, notes } = await audit('several', threeCompanies(), [
    { org: '甲公司', value: ['01'] },
    { org: '乙公司', value: ['02', '03'] },
    { org: '丁公司', value: ['03'] },
  ]);
  expect(summary).toMatchObject({
    ...{ status: 'evaluated', missing: ['parameters.authorised_accounts'] },
    ...{ violations: 3, compliant: 3, notEvaluable: 3 },
  });
  expect(findings.map(({ org, subject }) => `${org} ${subject.key}`)).toEqual([
    '乙公司 S-01',
    '甲公司 S-02',
    '甲公司 S-03',
  ]);
  expect(notes).toContain(
    'parameters.json has a list authorised_accounts for companies of which the exports have no row: 丁公司; check that the names agree.',
  );
});

test('the list without a company holds for those that have none of their own', async () => {
  const { summary, findings } = await audit('general', threeCompanies(), [
    { org: '甲公司', value: ['01'] },
    { value: ['01', '02', '03'] },
  ]);
  expect(summary).toMatchObject({ status: 'evaluated', missing: [], violations: 2, compliant: 7, notEvaluable: 0 });
  expect(findings.map(({ org, subject }) => `${org} ${subject.key}`)).toEqual(['甲公司 S-02', '甲公司 S-03']);
});
