import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keepSecretsIn, keepSecretsInText, keepToken, leaksIn, type Written } from '../kit/leaks.js';

const token = 'a-token-that-a-test-has-received';
const linkToken = 'the-token-of-a-link-that-was-mailed';
const password = 'a "password" with \\ and ü';
keepToken(token);
keepSecretsInText(`Your code is 314159. https://id.example.com/verify#${linkToken}`);
keepSecretsIn({ input: { newPassword: password, email: 'Jane.Doe@example.com', phone: '+819012345678' } });
keepSecretsIn({ input: { testAddresses: [{ address: '+819000000000', code: '271828' }] }, code: '271828' });

/** When a world stops, it applies these rules to everything it wrote, with everything its tests sent and received. */
describe('The search for leaks (V11, D2)', () => {
  const secrets: [what: string, text: string][] = [
    ['a code', '{"msg":"sent 314159"}'],
    ['a code in a field', '{"guess":"314159"}'],
    ['a code in a query', '{"url":"/verify?code=314159"}'],
    ['a token', `{"authorization":"Bearer ${token}"}`],
    ['a token amid other letters', `x${token}x`],
    ['the token of a link', `{"url":"/verify#${linkToken}"}`],
    ['a password', JSON.stringify({ note: `it was ${password}!` })],
  ];
  for (const [what, text] of secrets) {
    it(`finds ${what} in a log line and in a row`, () => {
      assert.equal(leaksIn({ logLines: ['{}', text], rows: [] }).length, 1);
      assert.equal(leaksIn({ logLines: [], rows: [text, '{}'] }).length, 1);
    });
  }

  const addresses: [what: string, line: string][] = [
    ['an email address in any letter case', '{"to":"JANE.DOE@example.com"}'],
    ['a phone number', '{"to":"+819012345678"}'],
    ['a phone number in its national form', '{"to":"09012345678"}'],
  ];
  for (const [what, line] of addresses) {
    it(`finds ${what} in a log line, and allows it in a table`, () => {
      assert.equal(leaksIn({ logLines: [line], rows: [] }).length, 1);
      assert.deepEqual(leaksIn({ logLines: [], rows: [line] }), []);
    });
  }

  it('does not report digits of ids, hashes, times and longer numbers as a code, or a mask as an address', () => {
    const lines = [
      '{"id":"01980314-3141-7159-8314-159314159265","at":"2031-04-15T03:14:15.926314Z"}',
      '{"hash":"$argon2id$v=19$m=19456,t=2,p=1$aa+314159/aa$x314159x","ms":1.314159,"epoch":1314159265}',
      '{"to":"j***e@e***e.com","phone":"+81*******78","code":"271828"}',
    ];
    const written: Written = { logLines: lines, rows: lines };
    assert.deepEqual(leaksIn(written), []);
  });
});
