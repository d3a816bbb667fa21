import type { FactsContract, PackFacts } from '../../domain/pack.js';
import type { Text } from '../../domain/text.js';
import { type Fault, pointer } from '../fault.js';
import { type SqlToken, sqlTokens } from '../sql-tokens.js';

/**
 * Numbers, dates, times and spans of time in the SQL of a facts view: a threshold belongs into `parameters.json`, with its
 * unit, its clause and its dates. What else a view needs such a constant for is declared in its contract (`constants`), with
 * the reason; a declared one that the SQL does not have is a fault, too.
 *
 * Allowed as they are: 0 and 1, {@link ENDS_OF_TIME}, {@link ROW_NUMBERING}, the sizes of types (`DECIMAL(18, 2)`), places given to functions like
 * ROUND and SUBSTRING, and the columns of GROUP BY and ORDER BY.
 */
export function sqlConstants({ contract, sql }: PackFacts): readonly Fault[] {
  const declared = contract.constants ?? {};
  const found = constantsOf(sqlTokens(sql) ?? []);
  return [
    ...found
      .filter(({ value }) => !Object.hasOwn(declared, value))
      .map(({ value, line }) => fault(`facts/${contract.name}.sql`, '', undeclared(contract, value, line))),
    ...Object.keys(declared)
      .filter((value) => !found.some((one) => one.value === value))
      .map((value) => fault(`facts/${contract.name}.json`, pointer('/constants', value), unused(value))),
  ];
}

function fault(file: string, path: string, what: Text): Fault {
  return { file, path, what, nearest: null };
}

function undeclared({ name }: FactsContract, value: string, line: number): Text {
  const contract = `facts/${name}.json`;
  return {
    zh: `第 ${line} 行的常数 ${value}：制度的界限应写入 parameters.json，从表 param 读取；不是界限的，在 ${contract} 的 "constants" 中说明是什么`,
    en: `line ${line}, constant ${value}: a limit of the policy belongs into parameters.json and is read from the table param; what is none is explained under "constants" in ${contract}`,
  };
}

function unused(value: string): Text {
  return { zh: `SQL中没有常数 ${value}；请删去此项`, en: `the SQL has no constant ${value}; remove this entry` };
}

/** Two to the power of 32: by it the number of an input and the number of a row in it become one number. */
const ROW_NUMBERING = '4294967296';

/** Days that stand for "from the beginning" and "without end". */
const ENDS_OF_TIME = ['0001-01-01', '9999-12-31'];

/** Words before a bracket in which a number is a size or a place. */
const SIZED = new Set(
  'decimal numeric varchar char character timestamp time round trunc substring substr left right lpad rpad'.split(' '),
);

/** A number, a date, a time of day or a span of time, as a text holds it. */
const UNIT = '(second|minute|hour|day|week|month|quarter|year)s?';
const SPELT = new RegExp(
  `^[+-]?(\\d+(\\.\\d+)?|\\d{4}-\\d{2}(-\\d{2})?([ T]\\d{1,2}:\\d{2}.*)?|\\d{1,2}:\\d{2}(:\\d{2})?|\\d+ ?${UNIT}( \\d+ ?${UNIT})*)$`,
  'i',
);

interface Constant {
  readonly value: string;
  readonly line: number;
}

/** The constants that are not allowed as they are, each value once, where it first stands. */
function constantsOf(tokens: readonly SqlToken[]): readonly Constant[] {
  const found = new Map<string, Constant>();
  const callers: string[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const { kind, value, line } = tokens[i] as SqlToken;
    if (kind === 'sign' && value === '(') callers.push(wordAt(tokens, i - 1));
    else if (kind === 'sign' && value === ')') callers.pop();
    const text = kind === 'text' ? value.trim() : '';
    if (SPELT.test(text) && !ENDS_OF_TIME.includes(text) && !isTrivial(text.replace(/ ?[a-z]+$/i, ''))) add(text, line);
    if (kind !== 'word' || !/^\d/.test(value)) continue;
    const { number, next } = numberAt(tokens, i);
    if (!isTrivial(number) && !isSize(tokens, i, next, callers.at(-1) ?? '') && !isColumnNumber(tokens, i))
      add(number, line);
    i = next - 1;
  }
  return [...found.values()];

  function add(value: string, line: number): void {
    if (!found.has(value)) found.set(value, { value, line });
  }
}

function wordAt(tokens: readonly SqlToken[], i: number): string {
  const token = tokens[i];
  return token?.kind === 'word' ? token.value.toLowerCase() : '';
}

function signAt(tokens: readonly SqlToken[], i: number): string {
  const token = tokens[i];
  return token?.kind === 'sign' ? token.value : '';
}

/** The number that begins at a token, with its decimals (`0.005` and `.5` are several tokens), and the place after it. */
function numberAt(tokens: readonly SqlToken[], i: number): { readonly number: string; readonly next: number } {
  const whole = (tokens[i] as SqlToken).value;
  // A dot after a word belongs to a table's name, one after a sign begins a number.
  if (signAt(tokens, i - 1) === '.') return { number: `0.${whole}`, next: i + 1 };
  if (signAt(tokens, i + 1) !== '.' || !/^\d/.test(wordAt(tokens, i + 2))) return { number: whole, next: i + 1 };
  return { number: `${whole}.${wordAt(tokens, i + 2)}`, next: i + 3 };
}

function isTrivial(number: string): boolean {
  return /^[+-]?[01](\.0+)?$|^[+-]?0*\.0+$/.test(number) || number === ROW_NUMBERING;
}

/** True for a number that stands alone as an argument of a type or of a function that counts places. */
function isSize(tokens: readonly SqlToken[], i: number, next: number, caller: string): boolean {
  return SIZED.has(caller) && ['(', ','].includes(signAt(tokens, i - 1)) && [')', ','].includes(signAt(tokens, next));
}

/** True in a list of columns by number: `GROUP BY 1, 2`. */
function isColumnNumber(tokens: readonly SqlToken[], i: number): boolean {
  let at = i - 1;
  while (signAt(tokens, at) === ',' && /^\d+$/.test(wordAt(tokens, at - 1))) at -= 2;
  return wordAt(tokens, at) === 'by' && ['group', 'order'].includes(wordAt(tokens, at - 1));
}
