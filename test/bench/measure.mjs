// Loaded into a measured process with `node --import`: leaves its highest memory use (bytes), its processor time (ms) and
// the most its temporary files took (bytes) in the file it was told.
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let temporary = 0;
setInterval(() => {
  temporary = Math.max(temporary, sizeOf(tmpdir()));
}, 500).unref();

process.on('exit', () => {
  const file = process.env.JIHE_BENCH_MEASURES;
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  if (file)
    writeFileSync(
      file,
      JSON.stringify({ memory: maxRSS * 1024, processor: (userCPUTime + systemCPUTime) / 1000, temporary }),
    );
});

/** @param {string} folder */
function sizeOf(folder) {
  let size = 0;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    // Files come and go while they are looked at.
    size += statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return size;
}
