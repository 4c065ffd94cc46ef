import { setImmediate as othersTurn } from 'node:timers/promises';
import { Refusal } from './refusal.js';

/** A row's position in a list that is ordered by a time or text, and then by id. */
export type Position = readonly [key: number | string, id: string];

/** The lists with pages, each in each of its orders, and the type of the key that orders it. */
const keyTypes = {
  'users/NEWEST': 'number',
  'users/OLDEST': 'number',
  'users/LAST_LOGIN': 'number',
  'users/SEARCH': 'string',
  messages: 'number',
  events: 'number',
  auditLog: 'number',
} as const;
export type OrderedList = keyof typeof keyTypes;

export interface PageRequest {
  list: OrderedList;
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

/** Parses the arguments `first` and `after` of a list. */
export function parsePage(list: OrderedList, first: number | null, after: string | null): PageRequest {
  return { list, first: parseFirst(first), after: after === null ? null : parseCursor(list, after) };
}

/** Parses the size of a page. */
export function parseFirst(first: number | null): number {
  const wanted = first ?? 50;
  if (wanted >= 1 && wanted <= maxPerPage) return wanted;
  throw new Refusal('BAD_USER_INPUT', { field: 'first', reason: 'OUT_OF_RANGE', min: 1, max: maxPerPage });
}

/**
 * Returns a page of the rows that `read` lists after a position, and for which `isWanted` is true. `read` filters by the conditions that an index
 * supports.
 */
export async function readPage<Row>(
  { list, first, after }: PageRequest,
  read: (after: Position | null, limit: number) => Promise<Row[]>,
  positionOf: (row: Row) => Position,
  isWanted: ((row: Row) => boolean) | null,
): Promise<Page<Row>> {
  const limit = isWanted === null ? first + 1 : Math.max(first + 1, rowsPerWindow);
  const rows: Row[] = [];
  const cursorAt = (index: number) =>
    rows.slice(index, index + 1 || undefined).map(row => cursorOf(list, positionOf(row)))[0] ?? null;
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
  return page(true, reached && cursorOf(list, reached));
}

/** O42: a cursor names its list, because a position of another list or order would give a wrong page. */
function cursorOf(list: OrderedList, position: Position): string {
  return Buffer.from(JSON.stringify([list, ...position])).toString('base64url');
}

/** Parses a cursor of this list (O42). A forged one can only select another position in it. */
function parseCursor(list: OrderedList, cursor: string): Position {
  const parts = readJson(cursor.length <= maxCursorLength ? Buffer.from(cursor, 'base64url').toString() : '');
  if (Array.isArray(parts) && parts.length === 3) {
    const [of, key, id]: unknown[] = parts;
    const isKey = keyTypes[list] === 'number' ? Number.isSafeInteger(key) : typeof key === 'string' && isPrintable(key);
    if (of === list && isKey && typeof id === 'string' && isPrintable(id)) return [key as number | string, id];
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
