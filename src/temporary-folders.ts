import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { lstat, readdir, rm, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

// A temporary folder is called after the process that works in it: <prefix><machine>-<pid>-<start>-<random>. Whoever comes
// later can tell from the name alone whether that process still runs, also where the machine lost its power.

const folders = new Set<string>();

/** How often a live run touches its folders, and after how long without a touch a run on another machine counts as dead. */
const TOUCH_MS = 10 * 60_000;
const SILENT_MS = 24 * 3_600_000;
let touching: NodeJS.Timeout | undefined;

/**
 * Creates an empty folder below `parent` that is gone when the process ends, however it ends short of a kill. At once: a
 * signal that came between the folder and the note of it would leave it behind.
 */
export function createTemporaryFolder(parent: string, prefix: string): string {
  const folder = mkdtempSync(join(parent, `${prefix}${machine()}-${process.pid}-${startOf(process.pid) ?? 0}-`));
  if (folders.size === 0) {
    process.once('exit', removeAll);
    touching = setInterval(touchAll, TOUCH_MS).unref();
  }
  folders.add(folder);
  return folder;
}

/** Removes a temporary folder now. */
export async function removeTemporaryFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  keepTemporaryFolder(folder);
}

/** Gives a temporary folder up to its new owner: it is not removed any more. */
export function keepTemporaryFolder(folder: string): void {
  folders.delete(folder);
  if (folders.size > 0) return;
  process.removeListener('exit', removeAll);
  clearInterval(touching);
}

/**
 * The folders below `parent` that runs which are dead now (killed, or without power) left behind, each called `prefix` and
 * the mark of its process, perhaps with `suffix` after it. Folders of other users, and of runs that may be alive, are not
 * among them: of a run on another machine or in another container only what was not touched for a day.
 */
export async function abandonedFolders(parent: string, prefix: string, suffix = ''): Promise<string[]> {
  const names = await readdir(parent).catch(() => []);
  const found: string[] = [];
  for (const name of names.sort()) {
    if (!name.startsWith(prefix) || !name.endsWith(suffix)) continue;
    const mark = name.slice(prefix.length, name.length - suffix.length);
    const owner = /^([0-9a-f]{8})-(\d+)-(\d+)-\w{6}$/.exec(mark);
    if (owner === null) continue;
    const [, where = '', pid = '', start = ''] = owner;
    const folder = join(parent, name);
    const stats = await lstat(folder).catch(() => null);
    if (stats === null || !stats.isDirectory()) continue;
    if (process.getuid !== undefined && stats.uid !== process.getuid()) continue;
    const isDead = where === machine() ? !isAlive(Number(pid), Number(start)) : Date.now() - stats.mtimeMs > SILENT_MS;
    if (isDead) found.push(folder);
  }
  return found;
}

/** Removes what {@link abandonedFolders} finds. What cannot be removed stays: it must not keep a run from starting. */
export async function removeAbandonedFolders(parent: string, prefix: string): Promise<void> {
  for (const folder of await abandonedFolders(parent, prefix))
    await rm(folder, { recursive: true, force: true }).catch(() => {});
}

/** Eight hex digits for this machine; a container is a machine of its own, because its process numbers are. */
function machine(): string {
  let processes = '';
  try {
    processes = readlinkSync('/proc/self/ns/pid');
  } catch {
    // No such thing on this system: the name alone has to do.
  }
  return createHash('sha256').update(`${hostname()}\n${processes}`).digest('hex').slice(0, 8);
}

/** When a process began, in the system's own count; null where the system does not say. Numbers of processes are used again. */
function startOf(pid: number): number | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the name in brackets, which may hold anything; the start is the twentieth after it.
    const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // Killed, but its parent has not taken notice yet.
    if (state === 'Z' || state === 'X') return DEAD;
    const start = Number(fields[18]);
    return Number.isInteger(start) ? start : null;
  } catch {
    return null;
  }
}

/** No process began then. */
const DEAD = -1;

function isAlive(pid: number, start: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: there is such a process, of somebody else.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const now = startOf(pid);
  return now === null || (start === 0 && now !== DEAD) || now === start;
}

function touchAll(): void {
  const now = new Date();
  for (const folder of folders) utimes(folder, now, now).catch(() => {});
}

/** The database may still be writing into its folder when the process is told to end: a folder that fills up is tried again. */
function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}
