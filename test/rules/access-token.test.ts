import assert from 'node:assert/strict';
import { constants, createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, it } from 'node:test';
import { readAccessToken, signAccessToken } from '../../src/domain/sessions/access-token.js';

/** The order of P-256: (r, n - s) is as valid a signature as (r, s). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const issuer = 'https://id.example.com';
/** Far from the machine's own clock, which must have no effect. */
const nowSeconds = 4_000_000_000;
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const key = { id: 'the-key', algorithm: 'ES256', privateKey } as const;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const claims = {
  iss: issuer,
  aud: 'default',
  sub: 'the-user',
  sid: 'the-session',
  session_generation: 1,
  iat: nowSeconds,
  exp: nowSeconds + 600,
  jti: 'the-token',
};
const header = { alg: 'ES256', typ: 'at+jwt', kid: 'the-key' };
const rsaHeader = { alg: 'RS256', typ: 'at+jwt', kid: 'the-rsa-key' };

const asked: string[] = [];
function read(token: string, atSeconds = nowSeconds) {
  const findKey = async (kid: string) => {
    asked.push(kid);
    if (kid === 'the-rsa-key') return rsa.publicKey;
    return kid === 'the-key' ? publicKey : null;
  };
  return readAccessToken(token, { findKey, issuer, now: () => atSeconds * 1_000 });
}

const rs256 = (input: Buffer) => sign('sha256', input, rsa.privateKey);

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Makes a token of any shape with a valid signature. */
function forge(itsHeader: unknown, itsClaims: unknown, signer: (input: Buffer) => Buffer = es256(privateKey)): string {
  const input = `${encode(itsHeader)}.${encode(itsClaims)}`;
  return `${input}.${signer(Buffer.from(input)).toString('base64url')}`;
}

function es256(signingKey: KeyObject, hash = 'sha256') {
  return (input: Buffer) => sign(hash, input, { key: signingKey, dsaEncoding: 'ieee-p1363' });
}

const without = (claim: keyof typeof claims) =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => name !== claim));
const required = (Object.keys(claims) as (keyof typeof claims)[]).filter(claim => claim !== 'session_generation');
const invalid = { ok: false, reason: 'INVALID' };
const shown = (value: unknown) => {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
};

describe('T8 An access token of an unknown key', () => {
  const other = { ...key, id: 'another-key' };

  it('has expired, if it names our issuer and its time is over', async () => {
    const token = signAccessToken(other, claims);
    assert.deepEqual(await read(token, claims.exp), { ok: false, reason: 'KEY_DELETED' });
    assert.deepEqual(await read(token, claims.exp - 1), invalid);
  });

  it('is invalid if it is of another issuer, lacks a claim, or is no access token', async () => {
    const otherHeader = { ...header, kid: 'another-key' };
    for (const [itsHeader, itsClaims] of [
      [otherHeader, { ...claims, iss: 'https://evil.example' }],
      [otherHeader, without('sid')],
      [{ ...otherHeader, typ: 'JWT' }, claims],
      [{ ...otherHeader, alg: 'none' }, claims],
      [otherHeader, 'no JSON'],
    ]) {
      assert.deepEqual(await read(forge(itsHeader, itsClaims), claims.exp), invalid);
    }
  });
});

describe('An access token', () => {
  it('T2 is a JWT of type at+jwt, signed with ES256, that names its key and holds these claims only', () => {
    const [itsHeader = '', itsClaims = ''] = signAccessToken(key, claims).split('.');
    assert.deepEqual(JSON.parse(Buffer.from(itsHeader, 'base64url').toString()), header);
    assert.deepEqual(JSON.parse(Buffer.from(itsClaims, 'base64url').toString()), claims);
  });

  it('T10 of an RSA key names RS256, and can be read', async () => {
    const token = signAccessToken({ id: 'the-rsa-key', algorithm: 'RS256', privateKey: rsa.privateKey }, claims);
    const [itsHeader = ''] = token.split('.');
    assert.deepEqual(JSON.parse(Buffer.from(itsHeader, 'base64url').toString()), rsaHeader);
    assert.deepEqual(await read(token), { ok: true, tokenClaims: claims });
  });

  it('T2 can be read', async () => {
    assert.deepEqual(await read(signAccessToken(key, claims)), { ok: true, tokenClaims: claims });
  });

  it('T5 is read without the generation of its session, which older releases did not write', async () => {
    const tokenClaims = without('session_generation');
    assert.deepEqual(await read(forge(header, tokenClaims)), { ok: true, tokenClaims });
  });

  it('T2 is read when another program signed it with the same key, so the other tests here fail for one reason each', async () => {
    assert.deepEqual(await read(forge(header, claims)), { ok: true, tokenClaims: claims });
  });

  it('T2 is valid until the last millisecond before exp, then expired', async () => {
    const token = signAccessToken(key, claims);
    assert.equal((await read(token, claims.exp - 0.001)).ok, true);
    assert.deepEqual(await read(token, claims.exp), { ok: false, reason: 'EXPIRED', tokenClaims: claims });
  });

  it('T2 may come from a node whose clock is ahead', async () => {
    const ahead = { ...claims, iat: nowSeconds + 30, exp: nowSeconds + 630 };
    assert.deepEqual(await read(forge(header, ahead)), { ok: true, tokenClaims: ahead });
  });

  it('T2 may name from when it is valid, judged by the given clock', async () => {
    const since = { ...claims, nbf: nowSeconds - 1 };
    assert.deepEqual(await read(forge(header, since)), { ok: true, tokenClaims: since });
  });

  it('T8 of another app is returned to the caller, who knows which app was requested', async () => {
    const foreign = { ...claims, aud: 'another' };
    assert.deepEqual(await read(forge(header, foreign)), { ok: true, tokenClaims: foreign });
  });
});

