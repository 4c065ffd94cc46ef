import { existsSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';

/** How much is copied before writers get their turn. */
const pagesPerStep = 1_000;

/**
 * Copies the embedded database into `target`, consistent as of the end of the copy, while a server uses it (SQLite's online
 * backup). The file appears under its name only when it is whole, and never in the place of another.
 */
export async function backUp(
  path: string,
  target: string,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  if (existsSync(target)) throw new Error(`${target} exists already`);
  const draft = `${target}.unfinished`;
  rmSync(draft, { force: true });
  const database = new Database(path, { readonly: true, fileMustExist: true });
  try {
    await database.backup(draft, {
      progress({ totalPages, remainingPages }) {
        onProgress(totalPages - remainingPages, totalPages);
        return pagesPerStep;
      },
    });
  } finally {
    database.close();
  }
  checkWhole(draft);
  renameSync(draft, target);
}

function checkWhole(path: string): void {
  const copy = new Database(path);
  const verdict = copy.pragma('integrity_check', { simple: true });
  // A single file, without a log beside it, is what people move around.
  copy.pragma('journal_mode = DELETE');
  copy.close();
  if (verdict !== 'ok') throw new Error('The copy is damaged');
}
