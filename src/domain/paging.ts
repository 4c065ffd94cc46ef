import { setImmediate as othersTurn } from 'node:timers/promises';
import { Refusal } from './refusal.js';

/** A row's position in a list that is ordered by a time or text, and then by id. */
export type Position = readonly [key: number | string, id: string];

export interface PageRequest {
  first: number;
  after: Position | null;
}

/** Part of a list. It may contain fewer rows than requested, even none, while more follow. */
export interface Page<Row> {
  rows: Row[];
  hasNextPage: boolean;
  /** Whether the page begins after a cursor. */
  hasPreviousPage: boolean;
  /** The position of the first row. */
  startCursor: string | null;
  /** Pass it as `after` to get the next page. */
  endCursor: string | null;
}

const maxPerPage = 100;
/** A request that matches few of many rows reads at most ten windows of 200 rows, and returns the matches so far. */
const rowsPerWindow = 200;
const maxWindows = 10;

/** Parses the arguments `first` and `after` of a list whose positions begin with a key of this type. */
export function parsePage(first: number | null, after: string | null, keyType: 'number' | 'string'): PageRequest {
  const wanted = first ?? 50;
  if (wanted < 1 || wanted > maxPerPage) {
    throw new Refusal('BAD_USER_INPUT', { field: 'first', reason: 'OUT_OF_RANGE', min: 1, max: maxPerPage });
  }
  return { first: wanted, after: after === null ? null : parseCursor(after, keyType) };
}

/**
 * Returns a page of the rows that `read` lists after a position, and for which `isWanted` is true. `read` filters by the conditions that an index
 * supports.
 */
export async function readPage<Row>(
  { first, after }: PageRequest,
  read: (after: Position | null, limit: number) => Promise<Row[]>,
  positionOf: (row: Row) => Position,
  isWanted: ((row: Row) => boolean) | null,
): Promise<Page<Row>> {
  const limit = isWanted === null ? first + 1 : Math.max(first + 1, rowsPerWindow);
  const rows: Row[] = [];
  const cursorAt = (index: number) =>
    rows.slice(index, index + 1 || undefined).map(row => cursorOf(positionOf(row)))[0] ?? null;
  const page = (hasNextPage: boolean, endCursor: string | null) => ({
    rows,
    hasNextPage,
    hasPreviousPage: after !== null,
    startCursor: cursorAt(0),
    endCursor,
  });
  let reached = after;
  for (let window = 0; window < maxWindows; window++) {
    const candidates = await read(reached, limit);
    for (const row of candidates) {
      if (isWanted?.(row) === false) continue;
      if (rows.length === first) return page(true, cursorAt(-1));
      rows.push(row);
    }
    const last = candidates.at(-1);
    if (last === undefined || candidates.length < limit) return page(false, cursorAt(-1));
    reached = positionOf(last);
    // SQLite blocks the process during a read. Let other work run before the next one.
    await othersTurn();
  }
  return page(true, reached && cursorOf(reached));
}

function cursorOf(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** Parses a cursor. A forged one can only select another position in the same list. */
function parseCursor(cursor: string, keyType: 'number' | 'string'): Position {
  const position = readJson(cursor.length <= maxCursorLength ? Buffer.from(cursor, 'base64url').toString() : '');
  if (Array.isArray(position) && position.length === 2) {
    const [key, id]: unknown[] = position;
    const isKey = keyType === 'number' ? Number.isSafeInteger(key) : typeof key === 'string' && isPrintable(key);
    if (isKey && typeof id === 'string' && isPrintable(id)) return [key as number | string, id];
  }
  throw new Refusal('BAD_USER_INPUT', { field: 'after', reason: 'MALFORMED' });
}
/** A position has an id and a search term of at most 254 characters. */
const maxCursorLength = 2_000;

/** PostgreSQL fails on other texts in comparisons. */
function isPrintable(text: string): boolean {
  return !/[\p{Control}\p{Surrogate}]/u.test(text);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
