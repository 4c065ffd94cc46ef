import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { readIdempotencyKey } from '../../src/domain/idempotency/idempotency-key.rules.js';
import { inputMac, isSameInput, keyedRequest, keyMacs } from '../../src/domain/idempotency/keyed-request.rules.js';
import { Refusal } from '../../src/domain/refusal.js';
import { deriveKeys } from '../../src/platform/keys/keys.js';

const base64url = 'kPq3_Zx8vRt1-Lm5Wb7Yc0';
const uuid = 'f47ac10b-58cc-4372-a567-0e02b2c3d479';

function refusedField(read: () => unknown): string | undefined {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof Refusal);
    assert.equal(error.code, 'BAD_USER_INPUT');
    return error.details.field;
  }
  return assert.fail('it was accepted');
}

describe('An idempotency key', () => {
  it('K1 comes as an argument or as a header, quoted or bare', () => {
    assert.equal(readIdempotencyKey(null, undefined), null);
    assert.equal(readIdempotencyKey(undefined, undefined), null);
    assert.deepEqual(readIdempotencyKey(base64url, undefined), { text: base64url, field: 'idempotencyKey' });
    for (const header of [base64url, `"${base64url}"`, ` "${base64url}" `]) {
      assert.deepEqual(readIdempotencyKey(null, header), { text: base64url, field: 'Idempotency-Key' });
      assert.deepEqual(readIdempotencyKey(base64url, header), { text: base64url, field: 'idempotencyKey' });
    }
  });

  it('K1 is refused where the header differs from the argument, is sent twice or has parameters', () => {
    assert.equal(
      refusedField(() => readIdempotencyKey(base64url, uuid)),
      'idempotencyKey',
    );
    for (const header of [`"${base64url}", "${base64url}"`, `"${base64url}";a=1`, `"${base64url}`, '""', ''])
      assert.equal(
        refusedField(() => readIdempotencyKey(null, header)),
        'Idempotency-Key',
        header,
      );
  });

  it('K2 is always accepted in the forms in which clients write 128 random bits', () => {
    for (let each = 0; each < 5_000; each++) {
      const bytes = randomBytes(16);
      for (const text of [bytes.toString('base64url'), bytes.toString('hex'), randomUUID()])
        assert.equal(readIdempotencyKey(text, undefined)?.text, text);
    }
    const withoutLetter = '40739125867314905286173940257816';
    for (const text of [
      uuid,
      uuid.toUpperCase(),
      withoutLetter,
      'aB3-'.repeat(8).concat('xyz'),
      'k1'.repeat(61).concat('abcdef'),
    ])
      assert.equal(readIdempotencyKey(text, undefined)?.text, text);
  });

  const notRandom: [what: string, text: string][] = [
    ['nothing', ''],
    ['a short text', base64url.slice(1)],
    ['a long text', 'aB3-xyz'.repeat(19)],
    ['other characters', `${base64url} `],
    ['letters beyond ASCII', `${base64url}é`],
    ['a counter', '0000000000000000000000000000000000001234'],
    ['31 hexadecimal digits', '0123456789abcdef0123456789abcde'],
    ['38 decimal digits', '01234567890123456789012345678901234567'],
    ['one character again and again', 'a'.repeat(64)],
    ['a UUID of version 1', 'c232ab00-9414-11ec-b3c8-9f6bdeced846'],
    ['a UUID of version 7', '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'],
    ['the nil UUID', '00000000-0000-0000-0000-000000000000'],
  ];
  for (const [what, text] of notRandom) {
    it(`K2 that is ${what} is refused by the name of its field`, () => {
      assert.equal(
        refusedField(() => readIdempotencyKey(text, undefined)),
        'idempotencyKey',
      );
    });
  }
});

describe('The record of a request with a key', () => {
  const [old, both] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const keys = deriveKeys(old);
  const app = { id: 'app' };
  const key = { text: base64url, field: 'idempotencyKey' };
  const requestOf = (input: Record<string, unknown>) => {
    const request = keyedRequest(key, 'register', app, null, input);
    assert.ok(request !== null);
    return request;
  };
  const isSame = (one: Record<string, unknown>, other: Record<string, unknown>) =>
    isSameInput(keys, requestOf(other), inputMac(keys, requestOf(one)));

  it('K3 differs by key, operation, app and caller', () => {
    const places = [
      keyedRequest(key, 'register', app, null, {}),
      keyedRequest({ ...key, text: uuid }, 'register', app, null, {}),
      keyedRequest(key, 'createPseudoUser', app, null, {}),
      keyedRequest(key, 'register', { id: 'other' }, null, {}),
      keyedRequest(key, 'register', app, 'session', {}),
    ];
    const kept = places.map(place => place && keyMacs(keys, place)[0]);
    assert.equal(new Set(kept).size, places.length);
    assert.equal(keyedRequest(null, 'register', app, null, {}), null);
  });

  it('K5 is the same for members in another order, and for null and a missing member', () => {
    assert.ok(
      isSame(
        { email: 'a', attributes: { a: 1, b: [{ c: 1, d: 2 }] } },
        { attributes: { b: [{ d: 2, c: 1 }], a: 1 }, email: 'a', phone: null },
      ),
    );
  });

  it('K8 differs by any member, its type and its place', () => {
    const input = { email: 'a', attributes: { a: 1 } };
    for (const other of [
      { email: 'b', attributes: { a: 1 } },
      { phone: 'a', attributes: { a: 1 } },
      { email: 'a' },
      { email: 'a', attributes: { a: '1' } },
      { email: 'a', attributes: { a: [1] } },
      { email: 'a', attributes: { a: 1, b: null } },
      { email: 'a', attributes: [['a', 1]] },
    ])
      assert.ok(!isSame(input, other), JSON.stringify(other));
  });

  it('K4 is found while SECRET_KEY is being replaced', () => {
    const next = deriveKeys(both, old);
    const request = requestOf({ email: 'a' });
    assert.equal(keyMacs(next, request)[1], keyMacs(keys, request)[0]);
    assert.ok(isSameInput(next, request, inputMac(keys, request)));
  });
});
