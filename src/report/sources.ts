import type { Value } from '../domain/result.js';
import type { BarsSection, FiguresSection, ReportRow } from './model.js';

// The catalogue of what a report definition may show, and the shapes in which the builders supply it. The builders are
// typed by the catalogue, so that a field listed here and supplied nowhere (or the reverse) does not compile.

/** The four reports. */
export const REPORT_IDS = ['violations', 'aging', 'register', 'penalties'] as const;
export type ReportId = (typeof REPORT_IDS)[number];

const FINDING_FIELDS = [
  'id',
  'severity',
  'rule',
  'ruleId',
  'area',
  'org',
  'person',
  'role',
  'personGroup',
  'kind',
  'document',
  'source',
  'file',
  'sheet',
  'row',
  'occurredOn',
  'deadline',
  'doneAt',
  'daysLate',
  'state',
  'open',
  'message',
  'nextStep',
  'clauses',
  'evidence',
  'waiver',
] as const;

const PROBLEM_FIELDS = [
  'effect',
  'place',
  'file',
  'sheet',
  'row',
  'column',
  'value',
  'what',
  'expected',
  'remedy',
] as const;

/** Every source of every report: its kind and, for tables and figures, its fields. */
export const SOURCES = {
  violations: {
    'key-figures': {
      kind: 'figures',
      fields: [
        'period',
        'asOf',
        'companies',
        'findings',
        'grave',
        'open',
        'people',
        'rules',
        'notEvaluable',
        'rows',
        'rejected',
      ],
    },
    'next-steps': { kind: 'notes' },
    severities: { kind: 'bars' },
    areas: { kind: 'bars' },
    'people-ranking': { kind: 'bars' },
    rules: {
      kind: 'table',
      fields: [
        'rule',
        'ruleId',
        'area',
        'severity',
        'who',
        'clauses',
        'rows',
        'notApplicable',
        'notEvaluable',
        'pending',
        'compliant',
        'violations',
        'waived',
        'rate',
        'inPeriod',
        'carried',
        'reported',
      ],
    },
    'not-evaluable': { kind: 'table', fields: ['rule', 'ruleId', 'area', 'rows', 'reason'] },
    findings: { kind: 'table', fields: FINDING_FIELDS },
    'findings-by-person': { kind: 'table', fields: FINDING_FIELDS },
    people: {
      kind: 'table',
      fields: [
        'org',
        'person',
        'role',
        'notice',
        'minor',
        'moderate',
        'major',
        'serious',
        'critical',
        'inPeriod',
        'carried',
        'total',
        'open',
        'worstDaysLate',
      ],
    },
    'people-rules': {
      kind: 'table',
      fields: [
        'org',
        'person',
        'role',
        'rule',
        'ruleId',
        'area',
        'severity',
        'inPeriod',
        'carried',
        'total',
        'open',
        'worstDaysLate',
      ],
    },
    inputs: {
      kind: 'table',
      fields: [
        'file',
        'sheet',
        'dataset',
        'encoding',
        'rowsRead',
        'rowsLoaded',
        'rowsRejected',
        'rowsIgnored',
        'sha256',
      ],
    },
    problems: { kind: 'table', fields: PROBLEM_FIELDS },
    rejects: { kind: 'table', fields: PROBLEM_FIELDS },
    warnings: { kind: 'notes' },
  },
  aging: {
    'key-figures': {
      kind: 'figures',
      fields: ['asOf', 'balance', 'overdue', 'onAccount', 'customers', 'items', 'basis', 'check'],
    },
    buckets: { kind: 'bars' },
    'top-overdue': { kind: 'bars' },
    totals: {
      kind: 'table',
      fields: ['currency', 'notDue', 'buckets', 'overdue', 'open', 'onAccount', 'balance'],
    },
    check: {
      kind: 'table',
      fields: ['currency', 'left', 'invoiced', 'credited', 'received', 'writtenOff', 'right', 'difference'],
    },
    customers: {
      kind: 'table',
      fields: [
        'org',
        'customer',
        'customerCode',
        'currency',
        'notDue',
        'buckets',
        'overdue',
        'onAccount',
        'balance',
        'invoiced',
        'credited',
        'received',
        'writtenOff',
        'check',
      ],
    },
    salespersons: {
      kind: 'table',
      fields: ['org', 'salesperson', 'currency', 'notDue', 'buckets', 'overdue', 'overdueShare', 'open'],
    },
    items: {
      kind: 'table',
      fields: [
        'org',
        'customer',
        'currency',
        'docNo',
        'contractNo',
        'salesperson',
        'docOn',
        'dueOn',
        'dueNote',
        'amount',
        'settled',
        'open',
        'daysOverdue',
        'bucket',
      ],
    },
    'on-account': {
      kind: 'table',
      fields: ['org', 'customer', 'currency', 'kind', 'docNo', 'docOn', 'amount', 'onAccount'],
    },
    assumptions: { kind: 'notes' },
    warnings: { kind: 'notes' },
  },
  register: {
    'key-figures': { kind: 'figures', fields: ['period', 'contracts', 'amounts', 'missingOriginals', 'voided'] },
    months: {
      kind: 'table',
      fields: ['month', 'contracts', 'voided', 'missingOriginals', 'currency', 'count', 'amount'],
    },
    contracts: {
      kind: 'table',
      fields: [
        'seq',
        'org',
        'contractNo',
        'customer',
        'salesperson',
        'signedOn',
        'amount',
        'currency',
        'enteredAt',
        'originalNo',
        'archivedOn',
        'missing',
        'status',
      ],
    },
    performance: {
      kind: 'table',
      fields: [
        'org',
        'contractNo',
        'customer',
        'salesperson',
        'signedOn',
        'currency',
        'ordered',
        'shipped',
        'shippedShare',
        'invoiced',
        'received',
        'receivedShare',
        'open',
        'nextDeadline',
        'nextDeadlineWhat',
      ],
    },
  },
  penalties: {
    'key-figures': { kind: 'figures', fields: ['period', 'total', 'joint', 'people', 'roles', 'overCap'] },
    people: {
      kind: 'table',
      fields: ['org', 'person', 'role', 'lines', 'total', 'joint', 'sum', 'monthlyWage', 'wageShare', 'cap', 'overCap'],
    },
    lines: {
      kind: 'table',
      fields: [
        'org',
        'person',
        'role',
        'personGroup',
        'rule',
        'ruleId',
        'severity',
        'count',
        'worstDaysLate',
        'prior',
        'base',
        'formula',
        'amount',
        'findings',
      ],
    },
    joint: { kind: 'table', fields: ['org', 'manager', 'managerGroup', 'from', 'rule', 'ruleId', 'line', 'share'] },
    'joint-totals': { kind: 'table', fields: ['org', 'manager', 'lines', 'shares', 'amount'] },
    waived: { kind: 'table', fields: ['org', 'person', 'rule', 'document', 'reason'] },
  },
} as const satisfies Readonly<Record<ReportId, Readonly<Record<string, SourceSpec>>>>;

