import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forecastLogin, type LoginClaimant, type LoginFacts } from '../../src/domain/admin/explain.rules.js';
import { meaningOf } from '../../src/domain/messaging/outbox/message-problem.rules.js';
import type { ErrorCode } from '../../src/domain/refusal.js';

const nobody: LoginFacts = {
  kind: 'PHONE',
  verification: 'ON',
  user: null,
  isOwned: false,
  claimants: [],
  pendingCount: 0,
  refusal: null,
  isFrozen: false,
  isDelayed: false,
};
const claimant = (
  state: LoginClaimant['state'],
  code: string | null = null,
  change: Partial<LoginClaimant> = {},
): LoginClaimant => ({ state, problem: code === null ? null : meaningOf(code), isDisabled: false, ...change });
const refusal = (code: ErrorCode, retryAfter?: number): LoginFacts['refusal'] => ({
  code,
  details: { reason: 'RATE_LIMITED', ...(retryAfter !== undefined && { retryAfter }) },
});
const user = { disabledAt: null, passwordHash: 'hash' };

const cases: [title: string, change: Partial<LoginFacts>, canLogIn: boolean, reason: RegExp][] = [
  ['nobody has it', {}, false, /^Nobody in this app has this address/],
  ['nobody has the username', { kind: 'USERNAME', verification: null }, false, /has this username/],
  ['a change of it was undone', { isFrozen: true }, false, /neither the old nor the new one logs in/],
  ['it is pending', { pendingCount: 1 }, false, /only the new address of a change/],
  ['its owner is well', { user, isOwned: true }, true, /^It works with the right password\.$/],
  ['its sole claimant is well while OFF', { user, verification: 'OFF' }, true, /because verification is off/],
  ['its owner is disabled', { user: { ...user, disabledAt: 1 }, isOwned: true }, false, /is disabled/],
  [
    'its user has no password',
    { user: { ...user, passwordHash: null }, isOwned: true },
    false,
    /pseudo \(anonymous\) user/,
  ],
  [
    'F12 its owner has a second factor',
    { user, isOwned: true, refusal: refusal('SECOND_FACTOR_REQUIRED') },
    true,
    /^It works with the right password, and a second factor is then asked for\.$/,
  ],
  [
    'X1 there were too many failures',
    { user, isOwned: true, isDelayed: true, refusal: refusal('RATE_LIMITED', 120) },
    false,
    /has to wait: the next one 2 minutes/,
  ],
  [
    'X15 there were too many failures by other identifiers',
    { user, isOwned: true, refusal: refusal('INVALID_CREDENTIALS') },
    false,
    /counts as wrong/,
  ],
  [
    'X16 there were too many logins',
    { user, isOwned: true, refusal: refusal('RATE_LIMITED', 7_200) },
    false,
    /too often in ten minutes, and have to wait 2 hours/,
  ],
  [
    'the server refuses for another reason',
    { user, isOwned: true, refusal: refusal('SERVER_BUSY') },
    false,
    /SERVER_BUSY/,
  ],
  [
    'one claims it',
    { claimants: [claimant('FAILED', 'vonage:receipt-2')] },
    false,
    /^The user who entered it has not verified it: .* off or had no reception/,
  ],
  [
    'its message still waits',
    { claimants: [claimant('QUEUED', 'vonage:9')] },
    false,
    /still waits, since your Vonage account has no credit/,
  ],
  ['one claims it, long ago', { claimants: [claimant(null)] }, false, /has expired/],
  [
    'X12 its message was held back',
    { claimants: [claimant('SENT', 'ADDRESS_BUDGET')] },
    false,
    /did not arrive, since this address has received the most messages/,
  ],
  ['its code is too old, held back or not', { claimants: [claimant('EXPIRED', 'OWNED')] }, false, /has expired/],
  ['its claimant is disabled', { claimants: [claimant('SENT', null, { isDisabled: true })] }, false, /is disabled/],
  [
    'several claim it',
    { claimants: [claimant('SENT'), claimant('SENT')] },
    false,
    /^None of the users who entered it has verified it/,
  ],
  [
    'several claim it while OFF',
    { verification: 'OFF', claimants: [claimant('SENT'), claimant('SENT')] },
    false,
    /^Several users .* nobody can log in with it/,
  ],
];

describe('The text of a report on a login', () => {
  for (const [title, change, canLogIn, reason] of cases) {
    it(`O2 when ${title}`, () => {
      const forecast = forecastLogin({ ...nobody, ...change });
      assert.equal(forecast.canLogIn, canLogIn);
      assert.match(forecast.reason, reason);
      assert.match(forecast.reason, /^[A-Z][^.]*\.$/, 'one sentence');
      assert.doesNotMatch(`${forecast.reason} ${forecast.advice}`, /\([A-Z]\d/, 'no number of a rule');
    });
  }
});
