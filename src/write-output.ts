import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FindingTable } from './findings/finding-table.js';
import { type FinedBatch, finedBatches } from './findings/fined-batches.js';
import { rejectsCsv } from './ingest/rejects.js';
import type { LoadedExports } from './load-exports.js';
import type { RunRecorder } from './record-run.js';
import { buildReport } from './report/build-report.js';
import type { ReportData } from './report/data.js';
import type { ReportDefinition } from './report/definition.js';
import { writeWorkbook } from './report/excel/write-workbook.js';
import { JsonPieces, RawJson, writeJson, writeText } from './report/json/write-json.js';
import { openOutputFolder } from './report/output-folder.js';
import { writePdf } from './report/pdf/write-pdf.js';
import { REPORT_IDS, type ReportId } from './report/sources.js';
import { penaltyTotal } from './report-data.js';
import type { RunOptions, RunOutcome } from './run.js';

/** What the output is made of. */
interface Output {
  readonly loaded: LoadedExports;
  readonly data: ReportData;
  readonly findings: FindingTable;
  readonly definitions: Readonly<Record<ReportId, ReportDefinition>>;
  /** Puts the run into the ledger; `null` without one. Nothing of it is kept before the output is in its place. */
  readonly record: RunRecorder | null;
}

/** Writes every file of the output folder beside its target and renames it into place: all or nothing. */
export async function writeOutput(options: RunOptions, run: Output): Promise<Omit<RunOutcome, 'notes' | 'lacking'>> {
  const { data, loaded, definitions, record } = run;
  const folder = await openOutputFolder(options.out);
  try {
    await writeData(folder.path, run);
    const reports: { file: string; sha256: string }[] = [];
    const isPrinted = options.formats.has('xlsx') || options.formats.has('pdf');
    for (const id of isPrinted ? REPORT_IDS : []) {
      options.onProgress({ zh: `正在写报告 ${id}`, en: `Writing report ${id}` });
      const report = await buildReport(id, definitions[id], data);
      for (const [format, write] of [
        ['xlsx', writeWorkbook],
        ['pdf', writePdf],
      ] as const) {
        if (!options.formats.has(format)) continue;
        const file = `${id}.${format}`;
        await write(report, join(folder.path, file));
        reports.push({ file, sha256: await sha256(join(folder.path, file)) });
      }
    }
    const manifest = { ...data.manifest, reports };
    await writeJson(join(folder.path, 'run.json'), manifest);
    if (record === null) await folder.commit();
    else {
      await record.write(manifest);
      await folder.commit(record.keep);
    }
    return {
      manifest,
      lang: data.lang,
      out: options.out,
      counts: data.people,
      penalties: data.penalties,
      penaltyTotal: penaltyTotal(data.penalties),
      ageingTotals: data.ageing.totals,
      problems: loaded.ingested.problems,
      notUnderstood: loaded.ingested.notUnderstood,
      keptSchema: loaded.keptSchema,
    };
  } catch (error) {
    await folder.discard();
    throw error;
  }
}

/** The JSON files and `rejects.csv`. */
async function writeData(folder: string, run: Output): Promise<void> {
  const { data, loaded } = run;
  const { ageing, register } = data;
  await mkdir(join(folder, 'data'));
  const months = register.months.map((month) => ({
    month: month.month,
    contracts: mapped(month.rows(), ({ isVoid, ...entry }) => entry),
    totals: month.totals,
  }));
  const json = (name: string, value: unknown) => writeJson(join(folder, 'data', name), value);
  // Side by side: the database sorts the rows of one while those of another are written.
  await allDone([
    writeText(join(folder, 'rejects.csv'), rejectsCsv(loaded.store, data.lang)),
    json('findings.json', rawJson(run.findings.json())),
    ...(data.former === null
      ? []
      : [
          json('resolved.json', {
            since: data.manifest.ledger?.since ?? null,
            resolved: data.former.resolved(),
            notSeen: data.former.notSeen(),
          }),
        ]),
    json('penalties.json', {
      ...data.penalties,
      lines: penaltyLines(finedBatches(data.penalties.lines, run.findings.fined())),
    }),
    json('aging.json', {
      asOf: ageing.asOf,
      basis: ageing.basis,
      ageFrom: ageing.ageFrom,
      buckets: ageing.buckets,
      rows: mapped(ageing.rows(), ({ customerCode, ...row }) => row),
      items: ageing.items(),
      totals: ageing.totals,
      cny: ageing.cny,
    }),
    // One month is the month itself; a longer period lists its months.
    json('register.json', months.length === 1 ? months[0] : months),
  ]);
}

/** Waits for all, also where one fails: nothing writes into the folder any more once it is over. Throws the first failure. */
async function allDone(work: readonly Promise<void>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(work)) if (outcome.status === 'rejected') throw outcome.reason;
}

/** Each line with the ids of its findings, which may be many: they pass in batches. */
async function* penaltyLines(batches: AsyncGenerator<FinedBatch>): AsyncIterable<JsonPieces> {
  async function* pieces(first: FinedBatch) {
    const head = JSON.stringify(without(first.line, 'title', 'severity')).slice(0, -1);
    yield `${head},"findings":[${first.ids.map(quoted).join(',')}`;
    for (let isLast = first.isLast; !isLast; ) {
      const { value: next } = await batches.next();
      yield `,${next.ids.map(quoted).join(',')}`;
      isLast = next.isLast;
    }
    yield ']}';
  }
  for (;;) {
    const next = await batches.next();
    if (next.done === true) return;
    yield new JsonPieces(pieces(next.value));
  }
}

const quoted = (id: string) => JSON.stringify(id);

async function* mapped<Row>(rows: AsyncIterable<Row> | Iterable<Row>, map: (row: Row) => unknown) {
  for await (const row of rows) yield map(row);
}

/** What only the reports show is left out of the files, whose shape is fixed. */
function without<Row extends object, Key extends keyof Row>(row: Row, ...keys: Key[]): Omit<Row, Key> {
  return Object.fromEntries(Object.entries(row).filter(([key]) => !keys.includes(key as Key))) as Omit<Row, Key>;
}

async function* rawJson(texts: AsyncIterable<string>) {
  for await (const text of texts) yield new RawJson(text);
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
