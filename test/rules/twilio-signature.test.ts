import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isTwilioSignature } from '../../src/domain/messaging/providers/twilio/signature.rules.js';
import { signatureFor } from '../kit/fake-twilio.js';

/** The vectors that Twilio publishes with its library (twilio-node, spec/validation.spec.js). */
const token = '12345';
const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const fields = {
  CallSid: 'CA1234567890ABCDE',
  Caller: '+14158675309',
  Digits: '1234',
  From: '+14158675309',
  To: '+18005551212',
};
const signature = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=';

const http = url.replace('https', 'http');
const withPort = (base: string) => base.replace('.com', '.com:1234');

describe('D24 the signature of Twilio', () => {
  const genuine: [string, string, string][] = [
    ['over the URL', url, signature],
    ['without the port of the URL', withPort(url), signature],
    ['over a port of the URL', withPort(http), 'Zmvh+3yNM1Phv2jhDCwEM3q5ebU='],
    ['over the port that https has', url, 'kvajT1Ptam85bY51eRf/AJRuM3w='],
    ['over the port that http has', http, '0ZXoZLH/DfblKGATFgpif+LLRf4='],
  ];
  for (const [what, at, given] of genuine) {
    it(`is accepted ${what}`, () => assert.equal(isTwilioSignature(given, at, fields, token), true));
  }

  const forged: [string, Parameters<typeof isTwilioSignature>][] = [
    ['that is missing', ['', url, fields, token]],
    ['of another token', [signature, url, fields, '12346']],
    ['of another URL', [signature, url.replace('foo=1', 'foo=2'), fields, token]],
    ['of another host', [signature, url.replace('mycompany', 'other'), fields, token]],
    ['of plain http', [signature, http, fields, token]],
    ['of another value', [signature, url, { ...fields, Digits: '1235' }, token]],
    ['of one field less', [signature, url, { ...fields, Extra: '' }, token]],
    ['in other letters', [signature.toLowerCase(), url, fields, token]],
    ['with blanks around it', [` ${signature} `, url, fields, token]],
    ['that is longer', [`${signature}=`, url, fields, token]],
  ];
  for (const [what, [given, at, over, by]] of forged) {
    it(`is refused ${what}`, () => assert.equal(isTwilioSignature(given, at, over, by), false));
  }

  it('covers the names in the order of their code units, capitals first', () => {
    const mixed = { b: '2', B: '1', a: '0', Ä: '3' };
    assert.equal(isTwilioSignature(signatureFor(url, mixed, token), url, mixed, token), true);
  });

  it('covers names and values as UTF-8', () => {
    const unicode = { Body: 'サンプル ✓' };
    assert.equal(isTwilioSignature(signatureFor(url, unicode, token), url, unicode, token), true);
  });
});
