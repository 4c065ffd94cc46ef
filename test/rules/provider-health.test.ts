import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isInTrouble } from '../../src/domain/messaging/outbox/provider-troubles.rules.js';
import { failureReasonOf } from '../../src/domain/messaging/providers/codes.rules.js';
import type { FailureReason } from '../../src/domain/messaging/providers/failure.rules.js';

describe('A failing provider', () => {
  const minute = 60_000;
  const rows: [failures: number, refusals: number, afterMs: number, inTrouble: boolean][] = [
    [1, 0, 0, false],
    [4, 0, minute - 1, false],
    [1, 0, minute, true],
    [5, 0, 0, true],
    [0, 19, 1_000 * minute, false],
    [0, 20, 0, true],
    // The clock was set back.
    [1, 0, -minute, false],
  ];
  for (const [failures, refusals, afterMs, inTrouble] of rows) {
    it(`O17 ${failures} failures and ${refusals} refusals in ${afterMs} ms: ${inTrouble}`, () => {
      assert.equal(isInTrouble({ since: 1_000_000, failures, refusals }, 1_000_000 + afterMs), inTrouble);
    });
  }

  const codes: Record<string, FailureReason> = {
    'vonage:4': 'CREDENTIALS_REFUSED',
    'vonage:9': 'BALANCE_TOO_LOW',
    'vonage:http-401': 'CREDENTIALS_REFUSED',
    'vonage:http-503': 'PROVIDER_ERROR',
    'vonage:http-418': 'OTHER',
    'vonage:timeout': 'TIMEOUT',
    'vonage:deadline': 'TIMEOUT',
    'vonage:99': 'OTHER',
    'smtp:535': 'CREDENTIALS_REFUSED',
    'smtp:connection': 'CONNECTION',
    'smtp:tls': 'TLS',
    'smtp:421': 'PROVIDER_ERROR',
    internal: 'OTHER',
  };
  for (const [code, reason] of Object.entries(codes)) {
    it(`O17 ${code} is ${reason}`, () => assert.equal(failureReasonOf(code), reason));
  }
});
