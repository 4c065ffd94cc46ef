import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forecastLogin, type LoginFacts } from '../../src/domain/admin/explain.rules.js';
import type { HeldBackReason } from '../../src/domain/messaging/outbox/held-back.rules.js';

const nobody: LoginFacts = {
  kind: 'PHONE',
  verification: 'ON',
  user: null,
  isOwned: false,
  claimants: [],
  pendingCount: 0,
  isDelayed: false,
};
const claimant = (state: LoginFacts['claimants'][number]['state'], heldBack: HeldBackReason | null = null) => ({
  state,
  heldBack,
});
const user = { disabledAt: null, passwordHash: 'hash' };

const cases: [title: string, change: Partial<LoginFacts>, canLogIn: boolean, reason: RegExp][] = [
  ['nobody has it', {}, false, /^Nobody in this app has this address/],
  ['nobody has the username', { kind: 'USERNAME', verification: null }, false, /has this username/],
  ['it is pending', { pendingCount: 1 }, false, /only the new address of a change/],
  ['its owner is well', { user, isOwned: true }, true, /^It works with the right password\.$/],
  ['its sole claimant is well while OFF', { user, verification: 'OFF' }, true, /its verification is off/],
  ['its owner is disabled', { user: { ...user, disabledAt: 1 }, isOwned: true }, false, /is disabled/],
  ['its user has no password', { user: { ...user, passwordHash: null }, isOwned: true }, false, /pseudo user/],
  ['there were too many failures', { user, isOwned: true, isDelayed: true }, false, /has to wait/],
  ['one claims it', { claimants: [claimant('FAILED')] }, false, /^The user who .* could not be delivered/],
  ['one claims it, long ago', { claimants: [claimant(null)] }, false, /too old/],
  [
    'X12 its message was held back',
    { claimants: [claimant('SENT', 'ADDRESS_BUDGET')] },
    false,
    /not sent, since this address has had as many messages/,
  ],
  ['its code is too old, held back or not', { claimants: [claimant('EXPIRED', 'OWNED')] }, false, /too old/],
  ['several claim it', { claimants: [claimant('SENT'), claimant('SENT')] }, false, /^None of the users/],
  [
    'several claim it while OFF',
    { verification: 'OFF', claimants: [claimant('SENT'), claimant('SENT')] },
    false,
    /^Several users .* leads to nobody/,
  ],
];

describe('What a report says of a login', () => {
  for (const [title, change, canLogIn, reason] of cases) {
    it(`O2 when ${title}`, () => {
      const forecast = forecastLogin({ ...nobody, ...change });
      assert.equal(forecast.canLogIn, canLogIn);
      assert.match(forecast.reason, reason);
      assert.match(forecast.reason, /^[A-Z][^.]*\.$/, 'one sentence');
    });
  }
});
