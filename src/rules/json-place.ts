const BLANK = /[ \t\r\n]*/y;
const SCALAR =
  /"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * The place (both from 1) at which a text stops being JSON: where an unexpected character stands, or the text ends too
 * early; null when it is JSON. The engine's own message names it in some cases only.
 */
export function jsonFaultPlace(text: string): { readonly line: number; readonly column: number } | null {
  const at = faultOffset(text);
  if (at === null) return null;
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** Reads one value after another; open brackets stand on a stack, so that no depth of nesting is too much. */
function faultOffset(text: string): number | null {
  const open: ('{' | '[')[] = [];
  let at = 0;
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at += found[0].length;
    return found !== null;
  };
  const next = () => {
    skip(BLANK);
    return text[at];
  };
  /** `"key":` of an object. */
  const skipKey = () => {
    if (next() !== '"' || !skip(SCALAR) || next() !== ':') return false;
    at += 1;
    return true;
  };
  for (;;) {
    const first = next();
    if (first === '{' || first === '[') {
      at += 1;
      const close = first === '{' ? '}' : ']';
      if (next() !== close) {
        open.push(first);
        if (first === '{' && !skipKey()) return at;
        continue;
      }
      at += 1;
    } else if (!skip(SCALAR)) return at;
    // A value is complete: close what ends here, or go on after a comma.
    for (;;) {
      const around = open.at(-1);
      const follows = next();
      if (around === undefined) return follows === undefined ? null : at;
      if (follows === ',') {
        at += 1;
        if (around === '{' && !skipKey()) return at;
        break;
      }
      if (follows !== (around === '{' ? '}' : ']')) return at;
      at += 1;
      open.pop();
    }
  }
}
