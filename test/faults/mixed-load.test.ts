import { inFull } from '../kit/faults.js';
import { staysFlat } from '../kit/steady-memory.js';

const fullSeconds = 300;
const shortSeconds = 10;

staysFlat('Mixed load', {
  seconds: inFull ? fullSeconds : shortSeconds,
  errandsPerSecond: inFull ? 8 : 5,
  sampleEverySeconds: inFull ? 3 : 1,
  fillsTokenCache: inFull,
  // In a short run a process warms up all the time.
  allowed: inFull
    ? { heapMiB: 8, rssMiB: 40, externalMiB: 8, handles: 40, files: 40 }
    : { heapMiB: 80, rssMiB: 160, externalMiB: 40, handles: 150, files: 150 },
});
