import type { AgeingBasis } from './result.js';
import type { Text } from './text.js';
import type { Role, Severity } from './verdict.js';

// The policy pack as it stands in JSON: everything a company may change without touching code. Each shape has a JSON
// Schema under `rules/schema/`, which checks the files; these types are what the code sees after the check.

/** How a cell of a field is read. */
export type FieldType = 'text' | 'date' | 'datetime' | 'decimal' | 'ratio' | 'integer' | 'boolean' | 'choice';

/** One field of a dataset. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** Decimal places of a `decimal` (2 for money, 6 for quantities and unit prices, 8 for exchange rates). */
  readonly scale?: number;
  /** A row without it is rejected. */
  readonly required?: boolean;
  /** A dated act: a value after the as-of date has not happened yet and reads as absent. Planned dates are not acts. */
  readonly act?: boolean;
  readonly title: Text;
  readonly aliases?: readonly string[];
  /** Headers that mean this field only when no tax column (税额, 税率, 价税合计, 含税…) stands beside them: otherwise they are net. */
  readonly netAliases?: readonly string[];
  /** `choice`: canonical value → texts that mean it (the canonical value itself always does). */
  readonly values?: Readonly<Record<string, readonly string[]>>;
  /** `choice`: value of a blank cell or an absent column. */
  readonly default?: string;
  /** `choice`: what happens to a text that is none of the values: `reject` the row, `keep` the text as it is, `default`, or a canonical value. */
  readonly unknown?: string;
}

/** One dataset: one kind of ERP document (`rules/datasets/<name>.json`). */
export interface Dataset {
  readonly name: string;
  readonly title: Text;
  /** Texts in a file or sheet name that name this dataset; the longest match wins. */
  readonly fileNames: readonly string[];
  /** Fields that, with `org`, identify a row. A number that occurs twice is loaded twice; only the first row that is not void counts. */
  readonly key: readonly string[];
  /** The document's own date (a date or datetime field): documents after the as-of date do not exist yet. */
  readonly documentDate?: string;
  /**
   * On a cluster of database machines: the required text field by whose values the rows are spread. Absent: every machine
   * has them all.
   */
  readonly distributeBy?: string;
  readonly void?: { readonly field: string; readonly values: readonly string[] };
  readonly fields: readonly Field[];
}

/** Type of a fact column, as the rule checker and the reports see it. */
export type FactType = 'text' | 'date' | 'datetime' | 'money' | 'quantity' | 'integer' | 'boolean';

/** One column of a facts view. */
export interface FactColumn {
  readonly type: FactType;
  /** `workdays`, `days`, `CNY`, … when the number has one. `workdays` marks what rests on the working-day calendar. */
  readonly unit?: string;
  readonly title: Text;
  /** Words for the codes of a text column (`prepaid` → 款到发货), as people read them. */
  readonly values?: Readonly<Record<string, Text>>;
  /**
   * Dataset columns (`contracts.entered_at`) or whole datasets (`shipments`) without which the column means nothing. Of
   * several joined by `|` one is enough.
   */
  readonly needs?: readonly string[];
  /** Of a date-time column: the column with its day, NULL in the same rows. */
  readonly day?: string;
}

/** The contract beside a facts view (`rules/facts/<name>.json` beside `<name>.sql`). */
export interface FactsContract {
  readonly name: string;
  readonly title: Text;
  /** What one row is, in words. */
  readonly grain: Text;
  /** The dataset whose rows these are (`input_no`, `row_no` point into it); absent for building blocks and for aggregates. */
  readonly dataset?: string;
  /**
   * Each row follows from the row of `dataset` with the same place: the SQL reads the dataset once and compares no rows of
   * it, so that single rows can be computed apart.
   */
  readonly isRowByRow?: boolean;
  /** Other facts views it selects from. */
  readonly uses?: readonly string[];
  /** Parameters it reads from the table `param`. */
  readonly parameters?: readonly string[];
  /** Store the rows once instead of computing them at every use. */
  readonly materialise?: boolean;
  /**
   * Each row is a duty of one period. A missed one is closed with its period: it is not open and never carried, and the
   * deadline is part of a finding's id.
   */
  readonly isRecurring?: boolean;
  /** Role → column that names the person. A subject view has it, a building block has not. */
  readonly who?: Partial<Readonly<Record<Role, string>>>;
  /** Numbers, dates and times in the SQL that are no limits of the policy, each with what it is. */
  readonly constants?: Readonly<Record<string, Text>>;
  readonly columns: Readonly<Record<string, FactColumn>>;
}

/** A facts view: its contract and its SQL (one SELECT). */
export interface PackFacts {
  readonly contract: FactsContract;
  readonly sql: string;
}

/** A condition tree in json-rules-engine's own grammar. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | Comparison;

/** A leaf: `value` is a literal, another fact, or a parameter (`{ "fact": "parameters", "path": "major_amount" }`). */
export interface Comparison {
  readonly fact: string;
  readonly operator: string;
  readonly value: Scalar | readonly Scalar[] | { readonly fact: string; readonly path?: string };
}
/** A literal value in a condition. */
export type Scalar = string | number | boolean;

/** An executed example of a rule. Columns that the row leaves out are null. */
export interface RuleExample {
  readonly name: string;
  readonly row: Readonly<Record<string, string | number | boolean | null>>;
  readonly verdict: import('./verdict.js').Verdict;
  readonly daysLate?: number;
  readonly open?: boolean;
}

