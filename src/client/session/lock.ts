import { type KeyValueStorage, type LockManager, platform, sleep, tabStorage } from '../platform.js';

/** Runs `work` while no other holder of this lock runs. */
export type Lock = <T>(work: () => Promise<T>) => Promise<T>;

/** The longest wait. Otherwise a tab that was frozen while it held the lock would block all others. */
const longestWaitMs = 30_000;

/** How long a lease is valid unless it is renewed, and how soon after a write all tabs read the same lease. */
const leaseMs = 10_000;
const settleMs = 50;

/** Returns the lock that all users of this storage share: all tabs of a page, or only this program. */
export function createLock(name: string, storage: KeyValueStorage): Lock {
  if (storage !== tabStorage()) return async work => await work();
  const locks = platform.navigator?.locks;
  return locks === undefined ? leaseIn(storage, name) : webLock(locks, name);
}

function webLock(locks: LockManager, name: string): Lock {
  return async work => {
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(), longestWaitMs);
    let hasBegun = false;
    const begin = async () => {
      hasBegun = true;
      clearTimeout(timer);
      return await work();
    };
    try {
      return await locks.request(name, { signal: waiting.signal }, begin);
    } catch (error) {
      if (hasBegun) throw error;
      return await begin();
    }
  };
}

/** For browsers without Web Locks, and pages without HTTPS. The last writer has the lease. The others read that and wait. */
function leaseIn(storage: KeyValueStorage, lockName: string): Lock {
  const name = `${lockName}.lock`;
  return async work => {
    const owner = String(Math.random());
    // Without a lease two tabs may refresh at once, which only costs a request.
    let isWritable = true;
    const write = async () => {
      try {
        await storage.setItem(name, `${owner} ${Date.now() + leaseMs}`);
      } catch {
        isWritable = false;
      }
    };
    const isMine = async () => (await storage.getItem(name))?.startsWith(`${owner} `) ?? false;
    const giveUpAt = Date.now() + longestWaitMs;
    while (isWritable && Date.now() < giveUpAt) {
      const leftMs = Number((await storage.getItem(name))?.split(' ')[1] ?? 0) - Date.now();
      // A lease that ends too far in the future was written before the clock was set back.
      if (leftMs <= 0 || leftMs > leaseMs) await write();
      await sleep(settleMs * (1 + Math.random()));
      if (await isMine()) break;
    }
    const renewing = setInterval(write, leaseMs / 3);
    try {
      return await work();
    } finally {
      clearInterval(renewing);
      if (isWritable && (await isMine())) await storage.removeItem(name);
    }
  };
}
