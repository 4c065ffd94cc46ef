import { existsSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Call } from '../../domain/call.js';
import type { Deps } from '../../domain/deps.js';
import { exportUsers } from '../../domain/transfer/export-users.js';
import { withProgress } from './progress.js';
import { UsageError } from './usage-error.js';

export async function exportToFile(
  deps: Deps,
  call: Call,
  { file, hashes }: { file: string; hashes: 'WITH_HASHES' | 'WITHOUT_HASHES' },
): Promise<void> {
  let exported = 0;

  async function* text(): AsyncGenerator<string> {
    for await (const lines of exportUsers(deps, call, hashes)) {
      yield lines.join('');
      exported += lines.length;
    }
  }

  const isToStdout = file === '-';
  const draft = isToStdout ? null : await openDraft(file);
  await withProgress(
    () => `${exported} users`,
    async () => {
      const source = Readable.from(text());
      if (draft === null) await pipeline(source, process.stdout, { end: false });
      else await writeDraft(draft, source, file);
    },
  );
  console.error(
    `${exported} users were exported. The file contains their addresses: keep it as private as the database.`,
  );
}

/** The name of the file until it is complete. Otherwise an interrupted export would look complete. */
function partOf(file: string): string {
  return `${file}.part`;
}

async function writeDraft(draft: FileHandle, source: Readable, file: string): Promise<void> {
  try {
    await pipeline(source, draft.createWriteStream());
    await rename(partOf(file), file);
  } catch (error) {
    await rm(partOf(file), { force: true });
    throw error;
  }
}

/**
 * O38: makes the file that the export writes. Never opens one that is there: another export may be writing it, and a file of somebody else would keep
 * its permissions.
 */
async function openDraft(file: string): Promise<FileHandle> {
  if (existsSync(file)) throw new UsageError(`The file ${file} already exists. Choose another name.`);
  const part = partOf(file);
  try {
    return await open(part, 'wx', 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') throw new UsageError(`The file ${part} cannot be written (${code}): choose another place.`);
    throw new UsageError(
      `The file ${part} already exists. Another export may be writing it. If it is of an interrupted one, delete it.`,
    );
  }
}
