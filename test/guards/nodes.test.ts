import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readProjectFile } from '../kit/sources.js';

/** The versions that `npm run test:node` tests, by major version. */
const tried = new Map(
  Array.from(
    /export const tried = \{(.*)\}/
      .exec(readProjectFile('src/tools/node-version.mjs'))?.[1]
      ?.matchAll(/(\d+): '([\d.]+)'/g) ?? [],
    ([, line = '', version = '']) => [line, version],
  ),
);
const { engines } = JSON.parse(readProjectFile('package.json')) as { engines: { node: string } };

describe('The versions of Node', () => {
  it('in package.json are those that are tested, and not older', () => {
    const promised = engines.node.split(' || ').map(range => /^\^(\d+)\.(\d+)\.0$/.exec(range)?.slice(1) ?? [range]);
    assert.deepEqual(
      promised.map(([line]) => line),
      [...tried.keys()],
    );
    for (const [line = '', oldestMinor] of promised) {
      assert.ok(Number(tried.get(line)?.split('.')[1]) >= Number(oldestMinor), line);
    }
  });

  it('are all tested by continuous integration: the oldest exactly, and the others in their newest release', () => {
    const matrix = /^ +node: \[(.*)\]$/m.exec(readProjectFile('.github/workflows/ci.yml'))?.[1] ?? '';
    const [oldest, ...others] = [...tried.keys()];
    assert.deepEqual(
      matrix.split(', ').map(each => each.replaceAll("'", '')),
      [tried.get(oldest ?? ''), ...others],
    );
  });
});
