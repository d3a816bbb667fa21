import { type FileHandle, open } from 'node:fs/promises';

// The zip writer stamps every entry with the clock. Same inputs must give the same bytes, so the stamps are overwritten
// in place, on disk: a few bytes per entry, whatever the size of the file. Field offsets: APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16.

const END = 0x06054b50;
const END64_LOCATOR = 0x07064b50;
const END64 = 0x06064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;

/** Time 00:00:00 and date 1980-01-01, the earliest a zip can carry, as they stand in a header: four bytes. */
const FIXED = Buffer.from([0x00, 0x00, 0x21, 0x00]);

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

interface Directory {
  readonly offset: number;
  readonly size: number;
  readonly entries: number;
}

/** Where the central directory stands; zip64 included. */
async function findDirectory(file: FileHandle, path: string): Promise<Directory> {
  const { size: total } = await file.stat();
  const tailStart = Math.max(0, total - 65_557);
  const tail = await readAt(file, tailStart, total - tailStart);
  let at = tail.length - 22;
  while (at >= 0 && tail.readUInt32LE(at) !== END) at--;
  if (at < 0) throw new Error(`${path} is not a zip file`);
  const plain = {
    entries: tail.readUInt16LE(at + 10),
    size: tail.readUInt32LE(at + 12),
    offset: tail.readUInt32LE(at + 16),
  };
  const isSmall = plain.entries !== 0xffff && plain.size !== 0xffffffff && plain.offset !== 0xffffffff;
  const locatorAt = at - 20;
  if (isSmall || locatorAt < 0 || tail.readUInt32LE(locatorAt) !== END64_LOCATOR) return plain;
  const end64 = await readAt(file, Number(tail.readBigUInt64LE(locatorAt + 8)), 56);
  if (end64.length < 56 || end64.readUInt32LE(0) !== END64) throw new Error(`${path}: damaged zip64 directory`);
  return {
    entries: Number(end64.readBigUInt64LE(32)),
    size: Number(end64.readBigUInt64LE(40)),
    offset: Number(end64.readBigUInt64LE(48)),
  };
}

/** Where an entry's local header stands: in the directory's fixed field, or in its zip64 extra field when that is full. */
function localOffset(directory: Buffer, at: number, nameLength: number, extraLength: number): number {
  const offset = directory.readUInt32LE(at + 42);
  if (offset !== 0xffffffff) return offset;
  let field = at + 46 + nameLength;
  const end = field + extraLength;
  while (field + 4 <= end) {
    const length = directory.readUInt16LE(field + 2);
    if (directory.readUInt16LE(field) === 1) {
      // Uncompressed size, compressed size, offset: each present only where its fixed field is full.
      const before = [at + 24, at + 20].filter((size) => directory.readUInt32LE(size) === 0xffffffff).length;
      return Number(directory.readBigUInt64LE(field + 4 + before * 8));
    }
    field += 4 + length;
  }
  return offset;
}

/**
 * Sets the date of every entry of a zip file to 1980-01-01 00:00, in its local header and in the central directory.
 * Memory: the central directory only.
 * @throws Error when the file is no zip file (never for one that our own writer has just closed).
 */
export async function fixZipDates(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { offset, size, entries } = await findDirectory(file, path);
    const directory = await readAt(file, offset, size);
    let at = 0;
    for (let entry = 0; entry < entries; entry++) {
      if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL) {
        throw new Error(`${path}: damaged zip directory`);
      }
      const nameLength = directory.readUInt16LE(at + 28);
      const extraLength = directory.readUInt16LE(at + 30);
      const local = localOffset(directory, at, nameLength, extraLength);
      const signature = await readAt(file, local, 4);
      if (signature.length < 4 || signature.readUInt32LE(0) !== LOCAL) throw new Error(`${path}: damaged zip entry`);
      await file.write(FIXED, 0, FIXED.length, local + 10);
      FIXED.copy(directory, at + 12);
      at += 46 + nameLength + extraLength + directory.readUInt16LE(at + 32);
    }
    await file.write(directory, 0, directory.length, offset);
  } finally {
    await file.close();
  }
}
