import type { Field } from '../domain/pack.js';
import { literal } from '../domain/sql.js';
import type { Dialect } from '../store/port.js';
import { NO, YES } from './cell/boolean.js';
import { BLANKS, EMPTY_WORDS } from './cell/clean.js';
import { sqlType, storedScale } from './tables.js';

// SQL that reads the commonest forms of a cell for a whole column at once. Whatever it leaves NULL goes, once per
// distinct text, through the one reader in `cell/`; both read the same text the same way, which a test holds.

const DAY = '(-[0-9]{1,2}-|/[0-9]{1,2}/)[0-9]{1,2}';
const TIME = '([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?';
const DAY_FORM = `^[0-9]{4}${DAY}$`;
const MOMENT_FORM = `^[0-9]{4}${DAY}([ T]${TIME})?$`;

/** A cell without blanks at both ends. */
export function trimmed(cell: string): string {
  return `TRIM(BOTH ${literal(BLANKS)} FROM ${cell})`;
}

/** The same, for whole columns: telling that nothing must be trimmed costs a third of trimming. */
export function trimmedWhereNeeded(cell: string, { matches }: Dialect): string {
  return `CASE WHEN ${matches(cell, `^[${BLANKS}]|[${BLANKS}]$`)} THEN ${trimmed(cell)} ELSE ${cell} END`;
}

/** NULL where a trimmed cell stands for nothing. */
export function orNull(cell: string): string {
  return `CASE WHEN ${isOneOf(cell, EMPTY_WORDS)} THEN NULL ELSE ${cell} END`;
}

/** True where a trimmed cell holds something. */
export function isFilled(cell: string): string {
  return `(${cell} IS NOT NULL AND NOT ${isOneOf(cell, EMPTY_WORDS)})`;
}

function isOneOf(cell: string, texts: readonly string[]): string {
  return `${cell} IN (${texts.map(literal).join(', ')})`;
}

/**
 * The value of a trimmed cell in the field's type, or NULL when its form is not one of the common ones. A date-time
 * comes as a timestamp with its seconds; text is not read here.
 */
export function bulkValue(cell: string, field: Field, { matches, tryCast }: Dialect): string {
  const when = (condition: string, value: string) => `CASE WHEN ${condition} THEN ${value} END`;
  switch (field.type) {
    case 'text':
      return orNull(cell);
    case 'date': {
      // Casting to a timestamp is strict about what follows the day; casting to a date takes "2026-10-8x".
      const moment = tryCast(cell, 'TIMESTAMP');
      const forms = `CASE WHEN ${cell} LIKE '____-__-__' THEN ${moment} WHEN ${matches(cell, DAY_FORM)} THEN ${moment} END`;
      return inYears(cell, `CAST(${forms} AS DATE)`);
    }
    case 'datetime': {
      // The plain shapes first, because they are cheaper to tell; 24:00 would become the next day, Z is another time zone.
      const moment = tryCast(cell, 'TIMESTAMP');
      const isPlain = `${cell} NOT LIKE '%Z' AND ${cell} NOT LIKE '%.' AND ${cell} NOT LIKE '___________24%'`;
      return inYears(
        cell,
        `CASE WHEN ${cell} LIKE '____-__-__ __:__' AND ${isPlain} THEN ${moment}
           WHEN ${cell} LIKE '____-__-__ __:__:__' AND ${isPlain} THEN ${moment}
           WHEN ${matches(cell, MOMENT_FORM)} THEN ${moment} END`,
      );
    }
    case 'decimal': {
      const whole = storedScale(field) > 6 ? 9 : 12;
      const number = tryCast(cell, sqlType(field));
      // A number that prints as it was written needs no further look; only amounts are written with all of their places.
      const plain = storedScale(field) === 2 ? `WHEN CAST(${number} AS VARCHAR) = ${cell} THEN ${number} ` : '';
      return `CASE ${plain}WHEN ${matches(cell, `^-?[0-9]{1,${whole}}([.][0-9]{1,12})?$`)} THEN ${number} END`;
    }
    case 'ratio':
      return when(matches(cell, '^[01]([.][0-9]{1,12})?$'), tryCast(cell, sqlType(field)));
    case 'integer':
      return when(matches(cell, '^-?[0-9]{1,9}$'), tryCast(cell, 'INTEGER'));
    case 'boolean':
      return `CASE WHEN ${isOneOf(cell, YES)} THEN TRUE WHEN ${isOneOf(cell, NO)} THEN FALSE END`;
    case 'choice': {
      const cases = Object.entries(field.values ?? {}).flatMap(([value, texts]) =>
        [value, ...texts].map((text) => `WHEN ${literal(text)} THEN ${literal(value)}`),
      );
      return cases.length === 0 ? 'CAST(NULL AS VARCHAR)' : `CASE ${cell} ${cases.join(' ')} END`;
    }
  }
}

/** Years compare as text here, which is cheaper than comparing dates: the form has four digits first. */
function inYears(cell: string, value: string): string {
  return `CASE WHEN ${cell} >= '1970' AND ${cell} < '2101' THEN ${value} END`;
}
