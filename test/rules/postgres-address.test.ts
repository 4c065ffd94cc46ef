import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hasKnownPooler, readAddress } from '../../src/platform/store/postgres/address.rules.js';
import { halfEach } from '../../src/platform/store/postgres/connecting.js';

describe('The address of a PostgreSQL', () => {
  it('names the mode of a pooler, which the driver never sees', () => {
    const address = readAddress('postgres://u:p%40@db:6432/x?sslmode=require&pooler=transaction');
    assert.equal(address.pooler, 'transaction');
    assert.equal(address.url, 'postgres://u:p%40@db:6432/x?sslmode=require');
    assert.equal(address.plainUrl, address.url);
    assert.equal(readAddress('postgres://db/x?pooler=session').pooler, 'session');
    assert.equal(readAddress('postgres://db/x').pooler, null);
  });

  it('accepts known modes only', () => {
    const isKnown = (query: string) => hasKnownPooler(new URL(`postgres://db/x${query}`));
    assert.deepEqual(['', '?pooler=transaction', '?pooler=session'].map(isKnown), [true, true, true]);
    const unknown = ['?pooler=', '?pooler=statement', '?pooler=session&pooler=other'];
    assert.deepEqual(unknown.map(isKnown), [false, false, false]);
  });

  const paths: [options: string, path: string | null][] = [
    ['-c search_path=tenant', 'tenant'],
    ['-csearch_path=tenant,public', 'tenant,public'],
    ['--search_path=tenant', 'tenant'],
    [' -c search_path="a\\ b",public ', '"a b",public'],
    ['-c search_path=tenant -c statement_timeout=1', null],
    ['-c statement_timeout=1', null],
    ['endpoint=ep-cool', null],
  ];
  for (const [options, searchPath] of paths) {
    it(`with the options ${options} has ${searchPath ?? 'no'} separate search_path, which a pooler would refuse`, () => {
      const given = `postgres://db/x?options=${encodeURIComponent(options)}`;
      const address = readAddress(given);
      assert.equal(address.url, given);
      assert.equal(address.searchPath, searchPath);
      assert.equal(address.plainUrl, searchPath === null ? given : 'postgres://db/x');
    });
  }

  it('of a socket is left unchanged', () => {
    const given = 'postgres://user:pass@/db?host=/var/run/postgresql';
    assert.equal(readAddress(given).url, given);
  });
});

describe('Connections of a node', () => {
  it('are half for reads and half for writes, and an odd one is for writes', () => {
    assert.deepEqual([2, 5, 20].map(halfEach), [
      { reads: 1, writes: 1 },
      { reads: 2, writes: 3 },
      { reads: 10, writes: 10 },
    ]);
  });
});
