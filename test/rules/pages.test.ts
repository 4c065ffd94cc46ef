import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Page, type Position, parsePage, readPage } from '../../src/domain/paging.js';

const rows = Array.from({ length: 5_000 }, (_, index) => index);

describe('A page of a list', () => {
  it('reads no more rows than it needs when no filter drops any', async () => {
    const { page, reads } = await ask(2, null, null);
    assert.deepEqual([page.rows, page.hasNextPage, reads], [[0, 1], true, [3]]);
  });

  it('continues until it has found enough, and returns where it stopped', async () => {
    const isWanted = (row: number) => row % 150 === 0;
    const first = await ask(3, null, isWanted);
    assert.deepEqual([first.page.rows, first.page.hasNextPage, first.reads], [[0, 150, 300], true, [200, 200, 200]]);
    const { page } = await ask(3, first.page.endCursor, isWanted);
    assert.deepEqual(page.rows, [450, 600, 750]);
    assert.deepEqual([first.page.hasPreviousPage, page.hasPreviousPage], [false, true]);
    const { page: again } = await ask(2, page.startCursor, isWanted);
    assert.deepEqual(again.rows, [600, 750], 'the start is the position of the first row');
  });

  it('stops after 2,000 rows, with what it has found, and continues there', async () => {
    const isWanted = (row: number) => row === 3 || row === 3_000 || row === 4_999;
    const pages: Page<number>[] = [];
    for (let after: string | null = null; ; after = pages.at(-1)?.endCursor ?? null) {
      pages.push((await ask(50, after, isWanted)).page);
      if (!pages.at(-1)?.hasNextPage) break;
    }
    assert.deepEqual(
      pages.map(page => page.rows),
      [[3], [3_000], [4_999]],
    );
  });

  it('that is empty has no cursor, and the last one has no next page', async () => {
    assert.deepEqual((await ask(5, null, () => false, [])).page, {
      rows: [],
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: null,
      endCursor: null,
    });
    const exact = await ask(2, null, null, [1, 2]);
    assert.deepEqual([exact.page.rows, exact.page.hasNextPage], [[1, 2], false]);
  });
});

/** Returns a page of a list of numbers, and the number of rows that each read requested. */
async function ask(
  first: number,
  after: string | null,
  isWanted: ((row: number) => boolean) | null,
  list: readonly number[] = rows,
): Promise<{ page: Page<number>; reads: number[] }> {
  const reads: number[] = [];
  const read = async (position: Position | null, limit: number) => {
    reads.push(limit);
    return list.filter(row => position === null || row > Number(position[0])).slice(0, limit);
  };
  const page = await readPage(parsePage('messages', first, after), read, row => [row, 'id'], isWanted);
  return { page, reads };
}
