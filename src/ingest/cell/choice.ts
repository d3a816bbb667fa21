import type { Field } from '../../domain/pack.js';
import { type Parsed, unreadable } from './parsed.js';

/** The form in which texts are compared: half-width, trimmed, lower case. */
export function folded(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}

/** A reader of one choice field: the canonical value of a text, or what the field says of texts it does not list. */
export function choiceParser(field: Field): (cell: string) => Parsed {
  const meaning = new Map<string, string>();
  for (const [value, texts] of Object.entries(field.values ?? {})) {
    for (const text of [value, ...texts]) meaning.set(folded(text), value);
  }
  return (cell) => {
    const value = meaning.get(folded(cell));
    if (value !== undefined) return { value };
    switch (field.unknown ?? 'reject') {
      case 'reject':
        return unreadable('choice-unknown');
      case 'keep':
        return { value: cell, note: 'unlisted' };
      case 'default':
        return { value: field.default ?? null, note: 'unlisted' };
      default:
        return { value: field.unknown as string, note: 'unlisted' };
    }
  };
}
