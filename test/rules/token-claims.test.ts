import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fillTokenClaims, readTokenClaims } from '../../src/domain/apps/token-claims.rules.js';
import { refusal } from '../kit/refusals.js';

const variables = {
  'app.id': 'default',
  'session.id': 'a-session',
  'user.id': 'a-user',
  'user.role': 'pseudo',
} as const;

function isRefused(value: unknown): boolean {
  try {
    readTokenClaims(value, 'claims');
    return false;
  } catch (error) {
    return refusal('BAD_USER_INPUT', 'claims')(error);
  }
}

describe('A template of claims', () => {
  it('T2 fills in each variable, wherever it is in a text, and leaves everything else unchanged', () => {
    const template = {
      role: 'app_{{user.role}}',
      list: ['{{ user.id }}/{{  session.id  }}', 7, true, null],
      nested: { 'x-app': '{{ app.id }}', text: 'a } b }} c' },
    };
    assert.deepEqual(fillTokenClaims(readTokenClaims(template, 'claims'), variables), {
      role: 'app_pseudo',
      list: ['a-user/a-session', 7, true, null],
      nested: { 'x-app': 'default', text: 'a } b }} c' },
    });
  });

  const registered = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'sid', 'session_generation'];
  const saidOfLogins = ['acr', 'act', 'amr', 'auth_time', 'azp', 'client_id', 'cnf', 'may_act', 'nonce'];
  const saidOfAddresses = ['email', 'email_verified', 'phone_number', 'phone_number_verified', 'Sub', 'EXP'];
  for (const name of [...registered, ...saidOfLogins, ...saidOfAddresses]) {
    it(`T2 refuses the name ${name} at the top, which is allowed further inside`, () => {
      assert.equal(isRefused({ [name]: 'x' }), true);
      assert.equal(isRefused({ mine: { [name]: 'x' } }), false);
    });
  }

  const refused: [what: string, value: unknown][] = [
    ['a variable that there is not', { a: '{{ user.email }}' }],
    ['a member that every object has', { a: '{{ constructor }}' }],
    ['a variable in capitals', { a: '{{ USER.ID }}' }],
    ['a variable without an end', { a: '{{ user.id }' }],
    ['a filter of Liquid', { a: '{{ user.id | upcase }}' }],
    ['a tag of Liquid', { a: '{% if user.id %}' }],
    ['a variable in a name', { '{{ user.id }}': 1 }],
    ['a variable made of two', { a: '{{ {{ user.id }} }}' }],
    ['a list', ['a']],
    ['a text', 'a'],
    ['a control character', { a: 'a\u0000' }],
    ['a name that sets a prototype', JSON.parse('{"__proto__":{"a":1}}')],
    ['what is too deep', JSON.parse(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`)],
  ];
  for (const [what, value] of refused) {
    it(`T2 is refused with ${what}`, () => assert.equal(isRefused(value), true));
  }

  it('T2 adds at most 1,024 bytes to a token, counted when it is filled in', () => {
    // {"a":"…"} has eight more bytes. An id has 36.
    assert.equal(isRefused({ a: 'x'.repeat(1_016) }), false);
    assert.equal(isRefused({ a: 'x'.repeat(1_017) }), true);
    assert.equal(isRefused({ a: '{{user.id}}'.repeat(28) }), false);
    assert.equal(isRefused({ a: '{{user.id}}'.repeat(29) }), true);
    assert.equal(isRefused({ a: 'é'.repeat(509) }), true);
  });
});
