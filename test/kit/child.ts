import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { MemorySample } from './processes.js';

/**
 * A server in a separate process loads this first. It lets the test move the clock and measure the memory, and ends the server
 * when the test's process ends, even by a crash.
 */
const realNow = Date.now;
let aheadMs = Number(process.env.AHEAD_MS);

Date.now = () => realNow() + aheadMs;
process.on('message', (message: { aheadMs: number } | 'measure memory') => {
  if (message === 'measure memory') process.send?.(measureMemory());
  else aheadMs = message.aheadMs;
});
// Not `exit`: pino would try for ever to write its last lines, if the pipe of its log is broken.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.channel?.unref();

let collectGarbage: (() => void) | undefined;

function measureMemory(): MemorySample {
  if (collectGarbage === undefined) {
    setFlagsFromString('--expose-gc');
    collectGarbage = runInNewContext('gc') as () => void;
  }
  collectGarbage();
  const { rss, heapUsed, external } = process.memoryUsage();
  const handles = process.getActiveResourcesInfo().length;
  return { rssMiB: rss / 2 ** 20, heapMiB: heapUsed / 2 ** 20, externalMiB: external / 2 ** 20, handles };
}
