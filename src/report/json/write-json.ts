import { open } from 'node:fs/promises';

/** A value of an output file; lists that may be long are streams and are written one entry a line. */
export type JsonMember = unknown | AsyncIterable<unknown>;

/** Already JSON: written as it stands. Saves parsing and printing again what the store holds as JSON text. */
export class RawJson {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Writes one object; members that are streams become arrays. Keys keep their order, so the same data gives the same bytes. */
export async function writeJsonObject(path: string, members: Readonly<Record<string, JsonMember>>): Promise<void> {
  await writeText(path, objectText(members));
}

/** Writes one array, an entry a line. */
export async function writeJsonArray(path: string, entries: AsyncIterable<unknown>): Promise<void> {
  await writeText(
    path,
    (async function* () {
      yield* arrayText(entries);
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

async function* objectText(members: Readonly<Record<string, JsonMember>>): AsyncIterable<string> {
  yield '{';
  let separator = '\n';
  for (const [key, value] of Object.entries(members)) {
    if (value === undefined) continue;
    yield `${separator}  ${JSON.stringify(key)}: `;
    if (isStream(value)) yield* arrayText(value);
    else yield JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');
    separator = ',\n';
  }
  yield '\n}\n';
}

async function* arrayText(entries: AsyncIterable<unknown>): AsyncIterable<string> {
  yield '[';
  let separator = '\n';
  for await (const entry of entries) {
    yield separator + (entry instanceof RawJson ? entry.text : JSON.stringify(entry));
    separator = ',\n';
  }
  yield separator === '\n' ? ']' : '\n]';
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
