import type {
  CompanyCalendar,
  Dataset,
  FactsContract,
  PackFacts,
  Parameter,
  PenaltyScale,
  PolicyDocument,
  Rule,
  Waiver,
} from '../domain/pack.js';
import { UserError } from '../domain/problem.js';
import { checkCalendar, checkParameters, checkPenalties, checkSource } from './check-company-files.js';
import { checkDataset } from './check-datasets.js';
import { checkFacts, inOrderOfUse } from './check-facts.js';
import { CONDITION_PARTS, checkConditions, checkRule } from './check-rule.js';
import { checkSql } from './check-sql.js';
import { type Fault, faultsText, type Report } from './fault.js';
import { openPackFolder, type PackFolder } from './pack-folder.js';
import { readWaivers } from './read-waivers.js';
import { checkSchema, type FileKind } from './schema.js';

export { companyListsOn, parametersOn } from './parameters.js';

/** A checked policy pack. */
export interface Pack {
  readonly folder: string;
  /** By name. */
  readonly datasets: readonly Dataset[];
  /** Each view after those it uses. */
  readonly facts: readonly PackFacts[];
  /** By name. */
  readonly rules: readonly Rule[];
  /** By name. Rules that the company switched off (`policies/<area>/<name>.json.off`): they are checked, and judge nothing. */
  readonly switchedOff: readonly Rule[];
  readonly parameters: readonly Parameter[];
  readonly calendar: CompanyCalendar;
  readonly penalties: PenaltyScale;
  /** By document. */
  readonly sources: readonly PolicyDocument[];
  /** In the order of the files, `waivers.json` first. */
  readonly waivers: readonly Waiver[];
}

/**
 * Reads a policy pack and checks it as a whole. Every fault is reported at once, in one UserError with a line per fault:
 * file, JSON path, what is wrong, and the nearest valid name. A pack that comes back can be run.
 */
export async function openPack(folder: string): Promise<Pack> {
  const faults: Fault[] = [];
  const reportTo =
    (file: string): Report =>
    (path, what, nearest = null) =>
      faults.push({ file, path, what, nearest });
  const files = await openPackFolder(folder, (file, path, what) => reportTo(file)(path, what));
  const pack = await readPack(folder, files, reportTo);
  if (faults.length > 0) throw new UserError(faultsText(faults));
  return pack;
}

/** A file whose shape is right. */
interface Read<T> {
  readonly file: string;
  readonly value: T;
}

type ReportTo = (file: string) => Report;

async function readPack(folder: string, files: PackFolder, reportTo: ReportTo): Promise<Pack> {
  const sources = await readAll<PolicyDocument>(files, 'sources', 'source', reportTo, (value) => value.document);
  const parameterFile = await readOne<{ parameters: Parameter[] }>(files, 'parameters.json', 'parameters', reportTo);
  const calendar = await readOne<CompanyCalendar>(files, 'calendar.json', 'calendar', reportTo);
  const penalties = await readOne<PenaltyScale>(files, 'penalties.json', 'penalties', reportTo);
  const datasets = await readAll<Dataset>(files, 'datasets', 'dataset', reportTo, (value) => value.name);
  const contracts = await readAll<FactsContract>(files, 'facts', 'facts', reportTo, (value) => value.name);

  const clauses = new Set(sources.read.flatMap(({ value }) => value.clauses.map(({ id }) => id)));
  const parameters = parameterFile?.parameters ?? [];
  const parametersByName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  for (const { file, value } of sources.read) checkSource(value, reportTo(file));
  // A document that cannot be read would make every clause of it look unknown.
  if (sources.broken.size === 0) {
    checkParameters(parameters, clauses, reportTo('parameters.json'));
    if (penalties !== null) checkPenalties(penalties, clauses, reportTo('penalties.json'));
  }
  if (calendar !== null) checkCalendar(calendar, reportTo('calendar.json'));
  for (const { file, value } of datasets.read) checkDataset(value, reportTo(file));

  const names = {
    datasets: new Map(datasets.read.map(({ value }) => [value.name, value])),
    facts: new Set([...contracts.read.map(({ value }) => value.name), ...contracts.broken]),
    parameters: parametersByName,
  };
  if (datasets.broken.size === 0 && parameterFile !== null)
    for (const { file, value } of contracts.read) checkFacts(value, names, reportTo(file));
  const facts = await readSql(files, contracts, new Set(names.datasets.keys()), reportTo);
  const ordered = inOrderOfUse(facts, (name, circle) =>
    reportTo(`facts/${name}.json`)('/uses', {
      zh: `视图互相引用：${circle.join(' → ')}`,
      en: `the views use each other in a circle: ${circle.join(' → ')}`,
    }),
  );
  const ruleNames = {
    facts: new Map(contracts.read.map(({ value }) => [value.name, value])),
    broken: contracts.broken,
    parameters: parametersByName,
    clauses,
  };
  const namesIncomplete = sources.broken.size > 0 || parameterFile === null;
  const rules = await readRules(files, RULE_ENDING, ruleNames, namesIncomplete, reportTo);
  const switchedOff = await readRules(files, OFF_ENDING, ruleNames, namesIncomplete, reportTo);
  for (const { name } of switchedOff)
    if (rules.some((rule) => rule.name === name))
      reportTo(`policies/${name}${OFF_ENDING}`)('', {
        zh: `规则“${name}”既启用又停用，请只留一个文件`,
        en: `the rule "${name}" is both in force and switched off; keep one of the files`,
      });
  const waivers = await readWaivers(
    files,
    [...rules, ...switchedOff],
    new Map(facts.map(({ contract }) => [contract.name, contract])),
    reportTo,
  );
  return {
    folder,
    waivers,
    datasets: datasets.read.map(({ value }) => value),
    facts: ordered,
    rules,
    switchedOff,
    parameters,
    // Faults are thrown before anyone sees a pack with a part missing.
    calendar: calendar as CompanyCalendar,
    penalties: penalties as PenaltyScale,
    sources: sources.read.map(({ value }) => value),
  };
}