describe('A token is invalid', () => {
  const pem = publicKey.export({ format: 'pem', type: 'spki' });
  const hs256 = (secret: string | Buffer) => (input: Buffer) => createHmac('sha256', secret).update(input).digest();
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });

  const forgeries: Record<string, string> = {
    'without a signature (alg none)': forge({ ...header, alg: 'none' }, claims, () => Buffer.alloc(0)),
    'as alg None': forge({ ...header, alg: 'None' }, claims, () => Buffer.alloc(0)),
    'as ES256 with an empty signature': forge(header, claims, () => Buffer.alloc(0)),
    'as HS256 with our public key as the secret': forge({ ...header, alg: 'HS256' }, claims, hs256(pem)),
    'as HS256 with our public key in DER': forge(
      { ...header, alg: 'HS256' },
      claims,
      hs256(publicKey.export({ format: 'der', type: 'spki' })),
    ),
    'with a signature of ours that says HS256': forge({ ...header, alg: 'HS256' }, claims),
    'with a signature of ours that says ES384': forge({ ...header, alg: 'ES384' }, claims, es256(privateKey, 'sha384')),
    'as ES384 under another curve': forge({ ...header, alg: 'ES384' }, claims, es256(p384.privateKey, 'sha384')),
    'as PS256': forge({ ...header, alg: 'PS256' }, claims, input => sign('sha256', input, rsa.privateKey)),
    'as RS256 under our EC key': forge({ ...header, alg: 'RS256' }, claims),
    'as RS256 by an RSA key under the name of our EC key': forge({ ...rsaHeader, kid: 'the-key' }, claims, rs256),
    'as ES256 under our RSA key': forge({ ...rsaHeader, alg: 'ES256' }, claims),
    'as PS256 under our RSA key': forge({ ...rsaHeader, alg: 'PS256' }, claims, input =>
      sign('sha256', input, { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING }),
    ),
    'as HS256 with our RSA key as the secret': forge(
      { ...rsaHeader, alg: 'HS256' },
      claims,
      hs256(rsa.publicKey.export({ format: 'pem', type: 'spki' })),
    ),
    'as RS512 under our RSA key': forge({ ...rsaHeader, alg: 'RS512' }, claims, input =>
      sign('sha512', input, rsa.privateKey),
    ),
    'signed with another RSA key': forge(rsaHeader, claims, input =>
      sign('sha256', input, generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey),
    ),
    'with a signature of ours under the RSA key': forge(rsaHeader, claims),
    'signed with another key of the same curve': forge(header, claims, es256(other.privateKey)),
    'signed with a key that it brings along': forge(
      { ...header, jwk: other.publicKey.export({ format: 'jwk' }) },
      claims,
      es256(other.privateKey),
    ),
    'with a signature of zeros': forge(header, claims, () => Buffer.alloc(64)),
    'with a signature in DER': forge(header, claims, input => sign('sha256', input, privateKey)),
    'with a signature that is too long': forge(header, claims, input =>
      Buffer.concat([es256(privateKey)(input), Buffer.alloc(1)]),
    ),
    'with a signature that is too short': forge(header, claims, () => Buffer.alloc(63, 1)),
    'as an ordinary JWT': forge({ ...header, typ: 'JWT' }, claims),
    'as an id token': forge({ ...header, typ: 'id+jwt' }, claims),
    'without a type': forge({ alg: 'ES256', kid: 'the-key' }, claims),
    'with a critical extension': forge({ ...header, crit: ['b64'], b64: false }, claims),
    'with an empty list of critical extensions': forge({ ...header, crit: [] }, claims),
    'without a key': forge({ alg: 'ES256', typ: 'at+jwt' }, claims),
    'with an unknown key': forge({ ...header, kid: 'another' }, claims),
    'with a path for a key': forge({ ...header, kid: '../../dev/null' }, claims),
    'with a statement for a key': forge({ ...header, kid: "' OR 1=1 --" }, claims),
    'with a list for a key': forge({ ...header, kid: ['the-key'] }, claims),
    'with __proto__ for a key': forge({ ...header, kid: '__proto__' }, claims),
    'with a header that is no object': forge('null', claims),
    'with a header that is no JSON': forge('{', claims),
    'with claims that are no JSON': forge(header, '{'),
    'with claims that are null': forge(header, 'null'),
    'with claims that are a list': forge(header, [claims]),
    'from another issuer': forge(header, { ...claims, iss: 'https://id.example.com.evil.example' }),
    'from a list of issuers': forge(header, { ...claims, iss: [issuer] }),
    'for a list of apps': forge(header, { ...claims, aud: ['default'] }),
    'that is not valid yet': forge(header, { ...claims, nbf: nowSeconds + 60 }),
    'that is longer than any of ours': forge(header, { ...claims, more: 'x'.repeat(4_000) }),
    ...Object.fromEntries(required.map(claim => [`without ${claim}`, forge(header, without(claim))])),
    ...Object.fromEntries(
      ['600', null, true, {}, 1.5, 1e300].map(exp => [`with exp ${shown(exp)}`, forge(header, { ...claims, exp })]),
    ),
    ...Object.fromEntries(
      ['1', null, true, {}, 1.5].map(each => [
        `with session_generation ${shown(each)}`,
        forge(header, { ...claims, session_generation: each }),
      ]),
    ),
    ...Object.fromEntries(['', 7, null, {}].map(sub => [`with sub ${shown(sub)}`, forge(header, { ...claims, sub })])),
    ...Object.fromEntries(['', 7, null, {}].map(sid => [`with sid ${shown(sid)}`, forge(header, { ...claims, sid })])),
  };
  for (const [what, token] of Object.entries(forgeries)) {
    it(`T8 ${what}`, async () => {
      assert.deepEqual(await read(token), invalid);
    });
  }

  it('T8 also when it is forged and expired: only our own tokens are called expired', async () => {
    assert.deepEqual(await read(forge(header, claims, es256(other.privateKey)), claims.exp + 1), invalid);
  });

  it('T8 when any of its characters is changed', async () => {
    const token = signAccessToken(key, claims);
    for (let index = 0; index < token.length; index += 7) await assertChanged(token, index);
    // The last character has four unused bits, so the next letter decodes to the same signature.
    await assertChanged(token, token.length - 1);
  });

  async function assertChanged(token: string, index: number): Promise<void> {
    const changed = /[Zz9_-]/.test(token[index] ?? '') ? 'a' : String.fromCharCode(token.charCodeAt(index) + 1);
    assert.deepEqual(
      await read(token.slice(0, index) + changed + token.slice(index + 1)),
      invalid,
      `character ${index}`,
    );
  }

  for (const garbage of ['', '.', '..', '...', 'a.b', 'a.b.c', 'Bearer x', '\0', '💥.💥.💥', 'x'.repeat(1_000_000)]) {
    it(`T8 as ${shown(garbage)}, without an exception`, async () => {
      assert.deepEqual(await read(garbage), invalid);
    });
  }

  it('T8 before any key is looked up, unless its header could be ours', async () => {
    asked.length = 0;
    await read(forge({ ...header, alg: 'HS256' }, claims));
    await read(forge({ ...header, typ: 'JWT', kid: 'x' }, claims));
    await read(forge({ ...header, kid: ['the-key'] }, claims));
    await read(`${'x'.repeat(5_000)}.y.z`);
    assert.deepEqual(asked, []);
  });
});

describe('A signature', () => {
  it('T2 in its second valid form gives no other token', async () => {
    const token = signAccessToken(key, claims);
    const at = token.lastIndexOf('.');
    const bytes = Buffer.from(token.slice(at + 1), 'base64url');
    const s = BigInt(`0x${bytes.subarray(32).toString('hex')}`);
    const twin = Buffer.concat([bytes.subarray(0, 32), Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex')]);
    assert.deepEqual(await read(`${token.slice(0, at)}.${twin.toString('base64url')}`), {
      ok: true,
      tokenClaims: claims,
    });
  });
});
