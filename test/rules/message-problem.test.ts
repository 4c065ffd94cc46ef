import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { heldBackReasonNames, heldBackReasons } from '../../src/domain/messaging/outbox/held-back.rules.js';
import { meaningOf, problemOf } from '../../src/domain/messaging/outbox/message-problem.rules.js';

const unknown = meaningOf('?').meaning;

describe('The text about a message that was not delivered', () => {
  it('X12 has a sentence and an advice for every reason to hold a message back', () => {
    for (const reason of heldBackReasonNames) {
      assert.equal(meaningOf(reason).meaning, heldBackReasons[reason]);
      assert.match(meaningOf(reason).advice, /^[A-Z].+\.$/);
    }
  });

  it('never advises to do nothing and something else', () => {
    for (const code of ['vonage:timeout', 'http:connection', 'smtp:connection', 'twilio:receipt-30450', 'app:gone'])
      assert.doesNotMatch(meaningOf(code).advice, /^Nothing\./);
  });

  const known: [code: string, says: RegExp, advises: RegExp][] = [
    ['vonage:4', /does not know the API key/, /VONAGE_API_KEY/],
    ['vonage:9', /no credit/, /Top it up/],
    ['vonage:15', /did not accept the sender/, /SMS sender/],
    ['vonage:29', /trial account/, /test numbers/],
    ['vonage:timeout', /did not answer in time/, /tries again/],
    ['vonage:http-401', /does not know the API key/, /VONAGE_API_SECRET/],
    ['vonage:http-503', /internal error/, /tries again/],
    ['vonage:receipt-2', /off or had no reception/, /try again/],
    ['vonage:receipt-6', /took the SMS for spam/, /sender/],
    ['vonage:receipt-unknown', /without a reason/, /try again/],
    ['smtp:535', /refused our login/, /SMTP_URL/],
    ['smtp:550', /does not exist, or its server refused/, /address is right/],
    ['smtp:550-5.1.1', /^The mailbox does not exist\.$/, /address is right/],
    ['smtp:552-5.2.2', /mailbox is full/, /make room/],
    ['smtp:550-5.7.26', /not authenticated/, /SPF and DKIM/],
    ['smtp:tls', /could not be encrypted/, /SMTP_URL/],
    ['http:401', /did not accept the signature/, /SENDER_SECRET/],
    ['http:recipient-no_such_number', /does not accept the recipient/, /address is right/],
    ['http:422-too_long', /refused the message/, /Look the code up/],
    ['http:503-soon', /internal error/, /tries again/],
    ['http:302', /redirect/, /SMS_URL or EMAIL_URL/],
    ['http:unencrypted', /unencrypted/, /https/],
    ['http:receipt-absent', /did not arrive/, /Look the code up/],
    ['internal', /fault/, /log/],
  ];
  for (const [code, says, advises] of known) {
    it(`X12 explains ${code} and gives advice`, () => {
      assert.match(meaningOf(code).meaning, says);
      assert.match(meaningOf(code).advice, advises);
    });
  }

  it('X12 has a general sentence for an unknown code, by what is known of it', () => {
    for (const code of [
      '',
      'toString',
      'carrier:1',
      'smtp:',
      'smtp:9x9',
      'http:',
      'http:x',
      'http:999',
      'constructor:1',
    ]) {
      assert.equal(meaningOf(code).meaning, unknown, code);
    }
    assert.match(meaningOf('vonage:987').meaning, /^Vonage did not accept it/);
    assert.match(meaningOf('vonage:http-418').meaning, /^Vonage refused/);
    assert.match(meaningOf('vonage:receipt-98').meaning, /^The carrier could not/);
    assert.match(meaningOf('smtp:459-4.9.9').meaning, /could not take the mail now/);
    assert.match(meaningOf('smtp:559').meaning, /refused the mail/);
    assert.equal(meaningOf('smtp:550-5.9.9').meaning, meaningOf('smtp:550').meaning);
  });

  it('X12 has no text for a message without a problem, and for an expired one the reason why it was never sent', () => {
    assert.equal(problemOf({ state: 'SENT', lastError: null }), null);
    assert.equal(problemOf({ state: 'QUEUED', lastError: null }), null);
    assert.match(problemOf({ state: 'EXPIRED', lastError: null })?.meaning ?? '', /expired/);
    assert.match(problemOf({ state: 'EXPIRED', lastError: 'vonage:9' })?.meaning ?? '', /no credit/);
  });
});
