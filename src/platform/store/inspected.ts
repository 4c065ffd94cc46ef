import type { Reader } from './store.js';

/** What can be seen of a database without changing it. */
export interface Inspected {
  readonly reader: Reader;
  readonly migrations: MigrationCounts;
  /** Writes a row and takes it back. */
  tryToWrite(): Promise<void>;
}

export interface MigrationCounts {
  /** Those of this version that were not done. */
  readonly missing: number;
  /** Those that a newer version has done. */
  readonly unknown: number;
  /** Whether no migration was done: the tables do not exist yet. */
  readonly isEmpty: boolean;
}

export function countMigrations(known: readonly string[], done: ReadonlySet<string>): MigrationCounts {
  return {
    missing: known.filter(hash => !done.has(hash)).length,
    unknown: [...done].filter(hash => !known.includes(hash)).length,
    isEmpty: done.size === 0,
  };
}
