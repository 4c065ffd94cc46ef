import { existsSync } from 'node:fs';
import { ConfigError } from './config.js';

/**
 * Adds the variables of an environment file to those of this process, which have precedence. In production, reads a file only if ENV_FILE names it: a
 * forgotten file in the folder must not change a server.
 */
export function loadEnvFile(environment: NodeJS.ProcessEnv): void {
  const { path, isNamed } = envFileOf(environment);
  if (path === null) return;
  if (!existsSync(path)) {
    if (!isNamed) return;
    throw new ConfigError(['ENV_FILE must be a file that exists, or off']);
  }
  try {
    process.loadEnvFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError([
      !isNamed ? `.env cannot be read (${code})` : `the file in ENV_FILE cannot be read (${code})`,
    ]);
  }
}

/** Returns the file to read. The path is null in production, or if ENV_FILE is `off`. */
export function envFileOf(environment: NodeJS.ProcessEnv): { path: string | null; isNamed: boolean } {
  const named = environment.ENV_FILE || null;
  if (named === 'off' || (named === null && environment.NODE_ENV === 'production'))
    return { path: null, isNamed: false };
  return { path: named ?? '.env', isNamed: named !== null };
}
