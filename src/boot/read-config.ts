import { randomBytes } from 'node:crypto';
import { type Config, readConfig } from '../platform/config/config.js';
import { loadEnvFile } from '../platform/config/env-file.js';
import { readOrMakeSecretKey } from '../platform/keys/secret-key-file.js';

/** Reads the configuration of the server from the environment of this process and from the environment file. */
export function readSettings(environment: NodeJS.ProcessEnv): Config {
  loadEnvFile(environment);
  return readConfig(environment, path => readOrMakeSecretKey(path, randomBytes));
}
