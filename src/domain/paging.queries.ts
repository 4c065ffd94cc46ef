import type { Column, SQL } from 'drizzle-orm';
import { sql } from 'drizzle-orm';
import type { Position } from './paging.js';

/** What comes after a position, newest first; undefined at the beginning of a list. A row value, which both engines look up in an index. */
export function isOlder(key: Column, id: Column, after: Position | null): SQL | undefined {
  return after === null ? undefined : sql`(${key}, ${id}) < (${after[0]}, ${after[1]})`;
}

/** The same where the smallest comes first. */
export function isLater(key: Column, id: Column, after: Position | null): SQL | undefined {
  return after === null ? undefined : sql`(${key}, ${id}) > (${after[0]}, ${after[1]})`;
}
