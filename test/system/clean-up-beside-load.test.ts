import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { engines } from '../kit/world.js';
import { type CleanUpResult, cleanUpBesideLoad } from '../million/beside-clean-up.js';
import { openFullStore } from '../million/full-store.js';

/*
 * Deletes a quarter of the audit log and half of the messages of a store with a million users while clients log in, refresh and read.
 *
 *   npm run test:system -- clean-up-beside-load
 *   USERS=20000 ENGINES=SQLite npm run test:system -- clean-up-beside-load
 */
const users = Number(process.env.USERS ?? 1_000_000);

/** R5: one deletion takes 20 ms. A login also waits for the other logins, and other programs may use the cores. */
const mostMs = 15_000;

describe(`Cleaning up a store with ${users} users`, () => {
  for (const engine of engines) {
    it(`R5 delays no request on ${engine} for long, and refuses none`, async t => {
      const result = await cleanUpBesideLoad(engine, await openFullStore(engine, users), users);
      for (const line of describeResult(result)) t.diagnostic(line);
      for (const { count, worst } of Object.values(result.beside)) assert.ok(count > 0 && worst < mostMs);
    });
  }
});

function describeResult({ rows, seconds, bytes, ...phases }: CleanUpResult): string[] {
  const { before, beside, after } = phases;
  return [
    `${rows.auditLog} entries of the audit log and ${rows.messages} messages in ${seconds.toFixed(0)} s`,
    ...Object.entries({ before, beside, after }).map(([name, each]) => `${name}: ${JSON.stringify(each)}`),
    `bytes: ${JSON.stringify(bytes)}`,
  ];
}
