import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll } from 'vitest';
import { parsePeriod } from '../../src/domain/date.js';
import type { Finding, PenaltyLine, RunManifest } from '../../src/domain/result.js';
import type { Ledger, RunRecord } from '../../src/ledger/ledger.js';
import { withLedger } from '../../src/with-ledger.js';
import { postgresUrl } from '../postgres-server.js';

const ends: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ends) await end();
});

/** True where the tests of this vitest project stand on PostgreSQL. */
export const isPostgres = process.env.JIHE_TEST_STORE === 'postgres';

/** A folder that goes when the tests of the file are done. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jihe-test-'));
  ends.push(async () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A place where no ledger is yet, in the database of this vitest project: a file, or a database of its own. */
export async function freshPlace(): Promise<string> {
  return isPostgres ? freshDatabase() : join(freshFolder(), "it's a ledger.duckdb");
}

/** Address of a PostgreSQL database that is empty, and goes when the tests of the file are done. */
export async function freshDatabase(): Promise<string> {
  const admin = new pg.Client({ connectionString: await postgresUrl() });
  await admin.connect();
  const name = `ledger_${randomBytes(4).toString('hex')}`;
  await admin.query(`CREATE DATABASE ${name}`);
  ends.push(async () => {
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  });
  const address = new URL(await postgresUrl());
  address.pathname = `/${name}`;
  return address.href;
}

/** Opens the ledger, creating it where there is none. */
export function inLedger<T>(place: string, use: (ledger: Ledger) => Promise<T>): Promise<T> {
  return withLedger({ place, onProgress: () => {}, waitSeconds: 0 }, use);
}

/** A finding of one clerk about one contract, in October 2026 unless told otherwise. */
export function finding(some: Partial<Finding> & { readonly id: string }): Finding {
  return {
    rule: 'contract/entered-within-one-workday',
    title: '正式合同应在一个工作日内录入ERP',
    clauses: ['dept 3.7'],
    severity: 'moderate',
    org: '-',
    subject: { dataset: 'contracts', key: `HT-${some.id}` },
    source: { file: 'contracts.csv', sheet: null, row: 2 },
    who: { role: 'clerk', name: '甲内勤' },
    occurredOn: '2026-10-09',
    deadline: '2026-10-09',
    doneAt: '2026-10-12 09:00',
    daysLate: 2,
    open: false,
    message: '合同迟录。',
    nextStep: '补录。',
    evidence: { contract_no: `HT-${some.id}`, salesperson: '乙销售' },
    waiver: null,
    state: 'new',
    ...some,
  };
}

/** Keeps an entry with these findings. */
export async function keepEntry(
  ledger: Ledger,
  period: string,
  findings: readonly Finding[],
  some: Partial<RunRecord> = {},
): Promise<void> {
  await ledger.record(entryOf(period, findings, some));
  await ledger.keep();
}

/** What a run of that period with these findings leaves. */
export function entryOf(period: string, findings: readonly Finding[], some: Partial<RunRecord> = {}): RunRecord {
  const parsed = parsePeriod(period);
  async function* stream() {
    yield* findings;
  }
  return {
    period: parsed,
    manifest: {
      tool: { name: 'jihe', version: '0.0.0' },
      period,
      asOf: parsed.end,
      warnings: [],
    } as unknown as RunManifest,
    lang: 'zh',
    packDigest: 'f'.repeat(64),
    fines: '100.00',
    lines: [] as PenaltyLine[],
    joint: [],
    findings: stream(),
    now: '2026-11-02 08:00:00',
    ...some,
  };
}
