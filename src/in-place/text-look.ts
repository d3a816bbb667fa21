import { ident, literal } from '../domain/sql.js';
import { orNull, trimmed } from '../ingest/bulk-forms.js';
import { EMPTY_WORDS, ERROR_CELLS } from '../ingest/cell/clean.js';
import type { MappedColumn } from './check-mapping.js';
import { type CellFault, type ColumnLook, listOf, plainReading, textOf } from './field-reading.js';

/** A long number in scientific notation: its digits are lost. */
const DAMAGED = "'^[0-9]([.][0-9]+)?[Ee][+][0-9]+$'";

/**
 * The look at a column that is read as plain text. Cells are cleaned like those of a file (blanks at the ends, words for
 * nothing, `="…"`), but only where the one pass has seen such a cell: otherwise the column is read as it stands, and costs
 * nothing.
 */
export function textLook(mapped: MappedColumn, key: string): ColumnLook {
  const { field, column, codes } = mapped;
  const text = textOf(mapped);
  const isText = column.kind === 'text';
  const isNumber = isText && /_(?:no|code)$/.test(field.name);
  const ask = (sql: string, name: string) => `${sql} AS ${ident(`${name}_${key}`)}`;
  const odd = `${text} <> ${trimmed(text)} OR ${text} IN ${listOf(EMPTY_WORDS)} OR ${text} LIKE '="%' OR ${text} LIKE '#%'`;
  return {
    asked: [
      ask(`COUNT(*) FILTER (WHERE ${text} IS NULL)`, 'blank'),
      ...(isText ? [ask(`BOOL_OR(${odd})`, 'odd')] : []),
      ...(isNumber
        ? [
            ask(`BOOL_OR(${text} ~ ${DAMAGED})`, 'damaged'),
            ask(
              `COUNT(*) FILTER (WHERE LENGTH(${text}) >= 16 AND ${text} LIKE '%00000' AND ${text} ~ '^[0-9]{11,}00000$')`,
              'shortened',
            ),
          ]
        : []),
    ],
    conclude: (answers) => {
      const isOdd = answers[`odd_${key}`] === true;
      const clean = isOdd ? cleaned(text) : text;
      const faults: CellFault[] = [];
      if (isOdd) faults.push({ problem: 'cell-error', where: `UPPER(${clean}) IN ${listOf(ERROR_CELLS)}` });
      if (isOdd || answers[`damaged_${key}`] === true)
        if (isNumber) faults.push({ problem: 'number-damaged', where: `${clean} ~ ${DAMAGED}` });
      const cases = [...codes].map(([code, word]) => `WHEN ${literal(code.trim())} THEN ${literal(word)}`);
      const sql = cases.length === 0 ? clean : `(CASE ${clean} ${cases.join(' ')} ELSE ${clean} END COLLATE "C")`;
      return {
        ...plainReading(mapped, [{ name: field.name, sql }], isOdd || Number(answers[`blank_${key}`]) > 0),
        faults,
        shortened: Number(answers[`shortened_${key}`] ?? 0),
      };
    },
  };
}

/** What a cell holds, as `cleanCell` says it. */
function cleaned(text: string): string {
  const outer = trimmed(text);
  const inner = `CASE WHEN ${outer} LIKE '="%"' AND LENGTH(${outer}) > 2 THEN ${trimmed(`SUBSTR(${outer}, 3, LENGTH(${outer}) - 3)`)} ELSE ${outer} END`;
  return `(${orNull(`(${inner})`)} COLLATE "C")`;
}
