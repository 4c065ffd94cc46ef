import type { Column, SQL } from 'drizzle-orm';
import { sql } from 'drizzle-orm';
import type { Position } from './paging.js';

/** Selects the rows after a position, newest first. Selects all rows without a position. Both engines use an index to compare row values. */
export function isOlder(key: Column, id: Column, after: Position | null): SQL | undefined {
  return after === null ? undefined : sql`(${key}, ${id}) < (${after[0]}, ${after[1]})`;
}

/** Selects the rows after a position, smallest first. */
export function isLater(key: Column, id: Column, after: Position | null): SQL | undefined {
  return after === null ? undefined : sql`(${key}, ${id}) > (${after[0]}, ${after[1]})`;
}
