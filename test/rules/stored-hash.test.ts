import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { verifyForeignHash } from '../../src/domain/passwords/foreign-hash.js';
import { isReadWhole, readStoredHash } from '../../src/domain/passwords/stored-hash.rules.js';
import { importedFields } from '../../src/domain/transfer/imported-user.js';
import { readProjectFile } from '../kit/sources.js';
import { storedHashes } from '../kit/stored-hashes.js';

const salt = 'MDEyMzQ1Njc4OWFiY2RlZg';
const key = '1NdiUFsPOMLP4vAV72BPXbc2QAIqjCpT3FqIc76ESZc';
const argon2 = (m: number, t: number, p: number) => `$argon2id$v=19$m=${m},t=${t},p=${p}$${salt}$${key}`;
const scrypt = (ln: number, r: number, p: number) => `$scrypt$ln=${ln},r=${r},p=${p}$${salt}$${key}`;
const signerKey = 'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==';
const firebaseKey = 'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==';
const firebase = (n: number, r: number, sk = signerKey, derived = firebaseKey) =>
  `$fbscrypt$v=1,n=${n},r=${r},p=1,ss=Bw==,sk=${sk}$42xEC+ixf3L2lw==$${derived}`;
const bcrypt = (label: string, cost: string) => `$${label}$${cost}$${'a'.repeat(53)}`;

describe('An imported hash', () => {
  for (const [format, hash] of Object.entries(storedHashes)) {
    it(`W2 is read as ${format}`, () => assert.notEqual(readStoredHash(hash), null));
  }

  const atTheBound = [
    ...[
      argon2(65_536, 10, 16),
      argon2(8, 1, 1),
      scrypt(16, 8, 1),
      scrypt(14, 8, 16),
      bcrypt('2b', '14'),
      firebase(16, 8),
    ],
    ...[bcrypt('2b', '04'), `$pbkdf2-sha512$i=2000000$${salt}$${key}`],
  ];
  for (const hash of atTheBound) {
    it(`X5 is accepted if one login can afford it: ${hash.slice(0, 32)}`, () =>
      assert.notEqual(readStoredHash(hash), null));
  }

  const refused = [
    ...[argon2(65_537, 1, 1), argon2(19_456, 11, 1), argon2(65_536, 1, 17), argon2(15, 1, 2), argon2(19_456, 0, 1)],
    ...[scrypt(17, 8, 1), scrypt(14, 8, 17), scrypt(0, 8, 1), scrypt(9_999, 8, 1), scrypt(14, 0, 1)],
    ...[bcrypt('2b', '15'), bcrypt('2b', '31'), bcrypt('2b', '03'), bcrypt('2x', '10'), bcrypt('2', '10')],
    ...[firebase(17, 8), firebase(14, 0), firebase(14, 8, key), firebase(14, 8, 'c2hvcnQ', 'c2hvcnQ')],
    ...[firebase(14, 8).replace('v=1,', 'v=2,'), firebase(14, 8).replace(/,sk=[^$]+/, '')],
    ...[`$pbkdf2-sha256$i=2000001$${salt}$${key}`, `$pbkdf2-sha256$i=0$${salt}$${key}`],
    ...[
      `$pbkdf2-sha1$i=1000$${salt}$${key}`,
      `$pbkdf2-sha256$i=1000$c2FsdA$${key}`,
      `$pbkdf2-sha256$i=1000$${salt}$c2hvcnQ`,
    ],
    ...[`scrypt$4095$saltysalty$8$1$${key}`, argon2(19_456, 2, 1).replace('v=19', 'v=16')],
    ...[
      argon2(19_456, 2, 1).replace('$argon2id', '$argon2x'),
      `${argon2(19_456, 2, 1)}$more`,
      `${bcrypt('2b', '10')}\n`,
    ],
    ...['', 'plain text', '5f4dcc3b5aa765d61d8327deb882cf99', `${argon2(19_456, 2, 1)}${'A'.repeat(600)}`],
  ];
  for (const hash of refused) {
    it(`X5 is refused when it costs more, or is malformed: ${JSON.stringify(hash.slice(0, 48))}`, () => {
      assert.equal(readStoredHash(hash), null);
    });
  }
});

describe('An imported hash of Firebase', () => {
  it('W2 is the one that the README of Firebase computes', () => {
    // github.com/firebase/scrypt, README.md, "Password Hashing".
    assert.equal(verifyForeignHash(firebase(14, 8), 'user1password'), true);
    assert.equal(verifyForeignHash(firebase(14, 8), 'user1passwore'), false);
    const urlSafe = firebase(14, 8).replaceAll('+', '-').replaceAll('/', '_');
    assert.equal(verifyForeignHash(urlSafe, 'user1password'), true);
    assert.equal(verifyForeignHash(firebase(14, 8).replace('Bw==', ''), 'user1password'), false);
  });
});

describe('A password and an imported hash', () => {
  const cases: [hash: string, password: string, isWhole: boolean][] = [
    [bcrypt('2b', '10'), 'x'.repeat(71), true],
    // The hashed password may have been longer, with this beginning.
    [bcrypt('2b', '10'), 'x'.repeat(72), false],
    [bcrypt('2y', '10'), '\u00e9'.repeat(35), true],
    [bcrypt('2y', '10'), '\u00e9'.repeat(36), false],
    [argon2(19_456, 2, 1), 'x'.repeat(256), true],
    [firebase(14, 8), 'x'.repeat(256), true],
  ];
  for (const [hash, password, isWhole] of cases) {
    it(`W2 ${isWhole ? 'read' : 'do not read'} all of ${Buffer.byteLength(password)} bytes: ${hash.slice(0, 9)}`, () => {
      assert.equal(isReadWhole(hash, password), isWhole);
    });
  }
});

describe('docs/importing.md', () => {
  const guide = readProjectFile('docs/importing.md');
  const cells = [...guide.matchAll(/^\| `([^`]+)`/gm)].map(([, cell = '']) => cell);

  it('lists every field of a line', () => {
    assert.deepEqual(
      importedFields.filter(field => !guide.includes(`\`${field}\``)),
      [],
    );
  });

  it('gives an example of each format of a hash, and each is accepted', () => {
    const examples = cells.filter(cell => cell.includes('$'));
    assert.equal(examples.length, Object.keys(storedHashes).length);
    assert.deepEqual(
      examples.filter(example => readStoredHash(example) === null),
      [],
    );
  });
});
