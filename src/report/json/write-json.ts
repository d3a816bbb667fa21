import { open } from 'node:fs/promises';

/** Already JSON: written as it stands. Saves parsing and printing again what the store holds as JSON text. */
export class RawJson {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Already JSON, in pieces: an entry of a list that is too long to be one text. Written as they come. */
export class JsonPieces {
  readonly pieces: AsyncIterable<string>;
  constructor(pieces: AsyncIterable<string>) {
    this.pieces = pieces;
  }
}

/**
 * Writes one value as JSON. Lists that may be long are async iterables, anywhere in arrays and objects: they are written
 * entry by entry, one a line, and never held. Keys keep their order, so the same data gives the same bytes.
 */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeText(
    path,
    (async function* () {
      yield* jsonText(value, '');
      yield '\n';
    })(),
  );
}

/** Writes pieces of text to a file, 64 kB at a time. */
export async function writeText(path: string, pieces: AsyncIterable<string> | Iterable<string>): Promise<void> {
  const file = await open(path, 'w');
  try {
    let buffered = '';
    for await (const piece of pieces) {
      buffered += piece;
      if (buffered.length >= 65_536) {
        await file.write(buffered);
        buffered = '';
      }
    }
    await file.write(buffered);
  } finally {
    await file.close();
  }
}

/** The text that {@link writeJson} writes, in pieces, without the line end. `indent` stands before every line but the first. */
export async function* jsonText(value: unknown, indent = ''): AsyncIterable<string> {
  if (isStream(value)) yield* listText(value, indent);
  else if (Array.isArray(value) && value.some(isPlainObject)) yield* listText(value, indent);
  else if (isPlainObject(value) && (indent === '' || Object.values(value).some(isStream)))
    yield* objectText(value, indent);
  else yield JSON.stringify(value);
}

async function* objectText(value: Readonly<Record<string, unknown>>, indent: string): AsyncIterable<string> {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  yield '{';
  for (const [i, [key, member]] of members.entries()) {
    yield `${i === 0 ? '' : ','}\n${indent}  ${JSON.stringify(key)}: `;
    yield* jsonText(member, `${indent}  `);
  }
  yield `\n${indent}}`;
}

async function* listText(entries: AsyncIterable<unknown> | Iterable<unknown>, indent: string): AsyncIterable<string> {
  let isEmpty = true;
  yield '[';
  for await (const entry of entries) {
    const start = `${isEmpty ? '' : ','}\n${indent}  `;
    isEmpty = false;
    if (entry instanceof JsonPieces) {
      yield start;
      yield* entry.pieces;
    } else if (isPlainObject(entry) && Object.values(entry).some(isStream)) {
      yield start;
      yield* jsonText(entry, `${indent}  `);
    } else yield start + (entry instanceof RawJson ? entry.text : JSON.stringify(entry));
  }
  yield isEmpty ? ']' : `\n${indent}]`;
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

const isVerbatim = (value: unknown) => Array.isArray(value) || value instanceof RawJson || value instanceof JsonPieces;

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !isVerbatim(value);
}
