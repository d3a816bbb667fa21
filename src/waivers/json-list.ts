import { createReadStream } from 'node:fs';

/** The text of one entry; an entry beyond it is not one that this program wrote. */
const LONGEST_ENTRY = 16 * 1024 * 1024;

/** Thrown where a file is no JSON list. */
export class NotAList extends Error {}

/**
 * The entries of a JSON list, one by one, however the file is laid out: only one entry's text is held at a time.
 * @throws NotAList where the file holds something else; SyntaxError where an entry is not JSON; what reading throws.
 */
export async function* jsonList(path: string): AsyncGenerator<unknown> {
  let depth = 0;
  let isText = false;
  let isEscaped = false;
  let entry = '';
  let needsEntry = false;
  let isOver = false;
  const stream = createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 });
  let isFirst = true;
  for await (const chunk of stream) {
    let text = String(chunk);
    if (isFirst) text = text.replace(/^\ufeff/, '');
    isFirst = false;
    let start = 0;
    const upTo = (end: number) => {
      entry += text.slice(start, end);
      start = end + 1;
      if (entry.length > LONGEST_ENTRY) throw new NotAList();
    };
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (isText) {
        if (isEscaped) isEscaped = false;
        else if (code === BACKSLASH) isEscaped = true;
        else if (code === QUOTE) isText = false;
        continue;
      }
      if (code <= SPACE) {
        if (depth === 0) start = i + 1;
        continue;
      }
      if (isOver || (depth === 0 && code !== OPEN_LIST)) throw new NotAList();
      if (code === QUOTE) isText = true;
      else if (code === OPEN_LIST || code === OPEN_OBJECT) {
        if (depth++ === 0) start = i + 1;
      } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
        if (--depth > 0) continue;
        if (code !== CLOSE_LIST) throw new NotAList();
        upTo(i);
        isOver = true;
        if (entry.trim() !== '') yield JSON.parse(entry);
        else if (needsEntry) throw new NotAList();
        entry = '';
      } else if (code === COMMA && depth === 1) {
        upTo(i);
        yield JSON.parse(entry);
        entry = '';
        needsEntry = true;
      }
    }
    upTo(text.length);
  }
  if (!isOver) throw new NotAList();
}

const [QUOTE, BACKSLASH, COMMA, SPACE] = [34, 92, 44, 32];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];
