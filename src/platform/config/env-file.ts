import { existsSync } from 'node:fs';
import { ConfigError } from './config.js';

/**
 * Adds the variables of an environment file to those of this process, which win. In production a file is read only if
 * ENV_FILE names it: a file that was left in the folder must not change a server.
 */
export function loadEnvFile(environment: NodeJS.ProcessEnv): void {
  const named = environment.ENV_FILE || null;
  if (named === 'off' || (named === null && environment.NODE_ENV === 'production')) return;
  const path = named ?? '.env';
  if (!existsSync(path)) {
    if (named === null) return;
    throw new ConfigError(['ENV_FILE must be a file that exists, or off']);
  }
  try {
    process.loadEnvFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError([
      named === null ? `.env cannot be read (${code})` : `ENV_FILE names what cannot be read (${code})`,
    ]);
  }
}
