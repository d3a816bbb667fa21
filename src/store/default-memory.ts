import { totalmem } from 'node:os';

/** Share of the machine's memory that the embedded database gets unless told otherwise; the rest is for Node and the system. */
const SHARE = 0.6;

/** Bytes of memory the process may use: the machine's, or what its container is held to. */
export function availableMemory(): number {
  // 0 or beyond all measure: no limit.
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/** Bytes of memory that the embedded database gets unless told otherwise. */
export function defaultMemory(): number {
  return Math.floor(availableMemory() * SHARE);
}
