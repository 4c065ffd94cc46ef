import type { MigrationCounts } from '../../../platform/store/inspected.js';
import { type Finding, fail, ok, warn } from './finding.rules.js';

/** Judges measured numbers for the operator. */

const noticeableMs = 2_000;
/** From this difference on, codes and tokens expire much too early or too late. */
const harmfulMs = 60_000;

/** @param aheadMs how far the other clock is ahead of this machine's. Negative if it is behind */
export function judgeClock(aheadMs: number, other: string): Finding {
  const apart = Math.abs(aheadMs);
  const seconds = Math.round(apart / 100) / 10;
  if (apart <= noticeableMs) return ok('clock', `the same as that of ${other}, within 2 s`);
  const found = `this machine is ${seconds} s ${aheadMs > 0 ? 'behind' : 'ahead of'} ${other}`;
  const advice = 'Set both clocks by NTP (timedatectl set-ntp true), and see that it works.';
  return apart > harmfulMs ? fail('clock', found, advice) : warn('clock', found, advice);
}

/** @param unused why it is not used, as the end of a sentence, or null */
export function judgeReplica(unused: string | null): Finding {
  if (unused === null) return ok('replica', 'answers lists, counts and exports');
  const advice =
    'Until it is used, the primary answers in its place. See docs/scaling.md, "Lists and exports from a standby".';
  return warn('replica', `is not used: ${unused}`, advice);
}

/** @param modes the mode of each file that exists */
export function judgeModes(modes: readonly (readonly [path: string, mode: number])[]): Finding {
  const open = modes.filter(([, mode]) => (mode & 0o077) !== 0);
  if (open.length === 0) return ok('file modes', 'only the owner can read the files');
  const found = open.map(([path, mode]) => `${path} (${(mode & 0o777).toString(8)})`).join(', ');
  const advice = `chmod 600 ${open.map(([path]) => path).join(' ')}`;
  return warn('file modes', `others than the owner have rights on ${found}`, advice);
}

const mebibyte = 1024 * 1024;
const fewMebibytes = 100;
const someMebibytes = 1024;

export function judgeRoom(freeBytes: number, databaseBytes: number): Finding {
  const free = Math.floor(freeBytes / mebibyte);
  const found = `${free} MiB are free on the disk of the database`;
  const advice = 'Make room on the disk, or move the database to a larger one.';
  if (free < fewMebibytes) return fail('disk', found, advice);
  if (free < someMebibytes) return warn('disk', found, advice);
  if (freeBytes < databaseBytes) return warn('disk', `${found}, which is less than a copy of it needs`, advice);
  return ok('disk', found);
}

export function judgeLog(bytes: number, largeLogBytes: number, path: string): Finding {
  const found = `SQLite’s log has ${Math.ceil(bytes / mebibyte)} MiB`;
  if (bytes <= largeLogBytes) return ok('log', found);
  const advice = `Another process keeps an old state of the database open: find it with "fuser ${path}" and end it.`;
  return warn('log', `${found} and is not merged into the database`, advice);
}

export function judgeMigrations({ missing, unknown, isEmpty }: MigrationCounts): Finding {
  const about = 'migrations';
  if (isEmpty) return ok(about, 'there are no tables yet: the first start makes them');
  if (unknown > 0) {
    const found = `a newer version of this server has done ${unknown} that this one does not know`;
    return fail(about, found, 'Use the newer version, or restore a copy from before the update.');
  }
  if (missing > 0) {
    const found = `${missing} are missing`;
    return warn(about, found, 'Make a copy of the database; the next start of this version does them.');
  }
  return ok(about, 'all are done');
}

/** @param range as in `engines` of package.json: versions with a caret, separated by || */
export function judgeNode(version: string, range: string): Finding {
  const found = `version ${version}`;
  if (range.split('||').some(caret => isWithin(version, caret.trim().replace(/^\^/, '')))) return ok('Node', found);
  return fail('Node', `${found} is not one of ${range}`, 'Install one of these versions: https://nodejs.org.');
}

function isWithin(version: string, oldest: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const [ofMajor, ofMinor = 0, ofPatch = 0] = oldest.split('.').map(Number);
  return major === ofMajor && (minor > ofMinor || (minor === ofMinor && patch >= ofPatch));
}
