import { createHash } from 'node:crypto';
import type { FactsContract, Rule } from '../domain/pack.js';
import type { Finding, Value } from '../domain/result.js';
import type { Text } from '../domain/text.js';
import { columnType, factsJudged, factsRead } from './conditions.js';
import type { EvaluationSettings, Row } from './evaluate.js';
import { fillTemplate, trimDecimal } from './template.js';

/** What a finding needs besides its row. */
export interface FindingContext
  extends Pick<EvaluationSettings, 'parameters' | 'period' | 'asOf' | 'lang' | 'places' | 'calendar'> {
  readonly rule: Rule;
  readonly contract: FactsContract;
}

const CALENDAR_ASSUMED: Text = {
  zh: '该年度放假安排尚未公布，工作日按周一至周五推定。',
  en: ' The holidays of that year are not published yet; Monday to Friday were taken as working days.',
};

/** The finding of one violating row: texts filled in, evidence picked, dates and state set. */
export function findingOf(row: Row, context: FindingContext): Finding {
  const { rule, contract, period, lang, places } = context;
  const { due, done, daysLate } = rule.deadline ?? {};
  const [org, key] = [String(row.org), String(row.key)];
  const whoColumn = contract.who?.[rule.who];
  const inputNo = numberOrNull(row.input_no);
  const place = inputNo === null ? undefined : places.get(inputNo);
  const occurredOn = dayOf(row[rule.occurredOn]) as string;
  const open = done !== undefined && (row[done] ?? null) === null;
  const assumed = restsOnAssumedCalendar(row, open, context);
  const message = fillTemplate(rule.event.params.message[lang], row, context);
  return {
    id: createHash('sha256').update([rule.name, org, key].join('\n')).digest('hex').slice(0, 16),
    rule: rule.name,
    title: rule.title[lang],
    clauses: rule.clauses,
    severity: rule.severity,
    org,
    subject: { dataset: contract.dataset ?? contract.name, key },
    source: {
      file: place?.file ?? null,
      sheet: place?.sheet ?? null,
      row: place === undefined ? null : numberOrNull(row.row_no),
    },
    who: { role: rule.who, name: whoColumn === undefined ? null : textOrNull(row[whoColumn]) },
    occurredOn,
    deadline: due === undefined ? null : dayOf(row[due]),
    doneAt: done === undefined ? null : textOrNull(row[done]),
    daysLate: daysLate === undefined ? null : numberOrNull(row[daysLate]),
    open,
    message: assumed ? `${message}${CALENDAR_ASSUMED[lang]}` : message,
    nextStep: fillTemplate(rule.event.params.nextStep[lang], row, context),
    evidence: {
      ...Object.fromEntries(rule.evidence.map((name) => [name, evidenceValue(row[name] ?? null, name, contract)])),
      ...(assumed && { calendarAssumed: true }),
    },
    waiver: null,
    state: occurredOn >= period.start ? 'new' : 'carried',
  };
}

/** Decimals without the zeros that only the column's type adds; money keeps two decimals. */
function evidenceValue(value: Value, name: string, contract: FactsContract): Value {
  if (value === null) return null;
  const type = columnType(contract, name);
  if (type === 'money') return trimDecimal(String(value), 2);
  return type === 'quantity' ? trimDecimal(String(value), 0) : value;
}

/** True when the rule counts working days and one of its dates lies where no notice of holidays is known. */
function restsOnAssumedCalendar(row: Row, open: boolean, context: FindingContext): boolean {
  const { rule, contract, asOf, calendar } = context;
  const { due, done, daysLate } = rule.deadline ?? {};
  const dates = [rule.occurredOn, due, done].filter((name) => name !== undefined);
  const columns = [...factsRead(rule.scope), ...factsJudged(rule), ...dates, ...(daysLate ? [daysLate] : [])];
  if (!columns.some((name) => contract.columns[name]?.unit === 'workdays')) return false;
  const days = [...dates.map((name) => dayOf(row[name])), open ? asOf : null].filter((day) => day !== null);
  return days.some((day) => day < calendar.knownFrom || day > calendar.knownThrough);
}

function textOrNull(value: Value | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

function numberOrNull(value: Value | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function dayOf(value: Value | undefined): string | null {
  return textOrNull(value)?.slice(0, 10) ?? null;
}
