import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, ConfigError, readConfig } from '../../../platform/config/config.js';
import { envFileOf, loadEnvFile } from '../../../platform/config/env-file.js';
import { projectRoot } from '../../../platform/config/project-root.js';
import { readSecretKeyFile } from '../../../platform/keys/secret-key-file.js';
import { type Finding, fail, ok } from './finding.rules.js';
import { judgeNode } from './judgements.rules.js';

export interface CheckedSettings {
  readonly findings: readonly Finding[];
  /** Null if it has mistakes. */
  readonly config: Config | null;
  /** Whether SECRET_KEY or the file with the key exists. */
  readonly hasKey: boolean;
}

/** Reads the settings like the server, but creates no key and changes no file. */
export function checkSettings(environment: NodeJS.ProcessEnv): CheckedSettings {
  const { engines } = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8'));
  const findings = [judgeNode(process.versions.node, engines.node)];
  const about = 'configuration';
  let hasKey = true;
  try {
    findings.push(...nameEnvFile(environment));
    loadEnvFile(environment);
    const config = readConfig(environment, path => {
      hasKey = existsSync(path);
      return hasKey ? readSecretKeyFile(path) : Buffer.alloc(32);
    });
    findings.push(ok(about, `no mistake in the environment (${config.production ? 'production' : 'development'})`));
    return { findings, config, hasKey };
  } catch (error) {
    const advice = 'Correct it in the environment or in its file; README.md has a table of all variables.';
    const mistakes = error instanceof ConfigError ? error.mistakes : [whyUnreadable(error)];
    findings.push(...mistakes.map(mistake => fail(about, mistake, advice)));
    return { findings, config: null, hasKey };
  }
}

/** Call this before the file is read, because the file may set variables that this reads. A named file must exist. */
function nameEnvFile(environment: NodeJS.ProcessEnv): Finding[] {
  const { path, isNamed } = envFileOf(environment);
  const about = 'environment file';
  if (path === null) return [ok(about, 'none is read (ENV_FILE is off, or production without ENV_FILE)')];
  if (existsSync(path)) return [ok(about, `${path} is read; variables that are set win`)];
  return isNamed ? [] : [ok(about, `there is no ${path}`)];
}

function whyUnreadable(error: unknown): string {
  const { path, code } = error as NodeJS.ErrnoException;
  if (path === undefined || code === undefined) throw error;
  return `${path} cannot be read (${code})`;
}
