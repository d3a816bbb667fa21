import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoadingStore } from './port.js';
import type { PostgresStore } from './postgres.js';

/** Told of every table that was taken over, with its rows. */
export type OnTransfer = (table: string, rows: number) => void;

/**
 * Fills every table of `to` with the rows of the table of the same name in `from`: the embedded database writes a file
 * into the work folder, PostgreSQL reads it, the file is removed. Views are not taken over.
 */
export async function transferTables(
  from: LoadingStore,
  to: PostgresStore,
  workFolder: string,
  onTransfer: OnTransfer = () => {},
): Promise<void> {
  const file = join(workFolder, 'transfer.csv');
  try {
    for (const [table, columns] of await to.tables()) {
      const written = await from.writeCsv(table, columns, file);
      if (written === 0) continue;
      const copied = await to.copyCsv(table, columns, createReadStream(file, { highWaterMark: 1 << 20 }));
      if (copied !== written) throw new Error(`internal error: ${copied} of ${written} rows of ${table} arrived`);
      await to.analyse(table);
      onTransfer(table, copied);
    }
  } finally {
    await rm(file, { force: true });
  }
}
