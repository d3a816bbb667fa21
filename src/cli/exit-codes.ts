/** Exit codes of every command. */
export const EXIT = {
  /** Done. */
  done: 0,
  /** Done, and `--fail-on` was met. */
  findings: 1,
  /** Could not run: usage, configuration, rule files, nothing to read. */
  failed: 2,
  /** Done, but rows were rejected or a file was not understood. */
  rejected: 3,
} as const;
