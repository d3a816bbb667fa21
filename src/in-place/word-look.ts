import type { Field } from '../domain/pack.js';
import { ident, literal, TEXT } from '../domain/sql.js';
import { dayColumn, timeColumn } from '../domain/stored-columns.js';
import { cleanCell } from '../ingest/cell/clean.js';
import { columnOrder, provenOrder } from '../ingest/cell/date.js';
import { cellParser } from '../ingest/cell/parse-cell.js';
import type { Parsed } from '../ingest/cell/parsed.js';
import { sqlType } from '../ingest/tables.js';
import type { Store } from '../store/port.js';
import type { MappedColumn } from './check-mapping.js';
import { type ColumnLook, listOf, plainReading, textOf, type WordCount } from './field-reading.js';

/** Up to so many distinct words stand in the view itself; beyond, in a table that the view joins. */
const INLINE = 40;

/** How many words that are not understood are named. */
const NAMED = 5;

/** How one distinct word was read. */
interface Word {
  readonly raw: string;
  readonly parsed: Parsed;
}

/**
 * Reads the distinct texts of a column that holds the field's values as words, once each, by the reader that reads the
 * cells of files: the same words mean the same. `from` is SQL after FROM, its rows alias `s`; `key` makes names unique.
 */
export async function wordLook(store: Store, from: string, mapped: MappedColumn, key: string): Promise<ColumnLook> {
  const text = textOf(mapped);
  const distinct = `SELECT DISTINCT ${text} AS raw FROM ${from} WHERE ${text} IS NOT NULL`;
  const few = await store.all(`${distinct} LIMIT ${INLINE + 1}`);
  const raws = few.map(({ raw }) => String(raw)).sort();
  if (raws.length <= INLINE) {
    const parse = await parserOf(mapped, async function* () {
      yield* raws;
    });
    return inlineLook(
      mapped,
      raws.map((raw) => ({ raw, parsed: parse(raw) })),
      key,
    );
  }
  return tableLook(store, distinct, mapped, key);
}

function inlineLook(mapped: MappedColumn, words: readonly Word[], key: string): ColumnLook {
  const { field } = mapped;
  const text = textOf(mapped);
  const tally = new WordTally();
  for (const word of words) tally.add(word);
  const meant = (what: (parsed: Exclude<Parsed, { problem: unknown }>) => string | null, type: string) => {
    const raws = new Map<string, string[]>();
    for (const { raw, parsed } of words) {
      const value = 'problem' in parsed ? null : what(parsed);
      if (value !== null) raws.set(value, [...(raws.get(value) ?? []), raw]);
    }
    const cases = [...raws].map(([value, own]) => `WHEN ${text} IN ${listOf(own)} THEN ${typed(value, type)}`);
    return cases.length === 0 ? `CAST(NULL AS ${type})` : `CASE ${cases.join(' ')} END`;
  };
  const values =
    field.type === 'datetime'
      ? [meant(({ value }) => value, 'DATE'), meant((parsed) => momentOf(parsed), 'TIMESTAMP')]
      : [meant(({ value }) => value, sqlType(field))];
  const unlisted = words.filter(({ parsed }) => 'note' in parsed && parsed.note === 'unlisted').map(({ raw }) => raw);
  const rounded = words.filter(({ parsed }) => 'note' in parsed && parsed.note === 'rounded').map(({ raw }) => raw);
  const count = (list: readonly string[], name: string) =>
    list.length === 0 ? [] : [`COUNT(*) FILTER (WHERE ${text} IN ${listOf(list)}) AS ${ident(`${name}_${key}`)}`];
  return {
    asked: [
      `COUNT(*) FILTER (WHERE ${text} IS NULL) AS ${ident(`blank_${key}`)}`,
      ...count(unlisted, 'unlisted'),
      ...count(rounded, 'rounded'),
    ],
    conclude: (answers) => ({
      ...plainReading(mapped, stored(field, values, tally), tally.hasBlank || Number(answers[`blank_${key}`]) > 0),
      faults: [...tally.problems].map((problem) => ({
        problem,
        where: `${text} IN ${listOf(words.filter(({ parsed }) => 'problem' in parsed && parsed.problem === problem).map(({ raw }) => raw))}`,
      })),
      unlisted: Number(answers[`unlisted_${key}`] ?? 0),
      rounded: Number(answers[`rounded_${key}`] ?? 0),
      words: tally.count(),
    }),
  };
}

