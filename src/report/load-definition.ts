import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { nearestName } from '../domain/nearest-name.js';
import { UserError } from '../domain/problem.js';
import type { ReportDefinition, SectionDefinition } from './definition.js';
import { PLACEHOLDERS, REPORT_IDS, type ReportId, SOURCES, type SourceSpec } from './sources.js';

/** Turns a mistake in a definition file into the one line that a person can act on. */
function mistake(file: string, path: string, zh: string, en: string): UserError {
  return new UserError({ zh: `报表定义 ${file} ${path}：${zh}`, en: `report definition ${file} ${path}: ${en}` });
}

/** Reads a JSON file; a missing or malformed one is the user's mistake. */
async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw mistake(file, '/', `无法读取（${reason}）。`, `cannot be read (${reason}).`);
  }
}

function schemaMistake(file: string, error: ErrorObject): UserError {
  const extra = 'additionalProperty' in error.params ? ` (${String(error.params['additionalProperty'])})` : '';
  const text = `${error.message ?? error.keyword}${extra}`;
  return mistake(file, error.instancePath || '/', `不符合格式：${text}。`, `does not fit the schema: ${text}.`);
}

/** A name that the catalogue does not know; says which one comes nearest. */
function unknownName(file: string, path: string, name: string, valid: readonly string[]): UserError {
  const nearest = nearestName(name, valid);
  const [zh, en] = nearest === null ? ['', ''] : [`是否应为「${nearest}」？`, ` Did you mean "${nearest}"?`];
  return mistake(file, path, `没有「${name}」。${zh}`, `there is no "${name}".${en}`);
}

/** Keys that a kind of section understands, besides `source` and `title`. */
const KEYS: Readonly<Record<SourceSpec['kind'] | 'text' | 'sign-off', readonly string[]>> = {
  table: ['columns', 'empty', 'groupBy', 'pdfLimit', 'bar'],
  figures: ['items'],
  bars: ['limit'],
  notes: [],
  text: ['lines'],
  'sign-off': ['labels'],
};
const REQUIRED: Readonly<Record<string, string>> = {
  table: 'columns',
  figures: 'items',
  text: 'lines',
  'sign-off': 'labels',
};

function checkKeys(file: string, path: string, section: SectionDefinition, kind: keyof typeof KEYS): void {
  const present = Object.keys(section).filter((key) => key !== 'source' && key !== 'title');
  const wrong = present.find((key) => !KEYS[kind].includes(key));
  if (wrong !== undefined) {
    throw mistake(
      file,
      `${path}/${wrong}`,
      `「${section.source}」不能使用此项；可用：${KEYS[kind].join('、') || '无'}。`,
      `"${section.source}" does not take it; it takes: ${KEYS[kind].join(', ') || 'nothing'}.`,
    );
  }
  const required = REQUIRED[kind];
  if (required !== undefined && !present.includes(required)) {
    throw mistake(
      file,
      path,
      `「${section.source}」必须有 ${required}。`,
      `"${section.source}" must have ${required}.`,
    );
  }
}

function checkText(file: string, path: string, section: SectionDefinition): void {
  for (const [index, line] of (section.lines ?? []).entries()) {
    for (const text of [line.zh, line.en]) {
      for (const [, name = ''] of text.matchAll(/\{\{(\w*)\}\}/g)) {
        if (!(PLACEHOLDERS as readonly string[]).includes(name)) {
          throw unknownName(file, `${path}/lines/${index}`, name, PLACEHOLDERS);
        }
      }
    }
  }
}

function checkSection(file: string, path: string, id: ReportId, section: SectionDefinition): void {
  if (section.source === 'text' || section.source === 'sign-off') {
    checkKeys(file, path, section, section.source);
    checkText(file, path, section);
    return;
  }
  const specs: Readonly<Record<string, SourceSpec>> = SOURCES[id];
  const spec = specs[section.source];
  if (spec === undefined) {
    throw unknownName(file, `${path}/source`, section.source, [...Object.keys(specs), 'text', 'sign-off']);
  }
  checkKeys(file, path, section, spec.kind);
  if (!('fields' in spec)) return;
  const used = [
    ...(section.columns ?? []).map(({ field }, index) => [`columns/${index}/field`, field] as const),
    ...(section.items ?? []).map(({ field }, index) => [`items/${index}/field`, field] as const),
    ...(section.groupBy === undefined ? [] : [['groupBy', section.groupBy] as const]),
  ];
  for (const [where, field] of used) {
    if (!spec.fields.includes(field)) throw unknownName(file, `${path}/${where}`, field, spec.fields);
  }
  const columns = (section.columns ?? []).map(({ field }) => field);
  if (section.bar !== undefined && !columns.includes(section.bar)) {
    throw unknownName(file, `${path}/bar`, section.bar, columns);
  }
}

/**
 * Checks a definition's names (sources, fields, placeholders) against the catalogue.
 * @throws UserError naming the file, the JSON path and the nearest valid name.
 */
function checkDefinition(file: string, definition: ReportDefinition): void {
  definition.sheets.forEach((sheet, sheetNo) => {
    if (sheet.repeat === 'month' && definition.id !== 'register') {
      const path = `/sheets/${sheetNo}/repeat`;
      throw mistake(file, path, '只有 register 报表可以按月重复。', 'only the register repeats by month.');
    }
    const seen = new Set<string>();
    sheet.sections.forEach((section, sectionNo) => {
      checkSection(file, `/sheets/${sheetNo}/sections/${sectionNo}`, definition.id, section);
      seen.add(section.source);
    });
    if (definition.id === 'register' && seen.has('contracts') && sheet.repeat !== 'month') {
      const path = `/sheets/${sheetNo}`;
      throw mistake(
        file,
        path,
        '「contracts」只能用于按月重复的表。',
        '"contracts" needs a sheet that repeats by month.',
      );
    }
  });
}

/**
 * Reads and checks the four report definitions of a folder (`reports/` of the package, or a company's own copy).
 * @returns the definitions by report id.
 * @throws UserError for a file that is missing, malformed, does not fit `schema/report.schema.json`, or names a source,
 * field or placeholder that does not exist.
 */
export async function loadReportDefinitions(folder: string): Promise<Readonly<Record<ReportId, ReportDefinition>>> {
  const schema = await readJson(join(folder, 'schema', 'report.schema.json'));
  const validate = new Ajv2020({ allErrors: false, strict: true }).compile<ReportDefinition>(schema as object);
  const load = async (id: ReportId): Promise<ReportDefinition> => {
    const file = join(folder, `${id}.json`);
    const definition = await readJson(file);
    if (!validate(definition)) {
      const [error] = validate.errors ?? [];
      throw error ? schemaMistake(file, error) : mistake(file, '/', '不符合格式。', 'does not fit the schema.');
    }
    if (definition.id !== id) {
      throw mistake(file, '/id', `应为「${id}」。`, `must be "${id}", the file's name.`);
    }
    checkDefinition(file, definition);
    return definition;
  };
  const definitions = [];
  for (const id of REPORT_IDS) definitions.push([id, await load(id)] as const);
  return Object.fromEntries(definitions) as Record<ReportId, ReportDefinition>;
}