/** One rule file (`rules/policies/<area>/<name>.json`); a stock json-rules-engine loads it unchanged. */
export interface Rule {
  /** `<area>/<name>`, the same as the file's path. */
  readonly name: string;
  readonly title: Text;
  readonly why: Text;
  /** `<document> <paragraph>`, e.g. `dept 3.7`; each stands in `rules/sources/`. */
  readonly clauses: readonly string[];
  readonly severity: Severity;
  readonly who: Role;
  /** The subject view it judges. */
  readonly facts: string;
  /** Rows outside are "not applicable". Absent: every live row is in scope. */
  readonly scope?: Condition;
  readonly conditions: Condition;
  readonly pending?: Condition;
  /** Date column that puts a finding into a period. */
  readonly occurredOn: string;
  /**
   * `due` and `daysLate` only where the policy gives a deadline. `done` is the dated act; while it is null the finding is
   * open. `text` says in words by when, for people; its placeholders are parameters.
   */
  readonly deadline?: {
    readonly due?: string;
    readonly done?: string;
    readonly daysLate?: string;
    readonly text?: Text;
  };
  readonly event: { readonly type: 'violation'; readonly params: { readonly message: Text; readonly nextStep: Text } };
  readonly evidence: readonly string[];
  readonly examples: readonly RuleExample[];
}

/**
 * A dated number or list (`rules/parameters.json`). `from`/`to` are inclusive; a missing one is open. Of a list that is
 * `perCompany`, a value with an `org` holds for that company, one without for all that have none of their own.
 */
export interface Parameter {
  readonly name: string;
  readonly title: Text;
  readonly unit: string;
  readonly clause: string;
  readonly perCompany?: boolean;
  readonly values: readonly {
    readonly org?: string;
    readonly from?: string;
    readonly to?: string;
    readonly value: string | number | readonly (string | number)[];
  }[];
}

/** A list in force for one company, or for all that have none of their own (`org` null). Never empty. */
export interface CompanyList {
  readonly name: string;
  readonly org: string | null;
  readonly values: readonly string[];
}

/** `rules/penalties.json`: the scale and the coefficients of the formula. */
export interface PenaltyScale {
  readonly base: Readonly<Record<Severity, number>>;
  readonly repeatFactor: string;
  readonly lateFactor: string;
  readonly lateCapDays: number;
  readonly priorFactor: string;
  readonly priorPeriods: number;
  readonly roundTo: number;
  readonly joint: {
    readonly severities: readonly Severity[];
    readonly share: string;
    readonly minimumPerLine: number;
    /** The clauses that joint liability rests on. */
    readonly clauses?: readonly string[];
  };
  /** The clauses that the fines rest on. */
  readonly clauses?: readonly string[];
}

/**
 * One entry of the waivers (`rules/waivers.json`, `rules/waivers.csv`): breaches of one rule that somebody approved for a
 * time. It is about the finding with that key, about findings whose evidence fits all patterns, or both.
 */
export interface Waiver {
  readonly rule: string;
  /** Only findings of this company; `null`: of any. */
  readonly org: string | null;
  /** Only the finding with this key, exactly; `null`: any that fits `where`. */
  readonly key: string | null;
  /** Evidence field → pattern for its whole value, in which `*` stands for any text. All must fit. */
  readonly where: Readonly<Record<string, string>>;
  readonly reason: string;
  readonly approver: string;
  readonly approvedOn: string;
  /** The last as-of day on which it holds. */
  readonly expiresOn: string;
}

/** One clause of a policy document, retold (`rules/sources/<document>.json`). */
export interface Clause {
  readonly id: string;
  /** What reports call a clause whose id ends in a word; a numbered clause has none. */
  readonly label?: Text;
  readonly text: Text;
  /** Why no export can show it; where rules check a part of it, why no export can show the rest. */
  readonly notCheckable?: Text;
}

/** A policy document, clause by clause (`rules/sources/<document>.json`). */
export interface PolicyDocument {
  readonly document: string;
  readonly title: Text;
  /** Its name in front of a clause: 部门制度 / Department rules. */
  readonly short: Text;
  /** How its clauses are numbered or named. */
  readonly note?: Text;
  readonly clauses: readonly Clause[];
}

/** Options of the ageing report, as the command line gives them. */
export interface AgeingOptions {
  readonly basis: AgeingBasis | 'auto';
  readonly ageFrom: 'due' | 'document';
  /** Upper limits of the buckets in days overdue, ascending; the last bucket is open. */
  readonly buckets: readonly number[];
  readonly unapplied: 'on-account' | 'fifo';
}

/** A day, or the days from `on` through `to`. */
export interface CalendarDays {
  readonly on: string;
  readonly to?: string;
  readonly reason: Text;
}

/** `rules/calendar.json`: what the company's own year changes in the PRC working-day calendar. Later entries of the list win. */
export interface CompanyCalendar {
  /** Saturdays are working days too, unless they are a public holiday. */
  readonly sixDayWeek: boolean;
  readonly daysOff: readonly CalendarDays[];
  readonly workingDays: readonly CalendarDays[];
  /** State Council notices newer than the library: whole years. */
  readonly notices: readonly {
    readonly year: number;
    readonly notice: string;
    readonly daysOff: readonly string[];
    readonly workingDays: readonly string[];
  }[];
}