async function tableLook(store: Store, distinct: string, mapped: MappedColumn, key: string): Promise<ColumnLook> {
  const { field } = mapped;
  const text = textOf(mapped);
  const found = ident(`text_${key}`);
  const table = ident(`word_${key}`);
  const type = field.type === 'datetime' ? 'DATE' : sqlType(field);
  await store.exec(`CREATE TABLE ${found} AS ${distinct};
    CREATE TABLE ${table} (raw ${TEXT} PRIMARY KEY, value ${type === 'VARCHAR' ? TEXT : type}, moment TIMESTAMP, note ${TEXT}, problem ${TEXT})`);
  const texts = async function* () {
    for await (const { raw } of store.rows(`SELECT raw FROM ${found}`)) yield String(raw);
  };
  const parse = await parserOf(mapped, texts);
  const tally = new WordTally();
  const rows = async function* () {
    for await (const raw of texts()) {
      const parsed = parse(raw);
      tally.add({ raw, parsed });
      yield 'problem' in parsed
        ? [raw, null, null, null, parsed.problem]
        : [raw, parsed.value, momentOf(parsed), parsed.note ?? null, null];
    }
  };
  await store.append(`word_${key}`, rows());
  await store.exec(`DROP TABLE ${found}`);
  await store.spread(`word_${key}`, null);
  await store.analyse(`word_${key}`);
  const alias = ident(`w_${key}`);
  const join = `LEFT JOIN ${table} ${alias} ON ${alias}.raw = ${text}`;
  const noted = (note: string) =>
    `COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM ${table} l WHERE l.raw = ${text} AND l.note = ${literal(note)})) AS ${ident(`${note}_${key}`)}`;
  return {
    asked: [`COUNT(*) FILTER (WHERE ${text} IS NULL) AS ${ident(`blank_${key}`)}`, ...[...tally.notes].map(noted)],
    conclude: (answers) => ({
      ...plainReading(
        mapped,
        stored(field, field.type === 'datetime' ? [`${alias}.value`, `${alias}.moment`] : [`${alias}.value`], tally),
        tally.hasBlank || Number(answers[`blank_${key}`]) > 0,
      ),
      join,
      faults: [...tally.problems].map((problem) => ({
        problem,
        where: `EXISTS (SELECT 1 FROM ${table} l WHERE l.raw = ${text} AND l.problem = ${literal(problem)})`,
      })),
      unlisted: Number(answers[`unlisted_${key}`] ?? 0),
      rounded: Number(answers[`rounded_${key}`] ?? 0),
      words: tally.count(),
    }),
  };
}

/** The reader of the column's texts, with the order of day and month that all of them together prove. */
async function parserOf(
  { field, codes }: MappedColumn,
  texts: () => AsyncIterable<string>,
): Promise<(raw: string) => Parsed> {
  const proofs = new Set<'day-first' | 'month-first' | null>();
  if (field.type === 'date' || field.type === 'datetime')
    for await (const raw of texts()) proofs.add(provenOrder(cleanCell(raw) ?? ''));
  const parse = cellParser(field, { order: columnOrder(proofs), from1904: false });
  const words = new Map([...codes].map(([code, word]) => [code.trim(), word]));
  return (raw) => parse(words.get(cleanCell(raw) ?? '') ?? raw);
}

function stored(field: Field, values: readonly string[], tally: WordTally): { name: string; sql: string }[] {
  const [value = '', moment = ''] = values;
  if (field.type === 'datetime')
    return [
      { name: dayColumn(field.name), sql: value },
      { name: timeColumn(field.name), sql: moment },
    ];
  // A blank means "no" in a column that says yes and never no.
  if (field.type === 'boolean') return [{ name: field.name, sql: tally.hasNo ? value : `COALESCE(${value}, FALSE)` }];
  const filled = field.default === undefined ? value : `COALESCE(${value}, ${literal(field.default)})`;
  return [{ name: field.name, sql: sqlType(field) === 'VARCHAR' ? `(${filled} COLLATE "C")` : filled }];
}

function typed(value: string, type: string): string {
  return type === 'VARCHAR' ? literal(value) : `CAST(${literal(value)} AS ${type})`;
}

function momentOf(parsed: Exclude<Parsed, { problem: unknown }>): string | null {
  return parsed.time === undefined || parsed.time === null ? null : `${parsed.value} ${parsed.time}:00`;
}

/** What is remembered of the words while they stream by. */
class WordTally {
  private distinct = 0;
  private strange = 0;
  private examples: string[] = [];
  readonly problems = new Set<Extract<Parsed, { problem: unknown }>['problem']>();
  readonly notes = new Set<string>();
  hasNo = false;
  hasBlank = false;

  add({ raw, parsed }: Word): void {
    this.distinct++;
    if ('problem' in parsed) {
      this.problems.add(parsed.problem);
      this.hasBlank = true;
      this.name(raw);
      return;
    }
    if (parsed.note !== undefined) this.notes.add(parsed.note);
    if (parsed.note === 'unlisted') this.name(raw);
    if (parsed.value === 'false') this.hasNo = true;
    if (parsed.value === null) this.hasBlank = true;
  }

  count(): WordCount {
    return { distinct: this.distinct, notUnderstood: this.strange, examples: this.examples };
  }

  private name(raw: string): void {
    this.strange++;
    this.examples = [...this.examples, raw].sort().slice(0, NAMED);
  }
}
