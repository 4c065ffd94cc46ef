import { staysFlat } from '../kit/steady-memory.js';

/** An hour, unless MIXED_LOAD_SECONDS says otherwise. */
const seconds = Number(process.env.MIXED_LOAD_SECONDS ?? 3_600);

staysFlat(`Mixed load for ${seconds} seconds`, {
  seconds,
  errandsPerSecond: 2,
  sampleEverySeconds: Math.max(1, Math.round(seconds / 360)),
  fillsTokenCache: seconds >= 300,
  allowed: { heapMiB: 6, rssMiB: 32, externalMiB: 6, handles: 30, files: 30 },
});
