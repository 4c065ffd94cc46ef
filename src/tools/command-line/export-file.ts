import { createWriteStream, existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
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
  if (!isToStdout && existsSync(file)) throw new UsageError(`The file ${file} already exists. Choose another name.`);
  // Write under another name until it is complete. Otherwise an interrupted export would look complete.
  const part = `${file}.part`;
  await withProgress(
    () => `${exported} users`,
    async () => {
      const source = Readable.from(text());
      if (isToStdout) await pipeline(source, process.stdout, { end: false });
      else await pipeline(source, createWriteStream(part, { mode: 0o600 }));
    },
  );
  if (!isToStdout) await rename(part, file);
  console.error(
    `${exported} users were exported. The file contains their addresses: keep it as private as the database.`,
  );
}
