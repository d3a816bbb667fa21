import type { Dataset } from '../domain/pack.js';
import type { Problem } from '../domain/problem.js';
import type { InputSummary } from '../domain/result.js';
import type { Text } from '../domain/text.js';
import { CsvUnreadable, type LoadingStore } from '../store/port.js';
import { nearestHeader } from './header.js';
import { type Head, type Identified, nearestDataset } from './identify.js';
import { rejection, warning } from './input-problems.js';
import { type LoadResult, loadRows } from './load-rows.js';
import { type OrgInput, settleOrganisations } from './organisation.js';
import { type FileFault, faultTexts, missingColumnTexts } from './problem-texts.js';
import type { RawRecords } from './raw-table.js';
import { addInputColumns, settleRejectedDocuments } from './rejected-documents.js';
import type { Rejects } from './rejects.js';
import { markRepeated } from './repeated.js';
import { QuoteUnclosed, quoteDetail } from './text-file.js';

/** How one header of a file maps. */
export interface MappedHeader {
  readonly header: string;
  /** Field of the input's dataset (two, with a comma, where they share the column), or null when it is not read. */
  readonly field: string | null;
  /** How a column of a database's table is read. */
  readonly note?: Text;
}

/**
 * A file or sheet on its way in. `sha256` is that of the whole file, of an unpacked one when it was packed; `encoding`
 * is null for workbooks and Parquet.
 */
export interface Source {
  readonly file: string;
  readonly sheet: string | null;
  readonly sha256: string;
  readonly encoding: string | null;
}

const NOTHING = { rowsRead: 0, rowsLoaded: 0, rowsRejected: 0, rowsIgnored: 0 };

/** The book of inputs: what came in, what became of it, and what a person should know. Numbers count from 1. */
export class InputBook {
  readonly inputs: InputSummary[] = [];
  /** Of inputs whose rows were loaded: an input that is rejected as a whole counts as absent, not as empty. */
  readonly columns = new Map<number, ReadonlySet<string>>();
  readonly headers = new Map<number, readonly MappedHeader[]>();
  readonly problems: Problem[] = [];
  /** File that was packed → digest of the file as it was given, which is what a person can compute again. */
  readonly given = new Map<string, string>();
  private readonly loaded: OrgInput[] = [];
  private readonly digests = new Map<string, string>();
  private tables = 0;

  constructor(
    readonly store: LoadingStore,
    readonly datasets: readonly Dataset[],
    readonly workFolder: string,
    private readonly rejects: Rejects,
    private readonly onProgress?: (progress: { readonly file: string; readonly rows: number }) => void,
  ) {}

  /** A name for a raw table that no other has. */
  tableName(): string {
    return `raw_${++this.tables}`;
  }

  /** From raw records to typed rows, with everything that a person should know about their header. */
  async addTable(source: Source, identified: Identified, raw: RawRecords, from1904: boolean): Promise<void> {
    const { file, sheet } = source;
    const { dataset, map } = identified;
    const inputNo = await this.addInput(source);
    let loaded: LoadResult;
    try {
      loaded =
        map.missing.length > 0
          ? { ...NOTHING, ...(await this.countRejected(raw)), problems: [] }
          : await loadRows(this.store, this.rejects, { inputNo, file, sheet, dataset, map, raw, from1904 });
    } catch (error) {
      if (!(error instanceof QuoteUnclosed)) throw error;
      // Only now did it turn out that there is no table.
      return this.refuse(inputNo, source, 'quote-unclosed', quoteDetail(error));
    } finally {
      await raw.drop();
    }
    const { problems, ...counts } = loaded;
    this.noteRepeatedContent(source);
    await this.noteHeader(inputNo, source, identified);
    this.problems.push(...problems);
    if (map.missing.length === 0) {
      this.columns.set(inputNo, new Set(map.columns.keys()));
      await addInputColumns(this.store, inputNo, dataset, map.columns.keys());
      if (counts.rowsRead === 0) this.problems.push(warning.headerOnly(source, dataset));
      this.loaded.push({ inputNo, file, sheet, dataset });
    }
    this.inputs[inputNo - 1] = { ...(this.inputs[inputNo - 1] as InputSummary), dataset: dataset.name, ...counts };
    this.onProgress?.({ file, rows: counts.rowsLoaded });
  }

