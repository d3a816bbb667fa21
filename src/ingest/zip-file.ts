import { isUtf8 } from 'node:buffer';
import { stat } from 'node:fs/promises';
import { pipeline, type Readable, Transform } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Entry, getFileNameLowLevel, openPromise, type ZipFile } from 'yauzl';

/** What stands against reading a zip file, or one part of it. */
export type ZipFault = 'damaged' | 'encrypted' | 'too-large' | 'method-unknown';

/** Thrown when a zip file or a part of it cannot be read; the fault says why. */
export class ZipUnreadable extends Error {
  constructor(
    readonly fault: ZipFault,
    cause?: unknown,
  ) {
    super(fault, { cause });
  }
}

/** One file within a zip file. */
export interface ZipPart {
  /** As it stands in the zip file. Untrusted: for people's eyes and for comparing, never a path on disk. */
  readonly name: string;
  /** Unpacked bytes, as declared; reading more than that fails. */
  readonly size: number;
  readonly isEncrypted: boolean;
  /** Its contents, checked against its size and its checksum. Fails with {@link ZipUnreadable}. */
  readonly open: () => Promise<Readable>;
}

/** An open zip file: its parts without directories, in their order. */
export interface ZipContent {
  readonly parts: readonly ZipPart[];
  readonly close: () => void;
}

const MOST_PARTS = 10_000;
/** Real exports and sheets pack 5 to 50 times; a bomb packs 1,000 times. Small ones may pack better without harm. */
const HIGHEST_RATIO = 250;
/** Unpacked bytes up to which no ratio is too high. */
const HARMLESS_BYTES = 64 * 2 ** 20;

/**
 * Opens a zip file and reads its directory; nothing is unpacked yet. What unpacks like a bomb, a part by itself or all
 * together against the size of the file (parts may share bytes), is refused by its declared sizes.
 *
 * @throws ZipUnreadable
 */
export async function openZip(path: string): Promise<ZipContent> {
  let zip: ZipFile | null = null;
  try {
    // Names are decoded here: what is not marked as UTF-8 comes from a Chinese Windows, not from DOS.
    zip = await openPromise(path, {
      lazyEntries: true,
      validateEntrySizes: true,
      autoClose: false,
      decodeStrings: false,
    });
    const parts = await partsOf(zip, (await stat(path)).size);
    return { parts, close: () => zip?.close() };
  } catch (error) {
    zip?.close();
    throw error instanceof ZipUnreadable ? error : new ZipUnreadable('damaged', error);
  }
}

async function partsOf(zip: ZipFile, packed: number): Promise<ZipPart[]> {
  if (zip.entryCount > MOST_PARTS) throw new ZipUnreadable('too-large');
  const parts: ZipPart[] = [];
  let bytes = 0;
  for await (const entry of zip.eachEntry()) {
    const name = partName(entry);
    bytes += entry.uncompressedSize;
    if (isBomb(entry.uncompressedSize, entry.compressedSize) || isBomb(bytes, packed))
      throw new ZipUnreadable('too-large');
    if (!name.endsWith('/')) {
      const open = () => contents(zip, entry);
      parts.push({ name, size: entry.uncompressedSize, isEncrypted: entry.isEncrypted(), open });
    }
  }
  return parts;
}

/** Whether so many bytes cannot honestly have been packed into so few. */
export function isBomb(bytes: number, packed: number): boolean {
  return bytes > HARMLESS_BYTES && bytes > packed * HIGHEST_RATIO;
}

/**
 * UTF-8 where the entry says so; else what a Chinese Windows writes without saying so, unless the bytes can only be
 * UTF-8: two bytes of GBK may happen to be one Latin or Cyrillic letter of UTF-8, but not one of the letters above.
 */
function partName(entry: Entry): string {
  const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
  if ((generalPurposeBitFlag & 0x800) !== 0 || extraFields.some(({ id }) => id === 0x7075))
    return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
  const utf8 = isUtf8(fileNameRaw) ? fileNameRaw.toString('utf8') : '';
  const name = /^[\0-\x7f]+$|[\u0800-\uffff]/.test(utf8) ? utf8 : new TextDecoder('gb18030').decode(fileNameRaw);
  return name.replaceAll('\\', '/');
}

async function contents(zip: ZipFile, entry: Entry): Promise<Readable> {
  if (entry.isEncrypted()) throw new ZipUnreadable('encrypted');
  if (!entry.canDecodeFileData()) throw new ZipUnreadable('method-unknown');
  const bytes = await zip.openReadStreamPromise(entry).catch((error: unknown) => {
    throw new ZipUnreadable('damaged', error);
  });
  let sum = 0;
  const checked = new Transform({
    transform: (chunk: Buffer, _, done) => {
      sum = crc32(chunk, sum);
      done(null, chunk);
    },
    flush: (done) => done(sum === entry.crc32 ? null : new ZipUnreadable('damaged')),
  });
  // Whoever reads gets the error; here there is nothing left to do.
  return pipeline(bytes, checked, () => {});
}
