import { Session } from 'node:inspector/promises';

export interface CallCounts {
  /** Returns how often a function of a file was called since the last `reset`. */
  of(fileEnd: string, functionName: string): Promise<number>;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Counts calls with V8's coverage, since the exports of a module cannot be replaced by a spy. */
export async function countCalls(): Promise<CallCounts> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  /** Each take sets V8's own counts back to zero. */
  const take = async () => (await session.post('Profiler.takePreciseCoverage')).result;
  return {
    async of(fileEnd, functionName) {
      return (await take())
        .filter(({ url }) => url.endsWith(fileEnd))
        .flatMap(({ functions }) => functions)
        .filter(({ functionName: name }) => name === functionName)
        .reduce((sum, { ranges }) => sum + (ranges[0]?.count ?? 0), 0);
    },
    async reset() {
      await take();
    },
    async stop() {
      await session.post('Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
}
