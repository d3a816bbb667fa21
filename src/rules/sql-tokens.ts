/** A piece of SQL: a word or number, a quoted identifier, a text, or a sign. `line` counts from 1. */
export interface SqlToken {
  readonly kind: 'word' | 'quoted' | 'text' | 'sign';
  readonly value: string;
  readonly line: number;
}

/** Words, quoted identifiers, texts and signs; comments are skipped. Null when something is never closed. */
export function sqlTokens(sql: string): SqlToken[] | null {
  const tokens: SqlToken[] = [];
  let at = 0;
  let line = 1;
  let counted = 0;
  // Lines up to where a token begins; it only ever moves on.
  const lineAt = (position: number) => {
    for (; counted < position; counted++) if (sql[counted] === '\n') line++;
    return line;
  };
  const until = (close: string, from: number) => {
    const end = sql.indexOf(close, from);
    return end < 0 ? null : end;
  };
  while (at < sql.length) {
    const two = sql.slice(at, at + 2);
    const one = sql[at] as string;
    if (two === '--') {
      at = until('\n', at) ?? sql.length;
    } else if (two === '/*' || two === '$$') {
      const end = until(two === '/*' ? '*/' : '$$', at + 2);
      if (end === null) return null;
      if (two === '$$') tokens.push({ kind: 'text', value: sql.slice(at + 2, end), line: lineAt(at) });
      at = end + 2;
    } else if (one === "'" || one === '"') {
      let value = '';
      const start = at;
      let from = at + 1;
      for (;;) {
        const end = until(one, from);
        if (end === null) return null;
        value += sql.slice(from, end);
        at = end + 1;
        if (sql[at] !== one) break;
        value += one;
        from = at + 1;
      }
      tokens.push({ kind: one === "'" ? 'text' : 'quoted', value, line: lineAt(start) });
    } else if (isWordCharacter(one)) {
      const start = at;
      while (at < sql.length && isWordCharacter(sql[at] as string)) at++;
      tokens.push({ kind: 'word', value: sql.slice(start, at), line: lineAt(start) });
    } else {
      if (one.trim() !== '') tokens.push({ kind: 'sign', value: one, line: lineAt(at) });
      at++;
    }
  }
  return tokens;
}

function isWordCharacter(character: string): boolean {
  return character === '_' || character > '\u007f' || /[A-Za-z0-9]/.test(character);
}