/** What the catalogue says about one source. */
export type SourceSpec =
  | { readonly kind: 'table' | 'figures'; readonly fields: readonly string[] }
  | { readonly kind: 'bars' | 'notes' };

/** Placeholders that `text` lines of any report may contain. */
export const PLACEHOLDERS = ['period', 'asOf', 'fineMin', 'fineMax', 'wageCap'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** A column that a spread field stands for. */
interface SpreadColumn {
  readonly field: string;
  readonly title: string;
}

/** Rows for a table; only the fields asked for are worked out. */
export interface TableSource {
  readonly kind: 'table';
  readonly rows: (fields: readonly string[]) => AsyncIterable<ReportRow>;
  readonly count: number | undefined;
  readonly total: ReportRow | undefined;
  /** Fields that stand for several columns. */
  readonly spread: Readonly<Record<string, readonly SpreadColumn[]>>;
}

/** Values for figures; `null` leaves the figure out. */
export interface FiguresSource<Field extends string> {
  readonly kind: 'figures';
  readonly values: Readonly<Record<Field, Omit<FiguresSection['items'][number], 'label'> | null>>;
}

/**
 * Bars, longest or gravest first; several series (one per currency) become several sections, told apart by `suffix`.
 * `count` says how many there are where `items` holds only the first.
 */
export interface BarsSource {
  readonly kind: 'bars';
  readonly series: readonly {
    readonly suffix: string | null;
    readonly items: BarsSection['items'];
    readonly count?: number;
  }[];
}

/** Sentences; none at all leaves the section out. */
interface NotesSource {
  readonly kind: 'notes';
  readonly lines: readonly string[];
}

/** Any source, as the assembly sees it. */
export type Source = TableSource | FiguresSource<string> | BarsSource | NotesSource;

type SourceOf<Spec> = Spec extends { readonly kind: 'table' }
  ? TableSource
  : Spec extends { readonly kind: 'figures'; readonly fields: readonly (infer Field extends string)[] }
    ? FiguresSource<Field>
    : Spec extends { readonly kind: 'bars' }
      ? BarsSource
      : NotesSource;

/** All sources of a report, exactly as the catalogue lists them. */
export type SourcesOf<Id extends ReportId> = {
  readonly [Name in keyof (typeof SOURCES)[Id]]: SourceOf<(typeof SOURCES)[Id][Name]>;
};

type FieldOf<Id extends ReportId, Name extends keyof (typeof SOURCES)[Id]> = (typeof SOURCES)[Id][Name] extends {
  readonly fields: readonly (infer Field extends string)[];
}
  ? Field
  : never;

/** How each field of a table is read from an item; the spread field `buckets` is supplied apart. */
export type Getters<Id extends ReportId, Name extends keyof (typeof SOURCES)[Id], Item> = Readonly<
  Record<Exclude<FieldOf<Id, Name>, 'buckets'>, (item: Item) => Value>
>;

/** What a table source may know besides its rows. */
export interface TableExtras<Item> {
  readonly count?: number;
  readonly total?: ReportRow;
  /** The columns of the field `buckets`. */
  readonly buckets?: { readonly titles: readonly string[]; readonly value: (item: Item, index: number) => Value };
}

/** Field of the n-th bucket column (from 0). */
export const bucketField = (index: number): string => `bucket${index}`;

/**
 * A table source over a stream of items. Each rendering opens the stream again and works out only the fields of the
 * columns that the definition shows.
 */
export function tableSource<Item>(
  items: () => AsyncIterable<Item> | Iterable<Item>,
  getters: Readonly<Record<string, (item: Item) => Value>>,
  extras: TableExtras<Item> = {},
): TableSource {
  const { buckets } = extras;
  const all = new Map(Object.entries(getters));
  const columns = (buckets?.titles ?? []).map((title, index) => ({ field: bucketField(index), title }));
  columns.forEach(({ field }, index) => {
    all.set(field, (item) => buckets?.value(item, index) ?? null);
  });
  async function* rows(fields: readonly string[]): AsyncIterable<ReportRow> {
    const wanted = fields.flatMap((field) => {
      const getter = all.get(field);
      return getter === undefined ? [] : [[field, getter] as const];
    });
    for await (const item of items()) {
      const row: Record<string, Value> = {};
      for (const [field, getter] of wanted) row[field] = getter(item);
      yield row;
    }
  }
  return { kind: 'table', rows, count: extras.count, total: extras.total, spread: buckets ? { buckets: columns } : {} };
}
