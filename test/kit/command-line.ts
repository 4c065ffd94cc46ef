import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { temporaryFolder } from './temp.js';
import type { TestApp } from './test-app.js';
import { secretKey, type World } from './world.js';

/** A limit for a program that never ends. */
const mostMs = 120_000;

export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `npm run bonafide -- …` on the database of a world's running server, or on a new database. */
export async function bonafide(
  world: Pick<World, 'databaseUrl'> | null,
  args: readonly string[],
  input = '',
): Promise<Ended> {
  const databaseUrl = world?.databaseUrl ?? `file:${join(temporaryFolder(), 'bonafide.sqlite')}`;
  // The same as the server's, so that the server can open what a command seals.
  const key = world === null ? randomBytes(32) : secretKey;
  const environment = { DATABASE_URL: databaseUrl, SECRET_KEY: key.toString('base64') };
  return await runProgram('bonafide.js', args, environment, input);
}

/** Runs a compiled program of `src` until it ends. */
export async function runProgram(
  program: string,
  args: readonly string[],
  environment: Record<string, string>,
  input = '',
): Promise<Ended> {
  const child = spawn(process.execPath, [join(projectRoot(), 'dist/server', program), ...args], {
    env: { PATH: process.env.PATH, ENV_FILE: 'off', ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: mostMs,
  });
  // A command that refuses its arguments ends without reading its input, and the write then fails.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { status: child.exitCode, stdout, stderr };
}

/** Runs an import from a file. Writes each object as a line of JSON. */
export async function importUsers(
  app: TestApp,
  lines: readonly (object | string | Buffer)[],
  options: readonly string[] = [],
) {
  const file = join(temporaryFolder(), 'users.ndjson');
  const bytes = lines.map(line => (Buffer.isBuffer(line) ? line : Buffer.from(textOf(line))));
  writeFileSync(file, Buffer.concat(bytes.flatMap(line => [line, Buffer.from('\n')])));
  const ended = await bonafide(app.world, ['import-users', '--app', app.id, ...options, file]);
  const path = `${file}.refused.ndjson`;
  const reported = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const rows = reported.split('\n').filter(row => row !== '');
  const report = rows.map(row => JSON.parse(row)).map(({ line, code, field }) => [line, code, field]);
  return { ...ended, report, reported };
}

function textOf(line: object | string): string {
  return typeof line === 'string' ? line : JSON.stringify(line);
}

export async function exportUsers(app: TestApp, options: readonly string[] = []): Promise<Record<string, unknown>[]> {
  const { status, stdout, stderr } = await bonafide(app.world, [...['export-users', '--app', app.id, ...options, '-']]);
  assert.equal(status, 0, stderr);
  return stdout
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line));
}
