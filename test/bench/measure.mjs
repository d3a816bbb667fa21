// Loaded into a measured process with `node --import`: leaves its highest memory use (bytes) and its processor time (ms)
// in the file it was told.
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const file = process.env.JIHE_BENCH_MEASURES;
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  if (file)
    writeFileSync(file, JSON.stringify({ memory: maxRSS * 1024, processor: (userCPUTime + systemCPUTime) / 1000 }));
});
