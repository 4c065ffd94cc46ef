import { closeSync, createReadStream, lstatSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Call } from '../../domain/call.js';
import type { Deps } from '../../domain/deps.js';
import { Refusal } from '../../domain/refusal.js';
import { type ImportCounts, type ImportOptions, importUsers } from '../../domain/transfer/import-users.js';
import { readLines } from './lines.js';
import { withProgress } from './progress.js';
import { UsageError } from './usage-error.js';

/** Some lines were refused. All others were imported. */
const someRefused = 2;
/** If all lines are refused for the same reason, they must not fill the screen. */
const mostShown = 10;

/** Resolves with the exit status, 0 if every line was imported. */
export async function importFromFile(
  deps: Deps,
  call: Call,
  { file, report, mode }: { file: string; report: string | null; mode: ImportOptions['mode'] },
): Promise<number> {
  const chunks = await open(file);
  const reportPath = report ?? `${file === '-' ? 'import' : file}.refused.ndjson`;
  const reportFile = openReport(reportPath, file);
  const counts: ImportCounts = { lines: 0, imported: 0, refused: 0 };
  const state = () => {
    const done = mode === 'DRY_RUN' ? 'good' : 'imported';
    return `${counts.lines} lines: ${counts.imported} ${done}, ${counts.refused} refused`;
  };
  const onRefused = (line: number, refusal: Refusal) => {
    writeSync(reportFile, describe(line, refusal));
    if (counts.refused <= mostShown) console.error(sentenceOf(line, refusal));
  };
  try {
    await withProgress(state, () => importUsers(deps, call, readLines(chunks), { mode, counts, onRefused }));
  } catch (error) {
    // A refusal means that the app is being deleted (O45), so another run is useless.
    const advice = error instanceof Refusal ? '' : ' Run it again: imported lines are then refused as taken.';
    console.error(`Stopped after ${counts.lines} lines.${advice}`);
    throw error;
  } finally {
    closeSync(reportFile);
    if (counts.refused === 0) removeReport(reportPath);
  }
  console.log(`${state()}.${mode === 'DRY_RUN' ? ' Nothing was written: this was a dry run.' : ''}`);
  if (counts.refused > 0) console.log(`All refused lines, with their reasons, are in ${reportPath}.`);
  return counts.refused > 0 ? someRefused : 0;
}

async function open(file: string): Promise<AsyncIterable<Buffer>> {
  if (file === '-') return process.stdin;
  const isFile = await stat(file).then(
    found => !found.isDirectory(),
    () => false,
  );
  if (!isFile) throw new UsageError(`There is no file ${file}.`);
  return createReadStream(file);
}

/** O37: opens the report, which is emptied. Refuses the file that is imported. */
function openReport(path: string, imported: string): number {
  if (imported !== '-' && isSameFile(path, imported))
    throw new UsageError('The report would replace the file that is imported. Choose another file with --report.');
  try {
    return openSync(path, 'w', 0o600);
  } catch {
    throw new UsageError(`The report cannot be written to ${path}. Choose another file with --report.`);
  }
}

/** Whether two paths lead to the same file, also by a link. */
function isSameFile(path: string, other: string): boolean {
  const [one, two] = [path, other].map(each => statSync(each, { throwIfNoEntry: false }));
  return one !== undefined && two !== undefined && one.dev === two.dev && one.ino === two.ino;
}

/** O37: removes an empty report. Keeps what is not a file, such as `/dev/null` or a pipe. */
function removeReport(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() === true) rmSync(path);
}

/**
 * Describes a refused line with its number, the reason and the field. Never contains a value,
 * which could be an address.
 */
function describe(line: number, { code, details, message }: Refusal): string {
  const { field = null, reason, min, max } = details;
  return `${JSON.stringify({ line, code, reason, field, min, max, message })}\n`;
}

/** Describes a refused line in a sentence for people. */
function sentenceOf(line: number, { details, message }: Refusal): string {
  const { field, reason, min, max } = details;
  const bounds = Object.entries({ min, max }).flatMap(([name, value]) =>
    value === undefined ? [] : `${name} ${value}`,
  );
  return [`Line ${line}`, field, [reason, ...bounds].join(', '), message].filter(Boolean).join(': ');
}
