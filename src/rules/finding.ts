import { createHash } from 'node:crypto';
import { trimDecimal } from '../domain/notation.js';
import type { FactsContract, FactType, Rule } from '../domain/pack.js';
import type { Finding, Value } from '../domain/result.js';
import type { Text } from '../domain/text.js';
import { columnType, factsJudged, factsRead, openAct } from './conditions.js';
import type { EvaluationSettings, Row } from './evaluate.js';
import { createTemplate } from './template.js';

/** What a finding needs besides its row. */
export interface FindingContext
  extends Pick<EvaluationSettings, 'parameters' | 'period' | 'asOf' | 'lang' | 'places' | 'calendar'> {
  readonly rule: Rule;
  readonly contract: FactsContract;
  readonly moneyParameters: ReadonlySet<string>;
}

const CALENDAR_ASSUMED: Text = {
  zh: '该年度放假安排尚未公布，工作日按周一至周五推定。',
  en: ' The holidays of that year are not published yet; Monday to Friday were taken as working days.',
};

/** Returns what turns a violating row into its finding: texts filled in, evidence picked, dates and state set. */
export function createFindingWriter(context: FindingContext): (row: Row) => Finding {
  const { rule, contract, period, lang, places } = context;
  const { due, done, daysLate } = rule.deadline ?? {};
  const act = openAct(rule, contract);
  const whoColumn = contract.who?.[rule.who];
  const message = createTemplate(rule.event.params.message[lang], context);
  const nextStep = createTemplate(rule.event.params.nextStep[lang], context);
  const restsOnAssumedCalendar = createCalendarCheck(context);
  const evidence = rule.evidence.map((name) => ({ name, type: columnType(contract, name) }));
  const subjectDataset = contract.dataset ?? contract.name;

  return (row) => {
    const [org, key] = [String(row.org), String(row.key)];
    const inputNo = numberOrNull(row.input_no);
    const place = inputNo === null ? undefined : places.get(inputNo);
    const occurredOn = dayOf(row[rule.occurredOn]) as string;
    const open = act !== undefined && (row[act] ?? null) === null;
    const deadline = due === undefined ? null : dayOf(row[due]);
    const identity = [rule.name, org, key, ...(contract.isRecurring ? [deadline] : [])];
    const assumed = restsOnAssumedCalendar(row, open);
    const shown: Record<string, Value> = {};
    for (const { name, type } of evidence) shown[name] = evidenceValue(row[name] ?? null, type);
    if (assumed) shown.calendarAssumed = true;
    return {
      id: createHash('sha256').update(identity.join('\n')).digest('hex').slice(0, 16),
      rule: rule.name,
      title: rule.title[lang],
      clauses: rule.clauses,
      severity: rule.severity,
      org,
      subject: { dataset: subjectDataset, key },
      source: {
        file: place?.file ?? null,
        sheet: place?.sheet ?? null,
        row: place === undefined ? null : numberOrNull(row.row_no),
      },
      who: { role: rule.who, name: whoColumn === undefined ? null : textOrNull(row[whoColumn]) },
      occurredOn,
      deadline,
      doneAt: done === undefined ? null : textOrNull(row[done]),
      daysLate: daysLate === undefined ? null : numberOrNull(row[daysLate]),
      open,
      message: assumed ? `${message(row)}${CALENDAR_ASSUMED[lang]}` : message(row),
      nextStep: nextStep(row),
      evidence: shown,
      waiver: null,
      state: occurredOn >= period.start ? 'new' : 'carried',
    };
  };
}

/** Decimals without the zeros that only the column's type adds; money keeps two decimals. */
function evidenceValue(value: Value, type: FactType | undefined): Value {
  if (value === null) return null;
  if (type === 'money') return trimDecimal(String(value), 2);
  return type === 'quantity' ? trimDecimal(String(value), 0) : value;
}

/**
 * Tells whether the row's verdict counts working days and one of its dates lies where no notice of holidays is known. A
 * rule that counts them in some rows only shows it by a fact in working days that is null in the others.
 */
function createCalendarCheck(context: FindingContext): (row: Row, open: boolean) => boolean {
  const { rule, contract, asOf, calendar } = context;
  const { due, done, daysLate } = rule.deadline ?? {};
  const dates = [rule.occurredOn, due, done].filter((name) => name !== undefined);
  const columns = [
    ...factsRead(rule.scope),
    ...factsJudged(rule),
    ...dates,
    ...rule.evidence,
    ...(daysLate ? [daysLate] : []),
  ];
  const counted = columns.filter((name) => contract.columns[name]?.unit === 'workdays');
  if (counted.length === 0) return () => false;
  const isUnknown = (day: string | null) => day !== null && (day < calendar.knownFrom || day > calendar.knownThrough);
  return (row, open) =>
    counted.some((name) => (row[name] ?? null) !== null) &&
    ((open && isUnknown(asOf)) || dates.some((name) => isUnknown(dayOf(row[name]))));
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
