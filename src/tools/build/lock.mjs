/** Allows one installation or build at a time in a checkout, with a file that lists the processes at work. */
import { appendFileSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onInterrupt, root } from '../run.mjs';

const file = join(root, 'dist/.lock');
const pollMs = 200;
const heartbeatMs = 2_000;
/** In a new container, another process may have the id of a dead one. Then only the age of the file shows that the process is dead. */
const silenceMs = 60_000;

/**
 * @template T
 * @param {() => Promise<T>} work
 */
export async function withLock(work) {
  await take();
  const release = () => rmSync(file, { force: true });
  const forget = onInterrupt(release);
  const heartbeat = setInterval(() => utimesSync(file, Date.now() / 1000, Date.now() / 1000), heartbeatMs);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    forget();
    release();
  }
}

/** Adds a process group that continues the work even if this process is killed. */
export function shareLockWith(groupId) {
  appendFileSync(file, ` -${groupId}`);
}

async function take() {
  mkdirSync(join(root, 'dist'), { recursive: true });
  for (let waiting = false; ; waiting = true) {
    if (await tryToTake()) return;
    const ids = holders();
    if (isAbandoned(ids)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!waiting) console.log(`Waiting for process ${ids[0] ?? 'unknown'}, which installs or builds here…`);
    await sleep(pollMs);
  }
}

async function tryToTake() {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  // Two processes may remove the lock of the same dead process. The later one may have removed the other's
  // new lock, so check again.
  await sleep(50);
  return holders()[0] === process.pid;
}

function holders() {
  try {
    return readFileSync(file, 'utf8').split(' ').map(Number).filter(Boolean);
  } catch {
    return [];
  }
}

function isAbandoned(ids) {
  const silentMs = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  return silentMs > silenceMs || (ids.length > 0 && !ids.some(isAlive));
}

/** A negative id names a process group. */
function isAlive(id) {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
