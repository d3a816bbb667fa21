import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

const folders = new Set<string>();

/** Creates an empty folder below `parent` that is gone when the process ends, however it ends short of a kill. */
export async function createTemporaryFolder(parent: string, prefix: string): Promise<string> {
  const folder = await mkdtemp(join(parent, prefix));
  if (folders.size === 0) process.once('exit', removeAll);
  folders.add(folder);
  return folder;
}

/** Removes a temporary folder now. */
export async function removeTemporaryFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  keepTemporaryFolder(folder);
}

/** Gives a temporary folder up to its new owner: it is not removed any more. */
export function keepTemporaryFolder(folder: string): void {
  folders.delete(folder);
  if (folders.size === 0) process.removeListener('exit', removeAll);
}

function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
