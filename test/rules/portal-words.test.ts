import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reasonSentences } from '../../src/domain/reasons.js';
import { type ErrorReason, refusals } from '../../src/domain/refusal.js';
import { providerNames } from '../../src/platform/config/providers/providers.js';
import { inWords } from '../../src/web/portal/api/api-sentences.js';
import { detailInWords } from '../../src/web/portal/detail-words.js';
import { providerName, providerSubject } from '../../src/web/portal/provider-names.js';

describe('The words of the portal for names of the API', () => {
  it('O4 details of the audit log are words', () => {
    const shown: [string, unknown, string][] = [
      ['kind', 'EMAIL', 'identifier: email'],
      ['kind', 'INVITATION', 'message: invitation'],
      ['kinds', ['USERNAME', 'PHONE'], 'identifiers: username + phone'],
      ['method', 'SMS_CODE', 'method: code by SMS'],
      ['wayIn', 'TOTP', 'way to log in: authenticator app'],
      ['wayIn', 'RECOVERY_CODES', 'way to log in: recovery codes'],
      ['notice', 'WAY_IN_ADDED', 'from the notice: way to log in added'],
      ['field', ['users', 'explainIdentifier'], 'read: users + login help'],
      ['reason', 'PASSKEY_NOT_ACCEPTED', 'reason: passkey not accepted'],
      ['changed', ['displayName'], 'changed: display name'],
      ['isInvited', true, 'invited: yes'],
      ['country', 'JP', 'country: Japan (JP)'],
      ['settings', ['smsDailyLimit', 'lookups'], 'settings: Daily SMS limit + Users can look each other up'],
      ['place', 'KII', 'used in: API of Kii Cloud'],
      ['operation', 'changePassword', 'operation: change password'],
      ['sessions', 2, 'sessions ended: 2'],
    ];
    for (const [name, value, words] of shown) assert.equal(detailInWords(name, value), words);
  });

  it('O4 ids, and texts that people typed, stay as they are', () => {
    assert.equal(detailInWords('name', 'CI_DEPLOY'), 'name: CI_DEPLOY');
    assert.equal(detailInWords('tokenId', 'AB_cd'), 'token ID: AB_cd');
    assert.equal(detailInWords('prefix', '+8190'), 'prefix: +8190');
  });

  it('D19 every provider has a name, also the development inbox', () => {
    for (const provider of [...providerNames, 'inbox']) assert.match(providerName(provider), /^[A-Z]/, provider);
    for (const provider of providerNames) {
      assert.match(providerSubject(provider), /^(The [a-z]|(Vonage|Twilio|WhatsApp)\b)/, provider);
    }
    assert.equal(providerName('one of later'), 'one of later');
  });

  it('E1 sentences of the API lose their marks for developers', () => {
    const given = { min: 1, max: 2, retryAfter: 60 };
    for (const [reason, sentence] of Object.entries({ ...refusals, ...reasonSentences })) {
      assert.doesNotMatch(inWords(sentence, { reason: reason as ErrorReason, ...given }), /`/, reason);
    }
    assert.match(inWords(refusals.RATE_LIMITED, { reason: 'RATE_LIMITED', retryAfter: 60 }), /after 1 minute\.$/);
  });
});
