import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Dataset, Field } from '../../src/domain/pack.js';
import type { Finding, Value } from '../../src/domain/result.js';
import { ident } from '../../src/domain/sql.js';
import { dayColumn, timeColumn } from '../../src/domain/stored-columns.js';
import { withLoadedExports } from '../../src/load-exports.js';
import { PACK_FOLDER } from '../../src/package-files.js';
import { run } from '../../src/run.js';
import { createTemporaryFolder, removeTemporaryFolder } from '../../src/temporary-folders.js';
import { SAMPLE_MONTH } from '../samples/expected.js';
import { datasets, type SceneRows } from '../scene.js';
import { runDatabase } from '../test-store.js';

// Whole audits for the property tests. Companies do not touch each other, so one run audits many variants of the same
// books side by side: each company is a variant.

/** One row of a dataset under its canonical names. */
export type Row = Readonly<Record<string, Value>>;
/** The books of several companies, by the company's name. The rows' own `org` counts for nothing. */
export type Companies = ReadonlyMap<string, SceneRows>;
/** What a run found, by company. */
export type FoundByCompany = ReadonlyMap<string, ReadonlyMap<string, Finding>>;

const options = {
  rules: PACK_FOLDER,
  lang: 'en',
  onProgress: () => {},
} as const;

/** The rows of the sample month as the program reads them. */
export async function sampleMonth(): Promise<SceneRows> {
  return withLoadedExports({ ...options, inputs: [fileURLToPath(SAMPLE_MONTH)] }, async ({ store }) => {
    const books: Record<string, Row[]> = {};
    for (const dataset of datasets) {
      const rows = await store.all(`SELECT * FROM ${ident(dataset.name)} ORDER BY input_no, row_no`);
      books[dataset.name] = rows.map((row) =>
        Object.fromEntries(
          dataset.fields.map(({ name, type }) => [name, type === 'datetime' ? moment(row, name) : (row[name] ?? null)]),
        ),
      );
    }
    return books;
  });
}

/**
 * Books without most of the contracts that nothing was found about, and their documents: what is left breaks every rule.
 * `named` are the keys of findings.
 */
export function withoutBulk(books: SceneRows, named: ReadonlySet<string>): SceneRows {
  const rows = (dataset: string) => books[dataset] ?? [];
  const about = new Set([...named].flatMap((key) => [key, ...(/^[^@#]+/.exec(key) ?? [])]));
  const contracts = new Set(
    ['shipment', 'invoice', 'receipt'].flatMap((kind) =>
      rows(`${kind}s`).flatMap((row) => (about.has(String(row[`${kind}_no`])) ? String(row.contract_no) : [])),
    ),
  );
  const isKept = ({ contract_no: no }: Row) =>
    no === null || about.has(String(no)) || contracts.has(String(no)) || !String(no).startsWith('YL-');
  const kept = Object.fromEntries(
    ['contracts', 'contract_lines', 'shipments', 'invoices'].map((dataset) => [dataset, rows(dataset).filter(isKept)]),
  );
  const numbers = (dataset: string, field: string) => new Set((kept[dataset] ?? []).map((row) => row[field]));
  const [shipments, invoices] = [numbers('shipments', 'shipment_no'), numbers('invoices', 'invoice_no')];
  return {
    ...books,
    ...kept,
    shipment_lines: rows('shipment_lines').filter((row) => shipments.has(row.shipment_no as Value)),
    invoice_lines: rows('invoice_lines').filter((row) => invoices.has(row.invoice_no as Value)),
    receipts: rows('receipts').filter(
      (row) => isKept(row) && (row.invoice_no === null || invoices.has(row.invoice_no as Value)),
    ),
  };
}

function moment(row: Row, field: string): Value {
  const time = row[timeColumn(field)] ?? null;
  return time === null ? (row[dayColumn(field)] ?? null) : String(time).slice(0, 16).replace('T', ' ');
}

/** A file of an export: its name, and rows with the company each belongs to. */
export interface ExportFile {
  readonly name: string;
  readonly dataset: Dataset;
  readonly rows: readonly Row[];
}

/** One file per dataset with the rows of every company; a dataset without rows has a file with a header all the same. */
export function exportFiles(companies: Companies): ExportFile[] {
  return datasets.map((dataset) => ({
    name: `${dataset.title.zh}.csv`,
    dataset,
    rows: [...companies].flatMap(([org, books]) => (books[dataset.name] ?? []).map((row) => ({ ...row, org }))),
  }));
}

/** Writes exports as somebody's ERP would. */
export function writeExports(folder: string, files: readonly ExportFile[]): void {
  mkdirSync(folder, { recursive: true });
  for (const { name, dataset, rows } of files) {
    const header = dataset.fields.map(({ name }) => name).join(',');
    const lines = rows.map((row) => dataset.fields.map((field) => cell(field, row[field.name] ?? null)).join(','));
    writeFileSync(join(folder, name), `${[header, ...lines].join('\n')}\n`);
  }
}

function cell(field: Field, value: Value): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? '是' : '否';
  const text = field.values?.[String(value)]?.[0] ?? String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The period of these audits: it covers every day that the books name, so that no finding leaves it. */
const PERIOD = '2025..2027';
/** The as-of date of these audits, inside the books: some acts come later. */
const AS_OF = '2026-10-31';

/** Audits the files of a folder; gives the text of every JSON file written, by name. */
export async function audit(exports: string, out: string): Promise<ReadonlyMap<string, string>> {
  await run({
    ...options,
    ...(await runDatabase()),
    inputs: [exports],
    period: PERIOD,
    asOf: AS_OF,
    out,
    formats: new Set(['json']),
    ageing: { basis: 'auto', ageFrom: 'due', buckets: [30, 60, 90, 180, 365], unapplied: 'on-account' },
  });
  const files = ['run.json', 'data/findings.json', 'data/penalties.json', 'data/aging.json', 'data/register.json'];
  return new Map(files.map((file) => [file, readFileSync(join(out, file), 'utf8')]));
}

/** What an audit of the companies finds. A finding is known by rule and key, of recurring duties by the deadline too. */
export async function findingsOf(companies: Companies): Promise<FoundByCompany> {
  const folder = createTemporaryFolder(tmpdir(), 'jihe-property-');
  try {
    writeExports(join(folder, 'in'), exportFiles(companies));
    const outputs = await audit(join(folder, 'in'), join(folder, 'out'));
    const found = new Map([...companies.keys()].map((org) => [org, new Map<string, Finding>()]));
    for (const finding of JSON.parse(outputs.get('data/findings.json') as string) as Finding[])
      found.get(finding.org)?.set(nameOf(finding), finding);
    return found;
  } finally {
    await removeTemporaryFolder(folder);
  }
}

function nameOf({ rule, subject, deadline }: Finding): string {
  const isRecurring = rule.startsWith('duty/') || rule === 'receivable/receipts-checked-daily';
  return [rule, subject.key, ...(isRecurring ? [deadline] : [])].join(' ');
}
