import type { Reader } from './store.js';

/** The state of a database, read without changing it. */
export interface Inspected {
  readonly reader: Reader;
  readonly migrations: MigrationCounts;
  /** Writes a row, and rolls back. */
  tryToWrite(): Promise<void>;
}

export interface MigrationCounts {
  /** How many migrations of this version were not done. */
  readonly missing: number;
  /** How many migrations a newer version has done. */
  readonly unknown: number;
  /** Whether no migration was done, so that the tables do not exist yet. */
  readonly isEmpty: boolean;
}

export function countMigrations(known: readonly string[], done: ReadonlySet<string>): MigrationCounts {
  return {
    missing: known.filter(hash => !done.has(hash)).length,
    unknown: [...done].filter(hash => !known.includes(hash)).length,
    isEmpty: done.size === 0,
  };
}
