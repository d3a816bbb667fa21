import Big from 'big.js';
import type { Lang, Text } from '../domain/text.js';
import { formatCount } from './amounts.js';
import { agingSources } from './build-aging.js';
import { penaltySources } from './build-penalties.js';
import { registerMonthSources, registerSources } from './build-register.js';
import { violationSources } from './build-violations.js';
import { type ReportData, showsOrg } from './data.js';
import type { ReportDefinition, SectionDefinition, SheetDefinition } from './definition.js';
import type { Column, Report, Section, Sheet, TableSection } from './model.js';
import type { BarsSource, FiguresSource, Source, TableSource } from './source-shapes.js';
import type { Placeholder, ReportId } from './sources.js';

// Turns a definition (what to show, from JSON) and the sources (what there is, from the run) into the model that both
// writers render.

type Sources = Readonly<Record<string, Source>>;

/** Fills `{{placeholders}}`; names were checked when the definition was loaded. */
function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
}

function placeholders(data: ReportData): Readonly<Record<Placeholder, string>> {
  const { period, asOf } = data.manifest;
  const { fineMin, fineMax, wageCap } = data.penaltyLimits;
  return { period, asOf, fineMin, fineMax, wageCap: `${new Big(wageCap).times(100).toString()}%` };
}

const NOTHING: Text = { zh: '无。', en: 'None.' };

/** The columns that are shown: spread fields unfolded; left out is the company where there is only one, and what the run cannot tell. */
function columnsOf(source: TableSource, section: SectionDefinition, data: ReportData): Column[] {
  const withoutOrg = !showsOrg(data);
  return (section.columns ?? []).flatMap(({ field, title, format, width, screenOnly }) => {
    if ((field === 'org' && withoutOrg) || source.without.includes(field)) return [];
    const spread = source.spread[field];
    if (spread) return spread.map((column) => ({ ...column, format, width }));
    return [{ field, title: title[data.lang], format, width, ...(screenOnly ? { screenOnly } : {}) }];
  });
}

function tableSection(source: TableSource, section: SectionDefinition, data: ReportData): TableSection {
  const columns = columnsOf(source, section, data);
  const fields = columns.map(({ field }) => field);
  const { groupBy, pdfLimit, bar } = section;
  const { worst } = source;
  const read = groupBy === undefined || fields.includes(groupBy) ? fields : [...fields, groupBy];
  return {
    kind: 'table',
    title: section.title?.[data.lang] ?? '',
    columns,
    rows: () => source.rows(read),
    ...(worst === undefined ? {} : { worst: (count: number) => worst(read, count) }),
    empty: (section.empty ?? NOTHING)[data.lang],
    ...(source.total === undefined ? {} : { total: source.total }),
    ...(source.count === undefined ? {} : { count: source.count }),
    ...(groupBy === undefined ? {} : { groupBy }),
    ...(pdfLimit === undefined ? {} : { pdfLimit }),
    ...(bar === undefined ? {} : { bar }),
  };
}

function figuresSection(source: FiguresSource<string>, section: SectionDefinition, lang: Lang): Section {
  const items = (section.items ?? []).flatMap(({ field, title }) => {
    const figure = source.values[field];
    return figure ? [{ label: title[lang], ...figure }] : [];
  });
  return { kind: 'figures', title: section.title?.[lang] ?? '', items };
}

function barsSections(source: BarsSource, section: SectionDefinition, lang: Lang): Section[] {
  const title = section.title?.[lang] ?? '';
  return source.series
    .filter(({ items }) => items.length > 0)
    .map(({ suffix, items, count = items.length }) => {
      const shown = items.slice(0, section.limit);
      const zh = lang === 'zh';
      const all = formatCount(count);
      const cut =
        shown.length < count ? (zh ? `前 ${shown.length} 名，共 ${all}` : `top ${shown.length} of ${all}`) : null;
      const notes = [suffix, cut].filter((note) => note !== null).join(zh ? '；' : '; ');
      const heading = notes === '' ? title : zh ? `${title}（${notes}）` : `${title} (${notes})`;
      return { kind: 'bars', title: heading, items: shown };
    });
}

/** The model's sections for one section of the definition: none where there is nothing to say, several for series of bars. */
function sectionsOf(section: SectionDefinition, sources: Sources, data: ReportData): Section[] {
  const { lang } = data;
  const title = section.title?.[lang] ?? '';
  if (section.source === 'text') {
    const values = placeholders(data);
    return [{ kind: 'notes', title, lines: (section.lines ?? []).map((line) => fill(line[lang], values)) }];
  }
  if (section.source === 'sign-off') {
    return [{ kind: 'sign-off', labels: (section.labels ?? []).map((label) => label[lang]) }];
  }
  const source = sources[section.source];
  switch (source?.kind) {
    case 'table':
      return source.isAbsent ? [] : [tableSection(source, section, data)];
    case 'figures':
      return [figuresSection(source, section, lang)];
    case 'bars':
      return barsSections(source, section, lang);
    case 'notes':
      return source.lines.length === 0 ? [] : [{ kind: 'notes', title, lines: source.lines }];
    default:
      throw new Error(`source ${section.source} is not supplied`);
  }
}

function sheetOf(sheet: SheetDefinition, name: string, sources: Sources, data: ReportData): Sheet {
  const sections = sheet.sections.flatMap((section) => sectionsOf(section, sources, data));
  return { name, sections, ...(sheet.only === undefined ? {} : { only: sheet.only }) };
}

function subtitleOf(data: ReportData): string {
  const { period, asOf } = data.manifest;
  const zh = data.lang === 'zh';
  const named = data.orgs.filter((org) => org !== '-');
  const company =
    named.length === 0
      ? []
      : named.length <= 3
        ? [named.join(zh ? '、' : ', ')]
        : [zh ? `共 ${named.length} 家公司` : `${named.length} companies`];
  const parts = zh
    ? [`稽核期间 ${period}`, `截止日 ${asOf}`, ...company]
    : [`Period ${period}`, `As of ${asOf}`, ...company];
  return parts.join('  ·  ');
}

async function sourcesFor(id: ReportId, data: ReportData): Promise<Sources> {
  switch (id) {
    case 'violations':
      return violationSources(data);
    case 'aging':
      return agingSources(data);
    case 'register':
      return registerSources(data);
    case 'penalties':
      return penaltySources(data);
  }
}

/**
 * Builds one report's model. Tables stay streams: nothing is read from `data` here but its small lists, except one pass
 * over the customers' balances for the ranking in `aging`.
 *
 * @param id which report; the definition's own id.
 * @param definition a definition from `loadReportDefinitions`, already checked.
 * @returns the model; its tables may be read any number of times.
 */
export async function buildReport(id: ReportId, definition: ReportDefinition, data: ReportData): Promise<Report> {
  const sources = await sourcesFor(id, data);
  const { lang } = data;
  const sheets = definition.sheets.flatMap((sheet) =>
    sheet.repeat === 'month'
      ? data.register.months.map((month) =>
          sheetOf(
            sheet,
            fill(sheet.name[lang], { month: month.month }),
            { ...sources, ...registerMonthSources(month, data) },
            data,
          ),
        )
      : [sheetOf(sheet, sheet.name[lang], sources, data)],
  );
  return {
    ...{ id, title: definition.title[lang], subtitle: subtitleOf(data), lang, asOf: data.manifest.asOf },
    // A sheet of which this run knows nothing is left out.
    sheets: sheets.filter(({ sections }) => sections.length > 0),
  };
}
