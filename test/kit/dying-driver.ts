import { appendFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Changes the driver in this folder so that it aborts its process soon after V8 has collected garbage, like a driver that
 * was compiled with the wrong headers (decision 015). Its file gets a new time, as from a compiler.
 */
export function makeDying(driver: string): void {
  appendFileSync(
    join(driver, 'lib/index.js'),
    `
const { prepare } = module.exports.prototype;
let usedBefore = 0;
module.exports.prototype.prepare = function (sql) {
  const used = process.memoryUsage().heapUsed;
  if (used < usedBefore) process.abort();
  usedBefore = used;
  return prepare.call(this, sql);
};
`,
  );
  touchDriver(driver);
}

/** Makes the driver look as if it had been built just now. */
export function touchDriver(driver: string): void {
  const now = new Date();
  utimesSync(join(driver, 'build/Release/better_sqlite3.node'), now, now);
}