async function readOne<T>(files: PackFolder, file: string, kind: FileKind, reportTo: ReportTo): Promise<T | null> {
  const value = await files.json(file);
  return value !== undefined && checkSchema(kind, value, reportTo(file)) ? (value as T) : null;
}

/** The JSON files of a sub-folder; `broken` are the names of those with the wrong shape. Each file is called after its name. */
async function readAll<T>(
  files: PackFolder,
  under: string,
  kind: FileKind,
  reportTo: ReportTo,
  nameOf: (value: T) => string,
): Promise<{ read: Read<T>[]; broken: ReadonlySet<string> }> {
  const read: Read<T>[] = [];
  const broken = new Set<string>();
  for (const file of await files.list(under, '.json')) {
    const name = file.slice(under.length + 1, -'.json'.length);
    const value = await readOne<T>(files, file, kind, reportTo);
    if (value === null) broken.add(name);
    else {
      read.push({ file, value });
      checkName(nameOf(value), name, reportTo(file));
    }
  }
  if (read.length === 0 && broken.size === 0)
    reportTo(under)('', { zh: '文件夹里没有文件', en: 'the folder has no files' });
  return { read, broken };
}

function checkName(name: string, expected: string, report: Report): void {
  if (name === expected) return;
  const what = { zh: `名称“${name}”与文件名不一致`, en: `the name "${name}" differs from the file's path` };
  report('/name', what, expected);
}

async function readSql(
  files: PackFolder,
  contracts: { readonly read: readonly Read<FactsContract>[]; readonly broken: ReadonlySet<string> },
  datasets: ReadonlySet<string>,
  reportTo: ReportTo,
): Promise<PackFacts[]> {
  const all = new Set([...contracts.read.map(({ value }) => value.name), ...contracts.broken]);
  const found = new Set(await files.list('facts', '.sql'));
  for (const file of found)
    if (!all.has(file.slice('facts/'.length, -'.sql'.length)))
      reportTo(file)('', { zh: '旁边缺少同名的 .json', en: 'the .json of the same name is missing beside it' });
  const facts: PackFacts[] = [];
  for (const { file, value } of contracts.read) {
    const sqlFile = file.replace(/\.json$/, '.sql');
    if (!found.has(sqlFile)) {
      reportTo(file)('', { zh: `旁边缺少 ${sqlFile}`, en: `${sqlFile} is missing beside it` });
      continue;
    }
    const sql = await files.text(sqlFile);
    if (sql === null) continue;
    const { uses = [], parameters = [] } = value;
    checkSql(sql, { uses, parameters, facts: all, datasets }, reportTo(sqlFile));
    facts.push({ contract: value, sql });
  }
  return facts;
}

/** Files of rules in force, and of rules that are switched off. */
const RULE_ENDING = '.json';
const OFF_ENDING = '.json.off';

async function readRules(
  files: PackFolder,
  ending: string,
  names: Parameters<typeof checkRule>[1],
  namesIncomplete: boolean,
  reportTo: ReportTo,
): Promise<Rule[]> {
  const rules: Rule[] = [];
  const paths = CONDITION_PARTS.map((part) => `/${part}`);
  for (const file of await files.list('policies', ending)) {
    const value = await files.json(file);
    if (value === undefined) continue;
    const report = reportTo(file);
    // With parameters or clauses unread, every name would look unknown: the shape is all that can be checked.
    const sound = namesIncomplete || checkConditions(value, names, report);
    if (!checkSchema('rule', value, report, sound ? [] : paths)) continue;
    const rule = value as Rule;
    checkName(rule.name, file.slice('policies/'.length, -ending.length), report);
    if (!namesIncomplete) checkRule(rule, names, report);
    rules.push(rule);
  }
  return rules.sort((a, b) => (a.name < b.name ? -1 : 1));
}
