import { stat } from 'node:fs/promises';
import { findInputs } from './find-inputs.js';

/** What a packed file (workbook, zip, gzip, Parquet) becomes when it is unpacked, roughly. */
const UNPACKED = 8;

/** Bytes of text that the inputs hold, roughly: of packed files their size tells no more. @throws UserError as {@link findInputs} does. */
export async function inputSize(paths: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const { path } of (await findInputs(paths)).files) {
    const size = (await stat(path).catch(() => null))?.size ?? 0;
    bytes += /\.(?:csv|txt|tsv)$/i.test(path) ? size : size * UNPACKED;
  }
  return bytes;
}
