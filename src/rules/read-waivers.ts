import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { nearestName } from '../domain/nearest-name.js';
import type { FactsContract, Rule, Waiver } from '../domain/pack.js';
import type { Text } from '../domain/text.js';
import { checkWaivers, type RawWaiver } from './check-waivers.js';
import type { Report } from './fault.js';
import type { PackFolder } from './pack-folder.js';
import { checkSchema } from './schema.js';

/** Where a waiver stands: which faults go to which place. */
interface Read {
  readonly waiver: RawWaiver;
  readonly report: Report;
}

type ReportTo = (file: string) => Report;

/**
 * Reads `waivers.json` and `waivers.csv`; either may be left out. Every fault is reported; what comes back then is not
 * used.
 */
export async function readWaivers(
  files: PackFolder,
  rules: readonly Rule[],
  facts: ReadonlyMap<string, FactsContract>,
  reportTo: ReportTo,
): Promise<readonly Waiver[]> {
  const read = [
    ...(await readJson(files, reportTo('waivers.json'))),
    ...(await readCsv(files, reportTo('waivers.csv'))),
  ];
  if (read.length === 0) return [];
  // A rule at fault itself is known all the same.
  const found = [...(await files.list('policies', '.json')), ...(await files.list('policies', '.json.off'))];
  const names = found.map((file) => file.slice('policies/'.length).replace(/\.json(\.off)?$/, ''));
  return checkWaivers(read, { names, rules: new Map(rules.map((rule) => [rule.name, rule])), facts });
}

async function readJson(files: PackFolder, report: Report): Promise<Read[]> {
  if (!(await files.has('waivers.json'))) return [];
  const value = await files.json('waivers.json');
  if (value === undefined || !checkSchema('waivers', value, report)) return [];
  return (value as { waivers: RawWaiver[] }).waivers.map((waiver, i) => ({
    waiver,
    report: (path, what, nearest) => report(`/waivers/${i}${path}`, what, nearest),
  }));
}

/** Column of `waivers.csv` → the headers that mean it; the first is the one that faults name. */
const HEADERS: Readonly<Record<keyof RawWaiver, readonly string[]>> = {
  rule: ['规则', 'rule', '规则编号'],
  org: ['公司', 'org'],
  key: ['单据', 'key', '单据编号'],
  where: ['条件', 'where'],
  reason: ['原因', 'reason'],
  approver: ['批准人', 'approver'],
  approvedOn: ['批准日期', 'approved_on', 'approvedOn'],
  expiresOn: ['有效期至', 'expires_on', 'expiresOn', '到期日'],
};
const COLUMNS = Object.keys(HEADERS) as (keyof RawWaiver)[];

interface CsvLine {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

async function readCsv(files: PackFolder, report: Report): Promise<Read[]> {
  if (!(await files.has('waivers.csv'))) return [];
  const text = await files.tableText('waivers.csv');
  if (text === null) return [];
  let lines: readonly CsvLine[];
  try {
    const options = { trim: true, skip_empty_lines: true, skip_records_with_empty_values: true } as const;
    // The types of csv-parse do not know what `info` changes.
    lines = parse(text, { ...options, info: true }) as unknown as CsvLine[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    report('', { zh: `不是完整的CSV表：${error.message}`, en: `not a whole CSV table: ${error.message}` });
    return [];
  }
  const [header, ...rows] = lines;
  const columns = header === undefined ? null : columnsOf(header.record, report);
  if (columns === null) return [];
  const read: Read[] = [];
  for (const { record, info } of rows) {
    const inRow: Report = (path, what, nearest) => report(`${info.lines}${path.replace('/', ':')}`, what, nearest);
    const waiver = waiverOf(record, columns, inRow);
    const here: Report = (path, what, nearest) => inRow(path.replace(/^\/waivers\/0/, ''), what, nearest);
    if (waiver !== null && checkSchema('waivers', { waivers: [waiver] }, here)) read.push({ waiver, report: inRow });
  }
  return read;
}

/** Which column stands where; null after saying what is wrong with the header. */
function columnsOf(header: readonly string[], report: Report): ReadonlyMap<keyof RawWaiver, number> | null {
  const found = new Map<keyof RawWaiver, number>();
  const known = Object.values(HEADERS).flat();
  let isSound = true;
  const fail = (what: Text, nearest: string | null = null) => {
    isSound = false;
    report('1', what, nearest);
  };
  const [first] = header;
  if (header.length === 1 && first !== undefined && /[;\t；，]/.test(first)) {
    const what = '列之间须用英文逗号分隔；用表格软件另存为“CSV（逗号分隔）”';
    fail({ zh: what, en: 'the columns are to be separated by commas: save it as comma-separated CSV' });
    return null;
  }
  for (const [i, title] of header.entries()) {
    const column = COLUMNS.find((name) => HEADERS[name].includes(title));
    if (column === undefined)
      fail({ zh: `未知的列“${title}”`, en: `unknown column "${title}"` }, nearestName(title, known));
    else if (found.has(column)) fail({ zh: `列“${title}”出现两次`, en: `the column "${title}" stands there twice` });
    else found.set(column, i);
  }
  for (const name of COLUMNS.filter((one) => !['org', 'key', 'where'].includes(one)))
    if (!found.has(name))
      fail({ zh: `缺少列“${HEADERS[name][0]}”`, en: `the column "${HEADERS[name][1]}" is missing` });
  return isSound ? found : null;
}

function waiverOf(
  record: readonly string[],
  columns: ReadonlyMap<keyof RawWaiver, number>,
  report: Report,
): RawWaiver | null {
  const cells = [...columns].map(([name, i]) => [name, record[i] ?? ''] as const).filter(([, text]) => text !== '');
  const { where, approvedOn, expiresOn, ...rest } = Object.fromEntries(cells) as Record<string, string>;
  const patterns = where === undefined ? {} : patternsOf(where, report);
  if (patterns === null) return null;
  return {
    ...rest,
    ...(where === undefined ? {} : { where: patterns }),
    ...(approvedOn === undefined ? {} : { approvedOn: isoDay(approvedOn) }),
    ...(expiresOn === undefined ? {} : { expiresOn: isoDay(expiresOn) }),
  } as RawWaiver;
}

/** `field=pattern; field=pattern`, with ；as well. */
function patternsOf(text: string, report: Report): Record<string, string> | null {
  const found = new Map<string, string>();
  for (const part of text.split(/[;；]/)) {
    if (part.trim() === '') continue;
    const at = part.indexOf('=');
    const field = part.slice(0, Math.max(0, at)).trim();
    if (field === '') {
      report('/where', {
        zh: `条件“${part.trim()}”应写成 字段=内容`,
        en: `the condition "${part.trim()}" is not written field=pattern`,
      });
      return null;
    }
    if (found.has(field)) {
      report('/where', { zh: `字段“${field}”出现两次`, en: `the field "${field}" stands there twice` });
      return null;
    }
    found.set(field, part.slice(at + 1).trim());
  }
  return Object.fromEntries(found);
}

/** A day as spreadsheet programs write it, with dashes and zeros; anything else as it stands. */
function isoDay(text: string): string {
  const match = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text);
  if (match === null) return text;
  const [, year, month = '', day = ''] = match;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
