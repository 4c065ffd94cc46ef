import assert from 'node:assert/strict';
import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  sign,
} from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, it } from 'node:test';
import { createSigningKeys, type SigningKeys } from '../../../src/domain/sessions/signing-keys/signing-keys.js';
import { listSigningKeys } from '../../../src/domain/sessions/signing-keys/signing-keys.queries.js';
import { partsOf } from '../../kit/jwt.js';
import { newName, outcomesOf, refuses, type TestApp, type TestUser } from '../../kit/test-app.js';
import { stories, type World } from '../../kit/world.js';

/** The material for forgeries: everything public, and the content of the victim's token. */
interface Material {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  /** The victim's token. The attacker does not have it, but the forgeries imitate it. */
  genuine: string;
  publicJwk: Record<string, string>;
  publicKey: KeyObject;
  /** The attacker's own key pair on the same curve. */
  own: { privateKey: KeyObject; publicKey: KeyObject };
  /** The URL of the attacker's key, as a JWKS and as a certificate chain. */
  url: string;
}

type Signer = (input: Buffer) => Buffer;

/** Encodes text unchanged, so that it may repeat a name. Encodes anything else as JSON. */
function encode(part: unknown): string {
  return Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
}

function forge(header: unknown, claims: unknown, signer: Signer): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${signer(Buffer.from(input)).toString('base64url')}`;
}

function by(privateKey: KeyObject): Signer {
  return input => sign('sha256', input, { key: privateKey, dsaEncoding: 'ieee-p1363' });
}

const hs256 =
  (secret: string | Buffer): Signer =>
  input =>
    createHmac('sha256', secret).update(input).digest();

const bytes =
  (...signature: Buffer[]): Signer =>
  () =>
    Buffer.concat(signature);

/** The order of P-256, which is equivalent to zero. */
const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
const zero = Buffer.alloc(32);

/** Tokens that the attacker can make without our keys. */
const forgeries: Record<string, (material: Material) => string[]> = {
  'alg none, however it is spelled, with our signature or without': ({ header, claims, genuine }) => {
    const [, , signature = ''] = genuine.split('.');
    const spelled = ['none', 'None', 'NONE', 'nOnE', '', null].flatMap(alg => [
      forge({ ...header, alg }, claims, bytes()),
      forge({ ...header, alg }, claims, bytes(Buffer.from(signature, 'base64url'))),
    ]);
    return [...spelled, forge({ typ: header.typ, kid: header.kid }, claims, bytes())];
  },
  'HS256 with the public key as its secret: PEM, DER, JWK, the point': ({ header, claims, publicKey, publicJwk }) => {
    const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
    const { x = '', y = '', kid, alg, use, ...members } = publicJwk;
    const point = Buffer.concat([x, y].map(half => Buffer.from(half, 'base64url')));
    const secrets = [
      ...[pem, pem.trimEnd(), publicKey.export({ format: 'der', type: 'spki' })],
      ...[publicJwk, { x, y, ...members }, { ...members, x, y }].map(jwk => JSON.stringify(jwk)),
      ...[JSON.stringify({ keys: [publicJwk] }), point, Buffer.concat([Buffer.of(4), point]), x, String(kid)],
      ...['', String(alg), String(use), 'secret'],
    ];
    return secrets.map(secret => forge({ ...header, alg: 'HS256' }, claims, hs256(secret)));
  },
  'a key of the attacker’s, brought along or to be fetched': ({ header, claims, own, url }) => {
    const jwk = own.publicKey.export({ format: 'jwk' });
    const der = own.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    const places = [
      { jwk },
      { jwk: { ...jwk, kid: header.kid } },
      { jku: `${url}/jwks.json` },
      { x5u: `${url}/chain.pem` },
      { x5c: [der] },
      { jku: `${url}/jwks.json`, x5u: `${url}/chain.pem`, jwk, x5c: [der] },
      { kid: `${url}/jwks.json` },
      {},
    ];
    const tokens = places.map(place => forge({ ...header, ...place }, claims, by(own.privateKey)));
    return [...tokens, forge({ ...header, jku: `${url}/jwks.json` }, { ...claims, iss: url }, by(own.privateKey))];
  },
  'a hostile kid': ({ header, claims, own }) => {
    const kids = [
      ...['../../../../dev/null', '/dev/null', 'file:///dev/null', "x' OR '1'='1", "x' UNION SELECT 'key", '| id'],
      ...['__proto__', 'constructor', 'toString', '\0', '\uffff', 'x'.repeat(43), 'x'.repeat(1_000), '0', ' '],
      ...[null, 0, true, {}, [], [header.kid], { toString: header.kid }, `${header.kid} `, `${header.kid}=`],
    ];
    // As if the `kid` pointed to an empty file or row: an empty secret.
    return kids.flatMap(kid => [
      forge({ ...header, kid }, claims, by(own.privateKey)),
      forge({ ...header, kid, alg: 'HS256' }, claims, hs256('')),
    ]);
  },
  'a signature of zeros, of the curve’s order, of DER, cut short or too long': ({ header, claims, genuine, own }) => {
    const signed = Buffer.from(genuine.split('.')[2] ?? '', 'base64url');
    const other = { ...claims, jti: 'another' };
    const signatures = [
      ...[
        [zero, zero],
        [order, order],
        [zero, order],
        [order, zero],
        [signed.subarray(0, 32), zero],
      ],
      ...[[signed], [signed.subarray(0, 63)], [signed.subarray(0, 32)], [signed, Buffer.of(0)], [Buffer.of(0), signed]],
    ];
    const der: Signer = input => sign('sha256', input, own.privateKey);
    return [...signatures.map(signature => forge(header, other, bytes(...signature))), forge(header, other, der)];
  },
  'the genuine token, its signature cut or spelled otherwise': ({ genuine }) => {
    const [head = '', claims = '', signature = ''] = genuine.split('.');
    const last = signature.at(-1) ?? '';
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    // The last letter of 64 bytes has only two used bits, so the next letter decodes to the same signature.
    const twin = signature.slice(0, -1) + letters[letters.indexOf(last) + 1];
    assert.deepEqual(Buffer.from(twin, 'base64url'), Buffer.from(signature, 'base64url'));
    const spelled = [twin, `${signature}=`, `${signature}==`, `${signature}A`, signature.slice(0, -1), ''];
    const standard = (part: string) => Buffer.from(part, 'base64url').toString('base64');
    return [
      ...spelled.map(each => `${head}.${claims}.${each}`),
      ...[`${head}=.${claims}.${signature}`, `${standard(head)}.${standard(claims)}.${standard(signature)}`],
      ...[`${head}.${claims}`, `${head}.${claims}.${signature}.`, `.${head}.${claims}.${signature}`],
    ].filter(token => token !== genuine);
  },
  'a JWE, a nested JWT, the JSON serialisation': ({ header, claims, genuine, own }) => {
    const [head, payload, signature] = genuine.split('.');
    const jwe = { alg: 'dir', enc: 'A256GCM', typ: header.typ, kid: header.kid };
    const flattened = JSON.stringify({ protected: head, payload, signature });
    return [
      `${encode(jwe)}..${encode('iv')}.${encode(claims)}.${encode('tag')}`,
      `${encode({ ...jwe, alg: 'ECDH-ES', zip: 'DEF' })}.x.${encode('iv')}.${encode(claims)}.${encode('tag')}`,
      forge({ ...header, cty: 'JWT' }, genuine, by(own.privateKey)),
      forge({ ...header, alg: 'none', cty: 'JWT' }, genuine, bytes()),
      ...[flattened, Buffer.from(flattened).toString('base64url')],
    ];
  },
};

/** Tokens that must be refused as access tokens although we signed them. */
const signedByUs: Record<
  string,
  (material: Material, other: { app: TestApp; user: TestUser }) => [object | string, object | string][]
> = {
  'of another type': ({ header, claims }) => [
    ...['JWT', 'jwt', 'id+jwt', 'rt+jwt', 'dpop+jwt', 'application/at+jwt', 'AT+JWT', '', null].map(
      typ => [{ ...header, typ }, claims] as [object, object],
    ),
    [{ alg: header.alg, kid: header.kid }, claims],
  ],
  'with an extension that must be understood': ({ header, claims }) => [
    [{ ...header, crit: ['exp'], exp: claims.exp }, claims],
    [{ ...header, crit: ['b64'], b64: false }, claims],
    [{ ...header, crit: [] }, claims],
    [{ ...header, crit: null }, claims],
  ],
  'without an end, or with one that is none': ({ header, claims: { exp, ...claims } }) => [
    [header, claims],
    ...[null, '9999999999', true, [exp], {}, 1e300, -1, 0].map(
      end => [header, { ...claims, exp: end }] as [object, object],
    ),
  ],
  'for another audience, issuer or not yet': ({ header, claims, url }, { app }) => [
    [header, { ...claims, aud: app.id }],
    [header, { ...claims, aud: [claims.aud, app.id] }],
    [header, { ...claims, aud: '' }],
    [header, { ...claims, iss: url }],
    [header, { ...claims, iss: `${claims.iss}/` }],
    [header, { ...claims, nbf: Number(claims.iat) + 600 }],
  ],
  'with another’s session or another’s name': ({ header, claims }, { user }) => {
    const [, theirs] = partsOf(user.token);
    return [
      [header, { ...claims, sid: theirs.sid }],
      [header, { ...theirs, aud: claims.aud }],
      [header, { ...claims, sub: theirs.sub }],
      [header, { ...claims, sid: claims.sub }],
      [header, { ...claims, sid: '00000000-0000-0000-0000-000000000000' }],
      [header, { ...claims, sid: "' OR 1=1 --" }],
    ];
  },
  'with a claim or a parameter twice, of which one says something else': ({ header, claims }, { user }) => {
    const [, theirs] = partsOf(user.token);
    const twice = (object: object, name: string, value: unknown) =>
      `${JSON.stringify(object).slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(value)}}`;
    return [
      [header, twice(claims, 'sub', theirs.sub)],
      [header, twice(claims, 'sid', theirs.sid)],
      [header, twice(claims, 'aud', theirs.aud)],
      [header, twice(claims, 'exp', 1)],
      [twice(header, 'alg', 'none'), claims],
      [twice(header, 'typ', 'JWT'), claims],
      [twice(header, 'kid', 'another'), claims],
    ];
  },
  'with claims that are no object': ({ header, claims }) => [
    [header, [claims]],
    [header, 'null'],
    [header, '"text"'],
    [header, ''],
    ['null', claims],
    ['[]', claims],
  ],
};

stories('A forged access token', world => {
  let asked = 0;
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  /** Publishes the attacker's key as if it were one of ours. */
  const attackersServer = createServer((_request, response) => {
    asked++;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [{ ...own.publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' }] }));
  });
  before(async () => {
    await new Promise<void>(resolve => attackersServer.listen(0, '127.0.0.1', resolve));
  });
  after(() => void attackersServer.close());

  async function materialFor(victim: TestUser): Promise<Material> {
    const [header, claims] = partsOf(victim.token);
    const row = await signingKeyRow(world);
    const publicKey = createPublicKey({ key: row.publicJwk as JsonWebKey, format: 'jwk' });
    const url = `http://127.0.0.1:${(attackersServer.address() as AddressInfo).port}`;
    return { header, claims, genuine: victim.token, publicJwk: row.publicJwk, publicKey, own, url };
  }

  async function assertNobody(victim: TestUser, tokens: readonly string[]): Promise<void> {
    assert.ok(tokens.length > 0);
    for (const token of tokens) {
      assert.notEqual(token, victim.token);
      // Some are our own tokens, of an invented session or already expired.
      const [outcome] = await outcomesOf([victim.app.do('me', {}, token)]);
      assert.match(outcome ?? '', /^(INVALID_TOKEN|UNAUTHENTICATED)$/);
    }
    assert.equal((await victim.me()).id, victim.id);
  }

  for (const [what, make] of Object.entries(forgeries)) {
    it(`T8 T2 is refused: ${what}`, async () => {
      const victim = await (await world.app()).register({ username: newName() });
      await assertNobody(victim, make(await materialFor(victim)));
      assert.equal(asked, 0, 'nobody is asked for the attacker’s key');
    });
  }

  for (const [what, make] of Object.entries(signedByUs)) {
    it(`T8 T2 is refused though our key signed it: ${what}`, async () => {
      const victim = await (await world.app()).register({ username: newName() });
      const app = await world.app();
      const user = await app.register({ username: newName() });
      const material = await materialFor(victim);
      const signer = by(await privateKeyOf(world));
      const control = forge(material.header, { ...material.claims, jti: 'another' }, signer);
      assert.equal((await victim.app.do('me', {}, control)).id, victim.id, 'the signature is good');
      const parts = make(material, { app, user });
      await assertNobody(
        victim,
        parts.map(([header, claims]) => forge(header, claims, signer)),
      );
      assert.equal(asked, 0);
    });
  }

  const ends: [title: string, end: (signingKeys: SigningKeys) => Promise<void>, seconds: number][] = [
    ['a rotation and 25 hours', signingKeys => signingKeys.rotate(), 600 + 25 * 3_600],
    ['`rotate-keys --discard` and a minute', signingKeys => signingKeys.replaceAll(), 60],
  ];
  for (const [title, end, seconds] of ends) {
    it(`T3 under a stolen key is refused after ${title}, whatever its exp, and though it was accepted before`, async () => {
      const victim = await (await world.app()).register({ username: newName() });
      const { header, claims } = await materialFor(victim);
      const stolen = by(await privateKeyOf(world));
      const forged = forge(header, { ...claims, exp: Number(claims.exp) + 10 * 365 * 86_400 }, stolen);
      assert.equal((await victim.app.do('me', {}, forged)).id, victim.id, 'that is what a stolen key is worth');
      const { store, keys, now } = world.server.deps;
      await end(createSigningKeys({ store, keys, now, randomBytes: world.randomBytes, log: { warn() {} } }));
      world.wait(seconds);
      await refuses('INVALID_TOKEN', () => victim.app.do('me', {}, forged));
      const { accessToken } = await victim.refresh();
      assert.equal((await victim.app.do('me', {}, accessToken)).id, victim.id);
    });
  }
});

async function signingKeyRow({ server }: World) {
  const [row] = await listSigningKeys(server.deps.store.reader);
  return row ?? assert.fail('there is no signing key');
}

/** Returns our private key, which only the server has. */
async function privateKeyOf(world: World): Promise<KeyObject> {
  const { sealedPrivateKey } = await signingKeyRow(world);
  return createPrivateKey(world.server.deps.keys.unseal(sealedPrivateKey));
}
