// Loaded into a measured process with `node --import`: leaves its highest memory use (bytes) in the file it was told.
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const file = process.env.JIHE_BENCH_MEMORY;
  if (file) writeFileSync(file, String(process.resourceUsage().maxRSS * 1024));
});
