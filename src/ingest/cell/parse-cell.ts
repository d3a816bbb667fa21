import type { Field } from '../../domain/pack.js';
import { storedScale } from '../tables.js';
import { parseBoolean } from './boolean.js';
import { choiceParser } from './choice.js';
import { cleanCell, ERROR_CELLS } from './clean.js';
import { type DateContext, parseDate } from './date.js';
import { parseDecimal, parseInteger, parseRatio } from './decimal.js';
import { type Parsed, unreadable } from './parsed.js';

const errors = new Set<string>(ERROR_CELLS);

/**
 * The reader of one field's cells. It is the authority: the SQL of the bulk load reads only the commonest forms, and
 * reads them the same way.
 */
export function cellParser(field: Field, context: DateContext): (cell: string) => Parsed {
  const parse = typed(field, context);
  return (cell) => {
    const clean = cleanCell(cell);
    if (clean === null) return { value: null };
    return errors.has(clean.toUpperCase()) ? unreadable('cell-error') : parse(clean);
  };
}

function typed(field: Field, context: DateContext): (cell: string) => Parsed {
  switch (field.type) {
    case 'text':
      return (cell) => ({ value: cell });
    case 'date':
    case 'datetime':
      return (cell) => parseDate(cell, context);
    case 'decimal':
      return (cell) => parseDecimal(cell, storedScale(field));
    case 'ratio':
      return parseRatio;
    case 'integer':
      return parseInteger;
    case 'boolean':
      return parseBoolean;
    case 'choice':
      return choiceParser(field);
  }
}
