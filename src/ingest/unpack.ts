import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { UserError } from '../domain/problem.js';
import { isBomb, ZipUnreadable } from './zip-file.js';

/** Unpacked bytes of one file: ten million contracts have four gigabytes. */
const MOST_BYTES = 64 * 2 ** 30;
/** How often the disk is asked how much room is left. */
const STEP_BYTES = 64 * 2 ** 20;
/** Room that unpacking leaves to the database's own temporary files and to others. */
const RESERVE_BYTES = 256 * 2 ** 20;

/**
 * Unpacks a gzip file, of one member or several, to a new file.
 *
 * @returns the digest of the packed file.
 * @throws ZipUnreadable when it is damaged or a bomb; UserError when the disk has no room for it.
 */
export async function unpackGzip(from: string, to: string): Promise<string> {
  const hash = createHash('sha256');
  let packed = 0;
  const counted = new Transform({
    transform: (chunk: Buffer, _, done) => {
      packed += chunk.length;
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(
      createReadStream(from, { highWaterMark: 1 << 20 }),
      counted,
      createGunzip({ chunkSize: 1 << 20 }),
      limited(dirname(to), () => packed),
      createWriteStream(to, { flags: 'wx' }),
    );
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code?.startsWith('Z_') ? new ZipUnreadable('damaged', error) : error;
  }
  return hash.digest('hex');
}

/**
 * Writes a part of a zip file to a new file. Its declared size was compared with the packed one before.
 *
 * @throws ZipUnreadable when it is damaged or too large; UserError when the disk has no room for it.
 */
export async function unpackPart(bytes: Readable, size: number, to: string): Promise<void> {
  if (size > MOST_BYTES) throw new ZipUnreadable('too-large');
  await requireRoom(dirname(to), size);
  try {
    await pipeline(bytes, createWriteStream(to, { flags: 'wx' }));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // What is no fault of the system is one of the file.
    throw error instanceof ZipUnreadable || (code !== undefined && /^E[A-Z]+$/.test(code))
      ? error
      : new ZipUnreadable('damaged', error);
  }
}

/** Passes bytes on until they are too many, for their packed size or for the disk. */
function limited(folder: string, packed: () => number): Transform {
  let bytes = 0;
  let asked = 0;
  return new Transform({
    transform: (chunk: Buffer, _, done) => {
      bytes += chunk.length;
      if (bytes > MOST_BYTES || isBomb(bytes, packed())) return done(new ZipUnreadable('too-large'));
      if (bytes - asked < STEP_BYTES) return done(null, chunk);
      asked = bytes;
      requireRoom(folder, STEP_BYTES).then(() => done(null, chunk), done);
    },
  });
}

/**
 * Makes sure that a folder's disk has room for so many bytes more.
 *
 * @throws UserError when it has not: a run that leaves a file out for want of room would give another result elsewhere.
 */
export async function requireRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= bytes + RESERVE_BYTES) return;
  throw new UserError({
    zh: `磁盘空间不足：解压后的文件在临时文件夹 ${folder} 中放不下。请腾出空间，或用环境变量 TMPDIR 指定更大的磁盘。`,
    en: `No room on the disk to unpack files in the temporary folder ${folder}. Make room, or name a larger disk with the environment variable TMPDIR.`,
  });
}
