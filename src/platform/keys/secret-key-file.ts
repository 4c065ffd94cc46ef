import { chmodSync, existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from '../config/config.js';
import { readSecretKey } from '../config/environment.rules.js';
import { makeFolder } from '../config/make-folder.js';

/** Reads the key from a file that only its owner may read (mode 0600). Creates the file if it does not exist. */
export function readOrMakeSecretKey(path: string, randomBytes: (size: number) => Buffer): Buffer {
  if (!existsSync(path)) makeSecretKey(path, randomBytes);
  const key = readSecretKeyFile(path);
  chmodSync(path, 0o600);
  return key;
}

/** Reads the key from an existing file. Never changes the file. */
export function readSecretKeyFile(path: string): Buffer {
  const key = readSecretKey(readFileSync(path, 'utf8').trim());
  if (key === undefined) throw new ConfigError([`${path} must hold 32 random bytes in base64`]);
  return key;
}

/** Writes a temporary file and links it, so that two processes starting together both read the same complete key. */
function makeSecretKey(path: string, randomBytes: (size: number) => Buffer): void {
  makeFolder(dirname(path));
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  } finally {
    rmSync(draft);
  }
}
