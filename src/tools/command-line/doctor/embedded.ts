import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync, rmSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inspectSqlite } from '../../../platform/store/sqlite/inspect.js';
import { largeLogBytes, logSizeOf } from '../../../platform/store/sqlite/log-size.js';
import { hasServer } from '../../../platform/store/sqlite/only-server.js';
import { type ContentCheck, checkContent } from './content.js';
import { type Finding, fail, ok } from './finding.rules.js';
import { judgeLog, judgeModes, judgeRoom } from './judgements.rules.js';

/** Checks the embedded database, its folder and its files. */
export async function checkEmbedded(path: string, check: ContentCheck): Promise<Finding[]> {
  const folder = checkFolder(dirname(path));
  const findings = [folder];
  if (folder.level !== 'FAIL') findings.push(judgeRoom(freeBytes(dirname(path)), sizeOf(path)));
  const modes = filesOf(path).map(file => [file, statSync(file).mode] as const);
  if (process.platform !== 'win32') findings.push(judgeModes(modes));
  if (!existsSync(path)) return [...findings, ok('database', `${path} does not exist yet: the first start makes it`)];
  findings.push(
    judgeLog(logSizeOf(path), largeLogBytes, path),
    ok('servers', hasServer(path) ? 'a server runs on the database now' : 'no server runs on the database now'),
  );
  await inspectSqlite(path, async found => {
    findings.push(ok('database', `${path} is whole (quick_check)`), ...(await checkContent(found, check)));
  }).catch(error => findings.push(check.failureOf(error)));
  return findings;
}

/** Creates a file in the folder, or in its nearest existing parent, and removes it. */
function checkFolder(folder: string): Finding {
  const nearest = existingFolder(folder);
  const trial = join(nearest, `.bonafide-doctor-${randomBytes(6).toString('hex')}`);
  try {
    closeSync(openSync(trial, 'wx', 0o600));
    rmSync(trial);
    return ok('folder', `files can be made in ${nearest}`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const advice = 'Give the folder to the user who runs the server, or set DATABASE_URL.';
    return fail('folder', `no file can be made in ${nearest} (${code})`, advice);
  }
}

function existingFolder(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : existingFolder(dirname(folder));
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(existingFolder(folder));
  return bavail * bsize;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function filesOf(path: string): string[] {
  const all = [path, `${path}-wal`, `${path}-shm`, `${path}.lock`, join(dirname(path), 'secret.key')];
  return all.filter(file => existsSync(file));
}
