import { hashSync } from '@node-rs/argon2';
import bcrypt from 'bcryptjs';
import { password } from './test-app.js';

const argon2 = { memoryCost: 8_192, timeCost: 1, parallelism: 2 };
const [argon2d, argon2i, argon2id] = [0, 1, 2];
const bcrypted = bcrypt.hashSync(password, 4);

/** Hashes of `password` in each format of docs/importing.md. The literal ones were computed with Python's hashlib, and the one of Firebase with OpenSSL. */
export const storedHashes: Readonly<Record<string, string>> = {
  argon2id: hashSync(password, { ...argon2, algorithm: argon2id }),
  argon2i: hashSync(password, { ...argon2, algorithm: argon2i }),
  argon2d: hashSync(password, { ...argon2, algorithm: argon2d }),
  'bcrypt 2a': bcrypted.replace(/^\$2b/, '$2a'),
  'bcrypt 2b': bcrypted,
  'bcrypt 2y': bcrypted.replace(/^\$2b/, '$2y'),
  scrypt: '$scrypt$ln=12,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$1NdiUFsPOMLP4vAV72BPXbc2QAIqjCpT3FqIc76ESZc',
  'scrypt of Django':
    'scrypt$4096$saltysaltysalty$8$5$7gtSg+Qz1ZRgYk0MM2OrnNYf7p4iOHle825rHxZmodjbMP8vztfkoCXZ3Zf6cIm66vScKcIDNj/OxMb3A76u4Q==',
  "Firebase's scrypt":
    '$fbscrypt$v=1,n=12,r=8,p=1,ss=Bw==,sk=jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==$42xEC+ixf3L2lw==$zDYc1zUC7H8llWNKvWgF6AuyxcqhMftX/Gn1B5Gy+0c0SVB7GtsHEeeY3VA6Q9qRPQnDbIzqqbC9dShfh52Mtw==',
  'PBKDF2-SHA-256': '$pbkdf2-sha256$i=5000,l=32$MDEyMzQ1Njc4OWFiY2RlZg$Mp32SWG1BEGmXAKAXmKSDXTQaWLuZDZ8BREWVueqWKI',
  'PBKDF2-SHA-512 of passlib':
    '$pbkdf2-sha512$5000$MDEyMzQ1Njc4OWFiY2RlZg$ZypZs.KQ9LoYTY/OsLgPOlXaDA31bkqeEjg4dxlW8FhMXocLyL07gtx3wgKrDexl/GxukpPi9UwJpxjAP1TJTA',
  'PBKDF2 of Django': 'pbkdf2_sha256$5000$saltysaltysalty$Xz0umcGNwMq7i8XEnFw6l7pxLU4mOQGC6LTTj6rZ3oI=',
};