  /** How the headers map, which of them are not read, and which columns are missing. */
  private async noteHeader(inputNo: number, source: Source, { map }: Identified): Promise<void> {
    const { file, sheet } = source;
    const fields = new Map<number, string[]>();
    for (const [name, column] of map.columns) fields.set(column, [...(fields.get(column) ?? []), name]);
    const headers = map.headers
      .map((header, column) => ({ header, field: fields.get(column)?.join(', ') ?? null }))
      .filter(({ header }) => header !== '');
    this.headers.set(inputNo, headers);
    if (map.net.length > 0) this.problems.push(warning.netLeftOut(source, map.net));
    const unmapped = headers
      .filter(({ header, field }) => field === null && !map.net.includes(header))
      .map(({ header }) => header);
    if (unmapped.length > 0) this.problems.push(warning.unmapped(source, unmapped));
    const unused = headers.filter(({ field }) => field === null).map(({ header }) => header);
    for (const field of map.missing) {
      const near = nearestHeader(field, unused);
      const problem = rejection(
        { file, sheet, column: field.title.zh },
        'column-missing',
        missingColumnTexts(field, near, map.net),
      );
      this.problems.push(problem);
      await this.rejects.addWhole(inputNo, problem);
    }
  }

  /** The records of an input that is rejected as a whole. */
  private async countRejected(raw: RawRecords): Promise<{ readonly rowsRead: number; readonly rowsRejected: number }> {
    const count = (rows: number) => ({ rowsRead: rows, rowsRejected: rows });
    if (!('file' in raw)) return count(raw.rows);
    try {
      return count(await this.store.countCsv(raw.file));
    } catch (error) {
      if (!(error instanceof CsvUnreadable)) throw error;
      const table = await raw.otherwise();
      await table.drop();
      return count(table.rows);
    }
  }

  /** Says why a file or sheet could not be used, and counts it as an input without rows. */
  async giveUp(source: Source, fault: FileFault, detail?: Text): Promise<void> {
    await this.refuse(await this.addInput(source), source, fault, detail);
  }

  private async refuse(inputNo: number, source: Source, fault: FileFault, detail?: Text): Promise<void> {
    const problem = rejection(source, fault, faultTexts(fault, detail));
    this.problems.push(problem);
    await this.rejects.addWhole(inputNo, problem);
  }

  /** Gives up a table that is none of our datasets, naming the nearest one. */
  async giveUpUnknown(source: Source, head: Head): Promise<void> {
    const near = nearestDataset(this.datasets, head);
    if (near === null || near.score < 2) return this.giveUp(source, 'dataset-unknown');
    const { title } = near.dataset;
    const missing = near.map.missing.map((field) => field.title);
    await this.giveUp(source, 'dataset-unknown', {
      zh: `；最接近「${title.zh}」，缺少 ${missing.map(({ zh }) => zh).join('、')}`,
      en: `; nearest is ${title.en}, which lacks ${missing.map(({ zh, en }) => `${zh} (${en})`).join(', ')}`,
    });
  }

  /** Company and repeated numbers: what can be told only when everything is in. */
  async settle(): Promise<void> {
    const { problems, rejected } = await settleOrganisations(this.store, this.rejects, this.loaded);
    this.problems.push(...problems);
    for (const [inputNo, rows] of rejected) {
      const input = this.inputs[inputNo - 1] as InputSummary;
      const [rowsLoaded, rowsRejected] = [input.rowsLoaded - rows, input.rowsRejected + rows];
      this.inputs[inputNo - 1] = { ...input, rowsLoaded, rowsRejected };
      if (rowsLoaded === 0) this.columns.delete(inputNo);
    }
    await settleRejectedDocuments(this.store, this.datasets);
    const names = new Map(this.inputs.map(({ file, sheet }, i) => [i + 1, { file, sheet }]));
    for (const dataset of this.datasets) this.problems.push(...(await markRepeated(this.store, dataset, names)));
  }

  private async addInput({ file, sheet, sha256, encoding }: Source): Promise<number> {
    const given = this.given.get(file) ?? sha256;
    this.inputs.push({ file, sheet, sha256: given, dataset: null, encoding, ...NOTHING });
    await this.rejects.addInput(this.inputs.length, file, sheet);
    return this.inputs.length;
  }

  private noteRepeatedContent({ file, sheet, sha256 }: Source): void {
    const key = `${sha256} ${sheet ?? ''}`;
    const other = this.digests.get(key);
    if (other === undefined) this.digests.set(key, file);
    else this.problems.push(warning.sameContent({ file, sheet }, other));
  }
}
