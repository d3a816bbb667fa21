import type { LastingOptions } from './port.js';

/** Milliseconds between two tries. */
const PAUSE_MS = 250;

/**
 * Tries until `attempt` gives something, for as long as the options allow; null when it never did. The first try comes at
 * once, and so does the message that it has to wait.
 */
export async function waitFor<T>(
  { waitSeconds, onWait }: Pick<LastingOptions, 'waitSeconds' | 'onWait'>,
  attempt: () => Promise<T | null>,
): Promise<T | null> {
  const end = Date.now() + waitSeconds * 1000;
  for (let tries = 0; ; tries++) {
    const found = await attempt();
    if (found !== null || Date.now() >= end) return found;
    if (tries === 0) onWait();
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
