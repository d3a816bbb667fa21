import type { Lang } from '../domain/text.js';
import type { Role, Severity } from '../domain/verdict.js';

// What a handbook says, in one language and before it has a shape: both writers show the same.

/** A clause as the staff may look it up. */
export interface QuotedClause {
  readonly reference: string;
  readonly text: string;
}

/** One rule as it binds a role. */
export interface RuleCard {
  /** The rule's id, which reports and commands use. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** By when, in words with the values in force; null where the policy sets no deadline. */
  readonly byWhen: string | null;
  readonly why: string;
  /** Further numbers that the rule goes by: "重大合同的金额起点：1,000,000 元". */
  readonly numbers: readonly string[];
  readonly clauses: readonly QuotedClause[];
  readonly cost: string;
  readonly nextStep: string;
}

/** The rules of one area that bind a role. */
export interface CardGroup {
  readonly area: string;
  readonly cards: readonly RuleCard[];
}

/** Everything that binds one role. */
export interface RoleChapter {
  readonly role: Role;
  readonly title: string;
  readonly groups: readonly CardGroup[];
}

/** A line of the first page: what has to be done by when. */
export interface DeadlineLine {
  readonly what: string;
  readonly byWhen: string;
  readonly severity: Severity;
}

/** The deadlines of one role. */
export interface DeadlineGroup {
  readonly title: string;
  readonly lines: readonly DeadlineLine[];
}

/** A grade of severity: what it costs, and how many rules have it. */
export interface FineGrade {
  readonly severity: Severity;
  readonly title: string;
  /** `100 元`, or that it costs nothing. */
  readonly base: string;
  readonly rules: number;
}

/** A number of the policy with the days on which it holds. */
export interface NumberLine {
  readonly title: string;
  readonly value: string;
  readonly validity: string;
  readonly clause: string;
}

/** A clause that data do not show, or not wholly. */
export interface UncheckedLine extends QuotedClause {
  readonly reason: string;
}

/** A handbook. */
export interface Handbook {
  readonly lang: Lang;
  readonly title: string;
  /** Whose rules, with the values of which day. */
  readonly subtitle: string;
  /** The one date that the PDF's metadata carry (YYYY-MM-DD). */
  readonly day: string;
  readonly deadlines: readonly DeadlineGroup[];
  readonly grades: readonly FineGrade[];
  /** How a fine comes about, sentence by sentence. */
  readonly fines: readonly string[];
  readonly roles: readonly RoleChapter[];
  readonly numbers: readonly NumberLine[];
  readonly unchecked: readonly UncheckedLine[];
}
