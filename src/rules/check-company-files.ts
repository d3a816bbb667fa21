import { isNumbered } from '../domain/cited-clause.js';
import { isDay } from '../domain/date.js';
import { nearestName } from '../domain/nearest-name.js';
import type { CompanyCalendar, Parameter, PenaltyScale, PolicyDocument } from '../domain/pack.js';
import { reportRepeated } from './check-datasets.js';
import type { Report } from './fault.js';

/** Cross-checks `parameters.json`: names once, clauses known, dated values in order without overlap. */
export function checkParameters(parameters: readonly Parameter[], clauses: ReadonlySet<string>, report: Report): void {
  reportRepeated(
    parameters.map(({ name }) => name),
    (i, name) =>
      report(`/parameters/${i}/name`, { zh: `参数“${name}”重复`, en: `the parameter "${name}" occurs twice` }),
  );
  for (const [i, parameter] of parameters.entries()) {
    const path = `/parameters/${i}`;
    checkClause(parameter.clause, `${path}/clause`, clauses, report);
    for (const [j, { from, to }] of parameter.values.entries()) {
      checkDay(from, `${path}/values/${j}/from`, report);
      checkDay(to, `${path}/values/${j}/to`, report);
      if (from !== undefined && to !== undefined && to < from)
        report(`${path}/values/${j}`, { zh: '“to” 早于 “from”', en: '"to" lies before "from"' });
    }
    checkCompanies(parameter, path, report);
    for (const org of new Set(parameter.values.map((value) => value.org)))
      checkOverlap(parameter, org, `${path}/values`, report);
  }
}

/** Only lists differ between companies, where they say so; and who has a list of its own has something in it. */
function checkCompanies({ perCompany, values }: Parameter, path: string, report: Report): void {
  for (const [j, { org, value }] of values.entries()) {
    if (org !== undefined && !perCompany)
      report(`${path}/values/${j}/org`, {
        zh: '各公司不同的列表须写明 "perCompany": true',
        en: 'what differs between companies says "perCompany": true',
      });
    if (perCompany && typeof value !== 'object')
      report(`${path}/values/${j}/value`, {
        zh: '按公司区分的参数（perCompany）须为列表',
        en: 'a parameter that differs between companies (perCompany) is a list',
      });
    if (org !== undefined && typeof value === 'object' && value.length === 0)
      report(`${path}/values/${j}/value`, {
        zh: `公司“${org}”的列表为空；没有自己的列表就删去此项`,
        en: `the list of the company "${org}" is empty; leave it out where it has none of its own`,
      });
  }
}

/** Cross-checks `penalties.json`: the clauses it rests on are known. */
export function checkPenalties(penalties: PenaltyScale, clauses: ReadonlySet<string>, report: Report): void {
  for (const [i, clause] of (penalties.clauses ?? []).entries()) checkClause(clause, `/clauses/${i}`, clauses, report);
  for (const [i, clause] of (penalties.joint.clauses ?? []).entries())
    checkClause(clause, `/joint/clauses/${i}`, clauses, report);
}

function checkClause(clause: string, path: string, clauses: ReadonlySet<string>, report: Report): void {
  if (clauses.has(clause)) return;
  const what = { zh: `sources/ 中没有条款“${clause}”`, en: `no clause "${clause}" in sources/` };
  report(path, what, nearestName(clause, clauses));
}

/** Of one company, or of those that are not named. */
function checkOverlap(parameter: Parameter, org: string | undefined, path: string, report: Report): void {
  const own = parameter.values.filter((value) => value.org === org);
  const spans = own.map(({ from = '0000-00-00', to = '9999-99-99' }) => ({ from, to }));
  spans.sort((a, b) => (a.from < b.from ? -1 : 1));
  for (const [i, span] of spans.entries()) {
    const next = spans[i + 1];
    if (next !== undefined && next.from <= span.to)
      report(path, {
        zh: `参数“${parameter.name}”的有效期重叠`,
        en: `two values of "${parameter.name}" are in force on one day`,
      });
  }
}

function checkDay(date: string | undefined, path: string, report: Report): void {
  if (date !== undefined && !isDay(date))
    report(path, { zh: `“${date}”不是存在的日期`, en: `"${date}" is not a day of the calendar` });
}

/** Cross-checks `calendar.json`: real days, spans that do not run backwards, notices within their year, each year once. */
export function checkCalendar(calendar: CompanyCalendar, report: Report): void {
  for (const list of ['daysOff', 'workingDays'] as const)
    for (const [i, { on, to }] of calendar[list].entries()) {
      checkDay(on, `/${list}/${i}/on`, report);
      checkDay(to, `/${list}/${i}/to`, report);
      if (to !== undefined && to < on) report(`/${list}/${i}`, { zh: '“to” 早于 “on”', en: '"to" lies before "on"' });
    }
  reportRepeated(
    calendar.notices.map(({ year }) => String(year)),
    (i, year) => report(`/notices/${i}/year`, { zh: `${year} 年重复`, en: `the year ${year} occurs twice` }),
  );
  for (const [i, notice] of calendar.notices.entries())
    for (const list of ['daysOff', 'workingDays'] as const)
      for (const [j, date] of notice[list].entries()) {
        const path = `/notices/${i}/${list}/${j}`;
        checkDay(date, path, report);
        if (!date.startsWith(`${notice.year}-`))
          report(path, { zh: `“${date}”不在 ${notice.year} 年`, en: `"${date}" is not in ${notice.year}` });
        if (list === 'workingDays' && notice.daysOff.includes(date))
          report(path, { zh: `“${date}”既放假又上班`, en: `"${date}" is both a day off and a working day` });
      }
}

/** Cross-checks a policy document: its clauses carry its name, each once, and words a label. */
export function checkSource(source: PolicyDocument, report: Report): void {
  for (const [i, { id, label }] of source.clauses.entries()) {
    if (!id.startsWith(`${source.document} `))
      report(`/clauses/${i}/id`, {
        zh: `条款号应以“${source.document} ”开头`,
        en: `a clause id begins with "${source.document} "`,
      });
    if (isNumbered(id) && label !== undefined)
      report(`/clauses/${i}/label`, {
        zh: `条款“${id}”以编号引用，不需要 label`,
        en: `the clause "${id}" is cited by its number and has no label`,
      });
    if (!isNumbered(id) && label === undefined)
      report(`/clauses/${i}`, {
        zh: `条款“${id}”没有编号，须有 label，报告以此引用`,
        en: `the clause "${id}" has no number: reports need its label`,
      });
  }
  reportRepeated(
    source.clauses.map(({ id }) => id),
    (i, id) => report(`/clauses/${i}/id`, { zh: `条款“${id}”重复`, en: `the clause "${id}" occurs twice` }),
  );
}
