import type { Period } from './domain/date.js';
import type { Penalties, RunManifest } from './domain/result.js';
import type { Lang } from './domain/text.js';
import type { FindingTable } from './findings/finding-table.js';
import type { Ledger } from './ledger/ledger.js';
import { penaltyTotal } from './report-data.js';
import type { Pack } from './rules/pack.js';
import { packDigest } from './rules/pack-digest.js';
import { moment } from './with-ledger.js';

/** Puts a run into the ledger, in two steps, so that the output can come into its place in between. */
export interface RunRecorder {
  /** Writes the entry; it can be seen by nobody yet. */
  write(manifest: RunManifest): Promise<void>;
  /** Keeps it. */
  keep(): Promise<void>;
}

/** What a run leaves in the ledger. */
export async function runRecorder(
  ledger: Ledger,
  run: {
    readonly period: Period;
    readonly pack: Pick<Pack, 'folder'>;
    readonly lang: Lang;
    readonly penalties: Penalties;
    readonly findings: FindingTable;
  },
): Promise<RunRecorder> {
  const { period, lang, penalties, findings } = run;
  const digest = await packDigest(run.pack.folder);
  return {
    write: (manifest) =>
      ledger.record({
        ...{ period, manifest, lang, packDigest: digest, fines: penaltyTotal(penalties) },
        ...{ lines: penalties.lines, joint: penalties.joint, findings: findings.findings('rule'), now: moment() },
      }),
    keep: () => ledger.keep(),
  };
}
