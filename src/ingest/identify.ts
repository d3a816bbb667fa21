import type { Dataset } from '../domain/pack.js';
import { cleanCell } from './cell/clean.js';
import { type HeaderMap, mapHeader } from './header.js';

/** The first records of a table, as text cells. */
export type Head = readonly (readonly (string | null)[])[];

/** How many records from the top are looked at for the header. */
export const HEAD_RECORDS = 15;

/** What a table is: its dataset, the record (from 0) that is its header, and how that header maps. */
export interface Identified {
  readonly dataset: Dataset;
  readonly headerIndex: number;
  readonly map: HeaderMap;
  /** Known headers in that record; 0 when only the name of the file told the dataset. */
  readonly score: number;
}

/** The datasets that a file or sheet name names; the longest match wins, and more than one may be as long. */
export function namedDatasets(name: string, datasets: readonly Dataset[]): readonly Dataset[] {
  const text = foldName(name);
  const lengths = datasets.map((dataset) =>
    Math.max(
      0,
      ...[dataset.name, ...dataset.fileNames].map(foldName).map((own) => (text.includes(own) ? own.length : 0)),
    ),
  );
  const longest = Math.max(0, ...lengths);
  return longest === 0 ? [] : datasets.filter((_, i) => lengths[i] === longest);
}

function foldName(name: string): string {
  return name.normalize('NFKC').toLowerCase().replaceAll(/\s/g, '');
}

/** The record among the first ones that has the most known headers of a dataset; the earlier one when two have as many. */
export function findHeader(dataset: Dataset, head: Head): Identified {
  let best: Identified | null = null;
  for (const [headerIndex, record] of head.slice(0, HEAD_RECORDS).entries()) {
    if (record.length > MOST_COLUMNS || record.every((cell) => cell === null || cell.trim() === '')) continue;
    const map = mapHeader(dataset, record);
    // A row of data may hold a word that is a header too (客户 as a kind of partner); headers hold no bare numbers.
    const numbers = record.filter((cell) => cell !== null && /^\s*[-+]?[\d,.]*\d[\d,.]*\s*$/.test(cell)).length;
    const score = Math.max(0, new Set(map.columns.values()).size - numbers);
    if (best === null || score > best.score) best = { dataset, headerIndex, map, score };
  }
  return best ?? { dataset, headerIndex: 0, map: mapHeader(dataset, []), score: 0 };
}

/** Widest table that is read. */
export const MOST_COLUMNS = 2000;

/**
 * Which dataset a table is. A sheet's name decides, else the file's name, else the headers: the dataset of which every
 * required column is there and of which the most columns are known. Where two names match equally, the headers decide.
 *
 * @returns null when nothing decides.
 */
export function identify(
  fileName: string,
  sheet: { readonly name: string; readonly alone: boolean } | null,
  head: Head,
  datasets: readonly Dataset[],
): Identified | null {
  const bySheet = sheet === null ? [] : namedDatasets(sheet.name, datasets);
  if (bySheet.length > 0) return fullest(bySheet, head);
  const byFile = namedDatasets(fileName, datasets);
  if (byFile.length > 0) {
    const named = fullest(byFile, head);
    // In a workbook of several sheets the file's name speaks for one of them only.
    if (sheet === null || sheet.alone || named === null || named.map.missing.length === 0) return named;
    return byHeaders(datasets, head);
  }
  return byHeaders(datasets, head);
}

/**
 * The headers alone decide only where they leave little doubt: every required column is there, and the dataset knows at
 * least half of the headers. A list of something else that happens to have a column 客户 must not become the customers.
 */
function byHeaders(datasets: readonly Dataset[], head: Head): Identified | null {
  const complete = datasets
    .map((dataset) => findHeader(dataset, head))
    .filter(({ map, score, headerIndex }) => {
      const titles = (head[headerIndex] ?? []).filter((cell) => cell !== null && cell.trim() !== '').length;
      return map.missing.length === 0 && score >= 2 && score * 2 >= titles;
    });
  return complete.reduce<Identified | null>(
    (best, one) => (best === null || one.score > best.score ? one : best),
    null,
  );
}

function fullest(datasets: readonly Dataset[], head: Head): Identified | null {
  const found = datasets.map((dataset) => findHeader(dataset, head));
  const rank = ({ map, score }: Identified) => (map.missing.length === 0 ? 10_000 : 0) + score;
  return found.reduce<Identified | null>((best, one) => (best === null || rank(one) > rank(best) ? one : best), null);
}

/** The dataset whose required columns come nearest, for a message about a table that is none of them. */
export function nearestDataset(datasets: readonly Dataset[], head: Head): Identified | null {
  const found = datasets.map((dataset) => findHeader(dataset, head)).filter(({ score }) => score > 0);
  const share = ({ dataset, map }: Identified) =>
    1 - map.missing.length / Math.max(1, dataset.fields.filter(({ required }) => required).length);
  return found.reduce<Identified | null>((best, one) => (best === null || share(one) > share(best) ? one : best), null);
}

/** True when no record of the head holds anything. */
export function isBlankHead(head: Head): boolean {
  return head.every((record) => record.every((cell) => cell === null || cleanCell(cell) === null));
}
